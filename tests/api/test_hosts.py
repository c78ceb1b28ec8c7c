"""Names of the server: where nobody signs in, pages of other sites read nothing by theirs (DNS rebinding)."""

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from foresite.api.app import create_app
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


def _served(house: House, tenant: Scope, **told: str) -> TestClient:
    for name, value in ({"allowed_hosts": ""} | told).items():
        object.__setattr__(house.settings, name, value)
    return TestClient(create_app(house, tenant), base_url="http://127.0.0.1:8420")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8420", 200),
        ("localhost", 200),
        ("LOCALHOST.:8420", 200),
        ("app.localhost:1", 200),
        ("[::1]:8420", 200),
        ("192.0.2.7", 200),
        ("ledger.example.org", 200),
        ("inside", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8420", 421),
        ("localhost.evil.example", 421),
        ("evil.example#localhost", 421),
        ("localhost@evil.example", 421),
        ("[", 421),
        ("", 421),
    ],
)
def test_server_without_sign_in_answers_by_names_it_knows(
    house: House, tenant: Scope, host: str, status: int
) -> None:
    with _served(house, tenant, public_url="https://ledger.example.org", allowed_hosts="inside") as client:
        for path in ("/api/v1/organisation", "/", "/healthz", "/api/v1/nothing"):
            answer = client.get(path, headers={"host": host})
            assert (answer.status_code == 421) == (status == 421), path
            if status == 421:
                assert answer.json()["code"] == "host-unknown"
                assert "allowed_hosts" in answer.json()["remedy"]
                assert answer.headers["x-content-type-options"] == "nosniff"


def test_live_channel_is_not_opened_by_a_strange_name(house: House, tenant: Scope) -> None:
    with (
        _served(house, tenant) as client,
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/api/v1/events/ws", headers={"host": "evil.example"}),
    ):
        pass


def test_where_people_sign_in_any_name_will_do(house: House, tenant: Scope) -> None:
    with _served(house, tenant, sign_in="required") as client:
        assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 200
        assert client.get("/api/v1/organisation", headers={"host": "evil.example"}).status_code == 401
