"""Families that learn from one series when they are asked: fitted once, filtered from origin to origin.

They are fitted on what is older than the origins whose errors make the quantiles, and brought up to date at
each of these and at the issue without being fitted again, so the errors are out of sample.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from pydantic import Field

from foresite.forecasting.axis import Axis, Floats
from foresite.forecasting.calibration import fans
from foresite.forecasting.features import hour_classes, origins_before, take
from foresite.forecasting.forecaster import Panel, Parameters, Track, forecast_frame

FEWEST = 12
"""With fewer values the last one is what is said."""
LONG_ORIGINS = 24
"""Trailing origins of steps longer than a day, of a quarter of the history at most."""


class Fitted(Protocol):
    """What was fitted to a history."""

    def forward(self, history: Floats, count: int) -> Floats:
        """Return what comes in the next ``count`` steps after a history, by what was fitted before."""
        ...


Fit = Callable[[Floats, tuple[int, ...]], Fitted]
"""Fits a history without gaps whose seasons, in steps, it holds at least twice."""


class RefittedParameters(Parameters):
    """Parameters of families that learn when they are asked."""

    window_days: int = Field(default=28, ge=7, le=112, description="Newest history looked at, days.")
    calibration_days: int = Field(
        default=28, ge=7, le=56, description="Origins whose residuals make the quantiles, days."
    )


@dataclass(frozen=True)
class RefittedModel:
    """It holds no more than its parameters.

    Attributes:
        parameters: of the family.
        seasons: of an axis, in steps, shortest first.
        fit: the family.
    """

    parameters: RefittedParameters
    seasons: Callable[[Axis], tuple[int, ...]]
    fit: Fit

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Fit each series, and forecast it with quantiles from its recent residuals."""
        return pl.concat([self._one(panel, track) for track in panel.tracks])

    def _one(self, panel: Panel, track: Track) -> pl.DataFrame:
        told, axis = self.parameters, track.target.axis
        horizon = panel.horizon_steps(track.target)
        history = filled(track)
        most = told.calibration_days if axis.per_day else LONG_ORIGINS
        origins = origins_before(track, min(most, len(history) // (4 * max(1, axis.per_day))))
        origins = np.append(origins, track.first_target)
        ends = origins - track.gap_steps - track.start
        window = told.window_days * axis.per_day or len(history)
        fitted = self._fitted(history[max(0, ends[0] - window) : ends[0]], axis)
        ahead = track.gap_steps + horizon
        said = [fitted.forward(history[max(0, end - window) : end], ahead)[-horizon:] for end in ends]
        residuals = take(track, origins[:-1, None] + np.arange(horizon)) - np.array(said[:-1]).reshape(
            -1, horizon
        )
        fan = fans(said[-1][None], residuals[None], hour_classes(track, horizon))
        return forecast_frame(track, horizon, fan[0])

    def _fitted(self, history: Floats, axis: Axis) -> Fitted:
        seasons = tuple(each for each in self.seasons(axis) if each > 1 and 2 * each < len(history))
        if len(history) < FEWEST or not np.ptp(history):
            return Last()
        return self.fit(history, seasons)

    def dump(self) -> bytes:
        """Return the parameters."""
        return self.parameters.model_dump_json().encode()


@dataclass(frozen=True)
class Last:
    """Says the last value."""

    def forward(self, history: Floats, count: int) -> Floats:
        """Repeat the last value, 0 before there is one."""
        return np.full(count, history[-1] if len(history) else 0.0)


def filled(track: Track) -> Floats:
    """Return the values up to the last known one, gaps filled from a season before, else from both sides."""
    values = track.values[: track.last_known - track.start + 1].copy()
    season = track.target.axis.season
    for place in np.flatnonzero(~np.isfinite(values)):
        if place >= season:
            values[place] = values[place - season]
    known = np.flatnonzero(np.isfinite(values))
    return np.interp(np.arange(len(values)), known, values[known])


def main_season(axis: Axis) -> tuple[int, ...]:
    """Return the one season of an axis: a day, a week of days, a year of longer steps."""
    return (axis.season,)


def day_and_week(axis: Axis) -> tuple[int, ...]:
    """Return the day and the week of steps below a day; else the one season."""
    return (axis.per_day, 7 * axis.per_day) if axis.per_day > 1 else (axis.season,)
