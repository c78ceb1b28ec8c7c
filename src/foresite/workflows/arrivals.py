"""Values came: detectors are asked to look at them, and issued forecasts are scored, once a while at most."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Engine, Select, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from foresite.analytics.tables import DetectorRow
from foresite.catalog import organisations
from foresite.catalog.tables import OrganisationRow
from foresite.core.timeaxis import now
from foresite.forecasting.tables import IssueRow, ScoreMarkRow
from foresite.lake.tables import BatchRow
from foresite.platform.actor import Actor
from foresite.platform.database import reading, writing
from foresite.platform.jobs.kinds import OPEN, Kind
from foresite.platform.jobs.tables import JobRow
from foresite.platform.tenancy import INSTALLATION
from foresite.workflows.asks import ScoreAsk, WatchAsk, put
from foresite.workflows.jobs import SCORE, WATCH

if TYPE_CHECKING:
    from foresite.workflows.asking import Ask

_Owner = InstrumentedAttribute[int]
PAUSE = timedelta(minutes=1)
"""Between two looks of an organisation's detectors: many small pushes are one look."""
SCORE_PAUSE = timedelta(minutes=5)
"""Between two scorings of an organisation's issues."""


def look_at_arrivals(engine: Engine) -> int:
    """Ask for a look in every organisation where something came since; returns how many were asked for."""
    at = now()
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
