"""The only file that names cashews: answers kept in memory, and in Redis where several servers share them.

A key holds the organisation and the version of everything that an answer was made of. So what is written
makes old answers unreachable by itself, in all processes at once, and age does nothing. Values are bytes
that were compressed by whoever gives them: nothing that is read from Redis is ever run or unpickled.
"""

import asyncio
from time import monotonic
from typing import Any

from cashews.backends.memory import Memory
from cashews.backends.redis import Redis
from cashews.exceptions import CacheError
from cashews.picklers import PicklerType
from cashews.serialize import get_serializer
from typing_extensions import override

from foresite.platform.config import Settings
from foresite.platform.metrics import CACHE_READS
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope

LARGEST_SHARE = 8
"""One answer takes at most an eighth of the memory; larger ones are not kept."""
PATIENCE_SECONDS = 0.25
"""How long Redis may take: to make an answer anew takes not much longer."""
AWAY_SECONDS = 5.0
"""For how long a Redis that failed is not asked."""
KEPT_SECONDS = 24 * 3600.0
"""After which Redis forgets what nobody can reach any more."""
_HITS, _SHARED, _MISSES = (CACHE_READS.labels(outcome) for outcome in ("hit", "shared", "miss"))


class _Bounded(Memory):
    """A memory of so many bytes; what was not used for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        """Keep nothing yet."""
        super().__init__(size=2**31, check_interval=0)
        self.most_bytes, self.held_bytes = most_bytes, 0

    @override
    def _set(self, key: str, value: bytes, expire: float | None = None) -> None:
        if len(value) * LARGEST_SHARE > self.most_bytes:
            return
        before = self.store.pop(key, None)
        self.held_bytes += len(value) - (len(before[1]) if before else 0)
        self.store[key] = (None, value)
        while self.held_bytes > self.most_bytes:
            _, (_, gone) = self.store.popitem(last=False)
            self.held_bytes -= len(gone)


class Cache:
    """Answers by key; used on one event loop."""

    def __init__(self, settings: Settings) -> None:
        """Connect to nothing yet."""
        self._memory = _Bounded(settings.cache_bytes)
        self._address = settings.redis_url.get_secret_value() if settings.redis_url else None
        self._redis: Redis | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._away_until = 0.0

    @property
    def held_bytes(self) -> int:
        """How much memory the answers of this process take."""
        return self._memory.held_bytes

    async def get(self, scope: Scope, key: str) -> bytes | None:
        """Return what is kept under a key of an organisation."""
        named = f"foresite:cache:{scope.organisation_id}:{key}"
        found: bytes | None = await self._memory.get(named)
        if found is not None:
            _HITS.inc()
            return found
        found = await self._shared(named)
        (_MISSES if found is None else _SHARED).inc()
        return found

    async def put(self, scope: Scope, key: str, value: bytes) -> None:
        """Keep an answer; what cannot be kept is made anew when it is asked for again."""
        named = f"foresite:cache:{scope.organisation_id}:{key}"
        await self._memory.set(named, value)
        redis = await self._reach()
        if redis is not None:
            try:
                await redis.set(named, value, expire=KEPT_SECONDS)
            except (CacheError, OSError) as cause:
                self._leave(cause)

    async def _shared(self, named: str) -> bytes | None:
        redis = await self._reach()
        if redis is None:
            return None
        try:
            found = await redis.get(named)
        except (CacheError, OSError) as cause:
            self._leave(cause)
            return None
        if not isinstance(found, bytes):
            return None
        await self._memory.set(named, found)
        return found

    async def _reach(self) -> Redis | None:
        """Return Redis, if there is one and it answered lately."""
        if self._address is None or monotonic() < self._away_until:
            return None
        loop = asyncio.get_running_loop()
        if self._redis is None or self._loop is not loop:
            plain = get_serializer(pickle_type=PicklerType.NULL)
            made = Redis(
                self._address,
                suppress=False,
                serializer=plain,
                socket_timeout=PATIENCE_SECONDS,
                socket_connect_timeout=PATIENCE_SECONDS,
                wait_for_connection_timeout=PATIENCE_SECONDS,
                client_name="foresite",
            )
            try:
                await made.init()  # type: ignore[no-untyped-call]  # cashews
            except (CacheError, OSError) as cause:
                self._leave(cause)
                return None
            self._redis, self._loop = made, loop
        return self._redis

    async def close(self) -> None:
        """Let Redis go."""
        redis, self._redis = self._redis, None
        if redis is not None:
            client: Any = redis._client  # noqa: SLF001 -- its own close is one that redis-py warns of
            await client.aclose(close_connection_pool=True)

    def _leave(self, cause: Exception) -> None:
        self._away_until = monotonic() + AWAY_SECONDS
        reason = str(cause.__cause__ or cause)
        logger(__name__).warning("Redis is not asked for answers now", reason=reason)
