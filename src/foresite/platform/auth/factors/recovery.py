"""Recovery codes: ten at a time, shown once, each good for one sign-in without the app."""

import secrets
from hashlib import sha256

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from foresite.platform.auth.factors.tables import RecoveryCodeRow

CODES = 10
_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_GROUPS, _GROUP = 6, 4
_LENGTH = _GROUPS * _GROUP
"""Letters of a code, five bits each: 120 bits are hidden by a plain hash (ASVS 5.0, 6.5.2: from 112 on)."""


def renew(session: Session, person_id: str) -> list[str]:
    """Make ten new codes, told once; older ones end."""
    remove(session, person_id)
    codes = [_made() for _ in range(CODES)]
    session.add_all(RecoveryCodeRow(person_id=person_id, code_hash=_hash(code)) for code in codes)
    return codes


def accepted(session: Session, person_id: str, code: str) -> bool:
    """Tell whether it is one of the codes that are left, and spend it: of two at once one succeeds."""
    it = delete(RecoveryCodeRow).where(
        RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.code_hash == _hash(code)
    )
    return session.scalar(it.returning(RecoveryCodeRow.person_id)) is not None


def left(session: Session, person_id: str) -> int:
    """Count the codes that still work."""
    mine = select(func.count()).select_from(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id)
    return session.scalar(mine) or 0


def remove(session: Session, person_id: str) -> None:
    """End all codes of a person."""
    session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))


def looks_like_one(text: str) -> bool:
    """Tell whether a text has the form of a recovery code, and not that of an app's code.

    >>> looks_like_one("ABCD-efgh ijkl-mnop-qrst-uvwx"), looks_like_one("123456")
    (True, False)
    """
    return len(_plain(text)) == _LENGTH


def _made() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _hash(code: str) -> str:
    return sha256(_plain(code).encode()).hexdigest()
