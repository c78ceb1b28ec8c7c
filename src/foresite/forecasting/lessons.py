"""What series that share their steps are learned from together, and how they are found again when asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np
import polars as pl

from foresite.forecasting.ahead import Piece, chosen_blends
from foresite.forecasting.artefact import does_not_fit
from foresite.forecasting.axis import Floats, Ints
from foresite.forecasting.batch import BACK_DAYS, Batch, batches_of, in_order, mean_of
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.outlook import Outlook
from foresite.forecasting.weather import Blend

KNOWN_SHARE = 0.5
"""A day is learned from if so much of it is known; the rest of it is taken to be as far off."""
LONG_BACKS = 4
LONG_HELD = 24
"""Of steps longer than a day, so many are not learned from."""


@dataclass(frozen=True)
class Lessons:
    """The origins that a batch is learned from.

    Attributes:
        outlook: over the whole history.
        blends: the weathers.
        kept: places of the origins learned from.
        fresh: how much each of them weighs, (kept,).
        until: first step that is not learned from.
    """

    outlook: Outlook
    blends: tuple[Blend, ...]
    kept: slice
    fresh: Floats
    until: int

    @classmethod
    def of(
        cls,
        panel: Panel,
        batch: Batch,
        *,
        history_days: int,
        half_life_days: float,
        held_days: int,
        most_days: int,
    ) -> "Lessons":
        """Leave the newest days out, and let old ones weigh less."""
        track = batch.track
        unit = track.target.axis.per_day or 1
        length = max(1, (track.last_known - track.start) // unit)
        # Of a long history the first month is looked back at only, so that every origin has all its lags.
        past = min(history_days, length - BACK_DAYS if length > LONG_BACKS * BACK_DAYS else length)
        held = min(held_days if track.target.axis.per_day else LONG_HELD, past // 4)
        until = track.first_target - held * unit
        blends = chosen_blends(panel, batch, until)
        outlook = Outlook.of(panel, batch, past=past, most_days=most_days, blends=blends)
        kept = slice(0, max(1, past + 1 - held - outlook.ahead))
        age = np.arange(past, -1, -1)[kept] * track.target.axis.longest_days
        fresh = np.asarray(0.5 ** (age / half_life_days), dtype=np.float64)
        return cls(outlook, blends, kept, fresh, until)

    def wanted(self, piece: Piece, origins: Ints) -> tuple[Floats, Floats]:
        """Return what differs from the base, filled where unknown, and how much each origin weighs."""
        apart = piece.observed - piece.base
        if apart.shape[-1] > self.until - int(
            origins[-1]
        ):  # leads of long steps reach beyond what is learned
            apart[:, origins[:, None] + np.arange(apart.shape[-1]) >= self.until] = np.nan
        known = np.isfinite(apart)
        count = known.sum(axis=-1)
        filled = np.where(known, apart, 0.0)
        mean = filled.sum(axis=-1) / np.maximum(count, 1)
        return np.where(known, filled, mean[..., None]), self.fresh * (count >= KNOWN_SHARE * apart.shape[-1])


def scale_of(wanted: Floats, weight: Floats, every: Piece) -> Floats:
    """Return the mean size of what differs by series, of newer days where none is learned; else 1."""
    number = (weight > 0).sum(axis=1) * wanted.shape[-1]
    size = np.abs(wanted * (weight > 0)[..., None]).sum(axis=(1, 2)) / np.maximum(number, 1)
    newer = mean_of(np.abs(every.observed - every.base).reshape(len(size), -1))
    size = np.where(number > 0, size, np.nan_to_num(newer, nan=0.0))
    return np.where(size > 0, size, 1.0)


class Learned(Protocol):
    """Series that were learned together."""

    @property
    def series_ids(self) -> tuple[int, ...]:
        """The series, in the order they were learned."""
        ...

    @property
    def horizon(self) -> int:
        """Leads."""
        ...


G = TypeVar("G", bound=Learned)


def by_group(
    panel: Panel, groups: Sequence[G], tell: Callable[[Panel, Batch, G, Ints], pl.DataFrame]
) -> pl.DataFrame:
    """Return what is told of each batch of one group, given its rows there, in the order of the panel.

    Raises:
        BadDataError: a series was not learned, or for another horizon.
    """
    where = {
        each: (number, row)
        for number, group in enumerate(groups)
        for row, each in enumerate(group.series_ids)
    }
    batches: list[Batch] = []
    for batch in batches_of(panel):
        horizon = panel.horizon_steps(batch.track.target)
        for each in batch.series_ids:
            if each not in where or groups[where[each][0]].horizon != horizon:
                raise does_not_fit(each, horizon)
        numbers = np.array([where[each][0] for each in batch.series_ids])
        batches += [batch.some(np.flatnonzero(numbers == number)) for number in np.unique(numbers)]

    def some(batch: Batch) -> pl.DataFrame:
        group = groups[where[batch.series_ids[0]][0]]
        return tell(panel, batch, group, np.array([where[each][1] for each in batch.series_ids]))

    return in_order(panel, batches, some)
