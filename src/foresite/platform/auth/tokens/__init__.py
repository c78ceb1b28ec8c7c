"""Tokens: short ones that are signed, and families of refresh tokens that get them."""
