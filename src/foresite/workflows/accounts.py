"""How people come in: the first owner, by the link that the first start prints."""

from dataclasses import dataclass

from sqlalchemy import Engine

from foresite.catalog import organisations
from foresite.core.errors import ConflictError
from foresite.platform.actor import HOUSE, Actor
from foresite.platform.audit import Action, note, of_the_house
from foresite.platform.auth import links, members, people, sign_in
from foresite.platform.auth.links import Purpose
from foresite.platform.auth.names import LANGUAGES, email_of
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.permissions import OWNER
from foresite.platform.auth.sessions import Begun, Visitor
from foresite.platform.auth.sign_in import Awaited, Proven
from foresite.platform.auth.strength import expect_strong
from foresite.platform.config import Settings
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What somebody says of themselves when they come in."""

    name: str
    password: str
    language: str = LANGUAGES[0]


@dataclass(frozen=True, slots=True)
class Reception:
    """What receiving people takes: the database, the settings, and what hashes their passwords."""

    engine: Engine
    settings: Settings
    passwords: Passwords


def first_link(engine: Engine, actor: Actor = HOUSE) -> str:
    """Make the secret of a link by which the first owner comes in; earlier ones end.

    Raises:
        ConflictError: somebody owns an organisation already.
    """
    with writing(engine, INSTALLATION) as session:
        if people.has_owner(session):
            raise ConflictError(
                "somebody owns an organisation here already",
                code="owner-exists",
                remedy="`foresite user reset-link` lets an owner set a new password.",
            )
        links.end(session, Purpose.FIRST_OWNER)
        token = links.make(session, Purpose.FIRST_OWNER)
        note(session, of_the_house(actor), Action.FIRST_LINK_MAKE)
        return token


def needs_first_owner(engine: Engine) -> bool:
    """Tell whether nobody owns any organisation, so that nobody could sign in to invite others."""
    with reading(engine, INSTALLATION) as session:
        return not people.has_owner(session)


def first_owner(
    at: Reception, token: str, email_text: str, newcomer: Newcomer, visitor: Visitor
) -> Begun | Awaited:
    """Let the first owner in, of the organisation that the settings name.

    Raises:
        NotFoundError: the link cannot be used.
        BadDataError: the address is none, or the password is easy to guess.
        ConflictError: somebody else was faster.
    """
    email = email_of(email_text)
    with reading(at.engine, INSTALLATION) as session:
        links.look(session, Purpose.FIRST_OWNER, token)
    scope = organisations.scope_of(at.engine, at.settings.organisation)
    expect_strong(newcomer.password, (email.written, newcomer.name, scope.organisation))
    hashed = at.passwords.hash(newcomer.password)
    with writing(at.engine, INSTALLATION) as session:
        links.take(session, Purpose.FIRST_OWNER, token)
        person = people.by_email(session, email) or people.add(
            session, email, newcomer.name, language=newcomer.language, password_hash=hashed
        )
        person.password_hash = hashed
        actor = Actor("person", person.person_id, person.name, visitor.address)
        members.add(session, scope.acting(actor), person.person_id, OWNER).role = OWNER
        person_id = person.person_id
    return sign_in.proceed(at.engine, at.settings, Proven(person_id, ("link",)), visitor)
