"""What is known ahead of its time, a tariff or a planned outage: it is heeded as it was known, no later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.forecasting.zoo import fan, made, rows_of, steps

from foresite.core.frames import QUANTILES
from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import Panel, Target

ISSUE = datetime(2024, 5, 6, tzinfo=UTC)
DAYS, AHEAD = 120, 24
MEDIAN = QUANTILES.index(0.5)


def told_ahead(kind: str) -> np.ndarray:
    """A tariff of three steps of price, or an outage of some hours every few days."""
    dice = np.random.default_rng(3)
    hours = 24 * DAYS + AHEAD
    if kind == "tariff":
        return np.repeat(dice.choice([10.0, 20.0, 40.0], hours // 6), 6)
    off = np.zeros(hours)
    for begin in [*dice.choice(24 * DAYS - 12, 60, replace=False), hours - 16]:
        off[begin : begin + 8] = 1.0
    return off


def panel(kind: str, *, known: bool = True, later: float | None = None) -> tuple[Panel, np.ndarray]:
    """A load that heeds what is told two days ahead, and what comes on the day to be told."""
    told = told_ahead(kind)
    step = np.arange(len(told))
    load = 100 + 10 * np.sin(2 * np.pi * step / 24) - (1 if kind == "tariff" else 40) * told
    load = load + np.random.default_rng(4).normal(0, 1, len(step))
    at = steps("h", len(step), ISSUE + timedelta(hours=AHEAD))
    rows = [rows_of(1, at, load, timedelta(hours=1)), rows_of(9, at, told, -timedelta(hours=48))]
    if later is not None:
        changed = rows_of(9, at[-AHEAD:], np.full(AHEAD, later), timedelta(0))
        rows.append(changed.with_columns(known_at=pl.lit(ISSUE + timedelta(seconds=1))))
    target = Target(1, Axis.of("PT1H", "UTC"), covariates=(9,) if known else ())
    asked: dict[str, Any] = {"issued_at": ISSUE, "horizon_seconds": AHEAD * 3600, "steps": {9: 3600}}
    return Panel.known([target], pl.concat(rows), **asked), load[-AHEAD:]


@pytest.mark.parametrize("kind", ["tariff", "planned outage"])
@pytest.mark.parametrize("name", ["ridge", "house", "lightgbm"])
def test_what_was_told_ahead_is_heeded_as_it_was_known(name: str, kind: str) -> None:
    settings = {"house": {"trees": 100, "late_trees": 50}, "lightgbm": {"trees": 100}}.get(name, {})
    (given, came), (untold, _) = panel(kind), panel(kind, known=False)
    model = made(name, **settings).fit(given)
    said = fan(model.predict(given))
    error = np.abs(said[:, MEDIAN] - came).mean()
    blind = np.abs(fan(made(name, **settings).fit(untold).predict(untold))[:, MEDIAN] - came).mean()
    assert error <= 0.6 * blind
    changed, _ = panel(kind, later=1e3)
    assert (fan(model.predict(changed)) == said).all(), "a change that nobody knew of yet"
