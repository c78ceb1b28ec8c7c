"""Reading: what is true now, what was known at a moment, and what a past version of the lake held."""

import math
from collections.abc import Iterator
from datetime import datetime
from functools import reduce
from operator import and_

import numpy as np
import polars as pl

from foresite.core.frames import FACT, INSTANT, schema
from foresite.core.order import arranged, whole_numbers
from foresite.core.timeaxis import Window, as_utc, from_micros, to_micros
from foresite.lake.overlay import Overlay, last_versions
from foresite.lake.revisions import VERSION, Revisions
from foresite.lake.store import DeltaStore, Snapshot
from foresite.lake.tail import Tail
from foresite.platform.tenancy import Scope

TABLE = "observation"
PIECE_ROWS, LARGE_ROWS = 4_000_000, 100_000
"""Rows of a piece, at most and about; a file of so many rows is a piece of its own, since it is sorted."""
FEW_ROWS = 10_000
"""Rows up to which to sort all versions costs less than to look for the places of the newer ones."""
_KEY = ["series_id", "event_at"]
_PLAIN = [*_KEY, "value"]
_JUDGED = [*_PLAIN, "known_at", "batch_id"]
_VERSION = VERSION.names()
_HISTORY = schema(*_VERSION, "superseded_at")
_ROUNDED_US = 1000
"""The log tells the range of instants of a file to the millisecond, rounded down."""


class Reader:
    """Reads both tiers as one."""

    def __init__(self, store: DeltaStore, tail: Tail) -> None:
        """Read from this history and this tail."""
        self._store = store
        self._tail = tail
        self._revisions = Revisions(store)

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
        newer = self._newer(files, waiting, series_ids, window, as_of)
        base = self._base(files, series_ids, window, as_of).select(_VERSION).collect()
        if newer.is_empty():
            return arranged(base, _KEY)[FACT.names()]
        if base.height <= FEW_ROWS:
            return last_versions(pl.concat([base, newer]))[FACT.names()]
        overlay = Overlay(newer)
        facts, rest = overlay.over(arranged(base, _KEY), FACT.names()), overlay.rest()
        return arranged(pl.concat([facts, rest[FACT.names()]]), _KEY) if rest.height else facts

    def pieces(
        self, scope: Scope, series_ids: list[int], window: Window, *, as_of: datetime | None = None
    ) -> Iterator[pl.DataFrame]:
        """Yield the series_id, event_at and value of each fact once, in pieces of a few million rows.

        For sums over more than should be in memory at once; a piece is mostly sorted.
        """
        files, waiting = self._found(scope, series_ids, window, as_of)
        overlay = Overlay(self._newer(files, waiting, series_ids, window, as_of))
        merged = files.filter(files["tier"] != "pending")
        alone = pl.when(pl.col("rows") >= LARGE_ROWS).then("path").alias("alone")
        for _, group in merged.group_by("part", "tier", alone, maintain_order=True):
            low, high = _reach(group, "event")
            near = overlay.among(low, high + _ROUNDED_US)
            newer = overlay.is_newer(_reach(group, "known")[1] + _ROUNDED_US, among=near)
            columns = _PLAIN if newer else _JUDGED
            for ids in _shares(series_ids, int(group["rows"].sum())):
                base = self._base(group, ids, window, as_of).select(columns).collect().rechunk()
                yield overlay.over(base, _PLAIN, among=near)
        yield overlay.rest()[_PLAIN]

    def _found(
        self, scope: Scope, series_ids: list[int], window: Window, as_of: datetime | None
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the files to read, and the rows of the tail that no file holds."""
        tail = self._tail.rows(scope, series_ids=series_ids, window=window)  # before the history, never after
        snapshot = self._store.snapshot(scope, TABLE)
        files = _touched(snapshot, series_ids, window, as_of)
        waiting = _unflushed(tail, snapshot)
        if as_of is None:
            return files.filter(files["tier"] != "superseded"), waiting
        return files, waiting.filter(pl.col("known_at") <= _at(as_of)) if waiting.height else waiting

    def _newer(
        self,
        files: pl.DataFrame,
        waiting: pl.DataFrame,
        series_ids: list[int],
        window: Window,
        as_of: datetime | None,
    ) -> pl.DataFrame:
        """Return the versions of the tail and the revisions not merged yet, to be laid over merged facts."""
        pending = files.filter(files["tier"] == "pending")
        if pending.is_empty():
            return waiting
        kept, unread = self._revisions.found(pending, series_ids)
        found = [_those(kept, series_ids, window, as_of)]
        if unread.height:
            rows = _known(self._scan(unread, series_ids, window), unread, as_of)
            found.append(rows.select(_VERSION).collect())
        if waiting.height:
            found.append(waiting)
        return pl.concat(found) if len(found) > 1 else found[0]

    def _base(
        self, files: pl.DataFrame, series_ids: list[int], window: Window, as_of: datetime | None
    ) -> pl.LazyFrame:
        """Return one version of each fact: the current one, or the one that held at ``as_of``."""
        merged = files.filter(files["tier"] == "current")
        current = _known(self._scan(merged, series_ids, window), merged, as_of)
        replaced = files.filter(files["tier"] == "superseded")
        if as_of is None or replaced.is_empty():
            return current
        superseded = _known(self._scan(replaced, series_ids, window), replaced, as_of)
        return pl.concat([current, superseded.filter(pl.col("superseded_at") > _at(as_of))])

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

    def standing(self, scope: Scope, series_ids: list[int], instants: list[int]) -> pl.DataFrame:
        """Return the current FACT row of each of these series at each of these instants, if there is one.

        However far the instants are apart, no more rows than theirs are in memory.
        """
        window = Window(from_micros(min(instants)), from_micros(max(instants) + 1))
        asked = pl.Series(sorted(set(instants)), dtype=pl.Int64).cast(INSTANT)
        every = self.versions(scope, series_ids, window).filter(pl.col("event_at").is_in(asked.implode()))
        return newest(every).select(FACT.names()).collect()

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
        """Return rows of these series in this window."""
        if files.is_empty():
            return _HISTORY.to_frame().lazy()
        return _chosen(self._store.scan(files, _HISTORY), files, series_ids, window)


def _chosen(rows: pl.LazyFrame, files: pl.DataFrame, series_ids: list[int], window: Window) -> pl.LazyFrame:
    """Keep rows of these series in this window; a filter that all rows of the files pass is left out."""
    low, high = min(series_ids), max(series_ids)
    mine = pl.col("series_id")
    if low == high:
        rows = rows.filter(mine == low)
    elif len(set(series_ids)) <= high - low:
        rows = rows.filter(mine.is_in(series_ids))
    elif not _within(files, "series", low, high):
        rows = rows.filter(mine >= low, mine <= high)
    start, end = to_micros(window.start), to_micros(window.end)
    if not _within(files, "event", start, end - _ROUNDED_US):
        rows = rows.filter(pl.col("event_at") >= _at(window.start), pl.col("event_at") < _at(window.end))
    return rows


def _those(rows: pl.DataFrame, series_ids: list[int], window: Window, as_of: datetime | None) -> pl.DataFrame:
    """Keep rows of these series in this window, known at a moment; what is in memory needs no plan."""
    ids, event_at, known_at = whole_numbers(rows, [*_KEY, "known_at"])
    mine = (event_at >= to_micros(window.start)) & (event_at < to_micros(window.end))
    if min(series_ids) < max(series_ids):
        mine &= np.isin(ids, series_ids)
    if as_of is not None:
        mine &= known_at <= to_micros(as_utc(as_of))
    return rows if mine.all() else rows.filter(pl.Series(mine))


def _known(rows: pl.LazyFrame, files: pl.DataFrame, as_of: datetime | None) -> pl.LazyFrame:
    """Keep rows that were known at a moment; a filter that all rows of the files pass is left out."""
    if (
        as_of is None
        or files.is_empty()
        or _reach(files, "known")[1] < to_micros(as_utc(as_of)) - _ROUNDED_US
    ):
        return rows
    return rows.filter(pl.col("known_at") <= _at(as_of))


def _at(moment: datetime) -> pl.Expr:
    """Return a moment as a column is compared with it: in whole numbers, which are made at once."""
    return pl.lit(to_micros(as_utc(moment)), dtype=INSTANT)


def visible(versions: pl.LazyFrame, as_of: datetime | None, at_version: int | None) -> pl.LazyFrame:
    """Keep the versions that were known at ``as_of`` and written up to ``at_version``."""
    if as_of is not None:
        versions = versions.filter(pl.col("known_at") <= _at(as_of))
    if at_version is not None:
        versions = versions.filter(pl.col("batch_id") <= at_version)
    return versions


def newest(versions: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the newest version of each fact: the largest known_at, then the largest batch_id."""
    ordered = versions.sort([*_KEY, "known_at", "batch_id"])
    return ordered.unique(_KEY, keep="last", maintain_order=True)


def _touched(
    snapshot: Snapshot, series_ids: list[int], window: Window, as_of: datetime | None = None
) -> pl.DataFrame:
    """Return the files that may hold these series in this window, known at a moment if one is given."""
    files = snapshot.files
    if not series_ids:
        return files.clear()
    near = [
        files["series_low"] <= max(series_ids),
        files["series_high"] >= min(series_ids),
        files["event_low"] < to_micros(window.end),
        files["event_high"] >= to_micros(window.start) - _ROUNDED_US,
    ]
    if as_of is not None:
        near.append(files["known_low"] <= to_micros(as_utc(as_of)))
    return files.filter(reduce(and_, near))


def _reach(files: pl.DataFrame, what: str) -> tuple[int, int]:
    """Return the lowest and highest number that files may hold, instants rounded down to the millisecond."""
    return int(files[f"{what}_low"].to_numpy().min()), int(files[f"{what}_high"].to_numpy().max())


def _within(files: pl.DataFrame, what: str, low: int, high: int) -> bool:
    """Tell whether all files lie in [low, high]."""
    reach = _reach(files, what)
    return low <= reach[0] and reach[1] <= high


def _shares(series_ids: list[int], rows: int) -> Iterator[list[int]]:
    """Divide series so that a share of that many rows is a few million."""
    ordered = sorted(series_ids)
    step = max(1, math.ceil(len(ordered) / max(1, math.ceil(rows / PIECE_ROWS))))
    for at in range(0, len(ordered), step):
        yield ordered[at : at + step]


def _unflushed(tail: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    if tail.is_empty():
        return tail[_VERSION]
    return tail[_VERSION].filter(pl.col("batch_id") > snapshot.transaction("flush"))
