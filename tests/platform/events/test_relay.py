"""One relay for many readers: each gets everything once, whoever published it and however slow it is."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine
from tests.conftest import made_engine, organisation
from tests.platform.jobs.working import until
from tests.redis_server import OwnRedis

from foresite.platform.config import Settings
from foresite.platform.events import outbox, relay
from foresite.platform.events.kinds import DataTold, ModelTold
from foresite.platform.events.relay import Batch, Relay
from foresite.platform.events.wakeups import Wakeups
from foresite.platform.tenancy import Scope

MODEL = ModelTold(model_id="m", forecaster="f", series_ids=[1])


def tell(engine: Engine, scope: Scope, *numbers: int) -> None:
    for number in numbers:
        outbox.tell(engine, scope, [DataTold(series_ids=[number])])


async def told(engine: Engine, scope: Scope, *numbers: int) -> None:
    await asyncio.to_thread(tell, engine, scope, *numbers)


def follow(
    followed: Relay, scope: Scope, since: int | None = None, kinds: tuple[str, ...] = ()
) -> AsyncGenerator[Batch]:
    return followed.follow(scope, since=since, kinds=kinds, pause_seconds=0.05)


async def taken(batches: AsyncGenerator[Batch], count: int) -> list[tuple[int, str]]:
    """Return the next so many events as id and kind."""
    found: list[tuple[int, str]] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            found += [(frame.event_id, frame.kind) for frame in (await anext(batches)).frames]
    return found


def test_a_reader_begins_now_and_gets_what_comes(engine: Engine, tenant: Scope) -> None:
    async def run() -> None:
        await told(engine, tenant, 1, 2)
        async with aclosing(follow(Relay(engine), tenant)) as batches:
            assert await taken(batches, 1) == [(2, "hello")]
            await told(engine, tenant, 3)
            assert await taken(batches, 1) == [(3, "data")]

    asyncio.run(run())


def test_a_reader_that_comes_back_gets_what_it_missed_first(engine: Engine, tenant: Scope) -> None:
    async def run() -> None:
        await told(engine, tenant, 1, 2, 3)
        async with aclosing(follow(Relay(engine), tenant, since=1)) as batches:
            assert await taken(batches, 3) == [(1, "hello"), (2, "data"), (3, "data")]
            await told(engine, tenant, 4)
            assert await taken(batches, 1) == [(4, "data")]

    asyncio.run(run())


@pytest.mark.parametrize("since", [0, 5000], ids=["too-old", "of-another-time"])
def test_a_reader_of_what_is_not_kept_is_told_to_read_anew(
    engine: Engine, tenant: Scope, monkeypatch: pytest.MonkeyPatch, since: int
) -> None:
    monkeypatch.setattr(outbox, "KEPT", 10)

    async def run() -> None:
        await asyncio.to_thread(outbox.tell, engine, tenant, [MODEL] * 300)
        async with aclosing(follow(Relay(engine), tenant, since=since)) as batches:
            assert await taken(batches, 2) == [(since, "hello"), (300, "reset")]
            await told(engine, tenant, 1)
            assert await taken(batches, 1) == [(301, "data")]

    asyncio.run(run())


def test_a_reader_of_some_kinds_gets_only_these(engine: Engine, tenant: Scope) -> None:
    async def run() -> None:
        async with aclosing(follow(Relay(engine), tenant, kinds=("model",))) as batches:
            await taken(batches, 1)
            await told(engine, tenant, 1)
            await asyncio.to_thread(outbox.tell, engine, tenant, [MODEL])
            assert await taken(batches, 1) == [(2, "model")]

    asyncio.run(run())


def test_a_neighbours_events_are_never_given(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    async def run() -> None:
        followed = Relay(engine)
        async with aclosing(follow(followed, tenant)) as mine, aclosing(follow(followed, neighbour)) as other:
            assert await taken(mine, 1) == await taken(other, 1) == [(0, "hello")]
            await told(engine, neighbour, *range(5))
            assert [each for each, _ in await taken(other, 5)] == [1, 2, 3, 4, 5]
            await told(engine, tenant, 100)
            async with asyncio.timeout(20):
                while not (batch := await anext(mine)).frames:  # a slow machine hears that nothing came first
                    pass
            assert [b"[100]" in each.as_json for each in batch.frames] == [True]
            assert (await anext(mine)).frames == []

    asyncio.run(run())


def test_a_reader_that_does_not_read_costs_nobody_anything(
    engine: Engine, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Writers do not wait for it, nothing is kept for it, and when it reads on it has missed nothing."""
    monkeypatch.setattr(relay, "RECENT", 20)

    async def run() -> None:
        followed = Relay(engine)
        async with aclosing(follow(followed, tenant)) as slow, aclosing(follow(followed, tenant)) as quick:
            await taken(slow, 1)
            await taken(quick, 1)
            for number in range(150):
                await told(engine, tenant, number)
            assert [each for each, _ in await taken(quick, 150)] == list(range(1, 151))
            channel = followed._channels[tenant.organisation_id]
            assert channel.recent.maxlen == 20
            assert [each for each, _ in await taken(slow, 150)] == list(range(1, 151))

    asyncio.run(run())


def test_a_relay_that_nobody_listens_to_asks_nothing(engine: Engine, tenant: Scope) -> None:
    async def run() -> None:
        followed = Relay(engine)
        async with aclosing(follow(followed, tenant)) as batches:
            await taken(batches, 1)
            assert followed.readers == 1
        async with asyncio.timeout(5):
            assert followed._looking is not None
            await followed._looking
        assert followed.readers == 0
        assert not followed._channels

    asyncio.run(run())


def test_a_relay_that_closes_ends_its_streams(engine: Engine, tenant: Scope) -> None:
    async def run() -> None:
        followed = Relay(engine)
        batches = follow(followed, tenant)
        await taken(batches, 1)
        followed.close()
        async with asyncio.timeout(5):
            assert [batch async for batch in batches if batch.frames] == []

    asyncio.run(run())


PUBLISH = """
import sys
from foresite.platform.config import load_settings
from foresite.workflows.house import open_house
from foresite.platform.events import outbox
from foresite.platform.events.kinds import DataTold
from foresite.platform.tenancy import Scope
house = open_house(load_settings())
scope = Scope(int(sys.argv[1]), "tenant")
print("ready", flush=True)
for line in sys.stdin:
    outbox.tell(house.engine, scope, [DataTold(series_ids=[int(line)])])
"""


@pytest.fixture
def publisher(settings: Settings, tenant: Scope) -> Iterator[Callable[[int], None]]:
    yield from publishing(settings, tenant)


def publishing(settings: Settings, scope: Scope) -> Iterator[Callable[[int], None]]:
    """Give a function that lets another process publish."""
    environment = {**os.environ, "FORESITE_HOME": str(settings.home)}
    for name in ("database_url", "redis_url"):
        if (secret := getattr(settings, name)) is not None:
            environment[f"FORESITE_{name.upper()}"] = secret.get_secret_value()
    command = [sys.executable, "-c", PUBLISH, str(scope.organisation_id)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment, text=True, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"

        told = process.stdin

        def publish(number: int) -> None:
            told.write(f"{number}\n")
            told.flush()

        yield publish
        told.close()
        process.wait(timeout=30)


async def hear_another_process(followed: Relay, scope: Scope, publish: Callable[[int], None]) -> list[float]:
    """Return how long it took to hear of each of ten events."""
    waits = []
    async with aclosing(follow(followed, scope)) as batches:
        await taken(batches, 1)
        for number in range(1, 11):
            at = time.monotonic()
            await asyncio.to_thread(publish, number)
            assert await taken(batches, 1) == [(number, "data")]
            waits.append(time.monotonic() - at)
    return waits


def test_what_another_process_publishes_is_heard_on_sqlite(
    engine: Engine, tenant: Scope, publisher: Callable[[int], None]
) -> None:
    asyncio.run(hear_another_process(Relay(engine), tenant, publisher))


@pytest.mark.integration
def test_what_another_process_publishes_is_heard_on_postgresql(postgres_settings: Settings) -> None:
    engine = made_engine(postgres_settings)
    scope = organisation(engine, "tenant")
    made = publishing(postgres_settings, scope)
    asyncio.run(hear_another_process(Relay(engine), scope, next(made)))
    assert next(made, None) is None
    engine.dispose()


@pytest.mark.integration
def test_redis_carries_calls_and_nothing_is_lost_or_slowed_when_it_dies(
    settings: Settings, engine: Engine, tenant: Scope, own_redis: OwnRedis
) -> None:
    given = settings.model_copy(update={"redis_url": SecretStr(own_redis.address)})
    wakeups = Wakeups(given, engine)
    made = publishing(given, tenant)
    publish = next(made)

    async def run() -> None:
        followed = Relay(engine, wakeups)
        async with aclosing(follow(followed, tenant)) as batches:
            await taken(batches, 1)
            await _come(lambda: wakeups.heard)
            await asyncio.to_thread(publish, 1)
            assert await taken(batches, 1) == [(1, "data")]
            own_redis.kill()
            await _come(lambda: not wakeups.heard)
            for number in range(2, 12):
                await asyncio.to_thread(publish, number)
                await told(engine, tenant, number)
            assert [each for each, _ in await taken(batches, 20)] == list(range(2, 22))
            own_redis.start()
            await _come(lambda: wakeups.heard)
            await asyncio.to_thread(publish, 3)
            assert await taken(batches, 1) == [(22, "data")]

    asyncio.run(run())
    assert next(made, None) is None


async def _come(look: Callable[[], bool]) -> None:
    await asyncio.to_thread(until, look, seconds=20)
