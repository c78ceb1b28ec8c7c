"""How good scores are against labels: VUS-PR, AUC-PR and range F1. None of them adjusts points."""

import numpy as np

from foresite.analytics.events import runs_of
from foresite.analytics.signal import Floats, Ints

THRESHOLDS = 250
BUFFER = 100
FOUND_WEIGHT = 0.2
"""How much it counts that an anomaly was found at all, beside how much of it."""


def vus_pr(labels: Ints, scores: Floats, *, buffer: int = BUFFER, thresholds: int = THRESHOLDS) -> float:
    """Volume under the precision-recall surface over buffers around the labels of 0 to ``buffer`` steps.

    Gives what the scorer of TSB-AD 1.5 gives (``generate_curve``, version "opt") to the last digits.

    Source:
        Paparrizos et al. (2022), Volume Under the Surface, VLDB 15(11), doi:10.14778/3551793.3551830.
    """
    marked = (labels > 0).astype(np.float64)
    count, positive = len(marked), float(marked.sum())
    spans = runs_of(marked)
    order = np.argsort(-scores, kind="stable")
    ranked = -scores[order]
    cuts = ranked[np.linspace(0, count - 1, thresholds).astype(np.int64)]
    called = np.searchsorted(ranked, cuts, side="right")
    inside = _upto(marked[order], called)
    areas = []
    for width in range(buffer + 1):
        soft = _softened(marked, spans, width)
        right = _upto(soft[order], called)
        peaks = np.array(
            [scores[first : last + 1].max() for first, last in _buffered(spans, count, width // 2)]
        )
        seen = (peaks[None, :] >= -cuts[:, None]).mean(axis=1)
        recall = np.minimum(right / (positive + (right - inside) / 2), 1.0) * seen
        areas.append(float(np.dot(np.diff(recall, prepend=0.0), right / called)))
    return float(np.mean(areas))


def auc_pr(labels: Ints, scores: Floats) -> float:
    """Average precision: the area under precision over recall, by steps."""
    order = np.argsort(-scores, kind="stable")
    ranked, right = scores[order], np.cumsum(labels[order] > 0)
    last = np.flatnonzero(np.diff(ranked, append=-np.inf))
    recall = right[last] / max(int(right[-1]), 1)
    return float(np.dot(np.diff(recall, prepend=0.0), right[last] / (last + 1)))


def range_f1(labels: Ints, called: Ints) -> float:
    """F1 of range-based precision and recall, flat bias, with a fifth of recall for being found at all.

    Source:
        Tatbul et al. (2018), Precision and Recall for Time Series, NeurIPS, eq. 1-8, alpha 0.2.
    """
    recall = _covered(labels, called, FOUND_WEIGHT)
    precision = _covered(called, labels, 0.0)
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def best_range_f1(labels: Ints, scores: Floats, levels: int = 100) -> float:
    """Largest range F1 over evenly spaced thresholds: what an oracle would choose, as publications report."""
    cuts = np.linspace(scores.min(), scores.max(), levels)
    return max(range_f1(labels, (scores > cut).astype(np.int64)) for cut in cuts)


def _covered(these: Ints, others: Ints, found_weight: float) -> float:
    spans, rivals = runs_of(these > 0), runs_of(others > 0)
    if not spans:
        return 0.0
    total = np.concatenate([[0], np.cumsum(others > 0)])
    told = 0.0
    for first, last in spans:
        touching = sum(start <= last and end >= first for start, end in rivals)
        share = float(total[last + 1] - total[first]) / (last + 1 - first)
        told += found_weight * (touching > 0) + (1 - found_weight) * share / max(touching, 1)
    return told / len(spans)


def _upto(values: Floats, counts: Ints) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])[counts]


def _softened(marked: Floats, spans: list[tuple[int, int]], width: int) -> Floats:
    """Return labels that fade out over half a width on both sides."""
    soft, half = marked.copy(), width // 2
    for first, last in spans:
        after = np.arange(last + 1, min(last + half + 1, len(marked)))
        before = np.arange(max(first - half, 0), first)
        soft[after] += np.sqrt(1 - (after - last) / max(width, 1))
        soft[before] += np.sqrt(1 - (first - before) / max(width, 1))
    return np.minimum(soft, 1.0)


def _buffered(spans: list[tuple[int, int]], count: int, half: int) -> list[tuple[int, int]]:
    """Return the spans widened by half a width, those that meet as one."""
    wide = [(max(spans[0][0] - half, 0), spans[0][1] + half)]
    for first, last in spans[1:]:
        if wide[-1][1] < first - half:
            wide.append((first - half, last + half))
        else:
            wide[-1] = (wide[-1][0], last + half)
    return [(first, min(last, count - 1)) for first, last in wide]
