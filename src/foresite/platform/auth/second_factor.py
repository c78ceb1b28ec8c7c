"""Second factors: which a person must still show after what proved them first, and whether they did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from foresite.platform.auth.factors import passkeys, recovery, totp
from foresite.platform.auth.factors.tables import PasskeyRow, TotpRow
from foresite.platform.auth.rules import SECOND, SINGLE_SIGN_ON
from foresite.platform.auth.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has beside a password."""

    totp_since: datetime | None
    passkeys: list[PasskeyRow]
    recovery_codes_left: int

    @property
    def methods(self) -> tuple[str, ...]:
        """Return by what the person may show a second factor."""
        own = (("totp", self.totp_since is not None), ("passkey", bool(self.passkeys)))
        held = tuple(name for name, there in own if there)
        return (*held, "recovery-code") if held and self.recovery_codes_left else held


def of(session: Session, person_id: str) -> Factors:
    """Return what a person has."""
    app = session.get(TotpRow, person_id)
    return Factors(
        app.confirmed_at if app else None,
        passkeys.find(session, person_id),
        recovery.left(session, person_id),
    )


def needed(session: Session, person_id: str, proved_by: Sequence[str]) -> tuple[str, ...]:
    """Return the ways in which a person may show a second factor; none if they need not show one.

    Whoever has one must show it, whatever their organisations ask. An organisation's own provider looks after
    second factors itself.
    """
    enough = not SECOND.isdisjoint(proved_by)
    if enough or any(each.startswith(f"{SINGLE_SIGN_ON}:") for each in proved_by):
        return ()
    return of(session, person_id).methods


def shown(session: Session, sealer: Sealer, person_id: str, code: str) -> str | None:
    """Return by which method a code is right, which spends it; None: it is not."""
    if recovery.looks_like_one(code):
        return "recovery-code" if recovery.accepted(session, person_id, code) else None
    return "totp" if totp.accepted(session, sealer, person_id, code) else None


def remove_all(session: Session, person_id: str) -> bool:
    """Take away all second factors and passkeys of a person; tell whether they had any."""
    had = bool(of(session, person_id).methods)
    totp.remove(session, person_id)
    recovery.remove(session, person_id)
    for row in passkeys.find(session, person_id):
        session.delete(row)
    return had
