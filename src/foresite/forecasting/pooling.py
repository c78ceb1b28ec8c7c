"""Ridge regressions of many series at once: one factorisation for all outputs, and what is little borrows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from foresite.forecasting.axis import Bools, Floats

PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0)
"""Of which a batch chooses one; terms are multiples of each series's own error."""
SAMPLE = 64
"""Series on which the penalty is chosen."""
FEW_ORIGINS = 56
"""A series with fewer origins borrows from those most like it, not from all."""
LIKE = 20


@dataclass(frozen=True)
class Sums:
    """Normal equations of some origins of many series.

    Attributes:
        left: terms by terms, (series, terms, terms).
        right: terms by outputs, (series, terms, outputs).
        rows: how much the origins of each weigh together, (series,).
    """

    left: Floats
    right: Floats
    rows: Floats

    @classmethod
    def of(cls, terms: Floats, wanted: Floats, weight: Floats) -> Self:
        """Add up origins: terms (series, origins, terms), wanted (..., outputs), weight (series, origins)."""
        heavy = np.swapaxes(terms * weight[..., None], 1, 2)
        return cls(heavy @ terms, heavy @ wanted, weight.sum(axis=1))

    def __add__(self, other: "Sums") -> "Sums":
        """Return both together."""
        return Sums(self.left + other.left, self.right + other.right, self.rows + other.rows)

    def some(self, chosen: slice) -> "Sums":
        """Return those of some series."""
        return Sums(self.left[chosen], self.right[chosen], self.rows[chosen])

    @classmethod
    def joined(cls, parts: Sequence["Sums"]) -> "Sums":
        """Return the series of all parts, one after the other."""
        return cls(
            *(np.concatenate(each) for each in zip(*((p.left, p.right, p.rows) for p in parts), strict=True))
        )


def solved(sums: Sums, penalty: float, towards: Floats | None = None) -> Floats:
    """Solve each ridge, shrunk towards weights given instead of zero, (series, terms, outputs).

    Source:
        Hoerl and Kennard (1970), Technometrics 12(1), eq. 2.1; towards a prior mean: Lindley and Smith
        (1972), Bayes estimates for the linear model, JRSS B 34(1).
    """
    shrink = penalty * np.eye(sums.left.shape[1])
    right = sums.right if towards is None else sums.right + penalty * towards
    return np.asarray(np.linalg.solve(sums.left + shrink, right))


def learned(early: Sums, late: Sums, profiles: Floats) -> Floats:
    """Learn the weights of each series, (series, terms, outputs): penalty, aim and trust chosen on ``late``.

    A series with few origins gets those it lacks from the ones most like it. The penalty, and whether all
    shrink to zero or to what they have in common, are those that do best for a sample of the batch; each
    series then trusts its own corrections as far as they helped it, between none and wholly.

    Args:
        early: sums of the older origins.
        late: of the newest fifth.
        profiles: what tells which series are like, (series, parts); each of mean 0 and size 1.
    """
    few = (early + late).rows < FEW_ORIGINS
    early, whole = (_lent(each, few, profiles) for each in (early, early + late))
    chosen = slice(None, None, max(1, len(few) // SAMPLE))
    some, judge = early.some(chosen), late.some(chosen)
    tried = []
    for penalty in PENALTIES:
        for aimed in (False, True) if len(few) > 1 else (False,):
            weights = solved(some, penalty, _common(some, penalty) if aimed else None)
            tried.append((float(_gain(weights, judge).sum()), penalty, aimed))
    _, penalty, aimed = max(tried)
    before, after = (
        solved(each, penalty, _common(each, penalty) if aimed else None) for each in (early, whole)
    )
    return np.asarray(after * _trust(before, late, few)[:, None, None])


def _gain(weights: Floats, late: Sums) -> Floats:
    """Return by how much these weights lower the squared error of the origins kept apart, (series,)."""
    twice = 2 * np.einsum("sto,sto->s", weights, late.right)
    return np.asarray(twice - np.einsum("sto,sto->s", weights, late.left @ weights))


def _trust(weights: Floats, late: Sums, few: Bools) -> Floats:
    """Return the share of a correction that would have done best, 0 to 1; of all, where origins are few."""
    helped = np.einsum("sto,sto->s", weights, late.right)
    size = np.einsum("sto,sto->s", weights, late.left @ weights)
    helped, size = np.where(few, helped.sum(), helped), np.where(few, size.sum(), size)
    return np.where(size > 0, np.clip(helped / np.where(size > 0, size, 1.0), 0.0, 1.0), 1.0)


def _common(sums: Sums, penalty: float) -> Floats:
    """Return what all series learn together, (1, terms, outputs)."""
    return solved(
        Sums(*(each.sum(axis=0, keepdims=True) for each in (sums.left, sums.right, sums.rows))), penalty
    )


def _lent(sums: Sums, few: Bools, profiles: Floats) -> Sums:
    """Return the sums with those of few origins filled up to as many as the series most like them have."""
    poor, rich = np.flatnonzero(few), np.flatnonzero(~few)
    if not len(poor) or not len(rich):
        return sums
    left, right, rows = sums.left.copy(), sums.right.copy(), sums.rows.copy()
    for place in poor:
        like = rich[np.argsort(-(profiles[rich] @ profiles[place]), kind="stable")[:LIKE]]
        lacking = max(0.0, 1 - sums.rows[place] / sums.rows[like].mean())
        left[place] += lacking * sums.left[like].mean(axis=0)
        right[place] += lacking * sums.right[like].mean(axis=0)
        rows[place] += lacking * sums.rows[like].mean()
    return Sums(left, right, rows)
