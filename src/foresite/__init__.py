"""Foresite: the operations ledger that remembers what it knew."""

__version__ = "0.1.0"
