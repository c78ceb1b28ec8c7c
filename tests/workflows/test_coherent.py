"""Forecasts that add up: issued together, computed again to the digit, refused where values do not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine

from foresite.catalog import series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.frames import FACT
from foresite.forecasting import queries
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows import coherent, explaining, forecasts
from foresite.workflows.asks import IssueAsk, ask
from foresite.workflows.forecast_jobs import issue_kept
from foresite.workflows.house import House

START = datetime(2024, 2, 1, tzinfo=UTC)
ISSUE = START + timedelta(days=60)
PLACES = {"city": None, "city/north": "city", "city/south": "city"}


@pytest.fixture
def house(settings: Settings, engine: Engine) -> House:
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


def city(house: House, scope: Scope, *, losses: float = 0.0) -> list[int]:
    """A city and its two parts, hourly, each forecast by its own season."""
    ids = [
        series.ensure(
            house.engine,
            scope,
            [SeriesSpec(f"{key}/load", "load", "MW", resolution="PT1H", asset=AssetSpec(key, parent=parent))],
        )[f"{key}/load"]
        for key, parent in PLACES.items()
    ]
    hours = np.arange(24 * 70)
    rng = np.random.default_rng(1)
    north, south = (
        50 + 20 * np.sin(2 * np.pi * hours / 24) + rng.normal(0, wide, len(hours)) for wide in (1, 6)
    )
    at = pl.datetime_range(
        START, START + timedelta(hours=len(hours) - 1), "1h", eager=True, time_unit="us", time_zone="UTC"
    )
    for series_id, values in zip(ids, ((1 + losses) * (north + south), north, south), strict=True):
        frame = pl.DataFrame({"event_at": at, "value": values}).with_columns(
            series_id=pl.lit(series_id, dtype=pl.Int64),
            known_at=pl.col("event_at") + pl.duration(hours=1),
            quality=pl.lit(0, dtype=pl.Int16),
        )
        house.lake.append(scope, frame.select(FACT.names()).cast(FACT))
    return ids


def models(house: House, scope: Scope, ids: list[int]) -> list[str]:
    """One model of the city, which looks a week back, and one of its parts, which looks a day back."""
    learned = ISSUE - timedelta(days=20)
    told: dict[str, Any] = {"forecaster": "seasonal-naive", "issued_at": learned}
    whole = forecasts.train(house, scope, ids[:1], parameters={"season_days": 7}, **told)
    return [whole.model_id, forecasts.train(house, scope, ids[1:], **told).model_id]


def medians(house: House, scope: Scope, issue_ids: list[str]) -> dict[int, np.ndarray]:
    said = pl.concat([house.lake.read_forecasts(scope, issue_id=each) for each in issue_ids])
    return {
        key: rows["q50"].to_numpy() for (key,), rows in said.partition_by("series_id", as_dict=True).items()
    }


@pytest.mark.parametrize("method", ["wls", "mint", "bottom-up"])
def test_wholes_are_the_sums_of_their_parts_and_come_back_to_the_digit(
    house: House, tenant: Scope, method
) -> None:
    ids = city(house, tenant)
    made_by = models(house, tenant, ids)
    for days in (2, 1):
        for each in made_by:
            forecasts.issue(house, tenant, each, issued_at=ISSUE - timedelta(days=days))
    alone = [forecasts.issue(house, tenant, each, issued_at=ISSUE).issue_id for each in made_by]
    apart = medians(house, tenant, alone)
    assert np.abs(apart[ids[0]] - apart[ids[1]] - apart[ids[2]]).max() > 1
    told = coherent.issue_together(house, tenant, made_by, issued_at=ISSUE, method=method)
    issue_ids = told["issue_ids"]
    said = medians(house, tenant, issue_ids)
    np.testing.assert_allclose(said[ids[0]], said[ids[1]] + said[ids[2]], rtol=1e-12)
    assert (np.abs(said[ids[1]] - apart[ids[1]]).max() > 0) == (method != "bottom-up")
    rows = [queries.issue(house.engine, tenant, each) for each in issue_ids]
    assert [row.model_id for row in rows] == made_by
    assert rows[0].coherence is not None
    assert (rows[0].coherence["together"] is not None) == (method == "mint")
    late = pl.DataFrame(
        {"series_id": ids, "event_at": [ISSUE - timedelta(hours=5)] * 3, "value": [9.0, 9.0, 9.0]}
    ).with_columns(known_at=pl.lit(ISSUE), quality=pl.lit(0))
    house.lake.append(tenant, late.select(FACT.names()).cast(FACT))
    assert all(forecasts.reproduce(house, tenant, each)["identical"] for each in issue_ids)


def test_a_run_that_is_done_again_makes_nothing_twice(house: House, tenant: Scope, neighbour: Scope) -> None:
    made_by = models(house, tenant, city(house, tenant))
    first = coherent.issue_together(house, tenant, made_by, issued_at=ISSUE)
    run_id = queries.issue(house.engine, tenant, first["issue_ids"][0]).run_id
    assert coherent.issue_together(house, tenant, made_by, issued_at=ISSUE, run_id=run_id) == first
    assert len(queries.issues(house.engine, tenant)) == 2
    with pytest.raises(NotFoundError):
        coherent.issue_together(house, neighbour, made_by, issued_at=ISSUE)


def test_what_moved_so_that_sums_hold_is_a_part_of_its_explanation(house: House, tenant: Scope) -> None:
    ids = city(house, tenant)
    made_by = models(house, tenant, ids)
    early = coherent.issue_together(house, tenant, made_by, issued_at=ISSUE - timedelta(hours=6))
    late = coherent.issue_together(house, tenant, made_by, issued_at=ISSUE)
    told = explaining.explain(house, tenant, late["issue_ids"][0])
    assert told["parts"] == ["rules", "sums"]
    columns = told["columns"]
    np.testing.assert_allclose(
        np.array(columns["rules"]) + np.array(columns["sums"]), columns["q50"], rtol=1e-12
    )
    why = explaining.changed(house, tenant, early["issue_ids"][1], late["issue_ids"][1], ids[2])
    steps = why["columns"]
    assert "sums" in why["causes"]
    moved = np.array(steps["after"]) - np.array(steps["before"])
    np.testing.assert_allclose(sum(np.array(steps[each]) for each in why["causes"]), moved, atol=1e-9)


def test_values_that_do_not_add_up_are_no_sums(house: House, tenant: Scope) -> None:
    ids = city(house, tenant, losses=0.2)
    made_by = models(house, tenant, ids)
    with pytest.raises(BadDataError, match="city/load are not the sums") as caught:
        coherent.issue_together(house, tenant, made_by, issued_at=ISSUE)
    assert caught.value.code == "sums-differ"
    again = forecasts.train(
        house, tenant, ids[:1], forecaster="seasonal-naive", issued_at=ISSUE - timedelta(days=1)
    )
    with pytest.raises(BadDataError, match="two of the models"):
        coherent.issue_together(house, tenant, [*made_by, again.model_id], issued_at=ISSUE)
    assert queries.issues(house.engine, tenant) == []


def test_a_job_issues_what_adds_up_all_or_none(house: House, tenant: Scope) -> None:
    made_by = models(house, tenant, city(house, tenant))
    job = ask(house, tenant, IssueAsk(model_ids=made_by, issued_at=ISSUE, coherent="bottom-up"))
    work = Work(tenant, job.job_id, job.run_id, job.parameters)
    assert issue_kept(house, work) == {"issues": 2, "refused": 0, "refusals": []}
    rows = queries.issues(house.engine, tenant)
    assert [queries.shown_issue(row)["coherent"] for row in rows] == ["bottom-up"] * 2
    alone = ask(house, tenant, IssueAsk(model_id=made_by[0], issued_at=ISSUE, coherent="wls"))
    with pytest.raises(BadDataError, match="none of these series is the sum"):
        issue_kept(house, Work(tenant, alone.job_id, alone.run_id, alone.parameters))
    assert len(queries.issues(house.engine, tenant)) == 2
