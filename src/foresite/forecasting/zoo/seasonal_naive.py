"""Seasonal naive: the same hour of the last known day, or weekday, or month of the year, and its errors."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from pydantic import Field

from foresite.forecasting.axis import Ints
from foresite.forecasting.calibration import conformal
from foresite.forecasting.contributions import ruled
from foresite.forecasting.features import back, origins_before, take
from foresite.forecasting.forecaster import Model, Panel, Parameters, Track, forecast_frame


class SeasonalNaiveParameters(Parameters):
    """Parameters of seasonal naive."""

    season_days: int = Field(default=1, ge=1, le=7, description="Season below a day, days: 1 or 7.")
    calibration_days: int = Field(
        default=28, ge=7, le=56, description="Origins whose residuals make the quantiles, days."
    )


@dataclass(frozen=True)
class SeasonalNaiveModel:
    """Seasonal naive learns nothing beforehand."""

    parameters: SeasonalNaiveParameters

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Repeat the last known season, with quantiles from its recent residuals."""
        return pl.concat([self._one(panel, track) for track in panel.tracks])

    def contributions(self, panel: Panel) -> pl.DataFrame:
        """Tell that all of the median is the rule; see ``contributions.Explained``."""
        return ruled(self.predict(panel))

    def _one(self, panel: Panel, track: Track) -> pl.DataFrame:
        horizon = panel.horizon_steps(track.target)
        axis = track.target.axis
        season = self.parameters.season_days * axis.per_day if axis.per_day > 1 else axis.season
        origins = np.append(origins_before(track, self.parameters.calibration_days), track.first_target)
        steps = origins[:, None] + np.arange(horizon)
        cut = (origins - 1 - track.gap_steps)[:, None]
        seasons = np.ceil((steps - cut) / season).astype(np.int64)
        said = take(track, _earlier(track, steps, seasons * season, cut))
        # An hour never seen is filled by the same hour one season earlier, then by the last known value.
        for _ in range(4):
            seasons = seasons + 1
            said = np.where(np.isnan(said), take(track, _earlier(track, steps, seasons * season, cut)), said)
        said = np.where(np.isnan(said), take(track, np.asarray(track.last_known)), said)
        residuals = take(track, steps[:-1]) - said[:-1]
        quantiles = conformal(said[-1], residuals, per_day=axis.per_day)
        return forecast_frame(track, horizon, quantiles)

    def dump(self) -> bytes:
        """Return the parameters."""
        return self.parameters.model_dump_json().encode()


def _earlier(track: Track, steps: Ints, back_steps: Ints, cut: Ints) -> Ints:
    """Return the steps so many earlier, below a day at the same wall-clock time."""
    per_day = track.target.axis.per_day
    return back(track, steps, back_steps // per_day, cut) if per_day else steps - back_steps


class SeasonalNaive:
    """The reference every other forecaster is measured against."""

    name: ClassVar[str] = "seasonal-naive"
    context_days: ClassVar[int] = 120

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        given = parameters.model_dump() if parameters else {}
        self.parameters = SeasonalNaiveParameters.model_validate(given)

    def fit(self, panel: Panel) -> Model:
        """Check that there is history; there is nothing to learn."""
        _ = panel.tracks
        return SeasonalNaiveModel(self.parameters)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read the parameters back."""
        return SeasonalNaiveModel(SeasonalNaiveParameters.model_validate_json(artefact))
