"""Answers that are kept: the same as if they were not, whoever writes whatever, and never the neighbour's."""

import asyncio
import pickle
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2 as httpx
import polars as pl
import pytest
import redis
from fastapi.testclient import TestClient
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)
from pydantic import SecretStr
from sqlalchemy import update
from tests.api.conftest import LOAD, START, rows
from tests.api.listening import running
from tests.conftest import made_engine, organisation
from tests.redis_server import OwnRedis
from typing_extensions import override

from foresite.api import series as routes
from foresite.api.app import create_app
from foresite.catalog import series
from foresite.catalog.tables import SeriesRow
from foresite.core.frames import FACT
from foresite.platform.cache import Cache
from foresite.platform.config import Settings
from foresite.platform.database import writing
from foresite.platform.metrics import CACHE_READS
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House, open_house

SEVERAL = "/api/v1/observations"


def reads(outcome: str) -> float:
    return float(CACHE_READS.labels(outcome)._value.get())


@pytest.fixture
def url(load_id: int) -> str:
    return f"/api/v1/series/{load_id}/observations"


@pytest.mark.everywhere
def test_a_second_read_is_served_from_what_is_kept(client: TestClient, url: str) -> None:
    first = client.get(url, params={"resolution": "P1D"})
    hits, misses = reads("hit"), reads("miss")
    second = client.get(url, params={"resolution": "P1D"})
    assert (reads("hit"), reads("miss")) == (hits + 1, misses)
    assert second.json() == first.json()
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["content-encoding"] == "gzip"
    plain = client.get(url, params={"resolution": "P1D"}, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json()
    same = client.get(url, params={"resolution": "P1D"}, headers={"if-none-match": first.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    assert reads("hit") == hits + 3


@pytest.mark.everywhere
def test_a_second_read_of_several_series_is_served_from_what_is_kept(
    client: TestClient, load_id: int
) -> None:
    question = {"series_id": str(load_id), "resolution": "P1D"}
    first = client.get(SEVERAL, params=question)
    hits, misses = reads("hit"), reads("miss")
    assert client.get(SEVERAL, params=question).json() == first.json()
    assert (reads("hit"), reads("miss")) == (hits + 1, misses)


@pytest.mark.everywhere
@pytest.mark.parametrize(
    ("ids", "status"),
    [
        (["x"], 422),
        ([2**70], 422),
        ([-(2**70)], 422),
        ([-1], 422),
        ([999_999], 404),
        (range(1, 2000), 422),
        ([], 422),
    ],
)
def test_several_series_that_are_refused_are_refused_again(client: TestClient, ids, status) -> None:
    for _ in range(2):
        assert client.get(SEVERAL, params={"series_id": list(ids)}).status_code == status


@pytest.mark.everywhere
def test_files_are_made_anew_each_time(client: TestClient, url: str) -> None:
    client.get(url, headers={"accept": "text/csv"})
    before = reads("hit"), reads("miss")
    assert client.get(url, headers={"accept": "text/csv"}).text.startswith("series_id,")
    assert (reads("hit"), reads("miss")) == before


@pytest.mark.everywhere
def test_what_is_refused_is_refused_again(client: TestClient, url: str) -> None:
    for _ in range(2):
        assert client.get(url, params={"resolution": "nonsense"}).status_code == 422
        assert client.get("/api/v1/series/999999/observations").status_code == 404
        assert client.get("/api/v1/series/x/observations").status_code == 422
        assert client.get(f"/api/v1/series/{2**70}/observations").status_code == 422


def test_an_answer_is_not_kept_while_somebody_writes(
    client: TestClient, house: House, tenant: Scope, url: str
) -> None:
    batch_id = house.lake._tail.open_batch(tenant, run_id=None, rows=1)
    client.get(url)
    hits = reads("hit")
    client.get(url)
    assert reads("hit") == hits
    house.lake._tail.drop_batches(tenant, [batch_id])
    client.get(url)
    client.get(url)
    assert reads("hit") == hits + 1


def test_a_hundred_who_ask_at_once_have_it_made_once(
    house: House, tenant: Scope, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, sampled = [], routes._sampled

    def counted(*asked: Any, **more: Any) -> Any:
        made.append(threading.get_ident())
        return sampled(*asked, **more)

    monkeypatch.setattr(routes, "_sampled", counted)

    async def run(port: int) -> set[bytes]:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            answers = await asyncio.gather(*(client.get(url) for _ in range(100)))
        return {answer.content for answer in answers}

    with running(create_app(house, tenant)) as (_, port):
        assert len(asyncio.run(run(port))) == 1
    assert len(made) == 1


def test_memory_is_bounded_in_bytes(settings: Settings, tenant: Scope) -> None:
    async def run() -> None:
        cache = Cache(settings.model_copy(update={"cache_bytes": 10_000}))
        for number in range(100):
            await cache.put(tenant, str(number), bytes(1000))
            assert cache.held_bytes <= 10_000
        await cache.put(tenant, "99", bytes(900))
        assert cache.held_bytes == 9 * 1000 + 900
        assert await cache.get(tenant, "99") == bytes(900)
        assert await cache.get(tenant, "0") is None
        await cache.put(tenant, "large", bytes(5000))
        assert await cache.get(tenant, "large") is None

    asyncio.run(run())


def test_organisations_never_share_what_is_kept(settings: Settings, tenant: Scope, neighbour: Scope) -> None:
    async def run() -> None:
        cache = Cache(settings)
        await cache.put(tenant, "same", b"mine")
        assert await cache.get(neighbour, "same") is None
        assert await cache.get(tenant, "same") == b"mine"

    asyncio.run(run())


@pytest.mark.integration
def test_servers_share_answers_over_redis_and_do_without(
    settings: Settings, tenant: Scope, own_redis: OwnRedis
) -> None:
    given = settings.model_copy(update={"redis_url": SecretStr(own_redis.address)})

    async def run() -> None:
        one, other = Cache(given), Cache(given)
        await one.put(tenant, "key", b"answer")
        shared = reads("shared")
        assert await other.get(tenant, "key") == b"answer"
        assert reads("shared") == shared + 1
        own_redis.kill()
        await other.put(tenant, "later", b"answer")  # it fails, and nobody is told
        assert await other.get(tenant, "later") == b"answer"
        assert await other.get(tenant, "absent") is None
        await one.close()
        await other.close()

    asyncio.run(run())


async def once(settings: Settings, scope: Scope) -> bytes | None:
    cache = Cache(settings)
    try:
        return await cache.get(scope, "key")
    finally:
        await cache.close()


class Trap:
    """What an attacker would leave in Redis."""

    sprung = False

    @override
    def __reduce__(self) -> Any:
        return setattr, (Trap, "sprung", True)


@pytest.mark.integration
def test_nothing_that_is_read_from_redis_is_run(
    settings: Settings, tenant: Scope, own_redis: OwnRedis
) -> None:
    given = settings.model_copy(update={"redis_url": SecretStr(own_redis.address)})
    planted = pickle.dumps(Trap())
    for value in (planted, b"bytes:" + planted, b"17", b"md5:0_" + planted):
        with redis.Redis.from_url(own_redis.address) as client:
            client.set(f"foresite:cache:{tenant.organisation_id}:key", value)
        assert asyncio.run(once(given, tenant)) in {None, planted}
    assert not Trap.sprung


QUESTIONS = [
    {},
    {"resolution": "P1D"},
    {"start": "2024-01-01T06:00:00Z", "end": "2024-01-02T06:00:00Z"},
    {"max_points": "5"},
    {"as_of": "2024-01-05T00:00:00Z"},
    {"as_of": "2099-01-01T00:00:00Z", "resolution": "PT6H"},
]
ZONES = ["UTC", "Europe/Berlin", "Asia/Tehran"]


class Asked(RuleBasedStateMachine):
    """Two servers with a cache and one without, on one database; whatever is written through any of them."""

    make: Callable[[], tuple[list[TestClient], TestClient, House, Scope, int]]

    @initialize()
    def begin(self) -> None:
        self.keeping, self.plain, self.house, self.scope, self.series_id = type(self).make()
        self.url = f"/api/v1/series/{self.series_id}/observations"

    @rule(zone=st.sampled_from(ZONES))
    def move(self, zone: str) -> None:
        with writing(self.house.engine, self.scope) as session:
            session.execute(update(SeriesRow).where(SeriesRow.series_id == self.series_id).values(zone=zone))

    @rule(hour=st.integers(0, 60), value=st.integers(0, 9), through=st.integers(0, 2))
    def push(self, hour: int, value: int, through: int) -> None:
        client = [*self.keeping, self.plain][through]
        at = (START + timedelta(hours=hour)).isoformat()
        body = {"rows": [{"series": "north/load", "event_at": at, "value": value}]}
        assert client.post("/api/v1/observations", json=body).status_code == 201

    @rule(hour=st.integers(0, 60), value=st.integers(0, 9))
    def load(self, hour: int, value: int) -> None:
        at = START + timedelta(hours=hour)
        row = {
            "series_id": self.series_id,
            "event_at": at,
            "known_at": at,
            "value": float(value),
            "quality": 0,
        }
        with self.house.lake.loading(self.scope, run_id=None, spans={self.series_id: "year"}) as load:
            load.write(pl.DataFrame([row], schema=FACT), corrected_known_at=datetime(2024, 1, 4, tzinfo=UTC))

    @rule()
    def flush(self) -> None:
        self.house.lake.flush(self.scope)

    @rule()
    def compact(self) -> None:
        self.house.lake.compact(self.scope)

    @rule(question=st.sampled_from(QUESTIONS), through=st.integers(0, 1))
    def read(self, question: dict[str, str], through: int) -> None:
        for url in (self.url, SEVERAL):
            made = self.plain.get(url, params={"series_id": str(self.series_id)} | question)
            for _ in range(2):
                kept = self.keeping[through].get(url, params={"series_id": str(self.series_id)} | question)
                assert kept.status_code == made.status_code == 200
                assert kept.json() == made.json()

    @override
    def teardown(self) -> None:
        self.read({}, 0)
        hits = reads("hit")
        self.read({}, 0)
        assert reads("hit") == hits + 4  # or it would prove nothing


def hammer(settings: Settings, count: int) -> None:
    engine = made_engine(settings)
    scope = organisation(engine, "tenant")
    series_id = series.ensure(engine, scope, [LOAD])["north/load"]
    houses = [open_house(settings), open_house(settings)]
    without = open_house(settings)
    without = replace(without, settings=settings.model_copy(update={"cache_bytes": 0}))
    clients = [TestClient(create_app(house, scope)) for house in (*houses, without)]
    for client in clients:
        client.__enter__()

    class Here(Asked):
        make = staticmethod(lambda: (clients[:2], clients[2], houses[0], scope, series_id))

    try:
        assert clients[0].post("/api/v1/observations", json=rows(48)).status_code == 201
        run_state_machine_as_test(
            Here, settings=examples(max_examples=count, stateful_step_count=25, deadline=None, database=None)
        )
    finally:
        for client in clients:
            client.__exit__(None, None, None)
        for house in (*houses, without):
            house.engine.dispose()
        engine.dispose()


@pytest.mark.slow
def test_kept_answers_are_those_that_would_be_made_on_sqlite(settings: Settings) -> None:
    hammer(settings, 8)


@pytest.mark.slow
@pytest.mark.integration
def test_kept_answers_are_those_that_would_be_made_on_postgresql(postgres_settings: Settings) -> None:
    hammer(postgres_settings, 8)
