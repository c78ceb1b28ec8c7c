"""The steps of a series as whole numbers: fixed in UTC below a day, local calendar days at a day."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import polars as pl

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT
from foresite.core.timeaxis import Resolution

DAY_SECONDS = 86_400
MICROS = 1_000_000
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Axis:
    """A regular step in the zone of a site, from a minute to a day, that divides the day.

    Attributes:
        seconds: length of a step; a daily step stands for a local day of 23, 24 or 25 hours.
        zone: IANA time zone of the site.
    """

    seconds: int
    zone: str

    @classmethod
    def of(cls, resolution: str | None, zone: str) -> Self:
        """Return the axis of a series, or say why none can be forecast on."""
        step = Resolution.parse(resolution) if resolution else None
        seconds = step.nominal_seconds if step and not step.months else 0
        if not seconds or DAY_SECONDS % seconds:
            raise BadDataError(
                f"a series of resolution {resolution or 'irregular'} cannot be forecast",
                code="resolution-unsupported",
                remedy="Forecasts are made for regular steps that divide a day: PT15M, PT1H, P1D.",
                resolution=resolution,
            )
        return cls(seconds, zone)

    @property
    def per_day(self) -> int:
        """Steps in a day of 24 hours."""
        return DAY_SECONDS // self.seconds

    def index(self, at: pl.Series) -> Ints:
        """Return the number of the step each instant falls in."""
        if self.seconds == DAY_SECONDS:
            days = at.dt.convert_time_zone(self.zone).dt.date().cast(pl.Int32)
            return days.cast(pl.Int64).to_numpy()
        return at.dt.epoch("us").to_numpy() // (self.seconds * MICROS)

    def instants(self, index: Ints) -> pl.Series:
        """Return the instant each step starts at, UTC."""
        if self.seconds == DAY_SECONDS:
            days = pl.Series(index).cast(pl.Int32).cast(pl.Date).cast(pl.Datetime("us"))
            local = days.dt.replace_time_zone(self.zone, ambiguous="earliest", non_existent="null")
            return local.dt.convert_time_zone("UTC").cast(INSTANT)
        return pl.Series(index * (self.seconds * MICROS), dtype=pl.Int64).cast(INSTANT)

    def offsets(self, index: Ints) -> Ints:
        """Return by how many steps the wall clock of the site is ahead of UTC, rounded to whole steps."""
        if self.seconds == DAY_SECONDS:
            return np.zeros(len(index), dtype=np.int64)
        local = self.instants(index).dt.convert_time_zone(self.zone)
        ahead = (local.dt.base_utc_offset() + local.dt.dst_offset()).dt.total_seconds().to_numpy()
        whole: Any = np.round(ahead / self.seconds)
        return np.asarray(whole, dtype=np.int64)
