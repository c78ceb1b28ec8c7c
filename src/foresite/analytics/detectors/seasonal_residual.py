"""Robust seasonal residual: how far a value is from those at its time of earlier days. Online default."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pydantic import Field

from foresite.analytics.detectors.detector import Parameters, Scored, State, numbers, plain, trailing_mean
from foresite.analytics.signal import Floats, Ints, Signal

NORMAL = 1.4826
"""Standard deviations of a normal distribution that its median absolute deviation is, inverted."""
WEEK = 7
CLEARLY = 0.9
"""A week is the season where it leaves less than this share of what a day leaves unexplained."""


class SeasonalParameters(Parameters):
    """Parameters, chosen on NAB's AWS, Twitter and advertising series (docs/explanation/anomalies.md)."""

    days: int = Field(default=7, ge=2, le=28, description="Earlier days at the same time, where a day is it.")
    weeks: int = Field(default=4, ge=2, le=12, description="Earlier weeks at the same time, where a week is.")
    scale_days: int = Field(default=3, ge=1, le=28, description="Days whose residuals tell what is usual.")
    smooth_steps: int = Field(default=75, ge=1, le=2000, description="Steps that a score is the mean of.")
    range_widths: float = Field(default=3.0, gt=0, le=20, description="Half of the expected range, scales.")


@dataclass(frozen=True)
class Rows:
    """The last seasons: number of the first, and (seasons, slots) values, not a number where unknown."""

    first: int
    values: Floats

    def with_new(self, row: Ints, slot: Ints, values: Floats, keep: int) -> "Rows":
        """Return rows that reach from ``keep`` before the first new value to the last."""
        first, last = int(row.min()) - keep, int(row.max())
        wide = np.full((last + 1 - first, self.values.shape[1]), np.nan)
        low, high = max(first, self.first), min(last + 1, self.first + len(self.values))
        if low < high:
            wide[low - first : high - first] = self.values[low - self.first : high - self.first]
        known = np.isfinite(values)
        wide[row[known] - first, slot[known]] = values[known]
        return Rows(first, wide)

    def last(self, keep: int) -> "Rows":
        """Return so many last rows and the one that is not over."""
        return Rows(self.first + max(0, len(self.values) - keep - 1), self.values[-keep - 1 :])

    def as_json(self) -> State:
        """Return it as JSON has it."""
        return {"first": self.first, "values": plain(self.values)}


class SeasonalResidual:
    """|value - median of the same slot in earlier seasons|, over the median of such distances lately.

    Source:
        Median and MAD: Hampel (1974), The influence curve and its role in robust estimation, JASA 69(346);
        Leys et al. (2013), doi:10.1016/j.jesp.2013.03.013.
    """

    name: ClassVar[str] = "seasonal-residual"
    many: ClassVar[bool] = False

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = SeasonalParameters.model_validate((parameters or SeasonalParameters()).model_dump())

    def judge(self, signal: Signal) -> Scored:
        """Score every step by those before it."""
        return self.advance(self.begin(signal.part(0, max(signal.learning, 1))), signal)[0]

    def begin(self, learned: Signal) -> State:
        """Choose between a day and a week as the season; the state stands before the first step."""
        size = np.nanmedian(np.abs(learned.only)) if np.isfinite(learned.only).any() else 0.0
        empty = {"first": 0, "values": []}
        state = {"season": "day", "slots": learned.slots, "floor": max(1e-6 * float(size), 1e-12)}
        state |= {"values": empty, "residuals": empty, "tail": []}
        if self._weekly(learned):
            state["season"] = "week"
        return state

    def advance(self, state: State, signal: Signal) -> tuple[Scored, State]:
        """Score the steps that follow."""
        slots = int(state["slots"])
        expected, values = self._expected(state, signal)
        residual = signal.only - expected
        day, slot = np.divmod(signal.local, slots)
        before = Rows(state["residuals"]["first"], numbers(state["residuals"]["values"], slots))
        keep = self.parameters.scale_days
        apart = before.with_new(day, slot, np.abs(residual), keep)
        lately = sliding_window_view(apart.values, keep, axis=0)[:-1].reshape(len(apart.values) - keep, -1)
        scale = np.maximum(NORMAL * row_medians(lately), state["floor"])[day - apart.first - keep]
        squares = (residual / scale) ** 2
        width = self.parameters.smooth_steps
        tail = numbers(state["tail"])
        tail = np.concatenate([np.full(width - 1 - len(tail), np.nan), tail]) if width > 1 else tail
        score = np.sqrt(trailing_mean(squares, width, tail))
        half = self.parameters.range_widths * scale
        after = state | {
            "values": values.last(self._seasons(state)).as_json(),
            "residuals": apart.last(keep).as_json(),
            "tail": plain(np.concatenate([tail, squares])[-(width - 1) :]) if width > 1 else [],
        }
        return Scored(score, expected, expected - half, expected + half), after

    def _expected(self, state: State, signal: Signal) -> tuple[Floats, Rows]:
        """Return the median of the same slot in earlier seasons, and the seasons to remember."""
        slots = int(state["slots"]) * (WEEK if state["season"] == "week" else 1)
        keep = self._seasons(state)
        row, slot = np.divmod(signal.local, slots)
        before = Rows(state["values"]["first"], numbers(state["values"]["values"], slots))
        rows = before.with_new(row, slot, signal.only, keep)
        medians = row_medians(sliding_window_view(rows.values, keep, axis=0)[:-1])
        return medians[row - rows.first - keep, slot], rows

    def _seasons(self, state: State) -> int:
        return self.parameters.weeks if state["season"] == "week" else self.parameters.days

    def _weekly(self, learned: Signal) -> bool:
        """Tell whether a week explains clearly more than a day, where both say something."""
        if learned.steps < 2 * WEEK * learned.slots:
            return False
        told = {"slots": learned.slots, "values": {"first": 0, "values": []}}
        left = [
            np.abs(learned.only - self._expected(told | {"season": season}, learned)[0])
            for season in ("day", "week")
        ]
        both = np.isfinite(left[0]) & np.isfinite(left[1])
        if both.sum() < WEEK * learned.slots // 2:
            return False
        return bool(np.median(left[1][both]) < CLEARLY * np.median(left[0][both]))


def row_medians(values: Floats) -> Floats:
    """Return the median of what is known along the last axis, not a number where nothing is."""
    ordered = np.sort(values, axis=-1)  # what is not a number comes last
    known = np.isfinite(values).sum(axis=-1)
    low, high = np.maximum((known - 1) // 2, 0)[..., None], (known // 2)[..., None]
    high = np.minimum(high, values.shape[-1] - 1)
    pair = np.take_along_axis(ordered, low, -1) + np.take_along_axis(ordered, high, -1)
    return np.where(known > 0, pair[..., 0] / 2, np.nan)
