"""Places are shared by series of the same steps, and by no others."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest

from foresite.core.frames import INSTANT
from foresite.forecasting import places
from foresite.forecasting.axis import Axis
from foresite.forecasting.features import back, calendar, nanmean, origins_before, take
from foresite.forecasting.forecaster import Panel, Target, Track
from foresite.forecasting.places import KEPT, MOST_SHARED, places_of, where_of
from foresite.forecasting.sight import lags

ISSUE = datetime(2024, 4, 10, 6, tzinfo=UTC)  # ten days after a clock change
HORIZON = 30


def track_of(zone="Europe/Berlin", country="DE", *, seed=0, days=60, gap=0) -> Track:
    hours = np.arange(days * 24, gap, -1)
    at = pl.Series([ISSUE - timedelta(hours=int(each)) for each in hours], dtype=INSTANT)
    values = np.random.default_rng(seed).normal(0, 1, len(hours))
    values[100:110] = np.nan
    rows = pl.DataFrame({"series_id": [1] * len(hours), "event_at": at, "value": values}).with_columns(
        known_at="event_at"
    )
    target = Target(1, Axis.of("PT1H", zone), country)
    return Panel.known([target], rows, issued_at=ISSUE, horizon_seconds=HORIZON * 3600).tracks[0]


CASES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "other values": {"seed": 1},
    "shorter": {"days": 20},
    "a gap": {"gap": 5},
    "another zone": {"zone": "America/New_York"},
    "another country": {"country": "US"},
}


@pytest.mark.parametrize("first", CASES)
@pytest.mark.parametrize("other", CASES)
def test_what_is_shared_is_what_each_would_find_alone(first, other) -> None:
    for case in (first, other):
        track = track_of(**CASES[case])
        origins = np.append(origins_before(track, 15), track.first_target)
        steps = origins[:, None] + np.arange(HORIZON)
        cut = (origins - 1 - track.gap_steps)[:, None]
        found = places_of(track, origins, HORIZON)
        for name, values in calendar(track, steps).items():
            np.testing.assert_array_equal(found.where.calendar[name], values)
        day = np.ceil((steps - cut) / 24).astype(np.int64)
        days = [take(track, back(track, steps, day + lag, cut)) for lag in range(7)]
        [told] = lags(found, track.values)
        for lag, values in enumerate(days):
            np.testing.assert_array_equal(told[f"day{lag}"], values)
        np.testing.assert_array_equal(told["days"], nanmean(days))
        last = [track.values[place - 5 : place + 1] for place in cut[:, 0] - track.start if place >= 5]
        np.testing.assert_allclose(told["last_6h"][-len(last) :, 0], [np.nanmean(each) for each in last])
        whole = np.arange(track.start, track.start + len(track.values))
        np.testing.assert_array_equal(where_of(track, whole).calendar["hour"], calendar(track, whole)["hour"])


def test_series_of_the_same_steps_share_their_places_and_hold_no_values() -> None:
    one, other = track_of(), track_of(seed=1)
    origins = np.array([one.first_target])
    assert places_of(one, origins, HORIZON) is places_of(other, origins, HORIZON)
    assert where_of(one, origins) is where_of(other, origins)
    assert places_of(one, origins, HORIZON) is not places_of(one, origins, HORIZON - 1)
    kept = places._Asked.of(one, origins)
    assert kept.track.values.size == 0


def test_what_is_shared_is_bounded() -> None:
    track = track_of()
    for horizon in range(1, 3 * KEPT):
        places_of(track, np.array([track.first_target]), horizon)
    assert places._kept_places.cache_info().currsize == KEPT
    many = np.full(MOST_SHARED + 1, track.first_target)
    assert where_of(track, many) is not where_of(track, many)
