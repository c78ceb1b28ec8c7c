"""The SQL tail: small writes, durable when acknowledged, many callers sharing one commit."""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from time import sleep
from typing import Any

import polars as pl
from sqlalchemy import Engine, Select, delete, func, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.core.errors import ForesiteError
from foresite.core.frames import FACT, INSTANT
from foresite.core.ids import new_id
from foresite.core.timeaxis import Window, to_micros
from foresite.lake.appending import (
    LOCKS,
    Facts,
    Receipt,
    Request,
    advise,
    keep_latest,
    newest_of,
    write_at_once,
    write_together,
)
from foresite.lake.news import News, tell_of
from foresite.lake.proof import confirm, confirmed, withdraw
from foresite.lake.tables import OPEN, BatchRow, LatestRow, TailRow
from foresite.platform.database import inserting, reading, writing
from foresite.platform.events.kinds import Told
from foresite.platform.events.outbox import publish, wake
from foresite.platform.tenancy import Scope

IN_ONE_QUERY = 500
"""Series that one statement names: SQLite bounds its variables."""
PIECE_ROWS = 1000
"""Rows that are made into a frame at once, holding the interpreter's lock."""
FORGET_ROWS = 2000
"""Rows of a transaction that forgets: pushes wait for it on SQLite."""
BREATH_SECONDS = 0.005
"""Pause between two of them, in which a push that waits gets its turn."""
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


class Tail:
    """The tail of every organisation in one database."""

    def __init__(self, engine: Engine) -> None:
        """Share the engine; callers of one process share commits."""
        self._engine = engine
        self._waiting: list[Request] = []
        self._called = False
        self._queue_lock = threading.Lock()
        self._news = News(engine)
        # PostgreSQL prepares one commit while it syncs another; SQLite has one writer
        at_once = 1 if engine.dialect.name == "sqlite" else 2
        self._committers = ThreadPoolExecutor(at_once, thread_name_prefix="tail-commit")

    def append(
        self, scope: Scope, facts: Facts, *, run_id: str | None, key: str | None, body_hash: str
    ) -> Future[Receipt]:
        """Take facts to be written; durable when the receipt is there. Callers share commits."""
        request = Request(scope, facts, run_id, key, body_hash)
        with self._queue_lock:
            self._waiting.append(request)
            called, self._called = self._called, True
        if not called:  # whoever was called and has not begun takes all that wait
            self._committers.submit(self._commit)
        return request.answer

    def _commit(self) -> None:
        """Commit what callers brought, organisation by organisation, and answer every one of them."""
        with self._queue_lock:
            taken, self._waiting, self._called = self._waiting, [], False
        together: dict[Scope, list[Request]] = {}  # a transaction reaches one organisation
        for request in taken:
            if request.answer.set_running_or_notify_cancel():
                together.setdefault(request.scope, []).append(request)
        for scope, theirs in together.items():
            try:
                self._write(scope, theirs)
            except BaseException as cause:  # noqa: BLE001 -- every caller is told, and raises it
                for request in theirs:
                    if not request.answer.done():
                        request.answer.set_exception(cause)

    def _write(self, scope: Scope, together: list[Request]) -> None:
        brought = [request.facts for request in together]
        told = self._news.due(scope, brought)
        try:
            if told or self._engine.dialect.name == "sqlite":
                with inserting(self._engine, scope) as connection:
                    answers = write_together(connection, scope, together)
                    tell_of(connection, scope, told)
            else:
                answers = write_at_once(self._engine, scope, together)
        except (IntegrityError, ForesiteError) as cause:
            self._news.later(scope, told)  # what was not written may be told all the same, never the reverse
            if len(together) == 1:
                together[0].answer.set_exception(cause)
                return
            for request in together:  # one of them is at fault: the others must not pay for it
                self._write(scope, [request])
            return
        if told:
            wake(self._engine, [scope.organisation_id])
        else:
            self._news.later(scope, brought)
        for request, answer in zip(together, answers, strict=True):
            if isinstance(answer, Receipt):
                request.answer.set_result(answer)
            else:
                request.answer.set_exception(answer)

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
        if series_ids is not None and len(series_ids) <= IN_ONE_QUERY:
            chosen = chosen.where(TailRow.series_id.in_(series_ids))
        if window is not None:
            low, high = to_micros(window.start), to_micros(window.end)
            chosen = chosen.where(TailRow.event_at >= low, TailRow.event_at < high)
        with reading(self._engine, scope) as session:
            cursor = session.connection().execute(chosen).cursor
            pieces = [_framed([], _STORED)]  # in pieces: a thread that answers a push gets its turn between
            while piece := cursor.fetchmany(PIECE_ROWS):
                pieces.append(_framed(piece, _STORED))
        frame = pl.concat(pieces, rechunk=True)
        if series_ids is not None and len(series_ids) > IN_ONE_QUERY:
            return frame.filter(pl.col("series_id").is_in(series_ids))
        return frame

    def cut_off(self, scope: Scope) -> int:
        """Return a batch number that no write under way will fall below; 0 if nothing was written."""
        # SQLite writes one transaction after the other: what can be read is all up to the largest number
        opened = reading if self._engine.dialect.name == "sqlite" else writing
        with opened(self._engine, scope) as session:
            advise(session.connection(), scope.organisation_id, shared=False)
            under_way = session.scalar(_open_batches(scope, func.min))
            return int(under_way) - 1 if under_way is not None else _last_batch(session, scope)

    def stamp(self, scope: Scope) -> str:
        """Return a word that differs whenever a read may differ; it waits for no write under way."""
        with reading(self._engine, scope) as session:
            last = _last_batch(session, scope)
            waiting = session.scalar(_open_batches(scope, func.count))
            if not waiting and session.get_bind().dialect.name == "postgresql":
                # whoever wrote a smaller number than the last one and is not done yet holds this lock
                waiting = session.scalar(text(_HOLDERS), {"locks": LOCKS, "mine": scope.organisation_id})
        return new_id() if waiting else str(last)

    def forget(self, scope: Scope, *, up_to: int) -> None:
        """Delete the rows of batches that the history holds, and note that it holds them."""
        mine = (TailRow.organisation_id == scope.organisation_id, TailRow.batch_id <= up_to)
        some = select(TailRow.batch_id).where(*mine).order_by(TailRow.batch_id).offset(FORGET_ROWS).limit(1)
        while True:  # in bites: readers skip these rows anyway, and pushes need not wait for all
            with writing(self._engine, scope) as session:
                reached = session.scalar(some)
                last = up_to if reached is None else reached
                session.execute(delete(TailRow).where(mine[0], TailRow.batch_id <= last))
                if reached is None:
                    confirm(session, scope, "flush", up_to=up_to)
                    return
            sleep(BREATH_SECONDS)

    def size(self, scope: Scope) -> int:
        """Return how many rows wait in the tail."""
        mine = TailRow.organisation_id == scope.organisation_id
        with reading(self._engine, scope) as session:
            return session.scalar(select(func.count()).select_from(TailRow).where(mine)) or 0

    def latest(self, scope: Scope, series_ids: list[int]) -> pl.DataFrame:
        """Return the newest event of each series."""
        names = list(FACT.names())
        chosen = select(*(getattr(LatestRow, name) for name in names)).where(
            LatestRow.organisation_id == scope.organisation_id
        )
        found: list[tuple[Any, ...]] = []
        with reading(self._engine, scope) as session:
            for at in range(0, len(series_ids), IN_ONE_QUERY):
                part = chosen.where(LatestRow.series_id.in_(series_ids[at : at + IN_ONE_QUERY]))
                found += session.connection().execute(part).cursor.fetchall()
        return _framed(sorted(found), pl.Schema({name: _STORED[name] for name in names}))

    def open_batch(self, scope: Scope, *, run_id: str | None, rows: int) -> int:
        """Announce a bulk write and return its batch; the lake version stops before it until it is closed."""
        with writing(self._engine, scope) as session:
            advise(session.connection(), scope.organisation_id, shared=True)
            row = BatchRow(organisation_id=scope.organisation_id, run_id=run_id, rows=rows, committed=False)
            row.receipt = {}
            session.add(row)
            session.flush()
            return row.batch_id

    def is_confirmed(self, scope: Scope, application: str, number: int) -> bool:
        """Tell whether a commit to the history is known to be there."""
        mine = BatchRow.organisation_id == scope.organisation_id, BatchRow.batch_id == number
        with reading(self._engine, scope) as session:
            if application == "load":
                return bool(session.scalar(select(BatchRow.committed).where(*mine)))
            return confirmed(session, scope, application, number)

    def under_way(self, scope: Scope) -> list[int]:
        """Return the bulk writes that are not closed: under way, or left open by a killed process."""
        mine = BatchRow.organisation_id == scope.organisation_id
        with reading(self._engine, scope) as session:
            return list(session.scalars(select(BatchRow.batch_id).where(mine, BatchRow.committed.is_(False))))

    def close_batches(
        self, scope: Scope, *, up_to: int, newest: pl.DataFrame | None = None, told: Told | None = None
    ) -> None:
        """Close the bulk writes up to a batch: the history holds them, and whoever listens is told."""
        mine = (BatchRow.organisation_id == scope.organisation_id, BatchRow.batch_id <= up_to)
        with writing(self._engine, scope) as session:
            session.execute(
                update(BatchRow).where(*mine, BatchRow.committed.is_(False)).values(committed=True)
            )
            confirm(session, scope, "load", up_to=up_to)
            if newest is not None:
                keep_latest(session.connection(), newest_of(scope, newest.to_dicts()))
            if told is not None:
                publish(session, scope, told)

    def drop_batches(self, scope: Scope, batch_ids: list[int]) -> None:
        """Forget bulk writes that never came into the history; only these: another may be under way."""
        mine = (BatchRow.organisation_id == scope.organisation_id, BatchRow.batch_id.in_(batch_ids))
        with writing(self._engine, scope) as session:
            session.execute(delete(BatchRow).where(*mine, BatchRow.committed.is_(False)))
            withdraw(session, scope, batch_ids)


_HOLDERS = (
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = :locks AND objid = :mine"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def _open_batches(scope: Scope, aggregate: Any) -> Select[Any]:
    mine = BatchRow.organisation_id == scope.organisation_id
    return select(aggregate(BatchRow.batch_id)).where(mine, text(OPEN))  # in the words of its index


def _last_batch(session: Session, scope: Scope) -> int:
    mine = BatchRow.organisation_id == scope.organisation_id
    newest = select(BatchRow.batch_id).where(mine).order_by(BatchRow.batch_id.desc()).limit(1)
    return session.scalar(newest) or 0


def _mine(scope: Scope) -> Select[Any]:
    columns = (getattr(TailRow, name) for name in _STORED.names())
    return select(*columns).where(TailRow.organisation_id == scope.organisation_id)


def _framed(rows: Sequence[tuple[Any, ...]], stored: pl.Schema) -> pl.DataFrame:
    """Return stored rows as a frame with instants."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(stored)
    told = zip(stored.items(), columns, strict=True)
    series = [pl.Series(name, column, dtype=kind) for (name, kind), column in told]
    return pl.DataFrame([each.cast(INSTANT) if each.name.endswith("_at") else each for each in series])
