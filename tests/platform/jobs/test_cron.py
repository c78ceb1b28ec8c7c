"""When schedules are due: once a local day, each real hour, whatever clocks do; in many zones, over years."""

from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from foresite.core.errors import BadDataError
from foresite.core.timeaxis import local_day
from foresite.platform.jobs.cron import Cron

ZONES = [
    "Australia/Lord_Howe",  # moves by half an hour
    "Asia/Tehran",  # at midnight, until 2022; 03:30
    "America/New_York",
    "Africa/Cairo",  # at midnight; without from 2015 to 2022, with it again
    "Antarctica/Troll",  # by two hours
    "America/Sao_Paulo",  # no midnight, until 2019
    "Africa/Casablanca",  # back for Ramadan
    "Europe/Berlin",
    "Pacific/Apia",  # a day left out in 2011
    "Asia/Kathmandu",
]
FIRST = datetime(2010, 1, 1, tzinfo=UTC)
moments = st.integers(0, 16 * 366 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))


def shown(text, zone, at, count=3):
    return [
        each.astimezone(ZoneInfo(zone)).isoformat() for each in islice(Cron(text, zone).coming(at), count)
    ]


def test_nine_in_tehran_is_half_past_five_in_utc() -> None:
    nine = Cron("0 9 * * *", "Asia/Tehran").after(datetime(2026, 11, 25, 12, tzinfo=UTC))
    assert nine == datetime(2026, 11, 26, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "at", "expected"),
    [
        pytest.param(
            "30 2 * * *",
            "America/New_York",
            datetime(2024, 3, 9, 12, tzinfo=UTC),
            ["2024-03-10T03:00:00-04:00", "2024-03-11T02:30:00-04:00", "2024-03-12T02:30:00-04:00"],
            id="a-time-that-is-jumped-over-is-due-at-the-jump",
        ),
        pytest.param(
            "30 1 * * *",
            "America/New_York",
            datetime(2024, 11, 2, 12, tzinfo=UTC),
            ["2024-11-03T01:30:00-04:00", "2024-11-04T01:30:00-05:00", "2024-11-05T01:30:00-05:00"],
            id="a-time-that-comes-twice-is-due-the-first-time",
        ),
        pytest.param(
            "30 * * * *",
            "America/New_York",
            datetime(2024, 11, 3, 5, tzinfo=UTC),
            ["2024-11-03T01:30:00-04:00", "2024-11-03T01:30:00-05:00", "2024-11-03T02:30:00-05:00"],
            id="every-hour-is-due-also-when-it-comes-twice",
        ),
        pytest.param(
            "*/15 2 * * *",
            "Europe/Berlin",
            datetime(2024, 3, 30, 23, tzinfo=UTC),
            ["2024-03-31T03:00:00+02:00", "2024-04-01T02:00:00+02:00", "2024-04-01T02:15:00+02:00"],
            id="an-hour-that-is-jumped-over-is-due-once",
        ),
        pytest.param(
            "15 2 * * *",
            "Australia/Lord_Howe",
            datetime(2024, 10, 5, 1, tzinfo=UTC),
            ["2024-10-06T02:30:00+11:00", "2024-10-07T02:15:00+11:00", "2024-10-08T02:15:00+11:00"],
            id="half-an-hour-that-is-jumped-over",
        ),
        pytest.param(
            "0 0 * * *",
            "America/Sao_Paulo",
            datetime(2018, 11, 3, 4, tzinfo=UTC),
            ["2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00", "2018-11-06T00:00:00-02:00"],
            id="midnight-that-there-is-not",
        ),
        pytest.param(
            "0 9 * * *",
            "Pacific/Apia",
            datetime(2011, 12, 29, 12, tzinfo=UTC),
            ["2011-12-29T09:00:00-10:00", "2011-12-31T09:00:00+14:00", "2012-01-01T09:00:00+14:00"],
            id="a-day-that-there-is-not-has-no-run",
        ),
        pytest.param(
            "0 6 L * *",
            "UTC",
            datetime(2024, 2, 1, tzinfo=UTC),
            ["2024-02-29T06:00:00+00:00", "2024-03-31T06:00:00+00:00", "2024-04-30T06:00:00+00:00"],
            id="last-of-the-month",
        ),
    ],
)
def test_clock_change_neither_skips_nor_doubles(text, zone, at, expected) -> None:
    assert shown(text, zone, at) == expected


@pytest.mark.parametrize("zone", ZONES)
@given(at=moments, hour=st.integers(0, 23), minute=st.integers(0, 59))
@settings(max_examples=15)
@example(at=datetime(2023, 4, 27, tzinfo=UTC), hour=0, minute=30)  # Cairo begins again
@example(at=datetime(2022, 3, 20, tzinfo=UTC), hour=0, minute=0)  # the last spring of Tehran
@example(at=datetime(2024, 10, 26, tzinfo=UTC), hour=1, minute=15)
@example(at=datetime(2011, 12, 29, tzinfo=UTC), hour=9, minute=0)
def test_daily_schedule_is_due_once_in_each_local_day(zone, at, hour, minute) -> None:
    days = 40
    due = list(islice(Cron(f"{minute} {hour} * * *", zone).coming(at), days))
    place = ZoneInfo(zone)
    dates = [each.astimezone(place).date() for each in due]
    assert len(set(dates)) == days
    for before, after in pairwise(dates):
        between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
        assert not [day for day in between if local_day(day, zone).length], "a day was left out"
    for each in due:
        local = each.astimezone(place)
        assert (local.hour, local.minute) == (hour, minute) or _jumped_over(local, place)


def _jumped_over(local: datetime, place: ZoneInfo) -> bool:
    """Tell whether clocks came to this instant by a jump."""
    before = (local.astimezone(UTC) - timedelta(microseconds=1)).astimezone(place)
    return (before.utcoffset() or timedelta()) < (local.utcoffset() or timedelta())


@pytest.mark.parametrize("zone", [each for each in ZONES if each != "Australia/Lord_Howe"])
@given(at=moments, minute=st.integers(0, 59))
@settings(max_examples=10)
@example(at=datetime(2024, 3, 30, 20, tzinfo=UTC), minute=30)
@example(at=datetime(2024, 10, 26, 20, tzinfo=UTC), minute=30)
def test_hourly_schedule_is_due_each_real_hour(zone, at, minute) -> None:
    due = list(islice(Cron(f"{minute} * * * *", zone).coming(at), 60))
    assert {after - before for before, after in pairwise(due)} == {timedelta(hours=1)}


def test_hourly_schedule_keeps_its_minute_where_clocks_move_by_half_an_hour() -> None:
    due = list(
        islice(Cron("30 * * * *", "Australia/Lord_Howe").coming(datetime(2024, 4, 1, tzinfo=UTC)), 24 * 200)
    )
    steps = {after - before for before, after in pairwise(due)}
    assert steps <= {timedelta(minutes=30), timedelta(hours=1), timedelta(minutes=90)}
    assert {each.astimezone(ZoneInfo("Australia/Lord_Howe")).minute for each in due} == {30}
    assert len(due) == len(set(due))


@given(at=moments, text=st.sampled_from(["0 9 * * *", "*/20 * * * *", "15 0-3 * * *", "0 0 1 * *"]))
@settings(max_examples=25)
def test_what_is_due_between_two_moments_is_what_comes_after_the_first(at, text) -> None:
    cron = Cron(text, "America/New_York")
    until = at + timedelta(days=3)
    every = [each for each in islice(cron.coming(at), 300) if each <= until]
    assert cron.due(at, until, most=1000) == every
    assert cron.due(at, until, most=5) == every[-5:]
    assert all(before < after for before, after in pairwise(every))


@pytest.mark.parametrize(
    "text", ["", "0 9 * *", "* * * * * *", "61 * * * *", "0 0 31 2 *", "R * * * *", "@daily", "0 9 * * FUN"]
)
def test_what_is_no_expression_is_refused_with_an_example(text) -> None:
    with pytest.raises(BadDataError, match="no cron expression") as refused:
        Cron(text, "UTC")
    assert '"0 9 * * *"' in refused.value.remedy


def test_zone_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadDataError, match="not a time zone"):
        Cron("0 9 * * *", "Mars/Olympus")
