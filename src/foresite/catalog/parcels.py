"""Parcels: one version of one thing that a source delivered, taken once, and what became of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, func, select, tuple_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.catalog.paging import Page, page_of
from foresite.catalog.tables import ParcelRow, SourceRow
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import SourceTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

OPEN, TAKEN, LOADED, FAILED = "open", "taken", "loaded", "failed"
SUSPECT = 3
"""Begun so often without an end, a parcel may be what ends the process that loads it: it is loaded alone."""
DEADLY = 30
"""Begun so often without an end, it is held to be."""
AT_ONCE = 400
"""Parcels that one statement asks for: SQLite takes so many values, and some."""
Name = tuple[str, str]
"""Key and version of a parcel."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A parcel to be taken."""

    key: str
    version: str
    name: str
    contract: str
    known_at: datetime


def states(
    engine: Engine, scope: Scope, source_id: int, names: Sequence[Name]
) -> dict[Name, tuple[str, int]]:
    """Return of those that were seen before, by key and version, the state and how often they were begun."""
    found: dict[Name, tuple[str, int]] = {}
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        columns = (ParcelRow.key, ParcelRow.version, ParcelRow.state, ParcelRow.attempts)
        chosen = select(*columns).where(
            *_of(scope, source_id), tuple_(ParcelRow.key, ParcelRow.version).in_(some)
        )
        with reading(engine, scope) as session:
            rows = session.execute(chosen).all()
        found |= {(key, version): (state, attempts) for key, version, state, attempts in rows}
    return found


def take(engine: Engine, scope: Scope, source_id: int, wanted: Iterable[Wanted]) -> list[ParcelRow]:
    """Note that these are about to be loaded, and return them: since when they are known stays as it was.

    One that was begun so often that it seems to end whoever loads it is failed instead.
    """
    some = list(wanted)
    try:
        return _take(engine, scope, source_id, some)
    except IntegrityError:  # another worker noted one of them meanwhile: it is found now
        return _take(engine, scope, source_id, some)


def _take(engine: Engine, scope: Scope, source_id: int, wanted: Sequence[Wanted]) -> list[ParcelRow]:
    with writing(engine, scope) as session:
        rows = [_taken(session, scope, source_id, each) for each in wanted]
        session.flush()
        session.expunge_all()
    return [row for row in rows if row.state == TAKEN]


def _taken(session: Session, scope: Scope, source_id: int, each: Wanted) -> ParcelRow:
    chosen = select(ParcelRow).where(
        *_of(scope, source_id), ParcelRow.key == each.key, ParcelRow.version == each.version
    )
    row = session.scalar(chosen)
    if row is None:
        row = ParcelRow(
            organisation_id=scope.organisation_id,
            parcel_id=new_id(),
            source_id=source_id,
            key=each.key,
            version=each.version,
            known_at=each.known_at,
            attempts=0,
        )
        session.add(row)
    row.name, row.contract = each.name, each.contract
    if row.state == TAKEN and row.attempts >= DEADLY:
        row.state, row.ended_at = FAILED, now()
        row.error = {
            "kind": "defect",
            "code": "parcel-deadly",
            "message": f"whoever loaded {each.name} ended without a word, {DEADLY} times",
            "remedy": "Look into the server's log at that time; then try it again by hand.",
            "facts": {},
        }
        publish(session, scope, SourceTold(source_id=source_id, change="parcel-failed"))
    else:
        row.state, row.attempts, row.taken_at = TAKEN, row.attempts + 1, now()
    return row


def loaded(
    engine: Engine,
    scope: Scope,
    rows: Collection[ParcelRow],
    run_id: str,
    cursor: Mapping[str, Any] | None = None,
) -> None:
    """Note that parcels of a source are loaded, and how far it has been read by that."""
    if not rows:
        return
    told = {"state": LOADED, "run_id": run_id, "ended_at": now(), "error": None}
    with writing(engine, scope) as session:
        _change(session, scope, rows, told)
        source_id = next(iter(rows)).source_id
        if cursor is not None:
            mine = (SourceRow.organisation_id == scope.organisation_id, SourceRow.source_id == source_id)
            session.execute(update(SourceRow).where(*mine).values(cursor=dict(cursor)))
        publish(session, scope, SourceTold(source_id=source_id, change="loaded"))


def failed(
    engine: Engine, scope: Scope, row: ParcelRow, error: Mapping[str, Any], run_id: str | None = None
) -> None:
    """Note that a parcel cannot be loaded, and why: it stays here until somebody has it tried again."""
    told = {"state": FAILED, "run_id": run_id, "ended_at": now(), "error": dict(error)}
    with writing(engine, scope) as session:
        _change(session, scope, [row], told)
        publish(session, scope, SourceTold(source_id=row.source_id, change="parcel-failed"))


def let_go(engine: Engine, scope: Scope, rows: Collection[ParcelRow]) -> None:
    """Note that those of these parcels that are not done were not begun after all."""
    ids = [row.parcel_id for row in rows]
    mine = (ParcelRow.organisation_id == scope.organisation_id, ParcelRow.state == TAKEN)
    with writing(engine, scope) as session:
        session.execute(
            update(ParcelRow).where(*mine, ParcelRow.parcel_id.in_(ids)).values(state=OPEN, attempts=0)
        )


def try_again(engine: Engine, scope: Scope, source_id: int, parcel_id: str) -> None:
    """Have a parcel loaded at the next look that could not be loaded.

    Raises:
        NotFoundError: there is none of this source.
        BadDataError: it did not fail.
    """
    with writing(engine, scope) as session:
        row = session.scalar(
            select(ParcelRow).where(*_of(scope, source_id), ParcelRow.parcel_id == parcel_id)
        )
        if row is None:
            raise NotFoundError(f"there is no parcel {parcel_id}", code="parcel-absent", parcel_id=parcel_id)
        if row.state != FAILED:
            raise BadDataError(
                f"the parcel {row.name} did not fail, it is {row.state}",
                code="parcel-not-failed",
                remedy="Only what failed is tried again.",
                parcel_id=parcel_id,
            )
        row.state, row.attempts, row.error, row.ended_at = OPEN, 0, None, None
        note(session, scope, Action.PARCEL_RETRY, parcel_id, after={"name": row.name})
        publish(session, scope, SourceTold(source_id=source_id, change="parcel-open"))


def find(
    engine: Engine, scope: Scope, source_id: int, *, state: str = "", limit: int = 50, cursor: str = ""
) -> Page[ParcelRow]:
    """Return one page of a source's parcels, newest first."""
    chosen: Select[ParcelRow] = select(ParcelRow).where(*_of(scope, source_id))
    if state:
        chosen = chosen.where(ParcelRow.state == state)
    with reading(engine, scope) as session:
        return page_of(session, chosen, ParcelRow.parcel_id, limit=limit, cursor=cursor, newest_first=True)


def counts(engine: Engine, scope: Scope) -> dict[int, dict[str, int]]:
    """Return how many parcels of each source there are in each state."""
    mine = ParcelRow.organisation_id == scope.organisation_id
    counted = select(ParcelRow.source_id, ParcelRow.state, func.count()).where(mine)
    found: dict[int, dict[str, int]] = {}
    with reading(engine, scope) as session:
        for source_id, state, count in session.execute(
            counted.group_by(ParcelRow.source_id, ParcelRow.state)
        ):
            found.setdefault(source_id, {})[state] = count
    return found


def _of(scope: Scope, source_id: int) -> tuple[Any, Any]:
    return ParcelRow.organisation_id == scope.organisation_id, ParcelRow.source_id == source_id


def _change(session: Session, scope: Scope, rows: Collection[ParcelRow], told: dict[str, Any]) -> None:
    ids = [row.parcel_id for row in rows]
    mine = ParcelRow.organisation_id == scope.organisation_id
    session.execute(update(ParcelRow).where(mine, ParcelRow.parcel_id.in_(ids)).values(**told))
