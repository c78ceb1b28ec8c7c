"""Members of an organisation: who they are, in which role, changed and removed; an owner always remains."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError, NotFoundError
from foresite.platform.audit import Action, note
from foresite.platform.auth import roles
from foresite.platform.auth.permissions import OWNER
from foresite.platform.auth.roles import Grantor
from foresite.platform.auth.tables import BrowserSessionRow, MembershipRow, PersonRow
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import MemberTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import INSTALLATION, Scope


@dataclass(frozen=True, slots=True)
class Member:
    """A person as members of the same organisation see them."""

    person_id: str
    email: str
    name: str
    role: str
    since: datetime
    disabled: bool
    seen_at: datetime | None
    """When a browser of theirs was last seen, in whatever organisation of theirs."""


def find(engine: Engine, scope: Scope) -> list[Member]:
    """Return the members of an organisation by name."""
    seen = (
        select(func.max(BrowserSessionRow.seen_at))
        .where(BrowserSessionRow.person_id == PersonRow.person_id)
        .scalar_subquery()
    )
    mine = (
        select(PersonRow, MembershipRow, seen)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.person_id)
        .where(MembershipRow.organisation_id == scope.organisation_id)
        .order_by(PersonRow.name, PersonRow.person_id)
    )
    with reading(engine, INSTALLATION) as session:
        return [_member(*row) for row in session.execute(mine)]


def of_person(session: Session, person_id: str) -> list[MembershipRow]:
    """Return the memberships of a person, the oldest first, in a transaction of the whole installation."""
    theirs = select(MembershipRow).where(MembershipRow.person_id == person_id)
    return list(session.scalars(theirs.order_by(MembershipRow.made_at, MembershipRow.organisation_id)))


def belongs(engine: Engine, person_id: str) -> list[MembershipRow]:
    """Return the memberships of a person, the oldest first: for themselves, and for doors."""
    with reading(engine, INSTALLATION) as session:
        return of_person(session, person_id)


def add(session: Session, scope: Scope, person_id: str, role: str) -> MembershipRow:
    """Make a person a member, whom the scope's actor answers for; one who is already keeps their role."""
    there = session.get(MembershipRow, (scope.organisation_id, person_id))
    if there is not None:
        return there
    row = MembershipRow(organisation_id=scope.organisation_id, person_id=person_id, role=role)
    session.add(row)
    session.flush()
    note(session, scope, Action.MEMBER_JOIN, person_id, after={"role": role})
    publish(session, scope, MemberTold(person_id=person_id, change="joined", role=role))
    return row


def change_role(engine: Engine, scope: Scope, person_id: str, role: str, *, by: Grantor) -> None:
    """Give a member another role.

    Raises:
        NotFoundError: there is no such member or role.
        ForbiddenError: the member had, or would have, more rights than whoever asks.
        ConflictError: nobody would own the organisation any more.
    """
    with writing(engine, INSTALLATION) as session:
        row = _held(session, scope, person_id, by=by)
        by.expect(role, roles.expect(session, scope, role))
        if role != OWNER:
            _expect_another_owner(session, scope, row)
        note(session, scope, Action.MEMBER_ROLE, person_id, before={"role": row.role}, after={"role": role})
        row.role = role
        publish(session, scope, MemberTold(person_id=person_id, change="role", role=role))


def remove(engine: Engine, scope: Scope, person_id: str, *, by: Grantor) -> None:
    """Let a member go; what they made stays.

    Raises:
        NotFoundError: there is no such member.
        ForbiddenError: the member has more rights than whoever asks.
        ConflictError: nobody would own the organisation any more.
    """
    with writing(engine, INSTALLATION) as session:
        row = _held(session, scope, person_id, by=by)
        _expect_another_owner(session, scope, row)
        note(session, scope, Action.MEMBER_REMOVE, person_id, before={"role": row.role})
        session.delete(row)
        publish(session, scope, MemberTold(person_id=person_id, change="left", role=None))


def _held(session: Session, scope: Scope, person_id: str, *, by: Grantor) -> MembershipRow:
    """Return a membership, with all of the organisation held still: of two changes one sees the other."""
    mine = select(MembershipRow).where(MembershipRow.organisation_id == scope.organisation_id)
    rows = session.scalars(mine.order_by(MembershipRow.person_id).with_for_update()).all()
    row = next((each for each in rows if each.person_id == person_id), None)
    if row is None:
        raise NotFoundError(f"there is no member {person_id}", code="person-absent", person_id=person_id)
    by.expect(row.role, roles.permissions_of(session, scope.organisation_id, row.role))
    return row


def _expect_another_owner(session: Session, scope: Scope, row: MembershipRow) -> None:
    if row.role != OWNER:
        return
    others = (
        select(func.count())
        .select_from(MembershipRow)
        .join(PersonRow, PersonRow.person_id == MembershipRow.person_id)
        .where(MembershipRow.organisation_id == scope.organisation_id, MembershipRow.role == OWNER)
        .where(MembershipRow.person_id != row.person_id, PersonRow.disabled_at.is_(None))
    )
    if not session.scalar(others):
        raise ConflictError(
            "an organisation always has an owner, and this is the last",
            code="last-owner",
            remedy="Make somebody else an owner first.",
        )


def _member(person: PersonRow, membership: MembershipRow, seen_at: datetime | None) -> Member:
    return Member(
        person.person_id,
        person.email,
        person.name,
        membership.role,
        membership.made_at,
        person.disabled_at is not None,
        seen_at,
    )
