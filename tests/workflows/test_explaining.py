"""Issued forecasts explained from the lake: parts and causes add up to what was issued."""

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import DefectError, NotFoundError
from foresite.core.frames import FACT
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows import explaining, forecasts
from foresite.workflows.explaining import ExplainAsk
from foresite.workflows.house import House

START = datetime(2024, 2, 1, tzinfo=UTC)
FIRST = datetime(2024, 5, 1, 6, tzinfo=UTC)
SECOND = FIRST + timedelta(hours=6)
HOUR = timedelta(hours=1)


@pytest.fixture
def house(settings: Settings, engine: Engine) -> House:
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


def facts(series_id: int, values: np.ndarray, after: timedelta, start: datetime = START) -> pl.DataFrame:
    at = pl.datetime_range(
        start, start + timedelta(hours=len(values) - 1), "1h", eager=True, time_unit="us", time_zone="UTC"
    )
    frame = pl.DataFrame({"event_at": at, "value": values}).with_columns(
        series_id=pl.lit(series_id, dtype=pl.Int64),
        known_at=pl.col("event_at") + after,
        quality=pl.lit(0, dtype=pl.Int16),
    )
    return frame.select(FACT.names()).cast(FACT)


def issues(house: House, scope: Scope) -> tuple[int, str, str]:
    """A load that weather drives, forecast at six and at noon, and what came between them."""
    specs = [
        SeriesSpec("north/load", "load", "MW", resolution="PT1H", zone="Europe/Berlin"),
        SeriesSpec("north/temperature", "temperature", "degC", resolution="PT1H", zone="Europe/Berlin"),
    ]
    load, weather = series.ensure(house.engine, scope, specs).values()
    hours = 24 * 94
    step, rng = np.arange(hours), np.random.default_rng(1)
    warmth = 10 + 8 * np.sin(2 * np.pi * step / 24) + np.repeat(rng.normal(0, 3, 94), 24)
    values = 100 + 2 * warmth + 15 * np.sin(2 * np.pi * step / 168) + rng.normal(0, 1, hours)
    house.lake.append(scope, facts(load, values, HOUR))
    house.lake.append(scope, facts(weather, warmth, -timedelta(days=2)))
    model = forecasts.train(
        house,
        scope,
        [load],
        issued_at=FIRST - timedelta(days=2),
        covariates=[weather],
        parameters={"trees": 20, "late_trees": 10},
    )
    first = forecasts.issue(house, scope, model.model_id, issued_at=FIRST)
    corrected = facts(load, values[-24 * 5 : -24 * 4] + 9, timedelta(), FIRST - 26 * HOUR)
    ahead = int((FIRST - START) / HOUR)
    warmer = facts(weather, warmth[ahead : ahead + 36] + 3, timedelta(), FIRST)
    between = pl.lit(FIRST + 2 * HOUR).cast(FACT["known_at"])
    house.lake.append(scope, pl.concat([corrected, warmer]).with_columns(known_at=between))
    second = forecasts.issue(house, scope, model.model_id, issued_at=SECOND)
    return load, first.issue_id, second.issue_id


def test_parts_and_causes_add_up_to_what_was_issued(house: House, tenant: Scope, neighbour: Scope) -> None:
    load, first, second = issues(house, tenant)
    said = {each: house.lake.read_forecasts(tenant, issue_id=each) for each in (first, second)}
    told = explaining.explain(house, tenant, first)
    columns = told["columns"]
    assert columns["event_at"] == said[first]["event_at"].dt.epoch("ms").to_list()
    assert columns["q50"] == said[first]["q50"].to_list()
    assert {"usual", "calendar", "weather", "recent"} <= set(told["parts"])
    np.testing.assert_allclose(
        sum(np.array(columns[each]) for each in told["parts"]), columns["q50"], rtol=1e-9
    )

    why = explaining.changed(house, tenant, first, second)
    steps = why["columns"]
    assert why["causes"] == ["time", "measurements", "corrections", "weather"]
    assert (why["before_id"], why["issue_id"]) == (first, second)
    assert steps["before"] == said[first]["q50"].to_list()[6:]
    assert steps["after"] == said[second]["q50"].to_list()[:18]
    moved = np.array(steps["after"]) - np.array(steps["before"])
    np.testing.assert_allclose(sum(np.array(steps[each]) for each in why["causes"]), moved, atol=1e-9)
    assert np.mean(steps["weather"]) == pytest.approx(6, abs=2)
    assert explaining.changed(house, tenant, second, first, load) == why
    (warmer,) = [each for each in why["grounds"] if each["cause"] == "weather"]
    assert (warmer["key"], warmer["unit"]) == ("north/temperature", "degC")
    assert warmer["gap"] == pytest.approx(3)

    house.lake.append(tenant, facts(load, np.full(48, 1e6), timedelta(), FIRST - 48 * HOUR))
    assert explaining.changed(house, tenant, first, second) == why
    assert explaining.explain(house, tenant, first) == told

    for ask in (
        lambda: explaining.explain(house, neighbour, first),
        lambda: explaining.changed(house, neighbour, first, second),
    ):
        with pytest.raises(NotFoundError):
            ask()


def test_what_cannot_be_explained_says_why(house: House, tenant: Scope) -> None:
    _, first, _ = issues(house, tenant)
    with pytest.raises(NotFoundError, match="is not of series 999"):
        explaining.explain(house, tenant, first, 999)


def test_an_issue_that_is_not_what_its_model_says_is_not_explained(
    house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, first, _ = issues(house, tenant)
    fan = house.lake.read_forecasts(tenant, issue_id=first).with_columns(pl.col("q50") + 1)
    monkeypatch.setattr(house.lake, "read_forecasts", lambda *_, **__: fan)
    with pytest.raises(DefectError, match="could not be reproduced"):
        explaining.explain(house, tenant, first)


def test_a_job_keeps_an_explanation_that_is_found_whichever_issue_is_named_first(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    load, first, second = issues(house, tenant)
    assert explaining.found(house, tenant, second, first, None) is None
    work = Work(tenant, "", None, ExplainAsk(issue_id=second, before_id=first).model_dump(mode="json"))
    told = explaining.explain_kept(house, work)
    assert (told["issue_id"], told["before_id"], told["series_id"]) == (second, first, load)
    assert told["sentences"][0].startswith("The peak, 2024-05-0")
    assert explaining.explain_kept(house, work) == told
    kept = explaining.found(house, tenant, first, second, load)
    assert kept == explaining.changed(house, tenant, first, second)
    assert explaining.found(house, tenant, second, None, None) is None
    explaining.explain_kept(house, Work(tenant, "", None, {"issue_id": second}))
    assert explaining.found(house, tenant, second, None, None) == explaining.explain(house, tenant, second)
    assert "\u2068" in explaining.sentences(kept or {}, "fa")[0]
    with pytest.raises(NotFoundError):
        explaining.found(house, neighbour, second, None, None)
