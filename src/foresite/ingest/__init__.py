"""Files in: contracts, parsing, checks, quarantine and the way into the lake."""
