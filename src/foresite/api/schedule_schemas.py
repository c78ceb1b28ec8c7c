"""HTTP bodies of schedules."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from foresite.api.schemas import Id
from foresite.workflows.schedules import MOST_MINUTES, ScheduleAsk


class ScheduleChange(BaseModel):
    """What to change of a schedule; the rest stays."""

    model_config = ConfigDict(extra="forbid")

    name: str | None = Field(default=None, min_length=1, max_length=100, examples=["weekly"])
    kind: str | None = Field(default=None, examples=["verify"])
    parameters: dict[str, Any] | None = Field(default=None, examples=[{}])
    upon: Literal["clock", "arrival"] | None = Field(default=None, examples=["clock"])
    cron: str | None = Field(default=None, max_length=200, examples=["30 6 * * MON-FRI"])
    zone: str | None = Field(default=None, max_length=64, examples=["Europe/Berlin"])
    catch_up: Literal["skip", "once", "all"] | None = Field(default=None, examples=["once"])
    pause_minutes: int | None = Field(default=None, ge=1, le=MOST_MINUTES, examples=[60])
    enabled: bool | None = Field(default=None, examples=[False])


class Schedule(ScheduleAsk):
    """Work that is asked for again and again, by the clock or when values come."""

    schedule_id: Id
    next_at: datetime | None = Field(
        description="When it is due next; null while it is not enabled, or waits for values to come."
    )
    next_local: str | None = Field(
        examples=["2026-11-26T09:00:00+03:30"], description="The same on the clocks of its zone."
    )
    last_at: datetime | None = Field(description="The newest time that asked for a job.")
    last_local: str | None = Field(examples=[None], description="The same on the clocks of its zone.")
    last_job_id: str | None = Field(examples=[None])
    made_by: str = Field(examples=[""])
    made_at: datetime
    changed_by: str = Field(examples=[""])
    changed_at: datetime


class SchedulePage(BaseModel):
    """Some schedules, and the cursor that continues after them."""

    items: list[Schedule]
    next_cursor: str | None


class Firing(BaseModel):
    """What became of one time, or of a stretch that was missed."""

    model_config = ConfigDict(from_attributes=True)

    due_at: datetime = Field(description="When it was due; of a missed stretch, the first time.")
    fired_at: datetime = Field(description="When a worker saw it.")
    outcome: str = Field(
        examples=["on-time"],
        description="on-time, caught-up (later, as its policy says), arrived (values came), by-hand, missed, "
        "or refused (its parameters are no longer understood).",
    )
    count: int = Field(examples=[1], description="Times of a missed stretch, counted up to 100; else 1.")
    job_id: str | None = Field(description="The job that was asked for.")


class FiringPage(BaseModel):
    """Some of a schedule's history, and the cursor that continues after it."""

    items: list[Firing]
    next_cursor: str | None


class Moment(BaseModel):
    """One coming time."""

    at: datetime
    local: str = Field(examples=["2026-11-26T09:00:00+03:30"], description="On the clocks of the zone.")
