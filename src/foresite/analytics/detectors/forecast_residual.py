"""Forecast residual: how rarely a forecast was missed by so much, as a conformal p-value."""

from typing import ClassVar

import numpy as np
from pydantic import Field

from foresite.analytics.detectors.detector import Parameters, Scored, State, numbers, plain, trailing_mean
from foresite.analytics.signal import Floats, Signal
from foresite.core.errors import BadDataError

NARROWEST, TINY = 1e-3, 1e-12
"""Half a range is taken as so much of its median at least: a forecast may be too sure of itself."""
MOST_KEPT = 2000
"""Misses that are remembered at most: evenly through their order, so that their distribution stays."""


class ForecastParameters(Parameters):
    """Parameters of the forecast residual."""

    smooth_steps: int = Field(default=6, ge=1, le=2000, description="Steps that a score is the mean of.")


class ForecastResidual:
    """-log10 of the conformal p-value of |value - median forecast|, over half the width of its range.

    It needs forecasts issued before the values came, so it knows weather, holidays and what else their
    model knows. Beyond the largest miss that was learned from, p-values are all alike; the score grows on.

    Source:
        Conformal p-values: Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World, ch. 2;
        for anomalies: Laxhammar and Falkman (2014), IEEE TPAMI 36(6).
    """

    name: ClassVar[str] = "forecast-residual"
    many: ClassVar[bool] = False

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = ForecastParameters.model_validate((parameters or ForecastParameters()).model_dump())

    def judge(self, signal: Signal) -> Scored:
        """Score every step; the first half of what is learned from tells how large misses are."""
        return self.advance(self.begin(signal.part(0, max(2, signal.learning) // 2)), signal)[0]

    def begin(self, learned: Signal) -> State:
        """Learn how large misses are; the state stands before the first step."""
        misses = np.sort(_misses(learned)[0])
        misses = misses[np.isfinite(misses)]
        if not len(misses):
            raise BadDataError(
                "no forecast was issued for the steps to learn from",
                code="no-forecast",
                remedy="Issue forecasts of the series first, or choose another detector.",
                series_ids=list(learned.series_ids),
            )
        if len(misses) > MOST_KEPT:
            misses = misses[np.linspace(0, len(misses) - 1, MOST_KEPT).astype(np.int64)]
        return {"misses": plain(misses), "tail": []}

    def advance(self, state: State, signal: Signal) -> tuple[Scored, State]:
        """Score the steps that follow."""
        learned, tail, width = (
            numbers(state["misses"]),
            numbers(state["tail"]),
            self.parameters.smooth_steps,
        )
        missed, expected, low, high = _misses(signal)
        above = len(learned) - np.searchsorted(learned, missed, side="left")
        beyond = np.log1p(np.maximum(missed / max(float(learned[-1]), 1e-12) - 1, 0.0))
        rare = np.where(
            np.isfinite(missed), -np.log10((above + 1) / (len(learned) + 1)) + np.nan_to_num(beyond), np.nan
        )
        tail = np.concatenate([np.full(width - 1 - len(tail), np.nan), tail]) if width > 1 else tail
        score = trailing_mean(rare, width, tail)
        after = state | {"tail": plain(np.concatenate([tail, rare])[-(width - 1) :]) if width > 1 else []}
        return Scored(score, expected, low, high), after


def _misses(signal: Signal) -> tuple[Floats, Floats, Floats, Floats]:
    """Return each step's miss in half widths of the range, the median and the range."""
    told = np.full((signal.steps, 3), np.nan) if signal.forecast is None else signal.forecast
    low, middle, high = told.T
    half = (high - low) / 2
    floor = np.maximum(NARROWEST * np.abs(middle), TINY)
    return np.abs(signal.only - middle) / np.maximum(half, floor), middle, low, high
