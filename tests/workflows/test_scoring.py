"""The scoreboard: issues are scored as the truth comes, and again, they alone, when it is corrected."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine, update

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.forecasting import board
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import writing
from foresite.platform.events import outbox
from foresite.platform.jobs.tables import JobRow
from foresite.platform.tenancy import Scope
from foresite.workflows import forecasts, jobs, scoring
from foresite.workflows.arrivals import look_at_arrivals
from foresite.workflows.house import House

START = datetime(2024, 2, 1, tzinfo=UTC)
DAYS = 75
FIRST_ISSUE = datetime(2024, 3, 20, tzinfo=UTC)


@pytest.fixture
def house(settings: Settings, engine: Engine) -> House:
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


def load_of(house: House, scope: Scope, key: str = "north/load") -> int:
    return series.ensure(house.engine, scope, [SeriesSpec(key, "load", "MW", resolution="PT1H")])[key]


def hours(
    series_id: int, first: datetime, last: datetime, *, add: float = 0.0, late_hours: float = 1.0
) -> pl.DataFrame:
    at = pl.datetime_range(first, last, "1h", closed="left", eager=True, time_unit="us", time_zone="UTC")
    step = (at - START).dt.total_hours().to_numpy()
    noise = np.random.default_rng(7).normal(0, 3, 24 * DAYS + 24)[step]
    values = 100 + 20 * np.sin(2 * np.pi * step / 24) + noise + add
    return (
        pl.DataFrame({"event_at": at, "value": values})
        .select(
            series_id=pl.lit(series_id, dtype=pl.Int64),
            event_at="event_at",
            known_at=pl.col("event_at") + timedelta(hours=late_hours),
            value="value",
            quality=pl.lit(0, dtype=pl.Int16),
        )
        .cast(FACT)
    )


def append(house: House, scope: Scope, frame: pl.DataFrame) -> None:
    """Append, and wait until it is told: small writes tell at most four times a second."""
    before = len(told(house, scope, "data"))
    house.lake.append(scope, frame)
    deadline = time.monotonic() + 20
    while len(told(house, scope, "data")) == before and time.monotonic() < deadline:
        time.sleep(0.02)


def issued(house: House, scope: Scope, series_id: int, count: int = 1) -> list[str]:
    model = forecasts.train(
        house, scope, [series_id], forecaster="seasonal-naive", issued_at=FIRST_ISSUE, horizon_hours=48
    )
    return [
        forecasts.issue(house, scope, model.model_id, issued_at=FIRST_ISSUE + timedelta(days=day)).issue_id
        for day in range(count)
    ]


def told(house: House, scope: Scope, kind: str) -> list[dict[str, Any]]:
    events = outbox.after(house.engine, scope, 0, limit=1000) or []
    return [each.told for each in events if each.kind == kind]


def test_an_issue_is_scored_as_far_as_the_truth_has_come_and_then_to_the_end(
    house: House, tenant: Scope
) -> None:
    load = load_of(house, tenant)
    append(house, tenant, hours(load, START, FIRST_ISSUE))
    issued(house, tenant, load)
    assert scoring.score(house, tenant) == {"series": 1, "issues": 0}
    append(house, tenant, hours(load, FIRST_ISSUE, FIRST_ISSUE + timedelta(hours=6)))
    assert scoring.score(house, tenant) == {"series": 1, "issues": 1}
    told_now = board.board(house.engine, tenant, load, replayed=True)
    assert [each["rows"] for each in told_now["models"]] == [6]
    append(house, tenant, hours(load, FIRST_ISSUE + timedelta(hours=6), FIRST_ISSUE + timedelta(days=4)))
    scoring.score(house, tenant)
    model = board.board(house.engine, tenant, load, replayed=True)["models"][0]
    assert (model["rows"], [each["lead_days"] for each in model["by_lead"]]) == (48, [0, 1])
    # The forecaster is seasonal naive itself: the yardstick that is computed beside it agrees to the digit.
    assert model["mae"] == pytest.approx(model["naive_mae"], rel=1e-12)
    assert model["skill"] == pytest.approx(0.0, abs=1e-12)
    assert scoring.score(house, tenant) == {"series": 0, "issues": 0}, "nothing new, nothing looked at"


def test_the_errors_are_those_that_one_works_out_by_hand(house: House, tenant: Scope) -> None:
    load = load_of(house, tenant)
    append(house, tenant, hours(load, START, FIRST_ISSUE))
    (issue_id,) = issued(house, tenant, load)
    append(house, tenant, hours(load, FIRST_ISSUE, FIRST_ISSUE + timedelta(days=2), add=5))
    scoring.score(house, tenant)
    said = house.lake.read_forecasts(tenant, issue_id=issue_id)
    came = hours(load, FIRST_ISSUE, FIRST_ISSUE + timedelta(days=2), add=5)["value"].to_numpy()
    model = board.board(house.engine, tenant, load, replayed=True)["models"][0]
    assert model["mae"] == pytest.approx(np.abs(came - said["q50"].to_numpy()).mean())
    within = (came > said["q10"].to_numpy()) & (came <= said["q90"].to_numpy())
    assert model["coverage_80_share"] == pytest.approx(within.mean())


def test_a_correction_scores_again_what_it_touches_and_the_old_score_is_still_there_as_of_then(
    house: House, tenant: Scope
) -> None:
    load = load_of(house, tenant)
    append(house, tenant, hours(load, START, FIRST_ISSUE + timedelta(days=8)))
    issued(house, tenant, load, count=6)
    assert scoring.score(house, tenant)["issues"] == 6
    before = board.board(house.engine, tenant, load, replayed=True)
    newest = board.newest(house.engine, tenant, load)
    then = max(row.scored_at for row in newest.values())
    day = FIRST_ISSUE + timedelta(days=5)
    append(house, tenant, hours(load, day, day + timedelta(hours=2), add=400, late_hours=300))
    # Issues of days 4 and 5 forecast these hours; that of day 6 is not there, those before end earlier.
    assert scoring.score(house, tenant)["issues"] == 2
    after = board.board(house.engine, tenant, load, replayed=True)
    assert after["models"][0]["mae"] > before["models"][0]["mae"] + 2
    assert board.board(house.engine, tenant, load, replayed=True, as_of=then) == before
    assert told(house, tenant, "scored")[-1] == {"series_id": load, "issues": 2, "corrected": 2}


def test_what_was_issued_after_the_fact_is_told_apart(house: House, tenant: Scope) -> None:
    load = load_of(house, tenant)
    append(house, tenant, hours(load, START, FIRST_ISSUE + timedelta(days=8)))
    issued(house, tenant, load, count=3)
    scoring.score(house, tenant)
    live = board.board(house.engine, tenant, load)
    assert (live["issues"], live["replayed_issues"], live["models"]) == (0, 3, [])


def test_issues_are_scored_by_themselves_when_values_come(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    load, other = load_of(house, tenant), load_of(house, neighbour)
    append(house, tenant, hours(load, START, FIRST_ISSUE))
    append(house, neighbour, hours(other, START, FIRST_ISSUE))
    assert look_at_arrivals(house.engine) == 0, "nothing was issued"
    issued(house, tenant, load)
    assert (look_at_arrivals(house.engine), look_at_arrivals(house.engine)) == (1, 0)
    assert [job.kind for job in jobs.find(house, tenant).items] == ["score"]
    assert jobs.find(house, neighbour).items == []
    scoring.score(house, tenant)
    with writing(house.engine, tenant) as session:  # as if a job had done it a while ago
        session.execute(update(JobRow).values(state="done", made_at=START))
    assert look_at_arrivals(house.engine) == 0, "all that came was looked at"
    append(house, tenant, hours(load, FIRST_ISSUE, FIRST_ISSUE + timedelta(hours=3)))
    assert look_at_arrivals(house.engine) == 1


def test_a_neighbour_has_no_part_in_it(house: House, tenant: Scope, neighbour: Scope) -> None:
    load = load_of(house, tenant)
    append(house, tenant, hours(load, START, FIRST_ISSUE + timedelta(days=3)))
    issued(house, tenant, load)
    assert scoring.score(house, neighbour) == {"series": 0, "issues": 0}
    scoring.score(house, tenant)
    assert board.board(house.engine, neighbour, load, replayed=True)["issues"] == 0
