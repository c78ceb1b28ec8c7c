"""Refresh tokens in families: each use gives the next one; one that comes back used ends them all."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest

from sqlalchemy import Engine, delete, or_, select, update
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError, NotFoundError, UnauthenticatedError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.tokens.tables import TokenFamilyRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope

MARK = "fsr"
"""Every refresh token begins with it."""
UNUSED_FOR = timedelta(days=30)
"""A family that is not refreshed for so long ends."""
AT_MOST = timedelta(days=90)
"""A family ends after so long however much it is used: then somebody must sign in again."""
RETRY_SECONDS = 10.0
"""For how long the use of the token before the newest is taken for a program that asked twice."""
MAX_NAME = 200
_ENDED = "reuse"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a family is asked for.

    Attributes:
        name: for people: the program that will hold it.
        permissions: at most what its tokens may do; None: whatever the person may.
        proved_by: what has just proved the person.
        address: from where it is asked for.
        begun_in: the browser's session in which it is; None: in none.
        proof_ends_at: from when what proved the person counts no more; None: for as long as a family lasts.
    """

    name: str
    permissions: frozenset[Permission] | None
    proved_by: tuple[str, ...]
    address: str
    begun_in: str | None = None
    proof_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """A refresh token, told once, and the family it belongs to."""

    family: TokenFamilyRow
    refresh_token: str = field(repr=False)


def begin(session: Session, scope: Scope, person_id: str, wanted: Wanted) -> Grant:
    """Begin a family for a person who has just proved who they are.

    Args:
        session: the transaction in which it is noted.
        scope: the organisation that its tokens act in.
        person_id: whom they act for.
        wanted: what is asked for.
    """
    handle, secret = secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    moment = now()
    row = TokenFamilyRow(
        organisation_id=scope.organisation_id,
        family_id=new_id(),
        person_id=person_id,
        name=" ".join(wanted.name.split())[:MAX_NAME] or "program",
        permissions=None if wanted.permissions is None else sorted(wanted.permissions),
        handle_hash=_hash(handle),
        secret_hash=_hash(secret),
        proved_by=list(wanted.proved_by),
        address=wanted.address[:64],
        begun_in=wanted.begun_in,
        proof_ends_at=wanted.proof_ends_at,
        made_at=moment,
        expires_at=moment + UNUSED_FOR,
    )
    session.add(row)
    session.flush()
    session.expunge(row)
    return Grant(row, f"{MARK}_{handle}.{secret}")


def refresh(engine: Engine, token: str) -> Grant:
    """Spend a refresh token for the next one; of two uses at once, one is served.

    A second use within ten seconds of the first, of the token before the newest, is refused and no more: a
    program with two threads, or one that asked again because no answer came, has stolen nothing. Nothing is
    handed out twice.

    Raises:
        ConflictError: the token was used a moment ago.
        ReusedError: it was used before that; its family has ended by this.
        UnauthenticatedError: it is not known, or its family has ended.
    """
    handle, _, secret = token.removeprefix(f"{MARK}_").partition(".")
    new_secret, moment = secrets.token_urlsafe(32), now()
    with writing(engine, INSTALLATION) as session:
        row = _locked(session, handle)
        if row is None or row.ended_at is not None or min(row.expires_at, _until(row)) <= moment:
            raise _unknown()
        if compare_digest(row.secret_hash, _hash(secret)):
            row.secret_hash, row.previous_hash = _hash(new_secret), row.secret_hash
            row.refreshed_at, row.expires_at = moment, moment + UNUSED_FOR
            session.flush()
            session.expunge(row)
            return Grant(row, f"{MARK}_{handle}.{new_secret}")
        if _just_used(row, secret, moment):
            raise ConflictError(
                "this refresh token was used a moment ago",
                code="refresh-just-used",
                remedy="Use what that use was answered; if the answer was lost, sign in again.",
            )
        row.ended_at, row.ended_by = moment, _ENDED
        session.flush()
        session.expunge(row)
    raise ReusedError(row)


class ReusedError(UnauthenticatedError):
    """A refresh token came back after its use: somebody has a copy. Its family has ended."""

    def __init__(self, family: TokenFamilyRow) -> None:
        """Keep whose it was, for the audit; the client is told no more than of an unknown token."""
        unknown = _unknown()
        super().__init__(unknown.message, code=unknown.code, remedy=unknown.remedy)
        self.family = family


def living(session: Session, family_id: str) -> TokenFamilyRow | None:
    """Return a family that has not ended, or None: access tokens of an ended one are no good."""
    row = session.get(TokenFamilyRow, family_id)
    lives = row is not None and row.ended_at is None and _until(row) > now()
    return row if lives else None


def find(engine: Engine, person_id: str) -> list[TokenFamilyRow]:
    """Return the families of a person that have not ended, in every organisation, the newest first."""
    moment = now()
    mine = select(TokenFamilyRow).where(
        TokenFamilyRow.person_id == person_id,
        TokenFamilyRow.ended_at.is_(None),
        TokenFamilyRow.expires_at > moment,
        TokenFamilyRow.made_at > moment - AT_MOST,
        or_(TokenFamilyRow.proof_ends_at.is_(None), TokenFamilyRow.proof_ends_at > moment),
    )
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(mine.order_by(TokenFamilyRow.made_at.desc())))


def end(session: Session, person_id: str, family_id: str, *, by: str) -> TokenFamilyRow:
    """End a family of a person; ending it again changes nothing.

    Raises:
        NotFoundError: the person has no such family.
    """
    row = session.scalar(select(TokenFamilyRow).filter_by(person_id=person_id, family_id=family_id))
    if row is None:
        raise NotFoundError(f"there is no session {family_id}", code="session-absent", session_id=family_id)
    if row.ended_at is None:
        row.ended_at, row.ended_by = now(), by
    return row


def end_all(session: Session, person_id: str, *, by: str) -> int:
    """End every family of a person, as when a password was changed; return how many."""
    mine = update(TokenFamilyRow).where(
        TokenFamilyRow.person_id == person_id, TokenFamilyRow.ended_at.is_(None)
    )
    ended = session.scalars(mine.values(ended_at=now(), ended_by=by).returning(TokenFamilyRow.family_id))
    return len(ended.all())


def forget(session: Session, before: datetime) -> None:
    """Delete families that ended before then; a token of one is as unknown as before."""
    row = TokenFamilyRow
    past = or_(row.ended_at < before, row.expires_at < before, row.made_at < before - AT_MOST)
    session.execute(delete(row).where(or_(past, row.proof_ends_at < before)))


def of_token(session: Session, token: str) -> TokenFamilyRow | None:
    """Return the family that a refresh token belongs to, used or not, to end it; None if there is none."""
    handle, _, secret = token.removeprefix(f"{MARK}_").partition(".")
    row = session.scalar(select(TokenFamilyRow).filter_by(handle_hash=_hash(handle)))
    known = row is not None and _hash(secret) in {row.secret_hash, row.previous_hash}
    return row if known else None


def _locked(session: Session, handle: str) -> TokenFamilyRow | None:
    """Return the family of a handle, held until the transaction ends."""
    found = select(TokenFamilyRow).where(TokenFamilyRow.handle_hash == _hash(handle))
    return session.scalar(found.with_for_update())


def _just_used(row: TokenFamilyRow, secret: str, moment: datetime) -> bool:
    before = row.previous_hash is not None and compare_digest(row.previous_hash, _hash(secret))
    since = (moment - row.refreshed_at).total_seconds() if row.refreshed_at else RETRY_SECONDS
    return before and since < RETRY_SECONDS


def _until(row: TokenFamilyRow) -> datetime:
    """Return when a family ends however much it is used."""
    most = row.made_at + AT_MOST
    return most if row.proof_ends_at is None else min(most, row.proof_ends_at)


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _unknown() -> UnauthenticatedError:
    return UnauthenticatedError(
        "this refresh token is not known here",
        code="refresh-unknown",
        remedy="Sign in again.",
    )
