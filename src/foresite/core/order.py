"""Order of rows: sorted by columns of whole numbers and instants, at the least cost."""

import numpy as np
import polars as pl

_BITS = 62
"""Bits that one sort key may have; beyond, columns are sorted one after the other."""


def rises(names: list[str]) -> pl.Expr:
    """Tell whether rows are sorted by these columns already.

    >>> pl.DataFrame({"a": [1, 1, 2], "b": [3, 4, 0]}).select(rises(["a", "b"])).item()
    True
    """
    falls: pl.Expr = pl.lit(value=False)
    for name in reversed(names):
        here, before = pl.col(name), pl.col(name).shift(1)
        falls = (here < before) | ((here == before) & falls)
    return ~falls.any(ignore_nulls=True)


def arranged(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return rows sorted by these columns; rows that agree in all of them keep their order.

    >>> arranged(pl.DataFrame({"a": [2, 1, 2], "b": [1, 5, 0]}), ["a", "b"])["b"].to_list()
    [5, 0, 1]
    """
    if any(frame[name].has_nulls() for name in names):
        return frame.sort(names, maintain_order=True)
    if frame.select(rises(names)).item():
        return frame
    key = _key(frame, names[:-1] if frame[names[-1]].is_sorted() else names)
    if key is None:
        return frame.sort(names, maintain_order=True)
    return frame[np.argsort(key, kind="stable")]


def _key(frame: pl.DataFrame, names: list[str]) -> np.ndarray | None:
    """Return one whole number a row that sorts like the columns, if it has room for them."""
    bits = 0
    key: np.ndarray | None = None
    for name in names:
        numbers = frame[name].to_physical().cast(pl.Int64).to_numpy()
        low = int(numbers.min())
        width = (int(numbers.max()) - low).bit_length()
        bits += width
        if bits > _BITS:
            return None
        key = numbers - low if key is None else (key << width) | (numbers - low)
    return key
