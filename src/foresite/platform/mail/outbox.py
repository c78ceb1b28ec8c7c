"""Letters that wait to be sent: asked for in the transaction of their cause, tried until they are out."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.database import reading, writing
from foresite.platform.mail.tables import LetterRow
from foresite.platform.tenancy import INSTALLATION

AT_ONCE = 20
CLAIMED = timedelta(minutes=5)
"""For how long whoever sends a letter has it; if they die, another sends it, maybe again."""
GIVEN_UP_AFTER = timedelta(days=3)
LONGEST_WAIT = timedelta(hours=1)
AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 5
"""Letters of a kind to one address: more would let strangers fill somebody's mailbox."""
_TURN = text("SELECT pg_advisory_xact_lock(hashtextextended('letter ' || :mailbox, 0))")
"""Locks of one number are apart from those of two, which the lake and the jobs use."""


def ask(session: Session, kind: str, about: str, **facts: Any) -> None:
    """Have a letter sent once this transaction is committed; one too many of a kind is left out.

    Args:
        session: a transaction that writes.
        kind: which letter, as ``workflows.letters`` knows it.
        about: whom it is for.
        **facts: what it is written from; never a secret.
    """
    if session.get_bind().dialect.name == "postgresql":  # of many at once each sees those before it
        session.execute(_TURN, {"mailbox": f"{kind} {about}"})
    same = (LetterRow.about == about, LetterRow.kind == kind, LetterRow.asked_at > now() - AN_HOUR)
    recent = session.scalar(select(func.count()).select_from(LetterRow).where(*same)) or 0
    if recent < MOST_AN_HOUR:
        row = LetterRow(letter_id=new_id(), kind=kind, about=about, facts=facts, due_at=now())
        session.add(row)
        session.flush()


def claim(engine: Engine) -> Iterator[LetterRow]:
    """Take letters that are due, so that nobody else sends them meanwhile: each when its turn comes.

    All at once, the last would be another's again before a slow server has taken the first.
    """
    due = (LetterRow.sent_at.is_(None), LetterRow.given_up_at.is_(None), LetterRow.due_at <= now())
    with reading(engine, INSTALLATION) as session:
        found = list(session.scalars(select(LetterRow).where(*due).order_by(LetterRow.due_at).limit(AT_ONCE)))
    yield from (row for row in found if _claimed(engine, row))


def sent(engine: Engine, letter_id: str) -> None:
    """Record that a letter is out, or that there was nothing to send."""
    with writing(engine, INSTALLATION) as session:
        session.execute(update(LetterRow).filter_by(letter_id=letter_id).values(sent_at=now(), fault=None))


def failed(engine: Engine, row: LetterRow, fault: str) -> None:
    """Record that a letter could not be sent: it is tried again later and later, and given up after days."""
    wait = min(timedelta(seconds=5.0 * 2 ** min(row.tries, 20)), LONGEST_WAIT)
    again: dict[str, datetime | str] = {"due_at": now() + wait, "fault": fault[:300]}
    if now() - row.asked_at > GIVEN_UP_AFTER:
        again["given_up_at"] = now()
    with writing(engine, INSTALLATION) as session:
        session.execute(update(LetterRow).filter_by(letter_id=row.letter_id).values(**again))


def forget(session: Session, before: datetime) -> None:
    """Delete letters that went out, or were given up, before then."""
    gone = or_(LetterRow.sent_at < before, LetterRow.given_up_at < before)
    session.execute(delete(LetterRow).where(gone))


def _claimed(engine: Engine, row: LetterRow) -> bool:
    same = (LetterRow.letter_id == row.letter_id, LetterRow.due_at == row.due_at, LetterRow.sent_at.is_(None))
    taken = {"due_at": now() + CLAIMED, "tries": LetterRow.tries + 1}
    with writing(engine, INSTALLATION) as session:
        return bool(session.execute(update(LetterRow).where(*same).values(**taken)).rowcount)  # type: ignore[attr-defined]  # an UPDATE always has one
