"""Bulk writing: durable chunks straight to the history, told apart into fresh, superseding and duplicate."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from foresite.core.frames import FACT, INSTANT, OBSERVATION
from foresite.core.order import arranged, runs
from foresite.core.timeaxis import Window, as_utc
from foresite.lake.appending import facts_of
from foresite.lake.faults import reads_files
from foresite.lake.judge import in_order, judge
from foresite.lake.layout import with_part
from foresite.lake.lease import Lease
from foresite.lake.news import news_of
from foresite.lake.proof import announce
from foresite.lake.reader import TABLE, Reader
from foresite.lake.recovery import newest_events, settle
from foresite.lake.store import DeltaStore
from foresite.lake.sums import sums
from foresite.lake.tail import Tail
from foresite.platform import tracing
from foresite.platform.tenancy import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEY = ["series_id", "event_at"]
PARTITION = ["part", "tier"]
_STORED = pl.Schema({name: dtype for name, dtype in OBSERVATION.items() if name not in PARTITION})


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a chunk: per series the rows that were fresh, superseding and duplicate.

    ``by_series`` has the columns series_id, fresh, superseding, duplicate, first_at and last_at.
    """

    by_series: pl.DataFrame


class BulkLoad:
    """A bulk load under way, holding the lease of its organisation; made by ``Lake.loading``."""

    def __init__(
        self, scope: Scope, *, store: DeltaStore, tail: Tail, reader: Reader, lease: Lease, run_id: str | None
    ) -> None:
        """Close what a killed load left open, then be ready to write; ``close`` it at the end."""
        self._scope, self._store, self._tail, self._reader = scope, store, tail, reader
        self._lease, self._run_id = lease, run_id
        self.spans: Mapping[int, str] = {}
        self.few_rows = 0
        settle(scope, store, tail, lease)
        self._before = pl.col("path").is_in(store.snapshot(scope, TABLE).files["path"].to_list())
        self._newest = FACT.to_frame()
        self._newest_reach = self._reached = _reach(self._newest)
        self._committer = ThreadPoolExecutor(1, thread_name_prefix="lake-commit")
        self._under_way: Future[None] | None = None

    def close(self) -> None:
        """Wait for the commit under way, if any; no more is written."""
        self._committer.shutdown()

    def write(self, facts: pl.DataFrame, *, corrected_known_at: datetime) -> Written:
        """Write one chunk; when this returns it is durable and readable. See ``write_behind``."""
        written = self.write_behind(facts, corrected_known_at=corrected_known_at)
        self.settle()
        return written

    @reads_files
    def settle(self) -> bool:
        """Wait until all that was written is durable and readable; tell whether anything was under way.

        Raises:
            ForesiteError: what stopped the chunk that was written behind.
        """
        if self._under_way is None:
            return False
        waited, self._under_way = self._under_way, None
        waited.result()
        return True

    @reads_files
    def write_behind(self, facts: pl.DataFrame, *, corrected_known_at: datetime) -> Written:
        """Write one chunk while the caller goes on; the one before it is durable when this returns.

        One of at most ``few_rows`` goes to the tail, at a part of the cost, and is durable itself: from there
        it comes into the history with others.

        Args:
            facts: FACT rows in any order; several versions of a fact differ in ``known_at``, and of
                rows that agree in all three the last one counts.
            corrected_known_at: known_at, at the earliest, of rows that contradict a version that is
                there with the same ``known_at``.
        """
        last = in_order(facts)
        reach = _reach(last)
        judged = judge(last, self._there(reach), as_utc(corrected_known_at))
        said = judged["fate"] == "duplicate"
        kept = judged.filter(~said) if said.any() else judged
        self.settle()
        self._reached = _joined(self._reached, self._newest_reach)
        self._newest, self._newest_reach = FACT.to_frame(), _reach(FACT.to_frame())
        if 0 < kept.height <= self.few_rows:
            few = facts_of(kept.select(FACT.names()))
            with tracing.span("lake.append"):
                self._tail.append(self._scope, few, run_id=self._run_id, key=None, body_hash="").result()
        elif kept.height:
            self._under_way = self._committer.submit(copy_context().run, self._commit, kept)
            self._newest, self._newest_reach = kept.select(FACT.names()), reach
        return Written(_count(judged, facts, reach))

    def _there(self, reach: pl.DataFrame) -> pl.DataFrame:
        """Return every version that is there of the facts that reach so far, and perhaps of others.

        What was there before this load is read in the stretch of time that the facts touch. Of what the load
        wrote itself the newest chunk is at hand; the others are read only where facts of a series reach
        back into them: a file in order of time or of series is not read back.
        """
        if reach.is_empty():
            return FACT.to_frame()
        ids, window = _touching(reach)
        before = self._reader.written(self._scope, ids, window, files=self._before, tail=True)
        touched = pl.col("event_at").is_between(window.start, window.end, closed="left")
        found = [before.select(FACT.names()), self._newest.filter(touched).lazy()]
        back = _shared(reach, self._reached)
        if back.height:
            self.settle()
            ids, window = _touching(back)
            ids = list(range(min(ids), max(ids) + 1))  # a file is read faster for all these than for a list
            own = self._reader.written(self._scope, ids, window, files=~self._before, tail=False)
            found.append(own.select(FACT.names()))
        return pl.concat(found).collect()

    def _commit(self, kept: pl.DataFrame) -> None:
        with tracing.span("lake.commit"):
            self._commit_now(kept)

    def _commit_now(self, kept: pl.DataFrame) -> None:
        batch_id = self._tail.open_batch(self._scope, run_id=self._run_id, rows=kept.height)
        filed = with_part(kept, self.spans)
        rows = complete(filed.with_columns(batch_id=pl.lit(batch_id, dtype=pl.Int64)))
        made = sums(rows)
        turn = self._store.turn(self._scope, TABLE)
        with self._lease.checked() as session:
            announce(session, self._scope, "load", batch_id, made)
        self._store.append(turn, rows, transaction=("load", batch_id), partition_by=PARTITION)
        newest = newest_events(_lasting(kept))
        self._tail.close_batches(self._scope, up_to=batch_id, newest=newest, told=news_of(kept))


def complete(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with every column of the history, in order, sorted as each file of them will be."""
    if "superseded_at" not in rows.columns:
        rows = rows.with_columns(superseded_at=pl.lit(None, dtype=INSTANT))
    return arranged(rows.select(OBSERVATION.names()).cast(_STORED), [*_KEY, "known_at"])


def _lasting(kept: pl.DataFrame) -> pl.DataFrame:
    """Return, of facts in order, those among which the newest of each series is: its last and corrections."""
    _, last = runs(kept["series_id"])
    corrected = (kept["fate"] == "superseding").arg_true().to_numpy()
    return kept[np.union1d(last, corrected)]


def _reach(facts: pl.DataFrame) -> pl.DataFrame:
    """Return the first and last event of each series, and its rows, of facts in order."""
    ids, event_at = facts["series_id"], facts["event_at"]
    first, last = runs(ids)
    return pl.DataFrame(
        {
            "series_id": ids.gather(first),
            "first_at": event_at.gather(first),
            "last_at": event_at.gather(last),
            "rows": last - first + 1,
        }
    )


def _joined(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    ends = (pl.col("first_at").min(), pl.col("last_at").max(), pl.col("rows").sum())
    return pl.concat([one, other]).group_by("series_id").agg(*ends)


def _shared(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Return the stretch of each series that lies within both reaches."""
    both = one.join(other, on="series_id", suffix="_there").select(
        "series_id",
        first_at=pl.max_horizontal("first_at", "first_at_there"),
        last_at=pl.min_horizontal("last_at", "last_at_there"),
    )
    return both.filter(pl.col("first_at") <= pl.col("last_at"))


def _touching(reach: pl.DataFrame) -> tuple[list[int], Window]:
    """Return the series and the one stretch of time that holds all their facts."""
    low, high = reach.select(pl.col("first_at").min(), pl.col("last_at").max()).row(0)
    return reach["series_id"].to_list(), Window(low, high + timedelta(microseconds=1))


def _count(judged: pl.DataFrame, given: pl.DataFrame, reach: pl.DataFrame) -> pl.DataFrame:
    """Return ``Written.by_series``; rows that only repeat another row of the chunk are duplicates too."""
    other = judged.filter(pl.col("fate") != "fresh").group_by("series_id")
    told = other.agg(
        superseding=(pl.col("fate") == "superseding").sum().cast(pl.Int64),
        duplicate=(pl.col("fate") == "duplicate").sum().cast(pl.Int64),
    )
    counted = reach.join(told, on="series_id", how="left").with_columns(
        pl.col("superseding", "duplicate").fill_null(0)
    )
    fresh = pl.col("rows") - pl.col("superseding") - pl.col("duplicate")
    counted = counted.select(
        "series_id", "superseding", "duplicate", "first_at", "last_at", "rows", fresh=fresh
    )
    if given.height > judged.height:
        total = given.group_by("series_id").agg(given=pl.len().cast(pl.Int64))
        again = pl.col("duplicate") + pl.col("given") - pl.col("rows")
        counted = counted.join(total, on="series_id").with_columns(duplicate=again)
    names = ("series_id", "fresh", "superseding", "duplicate", "first_at", "last_at")
    return counted.select(names).sort("series_id")
