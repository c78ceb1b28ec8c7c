"""What the members of the house are told of an origin and lead: lags, calendar, weather as known there."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.contributions import CALENDAR, RECENT, RULES, USUAL, WEATHER, Parts
from foresite.forecasting.features import mean_between, sums, take
from foresite.forecasting.places import places_of
from foresite.forecasting.sight import LOOK_DAYS, Sight, lags

SERIES_LAGS = (
    "day0",
    "day1",
    "week0",
    "week1",
    "weeks",
    "days",
    "last_3h",
    "last_day",
    "shift",
    "half",
    "shape",
)
"""Of the series itself; all of ``sight.lags`` are told of what differs from normal."""


@dataclass(frozen=True)
class Rows:
    """Origins and leads of one series, or of several that share their origins.

    Attributes:
        origins: first step of each origin, (origins,).
        names: of the features.
        values: (..., origins, leads, features); levels are relative to ``base``.
        relative: whether a feature is a level.
        base: what is normal, and by how much the last seven days differed from it, (..., origins, leads).
        observed: what came, nan where unknown, (..., origins, leads).
    """

    origins: Ints
    names: tuple[str, ...]
    values: Floats
    relative: tuple[bool, ...]
    base: Floats
    observed: Floats

    @cached_property
    def marks(self) -> tuple[bytes, ...]:
        """A hash of the values of each origin, series by series: with the same, a learner says the same."""
        flat = self.values.reshape(-1, *self.values.shape[-2:])
        return tuple(hashlib.sha256(each.data).digest() for each in flat)

    def column(self, name: str) -> Floats:
        """Return one feature, (..., origins, leads)."""
        return self.values[..., self.names.index(name)]

    def group(self, name: str) -> str:
        """Return which part of a forecast a feature adds to, as ``contributions`` names them."""
        if name.startswith("weather"):
            return WEATHER
        if name == "usual":
            return USUAL
        if name.startswith("rule"):
            return RULES
        return RECENT if self.relative[self.names.index(name)] else CALENDAR

    def scaled(self, scale: float | Floats) -> Floats:
        """Return the values with levels as multiples of ``scale``, of one for all or (origins, 1, 1)."""
        return self.values / np.where(np.array(self.relative), scale, 1.0)

    def of_series(self, place: int) -> "Rows":
        """Return the rows of one of several series."""
        return replace(self, values=self.values[place], base=self.base[place], observed=self.observed[place])

    def some(self, chosen: Ints) -> "Rows":
        """Return the rows of some origins, by their places."""
        return replace(
            self,
            origins=self.origins[chosen],
            values=self.values[chosen],
            base=self.base[chosen],
            observed=self.observed[chosen],
        )


def rows_of(sight: Sight, origins: Ints, horizon: int) -> Rows:
    """Tell every origin and lead; each origin sees steps up to its last known one only.

    Where what is seen is of several series, (series, steps), so is what is told.
    """
    track = sight.track
    steps = origins[:, None] + np.arange(horizon)
    places = places_of(track, origins, horizon)
    weathers = sight.weathers(origins, horizon)
    usual = sight.usual_ahead(steps, weathers)
    apart, own = lags(places, track.values - sight.usual, track.values)
    level = apart["days"]
    for name in ("last_week", "weeks", "last_month"):
        level = np.where(np.isfinite(level), level, apart[name])
    level = np.where(np.isfinite(level), level, 0.0)
    base = usual + level
    levels = {f"apart_{name}": values - level for name, values in apart.items()}
    levels |= {name: own[name] - base for name in SERIES_LAGS}
    week = places.windows.index("last_week")
    levels["usual"] = usual - mean_between(*sums(sight.usual), places.begin[week], places.end[week])
    plain = places.where.calendar | {"lead": np.broadcast_to(np.arange(horizon), steps.shape)}
    for place, weather in enumerate(weathers):
        plain |= _weather(weather, track.target.axis.per_day, horizon, prefix=f"weather{place}")
    every = levels | plain
    stacked = np.empty((*base.shape, len(every)))
    for place, each in enumerate(every.values()):
        stacked[..., place] = each
    relative = tuple(name in levels for name in every)
    return Rows(origins, tuple(every), stacked, relative, base, take(track, steps))


def normal_parts(sight: Sight, rows: Rows) -> Parts:
    """Return what is normal at each origin and lead, as known there, by groups, (origins, leads)."""
    horizon = rows.base.shape[1]
    steps = rows.origins[:, None] + np.arange(horizon)
    return sight.usual_parts(steps, sight.weathers(rows.origins, horizon))


def _weather(weather: dict[str, Floats], per_day: int, horizon: int, *, prefix: str) -> dict[str, Floats]:
    """Return a weather at, before and after each step, each as it was known at the origin."""
    look = LOOK_DAYS * per_day
    now = weather["now"]
    ahead = now[:, look:]
    leads = np.arange(horizon)
    ago = look + leads - (leads // per_day + 1) * per_day
    week = look + leads - np.minimum(7, LOOK_DAYS) * per_day * (leads // (7 * per_day) + 1)
    before, earlier = now[:, ago], now[:, np.maximum(week, 0)]
    soon = np.minimum(look + leads + max(1, per_day // 8), now.shape[1] - 1)
    days = leads // per_day
    daily = np.stack([_known_mean(ahead[:, days == day]) for day in range(int(days[-1]) + 1)], axis=-1)[
        :, days
    ]
    told = {f"{prefix}_{name}": each[:, look:] for name, each in weather.items()}
    return told | {
        f"{prefix}_day": daily,
        f"{prefix}_before": before,
        f"{prefix}_change": ahead - before,
        f"{prefix}_change_week": ahead - earlier,
        f"{prefix}_trend": weather["24h"][:, look:] - weather["24h"][:, look - 1, None],
        f"{prefix}_soon": now[:, soon] - ahead,
    }


def _known_mean(values: Floats) -> Floats:
    known = np.isfinite(values)
    count = known.sum(axis=1)
    return np.where(count > 0, np.where(known, values, 0.0).sum(axis=1) / np.maximum(count, 1), np.nan)
