"""The next peak of issued forecasts; pure arithmetic on frames."""

from datetime import datetime, timedelta

import polars as pl

DAY = timedelta(days=1)
"""A peak is that of the next day, as on the page of a series."""


def peaks(fans: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Return of each fan the step with the highest median within a day.

    Args:
        fans: FORECAST rows, one issue of each series.
        at: the day begins with the first step from here on; of a fan that is over by then, with its first.

    Returns:
        series_id, event_at, ``median``, ``low`` and ``high`` (quantiles 0.1 and 0.9, in its unit),
        ``until``, the last step of the fan, and whether it ``over``.
    """
    until = pl.col("event_at").max().over("series_id").alias("until")
    told = fans.with_columns(until).with_columns((pl.col("until") < at).alias("over"))
    ahead = told.filter(pl.col("over") | (pl.col("event_at") >= at))
    first = pl.col("event_at").min().over("series_id")
    day = ahead.filter(pl.col("event_at") < first + DAY).sort("series_id", "event_at")
    highest = day.filter(pl.col("q50") == pl.col("q50").max().over("series_id"))
    named = (pl.col("q50").alias("median"), pl.col("q10").alias("low"), pl.col("q90").alias("high"))
    return highest.unique("series_id", keep="first", maintain_order=True).select(
        "series_id", "event_at", *named, "until", "over"
    )
