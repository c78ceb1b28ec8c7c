"""People: made once their address is proven, found by it, disabled; the whole installation knows them."""

from collections.abc import Callable

from sqlalchemy import Engine, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.actor import Actor
from foresite.platform.audit import Action, note, of_the_house
from foresite.platform.auth.names import Email, calendar_of, digits_of, language_of, person_name
from foresite.platform.auth.tables import MembershipRow, PersonRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope

_CHANGED: dict[str, Callable[[str], str]] = {
    "name": person_name,
    "language": language_of,
    "digits": digits_of,
    "calendar": calendar_of,
}
"""What people change of themselves, and what makes sure that it is one."""


def add(
    session: Session, email: Email, name: str, *, language: str, password_hash: str | None = None
) -> PersonRow:
    """Make a person whose address is proven.

    Raises:
        ConflictError: somebody has that address, also if they took it a moment ago.
    """
    row = PersonRow(
        person_id=new_id(),
        email=email.written,
        email_compared=email.compared,
        name=person_name(name),
        language=language_of(language),
        password_hash=password_hash,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as cause:
        raise ConflictError(
            "somebody has an account with this address already",
            code="person-exists",
            remedy="Sign in, or ask for a link to set a new password.",
        ) from cause
    return row


def get(session: Session, person_id: str) -> PersonRow:
    """Return a person."""
    row = session.get(PersonRow, person_id)
    return row or _refuse(person_id)


def one(engine: Engine, person_id: str) -> PersonRow:
    """Return a person in a transaction of its own: for themselves, and for doors."""
    with reading(engine, INSTALLATION) as session:
        return get(session, person_id)


def by_email(session: Session, email: Email) -> PersonRow | None:
    """Return the person of an address, if somebody has it."""
    return session.scalar(select(PersonRow).where(PersonRow.email_compared == email.compared))


def known(engine: Engine, email: Email) -> PersonRow:
    """Return the person of an address: for the operator of the installation.

    Raises:
        NotFoundError: nobody has it.
    """
    with reading(engine, INSTALLATION) as session:
        row = by_email(session, email)
    return row or _refuse(email.written)


def every(engine: Engine) -> list[PersonRow]:
    """Return all people by address: for the operator of the installation only, never for a request."""
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(select(PersonRow).order_by(PersonRow.email_compared)))


def change(engine: Engine, scope: Scope, person_id: str, **wanted: str | None) -> None:
    """Change how a person is called, or how they are written to and shown things, while they work there.

    Args:
        engine: of the installation.
        scope: where they work.
        person_id: of the person.
        wanted: by name: ``name``, ``language``, ``digits``, ``calendar``; what is left out or null stays.

    Raises:
        BadDataError: one of them is none.
    """
    checked = {name: _CHANGED[name](text) for name, text in wanted.items() if text is not None}
    with writing(engine, INSTALLATION) as session:
        row = get(session, person_id)
        before = {name: getattr(row, name) for name in _CHANGED}
        for name, text in checked.items():
            setattr(row, name, text)
        told = {"before": before, "after": before | checked}
        note(session, scope, Action.PERSON_CHANGE, person_id, personal=told)


def renew_hash(engine: Engine, person: PersonRow, renewed: str) -> None:
    """Keep a hash of the same password with newer parameters, unless the password was changed meanwhile."""
    same = (PersonRow.person_id == person.person_id, PersonRow.password_hash == person.password_hash)
    with writing(engine, INSTALLATION) as session:
        session.execute(update(PersonRow).where(*same).values(password_hash=renewed))


def disable(engine: Engine, actor: Actor, person_id: str) -> None:
    """Let a person in no more; servers refuse their sessions within two seconds."""
    with writing(engine, INSTALLATION) as session:
        row = get(session, person_id)
        if row.disabled_at is None:
            row.disabled_at = now()
            note(session, of_the_house(actor), Action.PERSON_DISABLE, person_id)


def enable(engine: Engine, actor: Actor, person_id: str) -> None:
    """Let a person in again."""
    with writing(engine, INSTALLATION) as session:
        row = get(session, person_id)
        if row.disabled_at is not None:
            row.disabled_at = None
            note(session, of_the_house(actor), Action.PERSON_ENABLE, person_id)


def has_owner(session: Session) -> bool:
    """Tell whether any organisation of the installation has an owner who can sign in."""
    owners = select(func.count()).select_from(MembershipRow).join(PersonRow)
    return bool(session.scalar(owners.where(MembershipRow.role == "owner", PersonRow.disabled_at.is_(None))))


def _refuse(who: str) -> PersonRow:
    raise NotFoundError(f"there is no person {who}", code="person-absent", person=who)
