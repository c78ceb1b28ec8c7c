"""Random forest: the mean of trees, each of other rows and other features. An extra: `learners`."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from pydantic import Field
from sklearn.ensemble import RandomForestRegressor

from foresite.forecasting.artefact import unpacked
from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.tabular import FORMAT, Arrays, TabularParameters, learn, read


class RandomForestParameters(TabularParameters):
    """Parameters of the forest."""

    most_rows: int = Field(default=20_000, ge=500, le=5_000_000, description="Rows of a forest at most.")
    trees: int = Field(default=60, ge=5, le=1000, description="Trees.")
    leaf_rows: int = Field(default=10, ge=1, le=10_000, description="Fewest rows in a leaf.")
    feature_share: float = Field(default=0.3, gt=0, le=1, description="Features tried at a split, share.")


@dataclass(frozen=True)
class Forest:
    """A forest as plain arrays, the trees one after the other.

    Attributes:
        arrays: ``roots``, and of each node ``left`` and ``right`` (itself at a leaf), ``feature``,
            ``threshold`` and ``value``; ``middle`` stands in for what is unknown, by feature.
    """

    arrays: Arrays

    @classmethod
    def of(cls, forest: RandomForestRegressor, middle: Floats) -> "Forest":
        """Take the trees out of scikit-learn's."""
        trees = [each.tree_ for each in forest.estimators_]
        roots = np.cumsum([0, *(tree.node_count for tree in trees)])[:-1]
        parts: dict[str, list[Any]] = {
            name: [] for name in ("left", "right", "feature", "threshold", "value")
        }
        for root, tree in zip(roots, trees, strict=True):
            leaf = tree.children_left < 0
            here = np.arange(tree.node_count)
            parts["left"].append(root + np.where(leaf, here, tree.children_left))
            parts["right"].append(root + np.where(leaf, here, tree.children_right))
            parts["feature"].append(np.where(leaf, 0, tree.feature))
            parts["threshold"].append(np.where(leaf, np.inf, tree.threshold))
            parts["value"].append(tree.value.ravel())
        joined = {name: np.concatenate(each) for name, each in parts.items()}
        return cls({"roots": roots, "middle": middle, **joined})

    def tell(self, table: Floats) -> Floats:
        """Walk every row down every tree, as scikit-learn does: in single precision."""
        held = self.arrays
        rows = np.where(np.isfinite(table), table, held["middle"]).astype(np.float32)
        node = np.repeat(held["roots"][:, None], len(rows), axis=1)
        place = np.arange(len(rows))[None]
        while True:
            low = rows[place, held["feature"][node]] <= held["threshold"][node]
            after = np.where(low, held["left"][node], held["right"][node])
            if (after == node).all():
                return np.asarray(held["value"][node].mean(axis=0), dtype=np.float64)
            node = after

    def kept(self) -> tuple[dict[str, Any], Arrays]:
        """Return the arrays."""
        return {}, self.arrays


class RandomForest:
    """Bagged trees of random features.

    Source:
        Breiman (2001), Random forests, Machine Learning 45(1); scikit-learn.
    """

    name: ClassVar[str] = "random-forest"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        given = parameters.model_dump() if parameters else {}
        self.parameters = RandomForestParameters.model_validate(given)

    def fit(self, panel: Panel) -> Model:
        """Learn the series of the panel, each by itself or all together."""
        return learn(panel, self.parameters, self._grow)

    def _grow(self, rows: Floats, wanted: Floats, weight: Floats) -> Forest:
        told = self.parameters
        known = np.isfinite(rows)
        middle = np.where(known, rows, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
        forest = RandomForestRegressor(
            n_estimators=told.trees,
            min_samples_leaf=told.leaf_rows,
            max_features=told.feature_share,
            random_state=told.seed,
            n_jobs=1,
        )
        return Forest.of(forest.fit(np.where(known, rows, middle), wanted, sample_weight=weight), middle)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told, arrays = unpacked(artefact, form=FORMAT)
        parameters = RandomForestParameters.model_validate(told["parameters"])
        return read(told, arrays, parameters, lambda _, own: Forest(own))
