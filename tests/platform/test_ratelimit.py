"""Rate limits: exact however many ask at once, in one process and over Redis; counted on where it is away."""

import asyncio
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from pydantic import SecretStr
from tests.redis_server import OwnRedis

from foresite.core.errors import TooSoonError
from foresite.core.ids import new_id
from foresite.platform import ratelimit
from foresite.platform.config import Settings
from foresite.platform.ratelimit import Limit, Limiter

AT_ONCE, MOST = 80, 30
ASKING = """
import asyncio, sys
from foresite.core.errors import TooSoonError
from foresite.platform.config import load_settings
from foresite.platform.ratelimit import Limit, Limiter

async def main(url, key, most, at_once):
    limiter = Limiter(load_settings(redis_url=url))
    async def one(key):
        try:
            await limiter.take([Limit("key", key, int(most)), Limit("organisation", key, 10**6)])
        except TooSoonError:
            return 0
        return 1
    await limiter.take([Limit("warm", key, 10**6)])
    print("ready", flush=True)
    for round in sys.stdin:
        print(sum(await asyncio.gather(*(one(key + round) for _ in range(int(at_once))))), flush=True)
    await limiter.close()

asyncio.run(main(*sys.argv[1:]))
"""


class Clock:
    """A clock that stands until it is moved, half way into a minute."""

    def __init__(self) -> None:
        self.at = datetime(2024, 5, 1, 8, 0, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(ratelimit, "now", clock)
    return clock


async def let_through(limiter: Limiter, count: int, *limits: Limit) -> int:
    async def one() -> int:
        try:
            await limiter.take(limits or [Limit("key", "k", MOST)])
        except TooSoonError:
            return 0
        return 1

    return sum(await asyncio.gather(*(one() for _ in range(count))))


def test_exactly_as_many_as_allowed_are_let_through_however_many_come_at_once(settings: Settings) -> None:
    assert asyncio.run(let_through(Limiter(settings), AT_ONCE)) == MOST


@pytest.mark.integration
def test_who_waits_for_a_connection_of_ours_does_not_find_redis_away(
    settings: Settings, own_redis: OwnRedis, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ratelimit, "CONNECTIONS", 1)
    monkeypatch.setattr(ratelimit, "PATIENCE_SECONDS", 0.1)

    async def asked() -> int:
        limiter = Limiter(settings.model_copy(update={"redis_url": SecretStr(own_redis.address)}))
        let = await let_through(limiter, 3000, Limit("key", "k", MOST))  # seconds of waiting in line
        await limiter.close()
        return let

    assert asyncio.run(asked()) == MOST


def test_request_that_one_limit_refuses_counts_against_none(settings: Settings, clock: Clock) -> None:
    async def asked() -> int:
        limiter, mine, ours = Limiter(settings), Limit("key", "mine", 5), Limit("organisation", "ours", 10)
        assert await let_through(limiter, 20, mine, ours) == 5
        return await let_through(limiter, 20, Limit("key", "other", 20), ours)

    assert asyncio.run(asked()) == 5


def test_whoever_waits_as_long_as_told_is_let_through(settings: Settings, clock: Clock) -> None:
    async def asked() -> None:
        limiter, limit = Limiter(settings), [Limit("key", "k", 10)]
        standing = [(await limiter.take(limit))[0] for _ in range(10)][-1]
        assert (standing.left, standing.seconds) == (0, 30)
        for _ in range(40):
            with pytest.raises(TooSoonError) as caught:
                await limiter.take(limit)
            wait = caught.value.facts["seconds"]
            clock.move(wait - 2.5)
            with pytest.raises(TooSoonError):
                await limiter.take(limit)
            clock.move(2.5)
            await limiter.take(limit)

    asyncio.run(asked())


def test_end_of_a_minute_lets_no_second_burst_through(settings: Settings, clock: Clock) -> None:
    async def asked() -> list[int]:
        limiter = Limiter(settings)
        bursts = [await let_through(limiter, AT_ONCE)]
        for _ in range(2):
            clock.move(31)
            bursts.append(await let_through(limiter, AT_ONCE))
        clock.move(600)
        return [*bursts, await let_through(limiter, AT_ONCE)]

    first, second, third, later = asyncio.run(asked())
    assert (first, later) == (MOST, MOST)
    assert second <= 1
    assert second + third <= MOST


def test_a_clock_that_is_set_back_opens_and_shuts_nothing(settings: Settings, clock: Clock) -> None:
    async def asked() -> list[int]:
        limiter = Limiter(settings)
        let = [await let_through(limiter, AT_ONCE)]
        for seconds in (-31, 31, -86_400):
            clock.move(seconds)
            let.append(await let_through(limiter, AT_ONCE))
        return let

    assert asyncio.run(asked()) == [MOST, 0, 0, MOST]


def test_flood_of_strangers_takes_no_more_memory_than_is_set(settings: Settings, monkeypatch) -> None:
    monkeypatch.setattr(ratelimit, "MOST_KEYS", 100)

    async def asked() -> int:
        limiter = Limiter(settings)
        for number in range(500):
            await limiter.take([Limit("address", str(number), 1000)])
        return len(limiter._memory._before) + len(limiter._memory._here)

    assert asyncio.run(asked()) <= 102


@pytest.mark.integration
def test_limit_is_exact_over_two_processes_that_count_in_redis(own_redis: OwnRedis) -> None:
    command = [sys.executable, "-c", ASKING, own_redis.address, new_id(), str(MOST), str(AT_ONCE)]
    with ExitStack() as stack:
        both = [
            stack.enter_context(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            )
            for _ in range(2)
        ]
        ends = [(each.stdin, each.stdout) for each in both if each.stdin and each.stdout]
        assert [out.readline() for _, out in ends] == ["ready\n"] * 2
        for number in range(5):
            for into, _ in ends:
                print(number, file=into, flush=True)
            assert sum(int(out.readline()) for _, out in ends) == MOST
        for into, _ in ends:
            into.close()


@pytest.mark.integration
def test_without_redis_a_server_counts_for_itself_says_so_once_and_comes_back(
    own_redis: OwnRedis, settings: Settings, monkeypatch
) -> None:
    monkeypatch.setattr(ratelimit, "PAUSE_SECONDS", 0.3)

    async def asked() -> None:
        limiter = Limiter(settings.model_copy(update={"redis_url": SecretStr(own_redis.address)}))
        assert await let_through(limiter, AT_ONCE, Limit("key", "a", MOST)) == MOST
        own_redis.kill()
        began = time.monotonic()
        assert await let_through(limiter, AT_ONCE, Limit("key", "b", MOST)) == MOST
        for _ in range(50):
            await limiter.take([Limit("key", "c", 1000)])
        assert time.monotonic() - began < 2.0
        own_redis.start()
        try:
            await asyncio.sleep(0.4)
            await limiter.take([Limit("key", "c", 1000)])  # finds that it is back
            assert await let_through(limiter, AT_ONCE, Limit("key", "b", MOST)) == MOST
            assert await let_through(limiter, AT_ONCE, Limit("key", "b", MOST)) == 0
        finally:
            await limiter.close()

    with structlog.testing.capture_logs() as told:
        asyncio.run(asked())
    assert [each["event"].partition(":")[0] for each in told] == ["Redis is away", "Redis is back"]
