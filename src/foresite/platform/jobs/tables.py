"""The tables of jobs and schedules: what people see. How jobs are executed is the runner's own business."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import BigId, Table


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
    request_id: Mapped[str] = mapped_column(String(64), default="", server_default="")
    """The request that asked for it; empty if none did."""
    trace: Mapped[str | None] = mapped_column(String(64))
    """The trace that asked for it, as W3C Trace Context writes it; none where nothing is traced."""
    progress_share: Mapped[float] = mapped_column(default=0.0)
    progress_note: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    """How often it was begun since it was asked for or resumed."""
    rounds: Mapped[int] = mapped_column(default=0)
    """How often it was resumed after it had ended."""
    error: Mapped[dict[str, Any] | None]
    result: Mapped[dict[str, Any] | None]
    """What came of it, where it is done; the whole report is in its run, if it has one."""
    made_at: Mapped[datetime] = mapped_column(default=now)
    handed_at: Mapped[datetime | None]
    """When the runner took it into its queue."""
    started_at: Mapped[datetime | None]
    cancel_at: Mapped[datetime | None]
    """When somebody asked that it stop."""
    ended_at: Mapped[datetime | None]
    beat_at: Mapped[datetime] = mapped_column(default=now)
    """Last sign of life."""


class ScheduleRow(Table):
    """Work that is asked for again and again, at times that people chose or when values come."""

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("organisation_id", "name"),
        Index("ix_schedule_due", "enabled", "next_at"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    schedule_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(64))
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What is asked for; an instant that is left open is the one at which the schedule is due."""
    upon: Mapped[str] = mapped_column(String(8), default="clock", server_default="clock")
    """clock or arrival."""
    cron: Mapped[str] = mapped_column(String(200))
    """Empty where it is upon arrival."""
    zone: Mapped[str] = mapped_column(String(64))
    catch_up: Mapped[str] = mapped_column(String(8))
    """What becomes of times at which nothing ran: skip, once or all."""
    pause_minutes: Mapped[int] = mapped_column(default=15, server_default="15")
    """Upon arrival: between two of its jobs, at least."""
    mark: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """Upon arrival: how often its series had been written when it last asked for its job."""
    enabled: Mapped[bool]
    next_at: Mapped[datetime | None]
    """When it is due; upon arrival, none until values came."""
    last_at: Mapped[datetime | None]
    last_job_id: Mapped[str | None] = mapped_column(String(36))
    made_by: Mapped[str] = mapped_column(String(200), default="")
    made_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)


class ScheduleSeriesRow(Table):
    """A series that the work of a schedule upon arrival is about: its values make it due."""

    __tablename__ = "schedule_series"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    schedule_id: Mapped[str] = mapped_column(
        ForeignKey("schedule.schedule_id", ondelete="CASCADE"), primary_key=True
    )
    series_id: Mapped[int] = mapped_column(BigId, primary_key=True)


class FiringRow(Table):
    """One time at which a schedule was due, or a stretch of them that was missed, and what came of it."""

    __tablename__ = "schedule_firing"
    __table_args__ = (
        UniqueConstraint("schedule_id", "due_at"),
        Index("ix_schedule_firing_fired", "fired_at"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    firing_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    schedule_id: Mapped[str] = mapped_column(ForeignKey("schedule.schedule_id", ondelete="CASCADE"))
    due_at: Mapped[datetime]
    """Unique for its schedule: a time fires once, however many workers look."""
    fired_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(16))
    """on-time, caught-up, arrived, by-hand, missed or refused."""
    count: Mapped[int]
    """How many times a missed stretch had; 1 for a job."""
    job_id: Mapped[str | None] = mapped_column(String(36))
