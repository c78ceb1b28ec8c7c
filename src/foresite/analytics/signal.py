"""What a detector is given: one series or several sensors as dense steps, with the clocks of their site."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT
from foresite.core.timeaxis import to_micros

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
MICROS = 1_000_000
DAY_SECONDS = 86_400
MOST_SLOTS = 1440
"""Slots of a day at most, a minute each: what steps faster than that shares one."""
QUARTER_SECONDS = 900
"""Clocks change at whole quarters: where in a step they did does not matter."""


@dataclass(frozen=True)
class Signal:
    """Dense steps of one series, or of several that are judged together.

    Attributes:
        series_ids: whose values they are, one a column.
        start: number of the first step, counted from 1970.
        step_seconds: length of a step.
        values: (steps, series), in their units, not a number where there is none.
        offsets: seconds that the clocks of the site are ahead of UTC, one a step.
        learning: so many first steps are known to be, or taken to be, as things ought to be.
        forecast: (steps, 3) quantiles 0.1, 0.5 and 0.9 of what was forecast before, or None.
    """

    series_ids: tuple[int, ...]
    start: int
    step_seconds: int
    values: Floats
    offsets: Ints
    learning: int
    forecast: Floats | None = None

    @classmethod
    def of(
        cls,
        rows: pl.DataFrame,
        series_ids: Sequence[int],
        *,
        step_seconds: int,
        zone: str,
        learning: float = 0.0,
        since: datetime | None = None,
    ) -> Self:
        """Put rows (series_id, event_at, value) on steps; of two in one step the later stands.

        Args:
            rows: at most one per series and event.
            series_ids: the columns, in this order.
            step_seconds: length of a step.
            zone: IANA time zone of the site.
            learning: steps to learn from, or below 1 the share of them.
            since: the first step is the one of this moment, known or not; default: the first known one.
        """
        seen = rows.filter(pl.col("series_id").is_in(list(series_ids)), pl.col("value").is_finite())
        if seen.is_empty():
            raise BadDataError(
                "there is no value to look at",
                code="no-history",
                remedy="Choose a window that holds values.",
                series_ids=list(series_ids),
            )
        seen = seen.sort("event_at")
        steps = seen["event_at"].dt.epoch("us").to_numpy() // (step_seconds * MICROS)
        start = int(steps[0]) if since is None else to_micros(since) // (step_seconds * MICROS)
        count = int(steps[-1]) - start + 1
        place = np.searchsorted(np.sort(series_ids), seen["series_id"].to_numpy())
        column = np.argsort(series_ids, kind="stable")[place]
        values = np.full((count, len(series_ids)), np.nan)
        values[steps - start, column] = seen["value"].to_numpy()
        learned = int(learning * count) if learning < 1 else min(int(learning), count)
        offsets = offsets_of(start, count, step_seconds, zone)
        return cls(tuple(series_ids), start, step_seconds, values, offsets, learned)

    @property
    def steps(self) -> int:
        """How many there are."""
        return len(self.values)

    @property
    def only(self) -> Floats:
        """Values of the first series; the only one for a detector of single series."""
        return self.values[:, 0]

    @property
    def slots(self) -> int:
        """Slots of a local day."""
        return max(1, min(MOST_SLOTS, DAY_SECONDS // self.step_seconds))

    @cached_property
    def local(self) -> Ints:
        """Number of each step's slot since 1970 on the clocks of the site."""
        seconds = (self.start + np.arange(self.steps)) * self.step_seconds + self.offsets
        return seconds // max(self.step_seconds, DAY_SECONDS // self.slots)

    @property
    def instants(self) -> pl.Series:
        """When each step begins."""
        return instants(self.start + np.arange(self.steps), self.step_seconds)

    def part(self, first: int, end: int) -> Self:
        """Return the steps from ``first`` up to ``end``."""
        first, end = max(first, 0), min(end, self.steps)
        forecast = None if self.forecast is None else self.forecast[first:end]
        return replace(
            self,
            start=self.start + first,
            values=self.values[first:end],
            offsets=self.offsets[first:end],
            learning=max(0, min(self.learning, end) - first),
            forecast=forecast,
        )

    def filled(self) -> Floats:
        """Return the values with gaps bridged by straight lines: for what needs whole windows."""
        return np.column_stack([_bridged(column) for column in self.values.T])


def instants(numbers: Ints, step_seconds: int) -> pl.Series:
    """Return when steps of these numbers begin."""
    return pl.Series("event_at", numbers * step_seconds * MICROS, dtype=pl.Int64).cast(INSTANT)


def offsets_of(start: int, count: int, step_seconds: int, zone: str) -> Ints:
    """Return how many seconds local clocks are ahead of UTC at each step."""
    if zone == "UTC":
        return np.zeros(count, dtype=np.int64)
    every = max(1, QUARTER_SECONDS // step_seconds)
    some = np.arange(0, count, every)
    local = instants(start + some, step_seconds).dt.convert_time_zone(zone)
    ahead = (local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_seconds()
    return np.repeat(ahead.to_numpy(), every)[:count].astype(np.int64)


def _bridged(column: Floats) -> Floats:
    known = np.flatnonzero(np.isfinite(column))
    if not len(known):
        return np.zeros(len(column))
    return np.interp(np.arange(len(column)), known, column[known])
