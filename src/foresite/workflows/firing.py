"""Asking for the work of schedules that are due: by the clock, or by values that came."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from foresite.catalog import organisations
from foresite.core.errors import ForesiteError
from foresite.core.timeaxis import now
from foresite.platform.actor import Actor
from foresite.platform.database import writing
from foresite.platform.jobs import dispatch, schedules
from foresite.platform.jobs.cron import Cron
from foresite.platform.jobs.kinds import OPEN
from foresite.platform.jobs.tables import JobRow, ScheduleRow
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope
from foresite.workflows.arrivals import GATHER, loading, written
from foresite.workflows.asking import Ask
from foresite.workflows.asks import put, read_ask


def fire_due(engine: Engine) -> int:
    """Ask for the work of every schedule that is due; returns how many jobs there are for it.

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
    if seen.upon == schedules.ARRIVAL:
        return _fire_arrived(engine, seen)
    cron = Cron(seen.cron, seen.zone)
    began = (seen.next_at or at) - timedelta(microseconds=1)
    due = cron.due(began, at, most=schedules.COUNTED)
    ready, left = schedules.owed(due, at, seen.catch_up)
    following = cron.after(at)
    scope = organisations.scope_by_id(engine, seen.organisation_id)
    with writing(engine, scope) as session:
        row = _taken(session, seen)
        if row is None:
            return 0
        if left:
            schedules.fired(session, row, left[0], at, schedules.MISSED, count=len(left))
        asked = _read(row)
        for due_at, outcome in ready:
            job = _put(session, scope, row, asked, due_at)
            schedules.fired(session, row, due_at, at, outcome if job else schedules.REFUSED, job_id=job)
            row.last_at, row.last_job_id = due_at, job
        row.next_at = following
        return len(ready)


def _fire_arrived(engine: Engine, seen: ScheduleRow) -> int:
    """Ask for the work of a schedule that values made due; they are seen in the transaction of its job."""
    scope = organisations.scope_by_id(engine, seen.organisation_id)
    with writing(engine, scope) as session:
        row = _taken(session, seen)
        if row is None:
            return 0
        asked = _read(row)
        if _is_under_way(session, scope, row, asked) or loading(session, scope):
            row.next_at = now() + GATHER
            return 0
        row.next_at = None
        if asked is not None:
            schedules.follow(session, row, asked.concerns(session, scope) or ())
        mark = written(session, scope, schedules.followed(session, row))
        if mark == row.mark:
            return 0  # it was changed after it was seen to be due
        row.mark = mark
        at = now()  # after the look: a value that is in the mark was known by then
        job = _put(session, scope, row, asked, at)
        schedules.fired(session, row, at, at, schedules.ARRIVED if job else schedules.REFUSED, job_id=job)
        row.last_at, row.last_job_id = at, job
    return 1


def _is_under_way(session: Session, scope: Scope, row: ScheduleRow, asked: Ask | None) -> bool:
    """Tell whether its last job, or the same work asked for otherwise, has not ended: it may have read."""
    same = JobRow.job_id == row.last_job_id
    if asked is not None and asked.dedupe_key is not None:
        same |= JobRow.dedupe_key == asked.dedupe_key
    mine = (JobRow.organisation_id == scope.organisation_id, JobRow.state.in_(OPEN), same)
    return session.scalar(select(JobRow.job_id).where(*mine).limit(1)) is not None


def _taken(session: Session, seen: ScheduleRow) -> ScheduleRow | None:
    """Return a schedule as it was seen to be due; None where a worker was faster, or somebody changed it."""
    same = (ScheduleRow.schedule_id == seen.schedule_id, ScheduleRow.next_at == seen.next_at)
    return session.scalar(
        select(ScheduleRow).where(*same, ScheduleRow.enabled).with_for_update(skip_locked=True)
    )


def _read(row: ScheduleRow) -> Ask | None:
    """Return what a schedule asks for; None where its parameters are no longer understood."""
    try:
        return read_ask(row.kind, row.parameters)
    except ForesiteError as cause:
        logger(__name__).warning(
            "a schedule cannot be run", schedule_id=row.schedule_id, reason=cause.message
        )
        return None


def _put(session: Session, scope: Scope, row: ScheduleRow, asked: Ask | None, due_at: datetime) -> str | None:
    if asked is None:
        return None
    clock = Actor("house", row.schedule_id, f"schedule {row.name}")
    return put(session, scope.acting(clock), asked, at=due_at).job_id
