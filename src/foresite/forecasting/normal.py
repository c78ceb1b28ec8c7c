"""What calendar and weather alone say of a series: the normal that recent days are compared with."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np

from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.contributions import CALENDAR, USUAL, WEATHER
from foresite.forecasting.weather import hinges

LONG_DAYS = 400
"""A history this long tells season from trend."""
HARMONICS = 3
FOLDS = 5
FOLD_DAYS = 56
CLIP = 6.0
BENDS = {"now": (0.08, 0.29, 0.5, 0.71, 0.92), "24h": (0.08, 0.29, 0.5, 0.71, 0.92), "72h": (0.2, 0.5, 0.8)}
"""Means of the weather that the load may bend with, and the quantiles of the learned hours where it may."""
Around = dict[str, Floats]


@dataclass(frozen=True)
class Where:
    """Steps of any shape, and what is around them.

    Attributes:
        slot: of the day.
        day: local, since 1970.
        calendar: as ``features.calendar`` returns it.
        weathers: one a weather, as ``weather.smoothed`` returns it.
    """

    slot: Ints
    day: Ints
    calendar: Around
    weathers: Sequence[Around]

    @cached_property
    def days(self) -> tuple[Floats, Floats, Floats]:
        """Weekdays, what kind of day it is around holidays, and which days are free, (..., terms) each."""
        weekday = self.calendar["weekday"].astype(np.int64)
        holiday = self.calendar["holiday"]
        free = np.maximum(weekday >= 5, holiday)[..., None]  # noqa: PLR2004 -- Saturday
        around = [holiday, holiday * (weekday < 5), *(self.calendar[name] for name in _NEAR)]  # noqa: PLR2004
        return np.eye(7)[weekday], np.stack(around, axis=-1), free


@dataclass(frozen=True)
class Normal:
    """One ridge regression a slot of the day.

    Attributes:
        end: last learned day, since 1970; the trend stops there.
        long: whether season and trend are told.
        knots: of each weather, by mean, its unit.
        centre: of the terms.
        spread: of the terms; infinite for a term that never changes.
        weights: a slot, the constant last, (slots, terms + 1).
    """

    end: int
    long: bool
    knots: tuple[dict[str, Floats], ...]
    centre: Floats
    spread: Floats
    weights: Floats

    @classmethod
    def learn(
        cls, where: Where, values: Floats, *, half_life_days: float, penalty: float
    ) -> tuple[Self, Floats]:
        """Learn from known values, and return with it what each value's fold, left out, is told as.

        Source:
            Day types, season and cubic temperature by hour: Hong (2010), Short term electric load
            forecasting, section 4; hinges in place of powers, since they go on straight beyond what was seen.
            Left-out folds: Stone (1974), Cross-validatory choice, JRSS B 36(2).
        """
        known = np.isfinite(values)
        end = int(where.day[known].max())
        long = end - int(where.day[known].min()) >= LONG_DAYS
        knots = tuple(
            {name: _quantiles(weather[name][known], BENDS[name]) for name in BENDS}
            for weather in where.weathers
        )
        plain = cls(end, long, knots, np.zeros(0), np.ones(0), np.zeros((0, 0)))
        terms = plain._terms(where)
        here = np.isfinite(terms) & known[:, None]
        number = np.maximum(here.sum(axis=0), 1)
        centre = np.where(here, terms, 0.0).sum(axis=0) / number
        spread = np.sqrt(np.where(here, (terms - centre) ** 2, 0.0).sum(axis=0) / number)
        spread = np.where(spread > 1e-9, spread, np.inf)  # noqa: PLR2004 -- nothing but rounding
        standard = _standard(terms, centre, spread)
        fresh: Floats = 0.5 ** ((end - where.day) / half_life_days)
        fold = (where.day - where.day.min()) // FOLD_DAYS % FOLDS
        weights = np.zeros((int(where.slot.max()) + 1, standard.shape[-1]))
        weights[:, -1] = values[known].mean()
        crossed = np.full(len(values), np.nan)
        for slot in range(len(weights)):
            mine = where.slot == slot
            rows = np.flatnonzero(mine & known)
            if not len(rows):
                continue
            parts = [rows[fold[rows] == each] for each in range(FOLDS)]
            sums = [_sums(standard[part], values[part], fresh[part]) for part in parts]
            weights[slot] = _solved(sums, penalty)
            for each in range(FOLDS):
                told = _solved([one for place, one in enumerate(sums) if place != each], penalty)
                left_out = np.flatnonzero(mine & (fold == each))
                crossed[left_out] = standard[left_out] @ told
        return cls(end, long, knots, centre, spread, weights), crossed

    def tell(self, where: Where) -> Floats:
        """Return what is normal at these steps, in the unit learned."""
        if not where.weathers and where.slot.ndim == 1:
            return np.asarray(tell_by_days([self], where)[0])
        standard = _standard(self._terms(where), self.centre, self.spread)
        slot = np.minimum(where.slot, len(self.weights) - 1)
        told: Floats = np.einsum("...f,...f->...", standard, self.weights[slot])
        return told

    def shares(self, where: Where) -> dict[str, Floats]:
        """Return what ``tell`` says as what is usual at the slot, and what calendar and weather add to it.

        Each term adds its weight times how far it is from its mean, which is exact for a linear model.

        Source:
            Strumbelj and Kononenko (2014), Explaining prediction models and individual predictions with
            feature contributions, KAIS 41(3), eq. 7.
        """
        standard = _standard(self._terms(where), self.centre, self.spread)
        each = standard * self.weights[np.minimum(where.slot, len(self.weights) - 1)]
        days = sum(each.shape[-1] for each in self._days(where)[0])
        return {
            USUAL: each[..., -1],
            CALENDAR: each[..., :days].sum(axis=-1),
            WEATHER: each[..., days:-1].sum(axis=-1),
        }

    def _terms(self, where: Where) -> Floats:
        terms, year, free = self._days(where)
        for weather, knots in zip(where.weathers, self.knots, strict=True):
            bent = {name: hinges(weather[name], knots[name]) for name in BENDS}
            terms += [*bent.values(), weather["6h"][..., None], bent["now"] * free]
            terms += [weather["now"][..., None] * wave for wave in year]
        return np.concatenate(terms, axis=-1)

    def _days(self, where: Where) -> tuple[list[Floats], list[Floats], Floats]:
        """Return the terms of the calendar, the first wave of the year if told, and which days are free."""
        calendar = where.calendar
        weekdays, around, free = where.days
        terms = [weekdays, around]
        year: list[Floats] = []
        if self.long:
            turn = np.arctan2(calendar["year_sin"], calendar["year_cos"])
            waves = [part(k * turn) for k in range(1, HARMONICS + 1) for part in (np.sin, np.cos)]
            year = [np.stack(waves[:2], axis=-1)]
            terms += [np.stack(waves, axis=-1), year[0] * free]
            terms += [np.minimum(where.day - self.end, 0)[..., None] / 365.0]
        return terms, year, free

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        spread = np.where(np.isfinite(self.spread), self.spread, -1.0)
        return {
            "end": self.end,
            "long": self.long,
            "knots": [{name: each.tolist() for name, each in knots.items()} for knots in self.knots],
            "centre": self.centre.tolist(),
            "spread": spread.tolist(),
            "weights": self.weights.tolist(),
        }

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        knots = tuple({name: np.array(each) for name, each in knots.items()} for knots in told["knots"])
        spread = np.array(told["spread"])
        return cls(
            int(told["end"]),
            bool(told["long"]),
            knots,
            np.array(told["centre"]),
            np.where(spread > 0, spread, np.inf),
            np.array(told["weights"]),
        )


def tell_by_days(normals: Sequence[Normal], where: Where) -> Floats:
    """Return what is normal of each series at steps (steps,) without weather, (series, steps).

    All terms are then of the day: they are worked out once a day, and each slot adds its weights up. Normals
    that are as long, and end on the same day, share them.
    """
    days, first, place = np.unique(where.day, return_index=True, return_inverse=True)
    calendar = {name: each[first] for name, each in where.calendar.items()}
    terms = normals[0]._terms(Where(where.slot[first], days, calendar, ()))  # noqa: SLF001 -- its own kind
    told = np.empty((len(normals), len(where.day)))
    for each, normal in enumerate(normals):
        standard = _standard(terms, normal.centre, normal.spread)
        every = np.einsum("df,sf->ds", standard, normal.weights)
        told[each] = every[place, np.minimum(where.slot, len(normal.weights) - 1)]
    return told


_NEAR = ("holiday_before", "holiday_after", "bridge")


def _quantiles(values: Floats, levels: tuple[float, ...]) -> Floats:
    known = values[np.isfinite(values)]
    return np.unique(np.quantile(known, levels)) if len(known) else np.zeros(0)


def _standard(terms: Floats, centre: Floats, spread: Floats) -> Floats:
    standard = np.ones((*terms.shape[:-1], terms.shape[-1] + 1))
    inner = standard[..., :-1]
    np.subtract(terms, centre, out=inner)
    np.divide(inner, spread, out=inner)
    np.clip(inner, -CLIP, CLIP, out=inner)
    inner[np.isnan(inner)] = 0.0
    return standard


def _sums(rows: Floats, wanted: Floats, fresh: Floats) -> tuple[Floats, Floats, float]:
    heavy = rows * fresh[:, None]
    return rows.T @ heavy, heavy.T @ wanted, float(fresh.sum())


def _solved(sums: Sequence[tuple[Floats, Floats, float]], penalty: float) -> Floats:
    """Solve the ridge whose normal equations are the sum of these; the constant is free."""
    left, right = sum(each[0] for each in sums), sum(each[1] for each in sums)
    shrink = np.full(len(np.atleast_1d(right)), penalty)
    shrink[-1] = 1e-9
    solved: Floats = np.linalg.solve(np.asarray(left) + np.diag(shrink), np.asarray(right))
    return solved
