"""What a spreadsheet must not compute: the only place that knows how its formulas begin."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a text that begins so for a formula and computes it."""


def inert(text: str) -> str:
    """Return a text that no spreadsheet computes.

    >>> inert("=1+1"), inert("North, load")
    ("'=1+1", 'North, load')
    """
    return f"'{text}" if text.startswith(_FORMULA) else text
