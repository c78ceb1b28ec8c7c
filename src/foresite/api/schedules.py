"""Routes of schedules: work that is asked for by the clock, or when values come."""

from typing import Annotated

from fastapi import APIRouter, Query

from foresite.api.deps import CallerDep, needs
from foresite.api.job_schemas import Job
from foresite.api.schedule_schemas import Firing, FiringPage, Moment, Schedule, ScheduleChange, SchedulePage
from foresite.platform.auth.permissions import Permission
from foresite.platform.jobs import schedules as kept
from foresite.platform.jobs.tables import ScheduleRow
from foresite.workflows import schedules
from foresite.workflows.schedules import ScheduleAsk

router = APIRouter(tags=["schedules"])
_READ, _WRITE = [needs(Permission.DATA_READ)], [needs(Permission.SCHEDULE_WRITE)]
_Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many.")]
_Cursor = Annotated[str, Query(description="next_cursor of the page before.")]


@router.get("/schedules", dependencies=_READ, summary="Schedules")
def find(who: CallerDep, limit: _Limit = 50, cursor: _Cursor = "") -> SchedulePage:
    """Return one page of schedules, newest first."""
    page = schedules.find(who.house, who.scope, limit=limit, cursor=cursor)
    return SchedulePage(items=[_shown(row) for row in page.items], next_cursor=page.next_cursor or None)


@router.post("/schedules", status_code=201, dependencies=_WRITE, summary="Make a schedule")
def make(who: CallerDep, asked: ScheduleAsk) -> Schedule:
    """Have work asked for at times that a cron expression tells, or when values come that it is about.

    By the clocks of a time zone: once a local day, whatever they do. Upon arrival: when new values of its
    series are known, once a pause at most. The caller must be allowed to ask for that work.
    """
    return _shown(schedules.make(who.house, who.scope, asked, expect=who.expect))


@router.get("/schedules/preview", dependencies=_READ, summary="Coming times of an expression")
def preview(
    who: CallerDep,
    cron: Annotated[str, Query(max_length=200, description="Five fields.", examples=["0 9 * * *"])],
    zone: Annotated[str, Query(max_length=64, description="IANA time zone.")] = "UTC",
    count: Annotated[int, Query(ge=1, le=100, description="How many.")] = 5,
) -> list[Moment]:
    """Return the next times that an expression tells, before there is a schedule of it."""
    del who
    return [Moment.model_validate(each) for each in schedules.coming(cron, zone, count)]


@router.get("/schedules/{schedule_id}", dependencies=_READ, summary="One schedule")
def get(who: CallerDep, schedule_id: str) -> Schedule:
    """Return one schedule, by its id or its name."""
    return _shown(kept.get(who.house.engine, who.scope, schedule_id))


@router.patch("/schedules/{schedule_id}", dependencies=_WRITE, summary="Change a schedule")
def change(who: CallerDep, schedule_id: str, asked: ScheduleChange) -> Schedule:
    """Change what is given; times are counted anew from now.

    One that is given a cron expression goes by the clock; one that is to go upon arrival loses its own.
    """
    given = asked.model_dump(exclude_unset=True, exclude_none=True)
    return _shown(schedules.change(who.house, who.scope, schedule_id, given, expect=who.expect))


@router.delete("/schedules/{schedule_id}", status_code=204, dependencies=_WRITE, summary="Delete a schedule")
def forget(who: CallerDep, schedule_id: str) -> None:
    """Delete a schedule with its history; jobs that it asked for stay."""
    kept.forget(who.house.engine, who.scope, schedule_id)


@router.post(
    "/schedules/{schedule_id}/run", status_code=202, dependencies=_WRITE, summary="Run a schedule now"
)
def run(who: CallerDep, schedule_id: str) -> Job:
    """Ask for a schedule's work at once, beside its times."""
    return Job.model_validate(schedules.run_now(who.house, who.scope, schedule_id, expect=who.expect))


@router.get("/schedules/{schedule_id}/history", dependencies=_READ, summary="History of a schedule")
def history(who: CallerDep, schedule_id: str, limit: _Limit = 50, cursor: _Cursor = "") -> FiringPage:
    """Return what became of a schedule's times, newest first."""
    page = schedules.history(who.house, who.scope, schedule_id, limit=limit, cursor=cursor)
    rows = [Firing.model_validate(row) for row in page.items]
    return FiringPage(items=rows, next_cursor=page.next_cursor or None)


def _shown(row: ScheduleRow) -> Schedule:
    return Schedule.model_validate(schedules.shown(row))
