"""Signing in by more than a password: codes and passkeys as second factor, and passkeys alone."""

from typing import Any

from foresite.catalog import organisations
from foresite.core.errors import UnauthenticatedError
from foresite.platform.actor import Actor
from foresite.platform.audit import Action, note
from foresite.platform.auth import attempts, members, people, second_factor, sign_in
from foresite.platform.auth.attempts import Attempt
from foresite.platform.auth.credentials import Credentials
from foresite.platform.auth.factors import passkeys
from foresite.platform.auth.factors.passkeys import CopiedError, Proven, Question, Site
from foresite.platform.auth.sessions import Begun, Visitor
from foresite.platform.auth.sign_in import Awaited
from foresite.platform.auth.tables import PersonRow
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION

Answer = tuple[str, dict[str, Any]]
"""A challenge's id, and what the browser answers to it."""


def finish_by_code(at: Credentials, ticket: str, code: str, visitor: Visitor) -> Begun:
    """Finish signing in by a code of an app or a recovery code.

    Raises:
        NotFoundError: the ticket is too old, was used, or has no try left.
        TooSoonError: it failed too often of late.
        UnauthenticatedError: the code is wrong.
    """
    first = sign_in.awaited(at.engine, ticket)
    attempt, person = _counted(at, first.person_id, visitor)
    with writing(at.engine, INSTALLATION) as session:
        method = second_factor.shown(session, at.sealer, first.person_id, code)
        if method is not None:
            attempts.succeeded(session, attempt)
    if method is None:
        if attempt.locks:
            sign_in.tell_lock(at.engine, person.email, person, visitor)
        raise UnauthenticatedError(
            "the code is wrong, or was used before",
            code="second-factor-wrong",
            remedy="Wait for the next code of the app, or take a recovery code.",
        )
    return sign_in.finish(at.engine, at.settings, ticket, method, visitor)


def ask_second(at: Credentials, site: Site, ticket: str) -> Question:
    """Ask for one of the passkeys of whoever has a ticket."""
    person_id = sign_in.looked_at(at.engine, ticket).person_id
    return passkeys.begin_sign_in(at.engine, site, person_id=person_id)


def finish_by_passkey(at: Credentials, site: Site, ticket: str, shown: Answer, visitor: Visitor) -> Begun:
    """Finish signing in by a passkey as second factor; it fails as ``finish_by_code`` does."""
    first = sign_in.awaited(at.engine, ticket)
    attempt, _ = _counted(at, first.person_id, visitor)
    _proven(at, site, shown, visitor, person_id=first.person_id)
    with writing(at.engine, INSTALLATION) as session:
        attempts.succeeded(session, attempt)
    return sign_in.finish(at.engine, at.settings, ticket, "passkey", visitor)


def ask(at: Credentials, site: Site) -> Question:
    """Ask for a passkey of whoever sits there."""
    return passkeys.begin_sign_in(at.engine, site)


def by_passkey(
    at: Credentials, site: Site, challenge_id: str, credential: dict[str, Any], visitor: Visitor
) -> Begun | Awaited:
    """Sign the person of a passkey in."""
    proven = _proven(at, site, (challenge_id, credential), visitor)
    first = sign_in.Proven(proven.person_id, ("passkey",))
    return sign_in.proceed(at.engine, at.settings, first, visitor)


def _counted(at: Credentials, person_id: str, visitor: Visitor) -> tuple[Attempt, PersonRow]:
    """Count a try as failed before it is looked at, so that many at once get no more."""
    with writing(at.engine, INSTALLATION) as session:
        person = people.get(session, person_id)
        session.expunge(person)
        return attempts.begin(session, person.email_compared, visitor.address), person


def _proven(
    at: Credentials, site: Site, shown: Answer, visitor: Visitor, *, person_id: str | None = None
) -> Proven:
    """Check the answer of a passkey; all organisations of its person are told of one that seems copied."""
    try:
        return passkeys.finish_sign_in(at.engine, site, *shown, person_id=person_id)
    except CopiedError as cause:
        for row in members.belongs(at.engine, cause.person_id):
            scope = organisations.scope_by_id(at.engine, row.organisation_id)
            stranger = scope.acting(Actor("nobody", address=visitor.address))
            with writing(at.engine, stranger) as session:
                facts = {"person_id": cause.person_id}
                note(session, stranger, Action.PASSKEY_COPIED, cause.passkey_id, before=facts)
        raise
