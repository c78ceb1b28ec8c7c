"""A server and its Redis killed while somebody listens and others push: each event comes, and once."""

import asyncio
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2 as httpx
import pytest
from tests.api.listening import listening
from tests.api.serving import served
from tests.redis_server import OwnRedis

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.platform.config import Settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import open_house

START = datetime(2024, 1, 1, tzinfo=UTC)
KILLS, SECONDS = 1, 1.5
UNTOLD_SECONDS = 0.5
"""What was acknowledged so shortly before the server died, only the next start tells of."""


class Hearer:
    """Listens in a thread, comes back with its last id whenever it is cut off, and notes what it hears."""

    def __init__(self, port: int) -> None:
        self.port, self.heard, self.stop = port, list[dict[str, Any]](), threading.Event()
        self.began = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._listen()))
        self._thread.start()

    def end(self) -> None:
        self.stop.set()
        self._thread.join(timeout=30)

    async def _listen(self) -> None:
        last = 0
        while not self.stop.is_set():
            try:
                async with listening(self.port, f"?after={last}") as listener:
                    while not self.stop.is_set():
                        found = await listener.some(1, seconds=0.3)
                        if not found:
                            break
                        self.began.set()
                        self.heard += [event for event in found if event["kind"] != "hello"]
                        last = found[-1]["id"]
            except (OSError, EOFError):
                await asyncio.sleep(0.05)
            except TimeoutError:
                continue  # it was quiet; come back where it was


def _push(port: int, first: int, acknowledged: dict[int, float], stop: threading.Event) -> int:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
        while not stop.is_set():
            at = (START + timedelta(hours=first)).isoformat()
            body = {"rows": [{"series": "load", "event_at": at, "value": 1.0}]}
            try:
                assert http.post("/api/v1/observations", json=body).status_code == 201
            except httpx.TransportError:
                break
            acknowledged[first] = time.monotonic()
            first += 1
    return first


def _tells_of(event: dict[str, Any], hour: int) -> bool:
    at = START + timedelta(hours=hour)
    data = event["data"]
    return (
        event["kind"] == "data"
        and data["start"] is not None
        and datetime.fromisoformat(data["start"]) <= at <= datetime.fromisoformat(data["end"])
    )


@pytest.mark.slow
@pytest.mark.integration
def test_a_listener_misses_and_doubles_nothing_though_all_are_killed(
    settings: Settings, free_port: int, own_redis: OwnRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORESITE_REDIS_URL", own_redis.address)
    port = free_port + 1 if free_port < 65_000 else free_port - 1
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, settings.organisation, name="Tenant")
    series.ensure(house.engine, scope, [SeriesSpec("load", "load", "MW", resolution="PT1H")])
    acknowledged: dict[int, float] = {}
    killed_at: list[float] = []
    hearer, first = Hearer(port), 0
    try:
        for kill in range(KILLS + 1):
            stop = threading.Event()
            with served(settings, port) as server:
                timer = threading.Timer(SECONDS, stop.set if kill == KILLS else server.kill)
                timer.start()
                if kill == 1:
                    own_redis.kill()
                first = _push(port, first, acknowledged, stop)
                killed_at.append(time.monotonic())
                if kill == KILLS:
                    time.sleep(1.0)
                timer.join()
            if kill == 1:
                own_redis.start()
    finally:
        hearer.end()
        house.engine.dispose()
    ids = [event["id"] for event in hearer.heard]
    assert ids == list(range(1, len(ids) + 1))
    assert all(event["kind"] != "reset" for event in hearer.heard)
    starts = [event for event in hearer.heard if event["kind"] == "data" and event["data"]["start"] is None]
    assert len(starts) == KILLS + 1  # each start tells that anything may be new
    told = [event for event in hearer.heard if event["kind"] == "data"]
    for hour, at in acknowledged.items():
        if not any(0 <= end - at < UNTOLD_SECONDS for end in killed_at[:-1]):
            assert any(_tells_of(event, hour) for event in told), hour
