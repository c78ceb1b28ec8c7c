"""Routes of champions: certificates and stages of models, contests, and who forecasts which series."""

from typing import Annotated

from fastapi import APIRouter, Query

from foresite.api.champion_schemas import (
    Certificate,
    Champion,
    ChampionHistory,
    ChampionPage,
    PromoteAsk,
    Stage,
)
from foresite.api.deps import Caller, CallerDep, needs
from foresite.api.job_schemas import IssueAsk, Job
from foresite.api.visits import at_most
from foresite.forecasting import champions, queries, stages
from foresite.forecasting.boards import shown_group
from foresite.forecasting.tables import SeriesGroupRow
from foresite.platform.auth.permissions import Permission
from foresite.workflows import asks
from foresite.workflows.asks import ask
from foresite.workflows.champion_asks import CertifyAsk, ContestAsk

router = APIRouter(tags=["forecasts"])
_READ, _PROMOTE = [needs(Permission.DATA_READ)], [needs(Permission.MODEL_PROMOTE)]


@router.get("/models/{model_id}/certificates", dependencies=_READ, summary="Certificates of a model")
def certificates(who: CallerDep, model_id: str) -> list[Certificate]:
    """Return what trials of a model came to, newest first."""
    queries.model(who.house.engine, who.scope, model_id)
    rows = stages.certificates(who.house.engine, who.scope, model_id)
    return [Certificate.model_validate(stages.shown(row)) for row in rows]


@router.post(
    "/models/{model_id}/certificates", status_code=202, dependencies=_PROMOTE, summary="Certify a model"
)
def certify(who: CallerDep, model_id: str) -> Job:
    """Have it tried by a job whether a model knows only what was known; its run tells what leaks."""
    return Job.model_validate(ask(who.house, who.scope, CertifyAsk(model_id=model_id)))


@router.get("/models/{model_id}/stages", dependencies=_READ, summary="Stages of a model")
def stages_of(who: CallerDep, model_id: str) -> list[Stage]:
    """Return the stages that a model came to, oldest first; before the first it was a candidate."""
    queries.model(who.house.engine, who.scope, model_id)
    rows = stages.history(who.house.engine, who.scope, model_id)
    return [Stage.model_validate(row, from_attributes=True) for row in rows]


@router.post(
    "/contests",
    status_code=202,
    dependencies=[*_PROMOTE, at_most("backtests")],
    summary="Hold a contest",
)
def contest(who: CallerDep, asked: ContestAsk) -> Job:
    """Have forecasters compete for a group of series by a job: the best that is certified is champion."""
    return Job.model_validate(ask(who.house, who.scope, asked))


@router.get("/champions", dependencies=_READ, summary="Champions")
def find(
    who: CallerDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 50,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> ChampionPage:
    """Return one page of groups of series with who is champion of each, newest group first."""
    page = champions.groups(who.house.engine, who.scope, limit=limit, cursor=cursor)
    return ChampionPage(items=[_told(who, row) for row in page.items], next_cursor=page.next_cursor or None)


@router.get("/champions/{group_id}", dependencies=_READ, summary="One champion")
def get(who: CallerDep, group_id: str) -> ChampionHistory:
    """Return a group with all its champions, and how everybody did in the newest contest."""
    row = champions.group(who.house.engine, who.scope, group_id)
    return ChampionHistory.model_validate(shown_group(who.house.engine, who.scope, row))


@router.post("/champions/{group_id}/promote", dependencies=_PROMOTE, summary="Promote a model")
def promote(who: CallerDep, group_id: str, asked: PromoteAsk) -> Champion:
    """Make a certified model the champion; the one before may challenge it again."""
    row = champions.group(who.house.engine, who.scope, group_id)
    champions.promote(who.house.engine, who.scope, row.group_id, asked.model_id)
    return _told(who, row)


@router.post("/champions/{group_id}/demote", dependencies=_PROMOTE, summary="Demote a champion")
def demote(who: CallerDep, group_id: str) -> Champion:
    """Retire the champion: the one before takes its place, or seasonal naive."""
    row = champions.group(who.house.engine, who.scope, group_id)
    champions.demote(who.house.engine, who.scope, row.group_id)
    return _told(who, row)


@router.post("/champions/{group_id}/rollback", dependencies=_PROMOTE, summary="Roll a champion back")
def roll_back(who: CallerDep, group_id: str) -> Champion:
    """Give the champion before its place again."""
    row = champions.group(who.house.engine, who.scope, group_id)
    champions.roll_back(who.house.engine, who.scope, row.group_id)
    return _told(who, row)


@router.post(
    "/champions/{group_id}/issues",
    status_code=202,
    dependencies=[needs(Permission.FORECAST_ISSUE)],
    summary="Issue a champion's forecast",
)
def issue(who: CallerDep, group_id: str, asked: IssueAsk) -> Job:
    """Have whoever is champion when the job runs issue a forecast."""
    row = champions.group(who.house.engine, who.scope, group_id)
    told = asks.IssueAsk(group=row.group_id, issued_at=asked.issued_at)
    return Job.model_validate(ask(who.house, who.scope, told))


def _told(who: Caller, row: SeriesGroupRow) -> Champion:
    told = shown_group(who.house.engine, who.scope, row)
    return Champion.model_validate({name: told[name] for name in Champion.model_fields})
