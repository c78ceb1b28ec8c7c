"""The forecasters themselves, one a file, strangers to each other; ``registry`` knows their names."""
