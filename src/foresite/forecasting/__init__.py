"""Forecasters that see only what was known at their moment of issue, and the scores that keep them honest."""
