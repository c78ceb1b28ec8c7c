"""Requests that come together share a look at the database and at who asks; none sees what is older."""

import asyncio
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from tests.api.conftest import START
from tests.api.listening import running
from tests.platform.jobs.working import until

from foresite.api.app import create_app
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.changes import Changes
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House, open_house

BURST = 20
READERS, WRITES = 8, 40
LOOK_SECONDS = 0.5
DATA_SEGMENTS_IN = 152
"""Where Linux's ``struct tcp_info`` counts the segments with data that came (include/uapi/linux/tcp.h)."""


@pytest.fixture
def port(house: House, tenant: Scope) -> Iterator[int]:
    with running(create_app(house, tenant)) as (_, port):
        yield port


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Words of the looks at SQLite, as they are made."""
    made: list[str] = []
    look = Changes._sqlite_word

    def noted(changes: Changes) -> str:
        made.append(look(changes))
        return made[-1]

    monkeypatch.setattr(Changes, "_sqlite_word", noted)
    return made


@pytest.fixture
def lookups(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Secrets of keys that were looked up; each takes its time."""
    made: list[str] = []
    known = keys.known

    def noted(engine: Engine, secret: str) -> keys.Holder:
        found = known(engine, secret)
        made.append(secret)
        time.sleep(LOOK_SECONDS)
        return found

    monkeypatch.setattr(keys, "known", noted)
    return made


def asking(load_id: int, port: int) -> bytes:
    path = f"/api/v1/series/{load_id}/observations"
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\n\r\n".encode()


def answers(connection: socket.socket, count: int) -> list[bytes]:
    """Return the bodies of so many answers."""
    found, file = [], connection.makefile("rb")
    for _ in range(count):
        assert file.readline().startswith(b"HTTP/1.1 200")
        length = 0
        while (line := file.readline()) != b"\r\n":
            if line.startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        found.append(file.read(length))
    return found


def test_a_burst_of_kept_answers_takes_one_look(load_id: int, port: int, looks: list[str]) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(asking(load_id, port) * 2)
        answers(connection, 2)  # now it is kept
        looks.clear()
        connection.sendall(asking(load_id, port) * BURST)
        assert len(set(answers(connection, BURST))) == 1
        assert len(looks) == 1
        connection.sendall(asking(load_id, port))
        answers(connection, 1)
        assert len(looks) == 2


def test_whoever_asks_after_a_write_sees_it_however_many_ask_beside_them(
    house: House, tenant: Scope, load_id: int, port: int
) -> None:
    url = f"http://127.0.0.1:{port}/api/v1/series/{load_id}/observations"
    done, asked = threading.Event(), []

    def ask_on() -> None:
        with httpx.Client(timeout=30) as client:
            while not done.is_set():
                asked.append(client.get(url).status_code)

    readers = [threading.Thread(target=ask_on) for _ in range(READERS)]
    for each in readers:
        each.start()
    try:
        other = open_house(house.settings)  # as another process would write
        at = START.isoformat()
        with TestClient(create_app(other, tenant)) as writer, httpx.Client(timeout=30) as reader:
            for number in range(WRITES):
                row = {"series": "north/load", "event_at": at, "value": 1000.0 + number}
                assert writer.post("/api/v1/observations", json={"rows": [row]}).status_code == 201
                told = reader.get(url, params={"end": (START + timedelta(hours=1)).isoformat()}).json()
                assert told["columns"]["value"][0] == 1000.0 + number
        other.engine.dispose()
    finally:
        done.set()
        for each in readers:
            each.join()
    assert set(asked) == {200}
    assert len(asked) > WRITES


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how many segments came")
def test_an_answer_is_sent_in_one_piece(load_id: int, port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for number in range(1, 6):
            connection.sendall(asking(load_id, port).replace(b"/observations", b""))
            answers(connection, 1)
            told = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
            assert struct.unpack_from("I", told, DATA_SEGMENTS_IN) == (number,)


def test_whoever_asks_many_things_at_once_is_looked_up_once(
    house: House, tenant: Scope, port: int, lookups: list[str]
) -> None:
    secret = keys.create(house.engine, tenant, "x", ROLES["viewer"], by=ROLES["owner"]).secret

    async def ask() -> list[int]:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            told = {"authorization": f"Bearer {secret}"}
            every = (client.get("/api/v1/organisation", headers=told) for _ in range(BURST))
            return [each.status_code for each in await asyncio.gather(*every)]

    assert asyncio.run(ask()) == [200] * BURST
    assert lookups == [secret]


def test_whoever_comes_when_a_key_was_revoked_is_refused_while_others_are_still_looked_up(
    house: House, tenant: Scope, port: int, lookups: list[str]
) -> None:
    made = keys.create(house.engine, tenant, "x", ROLES["viewer"], by=ROLES["owner"])

    async def ask() -> tuple[int, int]:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            told = {"authorization": f"Bearer {made.secret}"}
            early = asyncio.ensure_future(client.get("/api/v1/organisation", headers=told))
            await asyncio.to_thread(until, lambda: bool(lookups))
            gone = await client.delete(f"/api/v1/keys/{made.key_id}")
            late = await client.get("/api/v1/organisation", headers=told)
            await early
            return gone.status_code, late.status_code

    assert asyncio.run(ask()) == (204, 401)
