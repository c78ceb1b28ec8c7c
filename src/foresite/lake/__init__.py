"""The two-tier lake: a durable SQL tail for small writes, Delta Lake history for everything else."""
