"""Tables of access."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.auth.names import OF_LANGUAGE
from foresite.platform.database import BigId, Table


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
    rate_per_minute: Mapped[int | None]
    """Requests a minute; null: as many as any caller may."""
    monthly_quota: Mapped[int | None] = mapped_column(BigId)
    """Requests a calendar month (UTC); null: as many as it likes."""
    quota_month: Mapped[str | None] = mapped_column(String(7))
    """The month that ``quota_taken`` is of, as 2024-05."""
    quota_taken: Mapped[int] = mapped_column(BigId, default=0)
    """What servers have taken of the quota to let through; never more than the quota."""


class PersonRow(Table):
    """Somebody who may sign in, in whatever organisations they are a member of; their address is proven."""

    __tablename__ = "person"

    person_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    """As written: what mail is sent to."""
    email_compared: Mapped[str] = mapped_column(String(320), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    digits: Mapped[str] = mapped_column(String(16), default=OF_LANGUAGE, server_default=OF_LANGUAGE)
    """In which numbers are shown: latin, persian, or as the language has them."""
    calendar: Mapped[str] = mapped_column(String(16), default=OF_LANGUAGE, server_default=OF_LANGUAGE)
    """In which days are shown: gregorian, persian, or as the language has them."""
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """Argon2id; null for somebody who comes in by other proofs only."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    disabled_at: Mapped[datetime | None]


class MembershipRow(Table):
    """That a person belongs to an organisation, and in which role."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_person", "person_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.person_id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(64))
    """A built-in role's name or a custom one's."""
    made_at: Mapped[datetime] = mapped_column(default=now)


class CustomRoleRow(Table):
    """A role that an organisation composed of permissions."""

    __tablename__ = "custom_role"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    permissions: Mapped[list[Any]]
    made_at: Mapped[datetime] = mapped_column(default=now)


class InvitationRow(Table):
    """That whoever reads the mail of an address may become a member."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_recent", "organisation_id", "made_at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    invitation_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    email_compared: Mapped[str] = mapped_column(String(320))
    role: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    invited_by: Mapped[str] = mapped_column(String(200))
    """The name of whoever invited, for the mail and for lists."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class OneTimeLinkRow(Table):
    """A link that lets whoever has it do one thing, once."""

    __tablename__ = "one_time_link"
    __table_args__ = (Index("ix_one_time_link_end", "expires_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 in hex of the 256 random bits in the link, which are kept nowhere."""
    purpose: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.person_id"))
    invitation_id: Mapped[str | None] = mapped_column(ForeignKey("invitation.invitation_id"))
    email: Mapped[str | None] = mapped_column(String(320))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    tries_left: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class BrowserSessionRow(Table):
    """A browser in which a person is signed in."""

    __tablename__ = "browser_session"
    __table_args__ = (
        Index("ix_browser_session_person", "person_id"),
        Index("ix_browser_session_end", "expires_at"),
    )

    session_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 in hex of the cookie, which is 256 random bits and kept nowhere."""
    person_id: Mapped[str] = mapped_column(ForeignKey("person.person_id"))
    works_for: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    """The organisation that it shows now."""
    proved_by: Mapped[list[Any]]
    address: Mapped[str] = mapped_column(String(64))
    agent: Mapped[str] = mapped_column(String(300))
    made_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    """Last request, to the minute."""
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInFailureRow(Table):
    """How often signing in failed of late: for an account, from an address, and for the two together."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_last", "last_at"),)

    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 in hex of the e-mail address that was tried, known or not; empty: of all."""
    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Where it was tried from; empty: from anywhere."""
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
