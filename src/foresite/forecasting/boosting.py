"""Gradient boosting, one thread and one seed: the only importer of LightGBM, and how its text is kept."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from foresite.core.errors import UnavailableError
from foresite.forecasting.axis import Floats

try:
    import lightgbm
except OSError as cause:
    raise UnavailableError(
        "LightGBM cannot start: the GNU OpenMP library libgomp.so.1 is not on this machine",
        code="openmp-absent",
        remedy="Install it (Debian and Ubuntu: apt-get install libgomp1; Fedora: dnf install libgomp).",
    ) from cause

SAME_EVERY_TIME = {"deterministic": True, "force_row_wise": True, "num_threads": 1, "verbosity": -1}
"""The same rows give the same trees to the bit, on any number of cores."""


def grow(rows: Floats, wanted: Floats, weight: Floats, asked: Mapping[str, Any], *, trees: int) -> str:
    """Train on rows (rows, features) whose ``wanted`` is finite, and return LightGBM's own text."""
    known = np.isfinite(wanted)
    data = lightgbm.Dataset(rows[known], wanted[known], weight=weight[known])
    text: str = lightgbm.train({**asked, **SAME_EVERY_TIME}, data, trees).model_to_string()
    return text


def said(text: str, rows: Floats) -> Floats:
    """Return what a booster says of rows (rows, features)."""
    return np.asarray(_booster(text).predict(rows, num_threads=1), dtype=np.float64)


@lru_cache(maxsize=64)
def _booster(text: str) -> lightgbm.Booster:
    """Parse a booster's text, once for all the origins that ask it."""
    return lightgbm.Booster(model_str=text)
