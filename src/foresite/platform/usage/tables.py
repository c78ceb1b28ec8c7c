"""The table of usage: the base of bills."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.platform.database import BigId, Table


class UsageRow(Table):
    """What one caller used on one day."""

    __tablename__ = "usage"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    """Of UTC, as 2024-05-01."""
    actor_kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    actor_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the key or person; empty where nobody must sign in."""
    requests: Mapped[int] = mapped_column(BigId)
    rows: Mapped[int] = mapped_column(BigId)
    """Observations that it pushed and that became durable; a batch sent again counts once."""
    bytes_in: Mapped[int] = mapped_column(BigId)
    bytes_out: Mapped[int] = mapped_column(BigId)
    """Of bodies, as they went over the network."""
