"""Live events at the doors: everybody gets all of their own organisation's, in order, and nothing else."""

import asyncio
import json
import resource
import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from tests.api.listening import listening, running
from tests.api.people import PASSWORD, person
from tests.api.test_access import headers
from tests.platform.jobs.working import until
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from foresite.api import deps, event_streams
from foresite.api import events as api_events
from foresite.api.app import create_app
from foresite.cli.streaming import StreamingServer
from foresite.platform.auth import invitations, keys, members
from foresite.platform.auth.names import email_of
from foresite.platform.auth.permissions import ROLES
from foresite.platform.auth.roles import Grantor
from foresite.platform.events import outbox
from foresite.platform.events.kinds import DataTold, ModelTold
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere
READERS = 500


def lasting(house: House, **more: Any) -> House:
    """Return a house whose streams do not end by themselves."""
    settings = house.settings.model_copy(update={"stream_seconds": 3600.0, **more})
    return replace(house, settings=settings)


@pytest.fixture
def app(house: House, tenant: Scope) -> FastAPI:
    return create_app(lasting(house), tenant)


@pytest.fixture
def port(app: FastAPI) -> Iterator[int]:
    with running(app) as (_, port):
        yield port


def tell(engine: Engine, scope: Scope, *numbers: int) -> None:
    for number in numbers:
        outbox.tell(engine, scope, [DataTold(series_ids=[number])])


def series_of(events: list[dict[str, Any]]) -> list[int]:
    return [event["data"]["series_ids"][0] for event in events if event["kind"] == "data"]


@pytest.fixture
def many_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, before[1]), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.slow
@pytest.mark.usefixtures("many_files")
def test_five_hundred_readers_get_every_event_in_order(port: int, engine: Engine, tenant: Scope) -> None:
    async def read(begun: list[int], all_began: asyncio.Event) -> list[dict[str, Any]]:
        async with listening(port) as listener:
            begun += [event["id"] for event in await listener.some(1)]
            if len(begun) == READERS:
                all_began.set()
            return await listener.some(20)

    async def run() -> tuple[list[list[dict[str, Any]]], float]:
        begun: list[int] = []
        all_began = asyncio.Event()
        readers = [asyncio.create_task(read(begun, all_began)) for _ in range(READERS)]
        await all_began.wait()
        await asyncio.to_thread(tell, engine, tenant, *range(20))
        at = time.monotonic()
        return await asyncio.gather(*readers), time.monotonic() - at

    found, seconds = asyncio.run(run())
    for events in found:
        assert [event["id"] for event in events] == list(range(1, 21))
        assert series_of(events) == list(range(20))
    assert seconds < 10  # `benchmarks.events` measures; a busy machine is no fault


def test_a_reader_says_which_kinds_it_wants_and_comes_back_where_it_was(
    port: int, engine: Engine, tenant: Scope
) -> None:
    async def run() -> None:
        async with listening(port, "?kind=model&after=0") as listener:
            assert (await listener.some(1))[0]["kind"] == "hello"
            await asyncio.to_thread(tell, engine, tenant, 1)
            told = ModelTold(model_id="m", forecaster="f", series_ids=[1])
            await asyncio.to_thread(outbox.tell, engine, tenant, [told])
            (event,) = await listener.some(1)
            assert (event["id"], event["kind"]) == (2, "model")
            assert event["data"] == told.model_dump()
        async with listening(port, "?after=0", {"last-event-id": "1"}) as listener:
            assert [event["id"] for event in await listener.some(2)] == [1, 2]

    asyncio.run(run())


def test_a_stream_is_neither_compressed_nor_kept_by_anybody_and_ends_in_time(client: TestClient) -> None:
    answer = client.get("/api/v1/events", headers={"accept-encoding": "gzip"})
    text = answer.text
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in answer.headers
    assert text.startswith("retry: 2000\n\nid: 0\nevent: hello\ndata: {")


@pytest.mark.parametrize("query", ["?kind=nonsense", "?after=-1", "?after=x"])
def test_a_stream_that_cannot_be_is_refused_as_any_request(port: int, query: str) -> None:
    assert httpx.get(f"http://127.0.0.1:{port}/api/v1/events{query}").json()["code"] == "request-invalid"


def test_two_organisations_at_one_server_hear_nothing_of_each_other(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    async def run(port: int) -> None:
        mine, theirs = headers(house, tenant, "viewer"), headers(house, neighbour, "viewer")
        async with listening(port, headers=mine) as one, listening(port, headers=theirs) as other:
            assert [event["kind"] for event in (*await one.some(1), *await other.some(1))] == ["hello"] * 2
            for number in range(5):
                await asyncio.to_thread(tell, house.engine, tenant, number)
                await asyncio.to_thread(tell, house.engine, neighbour, number + 100)
            assert series_of(await one.some(5)) == [0, 1, 2, 3, 4]
            assert series_of(await other.some(5)) == [100, 101, 102, 103, 104]

    with running(closed(house, tenant)) as (_, port):
        asyncio.run(run(port))


def closed(house: House, scope: Scope) -> FastAPI:
    """Return an application at which everybody must say who they are."""
    return create_app(lasting(house, sign_in="required"), scope)


OWNS = Grantor(ROLES["owner"], owns=True)


def people_and_keys_change(house: House, scope: Scope) -> dict[str, str]:
    """Let people and keys of an organisation come, change and go; return whom and what it was about."""
    engine = house.engine
    person(house, scope)
    second = person(house, scope, email="bob@example.org", role="viewer")
    members.change_role(engine, scope, second, "admin", by=OWNS)
    members.remove(engine, scope, second, by=OWNS)
    email = email_of("eve@example.org")
    invitations.create(engine, scope, email, "viewer", language="en", by=OWNS)
    invited = invitations.create(engine, scope, email, "viewer", language="en", by=OWNS)  # ends the first
    invitations.revoke(engine, scope, invited.invitation_id)
    key = keys.create(engine, scope, "k", ROLES["viewer"], by=OWNS.permissions)
    keys.rotate(engine, scope, key.key_id, by=OWNS.permissions, overlap=timedelta(hours=1))
    keys.revoke(engine, scope, key.key_id)
    return {"person": second, "invitation": invited.invitation_id, "key": key.key_id}


def test_who_may_look_after_people_and_keys_hears_of_them_and_nobody_else_does(
    house: House, tenant: Scope, neighbour: Scope
) -> None:
    admin, viewer = headers(house, tenant, "admin"), headers(house, tenant, "viewer")
    theirs = headers(house, neighbour, "owner")

    async def run(port: int) -> None:
        async with (
            listening(port, headers=admin) as may,
            listening(port, headers=viewer) as may_not,
            listening(port, headers=theirs) as other,
        ):
            for each in (may, may_not, other):
                await each.some(1)
            about = await asyncio.to_thread(people_and_keys_change, house, tenant)
            for number, scope in enumerate((tenant, neighbour)):
                await asyncio.to_thread(tell, house.engine, scope, number)
            heard = await may.some(13)
            assert [(each["kind"], each["data"].get("change")) for each in heard] == [
                ("member", "joined"), ("member", "joined"), ("member", "role"), ("member", "left"),
                ("invitation", "made"), ("invitation", "revoked"), ("invitation", "made"),
                ("invitation", "revoked"), ("key", "made"), ("key", "renewed"), ("key", "made"),
                ("key", "revoked"), ("data", None),
            ]  # fmt: skip
            assert heard[2]["data"] == {"person_id": about["person"], "change": "role", "role": "admin"}
            assert heard[7]["data"]["invitation_id"] == about["invitation"]
            assert heard[11]["data"]["key_id"] == about["key"]
            assert "example.org" not in json.dumps(heard)
            assert series_of(await may_not.some(1)) == [0]
            assert series_of(await other.some(1)) == [1]

    with running(closed(house, tenant)) as (_, port):
        asyncio.run(run(port))
        for kind, code in (("member", 403), ("key", 403), ("data", 200)):
            url = f"http://127.0.0.1:{port}/api/v1/events?kind={kind}"
            with httpx.stream("GET", url, headers=viewer) as answer:
                assert answer.status_code == code


def test_who_may_no_longer_look_after_people_hears_nothing_more_of_them(
    house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deps, "BELIEVED_SECONDS", 0.2)
    monkeypatch.setattr(event_streams, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(api_events, "LOOK_SECONDS", 0.2)
    person(house, tenant)
    second = person(house, tenant, email="bob@example.org", role="admin")

    async def run(port: int, sent: dict[str, str]) -> None:
        async with listening(port, headers=sent) as listener:
            await listener.some(1)
            await asyncio.to_thread(members.change_role, house.engine, tenant, second, "viewer", by=OWNS)
            assert {each["kind"] for each in await listener.some(9)} <= {"member"}  # and the stream ended
        async with listening(port, headers=sent) as listener:
            await listener.some(1)
            await asyncio.to_thread(
                keys.create, house.engine, tenant, "k", ROLES["viewer"], by=ROLES["owner"]
            )
            await asyncio.to_thread(tell, house.engine, tenant, 7)
            assert series_of(await listener.some(1)) == [7]

    with running(closed(house, tenant)) as (_, port):
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1") as browser:
            browser.post("/sign-in", json={"email": "bob@example.org", "password": PASSWORD})
            cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        asyncio.run(run(port, {"cookie": cookie}))


def test_an_ended_key_hears_nothing_more_within_seconds(
    house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deps, "BELIEVED_SECONDS", 0.2)
    monkeypatch.setattr(event_streams, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(api_events, "LOOK_SECONDS", 0.2)
    made = keys.create(house.engine, tenant, "short", ROLES["viewer"], by=ROLES["owner"])
    sent = {"authorization": f"Bearer {made.secret}"}

    async def run(port: int) -> None:
        async with listening(port, headers=sent) as listener:
            await listener.some(1)
            with connect(f"ws://127.0.0.1:{port}/api/v1/events/ws", additional_headers=sent) as socket:
                socket.recv()
                await asyncio.to_thread(keys.revoke, house.engine, tenant, made.key_id)
                assert await listener.some(1) == []  # the server ended it
                with pytest.raises(ConnectionClosed) as ended:
                    await asyncio.to_thread(socket.recv, 15)
                assert ended.value.rcvd is not None
                assert ended.value.rcvd.code == 1008
        async with listening(port, headers=sent) as listener:
            assert listener.status == 401

    with running(closed(house, tenant)) as (_, port):
        asyncio.run(run(port))


def test_a_socket_gets_the_same_events(port: int, engine: Engine, tenant: Scope) -> None:
    with connect(f"ws://127.0.0.1:{port}/api/v1/events/ws?kind=data") as socket:
        assert json.loads(socket.recv())["kind"] == "hello"
        tell(engine, tenant, 7)
        event = json.loads(socket.recv(10))
    assert (event["id"], event["kind"], event["data"]["series_ids"]) == (1, "data", [7])


def test_a_socket_says_who_it_is_by_header_or_as_a_browser_can(house: House, tenant: Scope) -> None:
    sent = headers(house, tenant, "viewer")
    key = sent["authorization"].removeprefix("Bearer ")
    with running(closed(house, tenant)) as (_, port):
        url = f"ws://127.0.0.1:{port}/api/v1/events/ws"
        with connect(url, additional_headers=sent) as socket:
            assert json.loads(socket.recv())["kind"] == "hello"
        offered: Any = ["foresite.events", f"bearer.{key}"]
        with connect(url, subprotocols=offered) as socket:
            assert socket.subprotocol == "foresite.events"
            assert json.loads(socket.recv())["kind"] == "hello"
        for bad in ({}, {"authorization": "Bearer fsk_nonsense"}):
            with pytest.raises(InvalidStatus) as refused, connect(url, additional_headers=bad):
                pass
            assert refused.value.response.status_code == 401


@pytest.mark.parametrize(
    ("origin", "may"),
    [("http://127.0.0.1:{port}", True), ("http://evil.example", False), ("null", False)],
    ids=["own", "foreign", "none-of-any-site"],
)
def test_a_page_of_another_site_may_not_listen(port: int, origin: str, may: bool) -> None:
    url, given = f"ws://127.0.0.1:{port}/api/v1/events/ws", origin.format(port=port)
    if may:
        with connect(url, origin=Origin(given)) as socket:
            assert json.loads(socket.recv())["kind"] == "hello"
        return
    with pytest.raises(InvalidStatus) as refused, connect(url, origin=Origin(given)):
        pass
    assert refused.value.response.status_code == 403
    assert json.loads(refused.value.response.body or b"")["code"] == "origin-foreign"


def test_a_server_that_stops_ends_its_streams_at_once(app: FastAPI) -> None:
    async def run(server: StreamingServer, port: int) -> float:
        async with listening(port) as listener:
            await listener.some(1)
            with connect(f"ws://127.0.0.1:{port}/api/v1/events/ws") as socket:
                socket.recv()
                at = time.monotonic()
                server.should_exit = True
                assert await listener.some(1) == []
                with pytest.raises(ConnectionClosed) as ended:
                    await asyncio.to_thread(socket.recv, 15)
                assert ended.value.rcvd is not None
                assert ended.value.rcvd.code == 1012
                return time.monotonic() - at

    with running(app) as (server, port):
        assert asyncio.run(run(server, port)) < 5


def test_a_push_is_heard_with_its_series_and_window(port: int, client: TestClient, load_id: int) -> None:
    async def run() -> None:
        async with listening(port, "?after=0&kind=data") as listener:
            hello, event = await listener.some(2)
            assert hello["kind"] == "hello"
            assert event["data"] == {
                "series_ids": [load_id],
                "start": "2024-01-01T00:00:00Z",
                "end": "2024-01-02T23:00:00Z",
            }

    asyncio.run(run())


def test_a_reader_that_takes_nothing_is_let_go_and_holds_nobody_up(
    app: FastAPI, engine: Engine, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_streams, "STALLED_SECONDS", 1.0)
    large = DataTold(series_ids=list(range(1000)))

    async def run(port: int) -> None:
        with socket.socket() as deaf:
            deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            deaf.connect(("127.0.0.1", port))
            deaf.sendall(b"GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n")
            async with listening(port) as listener:
                await listener.some(1)
                await asyncio.to_thread(until, lambda: app.state.relay.readers == 2, seconds=10)
                heard = asyncio.create_task(listener.some(2000))
                for _ in range(20):  # 12 MB, more than any buffer between here and there
                    await asyncio.to_thread(outbox.tell, engine, tenant, [large] * 100)
                assert [event["id"] for event in await heard] == list(range(1, 2001))
                await asyncio.to_thread(until, lambda: app.state.relay.readers == 1, seconds=20)

    with running(app) as (_, port):
        asyncio.run(run(port))


def test_a_browser_hears_by_its_cookie_until_its_session_ends(
    house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deps, "BELIEVED_SECONDS", 0.2)
    monkeypatch.setattr(event_streams, "LOOK_SECONDS", 0.2)
    monkeypatch.setattr(api_events, "LOOK_SECONDS", 0.2)
    person(house, tenant)
    given = closed(house, tenant)
    with running(given) as (_, port), httpx.Client(base_url=f"http://127.0.0.1:{port}/api/v1") as browser:
        told = {"email": "ada@example.org", "password": PASSWORD}
        token = browser.post("/sign-in", json=told).json()["me"]["csrf_token"]
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        url, own = f"ws://127.0.0.1:{port}/api/v1/events/ws", Origin(f"http://127.0.0.1:{port}")
        foreign = Origin("http://evil.example")
        with pytest.raises(InvalidStatus) as refused:
            connect(url, additional_headers={"cookie": cookie}, origin=foreign).close()
        assert refused.value.response.status_code == 403
        with connect(url, additional_headers={"cookie": cookie}, origin=own) as line:
            assert json.loads(line.recv())["kind"] == "hello"
            assert browser.post("/sign-out", headers={"x-csrf-token": token}).status_code == 204
            with pytest.raises(ConnectionClosed) as ended:
                line.recv(15)
        assert ended.value.rcvd is not None
        assert ended.value.rcvd.code == 1008
