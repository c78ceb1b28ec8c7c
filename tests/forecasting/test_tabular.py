"""Learners of tables, once plain arrays and text, say what their libraries say; and learn together."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
import xgboost
from interpret.glassbox import ExplainableBoostingRegressor
from sklearn.ensemble import RandomForestRegressor
from tests.forecasting.zoo import made, rows_of, steps

from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Panel, Target
from foresite.forecasting.zoo.explainable_boosting import Curves
from foresite.forecasting.zoo.random_forest import Forest
from foresite.forecasting.zoo.xgboost_direct import XgBoost, XgBoostParameters

ISSUE = datetime(2024, 3, 1, tzinfo=UTC)


@pytest.fixture
def table() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(600, 4))
    wanted = np.sin(rows[:, 0]) + rows[:, 1] * rows[:, 2] + rng.normal(0, 0.1, 600)
    return rows, wanted


def test_a_forest_of_arrays_is_scikit_learns(table: tuple[np.ndarray, np.ndarray]) -> None:
    rows, wanted = table
    forest = RandomForestRegressor(12, min_samples_leaf=3, random_state=1, n_jobs=1).fit(rows, wanted)
    told = Forest.of(forest, np.zeros(4)).tell(rows)
    np.testing.assert_allclose(told, forest.predict(rows), rtol=1e-12)


@pytest.mark.filterwarnings("ignore:Missing values detected")
def test_curves_of_arrays_are_interprets_and_add_up(table: tuple[np.ndarray, np.ndarray]) -> None:
    rows, wanted = table
    rows = np.where(np.random.default_rng(5).random(rows.shape) < 0.05, np.nan, rows)
    model = ExplainableBoostingRegressor(
        interactions=2, outer_bags=1, max_rounds=50, max_bins=32, n_jobs=1, random_state=1
    ).fit(rows, wanted)
    curves = Curves.of(model)
    assert {len(term) for term in curves.terms} == {1, 2}
    np.testing.assert_allclose(curves.tell(rows), model.predict(rows), rtol=1e-12)
    np.testing.assert_allclose(curves.parts(rows).sum(axis=1) + curves.constant, curves.tell(rows))


def test_a_booster_kept_as_json_is_xgboosts(table: tuple[np.ndarray, np.ndarray]) -> None:
    rows, wanted = table
    settings = XgBoostParameters(trees=10, row_share=1.0, feature_share=1.0, leaf_weight=5.0)
    told = XgBoost(settings)._grow(rows, wanted, np.ones(len(wanted))).tell(rows)
    asked = {"eta": 0.05, "max_depth": 6, "min_child_weight": 5.0, "max_bin": 128, "seed": 1, "nthread": 1}
    reference = xgboost.train(asked | {"tree_method": "hist"}, xgboost.DMatrix(rows, wanted), 10)
    np.testing.assert_allclose(told, reference.predict(xgboost.DMatrix(rows)), rtol=1e-6)


def test_together_a_series_of_eight_days_is_told_by_what_the_others_learned() -> None:
    rng = np.random.default_rng(6)
    days, at = 120, steps("h", 24 * 120, ISSUE)
    frames = []
    for number in range(1, 7):
        shock = np.zeros(days + 1)
        for day in range(1, days + 1):
            shock[day] = -0.9 * shock[day - 1] + rng.normal(0, 1)
        values = 50 + 8 * np.repeat(shock, 24)
        seen = values[: 24 * days].copy()
        if number == 6:
            seen[: 24 * (days - 8)] = np.nan
            truth = values[-24:]
        frames.append(rows_of(number, at, seen, timedelta(hours=1)))
    targets = [Target(number, Axis.of("PT1H", "UTC")) for number in range(1, 7)]
    panel = Panel.known(targets, pl.concat(frames), issued_at=ISSUE, horizon_seconds=86_400)

    def wrong(**settings: bool) -> float:
        model = made("lightgbm", trees=60, most_rows=20_000, **settings).fit(panel)
        said = model.predict(panel).filter(series_id=6)["q50"].to_numpy()
        return float(np.abs(said - truth).mean())

    assert wrong(together=True) < 0.7 * wrong()
