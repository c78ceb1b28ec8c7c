"""Where steps lie and what lies around them: the same hour of other days, origins, means, the calendar."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import lru_cache
from importlib import resources
from math import ceil

import holidays
import numpy as np

from foresite.forecasting.axis import DAY_SECONDS, WEEK_DAYS, Floats, Ints
from foresite.forecasting.forecaster import Panel, Track

CLASSES = 4
"""Of the hours of a day, whose errors are taken to be of one shape."""
YEAR_DAYS = 365.2425
"""Mean Gregorian year."""


def settled(panel: Panel, track: Track, days: int, every: int, counted_from: int = 0) -> Track:
    """Return a track from a step on that stays the same for ``every`` days, if ``days`` are left of it then.

    Sums over the same steps so have the same digits at each issue of these days, which are counted from a
    step. Where a step is longer than a day, it is the one ``days`` steps before the issue.
    """
    axis = track.target.axis
    if axis.per_day:
        stride = every * axis.per_day
        start = counted_from - (counted_from - track.start) // stride * stride
        return track.since(start) if start <= track.first_target - days * axis.per_day else track
    earliest = panel.issued_at - timedelta(days=ceil(days * axis.longest_days))
    begins = axis.instants(np.arange(track.start, track.first_target))
    return track.since(track.start + int((begins < earliest).sum()))


def take(track: Track, steps: Ints) -> Floats:
    """Return the values at these steps, not a number where there is none."""
    place = steps - track.start
    length = track.values.shape[-1]
    inside = (place >= 0) & (place < length)
    return np.where(inside, track.values[..., np.clip(place, 0, length - 1)], np.nan)


def back(track: Track, steps: Ints, days: Ints | int, cut: Ints | None = None) -> Ints:
    """Return the steps of the same wall-clock time so many days earlier, never after ``cut``.

    Across a clock change the same wall-clock time is 23 or 25 hours away; a time that does not exist
    on that day, or that would lie after the cut, is taken as so many times 24 hours.
    """
    plain = steps - days * track.target.axis.per_day
    last = len(track.offsets) - 1
    ahead = track.offsets[np.clip(steps - track.start, 0, last)]
    shifted = plain + ahead - track.offsets[np.clip(plain - track.start, 0, last)]
    return shifted if cut is None else np.where(shifted > cut, plain, shifted)


def origins_before(track: Track, days: int, per_day: int = 1) -> Ints:
    """Return first-target steps of past origins at the wall-clock time of this issue, oldest first.

    Origins go back ``days`` days from the newest whose whole first day is known; ``per_day`` adds
    origins evenly through the day. Where a step is longer than a day, ``days`` counts steps.
    """
    if not track.target.axis.per_day:
        origins = track.first_target - np.arange(days, 0, -1)
        return np.asarray(origins[origins - track.gap_steps > track.start])
    stride = max(1, track.target.axis.per_day // per_day)
    fine = np.arange(days * per_day, 0, -1) * stride
    plain = track.first_target - fine
    whole = back(track, np.full(len(fine), track.first_target), fine // track.target.axis.per_day)
    exact = fine % track.target.axis.per_day == 0
    origins = np.where(exact, whole, plain)
    return np.asarray(origins[origins - track.gap_steps > track.start])


def window(start: int, length: int, cut: Ints, near: int, far: int) -> tuple[Ints, Ints]:
    """Return the places [begin, end) of steps (cut - far, cut - near] among those of a track."""
    begin, end = (np.clip(cut - each + 1 - start, 0, length) for each in (far, near))
    return begin, end


def sums(values: Floats) -> tuple[Floats, Ints]:
    """Return the sum and the number of the known values before each place, along the last axis."""
    known = np.isfinite(values)
    nothing = np.zeros((*values.shape[:-1], 1), dtype=np.int64)
    total = np.concatenate([nothing, np.cumsum(np.where(known, values, 0.0), axis=-1)], axis=-1)
    return total, np.concatenate([nothing, np.cumsum(known, axis=-1)], axis=-1)


def mean_between(total: Floats, count: Ints, begin: Ints, end: Ints) -> Floats:
    """Return the mean of the known values of places [begin, end), from their ``sums``."""
    number = count[..., end] - count[..., begin]
    return np.where(number > 0, (total[..., end] - total[..., begin]) / np.maximum(number, 1), np.nan)


def means(track: Track) -> Callable[[Ints, int, int], Floats]:
    """Return what gives the mean of the known values near each last known step."""
    total, count = sums(track.values)

    def mean(cut: Ints, near: int, far: int) -> Floats:
        """Mean of the known values of (cut - far, cut - near]."""
        return mean_between(total, count, *window(track.start, len(track.values), cut, near, far))

    return mean


def nanmean(parts: Sequence[Floats]) -> Floats:
    """Return the mean of what is known, nan where nothing is."""
    return known_mean(np.stack(np.broadcast_arrays(*parts)))


def known_mean(stacked: Floats) -> Floats:
    """Return the same along the first axis."""
    known = np.isfinite(stacked)
    if known.all():
        return np.asarray(stacked.sum(axis=0) / len(stacked))
    number = known.sum(axis=0)
    total = np.where(known, stacked, 0.0).sum(axis=0)
    return np.where(number > 0, total / np.maximum(number, 1), np.nan)


def calendar(track: Track, steps: Ints) -> dict[str, Floats]:
    """Return hour, weekday, season and holidays of steps, by the clock of the site."""
    axis = track.target.axis
    last = len(track.offsets) - 1
    if axis.per_day:
        wall = (steps + track.offsets[np.clip(steps - track.start, 0, last)]) * axis.seconds
    else:
        wall = axis.local_days(steps) * DAY_SECONDS
    day = wall // DAY_SECONDS
    weekday = (day + 3) % WEEK_DAYS  # 1970-01-01 was a Thursday
    turn = 2 * np.pi * (day % YEAR_DAYS) / YEAR_DAYS
    first = int(day.min()) - WEEK_DAYS - 1
    free = _free_days(track.target.country, track.target.subdivision, first, int(day.max()) + 2)
    off = {lag: free[day + lag - first] for lag in (-WEEK_DAYS, -1, 0, 1)}
    bridge = ((weekday == 0) & (off[1] > 0)) | ((weekday == 4) & (off[-1] > 0))  # noqa: PLR2004 -- Monday, Friday
    return {
        "hour": wall % DAY_SECONDS / 3600,
        "weekday": weekday.astype(np.float64),
        "year_sin": np.sin(turn),
        "year_cos": np.cos(turn),
        "holiday": off[0],
        "holiday_before": off[-1],
        "holiday_after": off[1],
        "holiday_week_ago": off[-WEEK_DAYS],
        "bridge": bridge.astype(np.float64),
    }


@lru_cache(maxsize=256)
def _free_days(country: str, subdivision: str, first: int, end: int) -> Floats:
    """Return 1 for each public holiday among days [first, end) since 1970, 0 for other days."""
    known = holidays.list_supported_countries()
    if country not in known:
        return np.zeros(end - first)
    years = range(date.fromordinal(first + _EPOCH).year, date.fromordinal(end + _EPOCH).year + 1)
    part = subdivision if subdivision in known[country] else None
    days = holidays.country_holidays(country, subdiv=part, years=years)
    return np.array([float(date.fromordinal(day + _EPOCH) in days) for day in range(first, end)])


_EPOCH = date(1970, 1, 1).toordinal()


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    text = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[2].strip(): row[0] for row in rows}


def country_of(zone: str) -> str:
    """Return the ISO 3166 code of the country of a time zone, or empty (IANA zone.tab).

    >>> country_of("Europe/Berlin"), country_of("UTC")
    ('DE', '')
    """
    return _countries().get(zone, "")


def epochs(track: Track, steps: Ints) -> Ints:
    """Return when steps begin, microseconds since 1970, in the shape of ``steps``."""
    flat = track.target.axis.instants(steps.ravel()).dt.epoch("us").to_numpy()
    return np.asarray(flat.reshape(steps.shape))


def hour_classes(track: Track, horizon: int) -> Ints:
    """Return to which quarter of the local day each lead belongs; where steps are longer, to one class."""
    per_day = track.target.axis.per_day
    steps = np.arange(track.first_target, track.first_target + horizon)
    if per_day <= 1:
        return np.zeros(horizon, dtype=np.int64)
    last = len(track.offsets) - 1
    wall = steps + track.offsets[np.clip(steps - track.start, 0, last)]
    return np.asarray(wall % per_day * CLASSES // per_day)
