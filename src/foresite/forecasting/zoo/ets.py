"""Exponential smoothing (ETS), its form chosen by AICc. An extra: `statistics`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from pydantic import Field
from statsforecast.models import AutoETS

from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.refitted import RefittedModel, RefittedParameters, main_season

LONGEST_SEASON = 24
"""Longer seasons have too many states for the method; their mean course is taken off beforehand."""


class EtsParameters(RefittedParameters):
    """Parameters of exponential smoothing."""

    window_days: int = Field(default=21, ge=7, le=112, description="Newest history looked at, days.")


@dataclass(frozen=True)
class FittedEts:
    """A fitted form.

    Attributes:
        model: the library's.
        season: whose mean course is taken off beforehand, or 0.
    """

    model: AutoETS
    season: int

    def forward(self, history: Floats, count: int) -> Floats:
        """Filter the history and go on from its end."""
        course = mean_course(history, self.season)
        steps = np.arange(len(history) + count)
        usual = course[steps % len(course)]
        said = self.model.forward(history - usual[: len(history)], count)["mean"]
        return np.asarray(said + usual[len(history) :], dtype=np.float64)


def mean_course(history: Floats, season: int) -> Floats:
    """Return by how much each place of a season is above the mean; nothing where there is no season."""
    if not season:
        return np.zeros(1)
    place = np.arange(len(history)) % season
    count = np.maximum(np.bincount(place, minlength=season), 1)
    mean = np.bincount(place, history, minlength=season) / count
    return np.asarray(mean - mean.mean(), dtype=np.float64)


def fit(history: Floats, seasons: tuple[int, ...]) -> FittedEts:
    """Choose the form and its parameters."""
    season = seasons[0] if seasons else 0
    apart = season if season > LONGEST_SEASON else 0
    course = mean_course(history, apart)
    adjusted = history - course[np.arange(len(history)) % len(course)]
    model = AutoETS(season_length=1 if apart or not season else season, damped=True if apart else None)
    return FittedEts(model.fit(adjusted), apart)


class Ets:
    """Exponential smoothing state space models; see the module.

    Source:
        Hyndman, Koehler, Snyder and Grose (2002), IJF 18(3); statsforecast.
    """

    name: ClassVar[str] = "ets"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = EtsParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Check that there is history; it is learned from when a forecast is asked for."""
        _ = panel.tracks
        return RefittedModel(self.parameters, main_season, fit)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read the parameters back."""
        return RefittedModel(EtsParameters.model_validate_json(artefact), main_season, fit)
