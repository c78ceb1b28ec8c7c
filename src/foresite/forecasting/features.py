"""What explains a forecast, as of each origin: lags that existed then, calendar, weather as known then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

import holidays
import numpy as np
import polars as pl

from foresite.forecasting.axis import DAY_SECONDS, MICROS, Floats, Ints
from foresite.forecasting.forecaster import Panel, Track

WEEK_DAYS = 7
DAY_LAGS = 7
WEEK_LAGS = 4
YEAR_DAYS = 365.2425
"""Mean Gregorian year."""


@dataclass(frozen=True)
class Table:
    """Features of every origin and lead of one track.

    Attributes:
        origins: first step of each origin, (origins,).
        names: of the features.
        values: (origins, leads, features); levels are relative to ``base``, in its unit.
        base: (origins, leads), the baseline that a forecaster corrects.
        observed: (origins, leads), what came; not a number where it is not known.
        relative: whether the feature is in the unit of the series.
    """

    origins: Ints
    names: tuple[str, ...]
    values: Floats
    base: Floats
    observed: Floats
    relative: tuple[bool, ...]

    def scaled(self, scale: float) -> Floats:
        """Return the values with levels as multiples of ``scale``."""
        return self.values / np.where(np.array(self.relative), scale, 1.0)


def take(track: Track, steps: Ints) -> Floats:
    """Return the values at these steps, not a number where there is none."""
    place = steps - track.start
    inside = (place >= 0) & (place < len(track.values))
    return np.where(inside, track.values[np.clip(place, 0, len(track.values) - 1)], np.nan)


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
    origins evenly through the day.
    """
    stride = max(1, track.target.axis.per_day // per_day)
    fine = np.arange(days * per_day, 0, -1) * stride
    plain = track.first_target - fine
    whole = back(track, np.full(len(fine), track.first_target), fine // track.target.axis.per_day)
    exact = fine % track.target.axis.per_day == 0
    origins = np.where(exact, whole, plain)
    return np.asarray(origins[origins - track.gap_steps > track.start])


def build(panel: Panel, track: Track, origins: Ints, horizon: int) -> Table:
    """Build the features of these origins; each sees only steps at least ``gap_steps`` before it."""
    steps = origins[:, None] + np.arange(horizon)
    cut = (origins - 1 - track.gap_steps)[:, None]
    levels, base = _levels(track, steps, cut)
    leads = {"lead": np.broadcast_to(np.arange(horizon), steps.shape)}
    plain = _calendar(track, steps) | leads
    weather = _weathers(panel, track, origins, steps)
    relative = {name: values - base for name, values in levels.items()}
    every = {**relative, "level": base, **plain, **weather}
    names = tuple(every)
    stacked = np.stack([np.asarray(every[name], dtype=np.float64) for name in names], axis=-1)
    unit = tuple(name in relative or name == "level" for name in names)
    return Table(origins, names, stacked, base, take(track, steps), unit)


def surroundings(panel: Panel, track: Track, origins: Ints, horizon: int) -> tuple[tuple[str, ...], Floats]:
    """Return calendar and weather of every step from the last known one of each origin to its horizon.

    Returns:
        Names, and values (origins, gap + horizon, features), the weather as it was known at the origin.
    """
    steps = origins[:, None] + np.arange(-track.gap_steps, horizon)
    every = _calendar(track, steps) | _weathers(panel, track, origins, steps)
    return tuple(every), np.stack([np.asarray(each, dtype=np.float64) for each in every.values()], axis=-1)


def _levels(track: Track, steps: Ints, cut: Ints) -> tuple[dict[str, Floats], Floats]:
    """Return lags and means in the unit of the series, and the baseline of forecasting.md, section 5."""
    per_day = track.target.axis.per_day
    day = np.ceil((steps - cut) / per_day).astype(np.int64)
    week = WEEK_DAYS * np.ceil((steps - cut) / (per_day * WEEK_DAYS)).astype(np.int64)
    days = [take(track, back(track, steps, day + lag, cut)) for lag in range(DAY_LAGS)]
    weeks = [take(track, back(track, steps, week + WEEK_DAYS * lag, cut)) for lag in range(WEEK_LAGS)]
    mean = _means(track)
    columns = {f"day{lag}": values for lag, values in enumerate(days)}
    columns |= {f"week{lag}": values for lag, values in enumerate(weeks)}
    columns["week_mean"] = _nanmean(weeks)
    columns["day_mean"] = _nanmean(days)
    columns["last"] = mean(cut, 0, 1)
    columns["last_quarter_day"] = mean(cut, 0, max(1, per_day // 4))
    columns["last_day"] = mean(cut, 0, per_day)
    columns["day_before"] = mean(cut, per_day, 2 * per_day)
    columns["last_week"] = mean(cut, 0, WEEK_DAYS * per_day)
    columns["week_before"] = mean(cut, WEEK_DAYS * per_day, 2 * WEEK_DAYS * per_day)
    recent = max(1, per_day // 8)
    shift = mean(cut, 0, recent) - mean(cut, WEEK_DAYS * per_day, WEEK_DAYS * per_day + recent)
    base = _nanmean([days[0], weeks[0]])
    columns["recent_shift"] = shift + base
    month = _nanmean([mean(cut, 7 * per_day * w, 7 * per_day * (w + 1)) for w in range(WEEK_LAGS)])
    columns["week_mean_shifted"] = columns["week_mean"] + columns["last_week"] - month
    columns["day0_change"] = base + days[0] - take(track, back(track, steps, day + WEEK_DAYS, cut))
    shape = steps.shape
    columns = {name: np.broadcast_to(values, shape) for name, values in columns.items()}
    filled = np.where(np.isnan(base), columns["day_mean"], base)
    filled = np.where(np.isnan(filled), columns["week_mean"], filled)
    return columns, np.where(np.isnan(filled), columns["last_week"], filled)


def _means(track: Track) -> Callable[[Ints, int, int], Floats]:
    known = np.isfinite(track.values)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, track.values, 0.0))])
    count = np.concatenate([[0], np.cumsum(known)])

    def mean(cut: Ints, near: int, far: int) -> Floats:
        """Mean of the known values of (cut - far, cut - near]."""
        end = np.clip(cut - near + 1 - track.start, 0, len(track.values))
        begin = np.clip(cut - far + 1 - track.start, 0, len(track.values))
        number = count[end] - count[begin]
        return np.where(number > 0, (total[end] - total[begin]) / np.maximum(number, 1), np.nan)

    return mean


def _nanmean(parts: list[Floats]) -> Floats:
    stacked = np.stack(np.broadcast_arrays(*parts))
    number = np.isfinite(stacked).sum(axis=0)
    return np.where(number > 0, np.nansum(stacked, axis=0) / np.maximum(number, 1), np.nan)


def _calendar(track: Track, steps: Ints) -> dict[str, Floats]:
    axis = track.target.axis
    last = len(track.offsets) - 1
    wall = (steps + track.offsets[np.clip(steps - track.start, 0, last)]) * axis.seconds
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


def as_known(versions: pl.DataFrame, events: Ints, origins: Ints) -> Floats:
    """Return, for each event and origin (both microseconds), the newest value with ``known_at <= origin``.

    Args:
        versions: event_at, known_at, value of one series: every version.
        events: any shape.
        origins: the same shape.
    """
    asked = pl.DataFrame({"event": events.ravel(), "origin": origins.ravel()}).with_row_index("place")
    told = versions.select(
        event=pl.col("event_at").dt.epoch("us"), origin=pl.col("known_at").dt.epoch("us"), value="value"
    ).sort("origin", maintain_order=True)
    found = asked.sort("origin", maintain_order=True).join_asof(
        told, on="origin", by="event", strategy="backward", check_sortedness=False
    )
    return found.sort("place")["value"].cast(pl.Float64).fill_null(np.nan).to_numpy().reshape(events.shape)


def _weathers(panel: Panel, track: Track, origins: Ints, steps: Ints) -> dict[str, Floats]:
    weather: dict[str, Floats] = {}
    for place, covariate in enumerate(track.target.covariates):
        weather |= _weather(panel, track, covariate, (origins, steps), prefix=f"cov{place}")
    return weather


def _weather(
    panel: Panel, track: Track, covariate: int, places: tuple[Ints, Ints], *, prefix: str
) -> dict[str, Floats]:
    """Return a covariate at, before and around each step, each as it was known at the origin."""
    versions = panel.versions.filter(pl.col("series_id") == covariate)
    unit = max(panel.steps.get(covariate, track.target.axis.seconds), 1) * MICROS
    firsts, flat = (_epochs(track, each) for each in places)
    issue = panel.issued_at_micros - int(_epochs(track, np.array([track.first_target]))[0])
    origins = np.broadcast_to(firsts[:, None] + issue, flat.shape)

    def known(events: Ints) -> Floats:
        return as_known(versions, events // unit * unit, origins)

    day = DAY_SECONDS * MICROS
    ago = -(-(flat - origins + unit) // day)  # whole days back to a time before the origin
    now, before, week = known(flat), known(flat - np.maximum(ago, 1) * day), known(flat - 7 * day)
    hours = np.arange(1, 25) * (3600 * MICROS)
    tail = as_known(
        versions, (firsts[:, None] - hours) // unit * unit, np.broadcast_to(origins[:, :1], (len(flat), 24))
    )
    trailing = np.broadcast_to(_nanmean(list(tail.T))[:, None], flat.shape)
    daily = np.broadcast_to(_nanmean(list(now.T))[:, None], flat.shape)
    return {
        f"{prefix}_now": now,
        f"{prefix}_day": daily,
        f"{prefix}_before": before,
        f"{prefix}_week": week,
        f"{prefix}_last_day": trailing,
        f"{prefix}_change": now - before,
        f"{prefix}_change_week": now - week,
        f"{prefix}_trend": trailing - week,
    }


def _epochs(track: Track, steps: Ints) -> Ints:
    """Return when steps begin, microseconds since 1970, in the shape of ``steps``."""
    flat = track.target.axis.instants(steps.ravel()).dt.epoch("us").to_numpy()
    return np.asarray(flat.reshape(steps.shape))
