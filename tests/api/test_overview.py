"""The overview: what is there to see in the morning, as of a moment too, and nothing of the neighbour's."""

from datetime import timedelta

from fastapi.testclient import TestClient
from tests.api.conftest import START
from tests.api.owned import ISSUED, everything, own

from foresite.analytics import anomalies
from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.timeaxis import held_clock, now
from foresite.platform.events.kinds import CoverageTold
from foresite.platform.events.outbox import tell
from foresite.platform.jobs import dispatch, queue
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.jobs import LOAD

URL = "/api/v1/overview"


def grown(house: House, scope: Scope, key: str, days: int = 9) -> int:
    """Store an hourly series that grows by one every hour."""
    series_id = series.ensure(house.engine, scope, [SeriesSpec(key, "load", "MW", resolution="PT1H")])[key]
    hours = range(24 * days)
    micros = int(START.timestamp()) * 1_000_000
    at = {hour: micros + hour * 3_600_000_000 for hour in hours}
    house.lake.append(scope, {(series_id, at[hour], at[hour]): (float(hour), 0) for hour in hours})
    return series_id


def test_newest_values_stand_beside_those_of_a_week_before(
    client: TestClient, house: House, tenant: Scope
) -> None:
    series_id = grown(house, tenant, "grid/load")
    (told,) = client.get(URL).json()["series"]
    assert (told["series_id"], told["latest"]["value"], told["before"]) == (series_id, 215.0, 47.0)
    assert told["move"] == 1.0
    assert (len(told["recent"]["value"]), told["recent"]["value"][-1]) == (168, 215.0)
    then = (START + timedelta(days=8)).isoformat()
    (told,) = client.get(URL, params={"as_of": then}).json()["series"]
    assert (told["latest"]["value"], told["before"]) == (192.0, 24.0)
    (told,) = client.get(URL, params={"as_of": START.replace(year=2020).isoformat()}).json()["series"]
    assert (told["latest"], told["before"], told["recent"]) == (None, None, None)


def test_next_peak_is_that_of_the_newest_issue_and_its_model_is_certified(
    client: TestClient, house: House, tenant: Scope
) -> None:
    series_id = grown(house, tenant, "grid/load")
    own(house, tenant, series_id)
    ids = own(house, tenant, series_id, ISSUED + timedelta(hours=1))
    with held_clock(ISSUED + timedelta(hours=2)):
        told = client.get(URL).json()
    peak = told["series"][0]["next_peak"]
    assert (peak["issue_id"], peak["model_id"], peak["certified"]) == (ids["issue_id"], ids["model_id"], True)
    assert (peak["median"], peak["over"], told["main_series_id"]) == (5.0, False, series_id)
    assert client.get(URL).json()["series"][0]["next_peak"]["over"] is True
    first = client.get(URL, params={"as_of": ISSUED.isoformat()}).json()["series"][0]["next_peak"]
    assert first["issue_id"] != peak["issue_id"]


def test_what_needs_review_is_counted_and_settled_things_are_not(
    client: TestClient, house: House, tenant: Scope
) -> None:
    series_id = grown(house, tenant, "grid/load")
    ids = own(house, tenant, series_id)
    dispatch.end(house.engine, ids["job_id"], 0, {"state": "failed", "error": {}})
    tell(
        house.engine,
        tenant,
        [
            CoverageTold(series_id=series_id, promised_share=0.8, observed_share=share, issues=30)
            for share in (0.6, 0.5)
        ],
    )
    review = client.get(URL).json()["review"]
    assert review == {
        "open_anomalies": 1,
        "held_rows": 1,
        "failed_jobs": 1,
        "coverage_broken": 1,
        "uncertified_models": 0,
    }
    before = client.get(URL, params={"as_of": START.isoformat()}).json()["review"]
    assert before["coverage_broken"] is None
    assert {*before.values()} == {0, None}
    anomalies.label(house.engine, tenant, ids["anomaly_id"], "accepted")
    client.post("/api/v1/quarantine/drop", json={"ids": [int(ids["quarantine_id"])]})
    queue.resume(house.engine, tenant, ids["job_id"])
    settled = client.get(URL).json()["review"]
    assert (settled["open_anomalies"], settled["held_rows"], settled["failed_jobs"]) == (0, 0, 0)
    assert client.get(URL, params={"as_of": now().isoformat()}).json()["review"]["held_rows"] == 0


def test_failures_of_long_ago_are_over(client: TestClient, house: House, tenant: Scope) -> None:
    with held_clock(now() - timedelta(days=8)):
        job = queue.enqueue(house.engine, tenant, LOAD, title="Load")
        dispatch.end(house.engine, job.job_id, 0, {"state": "failed", "error": {}})
    assert client.get(URL).json()["review"]["failed_jobs"] == 0


def test_nothing_of_the_neighbours_is_seen_or_counted(
    client: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    empty = client.get(URL).json()
    theirs = everything(house, neighbour, "theirs")
    dispatch.end(house.engine, theirs["job_id"], 0, {"state": "failed", "error": {}})
    told = CoverageTold(series_id=theirs["series_id"], promised_share=0.8, observed_share=0.5, issues=30)
    tell(house.engine, neighbour, [told])
    assert client.get(URL).json() == empty
    assert (empty["series"], empty["series_count"], empty["main_series_id"]) == ([], 0, None)
    assert not any(empty["review"].values())
