"""What many models say at one moment: their series are looked up once, and the lake is read once for all."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from foresite.catalog import series
from foresite.core.errors import ForesiteError, UnavailableError
from foresite.core.timeaxis import Window
from foresite.forecasting.endpoint import AWAY
from foresite.forecasting.forecaster import Model, Seen, Together
from foresite.forecasting.registry import forecaster_class
from foresite.forecasting.tables import ModelRow
from foresite.platform.jobs.kinds import StoppedError
from foresite.platform.tenancy import Scope
from foresite.workflows.forecasts import Plan, expect_after_model, loaded, planned, predicted, window_of
from foresite.workflows.house import House

Outcome = pl.DataFrame | ForesiteError
"""What models said, or why one was refused."""
LOADED_AT_ONCE = 64
"""Models that are in memory together, at most and beside those that are kept there."""


@dataclass(frozen=True, slots=True)
class _Asked:
    place: int
    made_by: ModelRow
    plan: Plan


def said_together(
    house: House, scope: Scope, models: Sequence[ModelRow], at: datetime, version: int
) -> Iterator[tuple[list[int], Outcome]]:
    """Yield places and what their models said, of as many rows each and in this order, or place and refusal.

    They come in no order, each place once; one that is refused does not stop the others.
    """
    named = {each for row in models for each in [*row.series_ids, *row.covariates]}
    known = series.by_ids(house.engine, scope, sorted(named))
    groups: dict[Window, list[_Asked]] = defaultdict(list)
    for place, row in enumerate(models):
        try:
            expect_after_model(row, at)
            plan = planned(known, row.series_ids, row.covariates, row.horizon_hours)
            days = forecaster_class(row.forecaster).context_days
        except ForesiteError as error:
            yield [place], _passing(error)
            continue
        groups[window_of(plan, at, days)].append(_Asked(place, row, plan))
    for window, group in groups.items():
        seen = _seen(house, scope, group, window, at=at, version=version)
        told: set[int] = set()
        for some, frame in _side_by_side(house, scope, group, seen):
            yield some, frame
            told.update(some)
        for asked in group:
            if asked.place in told:
                continue
            try:
                yield [asked.place], predicted(house, scope, asked.made_by, asked.plan, seen)
            except ForesiteError as error:
                yield [asked.place], _passing(error)


def _side_by_side(
    house: House, scope: Scope, group: Sequence[_Asked], seen: Seen
) -> Iterator[tuple[list[int], pl.DataFrame]]:
    """Yield what those models of a group say that can be asked together; the others are left."""
    alike: dict[tuple[str, int], list[_Asked]] = defaultdict(list)
    for asked in group:
        row = asked.made_by
        if (
            len(row.series_ids) == 1
            and not row.covariates
            and row.model_id not in house.settings.model_endpoints
        ):
            alike[row.forecaster, row.horizon_hours].append(asked)
    for (name, hours), some in alike.items():
        kind = forecaster_class(name)
        if not issubclass(kind, Together):
            continue
        for first in range(0, len(some), LOADED_AT_ONCE):
            found = list(_loaded(house, scope, some[first : first + LOADED_AT_ONCE], seen))
            targets = [asked.plan.targets[0] for asked, _ in found]
            panel = seen.panel(targets, horizon_seconds=hours * 3600)
            for places, frame in kind.together([model for _, model in found], panel):
                yield [found[place][0].place for place in places], frame


def _loaded(house: House, scope: Scope, some: Sequence[_Asked], seen: Seen) -> Iterator[tuple[_Asked, Model]]:
    """Yield those models that can be read and of whose series something was known; others come later."""
    for asked in some:
        if seen.knows(asked.plan.targets[0].series_id):
            with suppress(ForesiteError):
                yield asked, loaded(house, scope, asked.made_by)


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
