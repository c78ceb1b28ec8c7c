"""CPU of a thousand series forecast from 28 origins by the fast tier: ``python -m benchmarks.fast_tier``.

A year of made hourly loads: a day, a week and a season of each, mixed differently, with noise that lasts. The fast tier
learns once and forecasts a day ahead, eleven quantiles, from 28 daily origins. ``ridge`` is what the forecaster
spends on panels that are there; ``whole`` adds making each panel from rows as the lake gives them. Beside it stands
our seasonal naive on fewer series, counted up: its cost tells how busy the machine was.
"""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
from benchmarks.figures import figure, tell

from foresite.forecasting.axis import Axis
from foresite.forecasting.backtest import judged, scales_of
from foresite.forecasting.forecaster import Forecaster, Model, Panel, Target
from foresite.forecasting.zoo.ridge import Ridge
from foresite.forecasting.zoo.seasonal_naive import SeasonalNaive

SCALES = {"small": (100, 20), "full": (1000, 100)}
"""Series, and how many of them seasonal naive is asked for."""
ORIGINS, DAYS, HOURS = 28, 365, 24
START = datetime(2023, 1, 1, tzinfo=UTC)
GOAL_SECONDS = 5.0
"""Of a thousand series."""


def made(count: int) -> pl.DataFrame:
    """Return hourly loads of so many series, known when their hour is over."""
    rng = np.random.default_rng(7)
    hour = np.arange((DAYS + ORIGINS) * HOURS)
    courses = [np.sin(2 * np.pi * k * hour / 24 + rng.uniform(0, 6)) for k in (1, 2, 3)]
    courses += [np.isin(hour // 24 % 7, (5, 6)).astype(float), np.sin(2 * np.pi * hour / 8760)]
    noise = rng.normal(0, 1, (count, len(hour)))
    for step in range(1, len(hour)):
        noise[:, step] += 0.9 * noise[:, step - 1]
    values = 100 + rng.uniform(2, 20, (count, len(courses))) @ np.stack(courses) + 3 * noise
    at = pl.datetime_range(
        START, START + timedelta(hours=len(hour) - 1), "1h", eager=True, time_unit="us", time_zone="UTC"
    )
    frame = pl.DataFrame(
        {"series_id": np.repeat(np.arange(1, count + 1), len(hour)), "value": values.ravel()}
    )
    return frame.with_columns(event_at=pl.concat([at] * count)).with_columns(
        known_at=pl.col("event_at") + pl.duration(hours=1)
    )


def panels(rows: pl.DataFrame, count: int, context_days: int) -> Iterable[tuple[datetime, Panel, float]]:
    """Yield the panel to learn from, then that of each origin, and the CPU seconds each took to make."""
    targets = [Target(each, Axis.of("PT1H", "UTC")) for each in range(1, count + 1)]
    first = START + timedelta(days=DAYS)
    for place in range(-1, ORIGINS):
        at = first + timedelta(days=max(place, 0))
        begin = START if place < 0 else at - timedelta(days=context_days)
        given = rows.filter(pl.col("event_at").is_between(begin, at))
        began = time.process_time()
        panel = Panel.known(targets, given, issued_at=at, horizon_seconds=HOURS * 3600)
        _ = panel.tracks
        yield at, panel, time.process_time() - began


def spent(
    forecaster: Forecaster, rows: pl.DataFrame, count: int
) -> tuple[pl.DataFrame, dict[int, float], float, float]:
    """Return forecasts, units of MASE, CPU seconds of the forecaster, and of making its panels."""
    model: Model | None = None
    said: list[pl.DataFrame] = []
    scales: dict[int, float] = {}
    own = making = 0.0
    for at, panel, seconds in panels(rows, count, forecaster.context_days):
        making += seconds
        if model is None:
            scales = scales_of(panel)
        began = time.process_time()
        if model is None:
            model = forecaster.fit(panel)
        else:
            said.append(model.predict(panel).with_columns(issued_at=pl.lit(at)))
        own += time.process_time() - began
    return pl.concat(said), scales, own, making


def measure(scale: str) -> Iterable[dict[str, object]]:
    """Yield the figures as they come."""
    count, asked = SCALES[scale]
    rows = made(count)
    goal = GOAL_SECONDS * count / 1000
    naive = spent(SeasonalNaive(), rows.filter(pl.col("series_id") <= asked), asked)
    ours = spent(Ridge(), rows, count)
    scores = judged({"ridge": ours[0], "naive": naive[0]}, rows, ours[1])
    told = {name: each["pooled"] for name, each in scores.items()}
    yield figure(
        "cpu_ridge", ours[2], "s", reference=naive[2] * count / asked, goal=f"<= {goal}", judged="value"
    )
    yield figure(
        "cpu_whole",
        ours[2] + ours[3],
        "s",
        reference=(naive[2] + naive[3]) * count / asked,
        goal=f"<= {goal}",
        judged="value",
    )
    for metric in ("mase", "wql"):
        yield figure(
            metric, told["ridge"][metric], "1", reference=told["naive"][metric], goal="<= 0.9", judged="ratio"
        )
    for level in ("80", "90"):
        name = f"coverage_{level}_share"
        yield figure(
            name,
            told["ridge"][name],
            "1",
            reference=told["naive"][name],
            goal=f">= {int(level) / 100 - 0.03}",
            judged="value",
        )


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
