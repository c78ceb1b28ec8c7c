"""Trees of few leaves, whose branches are all asked at once: each sifts out leaves that are not reached.

To ask a branch costs less than to look for the next, so that this takes less than going down the trees.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from foresite.forecasting.axis import Floats
from foresite.forecasting.trees import NOTHING, Narrow, Trees

MOST_LEAVES = 32
"""Of a tree: a bit of a number each."""
ROWS_AT_ONCE = 24
"""Rows that are sifted together: more of them leave the processor's caches."""
Bits = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Sieve:
    """The first branch of every tree, then the second of each, and so on; a tree that has no more keeps all.

    Attributes:
        first: the first leaf of each tree among ``values``.
        feature: that a branch looks at.
        threshold: up to which a row goes left.
        unknown_right: whether a row goes right where the feature is not a number.
        left: the leaves of the tree that are left when a row goes left, a bit each.
        turn: the bits that differ when it goes right.
        values: of the leaves.
    """

    first: Narrow
    feature: Narrow
    threshold: Floats
    unknown_right: Narrow
    left: Bits
    turn: Bits
    values: Floats

    @classmethod
    def of(cls, trees: Trees) -> Self | None:
        """Return these trees as a sieve, or None where one of them has too many leaves."""
        starts = trees.firsts()
        branches = np.diff(np.append(starts, len(trees.feature)))
        if not len(starts) or branches.max() >= MOST_LEAVES:
            return None
        first = np.cumsum(branches + 1) - (branches + 1)
        step = np.arange(max(1, int(branches.max())))[:, None]
        there = step < branches
        place = np.where(there, starts + step, 0)
        every = (2 ** (branches + 1) - 1).astype(np.uint32)
        ones = np.broadcast_to(every, there.shape)
        if not len(trees.feature):
            nothing = np.zeros(there.size, dtype=np.uint16)
            return cls(first.astype(np.int32), nothing, np.full(there.size, np.inf), nothing.astype(bool),
                       ones.ravel(), np.zeros(there.size, dtype=np.uint32), trees.values)  # fmt: skip
        sides = _reached(trees.child.reshape(-1, 2)[place], starts, first, there)
        left, right = (np.where(there, every & ~each, every) for each in (sides[..., 1], sides[..., 0]))
        return cls(
            first.astype(np.int32),
            np.where(there, trees.feature[place], 0).astype(np.uint16).ravel(),
            np.where(there, trees.threshold[place], np.inf).ravel(),
            (trees.unknown_right[place] & there).ravel(),
            left.ravel(),
            (left ^ right).ravel().astype(np.uint32),
            trees.values,
        )

    def say(self, rows: Floats) -> Floats:
        """Return what the trees say of rows (rows, features), added up in their order as LightGBM does it."""
        parts = [self._say(rows[at : at + ROWS_AT_ONCE]) for at in range(0, len(rows), ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _say(self, rows: Floats) -> Floats:
        value = np.where(np.abs(rows) <= NOTHING, 0.0, rows).take(self.feature, axis=1, mode="clip")
        right = value > self.threshold
        unknown = np.isnan(rows)
        if unknown.any():
            right |= unknown.take(self.feature, axis=1, mode="clip") & self.unknown_right
        kept = np.negative(right.view(np.int8)).astype(np.int32).view(np.uint32)
        kept &= self.turn
        kept ^= self.left
        only = np.bitwise_and.reduce(kept.reshape(len(rows), -1, len(self.first)), axis=1)
        leaf = self.first + np.bitwise_count(only - np.uint32(1))
        return np.asarray(np.add.accumulate(self.values.take(leaf), axis=1)[:, -1])

    def plain(self) -> dict[str, Any]:
        """Return it as an artefact holds it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def _reached(child: Narrow, starts: Narrow, first: Narrow, there: Narrow) -> Bits:
    """Return the leaves below each branch, (branches, trees, left and right).

    Args:
        child: of each branch, as ``Trees`` has them, (branches, trees, left and right).
        starts: the first branch of each tree.
        first: the first leaf of each tree.
        there: which branches there are, (branches, trees).
    """
    tree = np.arange(len(starts))[:, None]
    below = np.zeros(child.shape, dtype=np.uint32)
    for step in reversed(range(len(child))):
        here = child[step]
        leaf = np.uint32(1) << np.clip(-1 - here - first[:, None], 0, MOST_LEAVES - 1).astype(np.uint32)
        further = below[np.clip(here - starts[:, None], 0, len(child) - 1), tree]
        both = np.where(here < 0, leaf, np.bitwise_or.reduce(further, axis=-1))
        below[step] = np.where(there[step][:, None], both, 0)
    return below
