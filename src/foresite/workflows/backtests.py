"""Backtests: past origins, each read as it was known then, with one model or one for each series."""

import math
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from foresite.core.ids import new_id
from foresite.core.timeaxis import Window, as_utc, now, parse_instant
from foresite.forecasting import queries
from foresite.forecasting.backtest import judged, origins_of, roll, scales_of
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.parameters import labelled, made, told_apart
from foresite.forecasting.registry import NAIVE
from foresite.forecasting.tables import BacktestRow
from foresite.platform.audit import Action
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows.forecasts import Progress, panel, plan, recording, silent
from foresite.workflows.house import House
from foresite.workflows.keeping import add
from foresite.workflows.pieces import each_of, packed, unpacked


def backtest(  # noqa: PLR0913 -- what a backtest is made of
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    forecaster: str = "house",
    horizon_hours: int = 24,
    last_origin: datetime | None = None,
    origins: int = 28,
    covariates: Sequence[int] = (),
    parameters: Mapping[str, Any] | None = None,
    each: bool = False,
    run_id: str | None = None,
    progress: Progress = silent,
) -> BacktestRow:
    """Measure a forecaster, and seasonal naive beside it, at daily origins each read as it was known then.

    The forecaster learns once, as of the first origin: one model of all series, or with ``each`` one of each
    series, which are independent pieces. ``last_origin`` is by default the last whole hour whose horizon lies
    in the past and inside the values there are; ``run_id`` as for ``train``. It is called by its forecaster
    and what that was told, so that seasonal naive of other parameters stands beside the yardstick.

    Raises:
        BadDataError: a parameter is wrong.
    """
    asked_of = plan(house, scope, series_ids, covariates, horizon_hours)
    latest = last_origin or newest_origin(house, scope, series_ids, timedelta(hours=horizon_hours))
    moments = origins_of(as_utc(latest), origins, asked_of.targets[0].axis)
    learner = made(forecaster, parameters, house.provided)
    called = labelled(forecaster, learner.parameters.model_dump())
    groups = [[series_id] for series_id in series_ids] if each else [list(series_ids)]
    title = f"Backtest {forecaster} on {len(series_ids)} series"
    told = {"series_ids": list(series_ids)}
    with recording(house, scope, "backtest", title, told, run_id) as (made_in, report):
        version = house.lake.version(scope)
        asked = {
            "forecaster": called,
            "horizon_hours": horizon_hours,
            "covariates": list(covariates),
            "origins": [moment.isoformat() for moment in moments],
            "version": version,
        }
        pieces = [asked | {"series_ids": group} for group in groups]
        done: list[dict[str, Any]] = [{}] * len(pieces)
        for place, result in each_of(house, scope, measured, pieces, progress=progress):
            done[place] = result
        said = {
            name: pl.concat([unpacked(piece["made"][name]) for piece in done]) for name in done[0]["made"]
        }
        scales = {series_id: _number(scale) for piece in done for series_id, scale in piece["scales"]}
        end = moments[-1] + timedelta(hours=horizon_hours)
        truth = house.lake.read(scope, list(series_ids), Window(moments[0], end))
        row = BacktestRow(
            organisation_id=scope.organisation_id,
            backtest_id=new_id(),
            run_id=made_in,
            forecaster=called,
            parameters=learner.parameters.model_dump() | ({"each": True} if each else {}),
            series_ids=list(series_ids),
            covariates=list(covariates),
            horizon_hours=horizon_hours,
            first_origin=moments[0],
            last_origin=moments[-1],
            origins=origins,
            lake_version=version,
            scores=plain(judged(said, truth, scales)),
            cpu_seconds=sum(piece["cpu_seconds"] for piece in done),
        )
        report["backtest_id"] = row.backtest_id
        add(house, scope, row, Action.BACKTEST_RUN, row.backtest_id)
    return queries.backtest(house.engine, scope, str(report["backtest_id"]))


def measured(house: House, work: Work) -> dict[str, Any]:
    """Learn from some series and forecast them from every origin: one piece of a backtest.

    Returns:
        ``made``: by forecaster what it said, packed; ``scales`` by series; ``cpu_seconds`` spent.
    """
    told = work.parameters
    asked = plan(house, work.scope, told["series_ids"], told["covariates"], told["horizon_hours"])
    moments = [parse_instant(text) for text in told["origins"]]
    learners = {name: made(*told_apart(name), house.provided) for name in (told["forecaster"], NAIVE)}

    def read(origin: datetime, days: int | None) -> Panel:
        return panel(house, work.scope, asked, issued_at=origin, version=told["version"], days=days)

    began = time.process_time()
    learning = read(moments[0], None)
    said = roll(learners, learning, read, moments, progress=work.progress)
    return {
        "made": {name: packed(frame) for name, frame in said.items()},
        "scales": list(scales_of(learning).items()),
        "cpu_seconds": time.process_time() - began,
    }


def newest_origin(house: House, scope: Scope, series_ids: Sequence[int], horizon: timedelta) -> datetime:
    """Return the last whole hour whose horizon is over, at the clock and in the values of the targets."""
    hour = timedelta(hours=1)
    newest: list[datetime] = house.lake.latest(scope, list(series_ids))["event_at"].to_list()
    over = min([now() - hour, *([max(newest) + hour] if newest else [])])
    return (over - horizon).replace(minute=0, second=0, microsecond=0)


def _number(told: float | None) -> float:
    return math.nan if told is None else told  # JSON holds no number that is none


def plain(told: Any) -> Any:
    """Return scores that JSON can hold: what is not a number becomes null."""
    if isinstance(told, dict):
        return {name: plain(value) for name, value in told.items()}
    return None if isinstance(told, float) and not math.isfinite(told) else told
