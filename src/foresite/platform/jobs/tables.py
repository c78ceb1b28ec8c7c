"""The table of jobs: what people see of them. How they are executed is the runner's own business."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table


class JobRow(Table):
    """One piece of work that was asked for and is done by a worker, whatever is killed meanwhile."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("organisation_id", "dedupe_key"),
        Index("ix_job_recent", "organisation_id", "job_id"),
        Index("ix_job_state", "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    job_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    kind: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(String(16))
    """queued, running, done, failed, dead or cancelled."""
    priority: Mapped[int]
    """Of two that wait for the same organisation, the lower goes first."""
    dedupe_key: Mapped[str | None] = mapped_column(String(200))
    """Held while the job is queued or running: a second one with the same key is not made."""
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    run_id: Mapped[str | None] = mapped_column(String(36))
    asked_by: Mapped[str] = mapped_column(String(200), default="")
    """Who asked for it; empty for the house itself."""
    progress_share: Mapped[float] = mapped_column(default=0.0)
    progress_note: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was begun since it was asked for or resumed."""
    rounds: Mapped[int] = mapped_column(default=0)
    """How often it was resumed after it had ended."""
    error: Mapped[dict[str, Any] | None]
    made_at: Mapped[datetime] = mapped_column(default=now)
    handed_at: Mapped[datetime | None]
    """When the runner took it into its queue."""
    started_at: Mapped[datetime | None]
    cancel_at: Mapped[datetime | None]
    """When somebody asked that it stop."""
    ended_at: Mapped[datetime | None]
    beat_at: Mapped[datetime] = mapped_column(default=now)
    """Last sign of life."""
