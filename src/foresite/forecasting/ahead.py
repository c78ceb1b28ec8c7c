"""What a day ahead of many series is told from: recent days, the kind of day and its weather."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np

from foresite.forecasting.axis import WEEK_DAYS, Floats, Ints
from foresite.forecasting.batch import Batch, Days, averaged, mean_of
from foresite.forecasting.features import calendar
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.sight import LOOK_DAYS, Ground, Sight
from foresite.forecasting.weather import AHEAD_SHARE, Archive, Blend, blends

PARTS = 8
"""A day is told by the means of so many parts of it: of three hours each."""
MOST_WEATHERS = 3
CLIP = 4.0
"""Deviations of the weather beyond four say no more than that."""
Sizes = tuple[tuple[float, float], ...]
LONG_LAGS = 4
WEIGHT = 0.5
"""How far the base follows the weekday; what it does not is left to be learned."""
NEAR = ("holiday", "holiday_before", "holiday_after", "holiday_week_ago", "bridge", "year_sin", "year_cos")
RECENT_SHARE = 1 / 8
"""The part of a season that tells the level of now, where a step is longer than a day."""


@dataclass(frozen=True)
class Piece:
    """Leads that are told from the same: a day ahead, or all leads where a step is longer.

    Attributes:
        terms: (series, origins, terms); levels are relative to ``base``.
        fixed: terms that are the same for every series, (origins, terms).
        base: (series, origins, leads), in the unit of the series.
        observed: (series, origins, leads), nan where unknown.
    """

    terms: Floats
    fixed: Floats
    base: Floats
    observed: Floats

    def some(self, chosen: slice) -> "Piece":
        """Return the piece of some origins."""
        return Piece(
            self.terms[:, chosen], self.fixed[chosen], self.base[:, chosen], self.observed[:, chosen]
        )


@dataclass(frozen=True)
class Weather:
    """The weather of a batch, as known at each day of ``Days``, (days, look + horizon) by blend and mean."""

    now: tuple[dict[str, Floats], ...]
    per_day: int

    def standard(self, sizes: Sizes) -> "Weather":
        """Return it over the mean and deviation of each."""
        told = [
            {name: np.clip((each - mean) / deviation, -CLIP, CLIP) for name, each in blend.items()}
            for blend, (mean, deviation) in zip(self.now, sizes, strict=True)
        ]
        return Weather(tuple(told), self.per_day)

    def terms(self, days: Ints, ahead: int) -> list[Floats]:
        """Return what the weather says of a day so many days after these, (origins, terms) each."""
        told: list[Floats] = []
        start = (LOOK_DAYS + ahead) * self.per_day
        day = slice(start, start + self.per_day)
        for blend in self.now:
            every = blend["now"][days]
            week = every[:, (LOOK_DAYS - WEEK_DAYS) * self.per_day : LOOK_DAYS * self.per_day]
            now, before = _parts(every[:, day]), _parts(week[:, -self.per_day :])
            told += [
                now,
                now**2,
                now - before,
                now - mean_of(week)[:, None],
                blend["24h"][days][:, start - 1, None],
            ]
        return told


def chosen_blends(panel: Panel, batch: Batch, until: int) -> tuple[Blend, ...]:
    """Choose the weathers that tell the mean of the batch before a step, as ``Sight.learn`` does of one."""
    track = batch.track
    if not track.target.covariates or not track.target.axis.per_day:
        return ()
    steps = np.arange(track.start, until)
    moments = track.target.axis.instants(steps).dt.epoch("us").to_numpy()
    archives = [Archive(panel, each, track.target.axis.seconds) for each in track.target.covariates]
    newest = [each.known(moments, np.full_like(moments, panel.issued_at_micros)) for each in archives]
    ahead = [bool(np.isfinite(each.known(moments, moments)).mean() >= AHEAD_SHARE) for each in archives]
    days = (steps + track.offsets[: len(steps)]) // track.target.axis.per_day
    known = batch.take(steps)
    size = mean_of(np.abs(known))[:, None]
    load = averaged(list(known / np.where(size > 0, size, 1.0)))
    return blends(load, newest, ahead, days)[:MOST_WEATHERS] if np.isfinite(load).any() else ()


def weather_of(panel: Panel, batch: Batch, chosen: Sequence[Blend], days: Days) -> Weather:
    """Return the chosen weathers as they were known at each day."""
    track = batch.track
    sight = Sight.of(panel, track, Ground(logged=False, blends=tuple(chosen), normal=None))
    origins = days.cut + 1 + track.gap_steps
    told = sight.weathers(origins[: len(origins) - days.ahead + 1], days.ahead * track.target.axis.per_day)
    return Weather(tuple(told), track.target.axis.per_day)


def sizes_of(weather: Weather) -> Sizes:
    """Return the mean and the deviation of each weather over all that was known."""
    known = [each["now"][np.isfinite(each["now"])] for each in weather.now]
    return tuple(
        (float(each.mean()), float(each.std()) or 1.0) if len(each) else (0.0, 1.0) for each in known
    )


def day_around(batch: Batch, days: Days, origins: Ints, weather: Weather, ahead: int) -> Floats:
    """Return the calendar and the weather of the day so many days after each origin, (origins, terms)."""
    around = calendar(batch.track, days.steps[origins + ahead][:, batch.track.target.axis.per_day // 2])
    told = [np.eye(WEEK_DAYS)[around["weekday"].astype(np.int64)]]
    told += [np.stack([around[name] for name in NEAR], axis=-1), *weather.terms(origins, ahead)]
    return np.nan_to_num(np.concatenate(told, axis=-1), nan=0.0)


def day_ahead(batch: Batch, days: Days, origins: Ints, ahead: int) -> tuple[Floats, Floats, Floats]:
    """Return terms, base and what came of the day so many days after each origin; see ``Piece``.

    ``origins`` are places in ``days``. The base is the mean of the last seven days, and half of what the four
    last days of its weekday differ by from their month. Levels are told over it, so that what is unknown is
    as usual: zero.
    """
    per_day = batch.track.target.axis.per_day
    lag = WEEK_DAYS - ahead % WEEK_DAYS
    recent = [days.known(origins, each) for each in range(1, WEEK_DAYS + 1)]
    weeks = averaged([recent[lag - 1], *(days.known(origins, lag + WEEK_DAYS * each) for each in (1, 2, 3))])
    month = days.month(origins)
    level = averaged(recent)
    shape = (weeks - month) * WEIGHT
    base = np.where(np.isfinite(shape), level + shape, level)
    middle = mean_of(base)[..., None]
    base = np.where(np.isfinite(base), base, middle)
    last, week, mean = (_over(each, base) for each in (recent[0], recent[lag - 1], weeks))
    coarse = _averaging(per_day)
    told = [each @ coarse for each in (last, week, mean)]
    levels = [days.level(origins, each) for each in range(1, WEEK_DAYS + 1)]
    told.append(_over(np.stack([*levels, mean_of(weeks), mean_of(month)], axis=-1), middle))
    end = max(0, per_day - batch.track.gap_steps)
    lengths = sorted({1, max(1, per_day // 24), max(1, per_day // 8)})
    latest = [last[..., max(0, end - each) : end].sum(axis=-1) / each for each in lengths]
    told.append(np.stack(latest, axis=-1))
    return np.concatenate(told, axis=-1), base, days.values[:, origins + ahead]


def long_ahead(batch: Batch, origins: Ints, horizon: int) -> Piece:
    """Tell all leads of steps longer than a day from the level of now, the last values and the last season.

    The base is the season ago with the level of now, or the level where no season is known.
    """
    track, season = batch.track, batch.track.target.axis.season
    recent = max(1, round(season * RECENT_SHARE))
    steps = origins[:, None] + np.arange(horizon)
    cut = (origins - 1 - track.gap_steps)[:, None]
    last = batch.take(cut - np.arange(max(LONG_LAGS, recent)))
    level = mean_of(last[..., :recent])
    level = np.where(np.isfinite(level), level, mean_of(last))
    then = mean_of(batch.take(cut - season - np.arange(recent)))
    ago = batch.take(steps - season * np.ceil((steps - cut) / season).astype(np.int64))
    rise = np.where(np.isfinite(level - then), level - then, 0.0)
    seasonal = ago + rise[..., None]
    base = np.where(np.isfinite(seasonal), seasonal, level[..., None])
    year = batch.take(cut - season + 1 + np.arange(LONG_LAGS)) - then[..., None]
    over = [
        last[..., :LONG_LAGS] - level[..., None],
        year if season > 1 else rise[..., None],
        rise[..., None],
    ]
    around = calendar(track, origins)
    fixed = np.stack([around["year_sin"], around["year_cos"], np.ones(len(origins))], axis=-1)
    return Piece(np.nan_to_num(np.concatenate(over, axis=-1), nan=0.0), fixed, base, batch.take(steps))


def _over(values: Floats, base: Floats) -> Floats:
    """Return what differs from the base; what is unknown differs by nothing."""
    apart = values - base
    unknown = ~np.isfinite(apart)
    if unknown.any():
        apart[unknown] = 0.0
    return np.asarray(apart)


def _averaging(per_day: int) -> Floats:
    """Return the matrix that takes a day to the means of its parts, (steps, parts)."""
    count = gcd(per_day, PARTS)
    return np.repeat(np.eye(count), per_day // count, axis=0) * (count / per_day)


def _parts(values: Floats) -> Floats:
    """Return the means of the parts of each day, (..., parts)."""
    count = gcd(values.shape[-1], PARTS)
    return np.asarray(values.reshape(*values.shape[:-1], count, -1).mean(axis=-1))
