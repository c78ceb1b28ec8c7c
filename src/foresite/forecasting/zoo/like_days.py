"""Like days: the mean of the newest days of the same kind, holidays told apart, and its errors."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import polars as pl
from pydantic import Field

from foresite.forecasting.batch import Batch, batch_frame, batches_of, in_order
from foresite.forecasting.calibration import fans
from foresite.forecasting.contributions import ruled
from foresite.forecasting.features import hour_classes, origins_before
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.likeness import like_mean


class LikeDaysParameters(Parameters):
    """Parameters of like days."""

    days: int = Field(
        default=4, ge=1, le=8, description="Like days whose mean is taken; years of long steps."
    )
    kind: Literal["class", "weekday"] = Field(
        default="class",
        description="class: working days, Saturdays, Sundays and holidays; weekday: each weekday by itself.",
    )
    calibration_days: int = Field(
        default=28, ge=7, le=56, description="Origins whose residuals make the quantiles, days."
    )


@dataclass(frozen=True)
class LikeDaysModel:
    """Like days learn nothing beforehand."""

    parameters: LikeDaysParameters

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Return the mean of the newest like days, with quantiles from its recent residuals."""
        return in_order(panel, batches_of(panel), lambda batch: self._some(panel, batch))

    def contributions(self, panel: Panel) -> pl.DataFrame:
        """Tell that all of the median is the rule; see ``contributions.Explained``."""
        return ruled(self.predict(panel))

    def _some(self, panel: Panel, batch: Batch) -> pl.DataFrame:
        told, track = self.parameters, batch.track
        horizon = panel.horizon_steps(track.target)
        origins = np.append(origins_before(track, told.calibration_days), track.first_target)
        said = like_mean(batch, origins, horizon, count=told.days, kind=told.kind)
        residuals = batch.take(origins[:-1, None] + np.arange(horizon)) - said[:, :-1]
        return batch_frame(batch, horizon, fans(said[:, -1], residuals, hour_classes(track, horizon)))

    def dump(self) -> bytes:
        """Return the parameters."""
        return self.parameters.model_dump_json().encode()


class LikeDays:
    """The mean of the last like days, as dispatchers have long drawn tomorrow by hand.

    Source:
        The similar-day approach: Weron (2006), Modeling and Forecasting Electricity Loads and Prices,
        Wiley, section 3.4.1.
    """

    name: ClassVar[str] = "like-days"
    context_days: ClassVar[int] = 100

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = LikeDaysParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Check that there is history; there is nothing to learn."""
        _ = panel.tracks
        return LikeDaysModel(self.parameters)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read the parameters back."""
        return LikeDaysModel(LikeDaysParameters.model_validate_json(artefact))
