"""Made-up signals whose anomalies are known."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl

from foresite.analytics.signal import Signal

START = datetime(2024, 3, 1, tzinfo=UTC)


def rows(values, series_id=1, step=timedelta(hours=1), start=START) -> pl.DataFrame:
    times = [start + step * place for place in range(len(values))]
    return pl.DataFrame(
        {"series_id": [series_id] * len(values), "event_at": times, "value": np.asarray(values, dtype=float)},
        schema_overrides={"event_at": pl.Datetime("us", "UTC")},
    ).fill_nan(None)


def daily(days=40, per_day=24, noise=0.3, seed=1):
    at = np.arange(days * per_day)
    return 10 + 3 * np.sin(2 * np.pi * at / per_day) + np.random.default_rng(seed).normal(0, noise, len(at))


def signal(values, learning=0.5, zone="UTC", step=timedelta(hours=1)) -> Signal:
    seconds = int(step.total_seconds())
    return Signal.of(rows(values, step=step), [1], step_seconds=seconds, zone=zone, learning=learning)


def sensors(steps=1200, seed=2, learning=0.5) -> Signal:
    """Six sensors that two causes move; from step 900 on the fourth goes its own way."""
    rng = np.random.default_rng(seed)
    causes = np.cumsum(rng.normal(0, 0.2, (steps, 2)), axis=0)
    causes -= 0.98 * np.concatenate([np.zeros((1, 2)), causes[:-1]])
    values = causes @ rng.normal(size=(2, 6)) + rng.normal(0, 0.1, (steps, 6))
    values[900:, 3] += 1.5
    return Signal(tuple(range(1, 7)), 0, 60, values, np.zeros(steps, dtype=np.int64), int(learning * steps))
