"""What the newest values of many series are beside those of a week before; pure arithmetic on frames."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from foresite.core.timeaxis import Window

WEEK = timedelta(days=7)
_TOGETHER = timedelta(days=3)
"""Series whose newest values are no further apart are looked at in one window."""
_INSTANT = timedelta(microseconds=1)


def windows(latest: pl.DataFrame) -> Iterator[tuple[list[int], Window]]:
    """Yield series that end about together and the week up to their newest values, the newest first.

    Args:
        latest: series_id and event_at of the newest value of each series.
    """
    left = sorted(zip(latest["event_at"], latest["series_id"], strict=True), reverse=True)
    while left:
        last = left[0][0]
        group = [each for each in left if each[0] >= last - _TOGETHER]
        left = left[len(group) :]
        yield [series_id for _, series_id in group], Window(group[-1][0] - WEEK, last + _INSTANT)


def weeks(facts: pl.DataFrame, latest: pl.DataFrame) -> pl.DataFrame:
    """Return the event_at and value of each series from a week before its newest value up to it."""
    ends = latest.select("series_id", pl.col("event_at").alias("last_at"))
    within = pl.col("event_at").is_between(pl.col("last_at") - WEEK, pl.col("last_at"))
    known = facts.drop_nulls("value").join(ends, on="series_id", how="inner").filter(within)
    return known.select("series_id", "event_at", "value").sort("series_id", "event_at")


def compared(week: pl.DataFrame, latest: pl.DataFrame) -> pl.DataFrame:
    """Hold each newest value against that of a week before.

    Args:
        week: what ``weeks`` returns.
        latest: FACT rows, the newest of each series.

    Returns:
        series_id; ``before``, the value of exactly a week before, null where there is none; and ``move``,
        how far the value went since as a share of how far it went to and fro in that week, so that series
        of any unit can be held against each other; null where it stood still.
    """
    newest = latest.select("series_id", "event_at", "value")
    told = week.group_by("series_id").agg(
        pl.col("value").max().alias("high"), pl.col("value").min().alias("low")
    )
    then = week.select("series_id", pl.col("event_at") + WEEK, pl.col("value").alias("before"))
    apart, spread = pl.col("value") - pl.col("before"), pl.col("high") - pl.col("low")
    return (
        newest.join(then, on=["series_id", "event_at"], how="left")
        .join(told, on="series_id", how="left")
        .select("series_id", "before", pl.when(spread > 0).then(apart / spread).alias("move"))
    )
