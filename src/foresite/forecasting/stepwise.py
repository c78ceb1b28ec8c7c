"""Boosting one step at a time: each step is told from the steps before it, said or seen.

Where the direct booster corrects a baseline, this one knows absolute levels and the last hours before each
step, so the two err differently and their mean errs less.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.boosting import grow, said
from foresite.forecasting.features import back, surroundings, take
from foresite.forecasting.forecaster import Panel, Track

STEPS_BACK = (1, 2, 3)
DAYS_BACK = (1, 2, 3, 4, 5, 6, 7, 14)
MEAN_DAYS = (1, 7)
REACH_DAYS = max(DAYS_BACK) + 1
"""Days before a step that it is told from; one more, for a clock change."""


@dataclass(frozen=True)
class Stepwise:
    """What was learned.

    Attributes:
        names: of calendar and weather.
        centre: mean of the series in training, its unit.
        spread: standard deviation of the series in training, its unit.
        booster: LightGBM's own text.
    """

    names: tuple[str, ...]
    centre: float
    spread: float
    booster: str

    @classmethod
    def fit(
        cls,
        panel: Panel,
        track: Track,
        weighed: tuple[Ints, Floats],
        horizon: int,
        *,
        asked: dict[str, Any],
        trees: int,
    ) -> Self:
        """Learn every step once: of origins whose horizons overlap, those end to end are taken.

        Args:
            panel: what is known.
            track: the series.
            weighed: daily origins, and the weight of each.
            horizon: steps of the horizon.
            asked: parameters in LightGBM's words.
            trees: boosting rounds.
        """
        apart = max(1, -(-horizon // track.target.axis.per_day))
        whole = slice((len(weighed[0]) - 1) % apart, None, apart)
        chosen, weight = weighed[0][whole], weighed[1][whole]
        names, around = surroundings(panel, track, chosen, horizon)
        steps = chosen[:, None] + np.arange(-track.gap_steps, horizon)
        wanted = take(track, steps)
        centre, spread = float(np.nanmean(wanted)), float(np.nanstd(wanted)) or 1.0
        levels = (track.values - centre) / spread
        seen = _lagged(levels, _places(track, steps) - track.start)
        rows = np.concatenate([seen, _means(levels, steps - track.start, track), around], axis=-1)
        text = grow(
            rows.reshape(-1, rows.shape[-1]),
            ((wanted - centre) / spread).ravel(),
            np.repeat(weight, steps.shape[1]),
            asked,
            trees=trees,
        )
        return cls(names, centre, spread, text)

    def predict(self, panel: Panel, track: Track, origins: Ints, horizon: int) -> Floats:
        """Return a point a step, (origins, leads); each origin sees nothing after its last known step."""
        _, around = surroundings(panel, track, origins, horizon)
        gap, reach = track.gap_steps, REACH_DAYS * track.target.axis.per_day
        begin = (origins - gap - reach)[:, None]
        steps = origins[:, None] + np.arange(-gap, horizon)
        levels = (take(track, begin + np.arange(reach + gap + horizon)) - self.centre) / self.spread
        levels[:, reach:] = np.nan
        places = _places(track, steps) - begin[..., None]
        for lead in range(gap + horizon):
            seen = np.take_along_axis(levels, np.maximum(places[:, lead], 0), axis=1)
            means = _trailing(levels[:, : reach + lead], track)
            rows = np.concatenate([seen, means, around[:, lead]], axis=-1)
            levels[:, reach + lead] = said(self.booster, rows)
        return levels[:, reach + gap :] * self.spread + self.centre

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {
            "names": self.names,
            "centre": self.centre,
            "spread": self.spread,
            "booster": self.booster,
        }

    @classmethod
    def of(cls, told: dict[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        return cls(tuple(told["names"]), float(told["centre"]), float(told["spread"]), str(told["booster"]))


def _places(track: Track, steps: Ints) -> Ints:
    """Return the steps that each step is told from, (..., lags); other days by the wall clock."""
    near = [steps - lag for lag in STEPS_BACK]
    days = [np.minimum(back(track, steps, day), steps - 1) for day in DAYS_BACK]
    return np.stack([*near, *days, days[0] - 1], axis=-1)


def _lagged(levels: Floats, places: Ints) -> Floats:
    inside = (places >= 0) & (places < len(levels))
    return np.where(inside, levels[np.clip(places, 0, len(levels) - 1)], np.nan)


def _means(levels: Floats, steps: Ints, track: Track) -> Floats:
    """Return the means of the known levels of the day and of the week before each step."""
    known = np.isfinite(levels)
    total = np.concatenate([[0.0], np.cumsum(np.where(known, levels, 0.0))])
    count = np.concatenate([[0], np.cumsum(known)])
    made = []
    for days in MEAN_DAYS:
        end = np.clip(steps, 0, len(levels))
        start = np.clip(steps - days * track.target.axis.per_day, 0, len(levels))
        number = count[end] - count[start]
        made.append(np.where(number > 0, (total[end] - total[start]) / np.maximum(number, 1), np.nan))
    return np.stack(made, axis=-1)


def _trailing(levels: Floats, track: Track) -> Floats:
    made = []
    for days in MEAN_DAYS:
        last = levels[:, -days * track.target.axis.per_day :]
        number = np.isfinite(last).sum(axis=1)
        made.append(np.where(number > 0, np.nansum(last, axis=1) / np.maximum(number, 1), np.nan))
    return np.stack(made, axis=-1)
