"""Tables of the lake's SQL side: batches, the tail, latest values and the lease of the one committer."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import BigId, Table

_ORGANISATION = "organisation.organisation_id"


OPEN = "NOT committed"
_WHERE_OPEN: Any = dict.fromkeys(("sqlite_where", "postgresql_where"), text(OPEN))


class BatchRow(Table):
    """One write: every observation names it, and it names the run. Its number is the lake's version."""

    __tablename__ = "batch"
    __table_args__ = (
        UniqueConstraint("organisation_id", "idempotency_key"),
        Index("ix_batch_version", "organisation_id", "batch_id"),
        Index("ix_batch_open", "organisation_id", "batch_id", **_WHERE_OPEN),
        {"sqlite_autoincrement": True},
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION))
    batch_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    run_id: Mapped[str | None] = mapped_column(String(36))
    written_at: Mapped[datetime] = mapped_column(default=now)
    rows: Mapped[int] = mapped_column(BigInteger)
    committed: Mapped[bool] = mapped_column(default=True)
    """False while a bulk write is under way; the lake version stops before it."""
    idempotency_key: Mapped[str | None] = mapped_column(String(200))
    body_hash: Mapped[str] = mapped_column(String(64), default="")
    receipt: Mapped[dict[str, Any]] = mapped_column(default=dict)


class TailRow(Table):
    """An acknowledged observation that is not in the history yet. Times in microseconds since 1970.

    Rows of one batch lie together: a write touches few pages, and a flush reads and forgets in that order.
    The batch is under a foreign key to the organisation; one a row would be looked up row by row.
    """

    __tablename__ = "tail"
    __table_args__ = (
        PrimaryKeyConstraint("organisation_id", "batch_id", "series_id", "event_at", "known_at"),
        {"sqlite_with_rowid": False},
    )

    organisation_id: Mapped[int] = mapped_column(BigId)
    series_id: Mapped[int] = mapped_column(BigInteger)
    event_at: Mapped[int] = mapped_column(BigInteger)
    known_at: Mapped[int] = mapped_column(BigInteger)
    batch_id: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[float | None]
    """Null withdraws what stood there: an undone repair where nothing was before."""
    quality: Mapped[int] = mapped_column(SmallInteger)


class LatestRow(Table):
    """The newest event of each series, in its newest version, kept on every write; how many there were."""

    __tablename__ = "latest"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True)
    series_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_at: Mapped[int] = mapped_column(BigInteger)
    known_at: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[float | None]
    quality: Mapped[int] = mapped_column(SmallInteger)
    writes: Mapped[int] = mapped_column(BigInteger, default=1, server_default="1")
    """Grows with every commit that brings values of it, older ones too: as it was, nothing came since."""


class SumRow(Table):
    """What commits brought to the history, counted and summed up per series and month (``sums.py``)."""

    __tablename__ = "lake_sum"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True)
    application: Mapped[str] = mapped_column(String(16), primary_key=True)
    """load or flush: of one commit; year: of all that were folded; unproven: none up to that batch."""
    number: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """The transaction number of the commit, the calendar year, or the last unproven batch."""
    committed: Mapped[bool]
    """False until the history is known to hold it."""
    content: Mapped[bytes]


class LeaseRow(Table):
    """Who may commit to an organisation's history now: a bulk load, a flush or a compaction."""

    __tablename__ = "lake_lease"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True)
    owner: Mapped[str] = mapped_column(String(36))
    purpose: Mapped[str] = mapped_column(String(32))
    fence: Mapped[int] = mapped_column(BigInteger)
    expires_at: Mapped[datetime]
