"""Scores and quantiles agree with other people's libraries; see tests/cases/forecasting."""

import tomllib
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from foresite.forecasting.calibration import conformal
from foresite.forecasting.reconcile import shifts, shrunk, sums
from foresite.forecasting.scores import METRICS, score, seasonal_scale

CASES = Path(__file__).parents[1] / "cases" / "forecasting"
SEASON = 24


def expected(case: str):
    return tomllib.loads((CASES / case / "expected.toml").read_text())


def test_scores_agree_with_utilsforecast_and_scikit_learn() -> None:
    pairs = pl.read_csv(CASES / "scores" / "input.csv").rename({"unique_id": "series_id", "y": "observed"})
    before = pl.read_csv(CASES / "scores" / "history.csv").partition_by("unique_id", as_dict=True)
    scales = {
        int(str(name)): seasonal_scale(rows["y"].to_numpy(), SEASON) for (name,), rows in before.items()
    }
    told = score(pairs, scales)
    for name, wanted in expected("scores").items():
        found = told["pooled"] if name == "pooled" else told["series"][name]
        assert {metric: found[metric] for metric in METRICS} == pytest.approx(wanted, rel=1e-9)


def test_quantiles_agree_with_numpy_and_scipy() -> None:
    residuals, point = (
        np.loadtxt(CASES / "calibration" / name, delimiter=",") for name in ("residuals.csv", "point.csv")
    )
    told = conformal(point, residuals, per_day=24)
    np.testing.assert_allclose(told, expected("calibration")["quantiles"], rtol=1e-9)


def test_sums_agree_with_hierarchicalforecast() -> None:
    case = CASES / "reconcile"
    errors, points = (np.loadtxt(case / f"{name}.csv", delimiter=",") for name in ("errors", "points"))
    rows = sums(range(5), {0: [1, 2], 1: [3, 4]})
    apart = errors - errors.mean(axis=0)
    spreads = {
        "wls_var": np.sqrt((errors**2).mean(axis=0)),
        "mint_shrink": apart.std(axis=0),
        "bottom_up": np.array([1.0, 1.0, 0.0, 0.0, 0.0]),
    }
    for name, spread in spreads.items():
        together = shrunk(apart) if name == "mint_shrink" else None
        told = points + shifts(points, np.repeat(spread[:, None], 4, axis=1), rows, together)
        np.testing.assert_allclose(told, expected("reconcile")[name], atol=1e-6, err_msg=name)
