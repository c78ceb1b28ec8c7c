"""Schedules: work that is asked for by the clock, as by the person who made them; and their firing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from foresite.catalog import organisations
from foresite.catalog.paging import Page, page_of
from foresite.core.errors import ForesiteError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now, zone
from foresite.platform.actor import Actor
from foresite.platform.auth.permissions import Permission
from foresite.platform.database import reading, writing
from foresite.platform.jobs import dispatch, schedules
from foresite.platform.jobs.cron import Cron
from foresite.platform.jobs.tables import FiringRow, JobRow, ScheduleRow
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope
from foresite.workflows.asks import put, read_ask

if TYPE_CHECKING:
    from foresite.workflows.house import House

Expect = Callable[[Permission], None]
"""Refuses a permission that the caller has not."""


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
    cron: str = Field(
        max_length=200,
        examples=["0 9 * * *"],
        description="Minute, hour, day of month, month and day of week on the clocks of the zone.",
    )
    zone: str = Field(default="UTC", max_length=64, examples=["Asia/Tehran"], description="IANA time zone.")
    catch_up: Literal["skip", "once", "all"] = Field(
        default="skip",
        examples=["once"],
        description="What becomes of times at which nothing ran: left out, run once, or all (the last 100).",
    )
    enabled: bool = Field(default=True, examples=[True])


def make(house: "House", scope: Scope, asked: ScheduleAsk, *, expect: Expect) -> ScheduleRow:
    """Keep a schedule of work that its maker may ask for themselves, and that can be asked for now."""
    return schedules.make(house.engine, scope, _checked(house, scope, asked, expect))


def change(
    house: "House", scope: Scope, schedule_id: str, given: dict[str, Any], *, expect: Expect
) -> ScheduleRow:
    """Change some values of a schedule; whoever does must be allowed to ask for its work."""
    row = schedules.get(house.engine, scope, schedule_id)
    told = {name: getattr(row, name) for name in ScheduleAsk.model_fields} | given
    values = _checked(house, scope, ScheduleAsk.model_validate(told), expect)
    return schedules.change(house.engine, scope, row.schedule_id, values)


def _checked(house: "House", scope: Scope, asked: ScheduleAsk, expect: Expect) -> dict[str, Any]:
    work = read_ask(asked.kind, asked.parameters)
    expect(work.kind.permission)
    Cron(asked.cron, asked.zone)
    if asked.enabled:
        work.expect(house, scope)
    return asked.model_dump()


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
        _note(session, row, at, at, schedules.BY_HAND, job_id=job.job_id)
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


def fire_due(engine: Engine) -> int:
    """Ask for the work of every schedule whose time has come; returns how many jobs there are for it.

    Called by each worker; a time and its job are one transaction, and the time is unique.
    """
    at = now()
    jobs = 0
    for row in dispatch.due(engine, at):
        try:
            jobs += _fire(engine, row, at)
        except (ForesiteError, SQLAlchemyError) as cause:  # one that cannot be fired holds no other up
            logger(__name__).warning(
                "a schedule is not fired", schedule_id=row.schedule_id, reason=str(cause)
            )
    return jobs


def _fire(engine: Engine, seen: ScheduleRow, at: datetime) -> int:
    cron = Cron(seen.cron, seen.zone)
    began = (seen.next_at or at) - timedelta(microseconds=1)
    due = cron.due(began, at, most=schedules.COUNTED)
    ready, left = schedules.owed(due, at, seen.catch_up)
    following = cron.after(at)
    scope = organisations.scope_by_id(engine, seen.organisation_id)
    same = (ScheduleRow.schedule_id == seen.schedule_id, ScheduleRow.next_at == seen.next_at)
    with writing(engine, scope) as session:
        row = session.scalar(
            select(ScheduleRow).where(*same, ScheduleRow.enabled).with_for_update(skip_locked=True)
        )
        if row is None:
            return 0  # another worker was faster, or somebody changed it
        if left:
            _note(session, row, left[0], at, schedules.MISSED, count=len(left))
        for due_at, outcome in ready:
            job = _asked(session, scope, row, due_at)
            _note(session, row, due_at, at, outcome if job else schedules.REFUSED, job_id=job)
            row.last_at, row.last_job_id = due_at, job
        row.next_at = following
        return len(ready)


def _asked(session: Session, scope: Scope, row: ScheduleRow, due_at: datetime) -> str | None:
    """Ask for a schedule's work; None where its parameters are no longer understood."""
    try:
        asked = read_ask(row.kind, row.parameters)
    except ForesiteError as cause:
        logger(__name__).warning(
            "a schedule cannot be run", schedule_id=row.schedule_id, reason=cause.message
        )
        return None
    clock = Actor("house", row.schedule_id, f"schedule {row.name}")
    return put(session, scope.acting(clock), asked, at=due_at).job_id


def _note(  # noqa: PLR0913 -- the facts of a firing
    session: Session,
    row: ScheduleRow,
    due_at: datetime,
    at: datetime,
    outcome: str,
    *,
    count: int = 1,
    job_id: str | None = None,
) -> None:
    session.add(
        FiringRow(
            organisation_id=row.organisation_id,
            firing_id=new_id(),
            schedule_id=row.schedule_id,
            due_at=due_at,
            fired_at=at,
            outcome=outcome,
            count=count,
            job_id=job_id,
        )
    )
