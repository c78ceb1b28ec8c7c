"""Conformal quantiles: how wrong the forecaster just was says how sure it may be now."""

import numpy as np

from foresite.core.frames import QUANTILES
from foresite.forecasting.axis import Bools, Floats, Ints

NEIGHBOURS_DAYS = 1 / 12
"""Leads within two hours share their residuals: 28 days then give 140 residuals a lead, not 28."""
FEWEST = 20
HALF_LIFE = 21
"""Origins after which an error weighs half: the last weeks tell more of tomorrow than those before."""


def conformal(point: Floats, residuals: Floats, *, per_day: int) -> Floats:
    """Return quantiles 0.05 to 0.95 around a point forecast from the residuals of recent origins.

    Args:
        point: (..., horizon), in the unit of the series; perhaps of many that have the same origins.
        residuals: (..., origins, horizon), observed minus point forecast, out of sample, nan where unknown.
        per_day: steps in a day; 0 where a step is longer than a day.

    Returns:
        (..., horizon, 11), in the unit of ``point``, never crossing; equal to ``point`` without residuals. Of
        each series the digits are those that it has alone.

    Source:
        Split conformal prediction with finite-sample rank (n + 1) q: Vovk, Gammerman and Shafer (2005),
        Algorithmic Learning in a Random World; Lei et al. (2018), JASA 113(523), section 2. Here n counts
        origins, not residuals: those of one origin are wrong together. Weights that fall with age, since
        errors drift: Barber, Candes, Ramdas and Tibshirani (2023), Conformal prediction beyond
        exchangeability, Annals of Statistics 51(2); with them n is the effective number, the squared sum of
        weights over the sum of their squares.
    """
    horizon = point.shape[-1]
    points = point.reshape(-1, horizon)
    every = residuals.reshape(len(points), *residuals.shape[-2:])
    counted: Bools = np.asarray(np.isfinite(every).any(axis=-1))
    if (counted == counted[:1]).all():
        quantiles = _fans(points, every, counted[0], per_day=per_day)
    else:
        fans = zip(points[:, None], every[:, None], counted, strict=True)
        quantiles = np.concatenate([_fans(*each, per_day=per_day) for each in fans])
    return quantiles.reshape(*point.shape, -1)


def _fans(point: Floats, residuals: Floats, counted: Bools, *, per_day: int) -> Floats:
    """Return ``conformal`` of series (series, horizon) of whose origins the same are ``counted``."""
    count, horizon = point.shape
    wide = max(0, round(per_day * NEIGHBOURS_DAYS))
    levels = np.array(QUANTILES)
    weights = 0.5 ** (np.arange(residuals.shape[1])[::-1] / HALF_LIFE)
    if not counted.any():
        return np.repeat(point[..., None], len(levels), axis=-1)
    ranks = _ranks(levels, weights[counted].sum() ** 2 / (weights[counted] ** 2).sum())
    padded = np.full((*residuals.shape[:2], horizon + 2 * wide), np.nan)
    padded[..., wide : wide + horizon] = residuals
    windows = np.lib.stride_tricks.sliding_window_view(padded, horizon, axis=-1)
    near = np.moveaxis(windows, -1, 1).reshape(count, horizon, -1)
    apart = _weighted_quantiles(near, np.repeat(weights, 2 * wide + 1), ranks)
    scarce = np.isfinite(near).sum(axis=-1) < FEWEST
    for place in np.flatnonzero(scarce.any(axis=-1)):
        whole = residuals[place].reshape(1, 1, -1)
        apart[place, scarce[place]] = _weighted_quantiles(whole, np.repeat(weights, horizon), ranks)[0]
    quantiles = point[..., None] + apart
    quantiles[..., len(levels) // 2] = point
    return _uncrossed(quantiles, point)


def fans(point: Floats, residuals: Floats, hours: Ints) -> Floats:
    """Return quantiles of many series at once: as wide as each lead errs, shaped as its hours err.

    The residuals of a lead over their mean size near it are pooled with those of all leads of its class of
    hours, so that 28 origins give each class more than a hundred.

    Args:
        point: (series, horizon), in the unit of each series.
        residuals: (series, origins, horizon), as ``conformal`` takes them.
        hours: (horizon,), the class of each lead, from 0.

    Returns:
        (series, horizon, 11), never crossing; equal to ``point`` without residuals.

    Source:
        As ``conformal``; normalised by the size of the errors: Papadopoulos, Gammerman and Vovk (2008),
        Normalized nonconformity measures for regression conformal prediction, AIA 2008.
    """
    known = np.isfinite(residuals)
    count = known.any(axis=2).sum(axis=1)
    size = np.abs(np.where(known, residuals, 0.0)).sum(axis=1), known.sum(axis=1)
    total, number = (_near(each) for each in size)
    width = np.where(number > 0, total / np.maximum(number, 1), 0.0)
    scaled = residuals / np.where(width > 0, width, 1.0)[:, None]
    levels = np.array(QUANTILES)
    ranks = np.clip(0.5 + (levels - 0.5) * (1 + 1 / np.maximum(count, 1))[:, None], 0.0, 1.0)
    quantiles = np.empty((*point.shape, len(levels)))
    for each in np.unique(hours):
        mine = hours == each
        shape = _quantiles(scaled[:, :, mine].reshape(len(point), -1), ranks)
        quantiles[:, mine] = point[:, mine, None] + width[:, mine, None] * shape[:, None]
    middle = len(levels) // 2
    quantiles[..., middle] = point
    quantiles[..., :middle] = np.minimum(quantiles[..., :middle], point[..., None])
    quantiles[..., middle + 1 :] = np.maximum(quantiles[..., middle + 1 :], point[..., None])
    return quantiles


def not_learned(origins: Ints, came: Floats, since: int) -> Bools:
    """Tell which origins a model has not learned from: on the others it errs less than it will.

    Args:
        origins: (origins,), first steps of each.
        came: (..., origins, horizon), what came, or what differed from it; nan where unknown.
        since: the first step that was not learned from.

    Returns:
        (..., origins); all where nothing came at those.
    """
    late = origins >= since
    known = np.asarray(np.isfinite(came[..., late, :]).any(axis=(-2, -1)))
    return np.asarray(late | ~known[..., None])


def of_not_learned(origins: Ints, residuals: Floats, since: int) -> Floats:
    """Return residuals, unknown at the origins that a model has learned from; see ``not_learned``."""
    return np.where(not_learned(origins, residuals, since)[..., None], residuals, np.nan)


def _near(values: Floats) -> Floats:
    """Return the sum over each lead and its two neighbours, along the last axis."""
    padded = np.pad(values, ((0, 0), (1, 1)))
    return np.asarray(padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:], dtype=np.float64)


def _quantiles(values: Floats, ranks: Floats) -> Floats:
    """Return the quantiles of the known values of each row, interpolated linearly; 0 where none is known."""
    ordered = np.sort(values, axis=1)  # what is not a number comes last
    number = np.isfinite(values).sum(axis=1)[:, None]
    place = ranks * np.maximum(number - 1, 0)
    low = np.floor(place).astype(np.int64)
    high = np.minimum(low + 1, np.maximum(number - 1, 0))
    below, above = (np.take_along_axis(ordered, each, axis=1) for each in (low, high))
    return np.where(number > 0, below + (place - low) * (above - below), 0.0)


def _weighted_quantiles(values: Floats, weights: Floats, ranks: Floats) -> Floats:
    """Return the quantiles of the known values of each row by their weights; 0 where none is known.

    A value stands at the middle of its share of the weight, and between two it is interpolated linearly.

    Args:
        values: (series, rows, values), nan where unknown.
        weights: (values,), above 0.
        ranks: (quantiles,), from 0 to 1.
    """
    rows = np.arange(values.shape[1])[:, None]
    order = np.argsort(values, axis=-1)  # what is not a number comes last
    ordered = np.take_along_axis(values, order, axis=-1)
    known = np.isfinite(ordered)
    number = known.sum(axis=-1)[..., None]
    share = np.where(known, weights[order], 0.0)
    total = share.sum(axis=-1, keepdims=True)
    reached = (np.cumsum(share, axis=-1) - share / 2) / np.where(total > 0, total, 1.0)
    # the rows of a series one after the other, each beyond the one before, so that one search serves all
    wanted = (ranks + 2 * rows).ravel()
    place = np.stack([np.searchsorted((each + 2 * rows).ravel(), wanted) for each in reached])
    place = place.reshape(*values.shape[:2], -1) - rows * values.shape[-1]
    high = np.clip(place, 0, np.maximum(number - 1, 0))
    low = np.maximum(high - 1, 0)
    before, after, below, above = (
        np.take_along_axis(each, side, axis=-1) for each in (reached, ordered) for side in (low, high)
    )
    apart = after - before
    way = np.clip((ranks - before) / np.where(apart > 0, apart, 1.0), 0.0, 1.0)
    return np.where(number > 0, below + way * (above - below), 0.0)


def _ranks(levels: Floats, count: float) -> Floats:
    """Widen levels for a finite sample, symmetrically about the median."""
    widened = 0.5 + (levels - 0.5) * (count + 1) / count
    return np.clip(widened, 0.0, 1.0)


def _uncrossed(quantiles: Floats, point: Floats) -> Floats:
    middle = quantiles.shape[-1] // 2
    quantiles[..., :middle] = np.minimum(quantiles[..., :middle], point[..., None])
    quantiles[..., middle + 1 :] = np.maximum(quantiles[..., middle + 1 :], point[..., None])
    return np.sort(quantiles, axis=-1)
