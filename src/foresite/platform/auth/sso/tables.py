"""Tables of single sign-on: an organisation's provider, sign-ins under way, whom and what it vouched for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table

SESSION_HOURS = 12
"""As NIST SP 800-63B has it for its second level (section 4.2.3); where somebody is still signed in at the
provider, it lets them in again without asking them."""


class SsoProviderRow(Table):
    """The OpenID provider of an organisation, and what its word is worth there."""

    __tablename__ = "sso_provider"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(500))
    client_id: Mapped[str] = mapped_column(String(500))
    client_secret: Mapped[str | None]
    """Sealed; null for a public client."""
    scopes: Mapped[str] = mapped_column(String(500))
    role_claim: Mapped[str] = mapped_column(String(200))
    roles: Mapped[list[Any]]
    """Pairs of a value of that claim and the role that it gives; the first that holds counts."""
    default_role: Mapped[str | None] = mapped_column(String(64))
    """For whom no value holds; null: they are refused."""
    domains: Mapped[list[Any]]
    """Of e-mail addresses that it may vouch for; none: of all."""
    session_hours: Mapped[int] = mapped_column(default=SESSION_HOURS)
    """For how long its word opens a session, however much that is used."""
    recheck_minutes: Mapped[int | None]
    """How often it is asked meanwhile whether its word still holds; null: never."""
    changed_at: Mapped[datetime] = mapped_column(default=now)


class SsoAttemptRow(Table):
    """A browser that was sent to a provider and has not come back."""

    __tablename__ = "sso_attempt"
    __table_args__ = (Index("ix_sso_attempt_expires_at", "expires_at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 in hex of the state, which the browser brings back in the address."""
    browser_hash: Mapped[str] = mapped_column(String(64))
    """The same of its cookie, from which nonce and verifier follow: nothing here would help a thief."""
    return_to: Mapped[str] = mapped_column(String(500), default="/")
    """The path of ours that it is shown when it is in."""
    expires_at: Mapped[datetime]


class SsoIdentityRow(Table):
    """Whom the provider of an organisation means by a subject."""

    __tablename__ = "sso_identity"
    __table_args__ = (Index("ix_sso_identity_person", "person_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    issuer: Mapped[str] = mapped_column(String(500), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    """Of at most 255 characters (OpenID Connect Core 1.0, section 2)."""
    person_id: Mapped[str] = mapped_column(ForeignKey("person.person_id"))
    made_at: Mapped[datetime] = mapped_column(default=now)


class SsoSessionRow(Table):
    """A browser's session that the provider of an organisation opened."""

    __tablename__ = "sso_session"
    __table_args__ = (Index("ix_sso_session_subject", "organisation_id", "subject"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    session_id: Mapped[str] = mapped_column(
        ForeignKey("browser_session.session_id", ondelete="CASCADE"), primary_key=True
    )
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
    provider_session: Mapped[str | None] = mapped_column(String(255))
    """What the provider calls the session that the person has there (``sid``)."""
    refresh_token: Mapped[str | None]
    """Sealed; with it the provider is asked whether its word still holds. Null: it is not asked."""
    checked_at: Mapped[datetime] = mapped_column(default=now)
    """When the provider gave its word last, or was asked for it."""


class SsoLogoutRow(Table):
    """A logout token that was taken: it works once."""

    __tablename__ = "sso_logout"
    __table_args__ = (Index("ix_sso_logout_expires_at", "expires_at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 in hex of its issuer and its id (``jti``)."""
    expires_at: Mapped[datetime]
