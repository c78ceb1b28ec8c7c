"""Like days: the newest days of the same kind before each step, holidays told apart, and their mean."""

from collections.abc import Iterator

import numpy as np

from foresite.forecasting.axis import WEEK_DAYS, Bools, Floats, Ints
from foresite.forecasting.batch import Batch
from foresite.forecasting.features import back, calendar

LOOK_DAYS = 56
"""Days that are looked through for like ones."""
SATURDAY, SUNDAY = 5, 6
KINDS = ("class", "weekday")
"""Working days, Saturdays, Sundays with holidays; or each weekday by itself, holidays still as Sundays."""


def kinds(batch: Batch, steps: Ints, kind: str) -> Ints:
    """Return the kind of the local day of each step."""
    told = calendar(batch.track, steps)
    weekday = told["weekday"].astype(np.int64)
    free = np.where(told["holiday"] > 0, SUNDAY, weekday)
    return free if kind == "weekday" else np.where(free < SATURDAY, 0, free)


def like_mean(batch: Batch, origins: Ints, horizon: int, *, count: int, kind: str) -> Floats:
    """Return the mean of the newest ``count`` like days known at each origin, (series, origins, horizon).

    Where a step is longer than a day, of the newest like steps: the same one of other years. Where no like
    day is known, it is the mean of the last week; where that is not either, the last known value.
    """
    steps = origins[:, None] + np.arange(horizon)
    cut = (origins - 1 - batch.track.gap_steps)[:, None]
    total = np.zeros((len(batch.values), *steps.shape))
    number, recent, days = (np.zeros_like(total) for _ in range(3))
    for lag, (earlier, like) in enumerate(_like(batch, steps, cut, kind)):
        values = batch.take(earlier)
        known = np.isfinite(values)
        chosen = known & like & (number < count)
        total += np.where(chosen, values, 0.0)
        number += chosen
        if lag < WEEK_DAYS:
            recent += np.where(known, values, 0.0)
            days += known
        if number.min() >= count:
            break
    some = np.where(days > 0, recent / np.maximum(days, 1), newest(batch, cut))
    return np.where(number > 0, total / np.maximum(number, 1), some)


def _like(batch: Batch, steps: Ints, cut: Ints, kind: str) -> Iterator[tuple[Ints, Bools]]:
    """Yield the steps at the same time of earlier days, newest first, and whether each day is like."""
    axis = batch.track.target.axis
    unit = axis.per_day or axis.season
    first = np.ceil((steps - cut) / unit).astype(np.int64)
    wanted = kinds(batch, steps, kind) if axis.per_day else None
    for lag in range(LOOK_DAYS):
        if wanted is None:
            yield steps - (first + lag) * unit, np.ones(steps.shape, dtype=np.bool_)
        else:
            earlier = back(batch.track, steps, first + lag, cut)
            yield earlier, kinds(batch, earlier, kind) == wanted


def newest(batch: Batch, cut: Ints) -> Floats:
    """Return the last value of each series known at each origin, (series, origins, 1); 0 before the first."""
    known = np.isfinite(batch.values)
    place = np.maximum.accumulate(np.where(known, np.arange(known.shape[1]), -1), axis=1)
    here = place[:, np.clip(cut[:, 0] - batch.track.start, 0, known.shape[1] - 1)]
    found = np.take_along_axis(batch.values, np.maximum(here, 0), axis=1)
    return np.where(here >= 0, found, 0.0)[..., None]
