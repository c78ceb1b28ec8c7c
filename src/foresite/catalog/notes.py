"""Notes: what people write about a moment or a window of time, of a series, an asset, or of everything.

A note is known from when it was written: as of a moment one reads what had been written by then. A change
supersedes and a removal ends it; neither takes away what it said before. What was shared is not made private
again, since others have read it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from unicodedata import category

from sqlalchemy import ColumnElement, Engine, Select, and_, or_, select
from sqlalchemy.orm import Session

from foresite.catalog import series
from foresite.catalog.paging import Page, page_of
from foresite.catalog.tables import AssetRow, NoteRow
from foresite.core.errors import BadDataError, ForbiddenError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import EARLIEST, LATEST, Window, as_utc, now
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import NoteTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

LONGEST = 2000
"""Characters of a note."""
DEEPEST = 20
"""Assets above a series whose notes hold for it."""
_SAID = ("start_at", "end_at", "series_id", "asset_id", "text", "shared")


@dataclass(frozen=True, slots=True)
class NoteSpec:
    """What somebody writes.

    Attributes:
        start_at: the moment, or when the window begins.
        text: plain; empty lines at the ends are cut.
        end_at: end of the window, not included; None: a moment.
        series_id: the series that it is of.
        asset_id: the asset that it is of; with neither it is of everything.
        shared: everybody in the organisation reads it.
    """

    start_at: datetime
    text: str
    end_at: datetime | None = None
    series_id: int | None = None
    asset_id: int | None = None
    shared: bool = False


def write(engine: Engine, scope: Scope, spec: NoteSpec) -> NoteRow:
    """Keep a new note of whoever acts."""
    at = now()
    said = _checked(spec)
    who = scope.actor
    with writing(engine, scope) as session:
        _expect_things(session, scope, spec)
        row = NoteRow(
            organisation_id=scope.organisation_id,
            note_id=new_id(),
            version=1,
            standing=True,
            author_kind=who.kind,
            author_id=who.actor_id,
            author_name=who.name,
            changed_by=str(who),
            written_at=at,
            known_at=at,
            superseded_at=None,
            **said,
        )
        session.add(row)
        _record(session, scope, Action.NOTE_WRITE, None, row)
        session.flush()
        session.expunge(row)
    return row


def change(engine: Engine, scope: Scope, note_id: str, changed: dict[str, Any]) -> NoteRow:
    """Supersede a note of one's own with another version; what ``changed`` does not name stays.

    Raises:
        ForbiddenError: it is shared, and somebody else's.
        BadDataError: it was shared, and would not be any more.
    """
    with writing(engine, scope) as session:
        before = _own(session, scope, note_id)
        told = {name: changed.get(name, getattr(before, name)) for name in _SAID}
        if before.shared and not told["shared"]:
            raise BadDataError(
                "a note that others have read cannot be made private",
                code="note-shared",
                remedy="Remove it, and write another one.",
                note_id=note_id,
            )
        spec = NoteSpec(**told)
        _expect_things(session, scope, spec)
        said = _checked(spec)
        row = before
        if said != {name: getattr(before, name) for name in _SAID}:
            row = _supersede(session, scope, before, said)
            _record(session, scope, Action.NOTE_CHANGE, before, row)
            session.flush()
        session.expunge(row)
    return row


def remove(engine: Engine, scope: Scope, note_id: str) -> None:
    """Remove a note of one's own: it is told no more, but as of moments when it stood."""
    with writing(engine, scope) as session:
        before = _own(session, scope, note_id)
        row = _supersede(session, scope, before, {"standing": False})
        _record(session, scope, Action.NOTE_REMOVE, before, row)


def moderate(engine: Engine, scope: Scope, note_id: str) -> None:
    """Remove a note that somebody shared: for those who may; who did it is told."""
    with writing(engine, scope) as session:
        before = _standing(session, scope, note_id)
        row = _supersede(session, scope, before, {"standing": False})
        _record(session, scope, Action.NOTE_MODERATE, before, row)


def find(  # noqa: PLR0913 -- each is one way to narrow the same list
    engine: Engine,
    scope: Scope,
    window: Window,
    *,
    series_ids: Sequence[int] = (),
    asset_id: int | None = None,
    as_of: datetime | None = None,
    limit: int = 200,
    cursor: str = "",
) -> Page[NoteRow]:
    """Return one page of the notes of a window that whoever acts may read, the newest written first.

    Of series those that hold for any of them: its own, those of the assets that it is a part of, and those
    of everything. Of an asset its own. As of a moment the versions that stood then.
    """
    rows = _readable(scope).where(NoteRow.standing, _known(as_of), _touches(window))
    with reading(engine, scope) as session:
        if series_ids:
            rows = rows.where(_holds_for(session, scope, series_ids))
        if asset_id is not None:
            rows = rows.where(NoteRow.asset_id == asset_id)
        return page_of(session, rows, NoteRow.note_id, limit=limit, cursor=cursor, newest_first=True)


def history(engine: Engine, scope: Scope, note_id: str) -> list[NoteRow]:
    """Return every version of a note that whoever acts may read, the first one first."""
    mine = _readable(scope).where(NoteRow.note_id == note_id).order_by(NoteRow.version)
    with reading(engine, scope) as session:
        rows = list(session.scalars(mine))
    if not rows:
        raise _absent(note_id)
    return rows


def is_own(scope: Scope, row: NoteRow) -> bool:
    """Tell whether whoever acts wrote it."""
    return (row.author_kind, row.author_id) == (scope.actor.kind, scope.actor.actor_id)


def _touches(window: Window) -> ColumnElement[bool]:
    over = and_(NoteRow.end_at.is_not(None), NoteRow.end_at > window.start)
    return and_(NoteRow.start_at < window.end, or_(over, NoteRow.start_at >= window.start))


def _known(as_of: datetime | None) -> ColumnElement[bool]:
    over = NoteRow.superseded_at
    if as_of is None:
        return over.is_(None)
    return and_(NoteRow.known_at <= as_of, or_(over.is_(None), over > as_of))


def _holds_for(session: Session, scope: Scope, series_ids: Sequence[int]) -> ColumnElement[bool]:
    places = _places(session, scope, series_ids)
    of_all = and_(NoteRow.series_id.is_(None), NoteRow.asset_id.is_(None))
    of_place = and_(NoteRow.series_id.is_(None), NoteRow.asset_id.in_(places))
    return or_(NoteRow.series_id.in_(series_ids), of_place, of_all)


def _places(session: Session, scope: Scope, series_ids: Iterable[int]) -> set[int]:
    """Return the assets of these series, and those that they are parts of."""
    of_series = series.of(scope, series_ids)
    found: set[int] = set()
    fresh = {row.asset_id for row in session.scalars(of_series) if row.asset_id is not None}
    for _ in range(DEEPEST):
        found |= fresh
        mine = select(AssetRow.parent_id).filter_by(organisation_id=scope.organisation_id)
        above = session.scalars(mine.where(AssetRow.asset_id.in_(fresh), AssetRow.parent_id.is_not(None)))
        fresh = {each for each in above if each is not None} - found
        if not fresh:
            break
    return found


def _checked(spec: NoteSpec) -> dict[str, Any]:
    """Return what a note says as columns, or refuse it."""
    told = spec.text.strip()
    if not told or len(told) > LONGEST or not _is_plain(told):
        raise BadDataError(
            f"a note has 1 to {LONGEST} characters of plain text",
            code="bad-note",
            remedy="Write something shorter, without control characters.",
            longest=LONGEST,
        )
    start, end = as_utc(spec.start_at), None if spec.end_at is None else as_utc(spec.end_at)
    if not EARLIEST <= start < LATEST or (end is not None and not start < end <= LATEST):
        raise BadDataError(
            "the time of a note begins before it ends, between 1900 and 2199",
            code="bad-note-time",
            remedy="Give a start, and an end after it, or none for a moment.",
        )
    things = {"series_id": spec.series_id, "asset_id": spec.asset_id, "shared": spec.shared}
    return {"start_at": start, "end_at": end, "text": told, **things}


def _is_plain(text: str) -> bool:
    """Tell whether a text has no control characters but line ends and tabs; joiners are letters."""
    return not any(category(each) in {"Cc", "Cs"} and each not in "\n\r\t" for each in text)


def _expect_things(session: Session, scope: Scope, spec: NoteSpec) -> None:
    if spec.series_id is not None and session.scalar(series.of(scope, [spec.series_id])) is None:
        raise NotFoundError(
            f"there is no series {spec.series_id}", code="series-absent", series_id=spec.series_id
        )
    mine = select(AssetRow).filter_by(organisation_id=scope.organisation_id, asset_id=spec.asset_id)
    if spec.asset_id is not None and session.scalar(mine) is None:
        raise NotFoundError(f"there is no asset {spec.asset_id}", code="asset-absent", asset_id=spec.asset_id)


def _supersede(session: Session, scope: Scope, old: NoteRow, changed: dict[str, Any]) -> NoteRow:
    columns = [column.key for column in NoteRow.__table__.columns]
    at = max(now(), old.known_at)
    told = {name: getattr(old, name) for name in columns} | changed
    told |= {"version": old.version + 1, "known_at": at, "changed_by": str(scope.actor)}
    old.superseded_at = at
    row = NoteRow(**told)
    session.add(row)
    return row


def _record(session: Session, scope: Scope, action: Action, before: NoteRow | None, row: NoteRow) -> None:
    """Tell the trail, and whoever listens of what is shared; what notes say, only notes themselves tell."""
    then = None if before is None else _plain(before)
    note(session, scope, action, row.note_id, before=then, after=_plain(row))
    if row.shared:
        told = NoteTold(note_id=row.note_id, series_id=row.series_id, standing=row.standing)
        publish(session, scope, told)


def _plain(row: NoteRow) -> dict[str, Any]:
    names = ("version", "standing", "start_at", "end_at", "series_id", "asset_id", "shared")
    return {name: getattr(row, name) for name in names}


def _standing(session: Session, scope: Scope, note_id: str) -> NoteRow:
    mine = _readable(scope).where(NoteRow.note_id == note_id, NoteRow.superseded_at.is_(None))
    row = session.scalar(mine.where(NoteRow.standing).with_for_update())
    if row is None:
        raise _absent(note_id)
    return row


def _own(session: Session, scope: Scope, note_id: str) -> NoteRow:
    row = _standing(session, scope, note_id)
    if not is_own(scope, row):
        raise ForbiddenError(
            "this note is somebody else's",
            code="note-of-another",
            remedy="Its author can change it; an admin can take it down.",
            note_id=note_id,
        )
    return row


def _readable(scope: Scope) -> Select[NoteRow]:
    who = scope.actor
    own = and_(NoteRow.author_kind == who.kind, NoteRow.author_id == who.actor_id)
    return select(NoteRow).where(NoteRow.organisation_id == scope.organisation_id, or_(NoteRow.shared, own))


def _absent(note_id: str) -> NotFoundError:
    return NotFoundError(f"there is no note {note_id}", code="note-absent", note_id=note_id)
