"""The SQL tail: small writes, durable when acknowledged, many callers sharing one commit."""

import threading
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Engine, Select, delete, func, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError, ForesiteError
from foresite.core.frames import FACT, INSTANT
from foresite.core.timeaxis import Window, to_micros
from foresite.lake.proof import confirm, withdraw
from foresite.lake.tables import BatchRow, LatestRow, TailRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope

_STORED = pl.Schema(
    {
        "series_id": pl.Int64,
        "event_at": pl.Int64,
        "known_at": pl.Int64,
        "value": pl.Float64,
        "quality": pl.Int16,
        "batch_id": pl.Int64,
    }
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The acknowledgement of a small write: its batch, its rows, and whether it had been written before."""

    batch_id: int
    rows: int
    replayed: bool = False


@dataclass(slots=True)
class _Request:
    scope: Scope
    rows: list[dict[str, Any]]
    newest: list[dict[str, Any]]
    run_id: str | None
    key: str | None
    body_hash: str
    receipt: Receipt | None = None
    error: BaseException | None = None

    @property
    def answered(self) -> bool:
        return self.receipt is not None or self.error is not None


class Tail:
    """The tail of every organisation in one database."""

    def __init__(self, engine: Engine) -> None:
        """Share the engine; callers of one process share commits."""
        self._engine = engine
        self._waiting: list[_Request] = []
        self._queue_lock = threading.Lock()
        self._commit_lock = threading.Lock()

    def append(
        self, scope: Scope, facts: pl.DataFrame, *, run_id: str | None, key: str | None, body_hash: str
    ) -> Receipt:
        """Write facts; durable on return. Callers that arrive during a commit share the next one."""
        unique = facts.unique(["series_id", "event_at", "known_at"], keep="last", maintain_order=True)
        stored = unique.select(FACT.names()).with_columns(pl.col("event_at", "known_at").dt.epoch("us"))
        newest = stored.sort("event_at", "known_at").group_by("series_id", maintain_order=True).last()
        request = _Request(scope, stored.to_dicts(), newest.to_dicts(), run_id, key, body_hash)
        with self._queue_lock:
            self._waiting.append(request)
        with self._commit_lock:
            if not request.answered:
                with self._queue_lock:
                    together, self._waiting = self._waiting, []
                self._commit(together)
        if request.error is not None:
            raise request.error
        assert request.receipt is not None  # noqa: S101 -- _commit answers every request
        return request.receipt

    def _commit(self, together: list[_Request]) -> None:
        try:
            with writing(self._engine) as session:
                answers = [_write(session, request) for request in together]
        except (IntegrityError, ForesiteError) as cause:
            if len(together) == 1:
                together[0].error = _told(cause, together[0])
                return
            for request in together:  # one of them is at fault: the others must not pay for it
                self._commit([request])
            return
        except BaseException as cause:
            for request in together:
                request.error = cause
            raise
        for request, answer in zip(together, answers, strict=True):
            request.receipt = answer

    def rows(
        self,
        scope: Scope,
        *,
        series_ids: list[int] | None = None,
        window: Window | None = None,
        after: int = -1,
    ) -> pl.DataFrame:
        """Return the tail's facts with their batch_id; read it before the history's snapshot, never after."""
        chosen = _mine(scope).where(TailRow.batch_id > after)
        if series_ids is not None and len(series_ids) <= 500:  # noqa: PLR2004 -- bound variables of SQLite
            chosen = chosen.where(TailRow.series_id.in_(series_ids))
        if window is not None:
            low, high = to_micros(window.start), to_micros(window.end)
            chosen = chosen.where(TailRow.event_at >= low, TailRow.event_at < high)
        with reading(self._engine) as session:
            found = session.execute(chosen).all()
        frame = pl.DataFrame([tuple(row) for row in found], schema=_STORED, orient="row")
        if series_ids is not None:
            frame = frame.filter(pl.col("series_id").is_in(series_ids))
        return frame.with_columns(pl.col("event_at", "known_at").cast(INSTANT))

    def cut_off(self, scope: Scope) -> int:
        """Return a batch number that no write under way will fall below; 0 if nothing was written."""
        with writing(self._engine) as session:
            _advise(session, scope, shared=False)
            mine = BatchRow.organisation_id == scope.organisation_id
            under_way = session.scalar(select(func.min(BatchRow.batch_id)).where(mine, ~BatchRow.committed))
            if under_way is not None:
                return int(under_way) - 1
            return int(session.scalar(select(func.max(BatchRow.batch_id)).where(mine)) or 0)

    def forget(self, scope: Scope, *, up_to: int) -> None:
        """Delete the rows of batches that the history holds, and note that it holds them."""
        mine = (TailRow.organisation_id == scope.organisation_id, TailRow.batch_id <= up_to)
        with writing(self._engine) as session:
            session.execute(delete(TailRow).where(*mine))
            confirm(session, scope, "flush", up_to=up_to)

    def size(self, scope: Scope) -> int:
        """Return how many rows wait in the tail."""
        mine = TailRow.organisation_id == scope.organisation_id
        with reading(self._engine) as session:
            return session.scalar(select(func.count()).select_from(TailRow).where(mine)) or 0

    def latest(self, scope: Scope, series_ids: list[int]) -> pl.DataFrame:
        """Return the newest event of each series."""
        names = list(FACT.names())
        chosen = select(*(getattr(LatestRow, name) for name in names)).where(
            LatestRow.organisation_id == scope.organisation_id
        )
        found: list[tuple[Any, ...]] = []
        with reading(self._engine) as session:
            for at in range(0, len(series_ids), 500):
                part = chosen.where(LatestRow.series_id.in_(series_ids[at : at + 500]))
                found += [tuple(row) for row in session.execute(part)]
        stored = {name: _STORED[name] for name in names}
        frame = pl.DataFrame(found, schema=stored, orient="row")
        return frame.with_columns(pl.col("event_at", "known_at").cast(INSTANT)).sort("series_id")

    def open_batch(self, scope: Scope, *, run_id: str | None, rows: int) -> int:
        """Announce a bulk write and return its batch; the lake version stops before it until it is closed."""
        with writing(self._engine) as session:
            _advise(session, scope, shared=True)
            row = BatchRow(organisation_id=scope.organisation_id, run_id=run_id, rows=rows, committed=False)
            row.receipt = {}
            session.add(row)
            session.flush()
            return row.batch_id

    def under_way(self, scope: Scope) -> list[int]:
        """Return the bulk writes that are not closed: under way, or left open by a killed process."""
        mine = BatchRow.organisation_id == scope.organisation_id
        with reading(self._engine) as session:
            return list(session.scalars(select(BatchRow.batch_id).where(mine, ~BatchRow.committed)))

    def close_batches(self, scope: Scope, *, up_to: int, newest: pl.DataFrame | None = None) -> None:
        """Close the bulk writes up to a batch: the history holds them."""
        mine = (BatchRow.organisation_id == scope.organisation_id, BatchRow.batch_id <= up_to)
        with writing(self._engine) as session:
            session.execute(update(BatchRow).where(*mine, ~BatchRow.committed).values(committed=True))
            confirm(session, scope, "load", up_to=up_to)
            if newest is not None:
                _keep_latest(session, scope, newest.to_dicts())

    def drop_batches(self, scope: Scope, batch_ids: list[int]) -> None:
        """Forget bulk writes that never came into the history; only these: another may be under way."""
        mine = (BatchRow.organisation_id == scope.organisation_id, BatchRow.batch_id.in_(batch_ids))
        with writing(self._engine) as session:
            session.execute(delete(BatchRow).where(*mine, ~BatchRow.committed))
            withdraw(session, scope, batch_ids)


def _write(session: Session, request: _Request) -> Receipt:
    scope = request.scope
    _advise(session, scope, shared=True)
    if request.key is not None:
        mine = select(BatchRow).filter_by(organisation_id=scope.organisation_id, idempotency_key=request.key)
        earlier = session.scalar(mine)
        if earlier is not None:
            if earlier.body_hash != request.body_hash:
                raise ConflictError(
                    f"the idempotency key {request.key!r} was used for another body",
                    code="idempotency-key-reused",
                    remedy="Use a new key for new data.",
                    key=request.key,
                )
            return Receipt(earlier.batch_id, earlier.rows, replayed=True)
    batch = BatchRow(
        organisation_id=scope.organisation_id,
        run_id=request.run_id,
        rows=len(request.rows),
        idempotency_key=request.key,
        body_hash=request.body_hash,
        receipt={},
    )
    session.add(batch)
    session.flush()
    own = {"organisation_id": scope.organisation_id, "batch_id": batch.batch_id}
    if request.rows:
        session.connection().execute(TailRow.__table__.insert(), [{**own, **row} for row in request.rows])  # type: ignore[attr-defined]  # declarative tables are Table
        _keep_latest(session, scope, request.newest)
    return Receipt(batch.batch_id, len(request.rows))


def _keep_latest(session: Session, scope: Scope, newest: list[dict[str, Any]]) -> None:
    if not newest:
        return
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(LatestRow)
    new = insert.excluded
    later = (new.event_at > LatestRow.event_at) | (
        (new.event_at == LatestRow.event_at) & (new.known_at >= LatestRow.known_at)
    )
    changed = {name: getattr(new, name) for name in ("event_at", "known_at", "value", "quality")}
    upsert = insert.on_conflict_do_update(
        index_elements=["organisation_id", "series_id"], set_=changed, where=later
    )
    ordered = sorted(newest, key=lambda row: row["series_id"])  # one order for all, or PostgreSQL deadlocks
    session.connection().execute(
        upsert, [{"organisation_id": scope.organisation_id, **row} for row in ordered]
    )


def _advise(session: Session, scope: Scope, *, shared: bool) -> None:
    """On PostgreSQL batches commit out of order; this lock lets a cut-off wait for those under way."""
    if session.get_bind().dialect.name == "postgresql":
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        session.execute(
            text(f"SELECT {function}(7001, :organisation)"), {"organisation": scope.organisation_id}
        )


def _mine(scope: Scope) -> Select[Any]:
    columns = (getattr(TailRow, name) for name in _STORED.names())
    return select(*columns).where(TailRow.organisation_id == scope.organisation_id)


def _told(cause: BaseException, request: _Request) -> BaseException:
    if isinstance(cause, IntegrityError) and request.key is not None:
        return ConflictError(
            f"the idempotency key {request.key!r} is being used by another request at this moment",
            code="idempotency-key-busy",
            remedy="Send the same request again.",
        )
    return cause
