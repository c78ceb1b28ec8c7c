"""Tables of the audit trail: its entries, and where each chain of them ends."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from foresite.platform.audit.guard import guard
from foresite.platform.database import BigId, Table

_NESTED = JSON(none_as_null=True)


class AuditEntryRow(Table):
    """Something that somebody did. It is never changed and never deleted; the database refuses both.

    What may say who a person is stands in ``actor_name``, ``address`` and ``personal`` only. The hash covers
    a salted digest of these, so that they can be erased, with the salt, and the chain still holds.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_actor", "organisation_id", "actor_id"),
        Index("ix_audit_entry_object", "organisation_id", "object_kind", "object_id"),
    )

    organisation_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    """Whose chain it is in; 0 is the installation's own. An organisation that is gone leaves its trail."""
    sequence: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    """1, 2, 3 and so on, without a gap."""
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str] = mapped_column(String(64))
    actor_name: Mapped[str]
    address: Mapped[str]
    personal: Mapped[dict[str, Any] | None] = mapped_column(_NESTED)
    """What of the change itself says who a person is, such as an e-mail address."""
    salt: Mapped[str] = mapped_column(String(32))
    """Random, in hex; empty once what it protects is erased."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 in hex of the salt and the personal columns."""
    request_id: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    security: Mapped[bool]
    object_kind: Mapped[str] = mapped_column(String(64))
    object_id: Mapped[str] = mapped_column(String(200))
    before: Mapped[dict[str, Any] | None] = mapped_column(_NESTED)
    """What changed, as it was; null where there was nothing."""
    after: Mapped[dict[str, Any] | None] = mapped_column(_NESTED)
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    """SHA-256 in hex of all of the entry but the personal columns, with the hash before it."""


class AuditHeadRow(Table):
    """Where a chain ends: whoever adds to it locks this row, and a tail that was cut off is missed."""

    __tablename__ = "audit_head"

    organisation_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(BigId)
    hash: Mapped[str] = mapped_column(String(64))


event.listen(AuditEntryRow.__table__, "after_create", lambda _table, connection, **_: guard(connection))
