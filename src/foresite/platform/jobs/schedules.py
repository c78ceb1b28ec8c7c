"""The verbs of schedules for one organisation: make, look, change, delete, and their history."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.jobs.cron import Cron
from foresite.platform.jobs.tables import FiringRow, ScheduleRow, ScheduleSeriesRow
from foresite.platform.tenancy import Scope

GRACE = timedelta(seconds=60)
"""A time is missed when nothing looked for so long."""
COUNTED = 100
"""Times of a missed stretch are counted up to so many, and so many can be caught up."""
CLOCK, ARRIVAL = "clock", "arrival"
"""What a schedule goes by."""
ON_TIME, CAUGHT_UP, BY_HAND, MISSED, REFUSED = "on-time", "caught-up", "by-hand", "missed", "refused"
ARRIVED = "arrived"


@dataclass(frozen=True, slots=True)
class Concern:
    """Whose values make a schedule due: the series, and how often they had been written."""

    series_ids: Collection[int] = ()
    mark: int = 0


_NOTHING = Concern()


def make(engine: Engine, scope: Scope, values: dict[str, Any], concern: Concern = _NOTHING) -> ScheduleRow:
    """Keep a new schedule with its next time, or with what makes it due.

    Raises:
        ConflictError: there is one of that name.
    """
    with _named_once(values), writing(engine, scope) as session:
        row = add(session, scope, values, concern)
        session.flush()
        follow(session, row, concern.series_ids)
        note(session, scope, Action.SCHEDULE_MAKE, row.schedule_id, after=values)
        session.refresh(row)
        session.expunge(row)
    return row


def add(session: Session, scope: Scope, values: dict[str, Any], concern: Concern = _NOTHING) -> ScheduleRow:
    """Add a schedule within a transaction that makes what it is of, and tells of both."""
    row = ScheduleRow(
        organisation_id=scope.organisation_id,
        schedule_id=new_id(),
        made_by=str(scope.actor),
        changed_by=str(scope.actor),
        next_at=_next(values),
        mark=concern.mark,
        **values,
    )
    session.add(row)
    return row


def change(
    engine: Engine, scope: Scope, schedule_id: str, values: dict[str, Any], concern: Concern | None = _NOTHING
) -> ScheduleRow:
    """Change a schedule to these values; its next time is counted from now, what was missed is left out.

    Without a ``concern`` it keeps its own, and what came since its last job stays owed.
    """
    row = get(engine, scope, schedule_id)
    told = {**values, "next_at": _next(values), "changed_by": str(scope.actor), "changed_at": now()}
    if concern is not None:
        told["mark"] = concern.mark
    mine = (ScheduleRow.organisation_id == scope.organisation_id, ScheduleRow.schedule_id == row.schedule_id)
    with _named_once(values), writing(engine, scope) as session:
        session.execute(update(ScheduleRow).where(*mine).values(**told))
        if concern is not None:
            follow(session, row, concern.series_ids)
        before = {name: getattr(row, name) for name in values}
        note(session, scope, Action.SCHEDULE_CHANGE, row.schedule_id, before=before, after=values)
    return get(engine, scope, row.schedule_id)


def followed(session: Session, row: ScheduleRow) -> set[int]:
    """Return the series by whose values a schedule is due."""
    return set(session.scalars(select(ScheduleSeriesRow.series_id).where(*_of(row))))


def follow(session: Session, row: ScheduleRow, series_ids: Collection[int]) -> None:
    """Let a schedule be due by the values of these series, and of no others."""
    if followed(session, row) == set(series_ids):
        return
    session.execute(delete(ScheduleSeriesRow).where(*_of(row)))
    own = {"organisation_id": row.organisation_id, "schedule_id": row.schedule_id}
    told = [{**own, "series_id": series_id} for series_id in sorted(set(series_ids))]
    if told:
        session.execute(insert(ScheduleSeriesRow), told)


def _of(row: ScheduleRow) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    mine = ScheduleSeriesRow.organisation_id == row.organisation_id
    return mine, ScheduleSeriesRow.schedule_id == row.schedule_id


def fired(  # noqa: PLR0913 -- the facts of a firing
    session: Session,
    row: ScheduleRow,
    due_at: datetime,
    at: datetime,
    outcome: str,
    *,
    count: int = 1,
    job_id: str | None = None,
) -> None:
    """Write down what became of a time of a schedule."""
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


def _next(values: dict[str, Any]) -> datetime | None:
    by_clock = values["enabled"] and values["upon"] == CLOCK
    return Cron(values["cron"], values["zone"]).after(now()) if by_clock else None


@contextmanager
def _named_once(values: dict[str, Any]) -> Iterator[None]:
    try:
        yield
    except IntegrityError as cause:
        raise ConflictError(
            f"there is a schedule {values['name']} already",
            code="schedule-there",
            remedy="Choose another name, or change that one.",
            name=values["name"],
        ) from cause


def get(engine: Engine, scope: Scope, schedule_id: str) -> ScheduleRow:
    """Return one schedule of this organisation, by its id or its name."""
    named = (ScheduleRow.schedule_id == schedule_id) | (ScheduleRow.name == schedule_id)
    with reading(engine, scope) as session:
        row = session.scalar(chosen(scope).where(named).order_by(ScheduleRow.schedule_id != schedule_id))
    if row is None:
        raise NotFoundError(
            f"there is no schedule {schedule_id}",
            code="schedule-absent",
            remedy="Ask for the schedules there are.",
            schedule_id=schedule_id,
        )
    return row


def forget(engine: Engine, scope: Scope, schedule_id: str) -> None:
    """Delete a schedule with its history; jobs that it asked for stay."""
    row = get(engine, scope, schedule_id)
    mine = ScheduleRow.organisation_id == scope.organisation_id
    with writing(engine, scope) as session:
        session.execute(delete(ScheduleRow).where(mine, ScheduleRow.schedule_id == row.schedule_id))
        note(session, scope, Action.SCHEDULE_DELETE, row.schedule_id, before={"name": row.name})


def chosen(scope: Scope) -> Select[ScheduleRow]:
    """Return the choice of schedules of this organisation, for a page of them (ids sort by their making)."""
    return select(ScheduleRow).where(ScheduleRow.organisation_id == scope.organisation_id)


def firings(scope: Scope, schedule_id: str) -> Select[FiringRow]:
    """Return the choice of what became of a schedule's times, for a page of them."""
    return select(FiringRow).where(
        FiringRow.organisation_id == scope.organisation_id, FiringRow.schedule_id == schedule_id
    )


def owed(
    due: Iterable[datetime], at: datetime, catch_up: str
) -> tuple[list[tuple[datetime, str]], list[datetime]]:
    """Tell which of the times that are due are to be run, each with its outcome, and which are left out.

    Args:
        due: times that have come, in order.
        at: the moment of looking.
        catch_up: skip what was missed; run it once, for all the times that were missed; or all.
    """
    times = list(due)
    late = [each for each in times if at - each > GRACE]
    ready = [(each, ON_TIME) for each in times[-1:] if at - each <= GRACE]
    late += [each for each in times[:-1] if at - each <= GRACE]  # more often than anybody looked
    caught = {"skip": [], "once": [] if ready else late[-1:], "all": late}[catch_up]
    left = [each for each in late if each not in caught]
    return [*((each, CAUGHT_UP) for each in caught), *ready], left
