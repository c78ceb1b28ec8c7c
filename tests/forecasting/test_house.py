"""The house ensemble: weather chosen, members weighed, and series short, long, negative and torn told."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.axis import Axis
from foresite.forecasting.combination import best_of, weights_apart, weights_of
from foresite.forecasting.forecaster import Panel, Target
from foresite.forecasting.weather import Archive, Blend, blends, trailing
from foresite.forecasting.zoo.house import House, HouseParameters

START = datetime(2024, 1, 1, tzinfo=UTC)
QUICK = HouseParameters(trees=20, late_trees=10)
HOURS = pl.Datetime("us", "UTC")


def panel_of(values: np.ndarray, *, every: str = "1h", resolution: str = "PT1H", hours: int = 24) -> Panel:
    at = pl.datetime_range(
        START, START + timedelta(days=36500), every, eager=True, time_unit="us", time_zone="UTC"
    )
    rows = pl.DataFrame({"event_at": at[: len(values)], "value": values}).with_columns(
        series_id=pl.lit(1, dtype=pl.Int64), known_at=pl.col("event_at")
    )
    target = Target(1, Axis.of(resolution, "UTC"))
    return Panel.known([target], rows, issued_at=at[len(values)], horizon_seconds=hours * 3600)


def told(panel: Panel) -> np.ndarray:
    made = House(QUICK).fit(panel).predict(panel)
    fan = made.select(QUANTILE_COLUMNS).to_numpy()
    assert np.isfinite(fan).all()
    assert (np.diff(fan, axis=1) >= 0).all()
    return fan[:, len(QUANTILE_COLUMNS) // 2]


@pytest.mark.parametrize("days", [3, 12], ids=["three days", "twelve days"])
def test_a_new_series_is_told_by_the_rules(days: int) -> None:
    shape = 10 + np.sin(2 * np.pi * np.arange(24) / 24)
    said = told(panel_of(np.tile(shape, days)))
    np.testing.assert_allclose(said, shape, atol=1e-9)


def test_weeks_repeat_their_season_at_the_level_of_now() -> None:
    week = np.arange(52 * 5)
    shape = 5 * np.sin(2 * np.pi * week / 52)
    said = told(panel_of(100 + shape + 20 * (week >= 130), every="1w", resolution="P1W", hours=4 * 168))
    np.testing.assert_allclose(said, 120 + shape[:4], atol=1.5)


def test_a_series_with_zeros_negatives_and_holes_is_told() -> None:
    rng = np.random.default_rng(4)
    hour = np.arange(24 * 90)
    values = np.where(hour % 24 < 6, 0.0, 20 * np.sin(2 * np.pi * hour / 24)) + (hour % 5 == 0) * rng.normal(
        0, 1, len(hour)
    )
    values[500:560] = np.nan
    said = told(panel_of(values))
    truth = np.where(np.arange(24) < 6, 0.0, 20 * np.sin(2 * np.pi * np.arange(24) / 24))
    assert np.abs(said - truth).mean() < 1.0


def test_the_station_that_tells_the_load_is_chosen_and_kept_apart_from_other_weather() -> None:
    rng = np.random.default_rng(5)
    days = np.repeat(np.arange(300), 24)
    warm = np.repeat(rng.normal(0, 5, 300), 24)
    sun = np.repeat(rng.normal(0, 1, 300), 24)
    load = 3 * warm + sun + rng.normal(0, 0.1, len(days))
    stations = [warm + np.repeat(rng.normal(0, 2, 300), 24), warm, sun]
    chosen = blends(load, stations, [True, True, False], days)
    assert chosen[0] == Blend(((1, 1.0),), ahead=True)
    assert chosen[1] == Blend(((2, 1.0),), ahead=False)


def test_a_station_that_is_silent_is_stood_in_for() -> None:
    blend = Blend(((0, 0.5), (1, 0.5)), ahead=True)
    mixed = blend.mix([np.array([1.0, np.nan, np.nan]), np.array([3.0, 5.0, np.nan])])
    np.testing.assert_array_equal(mixed, [2.0, 5.0, np.nan])
    np.testing.assert_allclose(trailing(np.array([1.0, np.nan, 3.0, 5.0]), 2), [1.0, 1.0, 3.0, 4.0])


def test_a_covariate_of_which_nothing_is_known_is_not_known() -> None:
    panel = panel_of(np.ones(48))
    assert np.isnan(Archive(panel, 9, 3600).known(np.array([0]), np.array([10**18]))).all()


def test_members_are_weighed_by_their_recent_errors_and_bad_ones_have_no_say() -> None:
    came = np.zeros((10, 24))
    members = np.stack([came + 1.0, came + 1.1, came + 9.0])
    weights = weights_of(members, came)
    assert weights[0] > weights[1] > 0 == weights[2]
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_array_equal(best_of(members, came, count=1)[0], members[0])
    np.testing.assert_allclose(weights_of(members, np.full_like(came, np.nan)), 1 / 3)


def test_errors_of_a_day_are_told_by_weights_that_were_chosen_without_it() -> None:
    rng = np.random.default_rng(2)
    came = np.where(rng.random((12, 24)) < 0.2, np.nan, rng.normal(0, 1, (12, 24)))
    came[3] = np.nan
    members = rng.normal(0, [[[1.0]], [[1.2]], [[0.9]]], (3, 12, 24))
    apart = weights_apart(members, came)
    for origin in range(12):
        others = np.arange(12) != origin
        np.testing.assert_allclose(apart[:, origin], weights_of(members[:, others], came[others]))
    np.testing.assert_allclose(weights_apart(members[:, :1], came[:1]), 1 / 3)
