"""How issued forecasts did: the scoreboard of a series, and scoring by a job."""

from typing import Annotated

from fastapi import APIRouter, Query

from foresite.api.deps import CallerDep, MomentDep, SeriesId, needs
from foresite.api.forecast_schemas import Scores
from foresite.api.job_schemas import Job
from foresite.catalog import series
from foresite.core.timeaxis import parse_instant
from foresite.forecasting import board
from foresite.platform.auth.permissions import Permission
from foresite.workflows.asks import ScoreAsk, ask

router = APIRouter(tags=["forecasts"])


@router.get(
    "/series/{series_id}/scores",
    dependencies=[needs(Permission.DATA_READ)],
    summary="How issued forecasts of a series did",
)
def scores(
    who: CallerDep,
    series_id: SeriesId,
    as_of: MomentDep,
    since: Annotated[
        str | None,
        Query(description="Only issues of this instant or later.", examples=["2024-05-01T00:00:00Z"]),
    ] = None,
    *,
    replayed: Annotated[bool, Query(description="Count issues too that were made after the fact.")] = False,
) -> Scores:
    """Return each model's errors beside seasonal naive, and promised against observed coverage with bands."""
    series.get(who.house.engine, who.scope, series_id)
    told = board.board(
        who.house.engine,
        who.scope,
        series_id,
        since=parse_instant(since) if since else None,
        as_of=as_of,
        replayed=replayed,
    )
    return Scores.model_validate(told)


@router.post(
    "/scores",
    status_code=202,
    dependencies=[needs(Permission.FORECAST_ISSUE)],
    summary="Score issued forecasts",
)
def score(who: CallerDep) -> Job:
    """Have issued forecasts held against what came since by a job; while one waits, that one is returned."""
    return Job.model_validate(ask(who.house, who.scope, ScoreAsk()))
