"""Where lags lie and what lies around steps: worked out once for all series that share them."""

from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from foresite.forecasting.axis import DAY_SECONDS, Axis, Ints
from foresite.forecasting.features import back, calendar, window
from foresite.forecasting.forecaster import Track
from foresite.forecasting.normal import Where

SLOT_SECONDS = 900
"""A day has at most 96 slots; shorter steps share one."""
DAY_LAGS, WEEK_LAGS = 7, 4
MOST_SHARED, KEPT = 20_000, 8
"""Steps that are kept for the next series, and how many such stretches of each kind: some 30 MB at most."""


@dataclass(frozen=True)
class Places:
    """Places among the values of a track that origins look back to.

    Attributes:
        where: of the steps ahead, (origins, leads).
        then: the same time of other days, then weeks, (lags, origins, leads); one past the end if unknown.
        windows: of the means up to each origin's last known step, names.
        begin: first place of each window, (windows, origins, 1).
        end: one past its last place.
    """

    where: Where
    then: Ints
    windows: tuple[str, ...]
    begin: Ints
    end: Ints


def windows_of(per_day: int) -> dict[str, tuple[int, int]]:
    """Return the windows of the means by name: steps (near, far] before the last known one."""
    hour = max(1, per_day // 24)
    told = {"last": (0, 1), "last_3h": (0, 3 * hour), "last_6h": (0, 6 * hour)}
    told |= {"last_day": (0, per_day), "day_before": (per_day, 2 * per_day)}
    told |= {"last_week": (0, 7 * per_day), "week_before": (7 * per_day, 14 * per_day)}
    told["last_month"] = (0, 28 * per_day)
    return told | {f"ago{lag}": (lag * per_day, lag * per_day + 3 * hour) for lag in range(1, DAY_LAGS + 1)}


def places_of(track: Track, origins: Ints, horizon: int) -> Places:
    """Return where origins look back to; each sees steps up to its last known one only."""
    asked = _Asked.of(track, origins[:, None] + np.arange(horizon))
    return _kept_places(asked) if asked.small else _places(asked)


def where_of(track: Track, steps: Ints) -> Where:
    """Describe steps of any shape, without weather."""
    asked = _Asked.of(track, steps)
    return _kept_where(asked) if asked.small else _where(asked)


@dataclass(frozen=True)
class _Asked:
    """Steps, and all that what lies around them follows from."""

    axis: Axis
    country: str
    subdivision: str
    start: int
    length: int
    gap_steps: int
    shape: tuple[int, ...]
    held: bytes
    track: Track = field(compare=False, repr=False)

    @classmethod
    def of(cls, track: Track, steps: Ints) -> "_Asked":
        target = track.target
        around = replace(track, values=np.zeros(0))  # what is kept holds no values of anybody
        return cls(
            target.axis,
            target.country,
            target.subdivision,
            track.start,
            track.values.shape[-1],
            track.gap_steps,
            steps.shape,
            steps.tobytes(),
            around,
        )

    @property
    def small(self) -> bool:
        return len(self.held) <= MOST_SHARED * np.dtype(np.int64).itemsize

    @property
    def steps(self) -> Ints:
        return np.frombuffer(self.held, dtype=np.int64).reshape(self.shape)


def _places(asked: _Asked) -> Places:
    track, steps = asked.track, asked.steps
    cut = steps[:, :1] - 1 - asked.gap_steps
    per_day = asked.axis.per_day
    day = np.ceil((steps - cut) / per_day).astype(np.int64)
    week = 7 * np.ceil((steps - cut) / (per_day * 7)).astype(np.int64)
    ago = [day + lag for lag in range(DAY_LAGS)] + [week + 7 * lag for lag in range(WEEK_LAGS)]
    then = np.stack([back(track, steps, each, cut) for each in ago]) - asked.start
    then = np.where((then >= 0) & (then < asked.length), then, asked.length)
    windows = windows_of(per_day)
    ends = [window(asked.start, asked.length, cut, *each) for each in windows.values()]
    begin, end = (np.stack(each) for each in zip(*ends, strict=True))
    return Places(_where(asked), then, tuple(windows), begin, end)


def _where(asked: _Asked) -> Where:
    track, steps, seconds = asked.track, asked.steps, asked.axis.seconds
    last = len(track.offsets) - 1
    wall = (steps + track.offsets[np.clip(steps - track.start, 0, last)]) * seconds
    slot = wall % DAY_SECONDS // max(seconds, SLOT_SECONDS)
    return Where(slot, wall // DAY_SECONDS, calendar(track, steps), ())


_kept_places = lru_cache(maxsize=KEPT)(_places)
_kept_where = lru_cache(maxsize=KEPT)(_where)
