"""What many models say at one moment: their series are looked up once, and the lake is read once for all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from foresite.catalog import series
from foresite.core.errors import ForesiteError, UnavailableError
from foresite.core.timeaxis import Window
from foresite.forecasting import queries
from foresite.forecasting.endpoint import AWAY
from foresite.forecasting.forecaster import Seen
from foresite.forecasting.registry import forecaster_class
from foresite.forecasting.tables import ModelRow
from foresite.platform.jobs.kinds import StoppedError
from foresite.platform.tenancy import Scope
from foresite.workflows.forecasts import Plan, expect_after_model, planned, predicted, window_of
from foresite.workflows.house import House

Outcome = pl.DataFrame | ForesiteError
"""What a model said, or why it was refused."""


@dataclass(frozen=True, slots=True)
class _Asked:
    place: int
    made_by: ModelRow
    plan: Plan


def said_together(
    house: House, scope: Scope, model_ids: Sequence[str], at: datetime, version: int
) -> Iterator[tuple[int, Outcome]]:
    """Yield place and outcome of each model, in no order; one that is refused does not stop the others."""
    rows = queries.those_models(house.engine, scope, model_ids)
    named = {each for row in rows.values() for each in [*row.series_ids, *row.covariates]}
    known = series.by_ids(house.engine, scope, sorted(named))
    groups: dict[Window, list[_Asked]] = defaultdict(list)
    for place, model_id in enumerate(model_ids):
        row = rows[model_id]
        try:
            expect_after_model(row, at)
            plan = planned(known, row.series_ids, row.covariates, row.horizon_hours)
            days = forecaster_class(row.forecaster).context_days
        except ForesiteError as error:
            yield place, _passing(error)
            continue
        groups[window_of(plan, at, days)].append(_Asked(place, row, plan))
    for window, group in groups.items():
        seen = _seen(house, scope, group, window, at=at, version=version)
        for asked in group:
            try:
                yield asked.place, predicted(house, scope, asked.made_by, asked.plan, seen)
            except ForesiteError as error:
                yield asked.place, _passing(error)


def _seen(
    house: House, scope: Scope, group: Sequence[_Asked], window: Window, *, at: datetime, version: int
) -> Seen:
    """Return what was known of every series that a group asks for."""
    wanted = sorted({each for asked in group for each in asked.plan.read_ids})
    return Seen.of(house.lake.versions(scope, wanted, window, as_of=at, at_version=version), at)


def _passing(error: ForesiteError) -> ForesiteError:
    """Return the refusal of one model; what concerns them all is raised."""
    if isinstance(error, StoppedError | UnavailableError) and error.code != AWAY:
        raise error
    return error
