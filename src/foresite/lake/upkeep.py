"""Upkeep: moving the tail into the history, merging revisions, and checking that nothing is damaged."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Engine, column, select
from sqlalchemy import table as named_table

from foresite.core.findings import Finding
from foresite.core.frames import FORECAST, OBSERVATION, RECORD
from foresite.lake.layout import with_part
from foresite.lake.lease import Lease, hold
from foresite.lake.proof import announce, fold, many, take_as_it_is, unproven
from foresite.lake.reader import TABLE
from foresite.lake.recovery import settle
from foresite.lake.store import DeltaStore
from foresite.lake.sums import sums
from foresite.lake.tail import Tail
from foresite.lake.verify import Verifier
from foresite.lake.writer import PARTITION, complete
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

_KEY = ["series_id", "event_at"]
SMALL_ROWS = 4_000_000
"""A part that is too large for one file has several of at least about so many rows; fewer are merged."""
PIECE_ROWS = 8_000_000
"""Rows that are merged in memory at once, as long as one series has no more of a part."""
_SERIES = named_table("series", column("organisation_id"), column("series_id"), column("span"))


class Upkeep:
    """What keeps the lake fast and whole; each verb may be killed anywhere and run again."""

    def __init__(self, engine: Engine, store: DeltaStore, tail: Tail) -> None:
        """Work on this database, history and tail."""
        self._engine, self._store, self._tail = engine, store, tail

    def flush(self, scope: Scope) -> int:
        """Move the tail into the history in one commit; return the rows moved.

        The commit carries the batch it reaches to. Killed between the commit and the delete, the next
        flush deletes only; readers skip the tail's rows up to that batch in the meantime.
        """
        with hold(self._engine, scope, "flush") as lease:
            settle(scope, self._store, self._tail, lease)
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
            complete_rows = complete(filed)
            made = sums(complete_rows.filter(pl.col("batch_id") > self._unproven(scope)))
            turn = self._store.turn(scope, TABLE)
            with lease.checked() as session:
                announce(session, scope, "flush", reach, made)
            self._store.append(turn, complete_rows, transaction=("flush", reach), partition_by=PARTITION)
            self._tail.forget(scope, up_to=reach)
            if many(self._engine, scope):
                with lease.checked() as session:
                    fold(session, scope)
            return rows.height

    def _unproven(self, scope: Scope) -> int:
        with reading(self._engine, scope) as session:
            return unproven(session, scope)

    def _history_keys(self, scope: Scope, rows: pl.DataFrame, ids: list[int]) -> pl.DataFrame:
        files = self._store.snapshot(scope, TABLE).files.filter(pl.col("tier") == "current")
        low, high = rows["event_at"].min(), rows["event_at"].max()
        inside = pl.col("series_id").is_in(ids) & pl.col("event_at").is_between(low, high)
        return self._store.scan(files, OBSERVATION).filter(inside).select(_KEY).collect()

    def _spans(self, scope: Scope) -> dict[int, str]:
        mine = _SERIES.c.organisation_id == scope.organisation_id
        with reading(self._engine, scope) as session:
            found = session.execute(select(_SERIES.c.series_id, _SERIES.c.span).where(mine)).all()
        return {int(series_id): str(span) for series_id, span in found}

    def compact(
        self, scope: Scope, progress: Callable[[float, str], None], *, at_most_rows: int | None = None
    ) -> int:
        """Merge revisions and small files part by part; return the parts rewritten.

        What must be there does not change by this, so its sums stay. Rows from before sums were kept are
        taken as they are. Files that were replaced a while ago are removed.
        """
        with hold(self._engine, scope, "compaction") as lease:
            settle(scope, self._store, self._tail, lease)
            rewritten = 0
            for table in (OBSERVATIONS, *OTHERS):
                turn = self._store.turn(scope, table.name)
                files = self._store.snapshot(scope, table.name).files
                parts = _untidy(files, at_most_rows)
                for done, part in enumerate(parts):
                    progress(done / len(parts), f"{table.name} {part}")
                    mine = files.filter(pl.col("part") == part)
                    lease.check()
                    self._store.replace_part(turn, self._merged(mine, table), part=part)
                lease.check()
                self._store.tidy(turn)
                rewritten += len(parts)
            self._prove(scope, lease)
            progress(1.0, "")
            return rewritten

    def _merged(self, files: pl.DataFrame, table: "Compacted") -> Iterator[pl.DataFrame]:
        """Yield the rows of a part as its files will hold them; many come range by range of series."""
        rows = self._store.scan(files, table.schema)
        if table is not OBSERVATIONS or int(files["rows"].sum()) < 2 * PIECE_ROWS:
            yield table.merged(rows.collect())
            return
        waiting: dict[bool, list[pl.DataFrame]] = {True: [], False: []}
        for low, high in _ranges(rows):
            made = table.merged(rows.filter(pl.col("series_id").is_between(low, high)).collect())
            current = made["tier"] == "current"
            for which, those in ((True, made.filter(current)), (False, made.filter(~current))):
                waiting[which].append(those)
                if sum(piece.height for piece in waiting[which]) >= SMALL_ROWS:
                    yield pl.concat(waiting[which])
                    waiting[which].clear()
        yield from (pl.concat(pieces) for pieces in waiting.values() if pieces)

    def _prove(self, scope: Scope, lease: Lease) -> None:
        """Take rows without sums as they are, and fold the sums of single commits."""
        up_to = self._unproven(scope)
        made = Verifier(self._engine, self._store).sums_up_to(scope, up_to) if up_to else None
        with lease.checked() as session:
            if made is not None:
                take_as_it_is(session, scope, made)
            fold(session, scope)

    def verify(self, scope: Scope, progress: Callable[[float, str], None]) -> list[Finding]:
        """Read everything again and name the damage; see ``Verifier``."""
        return Verifier(self._engine, self._store).verify(scope, progress)

    def stats(self, scope: Scope) -> dict[str, Any]:
        """Return counts: files and rows by tier, bytes, rows waiting in the tail, and the version."""
        files = self._store.snapshot(scope, TABLE).files
        by_tier = files.group_by("tier").agg(pl.len().alias("files"), pl.col("rows").sum()).sort("tier")
        return {
            "parts": files["part"].n_unique(),
            "tiers": by_tier.to_dicts(),
            "files": files.height,
            "rows": int(files["rows"].sum()),
            "bytes": int(files["bytes"].sum()),
            "tail_rows": self._tail.size(scope),
            "version": self._tail.cut_off(scope),
        }


def _ranges(rows: pl.LazyFrame) -> Iterator[tuple[int, int]]:
    """Yield ranges of series, each of at least ``PIECE_ROWS`` rows but for the last."""
    counts = rows.group_by("series_id").agg(pl.len()).sort("series_id").collect(engine="streaming")
    low: int | None = None
    held = 0
    for series_id, count in counts.iter_rows():
        low, held = series_id if low is None else low, held + count
        if held >= PIECE_ROWS:
            yield low, series_id
            low, held = None, 0
    if low is not None:
        yield low, counts["series_id"][-1]


def _untidy(files: pl.DataFrame, at_most_rows: int | None) -> list[str]:
    """Return the parts with revisions that wait, or with small files that could be one."""
    small = (pl.col("rows") < SMALL_ROWS).sum().over("part", "tier") > 1
    untidy = (pl.col("tier") == "pending") | small
    if at_most_rows is not None:
        untidy &= pl.col("rows").sum().over("part") <= at_most_rows
    return sorted(files.filter(untidy)["part"].unique().to_list())


def merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Sort all versions of a part into current and superseded, each knowing when it was superseded."""
    ordered = rows.sort([*_KEY, "known_at", "batch_id"])
    next_known_at = pl.col("known_at").shift(-1).over(_KEY)
    told = ordered.with_columns(superseded_at=next_known_at)
    tier = pl.when(pl.col("superseded_at").is_null()).then(pl.lit("current")).otherwise(pl.lit("superseded"))
    return complete(told.with_columns(tier=tier))


@dataclass(frozen=True, slots=True)
class Compacted:
    """A table that is compacted, and how the rows of one of its parts become one sorted file."""

    name: str
    schema: pl.Schema
    merged: Callable[[pl.DataFrame], pl.DataFrame]


OBSERVATIONS = Compacted(TABLE, OBSERVATION, merged)
OTHERS = (
    Compacted("forecast", FORECAST, lambda rows: rows.sort("series_id", "event_at", "issued_at")),
    Compacted("record", RECORD, lambda rows: rows.sort("dataset", "record_id", "known_at", "batch_id")),
)
