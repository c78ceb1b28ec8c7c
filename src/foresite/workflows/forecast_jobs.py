"""Training and backtests as jobs: asked for now, done by a worker, once in effect."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from foresite.catalog import runs
from foresite.core.timeaxis import as_utc, now, parse_instant
from foresite.forecasting import queries
from foresite.forecasting.registry import forecaster_class
from foresite.platform.jobs import queue
from foresite.platform.jobs.kinds import Kind, Work
from foresite.platform.jobs.tables import JobRow
from foresite.platform.tenancy import Scope
from foresite.workflows import forecasts
from foresite.workflows.house import House
from foresite.workflows.jobs import BACKTEST, TRAIN


def ask_train(  # noqa: PLR0913 -- what a model is made of
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    forecaster: str = "lightgbm-direct",
    horizon_hours: int = 24,
    issued_at: datetime | None = None,
    covariates: Sequence[int] = (),
) -> JobRow:
    """Have a model trained as of ``issued_at`` (default: the moment of asking); as ``forecasts.train``."""
    told = {
        "series_ids": list(series_ids),
        "forecaster": forecaster,
        "horizon_hours": horizon_hours,
        "covariates": list(covariates),
        "issued_at": as_utc(issued_at or now()).isoformat(),
    }
    return _ask(house, scope, TRAIN, f"Train {forecaster} on {len(series_ids)} series", told)


def ask_backtest(  # noqa: PLR0913 -- what a backtest is made of
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    forecaster: str = "lightgbm-direct",
    horizon_hours: int = 24,
    last_origin: datetime | None = None,
    origins: int = 28,
    covariates: Sequence[int] = (),
) -> JobRow:
    """Have a forecaster measured at past origins; as ``forecasts.backtest``."""
    told = {
        "series_ids": list(series_ids),
        "forecaster": forecaster,
        "horizon_hours": horizon_hours,
        "covariates": list(covariates),
        "origins": origins,
        "last_origin": as_utc(last_origin).isoformat() if last_origin else None,
    }
    return _ask(house, scope, BACKTEST, f"Backtest {forecaster} on {len(series_ids)} series", told)


def train_kept(house: House, work: Work) -> None:
    """Train as a job says; the function of jobs of the kind ``train``."""
    told = dict(work.parameters)
    told["issued_at"] = parse_instant(told["issued_at"])
    _once(house, work, forecasts.train, told)


def backtest_kept(house: House, work: Work) -> None:
    """Measure as a job says; the function of jobs of the kind ``backtest``."""
    told = dict(work.parameters)
    told["last_origin"] = parse_instant(told["last_origin"]) if told["last_origin"] else None
    _once(house, work, forecasts.backtest, told)


def _ask(house: House, scope: Scope, kind: Kind, title: str, told: dict[str, Any]) -> JobRow:
    """Refuse what cannot be, then record the run and ask for its job."""
    forecaster_class(told["forecaster"])
    forecasts.plan(house, scope, told["series_ids"], told["covariates"], told["horizon_hours"])
    run_id = runs.start(house.engine, scope, kind.name, title=title, parameters=told, state="queued")
    return queue.enqueue(
        house.engine, scope, kind, title=title, parameters=told, run_id=run_id, dedupe_key=f"run:{run_id}"
    )


def _once(house: House, work: Work, make: Callable[..., Any], told: dict[str, Any]) -> None:
    """Do the work of a run, unless it was done before the worker could say so."""
    run_id = work.run_id or ""
    if runs.get(house.engine, work.scope, run_id).state == "done":
        return
    before = queries.made_by_run(house.engine, work.scope, run_id)
    if before:
        runs.end(house.engine, work.scope, run_id, before)
        return

    def progress(share: float, note: str) -> None:
        work.progress(share, note)
        runs.beat(house.engine, work.scope, run_id, share, note)

    progress(0.0, "")
    make(house, work.scope, told.pop("series_ids"), **told, run_id=run_id, progress=progress)
