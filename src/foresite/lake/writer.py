"""Bulk writing: durable chunks straight to the history, told apart into fresh, superseding and duplicate."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from foresite.core.frames import FACT, INSTANT, OBSERVATION
from foresite.core.timeaxis import Window, as_utc
from foresite.lake.layout import with_part
from foresite.lake.lease import Lease
from foresite.lake.reader import TABLE, Reader
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
        tail.close_batches(scope, up_to=store.snapshot(scope, TABLE).transaction("load"))

    def write(self, facts: pl.DataFrame, *, corrected_known_at: datetime) -> Written:
        """Write one chunk; when this returns it is durable and readable.

        Args:
            facts: FACT rows in any order; of equal (series_id, event_at) the last one counts.
            corrected_known_at: known_at of rows that differ from what is already there, at the earliest.
        """
        last = facts.select(FACT.names()).unique(_KEY, keep="last", maintain_order=True)
        sorted_facts = last.sort(_KEY)
        judged = self._judge(sorted_facts, as_utc(corrected_known_at))
        kept = judged.filter(pl.col("fate") != "duplicate")
        batch_id = self._commit(kept) if kept.height else None
        return Written(_count(judged, facts), batch_id)

    def _judge(self, facts: pl.DataFrame, corrected_known_at: datetime) -> pl.DataFrame:
        """Add ``fate`` by what is there now; corrections get their known_at."""
        if facts.is_empty():
            return facts.with_columns(fate=pl.lit("fresh"))
        low, high = facts.select(
            pl.col("event_at").min().alias("a"), pl.col("event_at").max().alias("b")
        ).row(0)
        window = Window(low, high + timedelta(microseconds=1))
        ids = facts["series_id"].unique().to_list()
        there = self._reader.read(self._scope, ids, window).select(
            *_KEY, pl.col("value").alias("there"), pl.col("known_at").alias("there_known_at")
        )
        existing = there.collect()
        if existing.is_empty():
            return facts.with_columns(fate=pl.lit("fresh"))
        joined = facts.join(existing, on=_KEY, how="left", maintain_order="left")
        fate = (
            pl.when(pl.col("there_known_at").is_null())
            .then(pl.lit("fresh"))
            .when(pl.col("there") == pl.col("value"))
            .then(pl.lit("duplicate"))
            .otherwise(pl.lit("superseding"))
        )
        corrected = pl.max_horizontal(
            "known_at",
            pl.lit(corrected_known_at, dtype=INSTANT),
            pl.col("there_known_at") + pl.duration(microseconds=1),
        )
        marked = joined.with_columns(fate=fate)
        known_at = pl.when(pl.col("fate") == "superseding").then(corrected).otherwise("known_at")
        return marked.with_columns(known_at=known_at).drop("there", "there_known_at")

    def _commit(self, kept: pl.DataFrame) -> int:
        batch_id = self._tail.open_batch(self._scope, run_id=self._run_id, rows=kept.height)
        tier = pl.when(pl.col("fate") == "fresh").then(pl.lit("current")).otherwise(pl.lit("pending"))
        filed = with_part(kept.with_columns(tier=tier), self.spans)
        rows = complete(filed.with_columns(batch_id=pl.lit(batch_id, dtype=pl.Int64)))
        self._lease.check()
        self._store.append(self._scope, TABLE, rows, transaction=("load", batch_id), partition_by=PARTITION)
        newest = kept.group_by("series_id").agg(pl.all().sort_by("event_at").last()).select(FACT.names())
        micros = newest.with_columns(pl.col("event_at", "known_at").dt.epoch("us"))
        self._tail.close_batches(self._scope, up_to=batch_id, newest=micros)
        return batch_id


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
