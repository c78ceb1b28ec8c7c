"""LightGBM, direct: one booster for all leads of what a step differs from its base."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from pydantic import Field

from foresite.forecasting.artefact import unpacked
from foresite.forecasting.axis import Floats
from foresite.forecasting.boosting import grow, parsed, said, shares
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.tabular import FORMAT, Arrays, TabularParameters, learn, read


class LightGbmParameters(TabularParameters):
    """Parameters of LightGBM."""

    trees: int = Field(default=300, ge=10, le=5000, description="Boosting rounds.")
    learning_rate: float = Field(default=0.05, gt=0, le=1, description="Shrinkage of a round, share.")
    leaves: int = Field(default=31, ge=2, le=1024, description="Leaves of a tree.")
    leaf_rows: int = Field(default=40, ge=1, le=10_000, description="Fewest rows in a leaf.")
    feature_share: float = Field(default=0.5, gt=0, le=1, description="Features tried by a tree, share.")


@dataclass(frozen=True)
class Booster:
    """LightGBM's own text."""

    text: str

    @cached_property
    def _grown(self) -> Any:
        """The text parsed, once for all that ask."""
        return parsed(self.text)

    def tell(self, table: Floats) -> Floats:
        """Return what each row differs from its base by."""
        return said(self._grown, table)

    def shares(self, table: Floats) -> Floats:
        """Return what each feature adds, by TreeSHAP."""
        return shares(self._grown, table)

    def kept(self) -> tuple[dict[str, Any], Arrays]:
        """Return the text."""
        return {"text": self.text}, {}


class LightGbm:
    """Gradient boosted trees, grown leaf by leaf; absolute errors are made small.

    Source:
        Ke et al. (2017), LightGBM, NeurIPS 30; Friedman (2001), Annals of Statistics 29(5).
    """

    name: ClassVar[str] = "lightgbm"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = LightGbmParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Learn the series of the panel, each by itself or all together."""
        told = self.parameters
        asked: dict[str, Any] = {
            "objective": "l1",
            "learning_rate": told.learning_rate,
            "num_leaves": told.leaves,
            "min_data_in_leaf": told.leaf_rows,
            "feature_fraction": told.feature_share,
            "max_bin": 127,
            "seed": told.seed,
        }

        def made(rows: Floats, wanted: Floats, weight: Floats) -> Booster:
            return Booster(grow(rows, wanted, weight, asked, trees=told.trees))

        return learn(panel, told, made)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told, arrays = unpacked(artefact, form=FORMAT)
        parameters = LightGbmParameters.model_validate(told["parameters"])
        return read(told, arrays, parameters, lambda kept, _: Booster(kept["text"]))
