"""Packs: one folder a domain, declarations and sample data on the one core."""
