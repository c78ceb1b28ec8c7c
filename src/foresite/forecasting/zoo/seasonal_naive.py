"""Seasonal naive: the same local hour of the last known day (or weekday), and how wrong that was."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import polars as pl
from pydantic import Field

from foresite.forecasting.calibration import conformal
from foresite.forecasting.features import back, origins_before, take
from foresite.forecasting.forecaster import Model, Panel, Parameters, Track, forecast_frame


class SeasonalNaiveParameters(Parameters):
    """Parameters of seasonal naive."""

    season_days: int = Field(default=1, ge=1, le=7, description="Season, days: 1 or 7.")
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

    def _one(self, panel: Panel, track: Track) -> pl.DataFrame:
        horizon = panel.horizon_steps(track.target)
        season = self.parameters.season_days
        if track.target.axis.per_day == 1:
            season = 7
        origins = np.append(origins_before(track, self.parameters.calibration_days), track.first_target)
        steps = origins[:, None] + np.arange(horizon)
        cut = (origins - 1 - track.gap_steps)[:, None]
        days = season * np.ceil((steps - cut) / (track.target.axis.per_day * season)).astype(np.int64)
        said = take(track, back(track, steps, days, cut))
        # An hour never seen is filled by the same hour one season earlier, then by the last known value.
        for _ in range(4):
            days = days + season
            said = np.where(np.isnan(said), take(track, back(track, steps, days, cut)), said)
        said = np.where(np.isnan(said), take(track, np.asarray(track.last_known)), said)
        residuals = take(track, steps[:-1]) - said[:-1]
        quantiles = conformal(said[-1], residuals, per_day=track.target.axis.per_day)
        return forecast_frame(track, horizon, quantiles)

    def dump(self) -> bytes:
        """Return the parameters."""
        return self.parameters.model_dump_json().encode()


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
