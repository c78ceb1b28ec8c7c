"""Upkeep: moving the tail into the history, merging revisions, and checking that nothing is damaged."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl
from polars.exceptions import PolarsError
from sqlalchemy import Engine, column, select
from sqlalchemy import table as named_table

from foresite.core.findings import Finding, Severity
from foresite.core.frames import OBSERVATION
from foresite.lake.layout import with_part
from foresite.lake.lease import hold
from foresite.lake.reader import TABLE, Reader
from foresite.lake.recovery import settle
from foresite.lake.store import DeltaStore
from foresite.lake.tail import Tail
from foresite.lake.writer import PARTITION, complete
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

if TYPE_CHECKING:
    from datetime import datetime

_KEY = ["series_id", "event_at"]
_SERIES = named_table("series", column("organisation_id"), column("series_id"), column("span"))


class Upkeep:
    """What keeps the lake fast and whole; each verb may be killed anywhere and run again."""

    def __init__(self, engine: Engine, store: DeltaStore, tail: Tail, reader: Reader) -> None:
        """Work on this database, history and tail."""
        self._engine, self._store, self._tail, self._reader = engine, store, tail, reader

    def flush(self, scope: Scope) -> int:
        """Move the tail into the history in one commit; return the rows moved.

        The commit carries the batch it reaches to. Killed between the commit and the delete, the next
        flush deletes only; readers skip the tail's rows up to that batch in the meantime.
        """
        with hold(self._engine, scope, "flush") as lease:
            settle(scope, self._store, self._tail)
            done = self._store.snapshot(scope, TABLE).transaction("flush")
            self._tail.forget(scope, up_to=done)
            reach = self._tail.cut_off(scope)
            rows = self._tail.rows(scope, after=done).filter(pl.col("batch_id") <= reach)
            if rows.is_empty():
                return 0
            ordered = rows.sort([*_KEY, "known_at", "batch_id"])
            ids = ordered["series_id"].unique().to_list()
            history = self._history_keys(scope, ordered, ids)
            first = ~pl.struct(_KEY).is_duplicated() | pl.struct(_KEY).is_first_distinct()
            judged = ordered.with_columns(first=first).join(
                history.with_columns(there=pl.lit(value=True)), on=_KEY, how="left", maintain_order="left"
            )
            fresh = pl.col("first") & pl.col("there").is_null()
            tier = pl.when(fresh).then(pl.lit("current")).otherwise(pl.lit("pending"))
            filed = with_part(judged.with_columns(tier=tier), self._spans(scope))
            lease.check()
            self._store.append(
                scope, TABLE, complete(filed), transaction=("flush", reach), partition_by=PARTITION
            )
            self._tail.forget(scope, up_to=reach)
            return rows.height

    def _history_keys(self, scope: Scope, rows: pl.DataFrame, ids: list[int]) -> pl.DataFrame:
        files = self._store.snapshot(scope, TABLE).files.filter(pl.col("tier") == "current")
        low, high = rows["event_at"].min(), rows["event_at"].max()
        inside = pl.col("series_id").is_in(ids) & pl.col("event_at").is_between(low, high)
        return self._store.scan(files, OBSERVATION).filter(inside).select(_KEY).collect()

    def _spans(self, scope: Scope) -> dict[int, str]:
        mine = _SERIES.c.organisation_id == scope.organisation_id
        with reading(self._engine) as session:
            found = session.execute(select(_SERIES.c.series_id, _SERIES.c.span).where(mine)).all()
        return {int(series_id): str(span) for series_id, span in found}

    def compact(self, scope: Scope, progress: Callable[[float, str], None]) -> int:
        """Merge revisions and small files part by part; return the parts rewritten."""
        with hold(self._engine, scope, "compaction") as lease:
            settle(scope, self._store, self._tail)
            files = self._store.snapshot(scope, TABLE).files
            untidy = (
                files.group_by("part")
                .agg(
                    (pl.col("tier") == "pending").any().alias("revised"), pl.len(), pl.col("tier").n_unique()
                )
                .filter(pl.col("revised") | (pl.col("len") > pl.col("tier")))
            )
            parts = sorted(untidy["part"].to_list())
            for done, part in enumerate(parts):
                progress(done / len(parts), part)
                rows = self._store.scan(files.filter(pl.col("part") == part), OBSERVATION).collect()
                lease.check()
                self._store.replace_part(scope, TABLE, merged(rows), part=part)
            progress(1.0, "")
            return len(parts)

    def verify(self, scope: Scope) -> list[Finding]:
        """Read every file again and name the damage: unreadable files, lost rows, double facts."""
        files = self._store.snapshot(scope, TABLE).files
        findings = []
        for row in files.iter_rows(named=True):
            findings += self._verify_file(row)
        if findings:
            return findings
        current = self._store.scan(files.filter(pl.col("tier") == "current"), OBSERVATION)
        per_fact = current.group_by(*_KEY).len().filter(pl.col("len") > 1)
        double = per_fact.group_by("series_id").agg(
            pl.len().alias("count"),
            pl.col("event_at").min().alias("first"),
            pl.col("event_at").max().alias("last"),
        )
        return [_double(row) for row in double.collect().iter_rows(named=True)]

    def _verify_file(self, row: dict[str, Any]) -> list[Finding]:
        one = pl.DataFrame([row], schema=self._store_schema())
        try:
            read = (
                self._store.scan(one, OBSERVATION).select(pl.all().hash(), pl.lit(1).alias("one")).collect()
            )
        except (PolarsError, OSError) as cause:
            told = f"the file {row['path']} cannot be read: {str(cause).splitlines()[0]}"
            return [Finding("file-unreadable", told, count=row["rows"], severity=Severity.DAMAGE)]
        if read.height == row["rows"]:
            return []
        told = f"the file {row['path']} holds {read.height} rows where {row['rows']} were committed"
        lost = row["rows"] - read.height
        return [Finding("rows-missing", told, count=lost, severity=Severity.DAMAGE)]

    @staticmethod
    def _store_schema() -> dict[str, Any]:
        numbers = ("rows", "series_low", "series_high", "event_low", "event_high")
        return {"path": pl.String, "part": pl.String, "tier": pl.String} | dict.fromkeys(numbers, pl.Int64)

    def stats(self, scope: Scope) -> dict[str, Any]:
        """Return counts: files and rows by tier, rows waiting in the tail, and the version."""
        files = self._store.snapshot(scope, TABLE).files
        by_tier = files.group_by("tier").agg(pl.len().alias("files"), pl.col("rows").sum()).sort("tier")
        return {
            "parts": files["part"].n_unique(),
            "tiers": by_tier.to_dicts(),
            "rows": int(files["rows"].sum()),
            "tail_rows": self._tail.size(scope),
            "version": self._tail.cut_off(scope),
        }


def merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Sort all versions of a part into current and superseded, each knowing when it was superseded."""
    ordered = rows.sort([*_KEY, "known_at", "batch_id"])
    next_known_at = pl.col("known_at").shift(-1).over(_KEY)
    told = ordered.with_columns(superseded_at=next_known_at)
    tier = pl.when(pl.col("superseded_at").is_null()).then(pl.lit("current")).otherwise(pl.lit("superseded"))
    return complete(told.with_columns(tier=tier))


def _double(row: dict[str, Any]) -> Finding:
    first: datetime = row["first"]
    return Finding(
        "fact-double",
        f"series {row['series_id']} has {row['count']} facts with more than one current version",
        series=str(row["series_id"]),
        count=row["count"],
        first_at=first,
        last_at=row["last"],
        severity=Severity.DAMAGE,
    )
