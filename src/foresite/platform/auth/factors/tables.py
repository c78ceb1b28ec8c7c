"""Tables of second factors and passkeys: a person's own, whatever organisations they belong to."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table


class TotpRow(Table):
    """The secret that a person's authenticator app shares with us; at most one a person."""

    __tablename__ = "totp"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.person_id"), primary_key=True)
    secret: Mapped[str]
    """Sealed, bound to the person."""
    last_counter: Mapped[int]
    """The half minute since 1970 of the last code that was taken: that one and earlier ones are spent."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    """When the app proved that it has the secret; until then it guards nothing."""


class RecoveryCodeRow(Table):
    """A code for the day on which the app is lost; it works once."""

    __tablename__ = "recovery_code"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.person_id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 in hex of a code of 120 random bits: no slow hash is needed to hide it."""
    made_at: Mapped[datetime] = mapped_column(default=now)


class PasskeyRow(Table):
    """A WebAuthn credential of a person: a device's, a password manager's or a security key's."""

    __tablename__ = "passkey"
    __table_args__ = (UniqueConstraint("credential_id"), Index("ix_passkey_owner", "person_id", "made_at"))

    passkey_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.person_id"))
    name: Mapped[str] = mapped_column(String(200))
    credential_id: Mapped[str] = mapped_column(String(1400))
    """Base64url of the authenticator's own id, of at most 1,023 bytes (WebAuthn 2, section 4)."""
    public_key: Mapped[bytes]
    """As the authenticator gave it (RFC 9052)."""
    sign_count: Mapped[int] = mapped_column(BigInteger)
    """An unsigned number of 32 bits (WebAuthn 2, section 6.1)."""
    transports: Mapped[list[Any]]
    synced: Mapped[bool]
    """Whether it may be copied to the person's other devices by whoever keeps it."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class PasskeyChallengeRow(Table):
    """A question that an authenticator is to sign: asked once, answered once, soon."""

    __tablename__ = "passkey_challenge"
    __table_args__ = (Index("ix_passkey_challenge_expires_at", "expires_at"),)

    challenge_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    purpose: Mapped[str] = mapped_column(String(16))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.person_id"))
    """Whose answer it waits for; None: whoever's passkey signs it."""
    challenge: Mapped[bytes]
    expires_at: Mapped[datetime]


class AccessRuleRow(Table):
    """What an organisation asks of its members before they may do anything in it; without a row, nothing."""

    __tablename__ = "access_rule"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    second_factor: Mapped[bool]
    single_sign_on: Mapped[bool]
