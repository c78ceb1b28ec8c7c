"""Series that share their steps as one matrix: what a thousand of them need is worked out once."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl

from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.features import back
from foresite.forecasting.forecaster import Panel, Track

MONTH_DAYS = 28
BACK_DAYS = MONTH_DAYS
"""Days before an origin that are looked at."""


@dataclass(frozen=True)
class Batch:
    """Tracks of one panel with one axis, one calendar, one weather and one newest step.

    Attributes:
        series_ids: one a row.
        track: the longest of them, whose clock, calendar and issue are those of all.
        values: (series, steps), not a number where unknown.
    """

    series_ids: tuple[int, ...]
    track: Track
    values: Floats

    def take(self, steps: Ints) -> Floats:
        """Return the values at these steps, (series, ...), not a number where there is none."""
        place = steps - self.track.start
        inside = (place >= 0) & (place < self.values.shape[1])
        found = np.take(self.values, np.where(inside, place, 0), axis=1)
        if not inside.all():
            found[:, ~inside] = np.nan
        return found

    def some(self, chosen: slice | Ints) -> "Batch":
        """Return the batch of some of its rows."""
        ids = tuple(np.array(self.series_ids)[chosen].tolist())
        return replace(self, series_ids=ids, values=self.values[chosen])


def batches_of(panel: Panel) -> list[Batch]:
    """Return the tracks of a panel, those that share their steps together."""
    alike: dict[Any, list[Track]] = defaultdict(list)
    for track in panel.tracks:
        told = track.target
        shared = (told.axis, told.country, told.subdivision, told.covariates)
        alike[*shared, track.last_known, track.first_target].append(track)
    return [_stacked(tracks) for tracks in alike.values()]


def _stacked(tracks: list[Track]) -> Batch:
    start = min(track.start for track in tracks)
    values = np.full((len(tracks), max(track.start + len(track.values) for track in tracks) - start), np.nan)
    for row, track in zip(values, tracks, strict=True):
        begin = track.start - start
        row[begin : begin + len(track.values)] = track.values
    longest = max(tracks, key=lambda track: len(track.values))
    return Batch(tuple(track.target.series_id for track in tracks), longest, values)


@dataclass(frozen=True)
class Days:
    """Stretches of a day that begin at the wall-clock time of the issue, before and after it.

    Attributes:
        steps: (days, steps of a day); the last ``ahead`` rows are those to forecast.
        ahead: days of the horizon.
        values: (series, days, steps of a day).
        cut: the last known step of an origin at the start of each day, (days,).
    """

    steps: Ints
    ahead: int
    values: Floats
    cut: Ints

    @classmethod
    def of(cls, batch: Batch, past: int, ahead: int) -> "Days":
        """Take so many days before the issue and after it; a time that the clock skips is its neighbour."""
        track = batch.track
        number = np.arange(past, -ahead, -1)
        starts = back(track, np.full(len(number), track.first_target), number)
        steps = starts[:, None] + np.arange(track.target.axis.per_day)
        last = len(track.offsets) - 1
        local = track.offsets[np.clip(steps - track.start, 0, last)]
        steps = steps + local[:, :1] - local
        return cls(steps, ahead, batch.take(steps), starts - 1 - track.gap_steps)

    def known(self, days: Ints, lag: int) -> Floats:
        """Return what was so many days before each of these, nan where an origin there could not know it.

        ``days`` follow each other; the first has ``lag`` days before it.
        """
        first, last = int(days[0]) - lag, int(days[-1]) - lag + 1
        found = self.values[:, first:last]
        hidden = self.steps[first:last] > self.cut[days][:, None]
        if hidden.any():
            found = np.where(hidden, np.nan, found)
        return found

    def level(self, days: Ints, lag: int) -> Floats:
        """Return the mean of ``known``, (series, days)."""
        first, last = int(days[0]) - lag, int(days[-1]) - lag + 1
        if (self.steps[first:last, -1] > self.cut[days]).any():
            return mean_of(self.known(days, lag))
        return self._levels[:, first:last]

    @cached_property
    def _levels(self) -> Floats:
        return mean_of(self.values)

    def month(self, days: Ints) -> Floats:
        """Return the mean of the 28 newest days that an origin at each of these knows in full."""
        per_day = self.steps.shape[1]
        gap = int(self.steps[0, 0] - 1 - self.cut[0])
        end = days - -(-gap // per_day)
        begin = np.maximum(end - MONTH_DAYS, 0)
        total, count = (each[:, np.maximum(end, 0)] - each[:, begin] for each in self._sums)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    @cached_property
    def _sums(self) -> tuple[Floats, Floats]:
        """Sums and counts of the known before each day; counts of all series where nothing is unknown."""
        past = self.values[:, : len(self.cut) - self.ahead]
        total = np.zeros((past.shape[0], past.shape[1] + 1, past.shape[2]))
        np.cumsum(past, axis=1, out=total[:, 1:])
        if np.isfinite(total[:, -1]).all():
            return total, np.arange(past.shape[1] + 1.0)[None, :, None]
        known = np.isfinite(past)
        count = np.zeros_like(total)
        np.cumsum(np.where(known, past, 0.0), axis=1, out=total[:, 1:])
        np.cumsum(known, axis=1, out=count[:, 1:])
        return total, count


def by_wall(track: Track, origins: Ints, horizon: int) -> Ints:
    """Return how many steps of the wall clock each lead is after its origin, (origins, horizon).

    In the horizon too a day may have 23 or 25 hours; the leads after the change are those of the wall.
    """
    steps = origins[:, None] + np.arange(horizon)
    last = len(track.offsets) - 1
    local = track.offsets[np.clip(steps - track.start, 0, last)]
    moved: Ints = np.maximum(np.arange(horizon) + local - local[:, :1], 0)
    return moved


def averaged(parts: list[Floats]) -> Floats:
    """Return the mean of what is known of several arrays, nan where nothing is."""
    total = sum(parts[1:], start=parts[0])
    if np.isfinite(total).all():
        return np.asarray(total / len(parts))
    total, count = np.zeros_like(parts[0]), np.zeros_like(parts[0])
    for part in parts:
        known = np.isfinite(part)
        count += known
        total += np.where(known, part, 0.0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def mean_of(values: Floats) -> Floats:
    """Return the mean of what is known along the last axis, nan where nothing is."""
    mean = values @ np.full(values.shape[-1], 1 / values.shape[-1])  # quicker than a sum along short rows
    lacking = ~np.isfinite(mean)
    if lacking.any():
        rest = values[lacking]
        known = np.isfinite(rest)
        count = known.sum(axis=-1)
        total = np.where(known, rest, 0.0).sum(axis=-1)
        mean[lacking] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return np.asarray(mean)


def batch_frame(batch: Batch, horizon: int, fans: Floats) -> pl.DataFrame:
    """Return the forecasts of a batch: fans is (series, horizon, 11), sorted here so that none cross."""
    track = batch.track
    at = track.target.axis.instants(np.arange(track.first_target, track.first_target + horizon))
    ordered = np.sort(fans, axis=-1).reshape(-1, len(QUANTILE_COLUMNS))
    told = {"series_id": np.repeat(np.array(batch.series_ids, dtype=np.int64), horizon)}
    every = pl.DataFrame(told).with_columns(pl.concat([at] * len(batch.series_ids)).alias("event_at"))
    columns = [pl.Series(name, ordered[:, place]) for place, name in enumerate(QUANTILE_COLUMNS)]
    return every.with_columns(columns)


def in_order(panel: Panel, batches: list[Batch], tell: Callable[[Batch], pl.DataFrame]) -> pl.DataFrame:
    """Forecast batch by batch and return the series in the order of the panel."""
    told = pl.concat([tell(batch) for batch in batches])
    if len(batches) == 1:
        return told
    order = {target.series_id: place for place, target in enumerate(panel.targets)}
    ranked = told.with_columns(_rank=pl.col("series_id").replace_strict(order, return_dtype=pl.Int64))
    return ranked.sort("_rank", "event_at").drop("_rank")
