"""Issues of a process that stayed up and of one that just began agree to the digit, whatever came since."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from tests.workflows.test_forecasts import ISSUE, facts, house, made_series

from foresite.core.frames import FACT
from foresite.forecasting.loaded import Loaded
from foresite.workflows import forecasts

__all__ = ["house"]
pytestmark = pytest.mark.slow
LEARNED = ISSUE - timedelta(days=20)


def one(series_id: int, event_at, known_at, value: float | None) -> pl.DataFrame:
    fact = {"series_id": series_id, "event_at": event_at, "known_at": known_at, "value": value, "quality": 0}
    return pl.DataFrame([fact]).select(FACT.names()).cast(FACT)


def test_warm_and_cold_processes_issue_the_same_after_every_write(house, tenant) -> None:
    load, weather = made_series(house, tenant)
    known = facts(load, weather)
    house.lake.append(tenant, known.filter(pl.col("known_at") <= LEARNED + timedelta(hours=48)))
    row = forecasts.train(
        house,
        tenant,
        [load],
        covariates=[weather],
        forecaster="house",
        parameters={"trees": 15, "late_trees": 10},
        issued_at=LEARNED,
    )
    warm = replace(house, models=Loaded(2**26))

    def said(each, at):
        return forecasts.forecast(each, tenant, row, at, house.lake.version(tenant))

    def expect_the_same(at):
        told = said(warm, at)
        assert told.equals(said(replace(house, models=Loaded(0)), at))
        return told

    first = expect_the_same(LEARNED)
    assert expect_the_same(LEARNED).equals(first)
    day = LEARNED + timedelta(days=1)
    before = expect_the_same(day)
    event = LEARNED - timedelta(hours=30)
    house.lake.append(tenant, one(load, event, day, 900.0))
    corrected = expect_the_same(day)
    assert not corrected.equals(before)
    house.lake.append(tenant, one(load, event - timedelta(hours=3), day, None))
    expect_the_same(day)
    house.lake.append(tenant, one(weather, event, day, 35.0))
    expect_the_same(day)
    house.lake.append(tenant, known.filter(pl.col("known_at") > LEARNED + timedelta(hours=48)))
    for hours in (0, 1, 24, 25, 48, 240):
        expect_the_same(day + timedelta(hours=hours))
    assert expect_the_same(LEARNED).equals(first)
    assert len(warm.models) == 1
