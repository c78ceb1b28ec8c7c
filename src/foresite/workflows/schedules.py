"""Schedules: work that is asked for by the clock or when values come, as by the person who made them."""

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from foresite.catalog.paging import Page, page_of
from foresite.core.errors import BadDataError
from foresite.core.timeaxis import now, zone
from foresite.platform.auth.permissions import Permission
from foresite.platform.database import reading, writing
from foresite.platform.jobs import schedules
from foresite.platform.jobs.cron import Cron
from foresite.platform.jobs.tables import FiringRow, JobRow, ScheduleRow
from foresite.platform.tenancy import Scope
from foresite.workflows.arrivals import written
from foresite.workflows.asking import Ask
from foresite.workflows.asks import put, read_ask

if TYPE_CHECKING:
    from foresite.workflows.house import House

Expect = Callable[[Permission], None]
"""Refuses a permission that the caller has not."""
MOST_MINUTES = 366 * 24 * 60


class ScheduleAsk(BaseModel):
    """What to ask for, and when."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100, examples=["morning-forecast"])
    kind: str = Field(
        examples=["verify"],
        description="train, certify, contest, backtest, issue, reproduce, score, detect, watch, flush, "
        "compact or verify.",
    )
    parameters: dict[str, Any] = Field(
        default={},
        examples=[{}],
        description="As the kind's own route takes them; an instant left open is the one it is due at.",
    )
    upon: Literal["clock", "arrival"] = Field(
        default="clock",
        examples=["clock"],
        description="By the clock, or when values come of the series that the work is about.",
    )
    cron: str = Field(
        default="",
        max_length=200,
        examples=["0 9 * * *"],
        description="Minute, hour, day of month, month and day of week on the clocks of the zone; "
        "none upon arrival.",
    )
    zone: str = Field(default="UTC", max_length=64, examples=["Asia/Tehran"], description="IANA time zone.")
    catch_up: Literal["skip", "once", "all"] = Field(
        default="skip",
        examples=["once"],
        description="What becomes of times at which nothing ran: left out, run once, or all (the last 100).",
    )
    pause_minutes: int = Field(
        default=15,
        ge=1,
        le=MOST_MINUTES,
        examples=[15],
        description="Upon arrival: from one job to the next at least; what comes meanwhile is for the next.",
    )
    enabled: bool = Field(default=True, examples=[True])


def make(house: "House", scope: Scope, asked: ScheduleAsk, *, expect: Expect) -> ScheduleRow:
    """Keep a schedule of work that its maker may ask for themselves, and that can be asked for now."""
    work = _expected(house, scope, asked, expect)
    return schedules.make(house.engine, scope, asked.model_dump(), _concern(house, scope, asked, work))


def change(
    house: "House", scope: Scope, schedule_id: str, given: dict[str, Any], *, expect: Expect
) -> ScheduleRow:
    """Change some values of a schedule; whoever does must be allowed to ask for its work.

    One that is given times goes by the clock from then on, and one that is to go upon arrival has none. Upon
    arrival of the same series as before, what came since its last job stays owed.
    """
    row = schedules.get(house.engine, scope, schedule_id)
    told = {name: getattr(row, name) for name in ScheduleAsk.model_fields}
    if "upon" in given and given["upon"] != row.upon:
        told["cron"] = ""
    if "cron" in given:
        told["upon"] = schedules.CLOCK
    asked = ScheduleAsk.model_validate(told | given)
    work = _expected(house, scope, asked, expect)
    same = all(getattr(row, name) == getattr(asked, name) for name in ("upon", "kind", "parameters"))
    concern = None if same and row.enabled else _concern(house, scope, asked, work)
    return schedules.change(house.engine, scope, row.schedule_id, asked.model_dump(), concern)


def _expected(house: "House", scope: Scope, asked: ScheduleAsk, expect: Expect) -> Ask:
    work = read_ask(asked.kind, asked.parameters)
    expect(work.kind.permission)
    if (asked.upon == schedules.ARRIVAL) == bool(asked.cron):
        said = "both times and arrivals" if asked.cron else "neither times nor arrivals"
        raise BadDataError(
            f"a schedule goes by the clock or upon arrival, and this one names {said}",
            code="schedule-unclear",
            remedy='Write a cron expression such as "0 9 * * *", or say that it is upon arrival, not both.',
        )
    if asked.cron:
        Cron(asked.cron, asked.zone)
    if asked.enabled:
        work.expect(house, scope)
    return work


def _concern(house: "House", scope: Scope, asked: ScheduleAsk, work: Ask) -> schedules.Concern:
    """Tell by which series a schedule upon arrival is due, from now on."""
    if asked.upon == schedules.CLOCK:
        return schedules.Concern()
    with reading(house.engine, scope) as session:
        series_ids = work.concerns(session, scope)
        if series_ids is None:
            raise BadDataError(
                f"the work {asked.kind} is about no series of its own, so no values make it due",
                code="schedule-by-clock-only",
                remedy="Write a cron expression for it. Looks of detectors and scores need no schedule: they "
                "follow what comes.",
                kind=asked.kind,
            )
        return schedules.Concern(series_ids, written(session, scope, series_ids))


def find(house: "House", scope: Scope, *, limit: int = 50, cursor: str = "") -> Page[ScheduleRow]:
    """Return one page of schedules, newest first."""
    with reading(house.engine, scope) as session:
        return page_of(
            session,
            schedules.chosen(scope),
            ScheduleRow.schedule_id,
            limit=limit,
            cursor=cursor,
            newest_first=True,
        )


def history(
    house: "House", scope: Scope, schedule_id: str, *, limit: int = 50, cursor: str = ""
) -> Page[FiringRow]:
    """Return one page of what became of a schedule's times, newest first."""
    row = schedules.get(house.engine, scope, schedule_id)
    chosen = schedules.firings(scope, row.schedule_id)
    with reading(house.engine, scope) as session:
        return page_of(session, chosen, FiringRow.firing_id, limit=limit, cursor=cursor, newest_first=True)


def run_now(house: "House", scope: Scope, schedule_id: str, *, expect: Expect) -> JobRow:
    """Ask for a schedule's work at once, beside its times."""
    row = schedules.get(house.engine, scope, schedule_id)
    asked = read_ask(row.kind, row.parameters)
    expect(asked.kind.permission)
    asked.expect(house, scope)
    with writing(house.engine, scope) as session:
        at = now()
        job = put(session, scope, asked, at=at)
        schedules.fired(session, row, at, at, schedules.BY_HAND, job_id=job.job_id)
    return job


def coming(cron: str, zone_name: str, count: int) -> list[dict[str, Any]]:
    """Return the next times of an expression: ``at`` in UTC, and ``local`` as clocks of the zone show it."""
    times = islice(Cron(cron, zone_name).coming(now()), count)
    return [{"at": at, "local": local(at, zone_name)} for at in times]


def local(at: datetime | None, zone_name: str) -> str | None:
    """Return an instant as clocks of a zone show it, with their offset."""
    return at.astimezone(zone(zone_name)).isoformat() if at else None


def shown(row: ScheduleRow) -> dict[str, Any]:
    """Return a schedule as doors show it."""
    names = ("schedule_id", *ScheduleAsk.model_fields, "next_at", "last_at", "last_job_id")
    more = ("made_by", "made_at", "changed_by", "changed_at")
    told = {name: getattr(row, name) for name in (*names, *more)}
    return told | {f"{name}_local": local(told[f"{name}_at"], row.zone) for name in ("next", "last")}
