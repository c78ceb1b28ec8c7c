"""Buckets of local time: worked out by cells, they are those of each instant, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Resolution, Window, local_day
from foresite.lake import picture
from foresite.lake.resample import bucket_starts, buckets, buckets_and_totals, numbered_buckets

CHANGES = [
    ("Europe/Berlin", datetime(2024, 3, 31, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2024, 10, 27, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2024, 11, 3, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2024, 4, 6, 15, tzinfo=UTC)),  # half an hour back
    ("Australia/Lord_Howe", datetime(2024, 10, 5, 15, 30, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),  # a day that begins at 01:00
    ("America/Sao_Paulo", datetime(2018, 2, 18, 2, tzinfo=UTC)),  # midnight twice
    ("Asia/Tehran", datetime(2022, 3, 21, 20, 30, tzinfo=UTC)),
    ("Asia/Tehran", datetime(2022, 9, 21, 19, 30, tzinfo=UTC)),
    ("Asia/Kathmandu", datetime(1985, 12, 31, 18, 30, tzinfo=UTC)),  # +05:30 becomes +05:45
    ("America/St_Johns", datetime(2006, 10, 29, 2, 31, tzinfo=UTC)),  # back at 00:01 local time
    ("Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),  # a day that was left out
    ("Africa/Monrovia", datetime(1972, 1, 7, 0, 44, 30, tzinfo=UTC)),  # an offset with seconds
    ("America/Havana", datetime(2024, 11, 3, 5, tzinfo=UTC)),  # back at 01:00, so that midnight comes twice
    ("America/Toronto", datetime(1919, 3, 31, 4, 30, tzinfo=UTC)),  # from 23:30 to 00:30
    ("UTC", datetime(2024, 1, 1, tzinfo=UTC)),
]
RESOLUTIONS = ["PT5M", "PT15M", "PT1H", "PT7H", "P1D", "P1W", "P1M", "P1Y"]


def instants(start: datetime, step: timedelta, count: int, series: int) -> pl.Series:
    return pl.Series([start + step * n for n in range(count)] * series, dtype=INSTANT)


@pytest.mark.parametrize("resolution", RESOLUTIONS)
@pytest.mark.parametrize(("zone", "change"), CHANGES, ids=[f"{zone}-{at:%Y-%m}" for zone, at in CHANGES])
def test_buckets_by_cells_are_those_of_each_instant_across_a_clock_change(
    zone: str, change: datetime, resolution: str
) -> None:
    step = Resolution.parse(resolution)
    at = instants(change - timedelta(days=3), timedelta(minutes=5), 12 * 24 * 6, series=1)
    number, starts = numbered_buckets(at, step, zone)
    assert starts.gather(number).equals(bucket_starts(at, step, zone), check_names=False)
    assert starts.is_sorted()


@settings(deadline=None)  # it asks whether, not how soon
@given(
    zone=st.sampled_from(sorted({zone for zone, _ in CHANGES})),
    resolution=st.sampled_from(RESOLUTIONS),
    start=st.datetimes(datetime(1901, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 -- made aware below
    step=st.sampled_from([1, 7, 900, 1800, 3600]),
    series=st.integers(1, 40),
)
def test_buckets_by_cells_are_those_of_each_instant(
    zone: str, resolution: str, start: datetime, step: int, series: int
) -> None:
    every = Resolution.parse(resolution)
    at = instants(start.replace(tzinfo=UTC), timedelta(seconds=step), 150, series)
    number, starts = numbered_buckets(at, every, zone)
    assert starts.gather(number).equals(bucket_starts(at, every, zone), check_names=False)


@pytest.mark.parametrize(("zone", "change"), CHANGES, ids=[f"{zone}-{at:%Y-%m}" for zone, at in CHANGES])
def test_a_day_is_one_bucket_that_begins_when_its_date_is_first_shown(zone: str, change: datetime) -> None:
    at = instants(change - timedelta(days=2), timedelta(minutes=1), 24 * 60 * 4, series=1)
    dates = [instant.astimezone(ZoneInfo(zone)).date() for instant in at]
    starts = bucket_starts(at, Resolution.parse("P1D"), zone).to_list()
    assert starts == [local_day(date, zone).start for date in dates]
    first_shown = {date: instant for instant, date in reversed(list(zip(at, dates, strict=True)))}
    begun = sorted(first_shown)[1:]  # the first one began before the instants looked at
    late = [first_shown[day] - local_day(day, zone).start for day in begun]
    assert all(timedelta(0) <= each < timedelta(minutes=1) for each in late)


@pytest.mark.parametrize("resolution", ["PT5M", "PT15M", "PT1H"])
@pytest.mark.parametrize(
    ("zone", "change"), CHANGES[:7], ids=[f"{zone}-{at:%Y-%m}" for zone, at in CHANGES[:7]]
)
def test_short_buckets_are_those_of_polars(zone: str, change: datetime, resolution: str) -> None:
    at = instants(change - timedelta(days=2), timedelta(minutes=5), 12 * 24 * 4, series=1)
    step = Resolution.parse(resolution)
    there = at.dt.convert_time_zone(zone).dt.truncate(step.polars_every).dt.convert_time_zone("UTC")
    assert bucket_starts(at, step, zone).equals(there, check_names=False)


def test_sums_of_pieces_are_those_of_the_whole() -> None:
    at = instants(datetime(2024, 3, 30, tzinfo=UTC), timedelta(minutes=15), 96 * 3, series=3)
    values = [None if n % 50 == 0 else float(n % 97) for n in range(at.len())]
    whole = pl.DataFrame(
        {"series_id": [n // (96 * 3) + 5 for n in range(at.len())], "event_at": at, "value": values},
        schema={"series_id": pl.Int64, "event_at": INSTANT, "value": pl.Float64},
    )
    day = bucket_starts(at, Resolution.parse("P1D"), "Europe/Berlin")
    expected = (
        whole.group_by("series_id", day.alias("bucket_at"))
        .agg(
            pl.col("value").mean().alias("mean"),
            pl.col("value").min().alias("min"),
            pl.col("value").max().alias("max"),
            pl.col("value").sum().alias("sum"),
            pl.len().cast(pl.Int64).alias("count"),
        )
        .sort("series_id", "bucket_at")
    )
    pieces = [whole.filter(pl.int_range(pl.len()) % 3 == n) for n in range(3)]
    for given_pieces in ([whole], [whole.sample(fraction=1, shuffle=True, seed=3)], [*pieces, whole.clear()]):
        found = buckets(given_pieces, resolution=Resolution.parse("P1D"), zone="Europe/Berlin")
        assert found.equals(expected)
    assert buckets([], resolution=Resolution.parse("P1D"), zone="Europe/Berlin").is_empty()


@given(
    st.integers(0, 96 * 4),
    st.integers(0, 96 * 4),
    st.lists(st.sampled_from([None, -3.0, 0.5, 7.0]), min_size=5, max_size=5),
    st.sampled_from(["PT1H", "P1D", "P1W"]),
)
def test_totals_beside_buckets_are_those_of_the_window_alone(
    start: int, length: int, values: list[float | None], resolution: str
) -> None:
    at = instants(datetime(2024, 3, 30, tzinfo=UTC), timedelta(minutes=15), 96 * 3, series=2)
    whole = pl.DataFrame(
        {
            "series_id": [n // (96 * 3) + 5 for n in range(at.len())],
            "event_at": at,
            "value": [values[n % 5] for n in range(at.len())],
        },
        schema={"series_id": pl.Int64, "event_at": INSTANT, "value": pl.Float64},
    )
    first = datetime(2024, 3, 29, 21, tzinfo=UTC) + timedelta(minutes=15 * start)
    window = Window(first, first + timedelta(minutes=15 * length))
    inside = whole.filter((pl.col("event_at") >= window.start) & (pl.col("event_at") < window.end))
    step, zone = Resolution.parse(resolution), "Europe/Berlin"
    pieces = [whole.filter(pl.int_range(pl.len()) % 2 == n) for n in range(2)]
    for given_pieces in ([whole], [*pieces, whole.clear()]):
        found, totals = buckets_and_totals(given_pieces, window, resolution=step, zone=zone)
        assert found.equals(buckets(given_pieces, resolution=step, zone=zone))
        assert totals.equals(picture.totals([inside]))
