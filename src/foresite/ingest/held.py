"""Held rows and remembered repairs: the only reader and writer of the quarantine's tables."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import polars as pl
from sqlalchemy import ColumnElement, Engine, Select, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foresite.catalog.paging import MAX_LIMIT, Page
from foresite.catalog.series import of_asset
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.timeaxis import Window, now
from foresite.ingest.tables import QuarantineRow, RememberedRepairRow
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import HeldTold, State
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

ROWS_A_STATEMENT = 1000
HELD = (
    "line", "raw", "series_key", "event_at", "known_at", "value", "rule", "message", "proposal", "state",
)  # fmt: skip
"""What ``hold`` is given for each row; ``proposal`` as ``Proposal.as_dict`` or None."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where held rows came from.

    Attributes:
        run_id: the load that held them.
        contract: name of the contract.
        contract_id: the version of it.
        file: name of the file, with the member of an archive where there is one.
        digest: SHA-256 of the raw file.
    """

    run_id: str
    contract: str
    contract_id: int | None
    file: str
    digest: str


def hold(engine: Engine, scope: Scope, origin: Origin, rows: Iterable[dict[str, Any]]) -> int:
    """Hold these rows (``HELD``), a fault that is held already not again; return how many are new."""
    shared = {
        "organisation_id": scope.organisation_id,
        "run_id": origin.run_id,
        "contract": origin.contract,
        "contract_id": origin.contract_id,
        "file": origin.file,
        "digest": origin.digest,
        "held_at": now(),
    }
    values = [{**shared, **row, "fingerprint": _fingerprint(origin, row)} for row in rows]
    with writing(engine, scope) as session:
        before = _count(session, scope)
        insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
        for at in range(0, len(values), ROWS_A_STATEMENT):
            given = insert(QuarantineRow).on_conflict_do_nothing(
                index_elements=["organisation_id", "fingerprint"]
            )
            session.execute(given, values[at : at + ROWS_A_STATEMENT])
        new = _count(session, scope) - before
        if new:
            told = HeldTold(contract=origin.contract, run_id=origin.run_id, state="open", rows=new)
            publish(session, scope, told)
        return new


def tell_settled(session: Session, scope: Scope, rows: Iterable[QuarantineRow], state: State) -> None:
    """Tell who listens, contract by contract and load by load, that rows were settled or opened again."""
    counted = Counter((row.contract, row.run_id) for row in rows)
    for (contract, run_id), count in counted.items():
        publish(session, scope, HeldTold(contract=contract, run_id=run_id, state=state, rows=count))


def _count(session: Session, scope: Scope) -> int:
    mine = QuarantineRow.organisation_id == scope.organisation_id
    return session.scalar(select(func.count()).select_from(QuarantineRow).where(mine)) or 0


def _fingerprint(origin: Origin, row: dict[str, Any]) -> str:
    said = (
        origin.contract,
        origin.digest,
        origin.file,
        row["line"],
        row["series_key"],
        row["event_at"],
        row["rule"],
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()


def find(
    engine: Engine, scope: Scope, *, limit: int = 100, cursor: str = "", **asked: str
) -> Page[QuarantineRow]:
    """Return one page of held rows, oldest first, narrowed as ``count`` is."""
    chosen = select(QuarantineRow).where(*_asked(engine, scope, **asked))
    if cursor:
        if not cursor.isdigit():
            raise BadDataError(
                "the cursor is not one that a page gave", code="bad-cursor", remedy="Begin without one."
            )
        chosen = chosen.where(QuarantineRow.quarantine_id > int(cursor))
    limit = max(1, min(limit, MAX_LIMIT))
    with reading(engine, scope) as session:
        rows = list(session.scalars(chosen.order_by(QuarantineRow.quarantine_id).limit(limit + 1)))
    return Page(rows[:limit], str(rows[limit - 1].quarantine_id) if len(rows) > limit else "")


def count(engine: Engine, scope: Scope, **asked: str) -> int:
    """Return how many rows are held.

    Args:
        engine: the database.
        scope: whose rows.
        **asked: ``state`` (default open; empty means every one), ``contract``, ``rule``, ``run_id``;
            ``file`` and ``series`` may be patterns with ``*``; ``asset`` is a key.
    """
    chosen = select(func.count()).select_from(QuarantineRow).where(*_asked(engine, scope, **asked))
    with reading(engine, scope) as session:
        return session.scalar(chosen) or 0


def held_at(
    engine: Engine, scope: Scope, keys: Sequence[str], window: Window, *, as_of: datetime | None = None
) -> dict[str, list[datetime]]:
    """Return by series key the times in a window of rows held and not settled, now or as of a moment."""
    if as_of is None:
        then = [QuarantineRow.state == "open"]
    else:
        settled = QuarantineRow.resolved_at
        then = [QuarantineRow.held_at <= as_of, settled.is_(None) | (settled > as_of)]
    within = (QuarantineRow.event_at >= window.start, QuarantineRow.event_at < window.end)
    mine = QuarantineRow.organisation_id == scope.organisation_id
    chosen = select(QuarantineRow.series_key, QuarantineRow.event_at).where(mine, *then, *within)
    found: dict[str, list[datetime]] = {}
    with reading(engine, scope) as session:
        for key, at in session.execute(chosen.where(QuarantineRow.series_key.in_(keys))):
            if key is not None and at is not None:
                found.setdefault(key, []).append(at)
    return found


def count_open(engine: Engine, scope: Scope, *, as_of: datetime | None = None) -> int:
    """Return how many rows are held that nobody has settled, now or as of a moment."""
    if as_of is None:
        return count(engine, scope)
    settled = QuarantineRow.resolved_at
    then = (QuarantineRow.held_at <= as_of, settled.is_(None) | (settled > as_of))
    chosen = select(func.count()).select_from(QuarantineRow).where(*_asked(engine, scope, state=""), *then)
    with reading(engine, scope) as session:
        return session.scalar(chosen) or 0


def _asked(  # noqa: PLR0913 -- each is one way to narrow the same list
    engine: Engine,
    scope: Scope,
    *,
    state: str = "open",
    contract: str = "",
    rule: str = "",
    run_id: str = "",
    file: str = "",
    series: str = "",
    asset: str = "",
) -> list[ColumnElement[bool]]:
    chosen = [QuarantineRow.organisation_id == scope.organisation_id]
    for column, wanted in (
        (QuarantineRow.state, state),
        (QuarantineRow.contract, contract),
        (QuarantineRow.rule, rule),
        (QuarantineRow.run_id, run_id),
    ):
        if wanted:
            chosen.append(column == wanted)
    for text, pattern in ((QuarantineRow.file, file), (QuarantineRow.series_key, series)):
        if pattern:
            chosen.append(_alike(engine, text, pattern))
    if asset:
        chosen.append(QuarantineRow.series_key.in_(of_asset(scope, asset, SeriesRow.key)))
    return chosen


def _alike(engine: Engine, text: Any, pattern: str) -> ColumnElement[bool]:
    """Match a text with a pattern in which * stands for anything, heeding case, in time that stays small.

    LIKE heeds case on PostgreSQL only; a regular expression of many * would take forever.
    """
    if engine.dialect.name == "sqlite":
        glob = pattern.replace("[", "[[]").replace("?", "[?]")
        return cast("ColumnElement[bool]", text.op("GLOB", is_comparison=True)(glob))
    like = pattern.replace("!", "!!").replace("%", "!%").replace("_", "!_").replace("*", "%")
    return cast("ColumnElement[bool]", text.like(like, escape="!"))


def counts(engine: Engine, scope: Scope) -> list[dict[str, Any]]:
    """Return how many rows are held by contract, rule and state."""
    by = (QuarantineRow.contract, QuarantineRow.rule, QuarantineRow.state)
    mine = QuarantineRow.organisation_id == scope.organisation_id
    with reading(engine, scope) as session:
        rows = session.execute(select(*by, func.count()).where(mine).group_by(*by).order_by(*by))
        return [{"contract": row[0], "rule": row[1], "state": row[2], "rows": row[3]} for row in rows]


def get(engine: Engine, scope: Scope, ids: Sequence[int]) -> list[QuarantineRow]:
    """Return these held rows, or say which is not there."""
    found: dict[int, QuarantineRow] = {}
    with reading(engine, scope) as session:
        for at in range(0, len(ids), ROWS_A_STATEMENT):
            chosen = _mine(scope).where(QuarantineRow.quarantine_id.in_(ids[at : at + ROWS_A_STATEMENT]))
            found.update({row.quarantine_id: row for row in session.scalars(chosen)})
    for each in ids:
        if each not in found:
            raise NotFoundError(
                f"there is no held row {each}", code="quarantine-row-absent", quarantine_id=each
            )
    return [found[each] for each in dict.fromkeys(ids)]


def told(row: QuarantineRow) -> dict[str, Any]:
    """Return a held row as JSON-able values."""
    return {
        "quarantine_id": row.quarantine_id,
        "state": row.state,
        "contract": row.contract,
        "file": row.file,
        "line": row.line,
        "raw": row.raw,
        "series": row.series_key,
        "event_at": row.event_at.isoformat() if row.event_at else None,
        "value": row.value,
        "rule": row.rule,
        "message": row.message,
        "proposal": row.proposal,
        "run_id": row.run_id,
    }


def remembered(engine: Engine, scope: Scope, contract: str) -> pl.DataFrame:
    """Return the repairs that later loads of a contract apply: ``series_key, rule, repair``."""
    mine = select(RememberedRepairRow).filter_by(organisation_id=scope.organisation_id, contract=contract)
    with reading(engine, scope) as session:
        rows = [(row.series_key, row.rule, row.repair) for row in session.scalars(mine)]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(("series_key", "rule", "repair"), pl.String()), orient="row"
    )


def remember(session: Session, scope: Scope, row: QuarantineRow, repair: str) -> None:
    """Remember a repair for later loads of the row's contract."""
    said = _said(scope, row, repair)
    if session.scalar(select(RememberedRepairRow).filter_by(**said)) is None:
        session.add(RememberedRepairRow(**said))


def forget(session: Session, scope: Scope, row: QuarantineRow) -> None:
    """Forget the repair that was proposed for this row."""
    repair = (row.proposal or {}).get("repair", "")
    conditions = [
        getattr(RememberedRepairRow, name) == value for name, value in _said(scope, row, repair).items()
    ]
    session.execute(delete(RememberedRepairRow).where(*conditions))


def _said(scope: Scope, row: QuarantineRow, repair: str) -> dict[str, Any]:
    return {
        "organisation_id": scope.organisation_id,
        "contract": row.contract,
        "series_key": row.series_key or "",
        "rule": row.rule,
        "repair": repair,
    }


def settle(session: Session, scope: Scope, row: QuarantineRow, values: dict[str, Any]) -> None:
    """Set values of one row and when it was resolved."""
    mine = (
        QuarantineRow.organisation_id == scope.organisation_id,
        QuarantineRow.quarantine_id == row.quarantine_id,
    )
    session.execute(update(QuarantineRow).where(*mine).values(**values, resolved_at=now()))


def _mine(scope: Scope) -> Select[QuarantineRow]:
    return select(QuarantineRow).where(QuarantineRow.organisation_id == scope.organisation_id)
