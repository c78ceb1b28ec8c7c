"""Sessions of browsers: begun for whoever is proven, known again by a cookie, listed and ended."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from foresite.core.errors import NotFoundError, UnauthenticatedError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.auth import roles, rules
from foresite.platform.auth.links import hash_of
from foresite.platform.auth.permissions import PERSONAL, Permission
from foresite.platform.auth.tables import BrowserSessionRow, MembershipRow, PersonRow
from foresite.platform.auth.tokens import families
from foresite.platform.config import Settings
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope

SEEN_EVERY = timedelta(minutes=1)
LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from: the client's address, and what its program calls itself."""

    address: str
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """A session that just began; ``token`` is the cookie, told once and kept nowhere."""

    token: str
    session_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who a cookie stands for: the person, where they work now, and what they may do there."""

    session_id: str
    person_id: str
    name: str
    organisation_id: int
    role: str
    permissions: frozenset[Permission]
    expires_at: datetime
    proved_by: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    """What the organisation asks for and was not shown; with any, only one's own account is open."""


def begin(
    session: Session,
    settings: Settings,
    person_id: str,
    organisation_id: int,
    *,
    proved_by: Sequence[str],
    visitor: Visitor,
) -> Begun:
    """Begin a session: what everybody passes through who is proven, by whatever means.

    Args:
        session: a transaction of the whole installation that writes.
        settings: for how long it lasts.
        person_id: who is proven.
        organisation_id: which organisation of theirs it shows first.
        proved_by: what proved them, such as password and totp.
        visitor: where they sit.
    """
    token = secrets.token_urlsafe(32)
    moment = now()
    row = BrowserSessionRow(
        session_id=new_id(),
        token_hash=hash_of(token),
        person_id=person_id,
        works_for=organisation_id,
        proved_by=list(proved_by),
        address=visitor.address[:64],
        agent=visitor.agent[:LONGEST_AGENT],
        made_at=moment,
        seen_at=moment,
        expires_at=moment + timedelta(days=settings.session_days),
    )
    session.add(row)
    session.flush()
    return Begun(token, row.session_id, person_id)


def known(engine: Engine, settings: Settings, token: str) -> SignedIn:
    """Return who a cookie stands for: called by doors, and by nobody else.

    Raises:
        UnauthenticatedError: it is none, or its session has ended, or the person is let in no more; which, is
            not told.
    """
    good = (
        BrowserSessionRow.token_hash == hash_of(token),
        PersonRow.disabled_at.is_(None),
        *_lasts(settings),
    )
    found = (
        select(BrowserSessionRow, PersonRow.name, MembershipRow.role)
        .join(PersonRow, PersonRow.person_id == BrowserSessionRow.person_id)
        .join(
            MembershipRow,
            (MembershipRow.person_id == PersonRow.person_id)
            & (MembershipRow.organisation_id == BrowserSessionRow.works_for),
        )
        .where(*good)
    )
    with reading(engine, INSTALLATION) as session:
        told = session.execute(found).first()
        if told is None:
            raise UnauthenticatedError(
                "this session has ended", code="session-ended", remedy="Sign in again."
            )
        row, name, role = told
        lacks = rules.lacking(session, row.works_for, role, row.proved_by)
        held = frozenset() if lacks else roles.permissions_of(session, row.works_for, role)
    _note_seen(engine, row)
    return SignedIn(
        row.session_id,
        row.person_id,
        name,
        row.works_for,
        role,
        held | PERSONAL,
        row.expires_at,
        tuple(row.proved_by),
        lacks,
    )


def forgery_token(token: str) -> str:
    """Return what a page must send beside the cookie: it follows from the cookie, which a page cannot read.

    Whoever can make a browser send the cookie from another site can read neither.
    """
    return urlsafe_b64encode(hashlib.sha256(b"forgery\0" + token.encode()).digest()).decode().rstrip("=")


def find(engine: Engine, settings: Settings, person_id: str) -> list[BrowserSessionRow]:
    """Return the sessions of a person that go on, the last used first."""
    theirs = select(BrowserSessionRow).where(BrowserSessionRow.person_id == person_id, *_lasts(settings))
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(theirs.order_by(BrowserSessionRow.seen_at.desc())))


def end(engine: Engine, scope: Scope, person_id: str, session_id: str) -> None:
    """End a session of a person, who works there; one that has ended already stays so.

    Raises:
        NotFoundError: they have no such session.
    """
    with writing(engine, INSTALLATION) as session:
        theirs = select(BrowserSessionRow).filter_by(person_id=person_id, session_id=session_id)
        row = session.scalar(theirs)
        if row is None:
            raise NotFoundError(
                f"there is no session {session_id}", code="session-absent", session_id=session_id
            )
        if row.ended_at is None:
            row.ended_at = now()
            note(session, scope, Action.SESSION_END, session_id)


def leave(engine: Engine, token: str) -> None:
    """End the session of a cookie, if it is one: its browser signs in anew."""
    with writing(engine, INSTALLATION) as session:
        mine = update(BrowserSessionRow).filter_by(token_hash=hash_of(token), ended_at=None)
        session.execute(mine.values(ended_at=now()))


def end_all(session: Session, person_id: str, *, but: str = "") -> None:
    """End all sessions of a person, but for one if it is named, and the tokens of their programs."""
    families.end_all(session, person_id, by="all")
    theirs = (BrowserSessionRow.person_id == person_id, BrowserSessionRow.ended_at.is_(None))
    chosen = update(BrowserSessionRow).where(*theirs, BrowserSessionRow.session_id != but)
    session.execute(chosen.values(ended_at=now()))


def end_others(engine: Engine, scope: Scope, person_id: str, *, but: str = "") -> None:
    """End all sessions of a person, who works there, but for one if it is named."""
    with writing(engine, INSTALLATION) as session:
        end_all(session, person_id, but=but)
        note(session, scope, Action.SESSION_END, after={"but": but or None})


def work_for(engine: Engine, session_id: str, person_id: str, organisation_id: int) -> bool:
    """Let a session show another organisation of its person; tell whether they belong to it."""
    with writing(engine, INSTALLATION) as session:
        if session.get(MembershipRow, (organisation_id, person_id)) is None:
            return False
        mine = update(BrowserSessionRow).filter_by(session_id=session_id, person_id=person_id)
        session.execute(mine.values(works_for=organisation_id))
        return True


@dataclass(frozen=True, slots=True)
class Shown:
    """What the person of a session has shown in it, and until when that counts; None: as long as any does."""

    proved_by: tuple[str, ...] = ()
    counts_until: datetime | None = None


def shown_in(engine: Engine, session_id: str) -> Shown:
    """Return what a session's person has shown; a provider's word counts as long as the session lasts."""
    with reading(engine, INSTALLATION) as session:
        row = session.get(BrowserSessionRow, session_id)
        if row is None:
            return Shown()
        by_provider = any(each.startswith(f"{rules.SINGLE_SIGN_ON}:") for each in row.proved_by)
        return Shown(tuple(row.proved_by), row.expires_at if by_provider else None)


def prove_more(session: Session, session_id: str, by: str) -> None:
    """Note that the person of a session has shown another proof in it."""
    row = session.get(BrowserSessionRow, session_id)
    if row is not None and by not in row.proved_by:
        row.proved_by = [*row.proved_by, by]


def forget(session: Session, before: datetime) -> None:
    """Delete sessions that ended before then; those of a month tell a person's usual addresses."""
    ended = or_(BrowserSessionRow.expires_at < before, BrowserSessionRow.ended_at < before)
    session.execute(delete(BrowserSessionRow).where(ended))


def _lasts(settings: Settings) -> tuple[ColumnElement[bool], ...]:
    moment = now()
    return (
        BrowserSessionRow.ended_at.is_(None),
        BrowserSessionRow.expires_at > moment,
        BrowserSessionRow.seen_at > moment - timedelta(minutes=settings.session_idle_minutes),
    )


def _note_seen(engine: Engine, row: BrowserSessionRow) -> None:
    """Note that a session was used, at most once a minute: a read must not cost a write."""
    moment = now()
    if moment - row.seen_at < SEEN_EVERY:
        return
    stale = (BrowserSessionRow.session_id == row.session_id, BrowserSessionRow.seen_at < moment - SEEN_EVERY)
    with writing(engine, INSTALLATION) as session:
        session.execute(update(BrowserSessionRow).where(*stale).values(seen_at=moment))
