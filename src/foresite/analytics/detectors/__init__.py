"""One file per family of detector."""
