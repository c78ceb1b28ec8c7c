"""A batch seen from its origins: the pieces of its horizon, what each is told from, how they are joined."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from foresite.forecasting.ahead import (
    NEAR,
    Piece,
    Sizes,
    Weather,
    day_ahead,
    day_around,
    long_ahead,
    sizes_of,
    weather_of,
)
from foresite.forecasting.axis import WEEK_DAYS, Floats, Ints
from foresite.forecasting.batch import BACK_DAYS, Batch, Days, by_wall
from foresite.forecasting.contributions import (
    CALENDAR,
    PARTS,
    RECENT,
    RULES,
    USUAL,
    WEATHER,
    Parts,
    added,
    grouped,
    total,
)
from foresite.forecasting.features import back
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.likeness import newest
from foresite.forecasting.weather import Blend

CLIP = 8.0
"""Terms beyond so many times a series's error say no more than that."""


@dataclass(frozen=True)
class Outlook:
    """What the series of a batch share.

    Attributes:
        horizon: leads.
        past: origins before the issue, in days, or steps that are longer.
        ahead: pieces of the horizon: days, or 1 where steps are longer.
        around: of each piece the calendar and the weather, (origins, terms).
        sizes: mean and deviation of each weather.
    """

    horizon: int
    past: int
    ahead: int
    around: tuple[Floats, ...]
    sizes: Sizes

    @classmethod
    def of(
        cls,
        panel: Panel,
        batch: Batch,
        *,
        past: int,
        most_days: int,
        blends: tuple[Blend, ...],
        sizes: Sizes | None = None,
    ) -> "Outlook":
        """Look at a batch over so many origins before its issue; ``sizes`` unless they are to be found."""
        track = batch.track
        horizon = panel.horizon_steps(track.target)
        per_day = track.target.axis.per_day
        if not per_day:
            return cls(horizon, past, 1, (), ())
        ahead = min(-(-horizon // per_day), most_days)
        days = Days.of(batch.some(slice(1)), past + BACK_DAYS, ahead)
        raw = weather_of(panel, batch, blends, days) if blends else Weather((), per_day)
        held = sizes if sizes is not None else sizes_of(raw)
        weather, origins = raw.standard(held), np.arange(past + 1) + BACK_DAYS
        around = tuple(day_around(batch, days, origins, weather, each) for each in range(ahead))
        return cls(horizon, past, ahead, around, held)

    def origins(self, batch: Batch) -> Ints:
        """Return the first step of each origin, oldest first, the issue last."""
        track = batch.track
        number = np.arange(self.past, -1, -1)
        if not track.target.axis.per_day:
            return np.asarray(track.first_target - number)
        return back(track, np.full(len(number), track.first_target), number)

    def pieces(self, batch: Batch) -> Iterator[Piece]:
        """Tell the pieces of the horizon of every origin."""
        if not batch.track.target.axis.per_day:
            yield long_ahead(batch, self.origins(batch), self.horizon)
            return
        days = Days.of(batch, self.past + BACK_DAYS, self.ahead)
        for ahead, around in enumerate(self.around):
            terms, base, observed = day_ahead(batch, days, np.arange(self.past + 1) + BACK_DAYS, ahead)
            yield Piece(terms, around, base, observed)

    def tell(self, batch: Batch, scale: Floats, weights: Floats) -> Floats:
        """Return what each origin says of each lead, (series, origins, horizon), in the unit of the series.

        Args:
            batch: the series.
            scale: unit of the terms of each, (series,).
            weights: (pieces, series, terms, outputs).
        """
        told = [
            piece.base + scale[:, None, None] * corrected(piece, scale, each)
            for piece, each in zip(self.pieces(batch), weights, strict=True)
        ]
        return self.joined(batch, np.concatenate(told, axis=-1))

    def joined(self, batch: Batch, told: Floats) -> Floats:
        """Return what the pieces say as leads of each origin; the last known value where they say nothing."""
        origins = self.origins(batch)
        joined = self._joined(batch, origins, told)
        known = np.isfinite(joined)
        if known.all():
            return joined
        return np.where(known, joined, newest(batch, (origins - 1 - batch.track.gap_steps)[:, None]))

    def parts(self, batch: Batch, scale: Floats, weights: Floats) -> Parts:
        """Return what ``tell`` says of the newest origin by groups, (series, horizon).

        The base and the mean weekday are what is usual; each other term adds its weight times what it is:
        levels are over the base and weathers over their mean, so that nothing is what is usual.
        """
        every = []
        for piece, each in zip(self.pieces(batch), weights, strict=True):
            last = piece.some(slice(-1, None))
            shares = scale[:, None, None] * matrix(last, scale)[:, 0, :, None] * each
            every.append(added({USUAL: last.base[:, 0]}, self._grouped(last, shares, scale, each)))
        origins = self.origins(batch)[-1:]
        joined = {
            part: self._joined(
                batch, origins, np.concatenate([each[part] for each in every], axis=-1)[:, None]
            )[:, 0]
            for part in PARTS
        }
        known = np.isfinite(total(joined))
        if known.all():
            return joined
        latest = newest(batch, (origins - 1 - batch.track.gap_steps)[:, None])[:, 0]
        kept = {part: np.where(known, each, 0.0) for part, each in joined.items()}
        return added(kept, {RULES: np.where(known, 0.0, latest)})

    def _grouped(self, piece: Piece, shares: Floats, scale: Floats, weights: Floats) -> Parts:
        """Add up what each term adds, (series, terms, outputs), by groups."""
        own, fixed = piece.terms.shape[-1], piece.fixed.shape[-1]
        if not self.around:
            groups = [RECENT] * own + [CALENDAR] * (fixed - 1) + [USUAL]
            return grouped(groups, np.moveaxis(shares, 1, -1))
        days = [CALENDAR] * (WEEK_DAYS + len(NEAR))
        groups = [RECENT] * own + days + [WEATHER] * (fixed - len(days))
        mean = scale[:, None] * weights[:, own : own + WEEK_DAYS].mean(axis=1)
        return added(grouped(groups, np.moveaxis(shares, 1, -1)), {USUAL: mean, CALENDAR: -mean})

    def _joined(self, batch: Batch, origins: Ints, told: Floats) -> Floats:
        """Lay the days one after the other by the wall clock; weeks beyond them are as the last."""
        per_day = batch.track.target.axis.per_day
        if not per_day:
            return told
        place = by_wall(batch.track, origins, self.horizon)
        beyond = place >= told.shape[-1]
        week = min(WEEK_DAYS, self.ahead) * per_day
        place = np.where(beyond, told.shape[-1] - week + (place - told.shape[-1]) % week, place)
        if (place == np.arange(self.horizon)).all():
            return told[..., : self.horizon]
        return np.asarray(np.take_along_axis(told, place[None], axis=-1))


def corrected(piece: Piece, scale: Floats, weights: Floats) -> Floats:
    """Return ``matrix`` times the weights of each series, (series, origins, outputs)."""
    count = piece.terms.shape[-1]
    own = np.clip(piece.terms / scale[:, None, None], -CLIP, CLIP) @ weights[:, :count]
    return np.asarray(own + piece.fixed @ weights[:, count:])


def matrix(piece: Piece, scale: Floats) -> Floats:
    """Return the terms of each series in its own unit beside those of all, (series, origins, terms)."""
    own = np.clip(piece.terms / scale[:, None, None], -CLIP, CLIP)
    return np.concatenate(
        [own, np.broadcast_to(piece.fixed, (*own.shape[:2], piece.fixed.shape[-1]))], axis=-1
    )
