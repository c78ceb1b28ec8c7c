"""The SQL of small writes: rows of many callers in one transaction, as each database takes them fastest."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import polars as pl
from sqlalchemy import Connection, select

from foresite.core.errors import ConflictError
from foresite.core.timeaxis import now, to_micros
from foresite.lake.tables import BatchRow
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
_LATER = (
    "ON CONFLICT (organisation_id, series_id) DO UPDATE SET event_at = excluded.event_at,"
    " known_at = excluded.known_at, value = excluded.value, quality = excluded.quality"
    " WHERE (excluded.event_at, excluded.known_at) >= (latest.event_at, latest.known_at)"
)
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
_NEW_BATCH = {
    name: f"INSERT INTO batch ({_BATCH}) VALUES ({', '.join([mark] * 7)}, '{{}}')"  # noqa: S608
    " ON CONFLICT DO NOTHING RETURNING batch_id"
    for name, mark in (("sqlite", "?"), ("postgresql", "%s"))
}
_KEEP = (
    f"WITH given AS MATERIALIZED (SELECT * FROM unnest(%s::bigint[], {_ARRAYS}) AS given ({_TAIL})),"  # noqa: S608
    f" kept AS (INSERT INTO tail ({_TAIL}) SELECT * FROM given)"
    f" INSERT INTO latest ({_LATEST}) SELECT DISTINCT ON (organisation_id, series_id) {_LATEST} FROM given"
    f" ORDER BY organisation_id, series_id, event_at DESC, known_at DESC, batch_id DESC {_LATER}"
)
"""PostgreSQL reads the arrays of the rows once for both tables."""
LOCKS = 7001
"""First number of the advisory locks of writers; the second is the organisation."""
_IN_ONE = 2000
"""Rows a statement on PostgreSQL: the server parses the arrays of one while the next is made."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The acknowledgement of a small write: its batch, its rows, and whether it had been written before."""

    batch_id: int
    rows: int
    replayed: bool = False


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


def write_together(connection: Connection, together: Sequence[Request]) -> list[Receipt | ConflictError]:
    """Write what all callers bring, in the order they came; nothing is written for one that is refused."""
    for organisation_id in sorted({request.scope.organisation_id for request in together}):
        advise(connection, organisation_id, shared=True)
    answers: list[Receipt | ConflictError] = []
    stored: list[tuple[Any, ...]] = []
    for request in together:
        batch_id = _new_batch(connection, request)
        if batch_id is None:
            answers.append(_earlier(connection, request))
            continue
        answers.append(Receipt(batch_id, len(request.facts)))
        mine = request.scope.organisation_id
        stored += [(mine, batch_id, *version, *told) for version, told in request.facts.items()]
    _keep(connection, stored)
    return answers


def _keep(connection: Connection, stored: list[tuple[Any, ...]]) -> None:
    """Add rows to the tail, and let the newest event of each series follow, in its newest version."""
    if connection.dialect.name == "postgresql":
        stored.sort(key=itemgetter(0, 2))  # one order of series, or two writers wait for each other
        _unnest(connection, _KEEP, stored)
    elif stored:
        connection.exec_driver_sql(_ADD, stored)
        for owner_and_batch in dict.fromkeys(row[:2] for row in stored):
            connection.exec_driver_sql(_FOLLOW, owner_and_batch)


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


def _new_batch(connection: Connection, request: Request) -> int | None:
    """Return the number of a new batch, or None if its idempotency key was used before."""
    mine, rows = request.scope.organisation_id, len(request.facts)
    values = (mine, request.run_id, request.written_at, rows, True, request.key, request.body_hash)
    found: int | None = connection.exec_driver_sql(_NEW_BATCH[connection.dialect.name], values).scalar()
    return found


def _earlier(connection: Connection, request: Request) -> Receipt | ConflictError:
    mine = select(BatchRow.batch_id, BatchRow.rows, BatchRow.body_hash).filter_by(
        organisation_id=request.scope.organisation_id, idempotency_key=request.key
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
