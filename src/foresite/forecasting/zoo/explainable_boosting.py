"""Explainable boosting (EBM): a curve for each feature and a few pairs, added up. An extra: `learners`."""

import warnings
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from interpret.glassbox import ExplainableBoostingRegressor
from pydantic import Field

from foresite.forecasting.artefact import unpacked
from foresite.forecasting.axis import Floats
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.tabular import FORMAT, Arrays, TabularParameters, learn, read


class EbmParameters(TabularParameters):
    """Parameters of explainable boosting; it is for small tables."""

    most_rows: int = Field(default=8_000, ge=500, le=100_000, description="Rows of a learner at most.")
    rounds: int = Field(default=600, ge=10, le=50_000, description="Passes over the features at most.")
    pairs: int = Field(default=5, ge=0, le=100, description="Pairs of features that get a surface.")
    bins: int = Field(default=128, ge=8, le=1024, description="Steps of a curve at most.")


@dataclass(frozen=True)
class Curves:
    """Curves and surfaces as plain arrays.

    Attributes:
        terms: the features of each, one or two.
        constant: what is added to all.
        arrays: ``score0`` and on, one a term, its first place for what is unknown; ``cut0.0`` and on,
            the edges of the bins of each feature of a term.
    """

    terms: tuple[tuple[int, ...], ...]
    constant: float
    arrays: Arrays

    @classmethod
    def of(cls, model: ExplainableBoostingRegressor) -> "Curves":
        """Take the curves out of interpret's."""
        arrays: Arrays = {}
        terms = tuple(tuple(int(each) for each in term) for term in model.term_features_)
        for place, (term, scores) in enumerate(zip(terms, model.term_scores_, strict=True)):
            arrays[f"score{place}"] = np.asarray(scores)
            for side, feature in enumerate(term):
                levels = model.bins_[feature]
                arrays[f"cut{place}.{side}"] = np.asarray(levels[min(len(levels), len(term)) - 1])
        return cls(terms, float(np.ravel(model.intercept_)[0]), arrays)

    def tell(self, table: Floats) -> Floats:
        """Add up what each curve says of each row."""
        return np.asarray(self.parts(table).sum(axis=1) + self.constant)

    def parts(self, table: Floats) -> Floats:
        """Return what each curve says of each row, (rows, terms)."""
        told = []
        for place, term in enumerate(self.terms):
            bins = []
            for side, feature in enumerate(term):
                value = table[:, feature]
                found = np.searchsorted(self.arrays[f"cut{place}.{side}"], value, side="right") + 1
                bins.append(np.where(np.isfinite(value), found, 0))
            told.append(self.arrays[f"score{place}"][tuple(bins)])
        return np.stack(told, axis=1)

    def shares(self, table: Floats) -> Floats:
        """Return what each feature adds: its curve, and half of each surface that it is of."""
        told = np.zeros((len(table), table.shape[1] + 1))
        told[:, -1] = self.constant
        for term, each in zip(self.terms, self.parts(table).T, strict=True):
            for feature in term:
                told[:, feature] += each / len(term)
        return told

    def kept(self) -> tuple[dict[str, Any], Arrays]:
        """Return which features each term has, the constant and the arrays."""
        return {"terms": self.terms, "constant": self.constant}, self.arrays


class Ebm:
    """Generalised additive models with pairs, boosted in turns; every forecast can be read off its curves.

    Source:
        Lou, Caruana, Gehrke and Hooker (2013), KDD, doi:10.1145/2487575.2487579; Nori et al. (2019),
        InterpretML, arXiv:1909.09223.
    """

    name: ClassVar[str] = "ebm"
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = EbmParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Learn the series of the panel, each by itself or all together."""
        return learn(panel, self.parameters, self._grow)

    def _grow(self, rows: Floats, wanted: Floats, weight: Floats) -> Curves:
        told = self.parameters
        model = ExplainableBoostingRegressor(
            feature_types=["continuous"] * rows.shape[1],
            interactions=told.pairs,
            max_bins=told.bins,
            max_rounds=told.rounds,
            outer_bags=1,
            n_jobs=1,
            random_state=told.seed,
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of what is unknown, which has a place of its own
            model.fit(rows, wanted, sample_weight=weight)
        return Curves.of(model)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told, arrays = unpacked(artefact, form=FORMAT)
        parameters = EbmParameters.model_validate(told["parameters"])
        return read(told, arrays, parameters, _curves)


def _curves(kept: dict[str, Any], own: Arrays) -> Curves:
    return Curves(tuple(tuple(term) for term in kept["terms"]), float(kept["constant"]), own)
