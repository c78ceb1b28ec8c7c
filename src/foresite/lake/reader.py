"""Reading: what is true now, what was known at a moment, and what a past version of the lake held."""

import math
from collections.abc import Iterator
from datetime import datetime

import polars as pl

from foresite.core.frames import FACT, schema
from foresite.core.order import arranged
from foresite.core.timeaxis import Window, as_utc, to_micros
from foresite.lake.overlay import Overlay, last_versions
from foresite.lake.store import DeltaStore, Snapshot
from foresite.lake.tail import Tail
from foresite.platform.tenancy import Scope

TABLE = "observation"
PIECE_ROWS, LARGE_ROWS = 4_000_000, 100_000
"""Rows of a piece, at most and about; a file of so many rows is a piece of its own, since it is sorted."""
_KEY = ["series_id", "event_at"]
_PLAIN = [*_KEY, "value"]
_VERSION = [*FACT.names(), "batch_id"]
_HISTORY = schema(*_VERSION, "superseded_at")
_ROUNDED_US = 1000
"""The history keeps the range of instants of a file to the millisecond, rounded down."""


class Reader:
    """Reads both tiers as one."""

    def __init__(self, store: DeltaStore, tail: Tail) -> None:
        """Read from this history and this tail."""
        self._store = store
        self._tail = tail

    def read(
        self,
        scope: Scope,
        series_ids: list[int],
        window: Window,
        *,
        as_of: datetime | None = None,
        at_version: int | None = None,
    ) -> pl.DataFrame:
        """Return FACT rows, one per series and event, sorted: current, as of a moment, or of a version."""
        if at_version is not None:
            every = self.versions(scope, series_ids, window, as_of=as_of, at_version=at_version)
            return newest(every).select(FACT.names()).collect()
        files, waiting = self._found(scope, series_ids, window, as_of)
        if len(series_ids) == 1:  # so few rows that one scan of all versions costs less than two
            rows = self._scan(files, series_ids, window).select(_VERSION)
            known = rows if as_of is None else rows.filter(pl.col("known_at") <= as_utc(as_of))
            return last_versions(pl.concat([known.collect(), waiting])).select(FACT.names())
        overlay = self._overlay(files, waiting, series_ids, window, as_of)
        base = arranged(self._base(files, series_ids, window, as_of).select(_VERSION).collect(), _KEY)
        facts = overlay.over(base, FACT.names())
        rest = overlay.rest().select(FACT.names())
        return arranged(pl.concat([facts, rest]), _KEY) if rest.height else facts

    def pieces(
        self, scope: Scope, series_ids: list[int], window: Window, *, as_of: datetime | None = None
    ) -> Iterator[pl.DataFrame]:
        """Yield the series_id, event_at and value of each fact once, in pieces of a few million rows.

        For sums over more than should be in memory at once; a piece is mostly sorted.
        """
        files, waiting = self._found(scope, series_ids, window, as_of)
        overlay = self._overlay(files, waiting, series_ids, window, as_of)
        columns = _PLAIN if overlay.is_empty() else _VERSION
        merged = files.filter(files["tier"] != "pending")
        alone = pl.when(pl.col("rows") >= LARGE_ROWS).then("path").alias("alone")
        for _, group in merged.group_by("part", "tier", alone, maintain_order=True):
            for ids in _shares(series_ids, int(group["rows"].sum())):
                base = self._base(group, ids, window, as_of).select(columns).collect()
                yield overlay.over(base, _PLAIN)
        yield overlay.rest().select(_PLAIN)

    def _found(
        self, scope: Scope, series_ids: list[int], window: Window, as_of: datetime | None
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the files to read, and the rows of the tail that no file holds."""
        tail = self._tail.rows(scope, series_ids=series_ids, window=window)  # before the history, never after
        snapshot = self._store.snapshot(scope, TABLE)
        files = _touched(snapshot, series_ids, window)
        waiting = _unflushed(tail, snapshot)
        if as_of is None:
            return files.filter(files["tier"] != "superseded"), waiting
        return files, waiting.filter(waiting["known_at"] <= as_utc(as_of))

    def _overlay(
        self,
        files: pl.DataFrame,
        waiting: pl.DataFrame,
        series_ids: list[int],
        window: Window,
        as_of: datetime | None,
    ) -> Overlay:
        """Return what the tail and the revisions not merged yet lay over the merged facts."""
        pending = files.filter(files["tier"] == "pending")
        if pending.is_empty():
            return Overlay(waiting)
        revised = self._scan(pending, series_ids, window).select(_VERSION)
        known = revised if as_of is None else revised.filter(pl.col("known_at") <= as_utc(as_of))
        return Overlay(pl.concat([known.collect(), waiting]))

    def _base(
        self, files: pl.DataFrame, series_ids: list[int], window: Window, as_of: datetime | None
    ) -> pl.LazyFrame:
        """Return one version of each fact: the current one, or the one that held at ``as_of``."""
        if as_of is None:
            return self._scan(files.filter(pl.col("tier") == "current"), series_ids, window)
        moment = as_utc(as_of)
        current = self._scan(files.filter(pl.col("tier") == "current"), series_ids, window)
        superseded = self._scan(files.filter(pl.col("tier") == "superseded"), series_ids, window)
        then = superseded.filter(pl.col("known_at") <= moment, pl.col("superseded_at") > moment)
        return pl.concat([current.filter(pl.col("known_at") <= moment), then])

    def versions(
        self,
        scope: Scope,
        series_ids: list[int],
        window: Window,
        *,
        as_of: datetime | None = None,
        at_version: int | None = None,
    ) -> pl.LazyFrame:
        """Return every version of every fact (with batch_id), unsorted."""
        tail = self._tail.rows(scope, series_ids=series_ids, window=window)
        snapshot = self._store.snapshot(scope, TABLE)
        files = _touched(snapshot, series_ids, window)
        return visible(self._versions(files, tail, snapshot, series_ids, window), as_of, at_version)

    def written(
        self, scope: Scope, series_ids: list[int], window: Window, *, files: pl.Expr, tail: bool
    ) -> pl.LazyFrame:
        """Return every version in the files of the history that ``files`` chooses, and in the tail."""
        rows = self._tail.rows(scope, series_ids=series_ids if tail else [], window=window)
        snapshot = self._store.snapshot(scope, TABLE)
        chosen = _touched(snapshot, series_ids, window).filter(files)
        return self._versions(chosen, rows, snapshot, series_ids, window)

    def _versions(
        self, files: pl.DataFrame, tail: pl.DataFrame, snapshot: Snapshot, ids: list[int], window: Window
    ) -> pl.LazyFrame:
        history = self._scan(files, ids, window).select(_VERSION)
        return pl.concat([history, _unflushed(tail, snapshot).lazy()])

    def _scan(self, files: pl.DataFrame, series_ids: list[int], window: Window) -> pl.LazyFrame:
        """Return rows of these series in this window; a filter that all rows pass is left out."""
        if files.is_empty():
            return _HISTORY.to_frame().lazy()
        rows = self._store.scan(files, _HISTORY)
        low, high = min(series_ids), max(series_ids)
        mine = pl.col("series_id")
        if low == high:
            rows = rows.filter(mine == low)
        elif len(set(series_ids)) <= high - low:
            rows = rows.filter(mine.is_in(series_ids))
        elif not _within(files["series_low"], files["series_high"], low, high):
            rows = rows.filter(mine >= low, mine <= high)
        start, end = to_micros(window.start), to_micros(window.end)
        if not _within(files["event_low"], files["event_high"], start, end - _ROUNDED_US - 1):
            rows = rows.filter(pl.col("event_at") >= window.start, pl.col("event_at") < window.end)
        return rows


def visible(versions: pl.LazyFrame, as_of: datetime | None, at_version: int | None) -> pl.LazyFrame:
    """Keep the versions that were known at ``as_of`` and written up to ``at_version``."""
    if as_of is not None:
        versions = versions.filter(pl.col("known_at") <= as_utc(as_of))
    if at_version is not None:
        versions = versions.filter(pl.col("batch_id") <= at_version)
    return versions


def newest(versions: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the newest version of each fact: the largest known_at, then the largest batch_id."""
    ordered = versions.sort([*_KEY, "known_at", "batch_id"])
    return ordered.unique(_KEY, keep="last", maintain_order=True)


def _touched(snapshot: Snapshot, series_ids: list[int], window: Window) -> pl.DataFrame:
    """Return the files whose ranges may hold these series in this window; unknown ranges stay in."""
    if not series_ids:
        return snapshot.files.clear()
    files = snapshot.files
    low, high = min(series_ids), max(series_ids)
    start, end = to_micros(window.start), to_micros(window.end)
    near = [
        files["series_low"] <= high,
        files["series_high"] >= low,
        files["event_low"] < end,
        files["event_high"] >= start - _ROUNDED_US,
    ]
    known = [each.fill_null(value=True) if each.has_nulls() else each for each in near]
    return files.filter(known[0] & known[1] & known[2] & known[3])


def _within(lows: pl.Series, highs: pl.Series, low: int, high: int) -> bool:
    """Tell whether known ranges all lie in [low, high]."""
    if lows.has_nulls() or highs.has_nulls():
        return False
    return bool((lows >= low).all() and (highs <= high).all())


def _shares(series_ids: list[int], rows: int) -> Iterator[list[int]]:
    """Divide series so that a share of that many rows is a few million."""
    ordered = sorted(series_ids)
    step = max(1, math.ceil(len(ordered) / max(1, math.ceil(rows / PIECE_ROWS))))
    for at in range(0, len(ordered), step):
        yield ordered[at : at + step]


def _unflushed(tail: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    if tail.is_empty():
        return tail.select(_VERSION)
    return tail.filter(pl.col("batch_id") > snapshot.transaction("flush")).select(_VERSION)
