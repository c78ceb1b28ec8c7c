"""Values came: detectors look at them, issued forecasts are scored, and schedules upon arrival are due.

Each once a while at most.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Engine, Select, and_, exists, func, select, text, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from foresite.analytics.tables import DetectorRow
from foresite.catalog import organisations
from foresite.catalog.tables import OrganisationRow
from foresite.core.timeaxis import now
from foresite.forecasting.tables import IssueRow, ScoreMarkRow
from foresite.lake.tables import OPEN as LOADING
from foresite.lake.tables import BatchRow, LatestRow
from foresite.platform.actor import Actor
from foresite.platform.database import reading, writing
from foresite.platform.jobs.kinds import OPEN, Kind
from foresite.platform.jobs.schedules import ARRIVAL
from foresite.platform.jobs.tables import JobRow, ScheduleRow, ScheduleSeriesRow
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.asks import ScoreAsk, WatchAsk, put
from foresite.workflows.jobs import SCORE, WATCH

if TYPE_CHECKING:
    from foresite.workflows.asking import Ask

_Owner = InstrumentedAttribute[int]
PAUSE = timedelta(minutes=1)
"""Between two looks of an organisation's detectors: many small pushes are one look."""
SCORE_PAUSE = timedelta(minutes=5)
"""Between two scorings of an organisation's issues."""
GATHER = timedelta(seconds=10)
"""From when values were seen to when schedules are due by them: a delivery of many pushes is one."""


def look_at_arrivals(engine: Engine) -> int:
    """Ask for a look in every organisation where something came since; returns how many were asked for.

    Schedules of which series came are due from here on, and asked for like all that are.
    """
    at = now()
    _let_be_due(engine, at)
    owed: list[tuple[Select[int], Ask]] = [
        (_watching(at), WatchAsk()),
        (_scoring(at), ScoreAsk()),
    ]
    asked = 0
    for owners, ask in owed:
        with reading(engine, INSTALLATION) as session:
            found = list(session.scalars(owners))
        for owner in found:
            scope = organisations.scope_by_id(engine, owner).acting(Actor("house", "", "values that came"))
            with writing(engine, scope) as session:
                put(session, scope, ask, at=at)
        asked += len(found)
    return asked


def written(session: Session, scope: Scope, series_ids: Collection[int]) -> int:
    """Return how often these series were written: it grows with every commit that brings values of them.

    Commits that bring values of the same series follow one another. So whatever is committed after a look
    makes it grow, which the numbers of batches do not: they are given before, and committed in any order.
    """
    mine = (LatestRow.organisation_id == scope.organisation_id, LatestRow.series_id.in_(series_ids))
    return int(session.scalar(select(func.sum(LatestRow.writes)).where(*mine)) or 0)


def _written_of_schedule() -> ColumnElement[int]:
    """Return the same of the series that a schedule is due by, as a column of it."""
    same = and_(
        LatestRow.organisation_id == ScheduleSeriesRow.organisation_id,
        LatestRow.series_id == ScheduleSeriesRow.series_id,
    )
    total = select(func.coalesce(func.sum(LatestRow.writes), 0)).join(ScheduleSeriesRow, same)
    mine = total.where(ScheduleSeriesRow.schedule_id == ScheduleRow.schedule_id)
    return mine.correlate(ScheduleRow).scalar_subquery()


def loading(session: Session, scope: Scope) -> bool:
    """Tell whether a load writes this moment: jobs that begin now read what was there before it."""
    mine = BatchRow.organisation_id == scope.organisation_id
    return session.scalar(select(BatchRow.batch_id).where(mine, text(LOADING)).limit(1)) is not None


def _let_be_due(engine: Engine, at: datetime) -> None:
    """Let schedules be due of which series were written since their last job; not before their pause."""
    waits = (ScheduleRow.enabled, ScheduleRow.upon == ARRIVAL, ScheduleRow.next_at.is_(None))
    behind = select(ScheduleRow).where(*waits, ScheduleRow.mark != _written_of_schedule())
    with reading(engine, INSTALLATION) as session:
        found = list(session.scalars(behind.order_by(ScheduleRow.schedule_id)))  # workers lock in one order
    if not found:
        return
    with writing(engine, INSTALLATION) as session:
        for seen in found:
            pause = timedelta(minutes=seen.pause_minutes)
            due = at + GATHER if seen.last_at is None else max(at + GATHER, seen.last_at + pause)
            same = (ScheduleRow.schedule_id == seen.schedule_id, ScheduleRow.mark == seen.mark)
            session.execute(update(ScheduleRow).where(*same, *waits).values(next_at=due))


def _watching(at: datetime) -> Select[int]:
    """Choose organisations with an enabled detector that has not seen the newest values."""
    mine = DetectorRow.organisation_id
    behind = DetectorRow.lake_version < _newest(mine)
    return select(mine).distinct().where(DetectorRow.enabled, behind, ~_asked(mine, WATCH, at - PAUSE))


def _scoring(at: datetime) -> Select[int]:
    """Choose organisations with issued forecasts that were not held against the newest values."""
    mine = OrganisationRow.organisation_id
    issued = exists().where(IssueRow.organisation_id == mine)
    mark = select(ScoreMarkRow.lake_version).where(ScoreMarkRow.organisation_id == mine)
    behind = func.coalesce(mark.scalar_subquery(), -1) < _newest(mine)
    return select(mine).where(issued, behind, ~_asked(mine, SCORE, at - SCORE_PAUSE))


def _newest(owner: _Owner) -> ColumnElement[int | None]:
    newest = select(func.max(BatchRow.batch_id)).where(BatchRow.organisation_id == owner, BatchRow.committed)
    return newest.scalar_subquery()


def _asked(owner: _Owner, kind: Kind, since: datetime) -> ColumnElement[bool]:
    """Whether a job of this kind is open, or was asked for lately."""
    return exists().where(
        JobRow.organisation_id == owner,
        JobRow.kind == kind.name,
        JobRow.state.in_(OPEN) | (JobRow.made_at > since),
    )
