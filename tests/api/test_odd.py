"""Odd requests to every route: each is answered or refused in problem details, and none breaks the server."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.api.conftest import LOAD, rows
from tests.conftest import made_engine

from foresite.api.app import create_app
from foresite.api.document import operations
from foresite.api.errors import MEDIA_TYPE
from foresite.catalog import organisations, series
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.workflows.house import House

Parameter = str | int | float | bool | None
EXAMPLES = 400
TIMES = [
    "2024-01-01", "2024-01-01T00:00:00Z", "2024-13-45T99:00:00Z", "0001-01-01T00:00:00+14:00",
    "-2024-01-01T00:00:00Z", "9999-12-31T23:59:59.999999-14:00", "1899-12-31T23:59:59Z",
    "2024-01-01T00:00:00+99:99",
]  # fmt: skip
ODD = [
    "", " ", "0", "-1", "1", "2", str(2**31), str(2**63 - 1), str(2**63), "9" * 400, "1e400", "NaN",
    "-Infinity", "null", "true", "\0", "\x7f", "\u202e", "\U0001f600", "%", "%00", "'; DROP TABLE run; --",
    "_", "\\", "../../etc/passwd", "x" * 3000, "é" * 300, "north/load", "AAAA", "____", "PT1H", "P1D", "P1M",
    "PT0S", "P999999999Y", "PT1000000S", "P1000000M", "P1000000D", 'W/"1"', "*", "open", "done", *TIMES,
]  # fmt: skip
BODIES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"", b"null", b"[]", b"{}", b'{"rows":[]}', b'{"ids":[1]}', b"\xff\xfe{", b'"\\ud800"', b"[" * 9999]
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["rows", "ids", "as_is", "series", "event_at", "value"]), inner)
        ),
        max_leaves=8,
    ),
)
ROWS = st.fixed_dictionaries(
    {
        "series": st.sampled_from([1, 0, -1, 2**63, "north/load", "", "\0", "x" * 3000, None, 1.5, True]),
        "event_at": st.sampled_from([*TIMES, None, 0, 1e300]),
        "value": st.floats() | st.sampled_from([None, "1", 10**400, True]),
    },
    optional={
        "known_at": st.sampled_from([*TIMES, None]),
        "quality": st.sampled_from([0, -1, 32767, 32768, 2**70, None, "x"]),
    },
)
KINDS = st.sampled_from(
    ["application/json", "text/csv", "application/json; charset=latin-1", "", "x/y/z", "é"]
)
ACCEPTS = st.sampled_from(
    ["*/*", "text/csv", "application/vnd.apache.parquet", ";;q", "a/b;q=9e999", ",", "é"]
)


def _path(data: st.DataObject, path: str, told: dict[str, Any]) -> str:
    names = [each["name"] for each in told.get("parameters", []) if each["in"] == "path"]
    drawn = {name: quote(data.draw(st.sampled_from(["1", *ODD]), label=name), safe="") for name in names}
    return path.format(**drawn)


def _query(data: st.DataObject, told: dict[str, Any]) -> list[tuple[str, Parameter]]:
    names = [each["name"] for each in told.get("parameters", []) if each["in"] == "query"]
    pairs = st.tuples(st.sampled_from(names or ["odd"]), st.sampled_from(ODD) | st.text(max_size=8))
    drawn: list[tuple[str, Parameter]] = data.draw(st.lists(pairs, max_size=5), label="query")
    return drawn


def _body(data: st.DataObject, path: str) -> bytes:
    if path.endswith("/observations") and data.draw(st.booleans(), label="rows"):
        return json.dumps({"rows": data.draw(st.lists(ROWS, max_size=3), label="body")}).encode()
    drawn = data.draw(BODIES, label="body")
    return drawn if isinstance(drawn, bytes) else json.dumps(drawn).encode()


def _one(client: TestClient, told: list[tuple[str, str, dict[str, Any]]], data: st.DataObject) -> None:
    """Send one odd request and hold the answer against the promise."""
    method, path, operation = told[data.draw(st.integers(0, len(told) - 1), label="operation")]
    headers = {b"accept": data.draw(ACCEPTS, label="accept").encode()}
    for name in ("if-none-match", "idempotency-key", "x-request-id"):
        headers[name.encode()] = data.draw(st.sampled_from(["", '"1"', "x" * 300, "é"]), label=name).encode()
    content = None
    if method == "post":
        content = _body(data, path)
        headers[b"content-type"] = data.draw(KINDS, label="kind").encode()
    url = _path(data, path, operation)
    query = _query(data, operation)
    answer = client.request(method, url, params=query, content=content, headers=headers)
    assert answer.status_code < 500, answer.text
    assert answer.headers["x-request-id"]
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert answer.json()["code"] not in {"http-error", "defect"}


def _hammer(client: TestClient, examples: int) -> None:
    document = client.get("/api/v1/openapi.json").json()
    told = [each for each in operations(document) if each[1].startswith("/api/")]

    @settings(
        max_examples=examples,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def one(data: st.DataObject) -> None:
        _one(client, told, data)

    one()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_no_odd_request_breaks_a_server_on_sqlite(client: TestClient, load_id: int) -> None:
    _hammer(client, EXAMPLES)


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(300)
def test_no_odd_request_breaks_a_server_on_postgresql(postgres_settings: Settings) -> None:
    engine = made_engine(postgres_settings)
    lake = Lake(postgres_settings, engine)
    house = House(postgres_settings, engine, lake, Blobs(postgres_settings))
    scope = organisations.create(engine, "tenant", name="Tenant")
    series.ensure(engine, scope, [LOAD])
    with TestClient(create_app(house, scope), raise_server_exceptions=False) as client:
        client.post("/api/v1/observations", json=rows(48))
        _hammer(client, EXAMPLES)
    engine.dispose()
