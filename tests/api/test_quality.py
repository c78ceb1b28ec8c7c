"""Routes of completeness and of sources: counted from the lake, as of a moment, never of the neighbour."""

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import START
from tests.api.test_access import closed, headers

from foresite.catalog import runs, series, sources
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.core.timeaxis import held_clock, now
from foresite.ingest import held
from foresite.ingest.held import Origin
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere
__all__ = ["closed"]  # the fixture of another file
URL = "/api/v1/quality"
WINDOW = {"start": "2024-01-01T00:00:00Z", "end": "2024-01-03T00:00:00Z"}
HELD = {
    "line": 3, "raw": "x", "series_key": "north/load", "known_at": None, "value": None, "rule": "number",
    "message": "no number", "proposal": None, "state": "open",
}  # fmt: skip


def facts(series_id: int, hours: list[int], *, known_after: int = 1, value: float = 1.0) -> pl.DataFrame:
    at = [START + timedelta(hours=each) for each in hours]
    known = [each + timedelta(hours=known_after) for each in at]
    told = {"series_id": [series_id] * len(at), "event_at": at, "known_at": known, "value": [value] * len(at)}
    return pl.DataFrame(told | {"quality": [0] * len(at)}, schema=FACT)


def one(client: TestClient, **asked: Any) -> dict[str, Any]:
    (found,) = client.get(URL, params=WINDOW | asked).json()["items"]
    return found  # type: ignore[no-any-return]


def test_days_tell_what_is_expected_there_and_held_and_gaps_what_is_missing(
    client: TestClient, house: House, tenant: Scope
) -> None:
    spec = SeriesSpec("north/load", "load", "MW", resolution="PT1H", zone="Europe/Berlin")
    series_id = series.ensure(house.engine, tenant, [spec])[spec.key]
    hours = [each for each in range(-1, 47) if each not in {5, 6, 30}]
    house.lake.append(tenant, facts(series_id, hours))
    house.lake.append(tenant, facts(series_id, [10], known_after=100, value=2.0))
    origin = Origin("0" * 36, "meters", None, "a.csv", "0" * 64)
    held.hold(house.engine, tenant, origin, [HELD | {"event_at": START + timedelta(hours=5)}])
    found = one(client)
    assert (found["expected"], found["there"], found["held"], found["gaps"]) == (72, 45, 1, 3)
    assert found["days"]["day"] == ["2024-01-01", "2024-01-02", "2024-01-03"]
    assert (found["days"]["expected"], found["days"]["there"]) == ([24, 24, 24], [22, 23, 0])
    assert found["days"]["held"] == [1, 0, 0]
    told = client.get(f"{URL}/{series_id}", params=WINDOW).json()
    assert [gap["steps"] for gap in told["gaps"]] == [2, 1, 24]
    assert told["gaps"][0]["start_at"] == "2024-01-01T05:00:00Z"
    assert (told["days"]["restated"], told["lag_median_seconds"]) == ([1, 0, 0], 3600.0)
    early = client.get(f"{URL}/{series_id}", params=WINDOW | {"as_of": "2024-01-02T00:00:00Z"}).json()
    assert early["days"]["restated"] == [0, 0, 0]
    assert early["series"]["days"]["there"] == [22, 1, 0]
    assert early["series"]["days"]["expected"] == [24, 1, 0]
    assert early["series"]["held"] == 0
    refused = client.get(URL, params=WINDOW | {"end": "2034-01-01T00:00:00Z"})
    assert (refused.status_code, refused.json()["code"]) == (422, "window-too-long")


def test_nothing_is_expected_before_the_first_value_wherever_the_window_begins(
    client: TestClient, house: House, tenant: Scope
) -> None:
    spec = SeriesSpec("late/load", "load", "MW", resolution="PT1H")
    series_id = series.ensure(house.engine, tenant, [spec])[spec.key]
    spans = series.spans(house.engine, tenant, [series_id])
    with house.lake.loading(tenant, run_id=None, spans=spans) as load:
        load.write(facts(series_id, list(range(30, 48))), corrected_known_at=START)
    assert one(client)["days"]["expected"] == [0, 18]
    inside = one(client, start="2024-01-02T12:00:00Z", end="2024-01-04T00:00:00Z")
    assert inside["days"]["expected"] == [18, 24]
    after = one(client, start="2024-02-01T00:00:00Z", end="2024-02-02T00:00:00Z")
    assert (after["days"]["expected"], after["there"], after["gaps"]) == ([24], 0, 1)


def test_series_without_a_step_says_so_and_tells_values(
    client: TestClient, house: House, tenant: Scope
) -> None:
    spec = SeriesSpec("odd/level", "level", "m")
    series_id = series.ensure(house.engine, tenant, [spec])[spec.key]
    house.lake.append(tenant, facts(series_id, [0, 1, 30]))
    found = one(client)
    assert (found["resolution"], found["days"]["expected"], found["days"]["values"]) == (
        None,
        [None, None],
        [2, 1],
    )


def test_neighbour_counts_none_of_ours(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    ours, theirs = headers(house, tenant, "viewer"), headers(house, neighbour, "owner")
    series_id = series.ensure(house.engine, tenant, [SeriesSpec("a", "load", "MW", resolution="PT1H")])["a"]
    source_id = sources.ensure(house.engine, tenant, "meters", source_type="file")
    assert closed.get(URL, params=WINDOW, headers=theirs).json()["items"] == []
    assert closed.get(f"{URL}/{series_id}", params=WINDOW, headers=theirs).status_code == 404
    assert closed.get("/api/v1/sources", headers=theirs).json() == []
    assert closed.get(f"/api/v1/sources/{source_id}", headers=theirs).status_code == 404
    assert len(closed.get("/api/v1/sources", headers=ours).json()) == 1


def test_source_tells_when_it_was_heard_how_often_it_comes_and_whether_it_is_well(
    client: TestClient, house: House, tenant: Scope
) -> None:
    source_id = sources.ensure(house.engine, tenant, "meters", source_type="file")
    (new,) = client.get("/api/v1/sources").json()
    assert (new["state"], new["last_at"], new["usual_interval_seconds"]) == ("new", None, None)
    first = now() - timedelta(days=3)
    report = {"accepted": 20, "superseding": 4, "files": [{"series": [{"series": "north/load"}]}]}
    for hour in range(5):
        with held_clock(first + timedelta(hours=hour)):
            run_id = runs.start(house.engine, tenant, "load", title="meters", source_id=source_id)
            runs.end(house.engine, tenant, run_id, report)
    (silent,) = client.get("/api/v1/sources").json()
    assert (silent["state"], silent["usual_interval_seconds"]) == ("silent", 3600.0)
    assert (sum(silent["rows"].values()), silent["loads"]) == (120, {"done": 5})
    told = client.get(f"/api/v1/sources/{source_id}").json()
    assert (told["series"], told["contract"], len(told["runs"])) == (["north/load"], None, 5)
    run_id = runs.start(house.engine, tenant, "load", title="meters", source_id=source_id)
    runs.stop(
        house.engine,
        tenant,
        run_id,
        {"kind": "bad-data", "code": "x", "message": "x", "remedy": "", "facts": {}},
    )
    assert client.get("/api/v1/sources").json()[0]["state"] == "failing"
    run_id = runs.start(house.engine, tenant, "load", title="meters", source_id=source_id)
    runs.end(house.engine, tenant, run_id, report)
    assert client.get("/api/v1/sources").json()[0]["state"] == "well"
