"""From which score on it is an anomaly: a stated rate of false alarms, and what people said of others."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from foresite.analytics.signal import Floats

TAIL_SHARE = 0.05
"""Largest scores that tell how scores go on beyond the largest one seen."""
FEWEST_IN_TAIL = 10
NUDGE = 1e-6
PRECISION_WEIGHT = 0.5
"""Beta of the F score by which labels move a threshold: a false alarm weighs twice a missed anomaly."""
LARGEST_FACTOR = 1e3


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody said of one anomaly.

    Attributes:
        excess: its largest score over the threshold there would be without labels.
        accepted: whether it was one.
    """

    excess: float
    accepted: bool


def threshold_of(scores: Floats, rate: float, *, together: int = 1) -> float:
    """Return the score that so large a share of steps passes where all is as it was while these came.

    Scores that are means over ``together`` steps go up and down together: then the largest of each such
    stretch is taken, and so much larger a share of stretches.

    Where there are enough it is their conformal quantile, which holds whatever their distribution; where
    there are too few for so small a rate, the tail is drawn on: as a generalised Pareto distribution, for
    largest of stretches as a Gumbel distribution.

    Source:
        Conformal: Vovk, Gammerman and Shafer (2005). Peaks over threshold: Siffer et al. (2017), KDD,
        doi:10.1145/3097983.3098144, fitted by probability-weighted moments: Hosking and Wallis (1987),
        Technometrics 29(3). Largest of stretches: Gumbel (1958), Statistics of Extremes, by moments.

    >>> threshold_of(np.arange(1.0, 1000.0), 0.01)
    990.0
    """
    known = scores[np.isfinite(scores)]
    if together > 1 and len(known):
        stretches = np.array_split(known, max(1, len(known) // together))
        known = np.array([each.max() for each in stretches])
        rate = min(0.5, 1 - (1 - rate) ** together)
    known = np.sort(known)
    count = len(known)
    if not count:
        return float("inf")
    place = int(np.ceil((count + 1) * (1 - rate) - NUDGE)) - 1
    if place < count:
        return float(known[place])
    if together > 1:
        return max(float(known[-1]), _largest(known, rate))
    above = max(FEWEST_IN_TAIL, int(TAIL_SHARE * count))
    if count <= above:
        return float(known[-1]) * (1 + NUDGE)
    return max(float(known[-1]), _beyond(known, above, rate))


def _largest(known: Floats, rate: float) -> float:
    """Return the score that the largest of a stretch passes at a rate."""
    scale = float(known.std()) * np.sqrt(6) / np.pi
    return float(known.mean() - np.euler_gamma * scale - scale * np.log(-np.log1p(-rate)))


def _beyond(known: Floats, above: int, rate: float) -> float:
    """Return the score passed at a rate, by a Pareto tail through the largest ones."""
    edge = float(known[-above - 1])
    excesses = known[-above:] - edge
    mean = float(excesses.mean())
    weights = (above - np.arange(1, above + 1) + 0.35) / above
    moment = float((excesses * weights).mean())
    if mean <= 0 or mean <= 2 * moment:
        return edge + max(mean, 0.0) * float(np.log(above / (len(known) * rate)))
    shape = float(np.clip(2 - mean / (mean - 2 * moment), -0.5, 0.5))
    scale = mean * (1 - shape)
    far = len(known) * rate / above
    return edge + (scale * -float(np.log(far)) if abs(shape) < NUDGE else scale / shape * (far**-shape - 1))


def factor_of(labels: Sequence[Label]) -> float:
    """Return by how much labels raise a threshold: 1 where nothing speaks for more.

    Of the levels just above each dismissed anomaly the one is taken at which those labelled would have been
    told best apart (F score that weighs a false alarm twice); the lowest of equals.

    >>> factor_of([Label(1.5, False), Label(4.0, True), Label(2.0, False)]) == 2.0 * (1 + NUDGE)
    True
    >>> factor_of([Label(1.5, True), Label(4.0, True)])
    1.0
    """
    dismissed = sorted({each.excess for each in labels if not each.accepted})
    levels = [1.0, *(min(excess * (1 + NUDGE), LARGEST_FACTOR) for excess in dismissed)]
    accepted = np.array([each.excess for each in labels if each.accepted])
    if not len(accepted):
        return levels[-1]
    wrong = np.array([each.excess for each in labels if not each.accepted])
    square = PRECISION_WEIGHT**2

    def told_apart(level: float) -> float:
        right, false = int((accepted >= level).sum()), int((wrong >= level).sum())
        return (1 + square) * right / (right + false + square * len(accepted)) if right else 0.0

    return max(levels, key=lambda level: (told_apart(level), -level))
