"""Detectors: they find what is odd, piece by piece as in one go, and remember little."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from tests.analytics.signals import daily, sensors, signal

from foresite.analytics import registry
from foresite.analytics.detectors.detector import OnlineDetector
from foresite.analytics.detectors.forecast_residual import ForecastParameters, ForecastResidual
from foresite.core.errors import BadDataError, NotFoundError, RefusedError


def gappy():
    values = daily(days=45, noise=0.2)
    values[[200, 201, 640]] = np.nan
    values[900:906] += 4
    return signal(values, learning=0.4, zone="Europe/Berlin")


def weekly():
    values = daily(days=84, noise=0.1)
    values[np.arange(len(values)) // 24 % 7 >= 5] -= 4
    return signal(values, learning=0.5)


def foretold():
    values = daily(days=30)
    middle = daily(days=30, noise=0.0)
    told = np.column_stack([middle - 0.4, middle, middle + 0.4])
    values[600:604] += 3
    return replace(signal(values), forecast=told)


ONLINE = [
    pytest.param("seasonal-residual", gappy, id="seasonal by days"),
    pytest.param("seasonal-residual", weekly, id="seasonal by weeks"),
    pytest.param("forecast-residual", foretold, id="forecast"),
    pytest.param("sensor-pca", sensors, id="sensors"),
]


@pytest.mark.parametrize(("name", "make"), ONLINE)
def test_pieces_give_the_scores_of_the_whole_and_leave_a_small_state(name, make) -> None:
    detector, given = registry.detector_class(name)(), make()
    assert isinstance(detector, OnlineDetector)
    state = detector.begin(given.part(0, given.learning))
    whole, _ = detector.advance(state, given)
    scores, at = [], 0
    for length in (1, 5, 24, 300, 7, given.steps):
        scored, state = detector.advance(state, given.part(at, at + length))
        state = json.loads(json.dumps(state))
        scores.append(scored.score)
        at = min(at + length, given.steps)
    np.testing.assert_array_equal(np.concatenate(scores), whole.score)
    assert len(json.dumps(state)) < 40_000


@pytest.mark.parametrize(("name", "make"), ONLINE[:3])
def test_online_scores_know_nothing_of_what_comes_later(name, make) -> None:
    detector, given = registry.detector_class(name)(), make()
    at = given.learning + 100
    poisoned = replace(given, values=np.where(np.arange(given.steps)[:, None] < at, given.values, 1e6))
    before, after = detector.judge(given), detector.judge(poisoned)
    np.testing.assert_array_equal(before.score[:at], after.score[:at])


def test_week_is_the_season_where_days_of_a_week_differ() -> None:
    detector = registry.detector_class("seasonal-residual")()
    assert isinstance(detector, OnlineDetector)
    assert detector.begin(weekly())["season"] == "week"
    assert detector.begin(gappy())["season"] == "day"


def test_days_are_those_of_the_site_across_a_clock_change() -> None:
    """In Berlin the clocks went forward on 31 March 2024: a load that follows them is still as expected."""
    plain = signal(np.zeros(24 * 60), zone="Europe/Berlin")
    hour = plain.local % 24
    given = replace(plain, values=np.where((hour >= 8) & (hour < 18), 20.0, 5.0)[:, None])
    scored = registry.detector_class("seasonal-residual")().judge(given)
    known = np.isfinite(scored.score)
    assert known.sum() > 24 * 50
    assert np.nanmax(scored.score) == 0


@pytest.mark.parametrize("name", ["subsequence-pca", "isolation-forest"])
def test_unusual_shape_within_the_usual_range_is_found(name) -> None:
    values = daily(days=60, per_day=48, noise=0.1)
    values[2000:2048] = 10.0
    scored = registry.detector_class(name)().judge(signal(values, step=timedelta(minutes=30)))
    assert 1900 < int(np.argmax(scored.score)) < 2150, "scores are means over windows and more"
    again = registry.detector_class(name)().judge(signal(values, step=timedelta(minutes=30)))
    np.testing.assert_array_equal(scored.score, again.score)


def test_sensor_that_goes_its_own_way_is_named() -> None:
    scored = registry.detector_class("sensor-pca")().judge(sensors())
    assert scored.shares is not None
    assert np.median(scored.score[920:]) > 2 * np.quantile(scored.score[600:890], 0.99)
    np.testing.assert_allclose(scored.shares.sum(axis=1), 1)
    assert int(np.argmax(scored.shares[920:].mean(axis=0))) == 3


def test_autoencoder_names_the_sensor_too() -> None:
    pytest.importorskip("jax", reason="Keras on JAX is not installed (the extra `nets`)")
    scored = registry.detector_class("autoencoder")().judge(sensors())
    assert scored.shares is not None
    assert np.median(scored.score[930:]) > 2 * np.quantile(scored.score[600:870], 0.99)
    assert int(np.argmax(scored.shares[930:].mean(axis=0))) == 3


def test_forecast_p_values_are_even_where_forecasts_hold() -> None:
    given = foretold()
    scored = ForecastResidual(ForecastParameters(smooth_steps=1)).judge(given)
    share = (10 ** -scored.score[400:600] <= 0.1).mean()
    assert share == pytest.approx(0.1, abs=0.06)
    assert np.nanmax(scored.score) == np.nanmax(scored.score[600:604])


def test_what_there_is_not_is_told() -> None:
    with pytest.raises(NotFoundError) as refused:
        registry.detector_class("crystal-ball")
    assert "seasonal-residual" in refused.value.remedy
    with pytest.raises(BadDataError):
        registry.detector_class("forecast-residual")().judge(signal(daily()))


def test_what_is_told_of_a_method_without_its_class_is_what_its_class_says() -> None:
    for told in registry.methods():
        try:
            kind = registry.detector_class(told["name"])
        except RefusedError:
            continue  # what it needs is not installed here
        assert told["many"] == kind.many
        assert told["online"] == isinstance(kind(), OnlineDetector)
        assert registry.method(told["name"])["parameters"]
