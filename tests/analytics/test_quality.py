"""Completeness by local day: every step is counted once, days of 23 and 25 hours are whole, gaps add up."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foresite.analytics import quality
from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Resolution, Window, local_day

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Tehran"]
QUARTER, HOURLY, DAILY = (Resolution.parse(each) for each in ("PT15M", "PT1H", "P1D"))


def facts(instants: list[datetime]) -> pl.DataFrame:
    at = pl.Series("event_at", instants, dtype=INSTANT)
    return pl.DataFrame(
        {"event_at": at, "value": [1.0] * len(instants)}, schema_overrides={"value": pl.Float64}
    )


def every(window: Window, step: timedelta) -> list[datetime]:
    return [window.start + n * step for n in range(-((window.start - window.end) // step))]


def told(
    window: Window, instants: list[datetime], resolution: Resolution | None, zone: str
) -> quality.Calendar:
    return quality.calendar(facts(instants), window, expected=window, resolution=resolution, zone=zone)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2024, 3, 31), 23), (date(2024, 5, 1), 24), (date(2024, 10, 27), 25)]
)
@pytest.mark.parametrize(("resolution", "an_hour"), [(QUARTER, 4), (HOURLY, 1)])
def test_day_of_a_clock_change_has_as_many_steps_as_hours(
    day: date, hours: int, resolution: Resolution, an_hour: int
) -> None:
    window = local_day(day, "Europe/Berlin")
    whole = every(window, timedelta(hours=1) / an_hour)
    assert told(window, whole, resolution, "Europe/Berlin").days.rows() == [
        (
            day,
            hours * an_hour,
        )
        * 1
        + (hours * an_hour, hours * an_hour)
    ]
    assert told(window, whole[:-2], resolution, "Europe/Berlin").days["there"].to_list() == [
        hours * an_hour - 2
    ]


def plainly(window: Window, kept: list[datetime], step: timedelta, zone: str) -> dict[date, list[int]]:
    """Count by walking from step to step, with the clock of the standard library."""
    there = set(kept)
    counts: dict[date, list[int]] = {}
    for at in every(window, step):
        row = counts.setdefault(at.astimezone(ZoneInfo(zone)).date(), [0, 0])
        row[0] += 1
        row[1] += at in there
    return counts


@settings(max_examples=40)
@given(
    zone=st.sampled_from(ZONES),
    begin=st.integers(0, 700),
    days=st.integers(1, 9),
    minutes=st.sampled_from([15, 30, 60]),
    shift=st.integers(0, 14),
    holes=st.sets(st.integers(0, 800), max_size=60),
    data=st.data(),
)
def test_counts_are_those_of_a_walk_over_the_steps_and_gaps_hold_what_is_missing(  # noqa: PLR0917
    zone: str, begin: int, days: int, minutes: int, shift: int, holes: set[int], data: st.DataObject
) -> None:
    first = date(2023, 1, 1) + timedelta(days=begin)
    start = local_day(first, zone).start + timedelta(minutes=shift)
    window = Window(start, local_day(first + timedelta(days=days), zone).start + timedelta(minutes=shift))
    step = timedelta(minutes=minutes)
    whole = every(window, step)
    kept = [at for n, at in enumerate(whole) if n not in holes]
    found = told(window, data.draw(st.permutations(kept)), Resolution.parse(f"PT{minutes}M"), zone)
    if kept:  # without a value nobody knows where the steps stand
        counted = {day: [expected, there] for day, expected, there, _ in found.days.rows() if expected}
        assert counted == plainly(window, kept, step, zone)
    missing = int((found.days["expected"] - found.days["there"]).sum())
    assert found.gaps["steps"].sum() == missing
    for begin_at, end_at, _ in found.gaps.rows():
        assert not any(begin_at <= at < end_at for at in kept)


def test_neighbouring_gaps_are_one_and_the_last_reaches_the_end() -> None:
    window = local_day(date(2024, 5, 1), "UTC")
    whole = every(window, timedelta(hours=1))
    found = told(window, [whole[0], *whole[3:20]], HOURLY, "UTC")
    assert found.gaps.rows() == [(whole[1], whole[3], 2), (whole[20], window.end, 4)]


def test_values_beside_their_steps_count_for_the_nearest_and_doubles_once() -> None:
    window = local_day(date(2024, 5, 1), "UTC")
    whole = every(window, timedelta(hours=1))
    jittered = [
        *whole[:20],
        whole[20] + timedelta(seconds=40),
        whole[21] - timedelta(seconds=40),
        whole[5] + timedelta(minutes=2),
    ]
    (row,) = told(window, jittered, HOURLY, "UTC").days.rows()
    assert row[1:] == (24, 22, 23)


def test_days_and_months_are_counted_by_the_calendar_of_the_site() -> None:
    zone = "America/New_York"
    window = Window(local_day(date(2024, 3, 1), zone).start, local_day(date(2024, 4, 1), zone).start)
    starts = [local_day(date(2024, 3, 1) + timedelta(days=n), zone).start for n in range(31)]
    found = told(window, starts[:-1], DAILY, zone)
    assert found.days["expected"].to_list() == [1] * 31
    assert (found.days["there"].sum(), found.gaps.rows()) == (30, [(starts[-1], window.end, 1)])
    monthly = told(window, [starts[9]], Resolution.parse("P1M"), zone)
    assert (monthly.days["expected"].sum(), monthly.days["there"].sum()) == (1, 1)


def test_series_without_a_step_tells_values_a_day_and_expects_nothing() -> None:
    window = Window(datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 3, tzinfo=UTC))
    at = [window.start + timedelta(minutes=n * 7) for n in range(10)]
    found = told(window, at, None, "UTC")
    assert found.days.rows() == [(date(2024, 5, 1), None, None, 10), (date(2024, 5, 2), None, None, 0)]
    assert found.gaps.is_empty()


def test_empty_series_and_what_is_withdrawn_are_nothing_that_is_there() -> None:
    window = local_day(date(2024, 5, 1), "UTC")
    assert told(window, [], HOURLY, "UTC").days.rows() == [(date(2024, 5, 1), 24, 0, 0)]
    gone = pl.DataFrame(
        {"event_at": pl.Series([window.start], dtype=INSTANT), "value": pl.Series([None], dtype=pl.Float64)}
    )
    found = quality.calendar(gone, window, expected=window, resolution=HOURLY, zone="UTC")
    assert found.days["there"].to_list() == [0]
    nothing = quality.calendar(gone, window, expected=None, resolution=HOURLY, zone="UTC")
    assert nothing.days.rows() == [(date(2024, 5, 1), 0, 0, 0)]


def test_nothing_is_expected_before_the_first_value_or_while_it_may_be_on_its_way() -> None:
    window = local_day(date(2024, 5, 1), "UTC")
    noon = window.start + timedelta(hours=12)
    expected = quality.expected_in
    assert expected(window, first_at=noon, settled_at=window.end) == Window(noon, window.end)
    assert expected(window, first_at=datetime(2020, 1, 1, tzinfo=UTC), settled_at=noon) == Window(
        window.start, noon
    )
    assert expected(window, first_at=None, settled_at=noon) is None
    assert expected(window, first_at=noon, settled_at=noon) is None


def test_late_and_restated_events_are_told_by_their_versions() -> None:
    start = datetime(2024, 5, 1, tzinfo=UTC)
    rows = [
        (start, start + timedelta(hours=1), 1.0),
        (start, start + timedelta(hours=9), 2.0),
        (start + timedelta(hours=1), start + timedelta(hours=8), 5.0),
        (start + timedelta(hours=2), start + timedelta(hours=3), 5.0),
        (start + timedelta(hours=2), start + timedelta(hours=5), 5.0),
    ]
    versions = pl.DataFrame(
        rows, schema={"event_at": INSTANT, "known_at": INSTANT, "value": pl.Float64}, orient="row"
    )
    assert quality.late(versions, timedelta(hours=2)).to_list() == [start + timedelta(hours=1)]
    assert quality.late(versions, None).is_empty()
    assert quality.restated(versions).to_list() == [start]
    assert quality.by_day(versions["event_at"], "UTC") == {"2024-05-01": 5}


def test_counts_of_real_meters_are_those_of_sets_of_their_half_hours(data_folder: Path) -> None:
    """Smart Grid Smart City, 30 min, with gaps and a meter that begins a year later; see its README."""
    file = data_folder / "sgsc_smart_meters" / "meters_30min.parquet"
    if not file.is_file():
        pytest.skip(f"{file.name} is not there")
    half = timedelta(minutes=30)
    missing = 0
    for _, meter in pl.read_parquet(file).group_by("customer_id"):
        at = meter["reading_datetime"].dt.replace_time_zone("UTC")
        there = set(at.to_list())
        window = Window(min(there), max(there) + half)
        every_half = {window.start + n * half for n in range(int(window.length / half))}
        frame = pl.DataFrame({"event_at": at, "value": meter["general_supply_kwh"].fill_null(0.0)})
        found = quality.calendar(
            frame, window, expected=window, resolution=Resolution.parse("PT30M"), zone="Australia/Sydney"
        )
        assert found.days["expected"].sum() == len(every_half)
        assert found.days["there"].sum() == len(every_half & there)
        absent = every_half - there
        by_day = Counter(each.astimezone(ZoneInfo("Australia/Sydney")).date() for each in absent)
        short = found.days.filter(pl.col("there") < pl.col("expected"))
        assert dict(short.select("day", pl.col("expected") - pl.col("there")).iter_rows()) == dict(by_day)
        starts = {each for each in absent if each - half not in absent}
        assert set(found.gaps["start_at"]) == starts
        missing += len(absent)
    assert missing > 0, "the set has gaps, its README says"
