"""Conformal quantiles: how wrong the forecaster just was says how sure it may be now."""

import numpy as np

from foresite.core.frames import QUANTILES
from foresite.forecasting.axis import Floats

NEIGHBOURS_DAYS = 1 / 12
"""Leads within two hours share their residuals: 28 days then give 140 residuals a lead, not 28."""
FEWEST = 20


def conformal(point: Floats, residuals: Floats, *, per_day: int) -> Floats:
    """Return quantiles 0.1 to 0.9 around a point forecast from the residuals of recent origins.

    Args:
        point: (horizon,), in the unit of the series.
        residuals: (origins, horizon), observed minus point forecast, out of sample, nan where unknown.
        per_day: steps in a day.

    Returns:
        (horizon, 9), in the unit of ``point``, never crossing; equal to ``point`` without residuals.

    Source:
        Split conformal prediction with finite-sample rank (n + 1) q: Vovk, Gammerman and Shafer (2005),
        Algorithmic Learning in a Random World; Lei et al. (2018), JASA 113(523), section 2. Here n counts
        origins, not residuals: those of one origin are wrong together.
    """
    horizon = len(point)
    wide = max(0, round(per_day * NEIGHBOURS_DAYS))
    levels = np.array(QUANTILES)
    quantiles = np.repeat(point[:, None], len(levels), axis=1)
    finite = np.isfinite(residuals)
    pooled = residuals[finite]
    ranks = _ranks(levels, max(1, int(finite.any(axis=1).sum())))
    for lead in range(horizon):
        near = residuals[:, max(0, lead - wide) : lead + wide + 1]
        near = near[np.isfinite(near)]
        chosen = near if len(near) >= FEWEST else pooled
        if len(chosen) == 0:
            continue
        quantiles[lead] += np.quantile(chosen, ranks)
    quantiles[:, len(levels) // 2] = point
    return _uncrossed(quantiles, point)


def _ranks(levels: Floats, count: int) -> Floats:
    """Widen levels for a finite sample, symmetrically about the median."""
    widened = 0.5 + (levels - 0.5) * (count + 1) / count
    return np.clip(widened, 0.0, 1.0)


def _uncrossed(quantiles: Floats, point: Floats) -> Floats:
    middle = quantiles.shape[1] // 2
    quantiles[:, :middle] = np.minimum(quantiles[:, :middle], point[:, None])
    quantiles[:, middle + 1 :] = np.maximum(quantiles[:, middle + 1 :], point[:, None])
    return np.sort(quantiles, axis=1)
