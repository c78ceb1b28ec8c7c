"""The SQL of small writes: rows of many callers in one transaction, as each database takes them fastest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
import polars as pl
from sqlalchemy import Connection, Engine, select

from foresite.core.errors import ConflictError
from foresite.core.timeaxis import now, to_micros
from foresite.lake.tables import BatchRow
from foresite.platform.database import driving, in_one_message, reading
from foresite.platform.tenancy import Scope

Version = tuple[int, int, int]
"""series_id, event_at and known_at, instants in microseconds since 1970."""
Facts = dict[Version, tuple[float | None, int]]
"""Value and quality by version: a small write, of which a frame would cost more than all its numbers."""
Newest = dict[tuple[int, int], tuple[int, int, float | None, int]]
"""By organisation and series: event_at, known_at, value and quality."""

_BATCH = "organisation_id, run_id, written_at, rows, committed, idempotency_key, body_hash, receipt"
_TAIL = "organisation_id, batch_id, series_id, event_at, known_at, value, quality"
_LATEST = "organisation_id, series_id, event_at, known_at, value, quality"
_NEWER = "(excluded.event_at, excluded.known_at) >= (latest.event_at, latest.known_at)"
_FOLLOWED = ", ".join(
    f"{name} = CASE WHEN {_NEWER} THEN excluded.{name} ELSE latest.{name} END"
    for name in ("event_at", "known_at", "value", "quality")
)
_LATER = f"ON CONFLICT (organisation_id, series_id) DO UPDATE SET writes = latest.writes + 1, {_FOLLOWED}"
_ARRAYS = "%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::double precision[], %s::smallint[]"
# S608: the statements are made of words of this file
_ADD = f"INSERT INTO tail ({_TAIL}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
_FOLLOW = (
    f"INSERT INTO latest ({_LATEST}) SELECT {_LATEST} FROM tail"  # noqa: S608
    f" WHERE organisation_id = ? AND batch_id = ? {_LATER}"
)
_RENEW = {
    "sqlite": f"INSERT INTO latest ({_LATEST}) VALUES (?, ?, ?, ?, ?, ?) {_LATER}",  # noqa: S608
    "postgresql": f"INSERT INTO latest ({_LATEST}) SELECT * FROM unnest({_ARRAYS}) {_LATER}",  # noqa: S608
}
_NEW_BATCH = (
    f"INSERT INTO batch ({_BATCH}) VALUES (?, ?, ?, ?, true, ?, ?, '{{}}')"  # noqa: S608
    " ON CONFLICT DO NOTHING RETURNING batch_id"
)
LOCKS = 7001
"""First number of the advisory locks of writers; the second is the organisation."""
_PUSH = (
    "WITH asked AS MATERIALIZED (SELECT nextval('batch_batch_id_seq') AS batch_id, told.*"  # noqa: S608
    f" FROM (SELECT told.* FROM pg_advisory_xact_lock_shared({LOCKS}, %s) AS held,"
    " json_to_recordset(%s::json) AS told (place bigint, organisation_id bigint, run_id text,"
    " written_at bigint, rows bigint, idempotency_key text, body_hash text) ORDER BY told.place) AS told),"
    f" made AS (INSERT INTO batch (batch_id, {_BATCH})"
    " SELECT batch_id, organisation_id, run_id, written_at, rows, true, idempotency_key, body_hash, '{}'"
    " FROM asked ORDER BY place ON CONFLICT DO NOTHING RETURNING batch_id, organisation_id),"
    f" given AS MATERIALIZED (SELECT {_TAIL} FROM unnest({_ARRAYS})"
    " AS fact (place, series_id, event_at, known_at, value, quality)"
    " JOIN (SELECT place, made.* FROM asked JOIN made USING (batch_id)) AS batch USING (place)),"
    f" kept AS (INSERT INTO tail ({_TAIL}) SELECT * FROM given),"
    f" followed AS (INSERT INTO latest ({_LATEST}) SELECT DISTINCT ON (organisation_id, series_id) {_LATEST}"
    " FROM given ORDER BY organisation_id, series_id, event_at DESC, known_at DESC, batch_id DESC"
    f" {_LATER})"
    " SELECT place, batch_id FROM asked JOIN made USING (batch_id)"
)
"""All that callers bring, in one statement: the lock is held before the first batch has its number.

Series are locked in one order, or two writers would wait for each other.
"""
_IN_ONE = 2000
"""Rows a statement on PostgreSQL: the server parses the arrays of one while the next is made."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The acknowledgement of a small write: its batch, its rows, and whether it had been written before."""

    batch_id: int
    rows: int
    replayed: bool = False


_Answer = Receipt | ConflictError


@dataclass(slots=True, eq=False)
class Request:
    """What one caller writes, and what became of it."""

    scope: Scope
    facts: Facts
    run_id: str | None
    key: str | None
    body_hash: str
    written_at: int = field(default_factory=lambda: to_micros(now()))
    answer: Future[Receipt] = field(default_factory=Future)


def facts_of(frame: pl.DataFrame) -> Facts:
    """Return FACT rows by version; of rows of one version the last one counts."""
    numbers = (frame[name].to_physical().to_list() for name in ("series_id", "event_at", "known_at"))
    told = zip(frame["value"].to_list(), frame["quality"].to_list(), strict=True)
    return dict(zip(zip(*numbers, strict=True), told, strict=True))


def write_together(connection: Connection, scope: Scope, together: Sequence[Request]) -> list[_Answer]:
    """Write what all callers of an organisation bring, in the order they came; nothing for one refused."""
    if connection.dialect.name == "postgresql":
        found = connection.exec_driver_sql(_PUSH, _told(scope, together)).all()
        batches = dict(map(tuple, found))
    else:
        with driving(connection) as cursor:
            batches = _kept_in_turn(cursor, scope, together)
    return _answers(together, batches, partial(_earlier, connection, scope))


def write_at_once(engine: Engine, scope: Scope, together: Sequence[Request]) -> list[_Answer]:
    """Write it like ``write_together``, in a transaction of its own: PostgreSQL is sent one message."""
    batches = dict(in_one_message(engine, scope, _PUSH, _told(scope, together)))

    def earlier(request: Request) -> _Answer:
        with reading(engine, scope) as session:
            return _earlier(session.connection(), scope, request)

    return _answers(together, batches, earlier)


def _told(scope: Scope, together: Sequence[Request]) -> tuple[Any, ...]:
    """Return what ``_PUSH`` is told: of each batch, and of each fact with the place of its batch."""
    rows = [
        (place, *version, *fact)
        for place, request in enumerate(together, 1)
        for version, fact in request.facts.items()
    ]
    batches = [
        {
            "place": place,
            "organisation_id": scope.organisation_id,
            "run_id": request.run_id,
            "written_at": request.written_at,
            "rows": len(request.facts),
            "idempotency_key": request.key,
            "body_hash": request.body_hash,
        }
        for place, request in enumerate(together, 1)
    ]
    return (
        scope.organisation_id,
        orjson.dumps(batches).decode(),
        *map(_array, zip(*rows, strict=True) if rows else [()] * 6),
    )


def _kept_in_turn(cursor: Any, scope: Scope, together: Sequence[Request]) -> dict[int, int]:
    """Add batches and rows, and let the newest event of each series follow; return batches by their place."""
    mine, batches, stored = scope.organisation_id, dict[int, int](), list[tuple[Any, ...]]()
    for place, request in enumerate(together, 1):
        told = (mine, request.run_id, request.written_at, len(request.facts), request.key, request.body_hash)
        found = cursor.execute(_NEW_BATCH, told).fetchone()
        if found is not None:
            batch_id = batches[place] = found[0]
            stored += [(mine, batch_id, *version, *fact) for version, fact in request.facts.items()]
    cursor.executemany(_ADD, stored)
    for batch_id in batches.values():
        cursor.execute(_FOLLOW, (mine, batch_id))
    return batches


def _answers(
    together: Sequence[Request], batches: Mapping[int, int], earlier: Callable[[Request], _Answer]
) -> list[_Answer]:
    """Answer each caller: with the batch that was made, or with what their key was used for before."""
    return [
        Receipt(batches[place], len(request.facts)) if place in batches else earlier(request)
        for place, request in enumerate(together, 1)
    ]


def keep_latest(connection: Connection, latest: Newest) -> None:
    """Let the newest event of each series follow a bulk write."""
    rows = [(*key, *told) for key, told in sorted(latest.items())]
    if connection.dialect.name == "postgresql":
        _unnest(connection, _RENEW["postgresql"], rows)
    elif rows:
        connection.exec_driver_sql(_RENEW["sqlite"], rows)


def advise(connection: Connection, organisation_id: int, *, shared: bool) -> None:
    """On PostgreSQL batches commit out of order; this lock lets a cut-off wait for those under way."""
    if connection.dialect.name == "postgresql":
        function = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        connection.exec_driver_sql(f"SELECT {function}({LOCKS}, %s)", (organisation_id,))


def _unnest(connection: Connection, statement: str, rows: list[tuple[Any, ...]]) -> None:
    for at in range(0, len(rows), _IN_ONE):
        columns = tuple(_array(column) for column in zip(*rows[at : at + _IN_ONE], strict=True))
        connection.exec_driver_sql(statement, columns)


def _array(column: tuple[Any, ...]) -> str:
    """Return numbers as PostgreSQL writes an array: much faster than one by one through the driver."""
    told = map(repr, column) if None not in column else ("NULL" if n is None else repr(n) for n in column)
    return f"{{{','.join(told)}}}"


def _earlier(connection: Connection, scope: Scope, request: Request) -> _Answer:
    mine = select(BatchRow.batch_id, BatchRow.rows, BatchRow.body_hash).filter_by(
        organisation_id=scope.organisation_id, idempotency_key=request.key
    )
    batch_id, rows, body_hash = connection.execute(mine).one()
    if body_hash == request.body_hash:
        return Receipt(batch_id, rows, replayed=True)
    return ConflictError(
        f"the idempotency key {request.key!r} was used for another body",
        code="idempotency-key-reused",
        remedy="Use a new key for new data.",
        key=request.key,
    )


def newest_of(scope: Scope, rows: Iterable[dict[str, Any]]) -> Newest:
    """Return rows of ``latest``, one a series, by their key."""
    return {
        (scope.organisation_id, row["series_id"]): (
            row["event_at"],
            row["known_at"],
            row["value"],
            row["quality"],
        )
        for row in rows
    }
