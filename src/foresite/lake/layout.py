"""Where a row is filed: the part of the lake that an instant belongs to, by the span of its series."""

from collections.abc import Mapping

import polars as pl

from foresite.core.errors import DefectError

SPANS = ("month", "year", "decade")


def with_part(facts: pl.DataFrame, spans: Mapping[int, str]) -> pl.DataFrame:
    """Add the column ``part`` (2024-05, 2024 or 2020s) to facts, by the span of each series.

    >>> from datetime import UTC, datetime
    >>> facts = pl.DataFrame({"series_id": [1, 2], "event_at": [datetime(2024, 5, 1, tzinfo=UTC)] * 2})
    >>> with_part(facts, {1: "month", 2: "decade"})["part"].to_list()
    ['2024-05', '2020s']
    """
    missing = set(facts["series_id"].unique().to_list()) - spans.keys()
    if missing:
        raise DefectError(
            "series without a span were written", code="span-absent", series=sorted(missing)[:10]
        )
    of_series = pl.DataFrame(
        {"series_id": list(spans), "span": list(spans.values())},
        schema={"series_id": pl.Int64, "span": pl.String},
    )
    event_at = pl.col("event_at").dt
    year = event_at.year().cast(pl.String)
    part = (
        pl.when(pl.col("span") == "month")
        .then(event_at.strftime("%Y-%m"))
        .when(pl.col("span") == "year")
        .then(year)
        .otherwise(year.str.head(3) + pl.lit("0s"))
    )
    joined = facts.join(of_series, on="series_id", how="left", maintain_order="left")
    return joined.with_columns(part=part).drop("span")
