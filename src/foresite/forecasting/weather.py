"""Weather as it was known, at a step or at an origin; stations that move together are one weather."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl

from foresite.forecasting.axis import MICROS, Floats, Ints
from foresite.forecasting.forecaster import Panel

ALIKE = 0.8
"""Covariates whose daily means correlate so much are stations of one weather."""
AHEAD_SHARE = 0.5
"""A covariate is known ahead if it was known by the hour it stands for, at so many of the learned hours."""
MOST_GROUPS = 6
KNOTS = (0.1, 0.3, 0.5, 0.7, 0.9)


class Archive:
    """Every version of one covariate, found by event and moment."""

    def __init__(self, panel: Panel, covariate: int, step_seconds: int) -> None:
        """Take the covariate's versions out of a panel; ``step_seconds`` where its own step is unknown."""
        rows = panel.versions.filter(pl.col("series_id") == covariate)
        self._unit = max(panel.steps.get(covariate, step_seconds), 1) * MICROS
        events = rows["event_at"].dt.epoch("us").to_numpy() // self._unit
        known = rows["known_at"].dt.epoch("us").to_numpy()
        self._moments = np.unique(known)
        self._span = len(self._moments) + 1
        keys = events * self._span + np.searchsorted(self._moments, known)
        order = np.argsort(keys, kind="stable")
        self._keys, self._values = keys[order], rows["value"].to_numpy()[order]

    def known(self, events: Ints, moments: Ints) -> Floats:
        """Return the newest value of each event known at each moment (both microseconds), else nan."""
        if not len(self._keys):
            return np.full(np.broadcast(events, moments).shape, np.nan)
        event = events // self._unit
        rank = np.searchsorted(self._moments, moments, side="right") - 1
        place = np.searchsorted(self._keys, event * self._span + rank, side="right") - 1
        found = (place >= 0) & (rank >= 0)
        place = np.maximum(place, 0)
        found &= self._keys[place] // self._span == event
        return np.where(found, self._values[place], np.nan)


@dataclass(frozen=True)
class Blend:
    """Stations that are one weather.

    Attributes:
        shares: of each covariate by its place among the target's; they add up to 1.
        ahead: whether it is known before the hours it stands for.
    """

    shares: tuple[tuple[int, float], ...]
    ahead: bool

    def mix(self, stations: Sequence[Floats]) -> Floats:
        """Return the weighted mean; the stations that are known stand in for those that are not."""
        total: Floats = np.zeros_like(stations[0])
        weight: Floats = np.zeros_like(stations[0])
        for place, share in self.shares:
            known = np.isfinite(stations[place])
            total += np.where(known, share * stations[place], 0.0)
            weight += share * known
        return np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan)

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {"shares": self.shares, "ahead": self.ahead}

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        return cls(tuple((int(place), float(share)) for place, share in told["shares"]), bool(told["ahead"]))


def trailing(values: Floats, steps: int) -> Floats:
    """Return the mean of the known of the last ``steps`` values up to each, along the last axis."""
    known = np.isfinite(values)
    nothing = np.zeros((*values.shape[:-1], 1))
    total = np.concatenate([nothing, np.cumsum(np.where(known, values, 0.0), axis=-1)], axis=-1)
    count = np.concatenate([nothing, np.cumsum(known, axis=-1)], axis=-1)
    end = np.arange(values.shape[-1]) + 1
    begin = np.maximum(end - steps, 0)
    number = count[..., end] - count[..., begin]
    return np.where(number > 0, (total[..., end] - total[..., begin]) / np.maximum(number, 1), np.nan)


def smoothed(values: Floats, per_day: int) -> dict[str, Floats]:
    """Return a weather and its means over the last 3, 6, 24 and 72 hours: buildings remember.

    Source:
        The recency effect: Wang, Liu and Hong (2016), Electric load forecasting with recency effect,
        IJF 32(3), section 3.
    """
    hours = {"3h": 3, "6h": 6, "24h": 24, "72h": 72}
    means = {name: trailing(values, max(1, per_day * count // 24)) for name, count in hours.items()}
    return {"now": values, **means}


def hinges(values: Floats, knots: Floats) -> Floats:
    """Return values and how far they exceed each knot, (..., 1 + knots): a line that may bend there."""
    return np.stack([values, *(np.maximum(values - knot, 0.0) for knot in knots)], axis=-1)


def blends(load: Floats, stations: Sequence[Floats], ahead: Sequence[bool], days: Ints) -> tuple[Blend, ...]:
    """Group covariates that move together and weigh each group's best by how well they explain the load.

    Args:
        load: of the learned steps.
        stations: each covariate at the same steps.
        ahead: whether each is known before its hour.
        days: local day of each step, since 1970.

    Source:
        Ranking stations by fit and averaging the best: Hong, Wang and White (2015), Weather station
        selection for electric load forecasting, IJF 31(2), section 3.
    """
    daily_load = _daily(load, days)
    daily = [_daily(each, days) for each in stations]
    wrong = [_misfit(daily_load, each) for each in daily]
    left = sorted(range(len(stations)), key=lambda place: wrong[place])
    made: list[tuple[float, Blend]] = []
    while left:
        first = left[0]
        alike = [
            place
            for place in left
            if place == first or _alike(daily[first], daily[place], ahead, first, place)
        ]
        left = [place for place in left if place not in alike]
        mixes = [np.mean([daily[place] for place in alike[:count]], axis=0) for count in _counts(alike)]
        misfits = [_misfit(daily_load, mix) for mix in mixes]
        best = int(np.argmin(misfits))
        count = _counts(alike)[best]
        shares = tuple((place, 1 / count) for place in alike[:count])
        made.append((misfits[best], Blend(shares, ahead[first])))
    made.sort(key=lambda each: each[0])
    return tuple(blend for _, blend in made[:MOST_GROUPS])


def _counts(alike: list[int]) -> range:
    return range(1, len(alike) + 1)


def _alike(one: Floats, other: Floats, ahead: Sequence[bool], first: int, place: int) -> bool:
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < len(KNOTS) or ahead[first] != ahead[place]:
        return False
    spread = one[both].std() * other[both].std()
    together = ((one[both] - one[both].mean()) * (other[both] - other[both].mean())).mean()
    return bool(together > ALIKE * spread)


def _daily(values: Floats, days: Ints) -> Floats:
    known = np.isfinite(values)
    place = days - days.min()
    count = np.bincount(place, known)
    return np.where(
        count > 0, np.bincount(place, np.where(known, values, 0.0)) / np.maximum(count, 1), np.nan
    )


def _misfit(load: Floats, weather: Floats) -> float:
    """Return the mean squared error of daily load told from weekday, season and this weather."""
    yesterday = np.concatenate([weather[:1], weather[:-1]])
    known = np.isfinite(load) & np.isfinite(weather) & np.isfinite(yesterday)
    if known.sum() < 4 * len(KNOTS):
        return float("inf")
    knots = np.unique(np.quantile(weather[known], KNOTS))
    day = np.arange(len(load))
    turn = 2 * np.pi * day / 365.2425
    season = [np.sin(turn), np.cos(turn), np.sin(2 * turn), np.cos(2 * turn), day / len(day)]
    design = np.concatenate(
        [np.eye(7)[day % 7], hinges(weather, knots), hinges(yesterday, knots), np.stack(season, axis=-1)],
        axis=-1,
    )[known]
    spread = design.std(axis=0)
    design = (design - design.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    wanted = load[known] - load[known].mean()
    weights = np.linalg.solve(design.T @ design + np.eye(design.shape[1]), design.T @ wanted)
    return float(np.mean((wanted - design @ weights) ** 2))
