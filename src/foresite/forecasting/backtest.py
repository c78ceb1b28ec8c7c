"""Backtests: a forecaster at many past origins, each seeing only what was known then."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from foresite.core.errors import BadDataError
from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Forecaster, Model, Panel
from foresite.forecasting.scores import score, seasonal_scale

WEEK_DAYS = 7

Reader = Callable[[datetime, int], Panel]
"""Gives the panel as known at an origin, over so many days before it."""


def origins_of(last: datetime, count: int, *, every: timedelta = timedelta(days=1)) -> list[datetime]:
    """Return ``count`` origins ending with ``last``, oldest first."""
    if count < 1:
        raise BadDataError("a backtest needs at least one origin", code="no-origins", origins=count)
    return [last - every * back for back in range(count - 1, -1, -1)]


def roll(
    forecasters: Sequence[Forecaster],
    learning: Panel,
    read: Reader,
    origins: Sequence[datetime],
    *,
    progress: Callable[[float, str], None],
) -> dict[str, pl.DataFrame]:
    """Fit each forecaster once, on the panel of the first origin, and forecast from every origin.

    Returns:
        By forecaster's name: issued_at, series_id, event_at and q10 to q90.
    """
    models: list[tuple[Forecaster, Model]] = []
    for place, forecaster in enumerate(forecasters):
        progress(0.5 * place / len(forecasters), f"learning {forecaster.name}")
        models.append((forecaster, forecaster.fit(learning)))
    made: dict[str, list[pl.DataFrame]] = {forecaster.name: [] for forecaster in forecasters}
    context = max(forecaster.context_days for forecaster in forecasters)
    for place, origin in enumerate(origins):
        progress(0.5 + 0.5 * place / len(origins), f"origin {origin:%Y-%m-%d %H:%M}")
        panel = read(origin, context)
        for forecaster, model in models:
            said = model.predict(panel).with_columns(issued_at=pl.lit(origin))
            made[forecaster.name].append(said)
    return {name: pl.concat(frames) for name, frames in made.items()}


def judged(forecasts: dict[str, pl.DataFrame], truth: pl.DataFrame, learning: Panel) -> dict[str, Any]:
    """Score each forecaster against the truth; MASE is scaled by what was known at the first origin.

    Args:
        forecasts: as ``roll`` returns them.
        truth: series_id, event_at and value, as known now.
        learning: the panel of the first origin.
    """
    scales = {
        track.target.series_id: seasonal_scale(track.values, _season(track.target.axis))
        for track in learning.tracks
    }
    observed = truth.select("series_id", "event_at", observed="value")
    return {
        name: score(frame.join(observed, on=["series_id", "event_at"], how="inner"), scales)
        for name, frame in forecasts.items()
    }


def _season(axis: Axis) -> int:
    """Return the season of MASE, steps: a day, or a week for daily series."""
    return axis.per_day if axis.per_day > 1 else WEEK_DAYS
