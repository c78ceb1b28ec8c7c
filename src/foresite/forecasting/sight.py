"""One series as the house sees it: what is normal, how recent days differ from it, and what weather comes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.contributions import USUAL, Parts, added
from foresite.forecasting.features import epochs, known_mean, mean_between, sums
from foresite.forecasting.forecaster import Panel, Track
from foresite.forecasting.normal import Normal, Where
from foresite.forecasting.places import DAY_LAGS, Places, where_of
from foresite.forecasting.weather import AHEAD_SHARE, Archive, Blend, blends, smoothed

LOOK_DAYS = 8
"""Days of weather before an origin that are looked at."""
FEWEST_DAYS = 56
"""A normal is learned from so many days at least; before, the series itself is its own."""
POSITIVE_SHARE = 0.05
"""Logarithms are taken only where the lowest value is at least so much of the median."""


@dataclass(frozen=True)
class Ground:
    """What is learned of a series before any member is.

    Attributes:
        logged: whether all arithmetic is on logarithms, which suits loads that grow and swell as a whole.
        blends: the weathers, each of the stations that tell it best.
        normal: what calendar and weather alone say, or None where history is short.
    """

    logged: bool
    blends: tuple[Blend, ...]
    normal: Normal | None

    def up(self, values: Floats) -> Floats:
        """Return values of the ground in the unit of the series."""
        return np.exp(values) if self.logged else values

    def down(self, values: Floats) -> Floats:
        """Return values of the series in the unit of the ground; what has no logarithm is not known."""
        if not self.logged:
            return values
        positive = values > 0
        return np.where(positive, np.log(np.where(positive, values, 1.0)), np.nan)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "logged": self.logged,
            "blends": [blend.plain() for blend in self.blends],
            "normal": self.normal.plain() if self.normal else None,
        }

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        normal = Normal.of(told["normal"]) if told["normal"] else None
        return cls(bool(told["logged"]), tuple(Blend.of(each) for each in told["blends"]), normal)


@dataclass(frozen=True)
class Sight:
    """A track on its ground.

    Attributes:
        panel: what is known.
        track: the series, on logarithms if the ground says so.
        ground: what was learned.
        usual: what is normal at each step of the track; at learned steps, what the normal without them says.
        crossing: at learned steps, ``usual`` less what the whole normal says; else 0.
        archives: of the covariates.
    """

    panel: Panel
    track: Track
    ground: Ground
    usual: Floats
    crossing: Floats
    archives: tuple[Archive, ...]

    @classmethod
    def learn(cls, panel: Panel, track: Track, until: int, *, half_life_days: float, penalty: float) -> Self:
        """Learn the ground from the steps before ``until``; there each step is told by the others."""
        archives = _archives(panel, track)
        learned = np.arange(len(track.values)) < until - track.start
        chosen: tuple[Blend, ...] = ()
        moments = epochs(track, _steps(track))
        stations = [archive.known(moments, moments) for archive in archives]
        if archives:
            issue = np.full_like(moments, panel.issued_at_micros)
            newest = [archive.known(moments, issue) for archive in archives]
            ahead = [bool(np.isfinite(each[learned]).mean() >= AHEAD_SHARE) for each in stations]
            days = _where(track, _steps(track), ()).day[learned]
            chosen = blends(track.values[learned], [each[learned] for each in newest], ahead, days)
        where = _where(track, _steps(track), _weathers(track, chosen, stations))
        known = np.isfinite(track.values) & learned
        if not known.any() or np.ptp(where.day[known]) < FEWEST_DAYS:
            nothing = np.zeros(len(track.values))
            return cls(
                panel, track, Ground(logged=False, blends=chosen, normal=None), nothing, nothing, archives
            )
        options = [False, True] if _positive(track.values[known]) else [False]
        tried = []
        for logged in options:
            values = np.log(np.where(known, track.values, 1.0)) if logged else track.values
            normal, crossed = Normal.learn(
                where, np.where(known, values, np.nan), half_life_days=half_life_days, penalty=penalty
            )
            told = np.exp(crossed[known]) if logged else crossed[known]
            tried.append((float(np.nanmean(np.abs(track.values[known] - told))), logged, normal, crossed))
        _, logged, normal, crossed = min(tried, key=lambda each: each[0])
        whole = normal.tell(where)
        crossing = np.where(learned & np.isfinite(crossed), crossed - whole, 0.0)
        ground = Ground(logged, chosen, normal)
        return cls(panel, _on(track, ground), ground, whole + crossing, crossing, archives)

    @classmethod
    def of(cls, panel: Panel, track: Track, ground: Ground) -> Self:
        """See a track on a ground that was learned before."""
        archives = _archives(panel, track)
        usual = nothing = np.zeros(len(track.values))
        if ground.normal:
            stations: list[Floats] = []
            if archives:
                moments = epochs(track, _steps(track))
                stations = [archive.known(moments, moments) for archive in archives]
            where = _where(track, _steps(track), _weathers(track, ground.blends, stations))
            usual = ground.normal.tell(where)
        return cls(panel, _on(track, ground), ground, usual, nothing, archives)

    def weathers(self, origins: Ints, horizon: int) -> list[dict[str, Floats]]:
        """Return each weather and its means as known at each origin, from LOOK_DAYS before it on."""
        if not self.ground.blends:
            return []
        track = self.track
        look = LOOK_DAYS * track.target.axis.per_day
        moments = epochs(track, origins[:, None] + np.arange(-look, horizon))
        issue = self.panel.issued_at_micros - int(epochs(track, np.array([track.first_target]))[0])
        at = np.broadcast_to(moments[:, look, None] + issue, moments.shape)
        used = {place for blend in self.ground.blends for place, _ in blend.shares}
        nothing = np.full(moments.shape, np.nan)
        stations = [
            archive.known(moments, at) if place in used else nothing
            for place, archive in enumerate(self.archives)
        ]
        return [smoothed(blend.mix(stations), track.target.axis.per_day) for blend in self.ground.blends]

    def usual_ahead(self, steps: Ints, weathers: Sequence[dict[str, Floats]]) -> Floats:
        """Return what is normal at the steps of each origin, with the weather as known there."""
        if self.ground.normal is None:
            return np.zeros((*self.usual.shape[:-1], *steps.shape))
        if not any(blend.ahead for blend in self.ground.blends) and self._within(steps):
            return self.usual[..., steps - self.track.start] + 0.0  # no weather: it is the same as from now
        return self.ground.normal.tell(self._ahead(steps, weathers)) + self.crossing[self._places(steps)]

    def _within(self, steps: Ints) -> bool:
        return bool(steps.min() >= self.track.start and steps.max() < self.track.start + self.usual.shape[-1])

    def usual_parts(self, steps: Ints, weathers: Sequence[dict[str, Floats]]) -> Parts:
        """Return ``usual_ahead`` as what is usual at that time, and what calendar and weather add."""
        if self.ground.normal is None:
            return {USUAL: np.zeros(steps.shape)}
        shares = self.ground.normal.shares(self._ahead(steps, weathers))
        return added(shares, {USUAL: self.crossing[self._places(steps)]})

    def _ahead(self, steps: Ints, weathers: Sequence[dict[str, Floats]]) -> Where:
        known = zip(self.ground.blends, weathers, strict=True)
        return _where(self.track, steps, [each for blend, each in known if blend.ahead])

    def _places(self, steps: Ints) -> Ints:
        return np.clip(steps - self.track.start, 0, len(self.usual) - 1)


def lags(places: Places, *values: Floats) -> list[dict[str, Floats]]:
    """Return what was at the same time of other days and lately, up to each origin's last known step.

    Args:
        places: of the origins.
        values: of the steps of a track, as they are and perhaps as they differ from something, (..., steps).

    Returns:
        Of each of the values the lags by name, (..., origins, leads).
    """
    every = np.stack(values)
    ended = np.concatenate([every, np.full((*every.shape[:-1], 1), np.nan)], axis=-1)
    then = np.moveaxis(ended.take(places.then, axis=-1), -3, 1)
    lately = np.moveaxis(mean_between(*sums(every), places.begin, places.end), -3, 1)
    leads = np.broadcast_to(lately, (*lately.shape[:-1], then.shape[-1]))
    return [_lags(places.windows, *each) for each in zip(then, leads, strict=True)]


def _lags(windows: Sequence[str], then: Floats, lately: Floats) -> dict[str, Floats]:
    days, weeks = then[:DAY_LAGS], then[DAY_LAGS:]
    mean, ago = dict(zip(windows[:-DAY_LAGS], lately, strict=False)), lately[-DAY_LAGS:, ..., :1]
    told = {f"day{lag}": values for lag, values in enumerate(days)}
    told |= {f"week{lag}": values for lag, values in enumerate(weeks)}
    told |= {"days": known_mean(days), "days3": known_mean(days[:3]), "weeks": known_mean(weeks), **mean}
    told["shift"] = told["days"] + told["last_3h"] - known_mean(ago)
    told["half"] = (told["days"] + told["shift"]) / 2
    told["shape"] = told["day0"] + told["last_3h"] - ago[0]
    return told


def _on(track: Track, ground: Ground) -> Track:
    return replace(track, values=ground.down(track.values))


def _steps(track: Track) -> Ints:
    return np.arange(track.start, track.start + len(track.values))


def _archives(panel: Panel, track: Track) -> tuple[Archive, ...]:
    return tuple(Archive(panel, each, track.target.axis.seconds) for each in track.target.covariates)


def _weathers(track: Track, chosen: Sequence[Blend], stations: Sequence[Floats]) -> list[dict[str, Floats]]:
    """Return the weathers that are known ahead, at each step of the track as known when it began."""
    return [smoothed(blend.mix(stations), track.target.axis.per_day) for blend in chosen if blend.ahead]


def _where(track: Track, steps: Ints, weathers: Sequence[dict[str, Floats]]) -> Where:
    """Describe steps of any shape; ``weathers`` reach back beyond them and end with them."""
    length = steps.shape[-1]
    ahead = [{name: each[..., -length:] for name, each in weather.items()} for weather in weathers]
    plain = where_of(track, steps)
    return replace(plain, weathers=ahead) if ahead else plain


def _positive(values: Floats) -> bool:
    return bool(values.min() > POSITIVE_SHARE * np.median(values) > 0)
