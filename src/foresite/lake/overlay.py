"""Newer versions laid over the facts of the history: found by their place in sorted rows, without a join."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from foresite.core.order import places, whole_numbers

_KEY = ["series_id", "event_at"]
_TOLD = ["known_at", "batch_id"]


def last_versions(versions: pl.DataFrame) -> pl.DataFrame:
    """Return of each fact the version with the largest known_at, then the largest batch_id; by fact."""
    if versions.is_empty():
        return versions
    order = places(versions, [*_KEY, *_TOLD])
    columns = whole_numbers(versions, _KEY)
    if order is not None:
        columns = [each[order] for each in columns]
    last = np.ones(versions.height, dtype=bool)
    last[:-1] = np.logical_or.reduce([each[1:] != each[:-1] for each in columns])
    if order is not None:
        return versions[order[last]]
    return versions if last.all() else versions.filter(pl.Series(last))


class Overlay:
    """The newest of the versions that a read finds outside the merged history, one a fact."""

    def __init__(self, versions: pl.DataFrame) -> None:
        """Keep of each fact the version with the largest known_at, then the largest batch_id."""
        self._rows = last_versions(versions)
        self._new = np.ones(self._rows.height, dtype=bool)

    def among(self, low: int, high: int) -> np.ndarray:
        """Return the places of the versions of events in [low, high], in microseconds."""
        [event_at] = whole_numbers(self._rows, ["event_at"])
        return np.flatnonzero((event_at >= low) & (event_at <= high))

    def is_newer(self, than: int, *, among: np.ndarray) -> bool:
        """Tell whether all the versions at these places were known after a moment, in microseconds."""
        [known_at] = whole_numbers(self._rows, ["known_at"])
        return not np.any(known_at[among] <= than)

    def over(
        self, base: pl.DataFrame, wanted: Sequence[str], *, among: np.ndarray | None = None
    ) -> pl.DataFrame:
        """Return these columns of ``base``, of one row a fact, with newer versions in the place of its own.

        Args:
            base: versions with what is wanted; without known_at and batch_id if whatever is laid over it
                is newer. Fastest if sorted by fact.
            wanted: series_id, event_at and what is told of them.
            among: the places of the versions to look for; all if unsaid.
        """
        told = base[list(wanted)]
        if base.is_empty() or self._rows.is_empty():
            return told
        at, by = _meeting(base, self._rows, np.arange(self._rows.height) if among is None else among)
        if not len(at):
            return told
        self._new[by] = False
        place, newer = pl.Series(at), self._rows if len(by) == self._rows.height else self._rows[by]
        if "batch_id" in base.columns:
            (known_at, batch_id), (mine, own) = (whole_numbers(each, _TOLD) for each in (newer, base[_TOLD]))
            mine, own = mine[at], own[at]
            later = pl.Series((known_at > mine) | ((known_at == mine) & (batch_id >= own)))
            if not later.all():
                place, newer = place.filter(later), newer.filter(later)
        named = [name for name in wanted if name not in _KEY]
        return told.with_columns(told[name].clone().scatter(place, newer[name]) for name in named)

    def rest(self) -> pl.DataFrame:
        """Return the versions of facts that no base had."""
        return self._rows.filter(pl.Series(self._new)) if self._new.any() else self._rows.clear()


def _meeting(base: pl.DataFrame, rows: pl.DataFrame, among: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the places in ``base`` and in ``rows`` of the facts that are in both and ``among`` these rows.

    What is found is found, in whatever order ``base`` is; only if something is not, its order is looked at.
    """
    there, wanted = whole_numbers(base, _KEY), [each[among] for each in whole_numbers(rows, _KEY)]
    at, found = _searched(there, wanted)
    if not found.all() and _reach_to(there, [each[~found] for each in wanted]):
        order = places(base, _KEY)
        if order is not None:
            at, found = _searched([each[order] for each in there], wanted)
            at = order[at]
    return at[found], among[found]


def _reach_to(there: list[np.ndarray], wanted: list[np.ndarray]) -> bool:
    """Tell whether anything wanted lies within the ranges of what is there."""
    inside = [(each >= one.min()) & (each <= one.max()) for each, one in zip(wanted, there, strict=True)]
    return bool(np.any(inside[0] & inside[1]))


def _searched(there: list[np.ndarray], wanted: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return a place for each wanted series and event among sorted ones, and whether it is there.

    The series are found first, then all events at once, each by halving the rows of its series.
    """
    (series, events), (ids, instants) = there, wanted
    low, end = np.searchsorted(series, ids), np.searchsorted(series, ids, side="right")
    high = end.copy()
    for _ in range(int((high - low).max(initial=0)).bit_length()):
        middle = (low + high) >> 1
        before = (low < high) & (events[np.minimum(middle, len(events) - 1)] < instants)
        low, high = np.where(before, middle + 1, low), np.where(before, high, np.maximum(middle, low))
    at = np.minimum(low, len(events) - 1)
    return at, (low < end) & (series[at] == ids) & (events[at] == instants)
