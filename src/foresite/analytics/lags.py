"""How long values usually take to come, learned from those that came; what has not come yet is no anomaly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

LATE_QUANTILE = 0.99
FEWEST = 20
"""First arrivals from which a lag is learned."""
QUANTILES = (0.5, 0.9, LATE_QUANTILE)
MICROSECOND = timedelta(microseconds=1)
WITHIN = tuple(timedelta(minutes=each) for each in (0, 1, 5, 15, 60, 360, 1440, 2880, 10_080, 43_200))
"""Spans whose share is told: from at once to a month."""


@dataclass(frozen=True, slots=True)
class Lag:
    """How long after its event the value of a series is known.

    Attributes:
        median: half of them come within.
        late: 99 of 100 come within.
        rows: how many arrivals tell.
    """

    median: timedelta
    late: timedelta
    rows: int


@dataclass(frozen=True, slots=True)
class Arrivals:
    """How long after their events the values of a source are known.

    Attributes:
        rows: first arrivals that tell.
        usual: within what half, nine of ten and 99 of 100 come, by quantile.
        within: share that comes within each of some spans, shortest first.
    """

    rows: int
    usual: dict[float, timedelta]
    within: list[tuple[timedelta, float]]


def lag_of(versions: pl.DataFrame) -> Lag | None:
    """Learn the lag of a series from event_at and known_at of every version; only first arrivals count."""
    first = versions.group_by("event_at").agg(pl.col("known_at").min())
    waits = (first["known_at"] - first["event_at"]).dt.total_microseconds()
    if len(waits) < FEWEST:
        return None
    middle, late = (waits.quantile(each, "higher") or 0.0 for each in (0.5, LATE_QUANTILE))
    return Lag(timedelta(microseconds=max(0.0, middle)), timedelta(microseconds=max(0.0, late)), len(waits))


def arrivals_of(versions: pl.DataFrame) -> Arrivals | None:
    """Learn how long first values take to come from series_id, event_at and known_at of every version.

    Returns:
        None where there are too few of them.
    """
    first = versions.group_by("series_id", "event_at").agg(pl.col("known_at").min())
    waits = (first["known_at"] - first["event_at"]).dt.total_microseconds()
    if len(waits) < FEWEST:
        return None
    within = [(each, int((waits <= each // MICROSECOND).sum()) / len(waits)) for each in WITHIN]
    found = (float(waits.quantile(each, "higher") or 0.0) for each in QUANTILES)
    usual = {each: timedelta(microseconds=wait) for each, wait in zip(QUANTILES, found, strict=True)}
    return Arrivals(len(waits), usual, within)


def missing_since(last_event_at: datetime, lag: Lag, step: timedelta, at: datetime) -> datetime | None:
    """Return the event whose value should long have come, or None: it may still be on its way.

    The step after the last one is due when it is over by the lag within which 99 of 100 came, and one
    step more, since one of a hundred comes later than that.
    """
    due = last_event_at + step
    return due if at > due + lag.late + step else None
