"""Gradient boosting, one thread and one seed: the only importer of LightGBM, and how its text is kept."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import numpy.typing as npt

from foresite.core.errors import UnavailableError
from foresite.forecasting.axis import Floats

if TYPE_CHECKING:
    from lightgbm import Booster

SAME_EVERY_TIME = {"deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1}
"""The same rows give the same trees to the bit, on any number of cores."""
_SPARE = re.compile(
    r"^(?:tree_sizes|split_gain|internal_value|internal_weight|leaf_weight)=.*\n"
    r"|^feature_importances:\n(?:.+\n)*",
    re.MULTILINE,
)
"""What of LightGBM's text, two fifths of it, neither what a booster says follows from nor its shares; without
the sizes it reads the trees one after the other, in this thread alone."""


def grow(rows: Floats, wanted: Floats, weight: Floats, asked: Mapping[str, Any], *, trees: int) -> str:
    """Train on rows (rows, features) whose ``wanted`` is finite, and return LightGBM's own text."""
    lightgbm = _lightgbm()
    known = np.isfinite(wanted)
    data = lightgbm.Dataset(rows[known], wanted[known], weight=weight[known])
    return written(lightgbm.train({**asked, **SAME_EVERY_TIME}, data, trees))


def written(booster: "Booster") -> str:
    """Return a booster as text, the same after each reading."""
    return _SPARE.sub("", booster.model_to_string())


def parsed(text: str) -> "Booster":
    """Read back what ``grow`` returned, to be kept by who asks often: reading takes a third of asking."""
    read: Booster = _lightgbm().Booster(model_str=text)
    return read


def said(booster: "Booster", rows: Floats) -> Floats:
    """Return what a booster says of rows (rows, features)."""
    return np.asarray(booster.predict(rows, num_threads=1), dtype=np.float64)


def shares(booster: "Booster", rows: Floats) -> Floats:
    """Return what each feature adds to what a booster says, (rows, features + 1); the mean comes last.

    Source:
        TreeSHAP, exact for trees: Lundberg, Erion and Lee (2018), Consistent individualized feature
        attribution for tree ensembles, arXiv:1802.03888, algorithm 2; Lundberg et al. (2020), From local
        explanations to global understanding with explainable AI for trees, Nature Machine Intelligence 2.
    """
    told = booster.predict(rows, pred_contrib=True, num_threads=1)
    return np.asarray(told, dtype=np.float64)


@dataclass(frozen=True)
class Grown:
    """A booster that is seldom asked: LightGBM reads it when it is, which takes longer than asking.

    Attributes:
        text_packed: LightGBM's own text by zlib.
    """

    text_packed: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, text: str) -> Self:
        """Pack a text."""
        return cls(np.frombuffer(zlib.compress(text.encode()), dtype=np.uint8))

    def shares(self, rows: Floats) -> Floats:
        """Return what each feature adds; see ``shares``."""
        return shares(self._booster, rows)

    @cached_property
    def _booster(self) -> "Booster":
        return parsed(zlib.decompress(self.text_packed.tobytes()).decode())


def _lightgbm() -> Any:
    """Import LightGBM when it learns or is asked for shares: whoever only issues need not wait for it."""
    try:
        return import_module("lightgbm")
    except OSError as cause:
        raise UnavailableError(
            "LightGBM cannot start: the GNU OpenMP library libgomp.so.1 is not on this machine",
            code="openmp-absent",
            remedy="Install it (Debian and Ubuntu: apt-get install libgomp1; Fedora: dnf install libgomp).",
        ) from cause
