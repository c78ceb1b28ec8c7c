"""Chains of stages: what a door starts; no arithmetic here."""
