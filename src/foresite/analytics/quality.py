"""How complete a series is: what should be there on each local day, what is, and the gaps between; pure.

A step is there where a value lies nearer to it than to any other step. Where the steps stand within the hour
or the day is learned from the values: most of them tell. Local days have 23 to 25 hours and as many steps.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Resolution, Window, to_micros
from foresite.lake.resample import bucket_starts

DAYS = pl.Schema({"day": pl.Date()} | dict.fromkeys(("expected", "there", "values"), pl.Int64()))
"""By local day: steps that should be there and that are (null: no regular step), and values as they came."""
GAPS = pl.Schema({"start_at": INSTANT, "end_at": INSTANT, "steps": pl.Int64()})
"""Stretches without a value: from the first step that is missing to the first that is there again."""
MOST_STEPS = 2_000_000
"""Of one series in one window: a second's step of three weeks."""
_DAY = Resolution.parse("P1D")


@dataclass(frozen=True, slots=True)
class Calendar:
    """What ``calendar`` tells: a row a day (``DAYS``), every day of the window, and ``GAPS`` by time."""

    days: pl.DataFrame
    gaps: pl.DataFrame


def calendar(
    facts: pl.DataFrame, window: Window, *, expected: Window | None, resolution: Resolution | None, zone: str
) -> Calendar:
    """Count steps and values of one series by local day.

    Args:
        facts: event_at and value of the facts that begin in the window, each once; null: withdrawn.
        window: what is looked at.
        expected: in which part of it steps should be there; None: in none.
        resolution: the step of the series; None: it has no regular one.
        zone: whose days they are.
    """
    values = facts.drop_nulls("value")["event_at"]
    days = _days(window, zone)
    told = days.join(_counted(values, zone, "values"), on="day", how="left")
    if resolution is None or expected is None:
        none = pl.lit(None, dtype=pl.Int64) if resolution is None else pl.lit(0, dtype=pl.Int64)
        told = told.with_columns(none.alias("expected"), none.alias("there"))
        return Calendar(
            told.with_columns(pl.col("values").fill_null(0)).select(DAYS.names()), GAPS.to_frame()
        )
    wanted = steps(expected, resolution, zone, like=values)
    there = wanted.is_in(placed(values, resolution, zone, like=values).implode())
    told = told.join(_counted(wanted, zone, "expected"), on="day", how="left")
    told = told.join(_counted(wanted.filter(there), zone, "there"), on="day", how="left")
    counts = told.with_columns(pl.col("values", "expected", "there").fill_null(0))
    return Calendar(counts.select(DAYS.names()), _gaps(wanted, there, expected.end))


def steps(window: Window, resolution: Resolution, zone: str, *, like: pl.Series) -> pl.Series:
    """Return the steps of a series that begin in a window, where values like these stand."""
    start, end = to_micros(window.start), to_micros(window.end)
    if resolution.seconds:
        step = resolution.seconds * 1_000_000
        first = start + (_phase(like, step) - start) % step
        count = max(0, -((first - end) // step))
        if count > MOST_STEPS:
            first = end - (end - first) % step - MOST_STEPS * step
        numbers = pl.int_range(first, end, step, eager=True, dtype=pl.Int64)
        return numbers.cast(INSTANT).alias("event_at")
    wide = pl.Series([window.start, window.end], dtype=INSTANT).dt.convert_time_zone(zone).dt.date()
    noons = pl.date_range(wide[0], wide[1], "1d", eager=True).cast(pl.Datetime("us")) + timedelta(hours=12)
    local = noons.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").drop_nulls()
    starts = bucket_starts(local.dt.convert_time_zone("UTC"), resolution, zone).unique().sort()
    return starts.filter((starts >= window.start) & (starts < window.end)).alias("event_at")


def placed(at: pl.Series, resolution: Resolution, zone: str, *, like: pl.Series) -> pl.Series:
    """Return the step that each instant is of."""
    if at.is_empty():
        return at
    if not resolution.seconds:
        return bucket_starts(at, resolution, zone)
    step = resolution.seconds * 1_000_000
    phase = _phase(like, step)
    nearest = (at.to_physical() - phase + step // 2) // step * step + phase
    return nearest.cast(INSTANT)


def expected_in(window: Window, *, first_at: datetime | None, settled_at: datetime) -> Window | None:
    """Return in which part of a window values should be there, if in any.

    Args:
        window: what is looked at.
        first_at: the first value of the series; None: it has none.
        settled_at: what begins later may still be on its way.
    """
    if first_at is None:
        return None
    start, end = max(window.start, first_at), min(window.end, settled_at)
    return Window(start, end) if start < end else None


def by_day(at: pl.Series, zone: str) -> dict[str, int]:
    """Return how many instants lie on each local day, by ISO date."""
    counted = _counted(at, zone, "rows").sort("day")
    return {day.isoformat(): rows for day, rows in counted.iter_rows()}


def late(versions: pl.DataFrame, lag: timedelta | None) -> pl.Series:
    """Return the events whose value first came later than a lag; none where no lag is known."""
    first = versions.group_by("event_at").agg(pl.col("known_at").min())
    if lag is None:
        return first["event_at"].clear()
    return first.filter(pl.col("known_at") - pl.col("event_at") > lag)["event_at"].sort()


def restated(versions: pl.DataFrame) -> pl.Series:
    """Return the events that were told more than once, with another value or as withdrawn."""
    told = versions.group_by("event_at").agg(
        pl.col("value").n_unique().alias("said"), pl.col("known_at").n_unique().alias("times")
    )
    return told.filter((pl.col("said") > 1) & (pl.col("times") > 1))["event_at"].sort()


def _phase(like: pl.Series, step: int) -> int:
    """Return where within a step most values stand, in microseconds; 0 where there are none."""
    if like.is_empty():
        return 0
    return int((like.to_physical() % step).mode().min())  # type: ignore[arg-type]  # a number: there are values


def _days(window: Window, zone: str) -> pl.DataFrame:
    if window.start == window.end:
        return pl.DataFrame(schema={"day": pl.Date()})
    last = window.end - timedelta(microseconds=1)
    ends = pl.Series([window.start, last], dtype=INSTANT).dt.convert_time_zone(zone).dt.date()
    return pl.DataFrame({"day": pl.date_range(ends[0], ends[1], "1d", eager=True)})


def _counted(at: pl.Series, zone: str, name: str) -> pl.DataFrame:
    day = at.cast(INSTANT).dt.convert_time_zone(zone).dt.date().alias("day")
    return pl.DataFrame([day]).group_by("day").agg(pl.len().cast(pl.Int64).alias(name))


def _gaps(wanted: pl.Series, there: pl.Series, end: datetime) -> pl.DataFrame:
    """Return runs of steps that are missing; the last one may reach the end of what is expected."""
    if wanted.is_empty():
        return GAPS.to_frame()
    following = wanted.shift(-1).fill_null(end)
    rows = pl.DataFrame({"at": wanted, "next": following, "missing": ~there})
    runs = rows.with_columns(run=pl.col("missing").rle_id()).filter("missing").group_by("run")
    told = runs.agg(
        start_at=pl.col("at").first(), end_at=pl.col("next").last(), steps=pl.len().cast(pl.Int64)
    )
    return told.sort("start_at").select(GAPS.names())
