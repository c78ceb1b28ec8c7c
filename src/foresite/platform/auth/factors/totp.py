"""Codes of authenticator apps (TOTP, RFC 6238): each works once, half a minute early or late."""

from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from foresite.core.errors import BadDataError, ConflictError
from foresite.core.timeaxis import now
from foresite.platform.auth.factors.tables import TotpRow
from foresite.platform.auth.sealing import Sealer

STEP_SECONDS = 30
DIGITS = 6
_WINDOW = (-1, 0, 1)
"""Steps whose codes are taken: the present one and its neighbours, as clocks are wrong and people slow."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an authenticator app is told, once.

    Attributes:
        secret: in base32, to be typed where no picture can be taken.
        uri: the same with its names, as apps read it (``otpauth://``).
        svg: that as a QR code.
    """

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    svg: str = field(repr=False)


def begin(session: Session, sealer: Sealer, person_id: str, *, account: str, issuer: str) -> Enrolment:
    """Make a secret for a person's app; it guards nothing until a code of it is confirmed.

    Raises:
        ConflictError: the person has an app already.
    """
    row = session.get(TotpRow, person_id)
    if row is not None and row.confirmed_at is not None:
        raise ConflictError(
            "an authenticator app is set up already", code="totp-exists", remedy="Remove it first."
        )
    secret = pyotp.random_base32()
    row = row or TotpRow(person_id=person_id)
    row.secret = sealer.seal(secret.encode(), bound_to=bound_to(person_id))
    row.last_counter, row.made_at = 0, now()
    session.add(row)
    app = pyotp.TOTP(secret, digits=DIGITS, interval=STEP_SECONDS)
    uri = app.provisioning_uri(name=account, issuer_name=issuer)
    return Enrolment(secret, uri, segno.make(uri, error="m").svg_inline(scale=4, border=2))


def confirm(session: Session, sealer: Sealer, person_id: str, code: str) -> None:
    """Take the first code of the app as proof that it has the secret: from now on it guards the account.

    Raises:
        ConflictError: no app waits to be confirmed.
        BadDataError: it is not the code of this moment.
    """
    row = session.get(TotpRow, person_id)
    if row is None or row.confirmed_at is not None:
        raise ConflictError(
            "no authenticator app waits to be confirmed", code="totp-not-begun", remedy="Set one up first."
        )
    if not _spent(session, sealer, row, code):
        raise BadDataError(
            "this is not the code that the app shows now",
            code="totp-wrong",
            remedy="Type the newest code, and check that the clock of the device is right.",
        )
    row.confirmed_at = now()


def accepted(session: Session, sealer: Sealer, person_id: str, code: str) -> bool:
    """Tell whether it is a code of the person's app that was not taken before, and spend it."""
    row = session.get(TotpRow, person_id)
    return row is not None and row.confirmed_at is not None and _spent(session, sealer, row, code)


def remove(session: Session, person_id: str) -> bool:
    """Forget the app; tell whether there was one."""
    gone = delete(TotpRow).where(TotpRow.person_id == person_id).returning(TotpRow.person_id)
    return session.scalar(gone) is not None


def _spent(session: Session, sealer: Sealer, row: TotpRow, code: str) -> bool:
    """Find the step whose code it is and take it, which of two at once succeeds for one only."""
    given = "".join(code.split())
    if len(given) != DIGITS or not (given.isascii() and given.isdigit()):
        return False
    app = pyotp.HOTP(sealer.open(row.secret, bound_to=bound_to(row.person_id)).decode(), digits=DIGITS)
    step = _step(now())
    right = [step + off for off in _WINDOW if compare_digest(app.at(step + off), given)]
    if not right:
        return False
    mine = update(TotpRow).where(TotpRow.person_id == row.person_id, TotpRow.secret == row.secret)
    taken = mine.where(TotpRow.last_counter < right[-1]).values(last_counter=right[-1])
    return session.scalar(taken.returning(TotpRow.person_id)) is not None


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def bound_to(person_id: str) -> str:
    """Return what the secret of a person's app is bound to."""
    return f"totp.secret:{person_id}"
