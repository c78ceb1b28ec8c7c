"""Resampling to calendar buckets of a site and thinning for charts; pure arithmetic on frames."""

import polars as pl

from foresite.core.timeaxis import Resolution


def buckets(facts: pl.LazyFrame, *, resolution: Resolution, zone: str) -> pl.LazyFrame:
    """Sum up facts per series and bucket; days and months are those of ``zone``, with 23 to 25 hours.

    Returns:
        series_id, bucket_at (UTC start of the bucket), mean, min, max, sum (unit of the series), count.
    """
    local = pl.col("event_at").dt.convert_time_zone(zone)
    bucket = local.dt.truncate(resolution.polars_every).dt.convert_time_zone("UTC").alias("bucket_at")
    value = pl.col("value")
    return (
        facts.group_by("series_id", bucket)
        .agg(
            value.mean().alias("mean"),
            value.min().alias("min"),
            value.max().alias("max"),
            value.sum().alias("sum"),
            value.len().cast(pl.Int64).alias("count"),
        )
        .sort("series_id", "bucket_at")
    )


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
