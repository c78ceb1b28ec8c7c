"""Links that work once: made for one purpose, kept as a hash, taken by one request only."""

import hashlib
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from foresite.core.errors import NotFoundError
from foresite.core.timeaxis import now
from foresite.platform.auth.tables import OneTimeLinkRow
from foresite.platform.config import Settings


class Purpose(StrEnum):
    """What a link lets its holder do."""

    FIRST_OWNER = "first-owner"
    SIGN_UP = "sign-up"
    INVITATION = "invitation"
    RESET = "reset"
    NEW_EMAIL = "new-email"
    SECOND_FACTOR = "second-factor"


LIFETIMES = {
    Purpose.FIRST_OWNER: timedelta(days=1),
    Purpose.SIGN_UP: timedelta(days=1),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET: timedelta(hours=1),
    Purpose.NEW_EMAIL: timedelta(days=1),
    Purpose.SECOND_FACTOR: timedelta(minutes=5),
}


def make(session: Session, purpose: Purpose, *, tries: int = 1, **about: Any) -> str:
    """Make a link and return its secret, which is told once.

    Args:
        session: a transaction that writes.
        purpose: what it lets its holder do.
        tries: how often ``attempt`` may ask for it.
        **about: whom it is for: ``person_id``, ``invitation_id`` or ``email``, and ``facts``.
    """
    token = secrets.token_urlsafe(32)
    made_at = now()
    session.add(
        OneTimeLinkRow(
            token_hash=hash_of(token),
            purpose=purpose,
            tries_left=tries,
            made_at=made_at,
            expires_at=made_at + LIFETIMES[purpose],
            **about,
        )
    )
    session.flush()
    return token


def look(session: Session, purpose: Purpose, token: str) -> OneTimeLinkRow:
    """Return a link that can still be used, without using it.

    Raises:
        NotFoundError: there is none; whether it never was, was used or is too old, is not told.
    """
    row = session.scalar(select(OneTimeLinkRow).where(*_good(purpose, token)))
    if row is None:
        raise refusal()
    return row


def take(session: Session, purpose: Purpose, token: str) -> OneTimeLinkRow:
    """Use a link up: of two who try at once, one gets it.

    Raises:
        NotFoundError: there is none that can be used.
    """
    used = update(OneTimeLinkRow).where(*_good(purpose, token)).values(used_at=now())
    row: OneTimeLinkRow | None = session.scalar(used.returning(OneTimeLinkRow))
    if row is None:
        raise refusal()
    return row


def attempt(session: Session, purpose: Purpose, token: str) -> OneTimeLinkRow:
    """Take one of the tries that a link has, however many ask at once; the link stays until it is taken.

    Raises:
        NotFoundError: there is none, or no try is left.
    """
    tried = update(OneTimeLinkRow).where(*_good(purpose, token), OneTimeLinkRow.tries_left > 0)
    row: OneTimeLinkRow | None = session.scalar(
        tried.values(tries_left=OneTimeLinkRow.tries_left - 1).returning(OneTimeLinkRow)
    )
    if row is None:
        raise refusal()
    return row


def end(session: Session, *purposes: Purpose, **about: Any) -> None:
    """End the open links of these purposes that are about somebody: ``person_id`` or ``invitation_id``."""
    chosen = update(OneTimeLinkRow).where(OneTimeLinkRow.used_at.is_(None)).filter_by(**about)
    session.execute(chosen.where(OneTimeLinkRow.purpose.in_(purposes)).values(used_at=now()))


def forget(session: Session, before: datetime) -> None:
    """Delete links that were used, or ended, before then."""
    spent = or_(OneTimeLinkRow.expires_at < before, OneTimeLinkRow.used_at < before)
    session.execute(delete(OneTimeLinkRow).where(spent))


def address(settings: Settings, page: str, token: str) -> str:
    """Return the link as a person opens it.

    The secret stands behind ``#``, which browsers send to no server: no log and no referrer has it.
    """
    return f"{settings.page_address}/{page}#{token}"


def hash_of(token: str) -> str:
    """Return what is kept of a secret that is random: no slow hash is needed to hide it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _good(purpose: Purpose, token: str) -> tuple[ColumnElement[bool], ...]:
    return (
        OneTimeLinkRow.token_hash == hash_of(token),
        OneTimeLinkRow.purpose == purpose,
        OneTimeLinkRow.used_at.is_(None),
        OneTimeLinkRow.expires_at > now(),
    )


def refusal() -> NotFoundError:
    """Return the one answer to whoever comes with a link that cannot be used."""
    return NotFoundError(
        "this link cannot be used: it was used, has ended, or never was",
        code="link-unknown",
        remedy="Ask for a new one.",
    )
