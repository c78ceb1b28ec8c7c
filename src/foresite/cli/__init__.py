"""The shell: ``foresite <noun> <verb>``."""
