"""Coherent sums: forecasts of wholes and parts that add up, changed the least where they are the surest."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import polars as pl

from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.axis import Floats, Ints

Method = Literal["wls", "mint", "bottom-up"]
"""By the spread of each forecast; by that and how past errors went together; or the parts as they are."""
SPREAD_OF = ("q10", "q90")
"""What tells how sure a forecast is, step by step."""
LEAST_SPREAD = 1e-6
"""As a share of the largest: even the surest forecast may give way a little."""
_KEY = ["series_id", "event_at"]


def sums(order: Sequence[int], parts: Mapping[int, Sequence[int]]) -> Floats:
    """Return (wholes, series): each row is 1 for a whole and -1 for its parts; coherent values make it 0."""
    rows = np.zeros((len(parts), len(order)))
    place = {series_id: n for n, series_id in enumerate(order)}
    for row, (whole, its) in zip(rows, parts.items(), strict=True):
        row[place[whole]] = 1.0
        row[[place[each] for each in its]] = -1.0
    return rows


def shrunk(errors: Floats, together: Ints | None = None) -> Floats:
    """Return how past errors went together, drawn towards not at all, (series, series).

    Args:
        errors: (times, series).
        together: of each time the number of what is wrong together, such as a day; default: each by itself.

    Source:
        Schäfer and Strimmer (2005), A shrinkage approach to large-scale covariance matrix estimation,
        Statistical Applications in Genetics and Molecular Biology 4(1), target D, on correlations, errors
        about nought: as in Wickramasuriya, Athanasopoulos and Hyndman (2019), JASA 114(526). Errors of one
        day are no more news than one: the variance of a correlation is that of the means of days.
    """
    size = np.sqrt(np.mean(errors**2, axis=0))
    scaled = errors / np.where(size > 0, size, 1.0)
    number = np.arange(len(errors)) if together is None else np.unique(together, return_inverse=True)[1]
    count = int(number.max()) + 1
    products = np.zeros((count, errors.shape[1], errors.shape[1]))
    np.add.at(products, number, scaled[:, :, None] * scaled[:, None, :])
    products *= count / len(errors)
    mean = products.mean(axis=0)
    noise = ((products - mean) ** 2).sum(axis=0) / (count * max(1, count - 1))
    apart = ~np.eye(len(mean), dtype=bool)
    signal = float((mean[apart] ** 2).sum())
    share = min(1.0, max(0.0, float(noise[apart].sum()) / signal)) if signal > 0 else 1.0
    return np.where(apart, (1.0 - share) * mean, 1.0)


def shifts(points: Floats, spreads: Floats, rows: Floats, together: Floats | None = None) -> Floats:
    """Return by how much each forecast moves so that all add up, (series, steps), in the unit of the series.

    Args:
        points: (series, steps).
        spreads: how unsure each is, (series, steps), in the same unit; a series of nought does not move.
        rows: as ``sums`` returns them.
        together: how their errors go together, (series, series); default: not at all.

    Source:
        Minimum trace: Wickramasuriya, Athanasopoulos and Hyndman (2019), Optimal forecast reconciliation for
        hierarchical and grouped time series through trace minimization, JASA 114(526), theorem 1, in its
        form y - W C' (C W C')^-1 C y, which needs no inverse of W.
    """
    alike = np.eye(len(points)) if together is None else together
    wide = spreads.T[:, :, None] * alike * spreads.T[:, None, :]  # (steps, series, series)
    gap = rows @ points  # (wholes, steps)
    moved = wide @ rows.T  # (steps, series, wholes)
    told = np.linalg.solve(rows @ moved, gap.T[:, :, None])
    return -np.squeeze(moved @ told, axis=-1).T


def reconciled(
    said: pl.DataFrame,
    parts: Mapping[int, Sequence[int]],
    *,
    method: Method = "wls",
    together: Floats | None = None,
) -> pl.DataFrame:
    """Return forecasts whose medians add up; all quantiles of a step move with its median.

    So ranges stay as wide and as ordered as they were. They do not add up, nor should they: parts are seldom
    all at their lowest at once. Steps that not all series have are left as they are.

    Args:
        said: series_id, event_at and q05 to q95.
        parts: by each whole the series that it is the sum of.
        method: what the spreads are taken from.
        together: for ``mint``, by series in the order of their ids, as ``shrunk`` returns it.
    """
    order = sorted({*parts, *(each for its in parts.values() for each in its)})
    mine = said.filter(pl.col("series_id").is_in(order))
    common = mine.group_by("event_at").len().filter(pl.col("len") == len(order))
    whole = mine.join(common, on="event_at", how="semi").sort("series_id", "event_at")
    if whole.is_empty():
        return said
    points, low, high = (whole[name].to_numpy().reshape(len(order), -1) for name in ("q50", *SPREAD_OF))
    rows = sums(order, parts)
    if method == "bottom-up":
        spreads = np.repeat([[float(each in parts)] for each in order], points.shape[1], axis=1)
    else:
        spreads = np.maximum(high - low, LEAST_SPREAD * max(float((high - low).max()), LEAST_SPREAD))
    moved = shifts(points, spreads, rows, together if method == "mint" else None)
    by = whole.select(_KEY).with_columns(shift=pl.Series(moved.ravel()))
    shifted = [(pl.col(name) + pl.col("shift").fill_null(0.0)).alias(name) for name in QUANTILE_COLUMNS]
    both = said.join(by, on=_KEY, how="left", maintain_order="left")
    return both.with_columns(shifted).drop("shift")
