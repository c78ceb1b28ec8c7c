"""What ended long ago is forgotten: sessions, tokens, keys, links, letters, failures; never audit."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select
from tests.platform.people.conftest import HERE, Place

from foresite.core.timeaxis import held_clock, now
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.auth import attempts, links, sessions
from foresite.platform.auth.links import Purpose
from foresite.platform.auth.sealing import sealer
from foresite.platform.auth.tables import BrowserSessionRow, OneTimeLinkRow, SignInFailureRow
from foresite.platform.auth.tokens import families, signing
from foresite.platform.auth.tokens.tables import SigningKeyRow, TokenFamilyRow
from foresite.platform.config import load_settings
from foresite.platform.database import reading, writing
from foresite.platform.mail import outbox
from foresite.platform.mail.tables import LetterRow
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.letters import forget

KEYED = load_settings(secret_key="only for tests of what is forgotten here")
KINDS = (BrowserSessionRow, TokenFamilyRow, SigningKeyRow, OneTimeLinkRow, LetterRow, SignInFailureRow)


def counts(place: Place) -> dict[str, int]:
    with reading(place.engine, INSTALLATION) as session:
        told = {each.__tablename__: session.scalar(select(func.count()).select_from(each)) for each in KINDS}
    return {name: count or 0 for name, count in told.items()}


def one_of_each(place: Place, scope: Scope, person_id: str) -> None:
    """Leave a session, a family of tokens, a key, a link, a letter and a failure, all of which go on."""
    with writing(place.engine, INSTALLATION) as session:
        sessions.begin(
            session, place.settings, person_id, scope.organisation_id, proved_by=["password"], visitor=HERE
        )
        families.begin(session, scope, person_id, families.Wanted("script", None, ("password",), "192.0.2.7"))
        links.make(session, Purpose.RESET, person_id=person_id)
        outbox.ask(session, "reset", "ada@example.org", email="ada@example.org")
        attempts.begin(session, "ada@example.org", "192.0.2.7")
    signing.rotate(place.engine, sealer(KEYED))


def test_what_ended_longer_ago_than_the_setting_says_is_forgotten_and_no_audit(
    place: Place, tenant: Scope
) -> None:
    person_id = place.person(tenant)
    one_of_each(place, tenant, person_id)
    before, audited = counts(place), entries(place)
    at = now()

    def left(days: float) -> dict[str, int]:
        with held_clock(at + timedelta(days=days)):
            forget(place.engine, place.settings)
        return counts(place)

    try:
        check(place, person_id, before, left)
        assert entries(place) >= audited > 0
    finally:
        with writing(place.engine, INSTALLATION) as session:
            for table in (TokenFamilyRow, SigningKeyRow, LetterRow):
                session.query(table).delete()


Left = Callable[[float], dict[str, int]]
"""Forgets after so many days, and counts what is left."""


def check(place: Place, person_id: str, before: dict[str, int], left: Left) -> None:
    assert left(0.1) == before, "all of it goes on"
    with writing(place.engine, INSTALLATION) as session:
        sessions.end_all(session, person_id)
        links.end(session, Purpose.RESET, person_id=person_id)
        letter = session.query(LetterRow).one().letter_id
    outbox.sent(place.engine, letter)
    signing.rotate(place.engine, sealer(KEYED))
    assert left(6) == {**before, "signing_key": before["signing_key"] + 1, "sign_in_failure": 0}
    after = left(8)
    assert (after["one_time_link"], after["letter"]) == (0, 0)
    assert (after["browser_session"], after["token_family"]) == (1, 1)
    after = left(place.settings.access_days + 1)
    assert after == {**dict.fromkeys(before, 0), "signing_key": 1}, "the key that signs stays"


def entries(place: Place) -> int:
    with reading(place.engine, INSTALLATION) as session:
        return session.scalar(select(func.count()).select_from(AuditEntryRow)) or 0
