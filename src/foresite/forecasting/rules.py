"""Members that learn nothing: what was a season ago, means of like steps, and the level of the last ones."""

import numpy as np

from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.features import means, nanmean, take
from foresite.forecasting.forecaster import Track
from foresite.forecasting.rows import Rows

SHORT = (
    "day0",
    "week0",
    "weeks",
    "days",
    "shift",
    "half",
    "shape",
    "apart_day0",
    "apart_days",
    "apart_shift",
    "apart_half",
)
"""A day and a week ago; means of like weeks and days, that with the level of the last hours, and halfway;
yesterday with the level of the last hours; and some of these on what differs from normal."""
LONG_ORIGINS = 24
"""Of weeks and months, so many of the newest origins weigh the rules."""
RECENT_SHARE = 1 / 8
"""The part of a season that tells the level of now."""


def short_rules(rows: Rows) -> Floats:
    """Return what the rules for steps up to a day say, (rules, ..., origins, leads); else the base."""
    told = np.stack([rows.column(name) for name in SHORT])
    return np.asarray(rows.base + np.where(np.isfinite(told), told, 0.0))


def long_rules(track: Track, origins: Ints, horizon: int) -> Floats:
    """Return what the rules for weeks, months and years say, (rules, origins, leads).

    They are the last value and the mean of the last ones; a season ago, that with the level of now, and
    the mean of two seasons with it; halfway between the first and the fourth of these; and the last value
    with the trend of a season.
    """
    season = track.target.axis.season
    recent = max(1, round(season * RECENT_SHARE))
    steps = origins[:, None] + np.arange(horizon)
    cut = (origins - 1 - track.gap_steps)[:, None]
    mean = means(track)
    ago = season * np.ceil((steps - cut) / season).astype(np.int64)
    last, level = mean(cut, 0, 1), mean(cut, 0, recent)
    last = np.where(np.isfinite(last), last, level)
    once, twice = take(track, steps - ago), take(track, steps - ago - season)
    then, before = mean(cut, season, season + recent), mean(cut, 2 * season, 2 * season + recent)
    seasonal = once + (level - then) * np.maximum(1, ago // season)
    both = nanmean([once - then, twice - before]) + level
    trend = last + (level - then) * (steps - cut) / season
    told = np.stack(np.broadcast_arrays(last, level, once, seasonal, both, (last + seasonal) / 2, trend))
    filled = np.where(np.isfinite(told), told, last)
    return np.where(np.isfinite(filled), filled, take(track, np.asarray(track.last_known)))
