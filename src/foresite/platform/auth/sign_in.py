"""Signing in, step by step: something proves a person, maybe a second factor does too, a session begins."""

from dataclasses import dataclass, replace

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from foresite.core.errors import ForbiddenError, UnauthenticatedError
from foresite.platform.actor import Actor
from foresite.platform.audit import Action, note, of_the_house
from foresite.platform.auth import attempts, links, members, people, second_factor, sessions
from foresite.platform.auth.attempts import Attempt
from foresite.platform.auth.links import Purpose
from foresite.platform.auth.names import Email
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.sessions import Begun, Visitor
from foresite.platform.auth.tables import BrowserSessionRow, OneTimeLinkRow, PersonRow
from foresite.platform.config import Settings
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope

TRIES = 5
"""How often a second factor may be shown after one first proof."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A person whom something proved: a password, a passkey, their organisation's sign-in.

    Attributes:
        person_id: who it is.
        by: what proved them, in order.
        attempt: the attempt to be taken back when a session begins; None where none was counted.
    """

    person_id: str
    by: tuple[str, ...]
    attempt: Attempt | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """A second factor is to be shown: ``ticket`` says after which first proof, ``methods`` by what."""

    ticket: str
    methods: tuple[str, ...]


def by_password(
    engine: Engine, passwords: Passwords, email: Email, password: str, visitor: Visitor
) -> Proven:
    """Prove a person by their password.

    Whether the address is unknown, the password wrong or the person disabled, costs the same and is answered
    alike; so is waiting after failures.

    Raises:
        TooSoonError: it failed too often of late.
        UnauthenticatedError: it failed.
    """
    with writing(engine, INSTALLATION) as session:
        attempt = attempts.begin(session, email.compared, visitor.address)
    with reading(engine, INSTALLATION) as session:
        person = people.by_email(session, email)
    checked = passwords.check(password, person.password_hash if person else None)
    if person is None or person.disabled_at is not None or not checked.right:
        if attempt.locks:
            tell_lock(engine, email.written, person, visitor)
        raise UnauthenticatedError(
            "the address or the password is wrong",
            code="sign-in-failed",
            remedy="Try again, or ask for a link to set a new password.",
        )
    if checked.renewed is not None:
        people.renew_hash(engine, person, checked.renewed)
    return Proven(person.person_id, ("password",), attempt)


def tell_lock(engine: Engine, email: str, person: PersonRow | None, visitor: Visitor) -> None:
    """Tell those who guard the installation, and each organisation of the account, that it was locked."""
    actor = Actor("nobody", address=visitor.address)
    with writing(engine, INSTALLATION) as session:
        belongs = members.of_person(session, person.person_id) if person else []
        scopes = [of_the_house(actor), *(Scope(each.organisation_id, "", actor) for each in belongs)]
        for scope in sorted(scopes, key=lambda each: each.organisation_id):
            account = person.person_id if person else ""
            note(session, scope, Action.SIGN_IN_LOCK, account, personal={"email": email})


def proceed(engine: Engine, settings: Settings, proven: Proven, visitor: Visitor) -> Begun | Awaited:
    """Go on with a person who is proven: ask for a second factor if they need one, else begin a session.

    Raises:
        ForbiddenError: they belong to no organisation.
    """
    with writing(engine, INSTALLATION) as session:
        methods = second_factor.needed(session, proven.person_id, proven.by)
        if not methods:
            return _begin(session, settings, proven, visitor)
        counted = proven.attempt and [proven.attempt.account, proven.attempt.address]
        facts = {"by": list(proven.by), "attempt": counted}
        ticket = links.make(
            session, Purpose.SECOND_FACTOR, tries=TRIES, person_id=proven.person_id, facts=facts
        )
        return Awaited(ticket, methods)


def awaited(engine: Engine, ticket: str) -> Proven:
    """Return who a ticket was given to, and take one of its tries: whoever checks a second factor asks first.

    Raises:
        NotFoundError: the ticket is too old, was used, or has no try left.
    """
    with writing(engine, INSTALLATION) as session:
        return _first_proof(links.attempt(session, Purpose.SECOND_FACTOR, ticket))


def looked_at(engine: Engine, ticket: str) -> Proven:
    """Return who a ticket was given to, without taking a try: to ask them for a second factor.

    Raises:
        NotFoundError: the ticket is too old or was used.
    """
    with reading(engine, INSTALLATION) as session:
        return _first_proof(links.look(session, Purpose.SECOND_FACTOR, ticket))


def finish(engine: Engine, settings: Settings, ticket: str, second: str, visitor: Visitor) -> Begun:
    """Begin the session of a person who has shown a second factor; the ticket is used up."""
    with writing(engine, INSTALLATION) as session:
        first = _first_proof(links.take(session, Purpose.SECOND_FACTOR, ticket))
        return _begin(session, settings, replace(first, by=(*first.by, second)), visitor)


def _first_proof(row: OneTimeLinkRow) -> Proven:
    counted = row.facts["attempt"]
    return Proven(row.person_id or "", tuple(row.facts["by"]), Attempt(*counted) if counted else None)


def _begin(session: Session, settings: Settings, proven: Proven, visitor: Visitor) -> Begun:
    person = people.get(session, proven.person_id)
    organisation_id = _last_organisation(session, person)
    if proven.attempt is not None:
        attempts.succeeded(session, proven.attempt)
    begun = sessions.begin(
        session, settings, person.person_id, organisation_id, proved_by=proven.by, visitor=visitor
    )
    actor = Actor("person", person.person_id, person.name, visitor.address)
    here = Scope(organisation_id, "", actor)
    note(session, here, Action.SESSION_BEGIN, begun.session_id, after={"proved_by": proven.by})
    return begun


def _last_organisation(session: Session, person: PersonRow) -> int:
    """Return where a person worked last, or the organisation that they have belonged to for longest."""
    belongs = [row.organisation_id for row in members.of_person(session, person.person_id)]
    theirs = select(BrowserSessionRow.works_for).where(BrowserSessionRow.person_id == person.person_id)
    last = session.scalar(theirs.order_by(BrowserSessionRow.seen_at.desc()).limit(1))
    if not belongs or person.disabled_at is not None:
        raise ForbiddenError(
            "you belong to no organisation here",
            code="organisation-none",
            remedy="Ask a member of one to invite you.",
        )
    return last if last in belongs else belongs[0]
