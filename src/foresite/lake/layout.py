"""Where a row is filed: the part of the lake that an instant belongs to, by the span of its series."""

from collections.abc import Mapping

import polars as pl

from foresite.core.errors import DefectError

_EVERY = {"month": "1mo", "year": "1y", "decade": "10y"}


def with_part(facts: pl.DataFrame, spans: Mapping[int, str]) -> pl.DataFrame:
    """Add the column ``part`` (an Enum: 2024-05, 2024 or 2020s) to facts, by the span of each series.

    >>> from datetime import UTC, datetime
    >>> facts = pl.DataFrame({"series_id": [1, 2], "event_at": [datetime(2024, 5, 1, tzinfo=UTC)] * 2})
    >>> with_part(facts, {1: "month", 2: "decade"})["part"].to_list()
    ['2024-05', '2020s']
    """
    ids = facts["series_id"].unique().to_list()
    missing = set(ids) - spans.keys()
    if missing:
        raise DefectError(
            "series without a span were written", code="span-absent", series=sorted(missing)[:10]
        )
    kinds = {spans[series_id] for series_id in ids}
    if len(kinds) <= 1:
        return facts.with_columns(part=_parts(facts["event_at"], next(iter(kinds), "month")))
    by_kind = {kind: _parts(facts["event_at"], kind).cast(pl.String) for kind in sorted(kinds)}
    span = facts["series_id"].replace_strict({n: spans[n] for n in ids}, return_dtype=pl.String)
    part = pl.coalesce(pl.when(span == kind).then(by_kind[kind]) for kind in by_kind)
    named = facts.with_columns(part=part)
    return named.with_columns(pl.col("part").cast(pl.Enum(named["part"].unique().sort())))


def _parts(event_at: pl.Series, span: str) -> pl.Series:
    """Return the part of each instant; most writes are of few parts, which are found by their borders."""
    if event_at.is_empty():
        return pl.Series("part", [], dtype=pl.Enum([]))
    ends = pl.Series([event_at.min(), event_at.max()], dtype=event_at.dtype)
    low, high = ends.dt.truncate(_EVERY[span])
    starts = pl.datetime_range(low, high, _EVERY[span], time_unit="us", time_zone="UTC", eager=True)
    names = starts.dt.strftime("%Y-%m" if span == "month" else "%Y")
    if span == "decade":
        names = names.str.head(3) + "0s"
    part = pl.Enum(names)
    if starts.len() == 1:
        return pl.repeat(names[0], event_at.len(), dtype=part, eager=True).alias("part")
    return (starts.search_sorted(event_at, side="right") - 1).cat.to(part).alias("part")
