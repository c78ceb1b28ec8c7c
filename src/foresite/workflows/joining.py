"""How people join: by an invitation, or by signing up where that is open."""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from sqlalchemy.orm import Session

from foresite.catalog import appearance, organisations
from foresite.catalog.tables import OrganisationRow
from foresite.core.errors import BadDataError, NotFoundError
from foresite.platform.actor import Actor
from foresite.platform.auth import invitations, links, members, people, roles, sign_in
from foresite.platform.auth.links import Purpose
from foresite.platform.auth.names import email_of, language_of, person_name
from foresite.platform.auth.permissions import OWNER
from foresite.platform.auth.sessions import Begun, Visitor
from foresite.platform.auth.sign_in import Awaited, Proven
from foresite.platform.auth.strength import expect_strong
from foresite.platform.auth.tables import InvitationRow, PersonRow
from foresite.platform.database import reading, writing
from foresite.platform.mail import outbox
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.accounts import Newcomer, Reception

LONGEST_SLUG = 48


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation offers, and whether whoever it is for has an account already."""

    email: str
    role: str
    slug: str
    organisation: str
    known: bool


def invited(at: Reception, token: str) -> Invited:
    """Return what a link's invitation offers, without using it.

    Raises:
        NotFoundError: the link cannot be used.
    """
    with reading(at.engine, INSTALLATION) as session:
        row = _invitation(session, token)
        organisation = session.get_one(OrganisationRow, row.organisation_id)
        known = people.by_email(session, email_of(row.email)) is not None
        return Invited(row.email, row.role, organisation.slug, organisation.name, known)


def accept(at: Reception, token: str, newcomer: Newcomer | None, visitor: Visitor) -> Begun | Awaited | None:
    """Become a member by an invitation: whoever has its link reads the mail of its address.

    Args:
        at: what receives people.
        token: the link's secret.
        newcomer: what somebody without an account says of themselves.
        visitor: where they come from.

    Returns:
        The session of somebody new; None for somebody who has an account, and signs in to it.

    Raises:
        NotFoundError: the link cannot be used, or the role is gone.
        BadDataError: somebody new said nothing, or chose a password that is easy to guess.
    """
    offer = invited(at, token)
    hashed = None if offer.known else _hashed(at, newcomer, (offer.email, offer.organisation))
    with writing(at.engine, INSTALLATION) as session:
        row = invitations.accept(session, _invitation(session, token).invitation_id)
        known = people.by_email(session, email_of(row.email))
        person = known or _made(session, row.email, newcomer, hashed)
        scope = Scope(row.organisation_id, offer.slug, _actor(person, visitor))
        if known is None:
            appearance.welcome(session, scope, person)
        roles.expect(session, scope, row.role)
        members.add(session, scope, person.person_id, row.role)
        person_id = person.person_id
    if offer.known:
        return None
    return sign_in.proceed(at.engine, at.settings, Proven(person_id, ("link",)), visitor)


def sign_up(at: Reception, email_text: str, language: str) -> None:
    """Have a letter sent by which the owner of an address goes on, or is told that they have an account.

    Nothing else is done or looked up until the link is opened: nobody learns who has an account, and nobody
    can make one for somebody else.

    Raises:
        NotFoundError: only invitations let people in here.
    """
    _expect_open(at)
    email = email_of(email_text)
    with writing(at.engine, INSTALLATION) as session:
        outbox.ask(session, "sign-up", email.compared, email=email.written, language=language_of(language))


def verify(
    at: Reception, token: str, newcomer: Newcomer, organisation: str, visitor: Visitor
) -> Begun | Awaited:
    """Make an account and an organisation of its own for whoever opened the link of a sign-up.

    Raises:
        NotFoundError: the link cannot be used, or only invitations let people in here.
        BadDataError: the password is easy to guess, or a name is none.
        ConflictError: somebody made an account with that address meanwhile.
    """
    _expect_open(at)
    name = person_name(organisation, what="an organisation's name")
    with reading(at.engine, INSTALLATION) as session:
        email = links.look(session, Purpose.SIGN_UP, token).email or ""
    hashed = _hashed(at, newcomer, (email, name))
    with writing(at.engine, INSTALLATION) as session:
        links.take(session, Purpose.SIGN_UP, token)
        person = _made(session, email, newcomer, hashed)
        scope = organisations.add(session, slug_of(name), name=name, actor=_actor(person, visitor))
        members.add(session, scope, person.person_id, OWNER)
        person_id = person.person_id
    return sign_in.proceed(at.engine, at.settings, Proven(person_id, ("link",)), visitor)


def slug_of(name: str) -> str:
    """Return a slug for a name: its letters as far as they are plain, and random ones, so that it is free.

    >>> slug_of("Stadtwerke Köln")[:16]
    'stadtwerke-koln-'
    """
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "organisation"
    return f"{words}-{secrets.token_hex(3)}"


def _invitation(session: Session, token: str) -> InvitationRow:
    link = links.look(session, Purpose.INVITATION, token)
    row = session.get(InvitationRow, link.invitation_id)
    if row is None or invitations.state_of(row) != "open":
        raise links.refusal()
    return row


def _hashed(at: Reception, newcomer: Newcomer | None, own: tuple[str, str]) -> str:
    if newcomer is None:
        raise BadDataError(
            "somebody new needs a name and a password",
            code="newcomer-unnamed",
            remedy="Send name and password beside the token.",
        )
    person_name(newcomer.name)
    expect_strong(newcomer.password, (*own, newcomer.name))
    return at.passwords.hash(newcomer.password)


def _made(session: Session, email: str, newcomer: Newcomer | None, hashed: str | None) -> PersonRow:
    if newcomer is None:
        raise links.refusal()  # the account that was there a moment ago is gone
    return people.add(
        session, email_of(email), newcomer.name, language=newcomer.language, password_hash=hashed
    )


def _actor(person: PersonRow, visitor: Visitor) -> Actor:
    return Actor("person", person.person_id, person.name, visitor.address)


def _expect_open(at: Reception) -> None:
    if at.settings.sign_up != "open":
        raise NotFoundError(
            "people come in here by invitation only",
            code="sign-up-closed",
            remedy="Ask a member of an organisation to invite you.",
        )
