"""From scores to anomalies: rates that hold, runs that merge, evidence, lags, neighbours and labels."""

from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from tests.analytics.signals import START, daily, sensors, signal

from foresite.analytics import lags, neighbours
from foresite.analytics.detectors.seasonal_residual import SeasonalResidual
from foresite.analytics.detectors.sensor_pca import SensorPca
from foresite.analytics.events import MOST_TOLD_STEPS, found_in
from foresite.analytics.thresholds import Label, factor_of, threshold_of


@pytest.mark.parametrize(("learned", "rate"), [(2000, 0.01), (10_000, 0.001), (1000, 0.0002)])
@pytest.mark.parametrize("kind", ["normal", "exponential"])
def test_stated_rate_of_false_alarms_holds(learned, rate, kind) -> None:
    """Also where it is so small that the tail must be drawn on: 1 in 5,000 from 1,000 scores."""
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(30):
        level = threshold_of(np.abs(getattr(rng, kind)(size=learned)), rate)
        shares.append((np.abs(getattr(rng, kind)(size=100_000)) > level).mean())
    assert rate / 2.5 < np.median(shares) < 2.5 * rate


def test_scores_that_are_means_go_up_together_and_still_pass_no_more_often() -> None:
    rng = np.random.default_rng(6)
    weights = np.ones(50) / 50
    shares: dict[int, list[float]] = {1: [], 50: []}
    for _ in range(20):
        noise = np.convolve(rng.normal(size=30_000), weights, "valid")
        for together, told in shares.items():
            level = threshold_of(noise[:3000], 0.0001, together=together)
            told.append(float((noise[3100:] > level).mean()))
    assert np.mean(shares[50]) < np.mean(shares[1]) / 2
    assert np.median(shares[50]) < 0.0001 * 4, "60 stretches that are apart teach no better"


def judged(values):
    given = signal(values)
    detector = SeasonalResidual()
    scored = detector.judge(given)
    return given, scored, threshold_of(scored.score[: given.learning], 0.001)


def test_anomaly_has_start_end_severity_and_what_it_rests_on() -> None:
    values = daily()
    values[800:810] += 6
    given, scored, level = judged(values)
    (found,) = found_in(given, scored, threshold=level, first=given.learning, merge_steps=3, reach=75)
    assert found.start_at == START + timedelta(hours=800)
    assert found.end_at == START + timedelta(hours=810)
    assert not found.ongoing
    assert 0 < found.severity < 1
    told = found.evidence
    assert told["direction"] == "above"
    assert told["low"] < told["expected"] < told["high"] < told["observed"]
    course = told["course"]
    assert (course["event_at"][0], len(course["event_at"])) == (found.start_at.isoformat(), 10)
    assert all(low < high for low, high in zip(course["low"], course["high"], strict=True))
    assert told["rows_count"] == len(told["rows"]) == 10
    assert found.severity == pytest.approx(1 - told["threshold"] / told["score"], abs=1e-4)


def test_of_a_long_anomaly_the_expected_range_is_told_here_and_there() -> None:
    values = daily()
    values[800:1200] += 6
    given, scored, level = judged(values)
    found = max(
        found_in(given, scored, threshold=level, first=given.learning, merge_steps=3, reach=75),
        key=lambda each: each.end_at - each.start_at,
    )
    times = found.evidence["course"]["event_at"]
    assert len(times) <= MOST_TOLD_STEPS
    assert times[0] == found.start_at.isoformat()
    assert times[-1] == (found.end_at - timedelta(hours=1)).isoformat()


def test_runs_close_together_are_one_anomaly() -> None:
    given, scored, _ = judged(daily())
    score = np.zeros(given.steps)
    score[[600, 602, 700]] = 5
    plain = type(scored)(score)
    found = found_in(given, plain, threshold=1, first=0, merge_steps=1, reach=1)
    assert [each.end_at - each.start_at for each in found] == [timedelta(hours=3), timedelta(hours=1)]


def test_of_many_sensors_the_one_that_explains_it_is_named() -> None:
    given = sensors()
    scored = SensorPca().judge(given)
    level = threshold_of(scored.score[400:600], 0.01)
    found = found_in(given, scored, threshold=level, first=600, merge_steps=20, reach=10)
    longest = max(found, key=lambda each: each.end_at - each.start_at)
    assert longest.series_id == 4
    assert longest.ongoing
    assert longest.evidence["sensors"][0]["share"] > 0.4


def test_what_may_still_be_on_its_way_is_not_missing() -> None:
    times = [START + timedelta(hours=place) for place in range(200)]
    waits = [timedelta(minutes=90 if place % 50 == 0 else 10) for place in range(200)]
    versions = pl.DataFrame(
        {
            "event_at": times * 2,
            "known_at": [*map(sum_of, times, waits), *[times[-1] + timedelta(days=9)] * 200],
        },
        schema_overrides=dict.fromkeys(("event_at", "known_at"), pl.Datetime("us", "UTC")),
    )
    lag = lags.lag_of(versions)
    assert lag is not None
    assert (lag.median, lag.late) == (timedelta(minutes=10), timedelta(minutes=90))
    last, hour = times[-1], timedelta(hours=1)
    assert lags.missing_since(last, lag, hour, last + timedelta(hours=3)) is None
    assert lags.missing_since(last, lag, hour, last + timedelta(hours=4)) == last + hour
    assert lags.lag_of(versions.head(5)) is None


def test_lag_of_a_source_is_of_first_arrivals_of_all_its_series() -> None:
    hours = [START + timedelta(hours=n) for n in range(50)]
    waits = {1: timedelta(minutes=10), 2: timedelta(hours=5)}
    rows = [(series_id, at, at + wait) for series_id, wait in waits.items() for at in hours]
    corrected = [(series_id, at, known_at + timedelta(days=30)) for series_id, at, known_at in rows[:40]]
    versions = pl.DataFrame([*rows, *corrected], schema=["series_id", "event_at", "known_at"], orient="row")
    told = lags.arrivals_of(versions)
    assert told is not None
    assert told.rows == 100
    assert (told.usual[0.9], told.usual[0.99]) == (waits[2], waits[2])
    shares = dict(told.within)
    assert (shares[timedelta(minutes=5)], shares[timedelta(minutes=15)], shares[timedelta(hours=6)]) == (
        0,
        0.5,
        1,
    )
    assert lags.arrivals_of(versions.head(5)) is None


def sum_of(one, other):
    return one + other


def test_neighbour_that_moved_too_is_told_from_one_that_did_not() -> None:
    odd, calm = daily(seed=3), daily(seed=4)
    odd[800:810] += 6
    told = {}
    for series_id, values in ((7, odd), (8, calm)):
        given = signal(values)
        scored = SeasonalResidual().judge(given)
        told[series_id] = (
            scored.part(800, 810),
            given.only[800:810],
        )
    assert [(each["series_id"], each["moved"]) for each in neighbours.explained(told)] == [
        (7, True),
        (8, False),
    ]


def test_labels_raise_the_threshold_over_what_was_dismissed_and_not_over_what_was_accepted() -> None:
    said = [Label(1.2, False), Label(1.9, False), Label(1.5, False), Label(2.5, True), Label(8.0, True)]
    assert 1.9 < factor_of(said) < 2.5
    assert factor_of([]) == 1
    assert factor_of([*said, Label(9.0, False)]) < 2.5
