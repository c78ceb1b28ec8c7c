"""Tables of tokens: the keys that sign, and the families of refresh tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table


class SigningKeyRow(Table):
    """A key pair that signs access tokens of the whole installation."""

    __tablename__ = "signing_key"

    key_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(16))
    public_key: Mapped[dict[str, Any]]
    private_key: Mapped[str]
    """Sealed PEM."""
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """From when it verifies no more; None: it signs."""


class TokenFamilyRow(Table):
    """What a program got when a person let it act for them: one refresh token after the other.

    A refresh token is a handle, the same in the whole family, and a secret that each use changes. Whoever
    knows the handle with another secret than the newest holds a token that was used before.
    """

    __tablename__ = "token_family"
    __table_args__ = (
        Index("ix_token_family_owner", "person_id", "made_at"),
        Index("ix_token_family_begun_in", "begun_in"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    family_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.person_id"))
    name: Mapped[str] = mapped_column(String(200))
    """For people: the program that holds it."""
    permissions: Mapped[list[Any] | None]
    """At most what it may do; None: whatever the person may."""
    handle_hash: Mapped[str] = mapped_column(String(64), unique=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 in hex of the newest secret, of 256 random bits."""
    previous_hash: Mapped[str | None] = mapped_column(String(64))
    refreshed_at: Mapped[datetime | None]
    proved_by: Mapped[list[Any]]
    """What proved the person when it was made."""
    begun_in: Mapped[str | None] = mapped_column(String(36))
    """The browser's session in which it was made, if it was in one."""
    proof_ends_at: Mapped[datetime | None]
    """From when what proved the person counts no more: an organisation's provider vouches for hours."""
    address: Mapped[str] = mapped_column(String(64))
    """From where it was made."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    """From when it refreshes no more unless it is used before."""
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(16))
    """person, admin, reuse, provider."""
