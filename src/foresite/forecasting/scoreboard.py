"""What became of issued forecasts: tallies that add up, and promised against observed coverage with bands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import polars as pl

from foresite.core.frames import QUANTILE_COLUMNS, QUANTILES
from foresite.forecasting.scores import pinball

CONFIDENCE = 0.95
"""Of the band around a promised share."""
FEWEST_ISSUES = 20
"""Of fewer, no share is called too high or too low."""
PAIRS = ("issue_id", "lead_days", "observed", "naive", *QUANTILE_COLUMNS)


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over steps that came true; two tallies of different steps add up.

    Attributes:
        rows: steps scored.
        error: sum of absolute errors of the median, unit of the series.
        square: sum of squared errors of the median.
        pinball: sum over steps of the mean pinball loss of the quantiles 0.1 to 0.9.
        size: sum of absolute observations.
        naive_rows: steps that seasonal naive had a value for.
        naive_error: sum of its absolute errors there.
        error_there: sum of ours there.
        below: by quantile, steps whose observation was at or below it; nan where an issue had none.
    """

    rows: int
    error: float
    square: float
    pinball: float
    size: float
    naive_rows: int
    naive_error: float
    error_there: float
    below: tuple[float, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        below = [None if each != each else each for each in self.below]  # noqa: PLR0124 -- not a number
        return {name: getattr(self, name) for name in self.__slots__ if name != "below"} | {"below": below}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Read back what ``plain`` gave."""
        below = tuple(float("nan") if each is None else float(each) for each in told["below"])
        return cls(**{**told, "below": below})

    @classmethod
    def added(cls, several: Iterable["Tally"]) -> Self:
        """Return the sum."""
        each = list(several)
        if not each:
            return cls(0, 0.0, 0.0, 0.0, 0.0, 0, 0.0, 0.0, (0.0,) * len(QUANTILES))
        names = [name for name in cls.__slots__ if name != "below"]
        below = tuple(np.sum([tally.below for tally in each], axis=0).tolist())
        return cls(**{name: sum(getattr(tally, name) for tally in each) for name in names}, below=below)

    def inside(self, low: int, high: int) -> float:
        """Return the share of steps above one quantile (by place) and not above another."""
        return (self.below[high] - self.below[low]) / self.rows if self.rows else float("nan")

    def measures(self) -> dict[str, float | None]:
        """Return MAE, RMSE and that of seasonal naive (unit of the series), WQL, skill and coverages.

        Skill is 1 minus our MAE over naive's on the steps that naive has a value for.
        """
        last = len(QUANTILES) - 1
        told = {
            "mae": _over(self.error, self.rows),
            "rmse": _over(self.square, self.rows) ** 0.5,
            "naive_mae": _over(self.naive_error, self.naive_rows),
            "skill": 1 - _over(self.error_there, self.naive_error),
            "wql": _over(2 * self.pinball, self.size),
            "coverage_80_share": self.inside(1, last - 1),
            "coverage_90_share": self.inside(0, last),
        }
        return {name: float(value) if np.isfinite(value) else None for name, value in told.items()}


def tallies(pairs: pl.DataFrame) -> dict[tuple[str, int], Tally]:
    """Add up what came of the steps of one series, by issue and whole days of lead.

    Args:
        pairs: columns PAIRS, one row a step with its observation; ``naive`` null where it had no value.
    """
    return {
        (str(key[0]), int(str(key[1]))): _tally(rows)
        for key, rows in pairs.partition_by("issue_id", "lead_days", as_dict=True).items()
    }


def _tally(rows: pl.DataFrame) -> Tally:
    observed = rows["observed"].to_numpy()[:, None]
    fan = rows.select(QUANTILE_COLUMNS).cast(pl.Float64).to_numpy()
    over = observed - fan
    wrong = np.abs(over[:, len(QUANTILES) // 2])
    naive = np.abs(observed[:, 0] - rows["naive"].cast(pl.Float64).to_numpy())
    there = np.isfinite(naive)
    below = np.where(np.isnan(fan).any(axis=0), np.nan, (over <= 0).sum(axis=0))
    return Tally(
        rows.height,
        float(wrong.sum()),
        float((wrong**2).sum()),
        float(pinball(over).sum()),
        float(np.abs(observed).sum()),
        int(there.sum()),
        float(naive[there].sum()),
        float(wrong[there].sum()),
        tuple(below.tolist()),
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """One promise and what was observed.

    Attributes:
        low: lower quantile of the interval; 0 for everything below ``high``.
        high: upper quantile.
        promised_share: high - low.
        observed_share: of the steps that came true.
        band_low: the share that chance alone would seldom go below, were the promise kept.
        band_high: nor above.
        issues: how many were scored.
        kept: whether the observed share lies in the band; null of too few issues.
    """

    low: float
    high: float
    promised_share: float
    observed_share: float
    band_low: float
    band_high: float
    issues: int
    kept: bool | None


def coverages(by_issue: Sequence[Tally]) -> list[Coverage]:
    """Hold the central intervals of 80 and 90 %, then each quantile, against what came.

    The band is binomial at CONFIDENCE, for as many steps as the issues are worth: the steps of one issue are
    wrong together, so the count is divided by the design effect that the issues themselves show.

    Args:
        by_issue: one tally an issue.

    Source:
        Clopper and Pearson (1934), Biometrika 26(4), for the band around the promised share; design effect
        of clusters: Kish (1965), Survey Sampling, section 5.4.
    """
    last = len(QUANTILES) - 1
    asked = [(1, last - 1), (0, last), *((-1, place) for place in range(len(QUANTILES)))]
    told = (_coverage(by_issue, low, high) for low, high in asked)
    return [each for each in told if each is not None]


def _coverage(by_issue: Sequence[Tally], low: int, high: int) -> Coverage | None:
    rows = np.array([tally.rows for tally in by_issue], dtype=np.float64)
    hits = np.array([tally.below[high] - (tally.below[low] if low >= 0 else 0.0) for tally in by_issue])
    known = np.isfinite(hits) & (rows > 0)
    rows, hits = rows[known], hits[known]
    if not len(rows):
        return None
    floor = QUANTILES[low] if low >= 0 else 0.0
    promised = QUANTILES[high] - floor
    observed = float(hits.sum() / rows.sum())
    band = _band(promised, float(rows.sum()) / _design_effect(hits, rows, promised))
    kept = bool(band[0] <= observed <= band[1]) if len(rows) >= FEWEST_ISSUES else None
    return Coverage(floor, QUANTILES[high], round(promised, 2), observed, *band, len(rows), kept)


def _design_effect(hits: np.ndarray, rows: np.ndarray, promised: float) -> float:
    """Return by how much the issues vary more than independent steps would, at least 1."""
    if len(rows) < 2:  # noqa: PLR2004 -- one cluster shows no spread
        return float(rows.sum())
    share = hits.sum() / rows.sum()
    spread = float(((hits - rows * share) ** 2).sum()) * len(rows) / (len(rows) - 1)
    return max(1.0, spread / (promised * (1 - promised) * float(rows.sum())))


def _band(promised: float, count: float) -> tuple[float, float]:
    from scipy.special import betaincinv  # noqa: PLC0415 -- takes a second to come in, for a server too

    tail = (1 - CONFIDENCE) / 2
    hits = promised * count
    low = float(betaincinv(hits, count - hits + 1, tail)) if hits > 0 else 0.0
    high = float(betaincinv(hits + 1, count - hits, 1 - tail)) if hits < count else 1.0
    return low, high


def _over(above: float, under: float) -> float:
    return above / under if under else float("nan")
