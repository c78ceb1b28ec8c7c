"""Rate limits: how many requests a minute may come from one address, caller or organisation.

A request counts against all of its limits or, refused by one, against none. A limit is exact however many
requests come at once; the minute before this one fades out evenly, so that its end lets no burst through.
Several servers count together in Redis; while it is away each counts for itself, with the same limits.
"""

import asyncio
from collections.abc import Sequence
from math import ceil, floor
from time import monotonic
from typing import NamedTuple, Protocol

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from typing_extensions import override

from foresite.core.errors import TooSoonError
from foresite.core.timeaxis import now
from foresite.platform.config import Settings
from foresite.platform.telemetry import logger

WINDOW_SECONDS = 60
PATIENCE_SECONDS = 0.5
"""How long Redis may take to answer before it counts as away."""
PAUSE_SECONDS = 5.0
"""After which Redis is asked again, by one request, once it was away."""
CONNECTIONS = 8
"""Of a server to Redis: enough for thousands of requests a second."""
MOST_KEYS = 100_000
"""Counted one by one in a server's memory; what comes beyond, in a flood, counts as one."""
_OTHERS = "others"
_TAKE = """
local weight, refused, counts = tonumber(ARGV[1]), false, {}
for i = 1, #KEYS, 2 do
  local before = tonumber(redis.call('GET', KEYS[i]) or '0')
  local here = tonumber(redis.call('GET', KEYS[i + 1]) or '0')
  counts[i], counts[i + 1] = before, here
  if math.floor(before * weight) + here >= tonumber(ARGV[(i + 5) / 2]) then refused = true end
end
if not refused then
  for i = 2, #KEYS, 2 do
    redis.call('INCR', KEYS[i])
    redis.call('EXPIRE', KEYS[i], ARGV[2])
  end
end
return counts
"""


class Limit(NamedTuple):
    """How many requests a minute of whom: ``name`` says what is counted, ``key`` who."""

    name: str
    key: str
    most: int


class Standing(NamedTuple):
    """Where a limit stands after a request was taken: how many are left, and for how long it counts."""

    limit: Limit
    left: int
    seconds: int


class Counters(Protocol):
    """Counts by limit in windows of a minute."""

    async def take(self, limits: Sequence[Limit], window: int, weight: float) -> list[tuple[int, int]]:
        """Return the counts of the window before and of this one; count one more if no limit is reached.

        Args:
            limits: all that the request counts against.
            window: number of the minute since 1970.
            weight: share of the window before that still counts.
        """


class Memory(Counters):
    """Counters of one process: nothing waits between looking and counting, so they are exact."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._window = 0
        self._before: dict[tuple[str, str], int] = {}
        self._here: dict[tuple[str, str], int] = {}

    @override
    async def take(self, limits: Sequence[Limit], window: int, weight: float) -> list[tuple[int, int]]:
        return self.taken(limits, window, weight)

    def taken(self, limits: Sequence[Limit], window: int, weight: float) -> list[tuple[int, int]]:
        """Do what ``take`` does; every request comes through here, so that no step is one too many."""
        # a clock that is set back a little changes nothing
        if window not in {self._window, self._window - 1}:
            self._before = self._here if window == self._window + 1 else {}
            self._window, self._here = window, {}
        before, here = self._before, self._here
        keys, counts, refused = [], [], False
        for limit in limits:
            key = limit[:2]
            asked = here.get(key)
            if asked is None:
                key = key if len(here) < MOST_KEYS else (key[0], _OTHERS)
                asked = here.get(key, 0)
            count = (before.get(key, 0) if before else 0), asked
            refused = refused or _used(count, weight) >= limit.most
            keys.append(key)
            counts.append(count)
        if not refused:
            for key, count in zip(keys, counts, strict=True):
                here[key] = count[1] + 1
        return counts


class Shared(Counters):
    """Counters in Redis for several servers: one script looks at all and counts, so they are exact."""

    def __init__(self, url: str) -> None:
        """Remember where Redis is; nothing is asked of it yet."""
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=2 * PATIENCE_SECONDS,
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
            retry=Retry(NoBackoff(), 1),  # a connection that rested may be gone
        )
        self._redis = Redis.from_pool(pool)
        self._script = self._redis.register_script(_TAKE)

    @override
    async def take(self, limits: Sequence[Limit], window: int, weight: float) -> list[tuple[int, int]]:
        names = [f"foresite:rate:{{{limit.name}:{limit.key}}}" for limit in limits]
        keys = [f"{name}:{number}" for name in names for number in (window - 1, window)]
        most = [limit.most for limit in limits]
        counts = await self._script(keys=keys, args=[weight, 2 * WINDOW_SECONDS, *most])
        return list(zip(counts[::2], counts[1::2], strict=True))

    async def close(self) -> None:
        """Let the connections go."""
        await self._redis.aclose()


class Limiter:
    """Lets requests through while their limits last."""

    def __init__(self, settings: Settings) -> None:
        """Count in Redis if the settings name one, else in this process."""
        self._memory = Memory()
        self._shared = Shared(settings.redis_url.get_secret_value()) if settings.redis_url else None
        self._away_until = 0.0
        """Redis is not asked before this moment; 0: it answers."""
        self._turns = asyncio.Semaphore(CONNECTIONS)
        """Whoever waits for a connection of ours does not find Redis away: it is we who are busy."""

    async def take(self, limits: Sequence[Limit]) -> list[Standing]:
        """Count a request against its limits; return where each stands.

        Raises:
            TooSoonError: one is reached; it counted against none.
        """
        window, into = divmod(now().timestamp(), WINDOW_SECONDS)
        weight = 1 - into / WINDOW_SECONDS
        if self._shared is None:
            counts = self._memory.taken(limits, int(window), weight)
        else:
            counts = await self._counted(self._shared, limits, int(window), weight)
        seconds, stand, refused = ceil(WINDOW_SECONDS - into), [], False
        for limit, count in zip(limits, counts, strict=True):
            left = limit[2] - _used(count, weight) - 1
            refused = refused or left < 0
            stand.append(Standing(limit, left, seconds))
        if refused:
            waits = [_wait(limit.most, count, into) for limit, count in zip(limits, counts, strict=True)]
            wait = max(waits)
            _refuse(limits[waits.index(wait)], wait)
        return stand

    async def close(self) -> None:
        """Let go what it holds."""
        if self._shared:
            await self._shared.close()

    async def _counted(
        self, shared: Counters, limits: Sequence[Limit], window: int, weight: float
    ) -> list[tuple[int, int]]:
        """Count in Redis; while it is away, here."""
        async with self._turns:
            return await self._asked(shared, limits, window, weight)

    async def _asked(
        self, shared: Counters, limits: Sequence[Limit], window: int, weight: float
    ) -> list[tuple[int, int]]:
        if monotonic() < self._away_until:
            return self._memory.taken(limits, window, weight)
        was_away = self._away_until > 0
        if was_away:
            self._away_until = monotonic() + PAUSE_SECONDS  # others need not find out as well
        try:
            counts = await shared.take(limits, window, weight)
        except (RedisError, OSError) as cause:
            if not self._away_until:
                logger(__name__).warning(
                    "Redis is away: this server counts requests for itself", reason=str(cause)
                )
            self._away_until = monotonic() + PAUSE_SECONDS
            return self._memory.taken(limits, window, weight)
        if was_away:
            self._away_until = 0.0
            logger(__name__).warning("Redis is back: servers count requests together again")
        return counts


def _used(count: tuple[int, int], weight: float) -> int:
    return floor(count[0] * weight) + count[1] if count[0] else count[1]


def _wait(most: int, count: tuple[int, int], into: float) -> int:
    """Return after how many seconds one more is let through if nobody else asks; 0: now.

    >>> _wait(10, (0, 9), 30.0), _wait(10, (0, 10), 30.0), _wait(10, (10, 5), 6.0)
    (0, 31, 25)
    """
    before, here = count
    if _used(count, 1 - into / WINDOW_SECONDS) < most:
        return 0
    if here < most:  # enough of the window before has to fade
        return ceil(WINDOW_SECONDS * (1 - (most - here) / before) - into) + 1
    return ceil(WINDOW_SECONDS * (2 - most / here) - into) + 1  # some of this one, once it is the one before


def _refuse(limit: Limit, seconds: int) -> None:
    raise TooSoonError(
        f"more than {limit.most:,} requests a minute of one {limit.name}",
        code="rate-limited",
        remedy=f"Ask again in {seconds} s, and more slowly; send more rows in one push.",
        limit=limit.name,
        most=limit.most,
        seconds=seconds,
    )
