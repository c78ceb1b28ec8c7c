"""How people change what they sign in with: a password, a forgotten one, an e-mail address."""

from foresite.core.errors import ConflictError
from foresite.platform.actor import Actor
from foresite.platform.audit import Action, note
from foresite.platform.auth import attempts, links, members, people, sessions
from foresite.platform.auth.credentials import Credentials, expect_proof
from foresite.platform.auth.links import Purpose
from foresite.platform.auth.names import email_of
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.strength import expect_strong
from foresite.platform.database import reading, writing
from foresite.platform.mail import outbox
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.accounts import Reception


def change_password(at: Credentials, scope: Scope, person_id: str, *, old: str, new: str, keep: str) -> None:
    """Change a password that is known; all sessions but the one to ``keep`` end, and a letter tells it.

    Raises:
        ForbiddenError: the old one is wrong.
        TooSoonError: it was wrong too often of late.
        BadDataError: the new one is easy to guess.
    """
    expect_proof(at, person_id, Visitor(scope.actor.address), password=old, code=None)
    person = people.one(at.engine, person_id)
    expect_strong(new, (person.email, person.name, scope.organisation))
    hashed = at.passwords.hash(new)
    with writing(at.engine, INSTALLATION) as session:
        people.get(session, person_id).password_hash = hashed
        sessions.end_all(session, person_id, but=keep)
        links.end(session, Purpose.RESET, Purpose.SECOND_FACTOR, person_id=person_id)
        note(session, scope, Action.CREDENTIAL_CHANGE, person_id)
        outbox.ask(session, "password-changed", person_id, person_id=person_id)


def ask_reset(at: Reception, email_text: str) -> None:
    """Have a letter sent by which a password can be set anew, if the address has an account.

    Whether it has is looked up when the letter is sent, so that the answer and its time tell nobody.
    """
    email = email_of(email_text)
    with writing(at.engine, INSTALLATION) as session:
        outbox.ask(session, "reset", email.compared, email=email.written)


def reset(at: Reception, token: str, new: str, visitor: Visitor) -> None:
    """Set a new password by a link: all sessions end, and the account is unlocked.

    Raises:
        NotFoundError: the link cannot be used.
        BadDataError: the password is easy to guess.
    """
    with reading(at.engine, INSTALLATION) as session:
        link = links.look(session, Purpose.RESET, token)
        person = people.get(session, link.person_id or "")
    expect_strong(new, (person.email, person.name))
    hashed = at.passwords.hash(new)
    with writing(at.engine, INSTALLATION) as session:
        links.take(session, Purpose.RESET, token)
        links.end(session, Purpose.RESET, Purpose.SECOND_FACTOR, person_id=person.person_id)
        row = people.get(session, person.person_id)
        row.password_hash = hashed
        sessions.end_all(session, person.person_id)
        attempts.unlock(session, person.email_compared)
        actor = Actor("person", person.person_id, person.name, visitor.address)
        for each in members.of_person(session, person.person_id):
            note(session, Scope(each.organisation_id, "", actor), Action.CREDENTIAL_RESET, person.person_id)
        outbox.ask(session, "password-changed", person.person_id, person_id=person.person_id)


def ask_email(at: Credentials, scope: Scope, person_id: str, *, email_text: str, password: str) -> None:
    """Have a letter sent to a new address; it is used from when its owner confirms it.

    Raises:
        ForbiddenError: the password is wrong.
        TooSoonError: it was wrong too often of late.
    """
    email = email_of(email_text)
    expect_proof(at, person_id, Visitor(scope.actor.address), password=password, code=None)
    with writing(at.engine, INSTALLATION) as session:
        outbox.ask(session, "new-email", email.compared, email=email.written, person_id=person_id)


def confirm_email(at: Reception, token: str, visitor: Visitor) -> None:
    """Use a new address from now on; a letter to the old one tells it.

    Raises:
        NotFoundError: the link cannot be used.
        ConflictError: somebody else took the address meanwhile.
    """
    with writing(at.engine, INSTALLATION) as session:
        link = links.take(session, Purpose.NEW_EMAIL, token)
        person = people.get(session, link.person_id or "")
        email = email_of(link.email or "")
        owner = people.by_email(session, email)
        if owner is not None and owner.person_id != person.person_id:
            raise ConflictError("somebody else has this address now", code="person-exists")
        before, person.email, person.email_compared = person.email, email.written, email.compared
        links.end(session, Purpose.NEW_EMAIL, Purpose.RESET, person_id=person.person_id)
        actor = Actor("person", person.person_id, person.name, visitor.address)
        told = {"before": before, "after": email.written}
        for each in members.of_person(session, person.person_id):
            here = Scope(each.organisation_id, "", actor)
            note(session, here, Action.EMAIL_CHANGE, person.person_id, personal=told)
        outbox.ask(session, "email-changed", person.person_id, person_id=person.person_id, to=before)
