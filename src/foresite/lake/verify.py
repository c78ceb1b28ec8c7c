"""Verifying: every file is read again, counted, summed up and held against what SQL says must be there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl
from polars.exceptions import PolarsError
from sqlalchemy import Engine, column, func, select
from sqlalchemy import table as named_table
from sqlalchemy.orm import Session

from foresite.core.errors import UnavailableError
from foresite.core.findings import Finding
from foresite.core.frames import FACT, FORECAST, INSTANT, OBSERVATION, RECORD
from foresite.lake import damage
from foresite.lake.lease import hold
from foresite.lake.proof import Announced, announced
from foresite.lake.reader import TABLE, newest
from foresite.lake.store import FILES, DeltaStore, Snapshot, telling_faults
from foresite.lake.sums import added, sums
from foresite.lake.tables import BatchRow, LatestRow, TailRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = ["series_id", "event_at"]
_VERSION = [*FACT.names(), "batch_id"]
_SERIES = named_table("series", column("organisation_id"), column("series_id"), column("key"))
_STORED = pl.Schema(dict.fromkeys(_VERSION, pl.Int64()) | {"value": pl.Float64()})
_OTHERS = (("forecast", FORECAST), ("record", RECORD))
TRIES = 20
ROWS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """The two sides of the lake at one moment: the history's version, and what SQL says beside it."""

    snapshot: Snapshot
    announced: Announced
    tail: pl.DataFrame
    latest: pl.DataFrame
    under_way: list[int]
    short_batches: list[tuple[int, int, int]]
    """(batch, rows that were acknowledged, rows that wait in the tail) where the two differ."""


@dataclass(slots=True)
class _Seen:
    """What reading the files has brought so far."""

    sums: list[pl.DataFrame] = field(default_factory=list)
    newest: list[pl.DataFrame] = field(default_factory=list)
    unproven: dict[int, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class Verifier:
    """Reads everything again and names the damage; takes no turn and holds nobody up."""

    def __init__(self, engine: Engine, store: DeltaStore) -> None:
        """Compare this database with this history."""
        self._engine, self._store = engine, store

    def verify(
        self, scope: Scope, progress: Callable[[float, str], None] = lambda _share, _note: None
    ) -> list[Finding]:
        """Return a finding for each damaged file, and for each series and month that is not as committed."""
        try:
            moment = self._moment(scope)
            others = [(self._store.snapshot(scope, name), schema) for name, schema in _OTHERS]
        except UnavailableError as cause:
            if cause.code != "lake-unavailable" or self._store.remote:
                raise  # a server that is away is no damage
            return [damage.log_unreadable(cause.message)]
        seen = _Seen()
        files = moment.snapshot.files.sort("path")
        for done, row in enumerate(files.iter_rows(named=True)):
            progress(done / files.height, row["part"])
            self._read(row, seen, moment.announced.unproven)
        sound = not seen.findings
        keys = self._keys(scope)
        seen.findings += damage.sums_differ(moment.announced.sums, added(seen.sums), keys)
        seen.findings += [damage.commit_missing(*lost) for lost in moment.announced.ahead]
        seen.findings += [damage.tail_short(*batch) for batch in moment.short_batches]
        if sound:
            seen.findings += self._misfiled(moment.snapshot.files, keys)
            seen.findings += self._latest(moment, seen, keys)
        for snapshot, schema in others:
            for row in snapshot.files.iter_rows(named=True):
                seen.findings += self._count_only(row, schema)
        return [*seen.findings, *damage.unproven(sum(seen.unproven.values()))]

    def sums_up_to(self, scope: Scope, batch_id: int) -> pl.DataFrame:
        """Return the sums of all rows of the history up to a batch, as they are now."""
        files = self._store.snapshot(scope, TABLE).files
        old = pl.col("batch_id") <= batch_id
        return added(
            sums(frame.filter(old))
            for row in files.iter_rows(named=True)
            for frame in self._frames(row, OBSERVATION)
        )

    def _moment(self, scope: Scope) -> Moment:
        """Read both sides; a commit in between makes us look again, and at last wait for our turn."""
        for _ in range(TRIES):
            before = self._store.snapshot(scope, TABLE)
            moment = self._beside(scope, before)
            if self._store.snapshot(scope, TABLE).version == before.version:
                return moment
        with hold(self._engine, scope, "verification"):
            return self._beside(scope, self._store.snapshot(scope, TABLE))

    def _beside(self, scope: Scope, snapshot: Snapshot) -> Moment:
        reached = {name: snapshot.transaction(name) for name in ("load", "flush")}
        with reading(self._engine, scope) as session:
            mine = BatchRow.organisation_id == scope.organisation_id
            under_way = session.scalars(select(BatchRow.batch_id).where(mine, ~BatchRow.committed))
            return Moment(
                snapshot,
                announced(session, scope, reached),
                tail=_all(session, scope, TailRow, after=reached["flush"]),
                latest=_all(session, scope, LatestRow),
                under_way=list(under_way),
                short_batches=_short_batches(session, scope, reached["flush"]),
            )

    def _frames(self, row: dict[str, Any], schema: pl.Schema) -> "Iterator[pl.DataFrame]":
        one = pl.DataFrame([row], schema=FILES)
        scanned = self._store.scan(one, {**schema, "tier": pl.String})
        yield from scanned.collect_batches(chunk_size=ROWS_AT_ONCE)

    def _read(self, row: dict[str, Any], seen: _Seen, unproven: int) -> None:
        rows = 0
        try:
            for frame in self._frames(row, OBSERVATION):
                rows += frame.height
                old = frame.filter(pl.col("batch_id") <= unproven) if unproven else frame.clear()
                seen.unproven[len(seen.unproven)] = old.height
                seen.sums.append(sums(frame.filter(pl.col("batch_id") > unproven) if old.height else frame))
                seen.newest.append(_last(frame.select(_VERSION)))
        except (PolarsError, OSError) as cause:
            seen.findings.append(self._unreadable(row, cause))
            return
        if rows != row["rows"]:
            seen.findings.append(damage.file_short(row, rows))

    def _count_only(self, row: dict[str, Any], schema: pl.Schema) -> list[Finding]:
        try:
            rows = sum(frame.height for frame in self._frames(row, schema))
        except (PolarsError, OSError) as cause:
            return [self._unreadable(row, cause)]
        return [damage.file_short(row, rows)] if rows != row["rows"] else []

    def _unreadable(self, row: dict[str, Any], cause: Exception) -> Finding:
        """Tell a damaged file from a server that does not answer."""
        if self._store.remote and isinstance(cause, OSError) and not isinstance(cause, FileNotFoundError):
            with telling_faults(row["path"]):
                raise cause
        return damage.file_unreadable(row, cause)

    def _misfiled(self, files: pl.DataFrame, keys: dict[int, str]) -> list[Finding]:
        """Look for two current versions of one fact, and for versions superseded at another moment."""
        findings: list[Finding] = []
        for (_,), of_part in files.group_by("part", maintain_order=True):
            rows = self._store.scan(of_part.filter(pl.col("tier") == "current"), OBSERVATION)
            double = rows.group_by(*_KEY).len().filter(pl.col("len") > 1).collect()
            findings += damage.facts_double(double, keys)
            old = of_part.filter(pl.col("tier") == "superseded")
            if old.height:
                superseded = self._store.scan(old, OBSERVATION)
                after = rows.join(superseded.select(_KEY).unique(), on=_KEY, how="semi")
                both = pl.concat([superseded, after]).sort([*_KEY, "known_at", "batch_id"])
                following = pl.col("known_at").shift(-1).over(_KEY)
                wrong = both.filter(following.ne_missing(pl.col("superseded_at")))
                findings += damage.superseded_differs(wrong.select(_KEY).collect(), keys)
        return findings

    def _latest(self, moment: Moment, seen: _Seen, keys: dict[int, str]) -> list[Finding]:
        """Hold the latest values against the newest facts; a load that has not ended is passed over."""
        every = pl.concat([_STORED.to_frame(), *seen.newest, moment.tail.select(_VERSION)], how="vertical")
        truth = newest(_last(every).lazy()).collect()
        settled = truth.filter(~pl.col("batch_id").is_in(moment.under_way))
        unsettled = truth.filter(pl.col("batch_id").is_in(moment.under_way))
        said = moment.latest.join(unsettled, on="series_id", how="anti")
        both = settled.join(said, on="series_id", how="full", suffix="_said", coalesce=True)
        same = [
            pl.col(name).fill_nan(None).eq_missing(pl.col(f"{name}_said").fill_nan(None))
            if name == "value"
            else pl.col(name).eq_missing(pl.col(f"{name}_said"))
            for name in ("event_at", "known_at", "value", "quality")
        ]
        return list(damage.latest_differs(both.filter(~pl.all_horizontal(same)), keys))

    def _keys(self, scope: Scope) -> dict[int, str]:
        mine = _SERIES.c.organisation_id == scope.organisation_id
        with reading(self._engine, scope) as session:
            found = session.execute(select(_SERIES.c.series_id, _SERIES.c.key).where(mine)).all()
        return {int(series_id): str(key) for series_id, key in found}


def _all(
    session: Session, scope: Scope, table: type[TailRow | LatestRow], after: int | None = None
) -> pl.DataFrame:
    """Return the rows of the tail after a batch, or of the latest values, instants in microseconds."""
    names = [name for name in _VERSION if hasattr(table, name)]
    chosen = select(*(getattr(table, name) for name in names))
    chosen = chosen.where(table.organisation_id == scope.organisation_id)
    if after is not None:
        chosen = chosen.where(TailRow.batch_id > after)
    found = [tuple(row) for row in session.execute(chosen)]
    return pl.DataFrame(found, schema={name: _STORED[name] for name in names}, orient="row")


def _short_batches(session: Session, scope: Scope, after: int) -> list[tuple[int, int, int]]:
    waiting = (
        select(TailRow.batch_id, func.count().label("waiting"))
        .where(TailRow.organisation_id == scope.organisation_id, TailRow.batch_id > after)
        .group_by(TailRow.batch_id)
        .subquery()
    )
    joined = select(BatchRow.batch_id, BatchRow.rows, waiting.c.waiting).join(
        waiting, waiting.c.batch_id == BatchRow.batch_id
    )
    found = session.execute(joined.where(BatchRow.rows != waiting.c.waiting))
    return [(int(batch), int(rows), int(there)) for batch, rows, there in found]


def _last(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the newest version of the newest event of each series, in the types of the database."""
    ends = frame.group_by("series_id").agg(pl.col("event_at").max())
    last = newest(frame.join(ends, on=_KEY, how="semi").lazy()).collect()
    instants = [name for name in ("event_at", "known_at") if last.schema[name] == INSTANT]
    return last.with_columns(pl.col(instants).dt.epoch("us")).cast(_STORED)
