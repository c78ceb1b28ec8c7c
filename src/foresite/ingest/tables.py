"""Tables of ingest: contracts as they were used, files that went in, rows held back, repairs remembered."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import BigId, Table


class ContractRow(Table):
    """One version of a contract, kept as its text: a load can always be read beside what it obeyed."""

    __tablename__ = "contract"
    __table_args__ = (UniqueConstraint("organisation_id", "name", "digest"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    contract_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime] = mapped_column(default=now)
    """Last time it was stored again; the newest of a name is the one that the name means."""


class LoadedFileRow(Table):
    """One content that a contract version has brought in completely: bringing it again changes nothing."""

    __tablename__ = "loaded_file"
    __table_args__ = (UniqueConstraint("organisation_id", "contract_id", "digest"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    loaded_file_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    contract_id: Mapped[int] = mapped_column(ForeignKey("contract.contract_id"))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the raw file."""
    file: Mapped[str]
    run_id: Mapped[str] = mapped_column(String(36))
    known_at: Mapped[datetime]
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    loaded_at: Mapped[datetime] = mapped_column(default=now)


class QuarantineRow(Table):
    """One row that a rule held back, with where it stands, what it said and what it may have meant."""

    __tablename__ = "quarantine"
    __table_args__ = (
        UniqueConstraint("organisation_id", "fingerprint"),
        Index("ix_quarantine_state", "organisation_id", "state", "quarantine_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    quarantine_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """Of contract name, file content, line, series and rule: the same fault is held once."""
    run_id: Mapped[str] = mapped_column(String(36))
    contract: Mapped[str] = mapped_column(String(200))
    """Name of the contract; repairs are remembered for the name, over its versions."""
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contract.contract_id"))
    file: Mapped[str]
    digest: Mapped[str] = mapped_column(String(64))
    line: Mapped[int | None] = mapped_column(BigId)
    raw: Mapped[str] = mapped_column(Text)
    series_key: Mapped[str | None] = mapped_column(String(200))
    event_at: Mapped[datetime | None]
    known_at: Mapped[datetime | None]
    value: Mapped[float | None]
    rule: Mapped[str] = mapped_column(String(64))
    message: Mapped[str] = mapped_column(Text)
    proposal: Mapped[dict[str, Any] | None]
    """``repair.Proposal.as_dict``, or null where nothing is plausible."""
    state: Mapped[str] = mapped_column(String(16), default="open")
    """open, accepted or dropped."""
    held_at: Mapped[datetime] = mapped_column(default=now)
    resolved_at: Mapped[datetime | None]
    attempt: Mapped[int] = mapped_column(default=0)
    """How often it was undone: part of the idempotency key of the next write."""
    batch_id: Mapped[int | None] = mapped_column(BigId)
    """The write that brought the repaired value, while it is accepted."""
    undo: Mapped[dict[str, Any] | None]
    """How to take it back: ``applied`` as ``Proposal.as_dict``, ``before`` as ``value, quality`` or null."""


class RememberedRepairRow(Table):
    """A repair that a person accepted once: later loads of that contract apply it to the same fault."""

    __tablename__ = "remembered_repair"
    __table_args__ = (UniqueConstraint("organisation_id", "contract", "series_key", "rule", "repair"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    remembered_repair_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    contract: Mapped[str] = mapped_column(String(200))
    series_key: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(64))
    repair: Mapped[str] = mapped_column(String(32))
    made_at: Mapped[datetime] = mapped_column(default=now)
