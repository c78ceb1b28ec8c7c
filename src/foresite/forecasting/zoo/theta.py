"""Theta: the line through a deseasonalised series and its smoothing, halfway. An extra: `statistics`."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from statsforecast.models import AutoTheta

from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.refitted import RefittedModel, RefittedParameters, main_season

POSITIVE_SHARE = 0.05
"""Seasons are factors only where the lowest value is at least so much of the median; else they are added."""


@dataclass(frozen=True)
class FittedTheta:
    """A fitted form: the library's."""

    model: AutoTheta

    def forward(self, history: Floats, count: int) -> Floats:
        """Filter the history and go on from its end."""
        return np.asarray(self.model.forward(history, count)["mean"], dtype=np.float64)


def fit(history: Floats, seasons: tuple[int, ...]) -> FittedTheta:
    """Choose the form and its parameters."""
    positive = history.min() > POSITIVE_SHARE * np.median(history) > 0
    kind = "multiplicative" if positive else "additive"
    return FittedTheta(
        AutoTheta(season_length=seasons[0] if seasons else 1, decomposition_type=kind).fit(history)
    )


class Theta:
    """Theta models; see the module.

    Source:
        Assimakopoulos and Nikolopoulos (2000), IJF 16(4); Fiorucci et al. (2016), IJF 32(4); statsforecast.
    """

    name: ClassVar[str] = "theta"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        given = parameters.model_dump() if parameters else {}
        self.parameters = RefittedParameters.model_validate(given)

    def fit(self, panel: Panel) -> Model:
        """Check that there is history; it is learned from when a forecast is asked for."""
        _ = panel.tracks
        return RefittedModel(self.parameters, main_season, fit)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read the parameters back."""
        return RefittedModel(RefittedParameters.model_validate_json(artefact), main_season, fit)
