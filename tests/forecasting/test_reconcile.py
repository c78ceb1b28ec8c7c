"""Coherent sums: worked by hand, held against the closed formula, and nearer to the truth."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.reconcile import reconciled, shifts, shrunk, sums

CITY, NORTH, SOUTH, MILL, HARBOUR = range(1, 6)
TREE = {CITY: [NORTH, SOUTH], NORTH: [MILL, HARBOUR]}
ORDER = [CITY, NORTH, SOUTH, MILL, HARBOUR]
LEAVES = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)
"""S: each series as the sum of the south, the mill and the harbour."""


def test_three_series_by_hand() -> None:
    """10 beside 4 + 5: the gap of 1 is shared out by variance, 1 : 1 : 1 and then 4 : 1 : 1."""
    points = np.array([[10.0], [4.0], [5.0]])
    rows = sums([1, 2, 3], {1: [2, 3]})
    np.testing.assert_allclose(shifts(points, np.ones((3, 1)), rows).ravel(), [-1 / 3, 1 / 3, 1 / 3])
    wide = np.array([[2.0], [1.0], [1.0]])
    np.testing.assert_allclose(shifts(points, wide, rows).ravel(), [-4 / 6, 1 / 6, 1 / 6])
    leaves = np.array([[1.0], [0.0], [0.0]])
    np.testing.assert_allclose(shifts(points, leaves, rows).ravel(), [-1, 0, 0])


@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_it_is_the_closed_formula_of_minimum_trace(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points, spreads = rng.normal(50, 20, (5, 3)), rng.uniform(0.5, 5, (5, 3))
    together = shrunk(rng.normal(size=(40, 5)) @ rng.normal(size=(5, 5)))
    told = points + shifts(points, spreads, sums(ORDER, TREE), together)
    for step in range(3):
        inverse = np.linalg.inv(np.outer(spreads[:, step], spreads[:, step]) * together)
        project = np.linalg.solve(LEAVES.T @ inverse @ LEAVES, LEAVES.T @ inverse)
        np.testing.assert_allclose(told[:, step], LEAVES @ project @ points[:, step], atol=1e-8)


def test_shrinkage_is_none_where_errors_say_much_and_all_where_they_say_nothing() -> None:
    rng = np.random.default_rng(1)
    both = rng.normal(size=(4000, 1)) + 0.1 * rng.normal(size=(4000, 2))
    one, other = both.T
    alike = float(np.mean(one * other) / np.sqrt(np.mean(one**2) * np.mean(other**2)))
    assert shrunk(both)[0, 1] == pytest.approx(alike, abs=0.001)
    assert abs(shrunk(rng.normal(size=(10, 8)))[~np.eye(8, dtype=bool)]).max() < 0.2
    assert np.linalg.eigvalsh(shrunk(rng.normal(size=(5, 9)))).min() > 0


def said(points: np.ndarray, width: np.ndarray, steps: int = 4) -> pl.DataFrame:
    """Forecasts of the tree: (series, steps) medians, with quantiles evenly around them."""
    start = datetime(2024, 5, 1, tzinfo=UTC)
    frames = []
    for series_id, medians, wide in zip(ORDER, points, width, strict=True):
        at = [start + timedelta(hours=each) for each in range(steps)]
        columns = {name: medians + wide * (place - 5) for place, name in enumerate(QUANTILE_COLUMNS)}
        frames.append(pl.DataFrame({"series_id": series_id, "event_at": at, **columns}))
    return pl.concat(frames)


@pytest.mark.parametrize("method", ["wls", "bottom-up", "mint"])
def test_medians_add_up_and_ranges_stay_as_they_were(method) -> None:
    rng = np.random.default_rng(2)
    before = said(rng.normal(100, 20, (5, 4)), rng.uniform(0.5, 3, 5))
    together = shrunk(rng.normal(size=(50, 5))) if method == "mint" else None
    after = reconciled(before, TREE, method=method, together=together)
    assert after.select("series_id", "event_at").equals(before.select("series_id", "event_at"))
    medians = after["q50"].to_numpy().reshape(5, 4)
    np.testing.assert_allclose(sums(ORDER, TREE) @ medians, 0, atol=1e-10)
    wide = [frame["q90"] - frame["q10"] for frame in (before, after)]
    np.testing.assert_allclose(wide[0], wide[1], rtol=1e-9)
    assert (np.diff(after.select(QUANTILE_COLUMNS).to_numpy(), axis=1) > 0).all()
    if method == "bottom-up":
        leaves = pl.col("series_id").is_in([SOUTH, MILL, HARBOUR])
        assert after.filter(leaves).equals(before.filter(leaves))
    np.testing.assert_allclose(
        reconciled(after, TREE, method=method, together=together)["q50"], after["q50"], atol=1e-9
    )


def test_a_step_that_one_series_lacks_is_left_as_it_is() -> None:
    before = said(np.random.default_rng(3).normal(100, 20, (5, 4)), np.ones(5))
    last = before["event_at"].max()
    short = before.filter(~((pl.col("series_id") == MILL) & (pl.col("event_at") == last)))
    after = reconciled(short, TREE)
    assert after.filter(pl.col("event_at") == last).equals(short.filter(pl.col("event_at") == last))
    assert not after.equals(short)


def test_wholes_and_parts_come_nearer_to_the_truth() -> None:
    rng = np.random.default_rng(4)
    truth = LEAVES @ rng.uniform(20, 80, (3, 500))
    wide = np.array([4.0, 3.0, 3.0, 1.0, 2.0])
    told = said(truth + wide[:, None] * rng.normal(size=truth.shape), wide, steps=500)
    errors = [
        np.abs(frame["q50"].to_numpy().reshape(5, -1) - truth).mean(axis=1)
        for frame in (told, reconciled(told, TREE))
    ]
    assert (errors[1] < errors[0]).all()
    assert errors[1][0] < 0.8 * errors[0][0]
