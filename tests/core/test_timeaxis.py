"""Time: aware, half open, and true to local days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foresite.core.errors import BadDataError
from foresite.core.timeaxis import (
    EARLIEST,
    LATEST,
    Resolution,
    Window,
    from_micros,
    held_clock,
    local_day,
    now,
    parse_instant,
    to_micros,
)


@given(st.integers(to_micros(EARLIEST), to_micros(LATEST) - 1))
def test_microseconds_return_the_same_instant(micros: int) -> None:
    assert to_micros(from_micros(micros)) == micros


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        pytest.param(date(2024, 3, 31), "Europe/Berlin", 23, id="spring"),
        pytest.param(date(2024, 10, 27), "Europe/Berlin", 25, id="autumn"),
        pytest.param(date(2024, 6, 1), "Europe/Berlin", 24, id="summer"),
        pytest.param(date(2024, 4, 7), "Australia/Lord_Howe", 24.5, id="half-hour-change"),
        pytest.param(date(2024, 3, 20), "Asia/Tehran", 24, id="no-change-any-more"),
    ],
)
def test_local_day_has_the_hours_its_clock_shows(day: date, zone: str, hours: float) -> None:
    assert local_day(day, zone).length == timedelta(hours=hours)


@given(
    st.dates(date(1971, 1, 2), date(2100, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/New_York", "UTC"]),
)
def test_local_days_follow_each_other_without_gap_or_overlap(day: date, zone: str) -> None:
    assert local_day(day, zone).end == local_day(day + timedelta(days=1), zone).start


def test_naive_time_is_refused_and_never_guessed() -> None:
    with pytest.raises(BadDataError, match="names no time zone"):
        parse_instant("2024-05-01T00:00:00")


def test_window_that_runs_backwards_is_refused() -> None:
    with pytest.raises(BadDataError):
        Window(LATEST, EARLIEST)


@pytest.mark.parametrize("iso", ["", "P", "1H", "P1DT1H", "PT0S", "PT1.5H", "hour"])
def test_resolution_of_no_single_kind_is_refused(iso: str) -> None:
    with pytest.raises(BadDataError):
        Resolution.parse(iso)


def test_held_clock_stands_still_and_is_let_go() -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    with held_clock(at):
        assert now() == at
    assert now() > at
