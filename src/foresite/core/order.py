"""Order of rows: sorted by columns of whole numbers and instants, at the least cost."""

import numpy as np
import polars as pl

_BITS = 62
"""Bits that one sort key may have; beyond, columns are sorted one after the other."""
_FEW = 3_000
"""Rows up to which columns are sorted one after the other without a plan for it."""
_BLOCK = 65_536
"""Rows looked at in one go: few enough to stay in the processor's cache."""


def places(frame: pl.DataFrame, names: list[str]) -> np.ndarray | None:
    """Return from which places the rows come when they are sorted; None where they lie so already.

    Rows that agree in all the columns keep their order.

    >>> places(pl.DataFrame({"a": [2, 1, 2], "b": [1, 5, 0]}), ["a", "b"]).tolist()
    [1, 2, 0]
    """
    key = None
    if not any(frame[name].has_nulls() for name in names):
        columns = whole_numbers(frame, names)
        if _rise(columns):
            return None
        if frame.height <= _FEW:
            return np.lexsort(columns[::-1])
        key = _key(columns[:-1] if frame[names[-1]].is_sorted() else columns)
    if key is None:
        return frame.select(pl.arg_sort_by(names, maintain_order=True)).to_series().to_numpy()
    return np.argsort(key, kind="stable")


def arranged(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """Return rows sorted by these columns; rows that agree in all of them keep their order.

    >>> arranged(pl.DataFrame({"a": [2, 1, 2], "b": [1, 5, 0]}), ["a", "b"])["b"].to_list()
    [5, 0, 1]
    """
    order = places(frame, names)
    return frame if order is None else frame[order]


def again(frame: pl.DataFrame, names: list[str], order: np.ndarray | None = None) -> np.ndarray:
    """Return which rows agree in all these columns with the row before them; nulls agree with nulls.

    Args:
        frame: the rows.
        names: first those in which the fewest rows agree with the one before: the others are asked of
            these rows only.
        order: places of the rows that count, in the order in which they count; default: all as they lie.

    Returns:
        Positions in ``order``, rising.

    >>> again(pl.DataFrame({"a": [1, 1, 1], "b": [5, 5, 6]}), ["b", "a"]).tolist()
    [1]
    """
    found = None
    for name in names:
        if found is None:
            found = _like_before(frame[name] if order is None else frame[name].gather(order))
            continue
        here, before = (found, found - 1) if order is None else (order[found], order[found - 1])
        found = found[frame[name].gather(here).eq_missing(frame[name].gather(before)).to_numpy()]
    return np.arange(0) if found is None else found


def _like_before(numbers: pl.Series) -> np.ndarray:
    """Return which values are those before them; nulls are like nulls."""
    if numbers.has_nulls():
        like = numbers.eq_missing(numbers.shift(1)).to_numpy()[1:]
    else:
        held = numbers.to_physical().to_numpy()
        like = held[1:] == held[:-1]
    return np.flatnonzero(like) + 1


def runs(numbers: pl.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of the first and of the last of each run of equal numbers; there are no nulls.

    >>> [places.tolist() for places in runs(pl.Series([7, 7, 9, 7]))]
    [[0, 2, 3], [1, 2, 3]]
    """
    held = numbers.to_numpy()
    begins = np.flatnonzero(held[1:] != held[:-1]) + 1
    ends = np.append(begins, len(held)) - 1
    return (np.append(0, begins), ends) if len(held) else (begins, begins)


def whole_numbers(frame: pl.DataFrame, names: list[str]) -> list[np.ndarray]:
    """Return columns of whole numbers or instants, without nulls, as 64-bit numbers; they are not copied."""
    return [
        frame[name].to_numpy().view(np.int64)
        if frame[name].dtype.is_temporal()
        else frame[name].cast(pl.Int64).to_numpy()
        for name in names
    ]


def _rise(columns: list[np.ndarray]) -> bool:
    """Tell whether rows are sorted by these columns already; of those that are not the first blocks tell."""
    for at in range(0, len(columns[0]) - 1, _BLOCK):
        falls = np.False_
        for numbers in reversed(columns):
            before, here = numbers[at : at + _BLOCK], numbers[at + 1 : at + _BLOCK + 1]
            before = before[: len(here)]
            falls = (here < before) | ((here == before) & falls)
        if np.any(falls):
            return False
    return True


def _key(columns: list[np.ndarray]) -> np.ndarray | None:
    """Return one whole number a row that sorts like the columns, if it has room for them."""
    lows = [int(numbers.min()) if len(numbers) else 0 for numbers in columns]
    highs = [int(numbers.max()) if len(numbers) else 0 for numbers in columns]
    widths = [(high - low).bit_length() for low, high in zip(lows, highs, strict=True)]
    if sum(widths) > _BITS:
        return None
    key = np.zeros(len(columns[0]), np.int64)
    for numbers, low, width in zip(columns, lows, widths, strict=True):
        key <<= width
        key += numbers  # in place and in two steps: what is never made need not be cleared by the system
        key -= low
    return key
