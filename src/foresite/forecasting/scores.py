"""How good a forecast was: MAE, RMSE, MASE, WQL and coverage, per series and pooled."""

from typing import Any

import numpy as np
import polars as pl

from foresite.core.frames import QUANTILE_COLUMNS, QUANTILES
from foresite.forecasting.axis import Floats

METRICS = ("mae", "rmse", "mase", "wql", "coverage_80_share", "coverage_90_share")
_TENTHS = slice(1, -1)
"""The quantiles 0.1 to 0.9 among all: those of WQL, as others define it."""


def seasonal_scale(values: Floats, season: int) -> float:
    """Return the in-sample mean absolute error of the seasonal naive forecast, the unit of MASE.

    Source:
        Hyndman and Koehler (2006), Another look at measures of forecast accuracy, IJF 22(4), eq. 11
        with a seasonal lag.
    """
    steps = np.abs(values[season:] - values[:-season])
    known = steps[np.isfinite(steps)]
    return float(known.mean()) if len(known) else float("nan")


def score(pairs: pl.DataFrame, scales: dict[int, float]) -> dict[str, Any]:
    """Score forecasts against what came.

    Args:
        pairs: series_id, observed and q05 to q95, one row per series, origin and step.
        scales: ``seasonal_scale`` of each series before the first origin.

    Returns:
        ``pooled`` and ``series`` (by id): the METRICS and the count of rows. MAE and RMSE are in the unit
        of the series (and pooled only means something where the units agree); the pooled MASE is the mean of
        the series' ones, WQL is weighted by observed size, coverage is over all rows, 0 to 1.

    Source:
        MASE: Hyndman and Koehler (2006). WQL: 2 x sum of pinball losses over quantiles 0.1 to 0.9 / sum of
        absolute observations, averaged over quantiles; pinball: Koenker and Bassett (1978), Econometrica
        46(1); the form is that of Park et al. (2022), AISTATS, section 4. Coverage: share of observations
        within [q10, q90] and within [q05, q95].
    """
    parts = pairs.drop_nulls("observed").partition_by("series_id", as_dict=True)
    series: dict[str, dict[str, float]] = {}
    sums = {
        "rows": 0.0,
        "ae": 0.0,
        "se": 0.0,
        "pinball": 0.0,
        "size": 0.0,
        "inside_80": 0.0,
        "inside_90": 0.0,
    }
    for key in sorted(parts):
        name = int(str(key[0]))
        own = _sums(parts[key])
        series[str(name)] = _measures(own) | {"mase": _ratio(own["ae"] / own["rows"], scales.get(name))}
        for term in sums:
            sums[term] += own[term]
    if not series:
        return {"pooled": {}, "series": {}}
    relative = [each["mase"] for each in series.values() if np.isfinite(each["mase"])]
    mean = float(np.mean(relative)) if relative else float("nan")
    return {"pooled": _measures(sums) | {"mase": mean}, "series": series}


def pinball(over: Floats) -> Floats:
    """Return the mean pinball loss over the quantiles 0.1 to 0.9 of each row of observed minus quantiles."""
    levels = np.array(QUANTILES)
    mean: Floats = np.maximum(levels * over, (levels - 1) * over)[:, _TENTHS].mean(axis=1)
    return mean


def _sums(rows: pl.DataFrame) -> dict[str, float]:
    observed = rows["observed"].to_numpy()[:, None]
    quantiles = rows.select(QUANTILE_COLUMNS).to_numpy()
    over = observed - quantiles
    error = over[:, len(QUANTILES) // 2]
    return {
        "rows": float(len(rows)),
        "ae": float(np.abs(error).sum()),
        "se": float((error**2).sum()),
        "pinball": float(pinball(over).sum()),
        "size": float(np.abs(observed).sum()),
        "inside_80": _inside(over[:, 1], over[:, -2]),
        "inside_90": _inside(over[:, 0], over[:, -1]),
    }


def _measures(sums: dict[str, float]) -> dict[str, float]:
    rows = sums["rows"]
    return {
        "rows": rows,
        "mae": sums["ae"] / rows,
        "rmse": float(np.sqrt(sums["se"] / rows)),
        "wql": _ratio(2 * sums["pinball"], sums["size"]),
        "coverage_80_share": sums["inside_80"] / rows,
        "coverage_90_share": sums["inside_90"] / rows,
    }


def _inside(over_low: Floats, over_high: Floats) -> float:
    return float(((over_low >= 0) & (over_high <= 0)).sum())


def _ratio(over: float, under: float | None) -> float:
    return over / under if under else float("nan")
