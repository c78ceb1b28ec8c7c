"""The HTTP door: what it answers, how it refuses, and that the neighbour's things are absent."""

from io import BytesIO

import polars as pl
import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import LOAD, START, rows

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


def test_pushed_values_are_read_back(client: TestClient, load_id: int) -> None:
    body = client.get(f"/api/v1/series/{load_id}/observations").json()
    assert body["sampling"] == "raw"
    assert body["columns"]["value"] == [float(hour) for hour in range(48)]
    assert body["columns"]["event_at"][0] == START.timestamp() * 1000
    listed = client.get("/api/v1/series", params={"query": "north"}).json()["items"][0]
    assert (listed["asset"]["key"], listed["latest"]["value"]) == ("north", 47.0)


def test_thinned_answer_has_at_most_the_points_asked_for(client: TestClient, load_id: int) -> None:
    body = client.get(f"/api/v1/series/{load_id}/observations", params={"max_points": 10}).json()
    assert body["sampling"] == "minmax"
    assert len(body["columns"]["value"]) <= 10
    assert max(body["columns"]["value"]) == 47.0


def test_newest_value_that_was_withdrawn_gives_way_to_the_one_before(
    client: TestClient, house: House, tenant: Scope, load_id: int
) -> None:
    newest = house.lake.latest(tenant, [load_id])
    gone = newest.with_columns(
        value=pl.lit(None, dtype=pl.Float64), known_at=pl.col("known_at") + pl.duration(days=1)
    )
    house.lake.append(tenant, gone)
    assert client.get(f"/api/v1/series/{load_id}").json()["latest"]["value"] == 46.0
    assert client.get("/api/v1/series").json()["items"][0]["latest"]["value"] == 46.0
    assert client.get("/api/v1/latest", params={"series_id": load_id}).json()[0]["value"] == 46.0


def test_values_come_as_they_were_known(client: TestClient, load_id: int) -> None:
    before = {"as_of": START.isoformat()}
    assert (
        client.get(f"/api/v1/series/{load_id}/observations", params=before).json()["columns"]["value"] == []
    )


@pytest.mark.parametrize(
    ("kind", "read"),
    [
        ("text/csv", pl.read_csv),
        ("application/vnd.apache.parquet", pl.read_parquet),
        ("application/vnd.apache.arrow.file", pl.read_ipc),
    ],
)
def test_every_value_comes_in_the_form_asked_for(client: TestClient, load_id: int, kind: str, read) -> None:
    answer = client.get(f"/api/v1/series/{load_id}/observations", headers={"accept": kind})
    assert answer.headers["content-type"].startswith(kind)
    assert read(BytesIO(answer.content)).height == 48


def test_unchanged_answer_is_not_sent_again_until_data_change(client: TestClient, load_id: int) -> None:
    url = f"/api/v1/series/{load_id}/observations"
    tag = client.get(url).headers["etag"]
    assert client.get(url, headers={"if-none-match": tag}).status_code == 304
    client.post("/api/v1/observations", json=rows(1))
    assert client.get(url, headers={"if-none-match": tag}).status_code == 200


def test_push_with_the_same_key_writes_once(client: TestClient, load_id: int) -> None:
    headers = {"idempotency-key": "once"}
    first = client.post("/api/v1/observations", json=rows(3), headers=headers).json()
    again = client.post("/api/v1/observations", json=rows(3), headers=headers).json()
    assert (again["batch_id"], again["replayed"]) == (first["batch_id"], True)
    other = client.post("/api/v1/observations", json=rows(4), headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key-reused")


@pytest.mark.parametrize("route", ["/api/v1/series/{}", "/api/v1/series/{}/observations"])
def test_neighbours_series_answers_exactly_as_one_that_is_absent(
    client: TestClient, house: House, neighbour: Scope, load_id: int, route: str
) -> None:
    theirs = series.ensure(house.engine, neighbour, [LOAD])["north/load"]
    yours, nobodys = client.get(route.format(theirs)), client.get(route.format(10**9))
    assert yours.status_code == nobodys.status_code == 404
    assert yours.text.replace(str(theirs), "N") == nobodys.text.replace(str(10**9), "N")


def test_push_to_the_neighbours_series_is_refused(client: TestClient, house: House, neighbour: Scope) -> None:
    series.ensure(house.engine, neighbour, [SeriesSpec("theirs", "load", "MW")])
    assert client.post("/api/v1/observations", json=rows(1, "theirs")).status_code == 404


@pytest.mark.parametrize(
    ("method", "url", "body", "status"),
    [
        ("GET", "/api/v1/series/notanumber", None, 422),
        ("GET", "/api/v1/series/1/observations?start=yesterday", None, 422),
        (
            "GET",
            "/api/v1/series/1/observations?start=2024-01-02T00:00:00Z&end=2024-01-01T00:00:00Z",
            None,
            422,
        ),
        ("GET", "/api/v1/series?cursor=%ff", None, 422),
        ("POST", "/api/v1/observations", {"rows": []}, 422),
        (
            "POST",
            "/api/v1/observations",
            {"rows": [{"series": "x", "event_at": "2024", "value": "high"}]},
            422,
        ),
        ("DELETE", "/api/v1/series", None, 405),
    ],
)
def test_refusal_is_problem_details_with_a_code(client: TestClient, method, url, body, status) -> None:
    answer = client.request(method, url, json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"]


def test_body_over_the_limit_is_refused(client: TestClient, settings: Settings) -> None:
    answer = client.post("/api/v1/observations", content=b" " * (settings.max_request_bytes + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
