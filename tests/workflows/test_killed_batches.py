"""A batch of issues, and a look for anomalies, whose workers are killed again and again: once in effect."""

import time
from datetime import timedelta
from functools import partial

import numpy as np
import polars as pl
import pytest
from tests.platform.jobs.working import kill, start, until
from tests.workflows.test_forecasts import HOURS, ISSUE, START

from foresite.analytics import anomalies
from foresite.catalog import organisations, runs, series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.forecasting import queries
from foresite.platform.audit import Action
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.config import Settings
from foresite.platform.database import reading
from foresite.platform.jobs import queue
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows.asks import DetectAsk, IssueAsk, ask
from foresite.workflows.house import House, open_house
from foresite.workflows.many import train_each

COUNT, HORIZON = 120, 24
"""Series, more than are kept in one commit, and hours that each is forecast."""
PAUSES = (0.3, 1.0)
"""Seconds that a worker has before it is killed."""
ODD = slice(HOURS - 200, HOURS - 192)
"""Hours that stand out."""


def filled(settings: Settings, count: int) -> tuple[House, Scope, list[int]]:
    """Have an organisation with so many hourly loads, each with hours that stand out."""
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "tenant")
    specs = [SeriesSpec(f"load/{n}", "load", "MW", resolution="PT1H", zone="UTC") for n in range(count)]
    ids = list(series.ensure(house.engine, scope, specs).values())
    step = np.arange(HOURS)
    day = 50 + 10 * np.sin(2 * np.pi * step / 24) + np.random.default_rng(1).normal(0, 1, HOURS)
    values = day.copy()
    values[ODD] += 60
    at = pl.datetime_range(START, START + timedelta(hours=HOURS - 1), "1h", eager=True, time_zone="UTC")
    rows = pl.concat(
        pl.DataFrame({"event_at": at, "value": values + each, "series_id": each, "quality": 0})
        for each in ids
    ).with_columns(known_at=pl.col("event_at") + timedelta(hours=1))
    house.lake.append(scope, rows.select(FACT.names()).cast(FACT))
    return house, scope, ids


def done_by_workers_that_are_killed(settings: Settings, house: House, scope: Scope, job_id: str) -> None:
    """Let workers do a job, each but the last killed at some moment of it."""

    def state() -> tuple[int, str]:
        found = queue.get(house.engine, scope, job_id)
        return found.attempts, found.state

    def under_way(kills: int) -> bool:
        attempts, told = state()
        return attempts > kills or told == "done"

    worker = start(settings)
    for kills, pause in enumerate(PAUSES):
        until(partial(under_way, kills))
        time.sleep(pause)
        kill(worker)
        worker = start(settings)
    until(lambda: state()[1] == "done")
    kill(worker)
    assert state()[0] > 1, "it was killed before it was done"


def audited(house: House, scope: Scope, action: Action) -> list[str]:
    with reading(house.engine, scope) as session:
        rows = session.query(AuditEntryRow).filter_by(
            organisation_id=scope.organisation_id, action=str(action)
        )
        return [row.object_id for row in rows]


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.everywhere
def test_each_forecast_of_a_batch_is_issued_once_though_its_workers_are_killed(settings: Settings) -> None:
    house, scope, ids = filled(settings, COUNT)
    report = train_each(
        house, scope, ids, forecaster="seasonal-naive", horizon_hours=HORIZON, issued_at=ISSUE
    )
    models = report["model_ids"]
    job = ask(house, scope, IssueAsk(model_ids=models, issued_at=ISSUE))
    done_by_workers_that_are_killed(settings, house, scope, job.job_id)
    issues = queries.issues(house.engine, scope, limit=10 * COUNT)
    assert sorted(each.model_id for each in issues) == sorted(models)
    told = runs.get(house.engine, scope, job.run_id or "").report
    assert sorted(told["issue_ids"]) == sorted(each.issue_id for each in issues)
    assert sorted(audited(house, scope, Action.FORECAST_ISSUE)) == sorted(told["issue_ids"])
    said = pl.concat(house.lake.read_forecasts(scope, series_id=each) for each in ids)
    assert said.height == said.unique(["issue_id", "series_id", "event_at"]).height == COUNT * HORIZON
    assert set(said["issue_id"]) == set(told["issue_ids"])
    house.engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(420)
@pytest.mark.everywhere
def test_each_anomaly_is_found_once_though_its_workers_are_killed(settings: Settings) -> None:
    house, scope, ids = filled(settings, 40)
    job = ask(house, scope, DetectAsk(series_ids=ids, method="seasonal-residual"))
    done_by_workers_that_are_killed(settings, house, scope, job.job_id)
    found = anomalies.find(house.engine, scope, limit=500).items
    where = [(each.series_id, each.start_at) for each in found]
    assert len(set(where)) == len(where)
    assert {each.series_id for each in found} == set(ids)
    assert {each.version for each in found} == {1}
    house.engine.dispose()
