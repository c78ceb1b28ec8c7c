"""Table of mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table


class LetterRow(Table):
    """A mail that is to be sent. It is written when it is sent: no link, and no secret, waits in here."""

    __tablename__ = "letter"
    __table_args__ = (Index("ix_letter_due", "sent_at", "due_at"), Index("ix_letter_about", "about", "kind"))

    letter_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    about: Mapped[str] = mapped_column(String(320))
    """The address, as it is compared, or the id that it is for: nobody gets the same letter too often."""
    facts: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    due_at: Mapped[datetime]
    """When it is tried next."""
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(300))
    """Why the last try failed."""
