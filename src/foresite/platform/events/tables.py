"""Tables of events: what happened, and how far each organisation's count is."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table

_ORGANISATION = "organisation.organisation_id"


class EventRow(Table):
    """One thing that happened, written in the very transaction that made it so."""

    __tablename__ = "event"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True)
    event_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    """1, 2, 3 and so on in each organisation, in the order of commits, without a gap."""
    kind: Mapped[str] = mapped_column(String(16))
    happened_at: Mapped[datetime] = mapped_column(default=now)
    told: Mapped[dict[str, Any]]


class EventHeadRow(Table):
    """The last event of an organisation: counting here lets its transactions commit one after the other."""

    __tablename__ = "event_head"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True)
    last_id: Mapped[int] = mapped_column(BigInteger)
