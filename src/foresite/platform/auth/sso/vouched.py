"""Sessions that an organisation's provider opened: kept for hours, found by its names, ended by its word."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foresite.core.errors import UnauthenticatedError
from foresite.core.timeaxis import from_micros, now
from foresite.platform.auth.sessions import Begun
from foresite.platform.auth.sso.tables import SsoLogoutRow, SsoProviderRow, SsoSessionRow
from foresite.platform.auth.tables import BrowserSessionRow
from foresite.platform.auth.tokens.tables import TokenFamilyRow
from foresite.platform.tenancy import Scope

CLOCKS_DIFFER = timedelta(minutes=2)
"""How much longer a token is remembered than it says that it lasts."""
BY = "provider"
"""What ended a program's tokens."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a provider said when it let somebody in.

    Attributes:
        subject: whom it means.
        provider_session: what it calls their session there; None: it does not say.
        refresh_token: sealed; None: it is not to be asked again.
    """

    subject: str
    provider_session: str | None
    refresh_token: str | None


def keep(session: Session, row: SsoProviderRow, begun: Begun, said: Vouched) -> None:
    """Note which session a provider opened, which so ends after the hours that its organisation says."""
    there = session.get_one(BrowserSessionRow, begun.session_id)
    there.expires_at = min(there.expires_at, _until(there.made_at, row))
    session.add(
        SsoSessionRow(
            organisation_id=row.organisation_id,
            session_id=begun.session_id,
            issuer=row.issuer,
            subject=said.subject,
            provider_session=said.provider_session,
            refresh_token=said.refresh_token,
        )
    )


def shorten(session: Session, row: SsoProviderRow) -> None:
    """Let the sessions that go on last no longer than the hours that their organisation says now."""
    theirs = (
        select(BrowserSessionRow)
        .join(SsoSessionRow, SsoSessionRow.session_id == BrowserSessionRow.session_id)
        .where(SsoSessionRow.organisation_id == row.organisation_id, BrowserSessionRow.ended_at.is_(None))
    )
    for each in session.scalars(theirs):
        each.expires_at = min(each.expires_at, _until(each.made_at, row))
        of_it = (TokenFamilyRow.begun_in == each.session_id, TokenFamilyRow.proof_ends_at > each.expires_at)
        session.execute(update(TokenFamilyRow).where(*of_it).values(proof_ends_at=each.expires_at))


def end(session: Session, scope: Scope, *, subject: str | None, provider_session: str | None) -> list[str]:
    """End what the provider of an organisation opened for somebody, or in one session that they have there.

    Programs' tokens that were got in such a session end with it; those of that organisation which rest on the
    provider's word end with all of its subject.

    Returns:
        The sessions that it is about, and the families of tokens that ended.
    """
    meant = [SsoSessionRow.organisation_id == scope.organisation_id]
    meant += [SsoSessionRow.subject == subject] if subject is not None else []
    meant += [SsoSessionRow.provider_session == provider_session] if provider_session is not None else []
    found = session.scalars(select(SsoSessionRow.session_id).where(*meant)).all()
    return [*found, *end_these(session, *found)]


def end_these(session: Session, *session_ids: str) -> list[str]:
    """End sessions, and the tokens that programs got in them; return the families."""
    moment = now()
    open_now = (BrowserSessionRow.session_id.in_(session_ids), BrowserSessionRow.ended_at.is_(None))
    session.execute(update(BrowserSessionRow).where(*open_now).values(ended_at=moment))
    in_them = (TokenFamilyRow.begun_in.in_(session_ids), TokenFamilyRow.ended_at.is_(None))
    ended = update(TokenFamilyRow).where(*in_them).values(ended_at=moment, ended_by=BY)
    return list(session.scalars(ended.returning(TokenFamilyRow.family_id)))


def spend(session: Session, scope: Scope, issuer: str, told: dict[str, Any]) -> None:
    """Note that a logout token was taken, which works once.

    Raises:
        UnauthenticatedError: it was taken before.
    """
    session.execute(delete(SsoLogoutRow).where(SsoLogoutRow.expires_at <= now()))
    hashed = hashlib.sha256(f"{issuer}\0{told['jti']}".encode()).hexdigest()
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"organisation_id": scope.organisation_id, "token_hash": hashed}
    row["expires_at"] = from_micros(int(told["exp"]) * 1_000_000) + CLOCKS_DIFFER
    taken = insert(SsoLogoutRow).values(row).on_conflict_do_nothing().returning(SsoLogoutRow.token_hash)
    if session.scalar(taken) is None:
        raise UnauthenticatedError("this logout token was taken before", code="sso-unproven")


def _until(since: datetime, row: SsoProviderRow) -> datetime:
    return since + timedelta(hours=row.session_hours)


def bound_to(session_id: str) -> str:
    """Return what the refresh token of a session is bound to."""
    return f"sso_session.refresh_token:{session_id}"
