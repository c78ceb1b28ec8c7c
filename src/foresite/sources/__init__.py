"""Sources: one file an outside system that data are fetched from; strangers to each other."""
