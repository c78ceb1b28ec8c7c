"""What LightGBM grew, as arrays: read back in no time, and asked without LightGBM, to the same digits."""

import re
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from foresite.forecasting.axis import Floats

ROWS_AT_ONCE = 128
"""Rows that go down all trees together: more of them leave the processor's caches."""
DEFAULT_LEFT, NAN_IS_MISSING = 2, 8
"""Bits of LightGBM's ``decision_type``; where not a number is not what was missing, it counts as 0."""
NOTHING = float(np.float32(1e-35))
"""Up to which LightGBM takes a value for 0 (its ``kZeroThreshold``)."""
Narrow = npt.NDArray[Any]


@dataclass(frozen=True)
class Trees:
    """Regression trees; a branch is a place among ``feature``, a leaf ``-1 - place`` among ``values``.

    Attributes:
        roots: where each tree begins.
        feature: that a branch looks at.
        threshold: up to which it goes left.
        child: left and right of each branch, one after the other.
        unknown_right: whether a branch goes right where the feature is not a number.
        values: of the leaves.
    """

    roots: Narrow
    feature: Narrow
    threshold: Floats
    child: Narrow
    unknown_right: Narrow
    values: Floats

    @classmethod
    def of_text(cls, text: str) -> Self:
        """Read LightGBM's own text of numeric splits."""
        feature, kinds, left, right = (_numbers(text, each, np.int64) for each in _BRANCHES)
        threshold, values = (_numbers(text, each, np.float64) for each in ("threshold", "leaf_value"))
        leaves = np.array([len(each) for each in values])
        first_leaf = np.cumsum(leaves) - leaves
        branches = leaves - 1
        first = np.cumsum(branches) - branches
        sides = [
            np.where(each >= 0, each + start, each - leaf)
            for side in (left, right)
            for each, start, leaf in zip(side, first[branches > 0], first_leaf[branches > 0], strict=True)
        ]
        half = len(sides) // 2
        child = np.stack([_joined(sides[:half], np.int64), _joined(sides[half:], np.int64)], axis=-1)
        kind, limit = _joined(kinds, np.int64), _joined(threshold, np.float64)
        unknown = np.where(kind & NAN_IS_MISSING, kind & DEFAULT_LEFT == 0, limit < 0)
        return cls(
            np.where(branches > 0, first, -1 - first_leaf).astype(np.int32),
            _joined(feature, np.int64).astype(np.uint16),
            limit,
            child.ravel().astype(np.int32),
            unknown,
            _joined(values, np.float64),
        )

    def firsts(self) -> Narrow:
        """Return where the branches of each tree begin; one that is a single leaf has none."""
        places = np.append(np.maximum(self.roots, 0), len(self.feature))
        single = np.flatnonzero(self.roots < 0)
        for each in single[::-1]:
            places[each] = places[each + 1]
        return places[:-1]

    def say(self, rows: Floats) -> Floats:
        """Return what the trees say of rows (rows, features), added up in their order as LightGBM does it."""
        parts = [self._say(rows[at : at + ROWS_AT_ONCE]) for at in range(0, len(rows), ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _say(self, rows: Floats) -> Floats:
        feature, child = (
            self.feature.astype(np.intp),
            self.child.astype(np.intp),
        )
        count, flat = len(rows), np.where(np.abs(rows) <= NOTHING, 0.0, rows).ravel()
        unknown = np.isnan(flat).any()
        leaf = np.repeat(self.roots.astype(np.intp), count)
        going = np.flatnonzero(leaf >= 0)
        node, row = leaf[going], going % count * rows.shape[1]
        while len(going):
            value = flat.take(row + feature.take(node))
            right = value > self.threshold.take(node)
            if unknown:
                right |= np.isnan(value) & self.unknown_right.take(node)
            node = child.take(2 * node + right)
            still = node >= 0
            leaf[going] = node
            going, node, row = going[still], node[still], row[still]
        said = self.values.take(-1 - leaf).reshape(-1, count)
        return np.asarray(np.add.accumulate(said)[-1])

    def plain(self) -> dict[str, Any]:
        """Return it as an artefact holds it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        return cls(**told)


_BRANCHES = ("split_feature", "decision_type", "left_child", "right_child")


def _numbers(text: str, name: str, kind: type[Any]) -> list[Narrow]:
    """Return the line of this name of each tree; a tree that is one leaf has no branches and no such line."""
    found = re.findall(rf"^{name}=(.*)$", text, re.MULTILINE)
    return [np.array(each.split(), dtype=kind) for each in found if each]


def _joined(parts: list[Narrow], kind: type[Any]) -> Narrow:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=kind)
