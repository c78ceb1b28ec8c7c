"""Forecasts, runs, files and the quarantine over HTTP; the neighbour's ids are those of nobody."""

import time
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import LOAD
from tests.api.owned import ISSUED, models_of, own

from foresite.catalog import assets, series
from foresite.catalog.assets import AssetSpec
from foresite.ingest import held
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

CONTRACT = """
name = "meters"
[time]
columns = ["time"]
format = "%Y-%m-%dT%H:%M:%SZ"
resolution = "PT1H"
[known_at]
policy = "arrival"
[[series]]
column = "load"
key = "meters/load"
quantity = "load"
unit = "MW"
"""


def test_newest_issue_is_the_fan_unless_a_moment_or_an_issue_is_named(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    first = own(house, tenant, load_id)
    second = own(house, tenant, load_id, ISSUED + timedelta(days=1))
    url = f"/api/v1/series/{load_id}/forecast"
    fan = client.get(url).json()
    assert (fan["issue_id"], fan["model"]["model_id"]) == (second["issue_id"], second["model_id"])
    assert fan["columns"]["q50"] == [5.0] * 3
    assert client.get(url, params={"as_of": ISSUED.isoformat()}).json()["issue_id"] == first["issue_id"]
    assert client.get(url, params={"issue_id": first["issue_id"]}).json()["issue_id"] == first["issue_id"]
    listed = client.get(f"/api/v1/series/{load_id}/forecasts").json()
    assert [each["issue_id"] for each in listed] == [second["issue_id"], first["issue_id"]]


def test_series_without_a_forecast_says_so(client: TestClient, load_id: int) -> None:
    answer = client.get(f"/api/v1/series/{load_id}/forecast")
    assert (answer.status_code, answer.json()["code"]) == (404, "forecast-absent")


def test_lists_hold_what_is_there(client: TestClient, house: House, tenant: Scope, load_id: int) -> None:
    made = own(house, tenant, load_id)
    assert {each["model_id"] for each in client.get("/api/v1/models").json()} == models_of(made)
    assert [each["backtest_id"] for each in client.get("/api/v1/backtests").json()] == [made["backtest_id"]]
    assert [each["run_id"] for each in client.get("/api/v1/runs").json()["items"]] == [made["run_id"]]
    items = client.get("/api/v1/quarantine").json()["items"]
    assert [(each["line"], each["rule"]) for each in items] == [(7, "range")]
    assert client.get("/api/v1/latest", params={"series_id": load_id}).json()[0]["value"] == 47.0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"file": "a.csv"}, ["north"]),
        ({"file": "*.csv"}, ["north", "south_1"]),
        ({"series": "south*"}, ["south_1", "southern"]),
        ({"series": "south_*"}, ["south_1"]),
        ({"file": "c.xlsx", "series": "southern"}, ["southern"]),
        ({"file": "a.csv", "series": "south*"}, []),
    ],
)
def test_held_rows_are_found_by_file_and_series(
    client: TestClient, house: House, tenant: Scope, asked: dict[str, str], found: list[str]
) -> None:
    for file, key in (("a.csv", "north"), ("b.csv", "south_1"), ("c.xlsx", "southern")):
        row = dict.fromkeys(held.HELD) | {"line": 7, "raw": "x", "series_key": key, "state": "open"}
        told = {"rule": "range", "message": "out of range"}
        held.hold(house.engine, tenant, held.Origin("run", "meters", None, file, "0" * 64), [row | told])
    items = client.get("/api/v1/quarantine", params=asked).json()["items"]
    assert [each["series"] for each in items] == found


def test_backtests_are_told_side_by_side_and_only_those_of_the_caller(
    client: TestClient, house: House, tenant: Scope, neighbour: Scope, load_id: int
) -> None:
    ids = [own(house, tenant, load_id, ISSUED + timedelta(days=day))["backtest_id"] for day in range(2)]
    url = "/api/v1/backtests/comparison"
    first, second = client.get(url, params={"backtest_id": ids}).json()["backtests"]
    assert [first["backtest_id"], second["backtest_id"]] == ids
    assert (first["beside_first"]["mae"], first["beside_first"]["mase"]) == (1.0, None)
    assert (first["differs"], second["differs"]) == ([], ["last_origin"])
    theirs = own(house, neighbour, series.ensure(house.engine, neighbour, [LOAD])["north/load"])
    answer = client.get(url, params={"backtest_id": [ids[0], theirs["backtest_id"]]})
    assert (answer.status_code, answer.json()["code"]) == (404, "backtest-absent")


def test_issue_of_the_neighbour_is_absent(
    client: TestClient, house: House, neighbour: Scope, load_id: int
) -> None:
    theirs = series.ensure(house.engine, neighbour, [LOAD])["north/load"]
    made = own(house, neighbour, theirs)
    answer = client.get(f"/api/v1/series/{load_id}/forecast", params={"issue_id": made["issue_id"]})
    assert (answer.status_code, answer.json()["code"]) == (404, "issue-absent")


@pytest.mark.parametrize("verb", ["preview", "accept", "drop", "undo"])
def test_held_row_of_the_neighbour_cannot_be_settled(
    client: TestClient, house: House, neighbour: Scope, verb: str
) -> None:
    theirs = series.ensure(house.engine, neighbour, [LOAD])["north/load"]
    held_id = int(own(house, neighbour, theirs)["quarantine_id"])
    answer = client.post(f"/api/v1/quarantine/{verb}", json={"ids": [held_id]})
    assert (answer.status_code, answer.json()["code"]) == (404, "quarantine-row-absent")


def test_lists_hold_nothing_of_the_neighbour(
    client: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    own(house, neighbour, series.ensure(house.engine, neighbour, [LOAD])["north/load"])
    for noun in ("models", "backtests", "contracts"):
        assert client.get(f"/api/v1/{noun}").json() == []
    for noun in ("runs", "jobs", "quarantine", "series"):
        assert client.get(f"/api/v1/{noun}").json()["items"] == []


def test_held_row_is_dropped_and_opened_again(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    held_id = int(own(house, tenant, load_id)["quarantine_id"])
    assert client.post("/api/v1/quarantine/drop", json={"ids": [held_id]}).json() == {"rows": 1}
    assert client.get("/api/v1/quarantine").json()["items"] == []
    assert client.post("/api/v1/quarantine/undo", json={"ids": [held_id]}).json() == {"rows": 1}
    assert len(client.get("/api/v1/quarantine").json()["items"]) == 1


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"event_at": "1850-01-01T00:00:00Z"}, "event-out-of-range"),
        ({"event_at": "2250-01-01T00:00:00Z"}, "event-out-of-range"),
        ({"known_at": "2190-01-01T00:00:00Z"}, "known-in-future"),
        ({"event_at": "2024-01-01T00:00:00"}, "request-invalid"),
        ({"value": None}, "request-invalid"),
        ({"surprise": 1}, "request-invalid"),
        ({"series": 10**9}, "series-absent"),
        ({"series": 10**30}, "request-invalid"),
    ],
    ids=str,
)
def test_push_of_a_row_that_cannot_be_is_refused(client: TestClient, load_id: int, row, code: str) -> None:
    good = {"series": load_id, "event_at": "2024-02-01T00:00:00Z", "value": 1.0}
    answer = client.post("/api/v1/observations", json={"rows": [good, {**good, **row}]})
    told = answer.json()
    assert told["code"] == code
    assert "rows.1" in told["detail"]
    assert told.get("remedy") or told["errors"]
    assert client.get(f"/api/v1/latest?series_id={load_id}").json()[0]["value"] == 47.0


def test_push_by_id_is_the_same_as_by_key(client: TestClient, load_id: int) -> None:
    row = {"series": load_id, "event_at": "2024-02-01T00:00:00Z", "value": 1.0}
    assert client.post("/api/v1/observations", json={"rows": [row]}).status_code == 201
    assert client.get(f"/api/v1/latest?series_id={load_id}").json()[0]["value"] == 1.0


@pytest.mark.slow
def test_uploaded_file_is_loaded_in_a_run(client: TestClient, worker: None) -> None:
    kept = client.post("/api/v1/contracts", content=CONTRACT.encode())
    assert kept.status_code == 201, kept.text
    file = b"time,load\n2024-01-01T00:00:00Z,1\n2024-01-01T01:00:00Z,2\n"
    asked = {"contract": "meters", "name": "meters.csv"}
    answer = client.post("/api/v1/files", params=asked, content=file)
    assert answer.status_code == 202, answer.text
    deadline = time.monotonic() + 30
    while True:
        run = client.get(answer.json()["status_url"]).json()
        if run["state"] in {"done", "failed"} or time.monotonic() > deadline:
            break
        time.sleep(0.05)
    assert run["state"] == "done", run
    assert run["report"]["accepted"] == 2


def test_upload_over_its_limit_is_refused(client: TestClient, house: House, settings: Settings) -> None:
    client.post("/api/v1/contracts", content=CONTRACT.encode())
    object.__setattr__(settings, "max_upload_bytes", 2000)
    asked = {"contract": "meters", "name": "meters.csv"}
    answer = client.post("/api/v1/files", params=asked, content=b"x" * 2001)
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")


def test_upload_under_an_absent_contract_is_refused(client: TestClient, tenant: Scope) -> None:
    answer = client.post("/api/v1/files", params={"contract": "no", "name": "a.csv"}, content=b"a,b\n")
    assert (answer.status_code, answer.json()["code"]) == (404, "contract-absent")


def test_unknown_route_of_the_api_is_a_problem(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "route-absent")


def test_assets_are_found_and_shown_with_parts_and_links(
    client: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    outline = {"type": "Polygon", "coordinates": [[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]]}
    specs = [
        AssetSpec("grid", asset_type="zone", outline=outline),
        AssetSpec("grid/a", asset_type="substation", parent="grid", latitude_deg=52.5, longitude_deg=13.4),
        AssetSpec("grid/b", asset_type="substation", parent="grid", attributes={"voltage_kv": 110}),
    ]
    ids = assets.ensure(house.engine, tenant, specs)
    assets.ensure(house.engine, neighbour, specs)
    assets.link(house.engine, tenant, "feeds", from_key="grid/a", to_key="grid/b")
    found = client.get("/api/v1/assets", params={"asset_type": "substation", "parent": "grid"}).json()
    assert [(item["key"], item["parent"]) for item in found["items"]] == [
        ("grid/a", "grid"),
        ("grid/b", "grid"),
    ]
    assert found["items"][0]["latitude_deg"] == 52.5
    assert found["items"][1]["attributes"] == {"voltage_kv": 110}
    first = client.get("/api/v1/assets", params={"query": "grid", "limit": 1}).json()
    rest = client.get("/api/v1/assets", params={"query": "grid", "cursor": first["next_cursor"]}).json()
    assert [item["key"] for item in first["items"] + rest["items"]] == ["grid", "grid/a", "grid/b"]
    whole = client.get(f"/api/v1/assets/{ids['grid']}").json()
    assert (whole["outline"], whole["links"]) == (outline, [])
    assert [part["key"] for part in whole["parts"]] == ["grid/a", "grid/b"]
    linked = client.get(f"/api/v1/assets/{ids['grid/b']}").json()["links"]
    assert linked == [{"link_type": "feeds", "from_key": "grid/a", "to_key": "grid/b", "attributes": {}}]
