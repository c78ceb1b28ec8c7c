"""Letters to people: written from what is true when they are sent, with a fresh link, and sent until out."""

import threading
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from time import monotonic
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from foresite.catalog.tables import OrganisationRow
from foresite.core.errors import ForesiteError
from foresite.core.timeaxis import now
from foresite.platform.auth import attempts, links, people, sessions
from foresite.platform.auth.links import Purpose
from foresite.platform.auth.names import email_of
from foresite.platform.auth.tables import InvitationRow, PersonRow
from foresite.platform.auth.tokens import families, signing
from foresite.platform.config import Settings
from foresite.platform.database import writing
from foresite.platform.mail import outbox
from foresite.platform.mail.post import compose, send
from foresite.platform.mail.tables import LetterRow
from foresite.platform.mail.texts import text_of
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import INSTALLATION

LOOK_SECONDS = 1.0
FORGET_SECONDS = 3600.0
SPENT_FOR = timedelta(days=7)
"""How long letters and links stay at most that are out or used: one can see what became of them."""
Facts = dict[str, Any]


def keep_sending(engine: Engine, settings: Settings, stop: threading.Event) -> None:
    """Send letters when they are due, and forget what mattered long ago; ends when ``stop`` is set."""
    forgotten_at = monotonic() - FORGET_SECONDS
    while not stop.wait(LOOK_SECONDS):
        try:
            send_due(engine, settings)
            if monotonic() - forgotten_at >= FORGET_SECONDS:
                forgotten_at = monotonic()
                forget(engine, settings)
        except ForesiteError as cause:  # the letters stay; the next look tries again
            logger(__name__).warning("letters wait", reason=cause.message)


def send_due(engine: Engine, settings: Settings) -> int:
    """Send the letters that are due and return how many went out; what fails is tried again later."""
    count = 0
    for row in outbox.claim(engine):
        try:
            with writing(engine, INSTALLATION) as session:
                mail = _written(session, settings, row)
            if mail is not None:  # its link is committed: whoever opens it finds it
                send(settings, mail)
                count += 1
        except ForesiteError as cause:
            logger(__name__).warning("a letter waits", kind=row.kind, reason=cause.message)
            outbox.failed(engine, row, cause.message)
        else:
            outbox.sent(engine, row.letter_id)
    return count


def _written(session: Session, settings: Settings, row: LetterRow) -> EmailMessage | None:
    """Return a letter as it is now to be sent; None if nobody is to get it any more."""
    told = _KINDS[row.kind](session, settings, row.facts)
    if told is None:
        return None
    to, language, kind, filled = told
    subject, paragraphs = text_of(language, kind, page=settings.page_address, **filled)
    return compose(settings, to, subject=subject, paragraphs=paragraphs, language=language)


Told = tuple[str, str, str, dict[str, str]] | None
"""To which address, in which language, which text, and what is filled in."""


def _invitation(session: Session, settings: Settings, facts: Facts) -> Told:
    row = session.get(InvitationRow, facts["invitation_id"])
    if row is None or row.accepted_at or row.revoked_at or row.expires_at <= now():
        return None
    organisation = session.get_one(OrganisationRow, row.organisation_id).name
    token = links.make(session, Purpose.INVITATION, invitation_id=row.invitation_id)
    filled = {"inviter": row.invited_by or organisation, "organisation": organisation}
    filled["link"] = links.address(settings, "invitation", token)
    return row.email, row.language, "invitation", filled


def _sign_up(session: Session, settings: Settings, facts: Facts) -> Told:
    person = people.by_email(session, email_of(facts["email"]))
    if person is not None:
        return _exists(person)
    token = links.make(session, Purpose.SIGN_UP, email=facts["email"])
    link = links.address(settings, "sign-up", token)
    return facts["email"], facts["language"], "sign-up", {"link": link}


def _reset(session: Session, settings: Settings, facts: Facts) -> Told:
    person = people.by_email(session, email_of(facts["email"]))
    if person is None or person.disabled_at is not None:
        return None
    token = links.make(session, Purpose.RESET, person_id=person.person_id)
    return person.email, person.language, "reset", {"link": links.address(settings, "reset", token)}


def _new_email(session: Session, settings: Settings, facts: Facts) -> Told:
    owner = people.by_email(session, email_of(facts["email"]))
    person = people.get(session, facts["person_id"])
    if owner is not None and owner.person_id != person.person_id:
        return _exists(owner)
    token = links.make(session, Purpose.NEW_EMAIL, person_id=person.person_id, email=facts["email"])
    return facts["email"], person.language, "new-email", {"link": links.address(settings, "email", token)}


def _email_changed(session: Session, _settings: Settings, facts: Facts) -> Told:
    person = people.get(session, facts["person_id"])
    return facts["to"], person.language, "email-changed", {"email": person.email}


def _password_changed(session: Session, _settings: Settings, facts: Facts) -> Told:
    person = people.get(session, facts["person_id"])
    return person.email, person.language, "password-changed", {}


def _exists(person: PersonRow) -> Told:
    return person.email, person.language, "account-exists", {}


_KINDS: dict[str, Callable[[Session, Settings, Facts], Told]] = {
    "invitation": _invitation,
    "sign-up": _sign_up,
    "reset": _reset,
    "new-email": _new_email,
    "email-changed": _email_changed,
    "password-changed": _password_changed,
}


def forget(engine: Engine, settings: Settings) -> None:
    """Delete what ended so long ago that it matters to nobody; the audit trail stays."""
    moment = now()
    before = moment - timedelta(days=settings.access_days)
    with writing(engine, INSTALLATION) as session:
        attempts.forget(session)
        for each in (sessions, families, signing):
            each.forget(session, before)
        for spent in (outbox, links):
            spent.forget(session, max(before, moment - SPENT_FOR))
