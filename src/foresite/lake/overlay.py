"""Newer versions laid over the facts of the history: found by their place in sorted rows, without a join."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from foresite.core.order import arranged

_KEY = ["series_id", "event_at"]
_ROOM = 2**62


def last_versions(versions: pl.DataFrame) -> pl.DataFrame:
    """Return of each fact the version with the largest known_at, then the largest batch_id; by fact."""
    if versions.is_empty():
        return versions
    ordered = arranged(versions, [*_KEY, "known_at", "batch_id"])
    numbers = [ordered[name].to_physical().to_numpy() for name in _KEY]
    last = np.ones(ordered.height, dtype=bool)
    last[:-1] = np.logical_or.reduce([each[1:] != each[:-1] for each in numbers])
    return ordered if last.all() else ordered.filter(pl.Series(last))


class Overlay:
    """The newest of the versions that a read finds outside the merged history, one a fact."""

    def __init__(self, versions: pl.DataFrame) -> None:
        """Keep of each fact the version with the largest known_at, then the largest batch_id."""
        self._rows = last_versions(versions)
        self._new = np.ones(self._rows.height, dtype=bool)

    def is_empty(self) -> bool:
        """Tell whether there is nothing newer."""
        return self._rows.is_empty()

    def over(self, base: pl.DataFrame, wanted: Sequence[str]) -> pl.DataFrame:
        """Return these columns of ``base``, of one row a fact, with newer versions in the place of its own.

        Args:
            base: versions with what is wanted; with known_at and batch_id unless nothing is newer. Fastest
                if sorted by fact.
            wanted: series_id, event_at and what is told of them.
        """
        told = base.select(wanted)
        if base.is_empty() or self._rows.is_empty():
            return told
        at, by = _meeting(base, self._rows)
        if not len(at):
            return told
        self._new[by] = False
        mine, other = base.select("known_at", "batch_id")[at], self._rows[by]
        later = (other["known_at"] > mine["known_at"]) | (
            (other["known_at"] == mine["known_at"]) & (other["batch_id"] >= mine["batch_id"])
        )
        place, newer = pl.Series(at).filter(later), other.filter(later)
        named = [name for name in wanted if name not in _KEY]
        return told.with_columns(told[name].clone().scatter(place, newer[name]) for name in named)

    def rest(self) -> pl.DataFrame:
        """Return the versions of facts that no base had."""
        return self._rows.filter(pl.Series(self._new))


def _meeting(base: pl.DataFrame, rows: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the places in ``base`` and in ``rows`` of the facts that are in both."""
    numbers = [base[name].to_physical().to_numpy() for name in _KEY]
    lows, highs = [int(each.min()) for each in numbers], [int(each.max()) for each in numbers]
    others = [rows[name].to_physical().to_numpy() for name in _KEY]
    near = np.flatnonzero(
        np.logical_and.reduce(
            [(each >= low) & (each <= high) for each, low, high in zip(others, lows, highs, strict=True)]
        )
    )
    span = highs[1] - lows[1] + 1
    if (highs[0] - lows[0] + 1) * span <= _ROOM:
        key = numbers[0] - lows[0]
        key *= span  # in place: what is never made need not be cleared by the system
        key += numbers[1]
        key -= lows[1]
        if bool((key[1:] > key[:-1]).all()):
            wanted = (others[0][near] - lows[0]) * span + (others[1][near] - lows[1])
            place = np.searchsorted(key, wanted)  # inside: no key is larger than the last
            there = key[np.minimum(place, len(key) - 1)] == wanted
            return place[there], near[there]
    both = (
        base.select(_KEY)
        .with_row_index("at")
        .join(rows[near].select(_KEY).with_columns(by=pl.Series(near)), on=_KEY)
    )
    return both["at"].to_numpy(), both["by"].to_numpy()
