"""Backtests: a forecaster at many past origins, each seeing only what was known then."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT
from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Forecaster, Model, Panel
from foresite.forecasting.scores import score, seasonal_scale

Reader = Callable[[datetime, int], Panel]
"""Gives the panel as known at an origin, over so many days before it."""


def origins_of(last: datetime, count: int, axis: Axis | None = None) -> list[datetime]:
    """Return ``count`` origins ending with ``last``, oldest first: daily, or one a step that is longer."""
    if count < 1:
        raise BadDataError("a backtest needs at least one origin", code="no-origins", origins=count)
    if axis is None or axis.per_day:
        return [last - timedelta(days=back) for back in range(count - 1, -1, -1)]
    step = int(axis.index(pl.Series([last], dtype=INSTANT))[0])
    earlier: list[datetime] = axis.instants(np.arange(step - count + 1, step)).to_list()
    return [*earlier, last]


def roll(
    forecasters: Mapping[str, Forecaster],
    learning: Panel,
    read: Reader,
    origins: Sequence[datetime],
    *,
    progress: Callable[[float, str], None],
) -> dict[str, pl.DataFrame]:
    """Fit each forecaster once, on the panel of the first origin, and forecast from every origin.

    Returns:
        By what each was called: issued_at, series_id, event_at and q05 to q95.
    """
    models: dict[str, Model] = {}
    for place, (name, forecaster) in enumerate(forecasters.items()):
        progress(0.5 * place / len(forecasters), f"learning {name}")
        models[name] = forecaster.fit(learning)
    made: dict[str, list[pl.DataFrame]] = {name: [] for name in forecasters}
    context = max(forecaster.context_days for forecaster in forecasters.values())
    for place, origin in enumerate(origins):
        progress(0.5 + 0.5 * place / len(origins), f"origin {origin:%Y-%m-%d %H:%M}")
        panel = read(origin, context)
        for name, model in models.items():
            made[name].append(model.predict(panel).with_columns(issued_at=pl.lit(origin)))
    return {name: pl.concat(frames) for name, frames in made.items()}


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds, of all threads, that a forecaster took; reading, which all do alike, is not counted.

    Attributes:
        fit: to learn once.
        predict: to forecast from all origins.
    """

    fit: float
    predict: float


def alone(
    forecaster: Forecaster,
    learning: Panel,
    read: Reader,
    origins: Sequence[datetime],
    *,
    progress: Callable[[float, str], None],
) -> tuple[pl.DataFrame, Cost]:
    """Do as ``roll`` with one forecaster by itself; return what it said and what that cost."""
    progress(0.0, f"learning {forecaster.name}")
    _ = learning.tracks
    began = time.process_time()
    model = forecaster.fit(learning)
    fit, predict = time.process_time() - began, 0.0
    made = []
    for place, origin in enumerate(origins):
        progress(0.5 + 0.5 * place / len(origins), f"origin {origin:%Y-%m-%d %H:%M}")
        panel = read(origin, forecaster.context_days)
        _ = panel.tracks
        began = time.process_time()
        made.append(model.predict(panel).with_columns(issued_at=pl.lit(origin)))
        predict += time.process_time() - began
    return pl.concat(made), Cost(fit, predict)


def scales_of(learning: Panel) -> dict[int, float]:
    """Return the unit of MASE of each series, from the panel of the first origin."""
    return {
        track.target.series_id: seasonal_scale(track.values, track.target.axis.season)
        for track in learning.tracks
    }


def judged(
    forecasts: dict[str, pl.DataFrame], truth: pl.DataFrame, scales: dict[int, float]
) -> dict[str, Any]:
    """Score each forecaster against the truth.

    Args:
        forecasts: as ``roll`` returns them.
        truth: series_id, event_at and value, as known now.
        scales: of each series, as ``scales_of`` returns them.
    """
    observed = truth.select("series_id", "event_at", observed="value")
    return {
        name: score(frame.join(observed, on=["series_id", "event_at"], how="inner"), scales)
        for name, frame in forecasts.items()
    }
