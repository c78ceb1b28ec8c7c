"""One forecast of several members: weights by recent error."""

import numpy as np

from foresite.forecasting.axis import Floats, Ints

POWER = 8
"""Of learners and rules below a day; of the rules for longer steps, which err much alike, half of it."""
WORST = 1.5
"""A member whose recent error is so many times the best one's has no say."""


def weights_of(members: Floats, observed: Floats, *, power: int = POWER) -> Floats:
    """Return the weights of members, by an inverse power of their recent mean absolute error.

    Args:
        members: (members, ..., origins, leads), what each said; perhaps of many series.
        observed: (..., origins, leads), what came, nan where unknown.
        power: how much worse a worse member weighs.

    Returns:
        (members, ...).

    Source:
        Inverse powers of recent error: Bates and Granger (1969), The combination of forecasts, OR 20(4).
    """
    mean = _mean_known(np.abs(observed - members))
    return _by_error(np.where(np.isfinite(mean), mean, 1.0), power)


def weights_apart(members: Floats, observed: Floats, *, power: int = POWER) -> Floats:
    """Return for each origin the weights that members would have without its errors, (members, ..., origins).

    What weights chosen by an origin's own outcome leave there is less than they leave on a day to come.
    Arguments are those of ``weights_of``.
    """
    errors = np.abs(observed - members)
    both = np.isfinite(errors).all(axis=0)
    own, count = np.where(both, errors, 0.0).sum(axis=-1), both.sum(axis=-1)
    others = count.sum(axis=-1, keepdims=True) - count
    mean = (own.sum(axis=-1, keepdims=True) - own) / np.maximum(others, 1)
    return np.where(others > 0, _by_error(mean, power), 1 / len(members))


def _by_error(mean: Floats, power: int) -> Floats:
    """Return weights along the first axis by mean absolute errors, adding up to 1."""
    mean = np.maximum(mean, 1e-12)
    best = mean.min(axis=0)
    weights = np.where(mean <= WORST * best, (best / mean) ** power, 0.0)
    return np.asarray(weights / weights.sum(axis=0), dtype=np.float64)


def best_of(members: Floats, observed: Floats, *, count: int = 3) -> Floats:
    """Return what the members with the smallest recent errors said, (count, ..., origins, leads)."""
    places = best_places(members, observed, count=count)
    return np.asarray(np.take_along_axis(members, places[..., None, None], axis=0))


def best_places(members: Floats, observed: Floats, *, count: int = 3) -> Ints:
    """Return which members had the smallest recent errors, best first, (count, ...)."""
    errors = np.abs(observed - members[..., : observed.shape[-2], :])
    return np.asarray(np.argsort(_mean_known(errors), axis=0, kind="stable")[:count])


def _mean_known(errors: Floats) -> Floats:
    """Return the mean of the errors that are known of all members, (members, ...); nan where there are none.

    They are added up one after the other, so that those of a series are the same beside any others.
    """
    both = np.isfinite(errors).all(axis=(0, -2, -1))
    if both.all():
        flat = errors.reshape(*errors.shape[:-2], -1)
        return np.asarray(np.ascontiguousarray(np.moveaxis(flat, -1, 0)).mean(axis=0))
    mean = np.empty(errors.shape[:-2])
    for place in np.ndindex(errors.shape[1:-2]):
        of_one = errors[(slice(None), *place)].reshape(len(errors), -1)
        known = np.isfinite(of_one).all(axis=0)
        mean[(slice(None), *place)] = of_one[:, known].mean(axis=1) if known.any() else np.nan
    return mean
