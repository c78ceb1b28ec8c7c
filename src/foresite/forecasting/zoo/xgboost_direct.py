"""XGBoost, direct: one booster for all leads of what a step differs from its base. An extra: `learners`."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import xgboost
from pydantic import Field

from foresite.forecasting.artefact import unpacked
from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.tabular import FORMAT, Arrays, TabularParameters, learn, read


class XgBoostParameters(TabularParameters):
    """Parameters of XGBoost."""

    trees: int = Field(default=300, ge=10, le=5000, description="Boosting rounds.")
    learning_rate: float = Field(default=0.05, gt=0, le=1, description="Shrinkage of a round, share.")
    depth: int = Field(default=6, ge=1, le=16, description="Deepest that a tree may be.")
    leaf_weight: float = Field(default=40.0, ge=0, le=1e6, description="Lowest weight of the rows in a leaf.")
    feature_share: float = Field(default=0.5, gt=0, le=1, description="Features tried by a tree, share.")
    row_share: float = Field(default=0.7, ge=0.05, le=1, description="Rows used by a tree, share.")


@dataclass(frozen=True)
class Booster:
    """XGBoost's own JSON."""

    text: str

    def tell(self, table: Floats) -> Floats:
        """Return what each row differs from its base by."""
        return np.asarray(_booster(self.text).inplace_predict(table), dtype=np.float64)

    def shares(self, table: Floats) -> Floats:
        """Return what each feature adds, by TreeSHAP; its rounding to single precision goes last."""
        data = xgboost.DMatrix(table, nthread=1)
        told = np.asarray(_booster(self.text).predict(data, pred_contribs=True), dtype=np.float64)
        told[:, -1] += self.tell(table) - told.sum(axis=1)
        return told

    def kept(self) -> tuple[dict[str, Any], Arrays]:
        """Return the text."""
        return {"text": self.text}, {}


@lru_cache(maxsize=64)
def _booster(text: str) -> xgboost.Booster:
    """Parse a booster's text, once for all the origins that ask it."""
    booster = xgboost.Booster({"nthread": 1})
    booster.load_model(bytearray(text.encode()))
    return booster


class XgBoost:
    """Gradient boosted trees, grown level by level.

    Source:
        Chen and Guestrin (2016), XGBoost, KDD, doi:10.1145/2939672.2939785.
    """

    name: ClassVar[str] = "xgboost"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = XgBoostParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Learn the series of the panel, each by itself or all together."""
        return learn(panel, self.parameters, self._grow)

    def _grow(self, rows: Floats, wanted: Floats, weight: Floats) -> Booster:
        told = self.parameters
        asked = {
            "tree_method": "hist",
            "objective": "reg:squarederror",
            "eta": told.learning_rate,
            "max_depth": told.depth,
            "min_child_weight": told.leaf_weight,
            "colsample_bytree": told.feature_share,
            "subsample": told.row_share,
            "max_bin": 128,
            "seed": told.seed,
            "nthread": 1,
        }
        data = xgboost.DMatrix(rows, wanted, weight=weight, nthread=1)
        return Booster(xgboost.train(asked, data, told.trees).save_raw("json").decode())

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told, arrays = unpacked(artefact, form=FORMAT)
        parameters = XgBoostParameters.model_validate(told["parameters"])
        return read(told, arrays, parameters, lambda kept, _: Booster(kept["text"]))
