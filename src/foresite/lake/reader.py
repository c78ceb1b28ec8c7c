"""Reading: what is true now, what was known at a moment, and what a past version of the lake held."""

from datetime import datetime

import polars as pl

from foresite.core.frames import FACT, OBSERVATION
from foresite.core.timeaxis import Window, as_utc, to_micros
from foresite.lake.store import DeltaStore, Snapshot
from foresite.lake.tail import Tail
from foresite.platform.tenancy import Scope

TABLE = "observation"
_KEY = ["series_id", "event_at"]
_VERSION = [*FACT.names(), "batch_id"]


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
    ) -> pl.LazyFrame:
        """Return facts, one per series and event, unsorted: current, as of a moment, or of a version."""
        tail = self._tail.rows(
            scope, series_ids=series_ids, window=window
        )  # first the tail, then the history
        snapshot = self._store.snapshot(scope, TABLE)
        files = _touched(snapshot, series_ids, window)
        if at_version is not None:
            every = self._versions(files, tail, snapshot, series_ids, window)
            return newest(visible(every, as_of, at_version)).select(FACT.names())
        pending = files.filter(pl.col("tier") == "pending")
        overlay = pl.concat(
            [self._scan(pending, series_ids, window).select(_VERSION).collect(), _unflushed(tail, snapshot)]
        )
        current = self._scan(files.filter(pl.col("tier") == "current"), series_ids, window)
        if as_of is not None:
            moment = as_utc(as_of)
            superseded = self._scan(files.filter(pl.col("tier") == "superseded"), series_ids, window)
            then = superseded.filter(pl.col("known_at") <= moment, pl.col("superseded_at") > moment)
            current = pl.concat([current.filter(pl.col("known_at") <= moment), then])
            overlay = overlay.filter(pl.col("known_at") <= moment)
        base = current.select(_VERSION)
        if overlay.is_empty():
            return base.select(FACT.names())
        touched = overlay.select(_KEY).unique().lazy()
        untouched = base.join(touched, on=_KEY, how="anti")
        resolved = newest(pl.concat([base.join(touched, on=_KEY, how="semi"), overlay.lazy()]))
        return pl.concat([untouched.select(FACT.names()), resolved.select(FACT.names())])

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

    def _versions(
        self, files: pl.DataFrame, tail: pl.DataFrame, snapshot: Snapshot, ids: list[int], window: Window
    ) -> pl.LazyFrame:
        history = self._scan(files, ids, window).select(_VERSION)
        return pl.concat([history, _unflushed(tail, snapshot).lazy()])

    def _scan(self, files: pl.DataFrame, series_ids: list[int], window: Window) -> pl.LazyFrame:
        chosen = self._store.scan(files, OBSERVATION)
        one = len(series_ids) == 1
        mine = pl.col("series_id") == series_ids[0] if one else pl.col("series_id").is_in(series_ids)
        inside = (pl.col("event_at") >= window.start) & (pl.col("event_at") < window.end)
        return chosen.filter(mine & inside)


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
    low, high = min(series_ids), max(series_ids)
    return snapshot.files.filter(
        (pl.col("series_low").fill_null(low) <= high)
        & (pl.col("series_high").fill_null(high) >= low)
        & (pl.col("event_low").fill_null(0) < to_micros(window.end))
        # statistics of instants are kept to the millisecond, rounded down
        & (pl.col("event_high").fill_null(to_micros(window.end)) + 1000 >= to_micros(window.start))
    )


def _unflushed(tail: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    return tail.filter(pl.col("batch_id") > snapshot.transaction("flush")).select(_VERSION)
