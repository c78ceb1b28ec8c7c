"""Calls between processes over Redis: that something happened in an organisation, never what.

The database holds the events; a call that is lost costs a second. So nothing here can fail a writer: calls
that wait are a set of organisations, sent by a thread of its own, and a Redis that is away is asked again.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from time import monotonic

import redis
from sqlalchemy import Engine

from foresite.platform.config import Settings
from foresite.platform.events.outbox import Waker, add_waker
from foresite.platform.telemetry import logger

PATIENCE_SECONDS = 1.0
"""How long Redis may take to answer."""
PAUSE_SECONDS = 1.0
"""Between two tries while it is away."""


class Wakeups:
    """Sends this process's calls to others, and hears theirs."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        """Be ready; threads are started by the first call and the first listener."""
        assert settings.redis_url is not None  # noqa: S101 -- ``wakeups`` asks
        self._redis = redis.Redis.from_url(
            settings.redis_url.get_secret_value(),
            socket_timeout=PATIENCE_SECONDS,
            socket_connect_timeout=PATIENCE_SECONDS,
        )
        self._name = (
            "foresite:events:" + blake2b(settings.database_address.encode(), digest_size=8).hexdigest()
        )
        self._waiting: set[int] = set()
        self._lock, self._any = threading.Lock(), threading.Event()
        self._sender: threading.Thread | None = None
        self._hearers: list[Waker] = []
        self._hearing: threading.Thread | None = None
        self.heard = False
        """Whether calls of other processes are heard now."""
        add_waker(engine, self._call)

    def _call(self, owner: int) -> None:
        with self._lock:
            self._waiting.add(owner)
            if self._sender is None:
                self._sender = threading.Thread(target=self._send, name="event-calls", daemon=True)
                self._sender.start()
        self._any.set()

    def _send(self) -> None:
        while True:
            self._any.wait()
            self._any.clear()
            with self._lock:
                taken, self._waiting = self._waiting, set()
            if not taken:
                continue
            try:
                self._redis.publish(self._name, ",".join(map(str, taken)))
            except (redis.RedisError, OSError):
                with self._lock:
                    self._waiting |= taken
                threading.Event().wait(PAUSE_SECONDS)
                self._any.set()

    def listen(self, waker: Waker) -> Callable[[], None]:
        """Have something called when another process calls; returns how to end it."""
        with self._lock:
            self._hearers.append(waker)
            if self._hearing is None:
                self._hearing = threading.Thread(target=self._hear, name="event-ears", daemon=True)
                self._hearing.start()

        def end() -> None:
            with self._lock, suppress(ValueError):
                self._hearers.remove(waker)

        return end

    def _hear(self) -> None:
        told_at = 0.0
        while self._hearers:
            try:
                self._hear_on()
            except (redis.RedisError, OSError) as cause:
                self.heard = False
                if monotonic() - told_at > 60:  # noqa: PLR2004 -- a minute
                    told_at = monotonic()
                    logger(__name__).warning("Redis carries no calls now", reason=str(cause))
                threading.Event().wait(PAUSE_SECONDS)
        self.heard, self._hearing = False, None

    def _hear_on(self) -> None:
        with self._redis.pubsub(ignore_subscribe_messages=True) as ear:  # type: ignore[no-untyped-call]  # redis-py
            ear.subscribe(self._name)
            self.heard = True
            self._tell([0])  # what was called while nobody heard
            while self._hearers:
                message = ear.get_message(timeout=PATIENCE_SECONDS / 2)
                if message is not None:
                    self._tell([int(owner) for owner in message["data"].split(b",") if owner.isdigit()])

    def _tell(self, owners: list[int]) -> None:
        for waker in list(self._hearers):
            for owner in owners:
                waker(owner)


_made: dict[str, Wakeups] = {}


def wakeups(settings: Settings, engine: Engine) -> Wakeups | None:
    """Have the calls of this process carried to others, if there is a Redis; made once for a database."""
    if settings.redis_url is None:
        return None
    key = f"{settings.database_address} {settings.redis_url.get_secret_value()}"
    if key not in _made:
        _made[key] = Wakeups(settings, engine)
    return _made[key]
