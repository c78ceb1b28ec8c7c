"""Tables of access."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table


class ApiKeyRow(Table):
    """A key by which a program acts for an organisation; the key itself is kept nowhere."""

    __tablename__ = "api_key"
    __table_args__ = (Index("ix_api_key_owner", "organisation_id", "made_at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    key_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    """The beginning of the key, which lists and logs may show."""
    secret_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 in hex of the whole key, which is 256 random bits: no slow hash is needed to hide it."""
    permissions: Mapped[list[Any]]
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]
    """Last use, to the minute."""
