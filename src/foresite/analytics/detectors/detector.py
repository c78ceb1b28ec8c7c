"""What a detector is: it gives every step a score, larger where it is odder, and says what it expected."""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, runtime_checkable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from pydantic import BaseModel, ConfigDict

from foresite.analytics.signal import Floats, Signal

State = dict[str, Any]
"""What a detector remembers between two stretches: JSON-able, bounded however long it has run."""


class Parameters(BaseModel):
    """Base of a detector's own parameters: frozen, each with its unit and range."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Scored:
    """What a detector says of each step.

    Attributes:
        score: larger is odder; not a number where there is nothing to judge by.
        expected: what the value should have been, in its unit, or None.
        low: lower end of the range it should have been in.
        high: upper end of it.
        shares: (steps, series) share that each sensor has in the score (0 to 1, a row adds up to 1), or None.
    """

    score: Floats
    expected: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    shares: Floats | None = None

    def part(self, first: int, end: int) -> "Scored":
        """Return what is said of the steps from ``first`` up to ``end``."""
        told = (self.score, self.expected, self.low, self.high, self.shares)
        return Scored(*(each if each is None else each[first:end] for each in told))  # type: ignore[arg-type]


class Detector(Protocol):
    """A way to find what is odd in a stretch."""

    name: ClassVar[str]
    many: ClassVar[bool]
    """It judges several sensors together."""
    parameters: Parameters

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        ...

    def judge(self, signal: Signal) -> Scored:
        """Score every step of a stretch; what is learned, is learned from its first ``learning`` steps."""
        ...


@runtime_checkable
class OnlineDetector(Detector, Protocol):
    """A detector that goes on from what it remembers: piece by piece it says the same as of the whole."""

    def begin(self, learned: Signal) -> State:
        """Learn from steps as they ought to be; the state stands before the first of them."""
        ...

    def advance(self, state: State, signal: Signal) -> tuple[Scored, State]:
        """Score the steps that follow; returns what is remembered after them."""
        ...


def trailing_mean(values: Floats, width: int, before: Floats) -> Floats:
    """Return the mean of the known ones of the last ``width`` values, each computed alike wherever it stands.

    Args:
        values: not a number where unknown.
        width: steps.
        before: the ``width - 1`` values before, not numbers where there are none.
    """
    if width == 1:
        return values
    whole = np.concatenate([before, values])
    known = np.isfinite(whole)
    sums = sliding_window_view(np.where(known, whole, 0.0), width).sum(axis=1)
    counts = sliding_window_view(known, width).sum(axis=1)
    means: Floats = np.where(np.isfinite(values), sums / np.maximum(counts, 1), np.nan)
    return means


def centred_mean(values: Floats, width: int) -> Floats:
    """Return the mean of the values up to half a width before and after."""
    ends = np.arange(len(values))
    low, high = np.maximum(ends - width // 2, 0), np.minimum(ends + width // 2 + 1, len(values))
    sums = np.concatenate([[0.0], np.cumsum(values)])
    means: Floats = (sums[high] - sums[low]) / (high - low)
    return means


def over_windows(scores: Floats, width: int, steps: int) -> Floats:
    """Return for each step the mean score of the windows that cover it; ``scores`` has one a window."""
    sums = np.concatenate([[0.0], np.cumsum(scores)])
    at = np.arange(steps)
    first, last = np.maximum(at - width + 1, 0), np.minimum(at, steps - width)
    means: Floats = (sums[last + 1] - sums[first]) / (last + 1 - first)
    return means


def plain(values: Floats) -> list[Any]:
    """Return numbers as JSON has them: null for what is not a number; every digit is kept."""
    return [None if each != each else each for each in values.ravel().tolist()]  # noqa: PLR0124 -- NaN differs from itself


def numbers(told: list[Any], width: int = 0) -> Floats:
    """Read back what ``plain`` wrote, as rows of a width or as one row."""
    read = np.array([np.nan if each is None else each for each in told], dtype=np.float64)
    return read.reshape(-1, width) if width else read
