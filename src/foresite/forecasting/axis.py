"""The steps of a series as whole numbers: fixed in UTC below a day, on the local calendar from a day on."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Resolution

DAY_SECONDS = 86_400
MICROS = 1_000_000
WEEK_DAYS = 7
YEAR_MONTHS = 12
EPOCH_YEAR = 1970
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_SEASONS = {7: 52, 14: 26}
"""Steps of a year, by days of a step of whole weeks."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A regular step in the zone of a site: one that divides the day, a day, whole weeks, or whole months.

    Attributes:
        seconds: nominal length of a step; a daily step stands for a local day of 23, 24 or 25 hours.
        zone: IANA time zone of the site.
        days: days of a step of whole weeks, else 0.
        months: months of a step of whole months, else 0.
        anchor: days from the start of a step to the day its values are stamped with; counted from the
            start of the next one if negative. Weeks are counted from Thursdays, months from their first day.
    """

    seconds: int
    zone: str
    days: int = 0
    months: int = 0
    anchor: int = 0

    @classmethod
    def of(cls, resolution: str | None, zone: str) -> Self:
        """Return the axis of a series, or say why none can be forecast on."""
        step = Resolution.parse(resolution) if resolution else None
        if step and step.months and YEAR_MONTHS % min(step.months, YEAR_MONTHS) == 0:
            return cls(step.nominal_seconds, zone, months=step.months)
        if step and step.days in _SEASONS:
            return cls(step.nominal_seconds, zone, days=step.days)
        seconds = step.nominal_seconds if step and not step.months else 0
        if not seconds or DAY_SECONDS % seconds:
            raise BadDataError(
                f"a series of resolution {resolution or 'irregular'} cannot be forecast",
                code="resolution-unsupported",
                remedy="Forecasts are made for steps that divide a day and for weeks and months: "
                "PT15M, PT1H, P1D, P1W, P1M, P3M, P1Y.",
                resolution=resolution,
            )
        return cls(seconds, zone)

    @property
    def per_day(self) -> int:
        """Steps in a day of 24 hours; 0 where a step is longer."""
        return DAY_SECONDS // self.seconds

    @property
    def season(self) -> int:
        """Steps of the main season: a day, a week for days, a year for longer steps (1 for years)."""
        if self.months:
            return max(1, YEAR_MONTHS // self.months)
        if self.days:
            return _SEASONS[self.days]
        return self.per_day if self.per_day > 1 else WEEK_DAYS

    @property
    def longest_days(self) -> float:
        """Days of a step, at least one: what is counted in days below a day is counted in steps above."""
        return max(1.0, self.seconds / DAY_SECONDS)

    def steps_in(self, seconds: float) -> int:
        """Return the whole steps of a stretch of time, at least one; months vary and are rounded."""
        steps = seconds / self.seconds
        return max(1, round(steps) if self.months else int(steps))

    def anchored(self, at: pl.Series) -> Self:
        """Return the axis whose steps begin where these values are stamped: Fridays, ends of months."""
        if self.per_day or at.is_empty():
            return self
        days = self._local_days(at)
        start, after = self._starts(self._counted(days)), self._starts(self._counted(days) + 1)
        (ahead, count), (behind, other) = _commonest(days - start), _commonest(days - after)
        return replace(self, anchor=ahead if count >= other else behind)

    def index(self, at: pl.Series) -> Ints:
        """Return the number of the step each instant falls in."""
        if self.per_day > 1:
            return self.index_of(at.dt.epoch("us").to_numpy())
        days = self._local_days(at)
        if self.per_day:
            return days
        counted = self._counted(days)
        return np.asarray(counted - (days < self._stamps(counted)))

    def index_of(self, micros: Ints) -> Ints:
        """Return the same of microseconds since 1970, where a step is shorter than a day."""
        return micros // (self.seconds * MICROS)

    def instants(self, index: Ints) -> pl.Series:
        """Return the instant each step starts at, UTC."""
        if self.per_day > 1:
            return pl.Series(index * (self.seconds * MICROS), dtype=pl.Int64).cast(INSTANT)
        days = pl.Series(self.local_days(index)).cast(pl.Int32).cast(pl.Date).cast(pl.Datetime("us"))
        local = days.dt.replace_time_zone(self.zone, ambiguous="earliest", non_existent="null")
        return local.dt.convert_time_zone("UTC").cast(INSTANT)

    def local_days(self, index: Ints) -> Ints:
        """Return the day each step of a day or more is stamped with, days since 1970."""
        return index if self.per_day else self._stamps(index)

    def offsets(self, index: Ints) -> Ints:
        """Return by how many steps the wall clock of the site is ahead of UTC, rounded to whole steps."""
        if self.per_day <= 1:
            return np.zeros(len(index), dtype=np.int64)
        local = self.instants(index).dt.convert_time_zone(self.zone)
        ahead = (local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_seconds().to_numpy()
        whole: Any = np.round(ahead / self.seconds)
        return np.asarray(whole, dtype=np.int64)

    def _local_days(self, at: pl.Series) -> Ints:
        days = at.dt.convert_time_zone(self.zone).dt.date().cast(pl.Int32)
        return days.cast(pl.Int64).to_numpy()

    def _counted(self, days: Ints) -> Ints:
        """Return the step that each day lies in, wherever its values are stamped."""
        if self.days:
            return days // self.days
        dates = pl.Series(days).cast(pl.Int32).cast(pl.Date)
        months = (dates.dt.year().cast(pl.Int64) - EPOCH_YEAR) * YEAR_MONTHS + dates.dt.month() - 1
        return months.to_numpy() // self.months

    def _starts(self, index: Ints) -> Ints:
        """Return the first day of each step, days since 1970."""
        if self.days:
            return index * self.days
        months = index * self.months
        told = {"year": EPOCH_YEAR + months // YEAR_MONTHS, "month": months % YEAR_MONTHS + 1}
        frame = pl.DataFrame({name: each.ravel() for name, each in told.items()})
        days = frame.select(pl.date("year", "month", 1).cast(pl.Int32).cast(pl.Int64)).to_series().to_numpy()
        return np.asarray(days.reshape(index.shape))

    def _stamps(self, index: Ints) -> Ints:
        """Return the day that the values of each step are stamped with."""
        return self._starts(index + (self.anchor < 0)) + self.anchor


def _commonest(days: Ints) -> tuple[int, int]:
    values, counts = np.unique(days, return_counts=True)
    place = int(counts.argmax())
    return int(values[place]), int(counts[place])
