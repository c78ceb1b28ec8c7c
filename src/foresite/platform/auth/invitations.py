"""Invitations: that whoever reads the mail of an address may become a member, in a role."""

from datetime import timedelta
from typing import Literal

from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.auth import links, roles
from foresite.platform.auth.links import LIFETIMES, Purpose
from foresite.platform.auth.names import Email, language_of
from foresite.platform.auth.roles import Grantor
from foresite.platform.auth.tables import InvitationRow, MembershipRow, PersonRow
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import InvitationTold
from foresite.platform.events.outbox import publish
from foresite.platform.mail import outbox
from foresite.platform.tenancy import INSTALLATION, Scope

LIFETIME: timedelta = LIFETIMES[Purpose.INVITATION]


def state_of(row: InvitationRow) -> str:
    """Say in a word what became of an invitation."""
    if row.accepted_at is not None:
        return "accepted"
    if row.revoked_at is not None:
        return "revoked"
    return "expired" if row.expires_at <= now() else "open"


def find(engine: Engine, scope: Scope) -> list[InvitationRow]:
    """Return the invitations of an organisation, the newest first."""
    mine = select(InvitationRow).filter_by(organisation_id=scope.organisation_id)
    with reading(engine, scope) as session:
        return list(session.scalars(mine.order_by(InvitationRow.made_at.desc()).limit(1000)))


def create(
    engine: Engine, scope: Scope, email: Email, role: str, *, language: str, by: Grantor
) -> InvitationRow:
    """Invite somebody by a letter; an open invitation of the same address ends.

    Args:
        engine: the database.
        scope: the organisation; its actor invites.
        email: who may accept.
        role: what they become.
        language: of the letter.
        by: what whoever invites may hand on.

    Raises:
        NotFoundError: there is no such role.
        ForbiddenError: the role may do more than whoever invites.
        ConflictError: they are a member already.
    """
    with writing(engine, INSTALLATION) as session:
        by.expect(role, roles.expect(session, scope, role))
        _expect_no_member(session, scope, email)
        mine = {"organisation_id": scope.organisation_id, "email_compared": email.compared}
        open_ = select(InvitationRow).filter_by(**mine, accepted_at=None, revoked_at=None)
        for earlier in session.scalars(open_):
            _end(session, earlier)
            _tell(session, earlier, "revoked")
        row = InvitationRow(
            **mine,
            invitation_id=new_id(),
            email=email.written,
            role=role,
            language=language_of(language),
            invited_by=scope.actor.name if scope.actor.kind == "person" else "",
            expires_at=now() + LIFETIME,
        )
        session.add(row)
        session.flush()
        told, who = {"role": role}, {"email": email.written}
        note(session, scope, Action.INVITATION_MAKE, row.invitation_id, after=told, personal=who)
        outbox.ask(session, "invitation", email.compared, invitation_id=row.invitation_id)
        _tell(session, row, "made")
        session.refresh(row)
        session.expunge(row)
        return row


def revoke(engine: Engine, scope: Scope, invitation_id: str) -> None:
    """End an invitation and its links; one that has ended stays as it is.

    Raises:
        NotFoundError: there is none.
    """
    mine = select(InvitationRow).filter_by(organisation_id=scope.organisation_id)
    with writing(engine, INSTALLATION) as session:
        row = session.scalar(mine.filter_by(invitation_id=invitation_id))
        if row is None:
            raise NotFoundError(
                f"there is no invitation {invitation_id}",
                code="invitation-absent",
                invitation_id=invitation_id,
            )
        if state_of(row) == "open":
            _end(session, row)
            note(session, scope, Action.INVITATION_REVOKE, invitation_id)
            _tell(session, row, "revoked")


def accept(session: Session, invitation_id: str) -> InvitationRow:
    """Take an invitation up: of two who try at once, one does.

    Raises:
        NotFoundError: it is open no more.
    """
    good = (
        InvitationRow.accepted_at.is_(None),
        InvitationRow.revoked_at.is_(None),
        InvitationRow.expires_at > now(),
    )
    taken = update(InvitationRow).where(InvitationRow.invitation_id == invitation_id, *good)
    row: InvitationRow | None = session.scalar(taken.values(accepted_at=now()).returning(InvitationRow))
    if row is None:
        raise links.refusal()
    links.end(session, Purpose.INVITATION, invitation_id=invitation_id)
    _tell(session, row, "accepted")
    return row


def _end(session: Session, row: InvitationRow) -> None:
    row.revoked_at = now()
    links.end(session, Purpose.INVITATION, invitation_id=row.invitation_id)


def _tell(session: Session, row: InvitationRow, change: Literal["made", "accepted", "revoked"]) -> None:
    publish(session, row.organisation_id, InvitationTold(invitation_id=row.invitation_id, change=change))


def _expect_no_member(session: Session, scope: Scope, email: Email) -> None:
    theirs = (
        select(MembershipRow)
        .join(PersonRow, PersonRow.person_id == MembershipRow.person_id)
        .where(MembershipRow.organisation_id == scope.organisation_id)
        .where(PersonRow.email_compared == email.compared)
    )
    if session.scalar(theirs) is not None:
        raise ConflictError(
            "they are a member already", code="member-already", remedy="Change their role instead."
        )
