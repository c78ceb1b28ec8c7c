"""Which forecaster a series should have: losses at the same origins, and how sure their difference is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from foresite.core.frames import INSTANT
from foresite.forecasting.axis import Floats

LOSSES = pl.Schema({"issued_at": INSTANT, "loss": pl.Float64()})
"""Losses of one series by one forecaster: one an origin."""
DRAWS = 2000
BLOCK_ORIGINS = 7
"""Origins of a week err together: whole weeks are drawn."""
SURE_SHARE = 0.9
"""Of draws in which a challenger is better, before it takes the place of what is champion now."""
WORSE_SHARE = 0.95
"""Of draws in which the champion is worse than naive, before it loses its place while live."""

FEWEST_LIVE = 14
"""Issues that came true, before a champion can lose its place while live: two weeks of days."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One forecaster held against another on the same origins.

    Attributes:
        ratio: its mean loss over the other's; below 1 is better.
        low: of the central 90 % of the ratio over the draws.
        high: the same.
        better_share: of draws in which it is better.
        origins: how many both have.
    """

    ratio: float
    low: float
    high: float
    better_share: float
    origins: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is champion of a series, and how each candidate did beside seasonal naive.

    Attributes:
        forecaster: the champion.
        reason: kept, first, better or naive: why.
        verdicts: of each candidate but naive, beside naive.
    """

    forecaster: str
    reason: str
    verdicts: Mapping[str, Verdict]


def losses(made: pl.DataFrame, truth: pl.DataFrame) -> dict[int, pl.DataFrame]:
    """Return by series the mean absolute error of the median at each origin, oldest first.

    Args:
        made: issued_at, series_id, event_at and the quantiles, as ``backtest.roll`` returns them.
        truth: series_id, event_at and value.

    Returns:
        issued_at and loss, in the unit of the series; origins of which nothing came true are absent.
    """
    came = made.join(
        truth.select("series_id", "event_at", "value"), on=["series_id", "event_at"], how="inner"
    )
    wrong = (pl.col("value") - pl.col("q50")).abs()
    each = (
        came.drop_nulls("value").group_by("series_id", "issued_at").agg(loss=wrong.mean()).sort("issued_at")
    )
    return {
        int(str(key[0])): rows.drop("series_id")
        for key, rows in each.partition_by("series_id", as_dict=True).items()
    }


def pooled(found: Mapping[str, Mapping[int, pl.DataFrame]], naive: str) -> dict[str, pl.DataFrame]:
    """Return by forecaster one loss at each origin: the mean over series, each in units of naive's mean loss.

    Args:
        found: by forecaster, ``losses`` of all series.
        naive: name of the yardstick.
    """
    units = {series_id: float(rows["loss"].to_numpy().mean()) for series_id, rows in found[naive].items()}
    empty = pl.DataFrame(schema=LOSSES)
    told = {}
    for name, series in found.items():
        each = [
            rows.select("issued_at", loss=pl.col("loss") / (units[series_id] or 1.0))
            for series_id, rows in series.items()
            if series_id in units
        ]
        joined = pl.concat([empty, *each])
        told[name] = joined.group_by("issued_at").agg(pl.col("loss").mean()).sort("issued_at")
    return told


def loses(mine: pl.DataFrame, naive: pl.DataFrame, *, seed: int = 1) -> Verdict | None:
    """Return how much better naive is than a champion that is live, where that is as good as sure; else None.

    Args:
        mine: losses of the champion at its issues.
        naive: those that naive would have had there.
        seed: of the draws.
    """
    verdict = held_against(naive, mine, seed=seed)
    sure = verdict.origins >= FEWEST_LIVE and verdict.better_share >= WORSE_SHARE
    return verdict if sure else None


def held_against(mine: pl.DataFrame, theirs: pl.DataFrame, *, seed: int = 1) -> Verdict:
    """Hold the losses of one forecaster against those of another at the origins that both have.

    Weeks of origins are drawn with replacement (moving blocks), the same for both.

    Source:
        Kuensch (1989), The jackknife and the bootstrap for general stationary observations, Annals of
        Statistics 17(3), section 2; paired as in Diebold and Mariano (1995), JBES 13(3).
    """
    both = mine.join(theirs, on="issued_at", how="inner", suffix="_theirs").sort("issued_at")
    if both.is_empty():
        return Verdict(float("nan"), float("nan"), float("nan"), 0.0, 0)
    pair = both.select("loss", "loss_theirs").to_numpy()
    drawn = pair[_blocks(len(pair), seed)].mean(axis=1)
    ratios = _ratios(drawn)
    low, high = np.quantile(ratios, [0.05, 0.95])
    better = float((drawn[:, 0] < drawn[:, 1]).mean())
    return Verdict(float(_ratios(pair.mean(axis=0)[None])[0]), float(low), float(high), better, len(pair))


def chosen(found: Mapping[str, pl.DataFrame], naive: str, *, now: str | None = None, seed: int = 1) -> Choice:
    """Choose the champion of one series: seasonal naive is always a candidate and needs no proof.

    The best by mean loss is champion at once where there is none yet, if it is better than naive; in place of
    one that holds the title it must be better in SURE_SHARE of the draws.

    Args:
        found: by forecaster, ``losses`` of this series; naive must be among them.
        naive: name of the yardstick.
        now: who is champion, if anyone.
        seed: of the draws.
    """
    verdicts = {
        name: held_against(rows, found[naive], seed=seed) for name, rows in found.items() if name != naive
    }
    able = {name: each.ratio for name, each in verdicts.items() if each.ratio < 1}
    best = min(able, key=lambda name: able[name], default=naive)
    if now is None or now not in found:
        return Choice(best, "first" if best != naive else "naive", verdicts)
    if best == now:
        return Choice(now, "kept", verdicts)
    sure = held_against(found[best], found[now], seed=seed).better_share >= SURE_SHARE
    worse_than_naive = now != naive and verdicts[now].ratio >= 1
    if sure or worse_than_naive:
        return Choice(best, "better" if best != naive else "naive", verdicts)
    return Choice(now, "kept", verdicts)


def _blocks(count: int, seed: int) -> np.ndarray:
    """Return places of origins (draws, count), in blocks of whole weeks."""
    length = min(BLOCK_ORIGINS, count)
    blocks = -(-count // length)
    starts = np.random.default_rng(seed).integers(0, count - length + 1, (DRAWS, blocks))
    return (starts[:, :, None] + np.arange(length)).reshape(DRAWS, -1)[:, :count]


def _ratios(pairs: Floats) -> Floats:
    """Return ours over theirs; of two that are both without error 1."""
    mine, theirs = pairs[:, 0], pairs[:, 1]
    return np.where(theirs > 0, mine / np.where(theirs > 0, theirs, 1.0), np.where(mine > 0, np.inf, 1.0))
