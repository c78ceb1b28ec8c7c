"""Limits at the door: by address, key and organisation, told in headers; trusted proxies; what was used."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from tests.api.conftest import LOAD, rows
from tests.api.test_access import headers

from foresite.api.addresses import client_address
from foresite.api.app import create_app
from foresite.api.document import answers, operations
from foresite.api.visits import UNLIMITED
from foresite.catalog import series
from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope
from foresite.platform.usage.totals import totals
from foresite.workflows.house import House

URL, SOCKET = "/api/v1/organisation", "/api/v1/events/ws"


def server(house: House, scope: Scope, **given: Any) -> TestClient:
    """Make a server with these settings, that lives within a ``with``."""
    settings = house.settings.model_copy(update={"sign_in": "required", **given})
    return TestClient(create_app(replace(house, settings=settings), scope), raise_server_exceptions=False)


@pytest.fixture
def at(house: House, tenant: Scope) -> Iterator[Callable[..., TestClient]]:
    """Make servers that live as long as the test, in whose time a minute does not end."""
    with held_clock(now()), ExitStack() as living:
        yield lambda **given: living.enter_context(server(house, tenant, **given))


def statuses(client: TestClient, count: int, **sent: Any) -> list[int]:
    return [client.get(URL, **sent).status_code for _ in range(count)]


@pytest.mark.everywhere
def test_strangers_are_limited_by_address_before_anything_is_looked_up(at) -> None:
    client = at(rate_address_per_minute=3)
    assert statuses(client, 5) == [401, 401, 401, 429, 429]
    refused = client.get(URL)
    assert refused.json()["code"] == "rate-limited"
    assert refused.headers["content-type"] == "application/problem+json"
    assert 0 < int(refused.headers["retry-after"]) <= 121
    assert refused.headers["ratelimit-policy"] == '"address";q=3;w=60'
    assert refused.headers["ratelimit"].startswith('"address";r=0;t=')
    assert refused.headers["x-request-id"]
    assert client.get("/healthz").status_code == 200


@pytest.mark.everywhere
def test_headers_tell_how_much_is_left_of_the_nearest_limit(at, house: House, tenant: Scope) -> None:
    client, sent = at(rate_caller_per_minute=10), headers(house, tenant, "viewer")
    answers = [client.get(URL, headers=sent) for _ in range(3)]
    assert [each.headers["ratelimit"].partition(";t=")[0] for each in answers] == [
        f'"key";r={left}' for left in (9, 8, 7)
    ]
    assert '"organisation";q=120000;w=60' in answers[0].headers["ratelimit-policy"]


@pytest.mark.everywhere
def test_key_has_a_rate_of_its_own_and_its_organisation_one_for_all(
    at, house: House, tenant: Scope, neighbour: Scope
) -> None:
    client = at(rate_organisation_per_minute=5)
    slow = keys.create(
        house.engine, tenant, "slow", ROLES["viewer"], by=ROLES["owner"], allowance=keys.Allowance(2, None)
    )
    assert statuses(client, 3, headers={"authorization": f"Bearer {slow.secret}"}) == [200, 200, 429]
    assert statuses(client, 4, headers=headers(house, tenant, "viewer")) == [200, 200, 200, 429]
    assert statuses(client, 2, headers=headers(house, neighbour, "viewer")) == [200, 200]


@pytest.mark.everywhere
def test_exactly_as_many_as_a_key_may_are_answered_of_many_at_once(at, house: House, tenant: Scope) -> None:
    made = keys.create(
        house.engine, tenant, "x", ROLES["viewer"], by=ROLES["owner"], allowance=keys.Allowance(30, 500)
    )
    sent = {"authorization": f"Bearer {made.secret}"}

    async def asked(app: Any) -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            answers = await asyncio.gather(*(client.get(URL, headers=sent) for _ in range(80)))
        return [each.status_code for each in answers]

    client = at()
    assert Counter(client.portal.call(asked, client.app)) == {200: 30, 429: 50}


@pytest.mark.everywhere
def test_socket_of_an_address_that_asked_too_much_is_closed(at, house: House, tenant: Scope) -> None:
    client, sent = at(rate_address_per_minute=1), headers(house, tenant, "viewer")
    assert statuses(client, 1) == [401]
    with pytest.raises(WebSocketDisconnect) as caught, client.websocket_connect(SOCKET, headers=sent):
        pytest.fail("it was let in")
    assert caught.value.code == 1013


@pytest.mark.everywhere
def test_quota_that_is_used_up_is_told_with_when_it_renews(at, house: House, tenant: Scope) -> None:
    made = keys.create(
        house.engine, tenant, "x", ROLES["viewer"], by=ROLES["owner"], allowance=keys.Allowance(None, 2)
    )
    client, sent = at(), {"authorization": f"Bearer {made.secret}"}
    assert statuses(client, 3, headers=sent) == [200, 200, 429]
    told = client.get(URL, headers=sent).json()
    assert told["code"] == "quota-exceeded"
    assert told["facts"]["renews_at"].endswith("-01T00:00:00+00:00")


@pytest.mark.everywhere
def test_dear_route_has_a_limit_of_its_own(at, house: House, tenant: Scope) -> None:
    client, sent = at(rate_dear_per_minute=2), headers(house, tenant, "admin")
    codes = [client.get("/api/v1/audit/export", headers=sent).status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert statuses(client, 2, headers=sent) == [200, 200]


def test_every_route_of_the_api_tells_that_it_may_refuse_by_limit(client: TestClient) -> None:
    document = client.get("/api/v1/openapi.json").json()
    for _, path, operation in operations(document):
        assert ("429" in answers(document, operation)) == (path not in UNLIMITED), path


PROXIES = {
    "none-trusted": (0, "1.1.1.1", "10.0.0.1"),
    "one": (1, "1.1.1.1", "1.1.1.1"),
    "one-and-a-lie": (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
    "two": (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
    "round-the-proxy": (2, "1.1.1.1", "10.0.0.1"),
    "no-header": (1, "", "10.0.0.1"),
    "no-address": (1, "unknown", "10.0.0.1"),
    "with-port": (1, "1.1.1.1:4711", "1.1.1.1"),
    "version-6": (1, "[2001:db8::1]:80", "2001:db8::1"),
}


@pytest.mark.parametrize("case", PROXIES)
def test_address_is_what_trusted_proxies_say_and_no_client(settings: Settings, case: str) -> None:
    trusted, given, expected = PROXIES[case]
    scope = {
        "type": "http", "client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", given.encode())],
    }  # fmt: skip
    trusting = settings.model_copy(update={"trusted_proxies": trusted})
    assert client_address(scope, trusting) == expected


@pytest.mark.everywhere
def test_what_a_key_used_is_metered_and_told_to_admins(
    at, house: House, tenant: Scope, neighbour: Scope
) -> None:
    series.ensure(house.engine, tenant, [LOAD])
    operator, viewer = headers(house, tenant, "operator"), headers(house, tenant, "viewer")
    admin = headers(house, tenant, "admin")
    again = operator | {"idempotency-key": "once"}
    with server(house, tenant) as client:
        bodies = [client.post("/api/v1/observations", json=rows(24), headers=again) for _ in range(2)]
        client.get(URL, headers=viewer)
        client.get(URL, headers={"authorization": "Bearer fsk_nonsense"})
        assert [each.json()["replayed"] for each in bodies] == [False, True]
    sent = 2 * int(bodies[0].request.headers["content-length"])
    told = {each.actor_id: each for each in totals(house.engine, tenant)}
    (pushed,) = [each for each in told.values() if each.rows]
    assert (pushed.requests, pushed.rows, pushed.bytes_in) == (2, 24, sent)
    assert pushed.bytes_out >= sum(len(each.content) for each in bodies) - 200
    assert len(told) == 2
    shown = at().get("/api/v1/usage", params={"by": "month"}, headers=admin).json()
    assert {(each["actor_id"], each["rows"]) for each in shown} == {
        (each.actor_id, each.rows) for each in told.values()
    }
    assert totals(house.engine, neighbour) == []


@pytest.mark.everywhere
def test_nothing_is_left_behind_by_a_server_that_ends(house: House, tenant: Scope) -> None:
    made = keys.create(
        house.engine, tenant, "x", ROLES["viewer"], by=ROLES["owner"], allowance=keys.Allowance(None, 1000)
    )
    sent = {"authorization": f"Bearer {made.secret}"}
    for _ in range(2):
        with server(house, tenant) as client:
            assert statuses(client, 2, headers=sent) == [200, 200]
    rows = keys.find(house.engine, tenant)
    assert next(row.quota_taken for row in rows if row.key_id == made.key_id) == 4
