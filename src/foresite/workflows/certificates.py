"""Certifying a trained model: its forecaster is tried at past moments, reading the lake as in earnest."""

import importlib.util
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from pydantic import ValidationError

from foresite.catalog import series
from foresite.core.errors import BadDataError
from foresite.core.timeaxis import Window
from foresite.forecasting import queries, stages
from foresite.forecasting.certificate import TIMES, Certificate, Input, Kept, issue_times, tried
from foresite.forecasting.forecaster import Forecaster, Panel, Parameters
from foresite.forecasting.parameters import parameters_class
from foresite.forecasting.registry import forecaster_class, provided_with
from foresite.forecasting.tables import CertificateRow, ModelRow
from foresite.platform.tenancy import Scope
from foresite.workflows.forecasts import Plan, Progress, panel, plan, recording, silent
from foresite.workflows.house import House

WARM_SHARE = 1 / 3
"""Of the history that the model learned from, before the first moment at which it is tried."""


@dataclass(frozen=True, slots=True)
class _AsMade:
    """How a model was made and is used, at any moment, from the lake version it learned from."""

    house: House
    scope: Scope
    asked: Plan
    made_by: ModelRow
    kind: type[Forecaster]
    parameters: Parameters

    def learn(self, at: datetime) -> bytes:
        """Learn as the model did, at another moment."""
        return self.kind(self.parameters).fit(self._panel(at)).dump()

    def say(self, artefact: bytes, at: datetime) -> pl.DataFrame:
        """Forecast as an issue at that moment would."""
        return self.kind.load(artefact).predict(self._panel(at, self.kind.context_days))

    def _panel(self, at: datetime, days: int | None = None) -> Panel:
        version = self.made_by.lake_version
        return panel(self.house, self.scope, self.asked, issued_at=at, version=version, days=days)


def trial(
    house: House, scope: Scope, made_by: ModelRow, *, count: int = TIMES, progress: Progress = silent
) -> Certificate:
    """Try a model and the way it was made at moments spread over the history that it learned from.

    Raises:
        BadDataError: there is too little history to try it on, or an older version of Foresite made it.
    """
    asked = plan(house, scope, made_by.series_ids, made_by.covariates, made_by.horizon_hours)
    times = issue_times(_tried_over(house, scope, made_by), count=count)
    kind = provided_with(_anew(forecaster_class(made_by.forecaster)), house.provided)
    recipe = _AsMade(house, scope, asked, made_by, kind, _parameters(made_by))
    kept = Kept(made_by.issued_at, made_by.artefact)
    return tried(recipe, _inputs(house, scope, made_by), times, kept, progress=progress)


def certify(
    house: House, scope: Scope, model_id: str, *, run_id: str | None = None, progress: Progress = silent
) -> CertificateRow:
    """Try a model and keep what came of it; with the run of a job, one certificate comes of it.

    Raises:
        BadDataError: as for ``trial``.
    """
    made_by = queries.model(house.engine, scope, model_id)
    title = f"Certify {made_by.forecaster} for {len(made_by.series_ids)} series"
    told = {"model_id": model_id}
    with recording(house, scope, "certify", title, told, run_id) as (made_in, report):
        row = stages.keep(
            house.engine, scope, made_by, trial(house, scope, made_by, progress=progress), made_in
        )
        report.update(reported(row))
    return row


def reported(row: CertificateRow) -> dict[str, Any]:
    """Return what a run tells of a certificate."""
    rules = sorted({str(each["rule"]) for each in row.told["findings"]})
    return {"certificate_id": row.certificate_id, "passed": row.passed, "rules": rules}


def _tried_over(house: House, scope: Scope, made_by: ModelRow) -> Window:
    """Return the moments that the trial is spread over: values are there before and after each."""
    newest = house.lake.latest(scope, made_by.series_ids)["event_at"].max()
    last = min(made_by.issued_at, newest) if isinstance(newest, datetime) else made_by.issued_at
    end = last - timedelta(hours=made_by.horizon_hours)
    start = made_by.window_start + (last - made_by.window_start) * WARM_SHARE
    if end - start < timedelta(days=1):
        raise BadDataError(
            "there is too little history to try the model on",
            code="history-short",
            remedy="Certify a model that learned from a longer history: three horizons and some days.",
            model_id=made_by.model_id,
        )
    return Window(start, end)


def _anew(kind: type[Forecaster]) -> type[Forecaster]:
    """Return a forecaster's class from its module executed anew: what it kept of readings is gone."""
    spec = importlib.util.find_spec(kind.__module__)
    if spec is None or spec.loader is None:
        return kind
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: type[Forecaster] = getattr(module, kind.__qualname__)
    return made


def _parameters(made_by: ModelRow) -> Parameters:
    kind = parameters_class(made_by.forecaster)
    try:
        return kind.model_validate(made_by.parameters)
    except ValidationError as cause:
        raise BadDataError(
            "the model was made with parameters that its forecaster has no more",
            code="model-format",
            remedy="Train it again, or use the version of Foresite that trained it.",
            model_id=made_by.model_id,
        ) from cause


def _inputs(house: House, scope: Scope, made_by: ModelRow) -> list[Input]:
    rows = series.by_ids(house.engine, scope, [*made_by.series_ids, *made_by.covariates])
    roles = dict.fromkeys(made_by.covariates, "covariate") | dict.fromkeys(made_by.series_ids, "target")
    return [Input(each, rows[each].key, role) for each, role in roles.items()]
