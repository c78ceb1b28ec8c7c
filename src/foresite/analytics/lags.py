"""How long values usually take to come, learned from those that came; what has not come yet is no anomaly."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

LATE_QUANTILE = 0.99
FEWEST = 20
"""First arrivals from which a lag is learned."""


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


def lag_of(versions: pl.DataFrame) -> Lag | None:
    """Learn the lag of a series from event_at and known_at of every version; only first arrivals count."""
    first = versions.group_by("event_at").agg(pl.col("known_at").min())
    waits = (first["known_at"] - first["event_at"]).dt.total_microseconds()
    if len(waits) < FEWEST:
        return None
    middle, late = (waits.quantile(each, "higher") or 0.0 for each in (0.5, LATE_QUANTILE))
    return Lag(timedelta(microseconds=max(0.0, middle)), timedelta(microseconds=max(0.0, late)), len(waits))


def missing_since(last_event_at: datetime, lag: Lag, step: timedelta, at: datetime) -> datetime | None:
    """Return the event whose value should long have come, or None: it may still be on its way.

    The step after the last one is due when it is over by the lag within which 99 of 100 came, and one
    step more, since one of a hundred comes later than that.
    """
    due = last_event_at + step
    return due if at > due + lag.late + step else None
