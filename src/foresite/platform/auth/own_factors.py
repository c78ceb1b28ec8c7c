"""What people do with their own second factors and passkeys; the audit trail notes each change."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from foresite.platform.audit import Action, note
from foresite.platform.auth import people, second_factor, sessions
from foresite.platform.auth.credentials import Credentials
from foresite.platform.auth.factors import passkeys, recovery, totp
from foresite.platform.auth.factors.passkeys import Question, Site
from foresite.platform.auth.factors.tables import PasskeyRow
from foresite.platform.auth.factors.totp import Enrolment
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope

ISSUER = "Foresite"
"""How authenticator apps list their entry."""


@dataclass(frozen=True, slots=True)
class Own:
    """A person at their own account.

    Attributes:
        scope: the organisation that they work for now, whose trail notes what they do.
        person_id: who it is.
        session_id: the browser session in which they do it.
    """

    scope: Scope
    person_id: str
    session_id: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A second factor that guards the account from now on.

    Attributes:
        passkey: the passkey, if it is one.
        recovery_codes: told once, where the person had none.
    """

    passkey: PasskeyRow | None
    recovery_codes: list[str] = field(repr=False)


def begin_app(at: Credentials, own: Own) -> Enrolment:
    """Make a secret for the person's authenticator app."""
    with writing(at.engine, INSTALLATION) as session:
        person = people.get(session, own.person_id)
        return totp.begin(session, at.sealer, own.person_id, account=person.email, issuer=ISSUER)


def confirm_app(at: Credentials, own: Own, code: str) -> Kept:
    """Let the app guard the account, once it has shown a code."""
    with writing(at.engine, INSTALLATION) as session:
        totp.confirm(session, at.sealer, own.person_id, code)
        return _kept(session, own, "totp")


def remove_app(at: Credentials, own: Own) -> None:
    """Let the app guard the account no more; the last factor takes the recovery codes with it."""
    with writing(at.engine, INSTALLATION) as session:
        if totp.remove(session, own.person_id):
            _removed(session, own, "totp")


def renew_codes(at: Credentials, own: Own) -> list[str]:
    """Make new recovery codes; the old ones end."""
    with writing(at.engine, INSTALLATION) as session:
        note(session, own.scope, Action.RECOVERY_RENEW, own.person_id)
        return recovery.renew(session, own.person_id)


def ask_for_passkey(at: Credentials, own: Own, site: Site) -> Question:
    """Ask the person's browser for a new passkey."""
    with reading(at.engine, INSTALLATION) as session:
        person = people.get(session, own.person_id)
    return passkeys.begin_registration(at.engine, site, own.person_id, account=person.email, name=person.name)


def keep_passkey(
    at: Credentials, own: Own, site: Site, challenge_id: str, *, credential: dict[str, Any], name: str
) -> Kept:
    """Keep the passkey that the browser made."""
    row = passkeys.finish_registration(
        at.engine, site, own.person_id, challenge_id, credential=credential, name=name
    )
    with writing(at.engine, INSTALLATION) as session:
        kept = _kept(session, own, "passkey", passkey_id=row.passkey_id)
    return Kept(row, kept.recovery_codes)


def remove_passkey(at: Credentials, own: Own, passkey_id: str) -> None:
    """Forget a passkey."""
    with writing(at.engine, INSTALLATION) as session:
        passkeys.remove(session, own.person_id, passkey_id)
        session.flush()
        _removed(session, own, "passkey", passkey_id=passkey_id)


def _kept(session: Session, own: Own, method: str, **facts: str) -> Kept:
    sessions.prove_more(session, own.session_id, method)
    note(session, own.scope, Action.FACTOR_ADD, own.person_id, after={"method": method, **facts})
    had = recovery.left(session, own.person_id)
    return Kept(None, [] if had else recovery.renew(session, own.person_id))


def _removed(session: Session, own: Own, method: str, **facts: str) -> None:
    if not second_factor.of(session, own.person_id).methods:
        recovery.remove(session, own.person_id)
    note(session, own.scope, Action.FACTOR_REMOVE, own.person_id, before={"method": method, **facts})
