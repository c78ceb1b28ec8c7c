"""What the tests of the zoo share: small settings, panels of awkward series, and forecasts taken apart."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Forecaster, Panel, Target
from foresite.forecasting.registry import NAMES, forecaster_class

BERLIN = "Europe/Berlin"
QUICK: dict[str, dict[str, Any]] = {
    "house": {"trees": 10, "late_trees": 10},
    "lightgbm": {"trees": 10, "most_rows": 2000},
    "xgboost": {"trees": 10, "most_rows": 2000},
    "random-forest": {"trees": 5, "most_rows": 1000},
    "ebm": {"rounds": 10, "pairs": 1, "bins": 16, "most_rows": 500},
    "lstm": {"units": 4, "epochs": 1, "most_windows": 64, "window_days": 1},
    "gru": {"units": 4, "epochs": 1, "most_windows": 64, "window_days": 1},
    "ets": {"window_days": 7, "calibration_days": 7},
    "theta": {"window_days": 7, "calibration_days": 7},
    "mstl": {"window_days": 15, "calibration_days": 7},
}
"""Settings that make a forecaster fast; what it promises does not depend on them."""
RUNNABLE = tuple(name for name in NAMES if name != "chronos")
"""All but the one whose weights nobody ships."""
NETS = ("lstm", "gru")
"""What takes seconds to compile: of the panels they get two; the ridge, which sees as they do, gets all."""
GARBAGE = 1e9


def made(name: str, **settings: Any) -> Forecaster:
    """A forecaster with small settings and some others."""
    chosen = forecaster_class(name)
    kind = type(chosen().parameters)
    return chosen(kind(**(QUICK.get(name, {}) | settings)))


def rows_of(series_id: int, at: pl.Series, values: np.ndarray, lag: timedelta) -> pl.DataFrame:
    """Versions of one series, each known so much later than its step begins; what is no number is absent."""
    frame = pl.DataFrame({"series_id": pl.Series([series_id] * len(at), dtype=pl.Int64), "event_at": at})
    frame = frame.with_columns(known_at=pl.col("event_at") + lag, value=pl.Series(values))
    return frame.filter(pl.col("value").is_finite())


def steps(every: str, count: int, until: datetime) -> pl.Series:
    """The newest ``count`` steps that end before a moment."""
    back = f"-{15 * count}m" if every == "q" else f"-{count}{every}"
    first = pl.Series([until]).dt.offset_by(back)[0]
    step = "15m" if every == "q" else f"1{every}"
    return pl.datetime_range(first, until, step, eager=True, time_zone="UTC", time_unit="us")[:count]


def awkward(issued_at: datetime, *, poisoned: bool = False) -> Panel:
    """Hourly loads in a zone that is about to change its clock, with one weather that is known ahead.

    1 is plain; 2 is negative by day; 3 is zero by night; 4 has gaps, the newest day among them; 5 changed its
    level a month ago; 6 began five days ago. Poisoned, all that is known after the issue is garbage.
    """
    hours = 24 * 70
    at = steps("h", hours, issued_at)
    rng = np.random.default_rng(2)
    step = np.arange(hours)
    day = np.sin(2 * np.pi * step / 24)
    warm = 8 * day + np.repeat(rng.normal(0, 3, 70), 24)
    plain = 50 + 10 * day + warm + rng.normal(0, 1, hours)
    gaps = plain.copy()
    gaps[[*range(300, 380), *range(hours - 30, hours - 3)]] = np.nan
    new = np.where(step < hours - 120, np.nan, 2 * plain)
    zero = np.where(step % 24 < 8, 0.0, 5 + 5 * day + rng.random(hours))
    each = {1: plain, 2: 5 - 40 * np.maximum(day, 0) + rng.normal(0, 1, hours), 3: zero, 4: gaps}
    each |= {5: plain + 60 * (step > hours - 700), 6: new}
    frames = [rows_of(number, at, values, timedelta(hours=1)) for number, values in each.items()]
    ahead = steps("h", hours + 72, issued_at + timedelta(hours=72))
    later = np.append(warm, 8 * np.sin(2 * np.pi * np.arange(72) / 24))
    frames.append(rows_of(9, ahead, later + rng.normal(0, 1, len(later)), -timedelta(hours=48)))
    frames.append(rows_of(9, ahead, later, timedelta(hours=2)))
    versions = pl.concat(frames)
    if poisoned:
        unknown = pl.col("known_at") > issued_at
        seen = versions.filter(~unknown).with_columns(
            known_at=pl.lit(issued_at) + pl.duration(microseconds=1)
        )
        versions = pl.concat([versions, seen.select(versions.columns)]).with_columns(
            value=pl.when(unknown).then(GARBAGE).otherwise("value")
        )
    targets = [Target(number, Axis.of("PT1H", BERLIN), "DE", "", (9,)) for number in each]
    return Panel.known(targets, versions, issued_at=issued_at, horizon_seconds=48 * 3600, steps={9: 3600})


def plain(resolution: str, every: str, count: int, horizon_days: float, *, season: int) -> Panel:
    """Two series of any step with a season and a trend, the second with a quarter of the history."""
    issued_at = datetime(2024, 1, 1, tzinfo=UTC)
    at = steps(every, count, issued_at)
    step = np.arange(count)
    rng = np.random.default_rng(3)
    values = 100 + 0.1 * step + 20 * np.sin(2 * np.pi * step / season) + rng.normal(0, 1, count)
    short = np.where(step < count - count // 4, np.nan, 3 * values)
    frames = [rows_of(number, at, each, timedelta(0)) for number, each in ((1, values), (2, short))]
    targets = [Target(number, Axis.of(resolution, "UTC")) for number in (1, 2)]
    seconds = int(horizon_days * 86_400)
    return Panel.known(targets, pl.concat(frames), issued_at=issued_at, horizon_seconds=seconds)


def noise(days: int) -> Panel:
    """Four hourly series of standard normal noise: nothing can be told but how far it reaches."""
    issued_at = datetime(2024, 3, 4, tzinfo=UTC)
    at = steps("h", 24 * days, issued_at)
    drawn = np.random.default_rng(5).normal(0, 1, (4, len(at)))
    rows = pl.concat([rows_of(number, at, each, timedelta(hours=1)) for number, each in enumerate(drawn)])
    targets = [Target(number, Axis.of("PT1H", "UTC")) for number in range(len(drawn))]
    return Panel.known(targets, rows, issued_at=issued_at, horizon_seconds=86_400)


PANELS = {
    "a clock change": lambda: awkward(datetime(2024, 3, 30, 11, tzinfo=UTC)),
    "15 minutes": lambda: plain("PT15M", "q", 96 * 31, 0.25, season=96),
    "a quarter of an hour ahead": lambda: plain("PT15M", "q", 96 * 31, 1 / 96, season=96),
    "days": lambda: plain("P1D", "d", 300, 20, season=7),
    "weeks": lambda: plain("P1W", "w", 230, 70, season=52),
    "months": lambda: plain("P1M", "mo", 96, 365, season=12),
    "years": lambda: plain("P1Y", "y", 40, 1100, season=7),
}


def fan(said: pl.DataFrame) -> np.ndarray:
    """The quantiles, (rows, 11)."""
    return said.select(QUANTILE_COLUMNS).to_numpy()
