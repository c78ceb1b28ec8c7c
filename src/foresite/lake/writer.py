"""Bulk writing: durable chunks straight to the history, told apart into fresh, superseding and duplicate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from foresite.core.frames import FACT, INSTANT, OBSERVATION
from foresite.core.timeaxis import Window, as_utc
from foresite.lake.faults import reads_files
from foresite.lake.layout import with_part
from foresite.lake.lease import Lease
from foresite.lake.proof import announce
from foresite.lake.reader import TABLE, Reader
from foresite.lake.recovery import newest_events, settle
from foresite.lake.store import DeltaStore
from foresite.lake.tail import Tail
from foresite.platform.tenancy import Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEY = ["series_id", "event_at"]
PARTITION = ["part", "tier"]


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a chunk: per series the rows that were fresh, superseding and duplicate.

    ``by_series`` has the columns series_id, fresh, superseding, duplicate, first_at and last_at.
    """

    by_series: pl.DataFrame
    batch_id: int | None


class BulkLoad:
    """A bulk load under way, holding the lease of its organisation; made by ``Lake.loading``."""

    def __init__(
        self, scope: Scope, *, store: DeltaStore, tail: Tail, reader: Reader, lease: Lease, run_id: str | None
    ) -> None:
        """Close what a killed load left open, then be ready to write."""
        self._scope, self._store, self._tail, self._reader = scope, store, tail, reader
        self._lease, self._run_id = lease, run_id
        self.spans: Mapping[int, str] = {}
        settle(scope, store, tail)

    @reads_files
    def write(self, facts: pl.DataFrame, *, corrected_known_at: datetime) -> Written:
        """Write one chunk; when this returns it is durable and readable.

        Args:
            facts: FACT rows in any order; several versions of a fact differ in ``known_at``, and of
                rows that agree in all three the last one counts.
            corrected_known_at: known_at, at the earliest, of rows that contradict a version that is
                there with the same ``known_at``.
        """
        last = facts.select(FACT.names()).unique([*_KEY, "known_at"], keep="last", maintain_order=True)
        judged = judge(last, self._there(last), as_utc(corrected_known_at))
        kept = judged.filter(pl.col("fate") != "duplicate")
        batch_id = self._commit(kept) if kept.height else None
        return Written(_count(judged, facts), batch_id)

    def _there(self, facts: pl.DataFrame) -> pl.DataFrame:
        """Return every version of the facts' series in the stretch of time that the facts touch."""
        if facts.is_empty():
            return facts
        ends = facts.select(pl.col("event_at").min().alias("low"), pl.col("event_at").max().alias("high"))
        low, high = ends.row(0)
        ids = facts["series_id"].unique().to_list()
        window = Window(low, high + timedelta(microseconds=1))
        return self._reader.versions(self._scope, ids, window).select(FACT.names()).collect()

    def _commit(self, kept: pl.DataFrame) -> int:
        batch_id = self._tail.open_batch(self._scope, run_id=self._run_id, rows=kept.height)
        filed = with_part(kept, self.spans)
        rows = complete(filed.with_columns(batch_id=pl.lit(batch_id, dtype=pl.Int64)))
        turn = self._store.turn(self._scope, TABLE)
        with self._lease.checked() as session:
            announce(session, self._scope, "load", batch_id, rows)
        self._store.append(turn, rows, transaction=("load", batch_id), partition_by=PARTITION)
        self._tail.close_batches(self._scope, up_to=batch_id, newest=newest_events(kept))
        return batch_id


def judge(facts: pl.DataFrame, there: pl.DataFrame, corrected_known_at: datetime) -> pl.DataFrame:
    """Tell what each fact is beside the versions that are there: fresh, superseding or duplicate.

    A fact that says what was already known at its ``known_at`` is a duplicate. One that contradicts a
    version of the very same ``known_at`` is a correction: it is known from ``corrected_known_at`` on.

    Returns:
        The facts sorted, with ``fate`` and ``tier`` (current for the first version of a new fact).
    """
    new = facts.select(FACT.names()).with_columns(new=pl.lit(value=True))
    if there.is_empty() and not facts.select(pl.struct(_KEY).is_duplicated().any()).item():
        return new.sort(_KEY).with_columns(fate=pl.lit("fresh"), tier=pl.lit("current")).drop("new")
    old = there.select(FACT.names()).with_columns(new=pl.lit(value=False))
    both = pl.concat([old, new.select(old.columns)]).sort([*_KEY, "known_at", "new"], maintain_order=True)
    before = both.with_columns(
        before=pl.col("value").shift(1).over(_KEY),
        before_known_at=pl.col("known_at").shift(1).over(_KEY),
        first=pl.struct(_KEY).is_first_distinct(),
        newest=pl.col("value").filter(~pl.col("new")).last().over(_KEY),
        newest_known_at=pl.col("known_at").filter(~pl.col("new")).last().over(_KEY),
    )
    contradicts = pl.col("known_at") == pl.col("before_known_at")
    said = (pl.col("value") == pl.col("before")) | (contradicts & (pl.col("value") == pl.col("newest")))
    is_there = pl.col("newest_known_at").is_not_null()
    fate = (
        pl.when(said.fill_null(value=False))
        .then(pl.lit("duplicate"))
        .when(is_there | ~pl.col("first"))
        .then(pl.lit("superseding"))
        .otherwise(pl.lit("fresh"))
    )
    later = pl.max_horizontal(
        pl.lit(corrected_known_at, dtype=INSTANT), pl.col("newest_known_at") + pl.duration(microseconds=1)
    )
    corrected = pl.when(contradicts.fill_null(value=False)).then(later).otherwise("known_at")
    tier = pl.when(pl.col("fate") == "fresh").then(pl.lit("current")).otherwise(pl.lit("pending"))
    marked = before.filter(pl.col("new")).with_columns(fate=fate)
    return marked.with_columns(
        known_at=pl.when(pl.col("fate") == "superseding").then(corrected).otherwise("known_at"), tier=tier
    ).select(*FACT.names(), "fate", "tier")


def complete(rows: pl.DataFrame) -> pl.DataFrame:
    """Return rows with every column of the history, in order, sorted for reading."""
    if "superseded_at" not in rows.columns:
        rows = rows.with_columns(superseded_at=pl.lit(None, dtype=INSTANT))
    return rows.select(OBSERVATION.names()).cast(OBSERVATION).sort("part", "tier", *_KEY, "known_at")


def _count(judged: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    def of(fate: str) -> pl.Expr:
        return (pl.col("fate") == fate).sum().cast(pl.Int64).alias(fate)

    fates = judged.group_by("series_id").agg(
        of("fresh"),
        of("superseding"),
        of("duplicate"),
        pl.col("event_at").min().alias("first_at"),
        pl.col("event_at").max().alias("last_at"),
        pl.len().cast(pl.Int64).alias("unique"),
    )
    total = given.group_by("series_id").agg(pl.len().cast(pl.Int64).alias("given"))
    repeated = pl.col("duplicate") + pl.col("given") - pl.col("unique")
    counted = fates.join(total, on="series_id").with_columns(duplicate=repeated)
    return counted.drop("given", "unique").sort("series_id")
