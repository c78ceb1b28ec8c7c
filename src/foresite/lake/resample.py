"""Resampling to calendar buckets of a site and thinning for charts; pure arithmetic on frames."""

import math
from collections.abc import Iterable
from datetime import timedelta

import polars as pl

from foresite.core.frames import INSTANT
from foresite.core.timeaxis import LATEST, Resolution, Window, first_instant, to_micros
from foresite.lake.picture import TOTALS, together

_CELL_SECONDS = 900
"""Every offset from UTC in use today is a multiple of it."""
_KEY = ["series_id", "bucket_at"]
_PARTS = pl.Schema(
    {"series_id": pl.Int64(), "bucket_at": INSTANT}
    | dict.fromkeys(("min", "max", "sum"), pl.Float64())
    | dict.fromkeys(("valid", "count"), pl.Int64())
)
_ENDS = {"first_at": INSTANT, "last_at": INSTANT, "within": pl.Boolean()}


def buckets(pieces: Iterable[pl.DataFrame], *, resolution: Resolution, zone: str) -> pl.DataFrame:
    """Sum up facts per series and bucket; days and months are those of ``zone``, with 23 to 25 hours.

    Args:
        pieces: series_id, event_at and value of facts, each fact once; taken one at a time.
        resolution: of the buckets.
        zone: whose calendar divides the time.

    Returns:
        series_id, bucket_at (UTC start of the bucket), mean, min, max, sum (unit of the series), count.
    """
    return _joined([_PARTS.to_frame(), *(_summed(piece, resolution, zone) for piece in pieces)])


def buckets_and_totals(
    pieces: Iterable[pl.DataFrame], window: Window, *, resolution: Resolution, zone: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what ``buckets`` does of all facts, and what ``picture.totals`` does of those in the window.

    Both of one reading: a bucket that an end of the window cuts is summed up on either side of it.
    """
    ends = (to_micros(window.start), to_micros(window.end))
    none = pl.Schema({**_PARTS, **_ENDS}).to_frame()
    parts = [none, *(_summed(piece, resolution, zone, ends) for piece in pieces)]
    there = [part.filter((pl.col("valid") > 0) & pl.col("within")) for part in parts]
    counted = [part.with_columns(count=pl.col("valid")).select(TOTALS.names()) for part in there]
    return _joined([part.select(_PARTS.names()) for part in parts]), together(counted)


def _joined(parts: list[pl.DataFrame]) -> pl.DataFrame:
    joined = (
        pl.concat(parts)
        .group_by(_KEY)
        .agg(pl.col("min").min(), pl.col("max").max(), pl.col("sum", "valid", "count").sum())
    )
    mean = pl.when(pl.col("valid") > 0).then(pl.col("sum") / pl.col("valid")).alias("mean")
    return joined.sort(_KEY).select(*_KEY, mean, "min", "max", "sum", "count")


def _summed(
    facts: pl.DataFrame, resolution: Resolution, zone: str, ends: tuple[int, int] | None = None
) -> pl.DataFrame:
    """Sum up one piece; told the ends of a window, each side of them for itself, with its own ends."""
    names = _PARTS.names() if ends is None else [*_PARTS.names(), *_ENDS]
    if facts.is_empty():
        return pl.Schema({**_PARTS, **_ENDS}).to_frame().select(names)
    places, starts = numbered_buckets(facts["event_at"], resolution, zone)
    low, width = int(facts["series_id"].to_numpy().min()), starts.len()
    # one number for series, bucket and side; where numbers rise, groups are runs and nothing is hashed
    key = (facts["series_id"] - low) * width + places
    side, sides = (pl.Series([0]), 1) if ends is None else _sides(facts["event_at"].to_physical(), ends)
    key = (key * sides + side if sides > 1 else key).alias("key")
    value, at = pl.col("value"), pl.col("event_at")
    there = at.filter(value.is_not_null()) if facts["value"].null_count() else at
    summed = (
        facts.select("event_at", "value", (key.set_sorted() if key.is_sorted() else key))
        .group_by("key")
        .agg(
            value.min().alias("min"),
            value.max().alias("max"),
            value.sum().alias("sum"),
            value.count().cast(pl.Int64).alias("valid"),
            value.len().cast(pl.Int64).alias("count"),
            *([] if ends is None else [there.min().alias("first_at"), there.max().alias("last_at")]),
        )
    )
    of_bucket = starts.gather(summed["key"] // sides % width).alias("bucket_at")
    series_id = pl.col("key") // (width * sides) + low
    within = pl.lit(value=True) if sides == 1 else pl.col("key") % sides == 1
    return summed.with_columns(of_bucket, series_id=series_id, within=within).select(names)


def _sides(at: pl.Series, ends: tuple[int, int]) -> tuple[pl.Series, int]:
    """Return whether each instant lies before (0), within (1) or after (2) a window, and how many sides."""
    start, end = ends
    reached = at.to_numpy()
    if start <= reached.min() and reached.max() < end:
        return pl.Series([0]), 1
    return (at >= start).cast(pl.Int64) + (at >= end).cast(pl.Int64), 3


def numbered_buckets(at: pl.Series, resolution: Resolution, zone: str) -> tuple[pl.Series, pl.Series]:
    """Return the number of the bucket of each instant, and the start of each bucket.

    Local time is worked out for cells of a quarter of an hour (or less, if the resolution asks for it)
    instead of for every instant, where that is exact: in a cell that starts and ends at one offset from
    UTC, a multiple of the cell, there is neither a clock change nor the border of a bucket.
    """
    cell = math.gcd(_CELL_SECONDS, resolution.seconds) * 1_000_000
    numbers = at.to_physical()
    first, last = (int(end) // cell for end in (numbers.to_numpy().min(), numbers.to_numpy().max()))
    if (last - first) * 2 < at.len():
        cells = (pl.int_range(first, last + 1, eager=True) * cell).cast(INSTANT)
        if _steady(cells, cell, zone):
            starts, number = _distinct(bucket_starts(cells, resolution, zone))
            return number.gather(numbers // cell - first), starts
    starts, number = _distinct(bucket_starts(at, resolution, zone))
    return number, starts


def bucket_starts(at: pl.Series, resolution: Resolution, zone: str) -> pl.Series:
    """Return the UTC start of the local bucket of each instant.

    A day or month begins when its date is first shown. Shorter buckets that begin at a time that is
    shown twice are two. What would begin at a time that is never shown begins when clocks jump past it.
    """
    local = at.dt.convert_time_zone(zone).dt.replace_time_zone(None)
    shown = local.dt.truncate(resolution.polars_every)
    distinct = shown.unique()
    first = distinct.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    first = first.dt.convert_time_zone("UTC")
    for place in first.is_null().arg_true():
        first[place] = first_instant(distinct[place], zone)
    starts = shown.replace_strict(distinct, first, return_dtype=INSTANT)
    if not resolution.seconds:
        return starts
    again = shown.dt.replace_time_zone(zone, ambiguous="latest", non_existent="null")
    again = again.dt.convert_time_zone("UTC").fill_null(starts)
    of_own = (shown.to_physical() - again.to_physical()) == (local.to_physical() - at.to_physical())
    return again.zip_with(of_own, starts)


def widened(window: Window, resolution: Resolution, zone: str) -> Window:
    """Return a window that holds all of every bucket which the window touches, and little more."""
    beyond = min(window.end + 2 * timedelta(seconds=resolution.nominal_seconds), LATEST)
    start, end = bucket_starts(pl.Series([window.start, beyond], dtype=INSTANT), resolution, zone)
    return Window(min(start, window.start), max(end, window.end))


def _steady(cells: pl.Series, cell: int, zone: str) -> bool:
    offsets = [_offset(cells, zone), _offset((cells.to_physical() + (cell - 1)).cast(INSTANT), zone)]
    return bool((offsets[0] == offsets[1]).all() and (offsets[0] % cell == 0).all())


def _offset(at: pl.Series, zone: str) -> pl.Series:
    """Return the microseconds that local time is ahead of UTC."""
    return at.dt.convert_time_zone(zone).dt.replace_time_zone(None).to_physical() - at.to_physical()


def _distinct(starts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return the distinct instants in order, and the place of each among them."""
    distinct = starts.unique().sort()
    return distinct, distinct.search_sorted(starts).cast(pl.Int64)


def thinned(facts: pl.DataFrame, max_points: int) -> pl.DataFrame:
    """Return at most ``max_points`` rows that keep every bucket's lowest and highest value, in order.

    >>> frame = pl.DataFrame({"event_at": range(1000), "value": [float(n == 500) for n in range(1000)]})
    >>> thinned(frame, 10).height <= 10, thinned(frame, 10)["value"].max()
    (True, 1.0)
    """
    if facts.height <= max_points:
        return facts
    count = max(1, max_points // 2)
    bucket = (pl.int_range(pl.len()) * count // pl.len()).alias("bucket")
    numbered = facts.with_columns(bucket, pl.int_range(pl.len()).alias("at"))
    extremes = numbered.group_by("bucket").agg(
        pl.col("at").sort_by("value").first().alias("low"), pl.col("at").sort_by("value").last().alias("high")
    )
    chosen = pl.concat([extremes["low"], extremes["high"]]).unique().sort()
    return facts[chosen.to_list()]
