"""Routes of forecasting: the models, what they issued, and how well they did in backtests."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from foresite.api.deps import Caller, CallerDep, MomentDep, SeriesId, needs
from foresite.api.forecast_schemas import (
    Backtest,
    BacktestComparison,
    Forecast,
    ForecastColumns,
    Forecaster,
    ForecasterParameters,
    Issue,
    Model,
)
from foresite.api.job_schemas import IssueAsk, IssuesAsk, Job
from foresite.api.visits import at_most
from foresite.catalog import series
from foresite.core.errors import NotFoundError
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting import parameters, queries
from foresite.forecasting.boards import shown_models
from foresite.forecasting.registry import EXTRAS, NAMES
from foresite.forecasting.tables import IssueRow, ModelRow
from foresite.platform.auth.permissions import Permission
from foresite.workflows import asks
from foresite.workflows.asks import BacktestAsk, TrainAsk, ask

router = APIRouter(tags=["forecasts"])
_READ = [needs(Permission.DATA_READ)]
LimitDep = Annotated[int, Query(ge=1, le=500, description="At most so many, newest first.")]


@router.get("/forecasters", dependencies=_READ, summary="Forecasters")
def forecasters(_who: CallerDep) -> list[Forecaster]:
    """Return the forecasters there are, whether what they need is installed or not."""
    return [Forecaster(name=name, extra=EXTRAS.get(name)) for name in NAMES]


@router.get("/forecasters/{forecaster}", dependencies=_READ, summary="One forecaster")
def forecaster_of(_who: CallerDep, forecaster: str) -> ForecasterParameters:
    """Return what a forecaster may be told, where what it needs is installed."""
    return ForecasterParameters.model_validate(parameters.shown(forecaster))


@router.get("/models", dependencies=_READ, summary="Trained models")
def models(who: CallerDep, limit: LimitDep = 100) -> list[Model]:
    """Return trained models, newest first."""
    return _shown(who, queries.models(who.house.engine, who.scope, limit=limit))


@router.post(
    "/models",
    status_code=202,
    dependencies=[needs(Permission.MODEL_TRAIN), at_most("trainings")],
    summary="Train a model",
)
def train(who: CallerDep, asked: TrainAsk) -> Job:
    """Have a model trained by a job; its run names the model when it is done.

    With ``each``, a model for each series: the run's report names those that were made and what was refused.
    """
    return Job.model_validate(ask(who.house, who.scope, asked))


@router.get("/models/{model_id}", dependencies=_READ, summary="One model")
def model(who: CallerDep, model_id: str) -> Model:
    """Return one trained model."""
    return _model(who, model_id)


@router.post(
    "/models/{model_id}/issues",
    status_code=202,
    dependencies=[needs(Permission.FORECAST_ISSUE)],
    summary="Issue a forecast",
)
def issue(who: CallerDep, model_id: str, asked: IssueAsk) -> Job:
    """Have a forecast issued by a job; its result names the issue when it is done."""
    told = asks.IssueAsk(model_id=model_id, issued_at=asked.issued_at)
    return Job.model_validate(ask(who.house, who.scope, told))


@router.post(
    "/issues",
    status_code=202,
    dependencies=[needs(Permission.FORECAST_ISSUE)],
    summary="Issue forecasts of many models",
)
def issue_many(who: CallerDep, asked: IssuesAsk) -> Job:
    """Have a forecast issued of each model by one job; its run names the issues, and what was refused.

    With ``coherent`` all of them or none: series that the tree of assets makes sums of others add up.
    """
    told = asks.IssueAsk(model_ids=asked.model_ids, issued_at=asked.issued_at, coherent=asked.coherent)
    return Job.model_validate(ask(who.house, who.scope, told))


@router.post(
    "/issues/{issue_id}/reproduce",
    status_code=202,
    dependencies=[needs(Permission.FORECAST_ISSUE)],
    summary="Compute a forecast again",
)
def reproduce(who: CallerDep, issue_id: str) -> Job:
    """Have an issued forecast computed again by a job; its result tells whether every digit is the same."""
    return Job.model_validate(ask(who.house, who.scope, asks.ReproduceAsk(issue_id=issue_id)))


@router.get(
    "/series/{series_id}/forecasts",
    dependencies=_READ,
    summary="Issued forecasts of a series",
)
def issues(who: CallerDep, series_id: SeriesId, limit: LimitDep = 100) -> list[Issue]:
    """Return what was issued for a series, newest issue first."""
    series.get(who.house.engine, who.scope, series_id)
    rows = queries.issues(who.house.engine, who.scope, series_id=series_id, limit=limit)
    return [Issue.model_validate(queries.shown_issue(row)) for row in rows]


@router.get(
    "/series/{series_id}/forecast",
    dependencies=_READ,
    summary="One issued forecast of a series",
)
def forecast(
    who: CallerDep,
    series_id: SeriesId,
    as_of: MomentDep,
    issue_id: Annotated[str | None, Query(description="Default: the newest issue.")] = None,
) -> Forecast:
    """Return the fan of one issue: the one named, else the newest, or the newest as of a moment."""
    series.get(who.house.engine, who.scope, series_id)
    chosen = _chosen(who, series_id, issue_id, as_of)
    made_by = _model(who, chosen.model_id)
    fan = who.house.lake.read_forecasts(who.scope, series_id=series_id, issue_id=chosen.issue_id)
    columns: dict[str, list[Any]] = {"event_at": fan["event_at"].dt.epoch("ms").to_list()}
    columns |= {name: fan[name].to_list() for name in QUANTILE_COLUMNS}
    return Forecast(
        issue_id=chosen.issue_id,
        series_id=series_id,
        issued_at=chosen.issued_at,
        model=made_by,
        lake_version=chosen.lake_version,
        training_window=made_by.training_window,
        columns=ForecastColumns.model_validate(columns),
    )


@router.get("/backtests", dependencies=_READ, summary="Backtests")
def backtests(who: CallerDep, limit: LimitDep = 100) -> list[Backtest]:
    """Return stored backtests, newest first."""
    rows = queries.backtests(who.house.engine, who.scope, limit=limit)
    return [Backtest.model_validate(queries.shown_backtest(row)) for row in rows]


@router.post(
    "/backtests",
    status_code=202,
    dependencies=[needs(Permission.BACKTEST_RUN), at_most("backtests")],
    summary="Measure a forecaster",
)
def measure(who: CallerDep, asked: BacktestAsk) -> Job:
    """Have a forecaster measured at past origins by a job; its run names the backtest when it is done."""
    return Job.model_validate(ask(who.house, who.scope, asked))


@router.get("/backtests/comparison", dependencies=_READ, summary="Backtests side by side")
def comparison(
    who: CallerDep,
    backtest_id: Annotated[
        list[str], Query(min_length=1, max_length=50, description="The first one is the yardstick.")
    ],
) -> BacktestComparison:
    """Return stored backtests beside the first of them, and where their tasks differ."""
    rows = [queries.backtest(who.house.engine, who.scope, each) for each in backtest_id]
    return BacktestComparison.model_validate(queries.compared(rows))


@router.get("/backtests/{backtest_id}", dependencies=_READ, summary="One backtest")
def backtest(who: CallerDep, backtest_id: str) -> Backtest:
    """Return one backtest with its scores, seasonal naive beside it."""
    row = queries.backtest(who.house.engine, who.scope, backtest_id)
    return Backtest.model_validate(queries.shown_backtest(row))


def _model(who: Caller, model_id: str) -> Model:
    return _shown(who, [queries.model(who.house.engine, who.scope, model_id)])[0]


def _shown(who: Caller, rows: list[ModelRow]) -> list[Model]:
    told = shown_models(who.house.engine, who.scope, rows)
    return [Model.model_validate(each | {"name": each["forecaster"]}) for each in told]


def _chosen(who: Caller, series_id: int, issue_id: str | None, as_of: datetime | None) -> IssueRow:
    engine, scope = who.house.engine, who.scope
    if issue_id is not None:
        rows = [queries.issue(engine, scope, issue_id)]
    else:
        rows = queries.issues(engine, scope, series_id=series_id, as_of=as_of, limit=1)
    for row in rows:
        if series_id in row.series_ids and (as_of is None or row.issued_at <= as_of):
            return row
    raise NotFoundError(
        f"no forecast is issued for the series {series_id}",
        code="forecast-absent",
        remedy="Issue one: foresite forecast train, then foresite forecast issue.",
        series_id=series_id,
    )
