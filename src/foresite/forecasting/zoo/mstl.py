"""MSTL: a day, a week and a trend taken apart by loess, the trend smoothed on. An extra: `statistics`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field
from statsforecast.models import MSTL, AutoETS

from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.refitted import RefittedModel, RefittedParameters, day_and_week

TREND = "ZZN"
"""What is left when the seasons are taken off has none."""
JUMPS = 6
"""Loess is worked out at so many places of the shortest season and drawn straight between, as R does."""


class MstlParameters(RefittedParameters):
    """Parameters of MSTL."""

    window_days: int = Field(default=56, ge=15, le=112, description="Newest history looked at, days.")


@dataclass(frozen=True)
class FittedMstl:
    """How the trend is smoothed: the library's, whose seasons go on as their last cycle was."""

    model: MSTL

    def forward(self, history: Floats, count: int) -> Floats:
        """Take the history apart anew and go on from its end."""
        return np.asarray(self.model.forward(history, count)["mean"], dtype=np.float64)


@dataclass(frozen=True)
class FittedTrend:
    """The same of a history without a season."""

    model: AutoETS

    def forward(self, history: Floats, count: int) -> Floats:
        """Filter the history and go on from its end."""
        return np.asarray(self.model.forward(history, count)["mean"], dtype=np.float64)


def fit(history: Floats, seasons: tuple[int, ...]) -> FittedMstl | FittedTrend:
    """Take the history apart and choose how its trend is smoothed."""
    trend = AutoETS(season_length=1, model=TREND)
    if not seasons:
        return FittedTrend(trend.fit(history))
    jump = max(1, seasons[0] // JUMPS)
    model = MSTL(
        list(seasons), trend_forecaster=trend, stl_kwargs={"trend_jump": jump, "low_pass_jump": jump}
    )
    return FittedMstl(model.fit(history))


class Mstl:
    """Multiple seasonal-trend decomposition; see the module.

    Source:
        Bandara, Hyndman and Bergmeir (2021), arXiv:2107.13462; Cleveland et al. (1990), J. Official
        Statistics 6(1); statsforecast.
    """

    name: ClassVar[str] = "mstl"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = MstlParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Check that there is history; it is learned from when a forecast is asked for."""
        _ = panel.tracks
        return RefittedModel(self.parameters, day_and_week, fit)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read the parameters back."""
        return RefittedModel(MstlParameters.model_validate_json(artefact), day_and_week, fit)
