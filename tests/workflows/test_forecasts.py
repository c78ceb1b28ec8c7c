"""Forecasts end to end: what is unknown cannot matter, what was issued comes back to the digit."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine
from tests.forecasting.zoo import NETS, RUNNABLE, made

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.frames import FACT, QUANTILE_COLUMNS
from foresite.forecasting import queries
from foresite.forecasting.registry import forecaster_class
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope
from foresite.workflows import backtests, forecasts
from foresite.workflows.house import House

START = datetime(2024, 2, 1, tzinfo=UTC)
ISSUE = datetime(2024, 5, 1, 10, tzinfo=UTC)
HOURS = 24 * 94
GARBAGE = 1e9


@pytest.fixture
def house(settings: Settings, engine: Engine) -> House:
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


def made_series(house: House, scope: Scope) -> tuple[int, int]:
    load = SeriesSpec("north/load", "load", "MW", resolution="PT1H", zone="Europe/Berlin")
    weather = SeriesSpec("north/temperature", "temperature", "degC", resolution="PT1H", zone="Europe/Berlin")
    ids = series.ensure(house.engine, scope, [load, weather])
    return ids["north/load"], ids["north/temperature"]


def facts(
    load: int, weather: int, *, poison: bool = False, late: timedelta = timedelta(hours=1)
) -> pl.DataFrame:
    """A load driven by weather, and weather forecasts of two leads; poisoned where known after the issue."""
    step = np.arange(HOURS)
    rng = np.random.default_rng(1)
    truth = 10 + 8 * np.sin(2 * np.pi * step / 24) + rng.normal(0, 2, HOURS)
    loads = 100 + 2 * truth + 15 * np.sin(2 * np.pi * step / 168) + rng.normal(0, 1, HOURS)
    at = pl.datetime_range(
        START, START + timedelta(hours=HOURS - 1), "1h", eager=True, time_unit="us", time_zone="UTC"
    )
    wanted = [
        (load, loads, late),
        (weather, truth + rng.normal(0, 2, HOURS), -timedelta(hours=36)),
        (weather, truth, timedelta(hours=2)),
    ]
    frames = [
        pl.DataFrame({"event_at": at, "value": values}).with_columns(
            series_id=pl.lit(series_id, dtype=pl.Int64),
            known_at=pl.col("event_at") + lag,
            quality=pl.lit(0, dtype=pl.Int16),
        )
        for series_id, values, lag in wanted
    ]
    every = pl.concat(frames).select(FACT.names()).cast(FACT)
    if poison:
        unknown = pl.col("known_at") > ISSUE
        every = every.with_columns(value=pl.when(unknown).then(GARBAGE).otherwise("value"))
        every = pl.concat([every, revised(every)])
    return every


def revised(every: pl.DataFrame) -> pl.DataFrame:
    """Garbage in place of every fact of the month before the issue, known a moment after it."""
    recent = every.filter(pl.col("event_at").is_between(ISSUE - timedelta(days=30), ISSUE))
    return recent.unique(["series_id", "event_at"]).with_columns(
        value=pl.lit(-GARBAGE), known_at=pl.lit(ISSUE + timedelta(microseconds=1)).cast(FACT["known_at"])
    )


def parameters(name: str):
    return made(name).parameters.model_dump()


def issued(house: House, scope: Scope, name: str, ids: tuple[int, int]) -> tuple[str, pl.DataFrame]:
    load, weather = ids
    model = forecasts.train(
        house,
        scope,
        [load],
        forecaster=name,
        horizon_hours=24,
        issued_at=ISSUE - timedelta(days=2),
        covariates=[weather],
        parameters=parameters(name),
    )
    row = forecasts.issue(house, scope, model.model_id, issued_at=ISSUE)
    said = house.lake.read_forecasts(scope, issue_id=row.issue_id)
    return row.issue_id, said.select("event_at", *QUANTILE_COLUMNS)


@pytest.mark.parametrize("late_hours", [1, 30], ids=["at once", "a day late"])
@pytest.mark.parametrize("name", [name for name in RUNNABLE if name not in NETS])
def test_what_is_known_after_the_issue_cannot_change_a_bit(
    house: House, tenant: Scope, neighbour: Scope, name: str, late_hours: int
) -> None:
    late = timedelta(hours=late_hours)
    clean, poisoned = made_series(house, tenant), made_series(house, neighbour)
    house.lake.append(tenant, facts(*clean, late=late))
    house.lake.append(neighbour, facts(*poisoned, poison=True, late=late))
    _, said = issued(house, tenant, name, clean)
    _, said_beside_garbage = issued(house, neighbour, name, poisoned)
    assert said.height == 24
    assert said.equals(said_beside_garbage)
    ordered = said.select(QUANTILE_COLUMNS).to_numpy()
    assert (np.diff(ordered, axis=1) >= 0).all()


@pytest.mark.parametrize("name", [name for name in RUNNABLE if name not in NETS])
def test_an_issued_forecast_comes_back_to_the_digit_after_later_corrections(
    house: House, tenant: Scope, name: str
) -> None:
    ids = made_series(house, tenant)
    house.lake.append(tenant, facts(*ids))
    issue_id, _ = issued(house, tenant, name, ids)
    last_week = facts(*ids).filter(pl.col("event_at") > ISSUE - timedelta(days=7))
    corrected = last_week.with_columns(
        value=pl.col("value") + 50, known_at=pl.col("known_at") + pl.duration(days=9)
    )
    backdated = last_week.with_columns(
        value=pl.col("value") - 50, known_at=pl.col("known_at") + pl.duration(seconds=1)
    )
    house.lake.append(tenant, pl.concat([corrected, backdated]))
    house.lake.flush(tenant)
    house.lake.compact(tenant)
    told = forecasts.reproduce(house, tenant, issue_id)
    assert told["identical"], told
    assert told["rows"] == 24


def test_a_backtest_measures_beside_seasonal_naive_and_is_kept(house: House, tenant: Scope) -> None:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather))
    row = backtests.backtest(
        house, tenant, [load], covariates=[weather], last_origin=ISSUE, origins=3, horizon_hours=24
    )
    kept = queries.backtest(house.engine, tenant, row.backtest_id)
    assert set(kept.scores) == {"house", "seasonal-naive"}
    assert kept.scores["house"]["pooled"]["mase"] < kept.scores["seasonal-naive"]["pooled"]["mase"]
    assert kept.scores["house"]["series"][str(load)]["rows"] == 72


def test_a_history_that_ended_long_ago_is_measured_at_its_end(house: House, tenant: Scope) -> None:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather))
    row = backtests.backtest(house, tenant, [load], forecaster="seasonal-naive", origins=2, horizon_hours=24)
    assert row.last_origin == START + timedelta(hours=HOURS - 24)
    assert row.scores["seasonal-naive"]["series"][str(load)]["rows"] == 48
    with pytest.raises(BadDataError, match="no recent values to learn from"):
        forecasts.train(house, tenant, [load], issued_at=ISSUE + timedelta(days=2000))


def test_an_old_history_is_answered_with_the_moment_that_works(house: House, tenant: Scope) -> None:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather))
    known = START + timedelta(hours=HOURS)
    with pytest.raises(BadDataError) as caught:
        forecasts.train(house, tenant, [load])
    assert caught.value.remedy.startswith(f"Train with --at {known.isoformat()}, ")
    model = forecasts.train(house, tenant, [load], forecaster="seasonal-naive")
    with pytest.raises(BadDataError) as caught:
        forecasts.issue(house, tenant, model.model_id)
    assert caught.value.remedy.startswith(f"Train and issue with --at {known.isoformat()}, ")
    with pytest.raises(BadDataError) as caught:
        forecasts.issue(house, tenant, model.model_id, issued_at=known)
    assert caught.value.remedy.startswith(f"Train a model with --at {known.isoformat()} or earlier, ")
    model = forecasts.train(house, tenant, [load], forecaster="seasonal-naive", issued_at=known)
    with pytest.raises(BadDataError) as caught:
        forecasts.issue(house, tenant, model.model_id)
    assert caught.value.remedy.startswith(f"Issue with --at {known.isoformat()}, ")
    assert forecasts.issue(house, tenant, model.model_id, issued_at=known).rows == 24


def test_a_history_known_only_since_today_names_no_moment(house: House, tenant: Scope) -> None:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather, late=timedelta(days=900)))
    model = forecasts.train(house, tenant, [load], forecaster="seasonal-naive")
    with pytest.raises(BadDataError) as caught:
        forecasts.issue(house, tenant, model.model_id)
    assert "--at" not in caught.value.remedy
    assert "known_at follows the event" in caught.value.remedy


def test_backtests_are_kept_to_be_held_against_each_other(house: House, tenant: Scope) -> None:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather))
    rows = [
        backtests.backtest(
            house, tenant, [load], forecaster="seasonal-naive", last_origin=last, origins=2, horizon_hours=24
        )
        for last in (ISSUE, ISSUE, ISSUE - timedelta(days=7))
    ]
    kept = [queries.backtest(house.engine, tenant, row.backtest_id) for row in rows]
    first, again, earlier = queries.compared(kept)["backtests"]
    assert first["differs"] == again["differs"] == []
    assert again["beside_first"]["mase"] == again["beside_naive"]["wql"] == 1.0
    assert earlier["differs"] == ["first_origin", "last_origin"]
    assert earlier["beside_first"]["mae"] == earlier["pooled"]["mae"] / first["pooled"]["mae"] != 1.0


def test_a_model_of_another_form_is_refused_with_a_remedy() -> None:
    with pytest.raises(BadDataError, match="kept in form 2") as caught:
        forecaster_class("lightgbm-direct").load(b'{"format": 2, "parameters": {}, "series": {}}')
    assert "Train it again" in caught.value.remedy


def test_a_neighbour_finds_neither_series_nor_model_nor_issue(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    ids = made_series(house, tenant)
    house.lake.append(tenant, facts(*ids))
    issue_id, _ = issued(house, tenant, "seasonal-naive", ids)
    model_id = queries.models(house.engine, tenant)[0].model_id
    with pytest.raises(NotFoundError):
        forecasts.train(house, neighbour, [ids[0]], forecaster="seasonal-naive")
    with pytest.raises(NotFoundError):
        forecasts.issue(house, neighbour, model_id)
    with pytest.raises(NotFoundError):
        forecasts.reproduce(house, neighbour, issue_id)
    assert queries.issues(house.engine, neighbour) == []


def test_a_model_cannot_issue_before_it_learned(house: House, tenant: Scope) -> None:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather))
    model = forecasts.train(house, tenant, [load], forecaster="seasonal-naive", issued_at=ISSUE)
    with pytest.raises(BadDataError, match="after this issue"):
        forecasts.issue(house, tenant, model.model_id, issued_at=ISSUE - timedelta(hours=1))


def test_an_unknown_forecaster_is_answered_with_those_there_are() -> None:
    with pytest.raises(NotFoundError) as caught:
        forecaster_class("crystal-ball")
    assert "seasonal-naive" in caught.value.remedy
