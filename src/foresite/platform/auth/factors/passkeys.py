"""Passkeys (WebAuthn): registered, asked for and checked; each challenge is asked once and answered once."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import webauthn
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.orm import Session
from webauthn.helpers import bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from foresite.core.errors import (
    BadDataError,
    ConflictError,
    NotFoundError,
    RefusedError,
    UnauthenticatedError,
)
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.auth.factors.tables import PasskeyChallengeRow, PasskeyRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION

ANSWER_WITHIN = timedelta(minutes=5)
MOST = 20
"""Passkeys of a person."""
MAX_NAME = 200
_REGISTER, _SIGN_IN, _SECOND = "register", "sign-in", "second"
_TRANSPORTS = {each.value for each in AuthenticatorTransport}


@dataclass(frozen=True, slots=True)
class Site:
    """What browsers bind passkeys to.

    Attributes:
        origin: where the pages are, such as ``https://foresite.example``.
        host: the host in it: a passkey made for another one is never offered.
        name: for people.
    """

    origin: str
    host: str
    name: str = "Foresite"


@dataclass(frozen=True, slots=True)
class Question:
    """What a browser is to ask an authenticator: options in the JSON form of WebAuthn 3."""

    challenge_id: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proven:
    """Whose passkey signed, and whether the authenticator made sure of its person (by PIN, face, finger)."""

    person_id: str
    passkey_id: str
    person_verified: bool


class CopiedError(UnauthenticatedError):
    """A passkey counts its signatures as if somebody had copied it."""

    def __init__(self, row: PasskeyRow) -> None:
        """Keep whose it is, for the audit; the client is not told."""
        super().__init__(
            "this passkey counts as if it had been copied",
            code="passkey-copied",
            remedy="Sign in another way and remove it.",
        )
        self.passkey_id, self.person_id = row.passkey_id, row.person_id


def site(public_url: str) -> Site:
    """Return what passkeys of an installation at this address are bound to.

    >>> site("https://foresite.example:8443/app/")
    Site(origin='https://foresite.example:8443', host='foresite.example', name='Foresite')
    """
    parts = urlsplit(public_url)
    return Site(f"{parts.scheme}://{parts.netloc}", parts.hostname or "")


def begin_registration(engine: Engine, site: Site, person_id: str, *, account: str, name: str) -> Question:
    """Ask for a new passkey of a person who is signed in.

    Args:
        engine: the database.
        site: what it will be bound to.
        person_id: whose it will be.
        account: what the authenticator lists it under: the e-mail address.
        name: the person's name.

    Raises:
        RefusedError: the person has too many.
    """
    with writing(engine, INSTALLATION) as session:
        mine = _of(session, person_id)
        if len(mine) >= MOST:
            raise RefusedError(
                f"a person has at most {MOST} passkeys", code="passkeys-too-many", remedy="Remove one."
            )
        challenge_id, challenge = _ask(session, _REGISTER, person_id)
        known = list(map(_described, mine))
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=person_id.encode(),
        user_name=account,
        user_display_name=name or account,
        challenge=challenge,
        timeout=int(ANSWER_WITHIN.total_seconds() * 1000),
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return Question(challenge_id, json.loads(webauthn.options_to_json(options)))


def finish_registration(
    engine: Engine, site: Site, person_id: str, challenge_id: str, *, credential: dict[str, Any], name: str
) -> PasskeyRow:
    """Keep the passkey that answers a challenge.

    Raises:
        BadDataError: the answer is not one to this challenge of this site, or came too late.
        ConflictError: the passkey is registered already.
    """
    challenge = _taken(engine, challenge_id, _REGISTER, person_id)
    if challenge is None:
        raise _wrong("it was not asked for, or too long ago")
    try:
        proven = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as cause:
        raise _wrong(str(cause)) from cause
    row = PasskeyRow(
        passkey_id=new_id(),
        person_id=person_id,
        name=name.strip()[:MAX_NAME] or "Passkey",
        credential_id=bytes_to_base64url(proven.credential_id),
        public_key=proven.credential_public_key,
        sign_count=proven.sign_count,
        transports=_transports(credential),
        synced=proven.credential_backed_up,
        made_at=now(),
    )
    with writing(engine, INSTALLATION) as session:
        if session.scalar(select(PasskeyRow).filter_by(credential_id=row.credential_id)):
            raise ConflictError("this passkey is registered already", code="passkey-exists")
        session.add(row)
        session.flush()
        session.expunge(row)
    return row


def begin_sign_in(engine: Engine, site: Site, *, person_id: str | None = None) -> Question:
    """Ask for a passkey: anybody's (who signs in by nothing else), or one of a person's as second factor."""
    with writing(engine, INSTALLATION) as session:
        challenge_id, challenge = _ask(session, _SECOND if person_id else _SIGN_IN, person_id)
        known = list(map(_described, _of(session, person_id))) if person_id else []
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=int(ANSWER_WITHIN.total_seconds() * 1000),
        allow_credentials=known,
        user_verification=_verification(alone=person_id is None),
    )
    return Question(challenge_id, json.loads(webauthn.options_to_json(options)))


def finish_sign_in(
    engine: Engine,
    site: Site,
    challenge_id: str,
    credential: dict[str, Any],
    *,
    person_id: str | None = None,
) -> Proven:
    """Return whose passkey answers a challenge.

    Args:
        engine: the database.
        site: what passkeys are bound to here.
        challenge_id: the question; it is spent, whatever the answer.
        credential: the browser's answer.
        person_id: whose it must be, as second factor; None: it says itself whose it is, and the
            authenticator must have made sure of the person.

    Raises:
        UnauthenticatedError: it is not the answer of a passkey that is known here.
    """
    purpose = _SIGN_IN if person_id is None else _SECOND
    challenge = _taken(engine, challenge_id, purpose, person_id)
    with reading(engine, INSTALLATION) as session:
        row = session.scalar(select(PasskeyRow).filter_by(credential_id=str(credential.get("id"))))
    if challenge is None or row is None or person_id not in {None, row.person_id}:
        raise _unknown()
    try:
        proven = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge.challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=0,  # compared below: that one is another fault
            require_user_verification=person_id is None,
        )
    except (WebAuthnException, ValueError) as cause:
        raise _unknown() from cause
    _count(engine, row, proven.new_sign_count)
    return Proven(row.person_id, row.passkey_id, proven.user_verified)


def find(session: Session, person_id: str) -> list[PasskeyRow]:
    """Return a person's passkeys, the newest first."""
    return _of(session, person_id)


def remove(session: Session, person_id: str, passkey_id: str) -> PasskeyRow:
    """Forget a passkey of a person and return what it was."""
    row = session.scalar(select(PasskeyRow).filter_by(person_id=person_id, passkey_id=passkey_id))
    if row is None:
        raise NotFoundError(f"there is no passkey {passkey_id}", code="passkey-absent", passkey_id=passkey_id)
    session.delete(row)
    return row


def _count(engine: Engine, row: PasskeyRow, count: int) -> None:
    """Keep the authenticator's own count of signatures, which a copy would repeat (WebAuthn 2, 6.1.1)."""
    later = PasskeyRow.sign_count < count if count or row.sign_count else PasskeyRow.sign_count == 0
    mine = update(PasskeyRow).where(PasskeyRow.passkey_id == row.passkey_id, later)
    with writing(engine, INSTALLATION) as session:
        told = mine.values(sign_count=count, used_at=now()).returning(PasskeyRow.passkey_id)
        counted = session.scalar(told)
    if counted is None:
        raise CopiedError(row)


def _ask(session: Session, purpose: str, person_id: str | None) -> tuple[str, bytes]:
    moment = now()
    session.execute(delete(PasskeyChallengeRow).where(PasskeyChallengeRow.expires_at <= moment))
    row = PasskeyChallengeRow(
        challenge_id=new_id(),
        purpose=purpose,
        person_id=person_id,
        challenge=webauthn.helpers.generate_challenge(),
        expires_at=moment + ANSWER_WITHIN,
    )
    session.add(row)
    return row.challenge_id, row.challenge


def _taken(
    engine: Engine, challenge_id: str, purpose: str, person_id: str | None
) -> PasskeyChallengeRow | None:
    """Return a challenge that waits for an answer, and spend it: of two answers at once one has it."""
    with writing(engine, INSTALLATION) as session:
        row = session.get(PasskeyChallengeRow, challenge_id)
        if row is None:
            return None
        session.expunge(row)
        gone = delete(PasskeyChallengeRow).where(PasskeyChallengeRow.challenge_id == challenge_id)
        if session.scalar(gone.returning(PasskeyChallengeRow.challenge_id)) is None:
            return None
    asked = (row.purpose, row.person_id) == (purpose, person_id) and row.expires_at > now()
    return row if asked else None


def _of(session: Session, person_id: str) -> list[PasskeyRow]:
    mine = select(PasskeyRow).filter_by(person_id=person_id)
    return list(session.scalars(mine.order_by(PasskeyRow.made_at.desc(), PasskeyRow.passkey_id.desc())))


def _described(row: PasskeyRow) -> PublicKeyCredentialDescriptor:
    return PublicKeyCredentialDescriptor(
        id=webauthn.base64url_to_bytes(row.credential_id),
        transports=[AuthenticatorTransport(each) for each in row.transports] or None,
    )


def _transports(credential: dict[str, Any]) -> list[str]:
    response = credential.get("response")
    told = response.get("transports") if isinstance(response, dict) else None
    named = {each for each in told if isinstance(each, str)} if isinstance(told, list) else set()
    return sorted(named & _TRANSPORTS)


def _verification(*, alone: bool) -> UserVerificationRequirement:
    return UserVerificationRequirement.REQUIRED if alone else UserVerificationRequirement.PREFERRED


def _wrong(reason: str) -> BadDataError:
    return BadDataError(f"this passkey cannot be kept: {reason}", code="passkey-wrong", remedy="Begin again.")


def _unknown() -> UnauthenticatedError:
    return UnauthenticatedError(
        "this passkey is not known here",
        code="passkey-unknown",
        remedy="Begin again, or sign in another way.",
    )
