"""One look for all who listen: new events of a server's organisations, read once and handed to everyone.

Readers hold nothing but their place. They take from the newest events, which are kept once for all, and who
falls behind these reads the table. So a slow reader costs its own time only: no writer waits for it, and
there is nothing to fill up.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import TypeVar

from sqlalchemy import Engine

from foresite.core.errors import ForesiteError, UnavailableError
from foresite.core.timeaxis import now
from foresite.platform.events import outbox
from foresite.platform.events.kinds import HELLO, RESET
from foresite.platform.events.outbox import Event
from foresite.platform.events.wakeups import Wakeups
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope

LOOK_SECONDS = 0.25
"""How often the database is asked for what other processes published, where they cannot call."""
CALLED_LOOK_SECONDS = 1.0
"""How often all the same where Redis carries their calls."""
REST_SECONDS = 0.02
"""Between two looks, however often it is called: events that come together are read together."""
RECENT = 500
"""Events of an organisation at hand, and events that one read of the table gives."""
MOST_READERS = 5000
"""Readers of one server."""
_T = TypeVar("_T")


class Frame:
    """One event as it is sent, made once for all readers."""

    __slots__ = ("as_json", "as_sse", "event_id", "kind")

    def __init__(self, happened: Event) -> None:
        """Write it out."""
        self.event_id, self.kind, self.as_json = happened.event_id, happened.kind, happened.as_json()
        told = (str(self.event_id).encode(), self.kind.encode(), self.as_json)
        self.as_sse = b"id: %b\nevent: %b\ndata: %b\n\n" % told


@dataclass(frozen=True, slots=True)
class Batch:
    """What a reader is given at once: events, and the id up to which it has seen everything."""

    frames: list[Frame]
    up_to: int


@dataclass(slots=True, eq=False)
class _Channel:
    """The newest events of one organisation, for all its readers on this server."""

    scope: Scope
    last: int = 0
    readers: int = 0
    opened: "asyncio.Task[None] | None" = None
    recent: "deque[Frame]" = field(default_factory=lambda: deque(maxlen=RECENT))
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def extend(self, found: list[Event]) -> None:
        """Take events that follow on the last one, and wake everybody."""
        self.recent.extend(map(Frame, found))
        self.last = found[-1].event_id
        self.wake()

    def restart(self, last: int) -> None:
        """Begin anew after an event: what was between is not kept, or the table was set back."""
        self.recent.clear()
        self.last = last
        self.wake()

    def wake(self) -> None:
        """Let everybody look; who comes later waits for the next news."""
        told, self.news = self.news, asyncio.Event()
        told.set()

    def since(self, position: int) -> list[Frame] | None:
        """Return the events after a place, as far as they are at hand."""
        if self.recent and position >= self.recent[0].event_id - 1:
            return list(islice(self.recent, position - self.recent[0].event_id + 1, None))
        return None


class Relay:
    """Follows the events of the organisations that somebody listens to; everything on one event loop."""

    def __init__(self, engine: Engine, wakeups: Wakeups | None = None) -> None:
        """Remember where to look; nothing is read until somebody listens."""
        self._engine, self._wakeups = engine, wakeups
        self._channels: dict[int, _Channel] = {}
        self._called = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._closing = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="events")
        self.readers = 0
        """How many listen now."""

    def close(self) -> None:
        """End every stream; called on the loop when the server stops."""
        self._closing = True
        for channel in self._channels.values():
            channel.wake()

    async def follow(
        self, scope: Scope, *, since: int | None, kinds: Collection[str], pause_seconds: float
    ) -> AsyncGenerator[Batch]:
        """Yield what happens in an organisation until the relay closes.

        Args:
            scope: whose events.
            since: an id whose successors are wanted first; None: only what happens from now on.
            kinds: only these; none given: all.
            pause_seconds: an empty batch is given where nothing happened for so long.

        Raises:
            UnavailableError: this server has all the readers it can have, or the database is away.
        """
        if self.readers >= MOST_READERS:
            raise UnavailableError(
                f"{MOST_READERS} listen to this server already",
                code="readers-too-many",
                remedy="Try again later, or run another server beside it.",
            )
        self.readers += 1
        channel: _Channel | None = None
        try:
            channel = await self._join(scope)
            position = channel.last if since is None else since
            yield Batch([_said(HELLO, position)], position)
            while not self._closing:
                if position == channel.last:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(pause_seconds):
                            await channel.news.wait()
                            continue
                    yield Batch([], position)
                    continue
                found = await self._since(channel, position)
                if found is None:
                    position = channel.last
                    yield Batch([_said(RESET, position)], position)
                    continue
                position = found[-1].event_id
                wanted = [frame for frame in found if frame.kind in kinds] if kinds else found
                if wanted:
                    yield Batch(wanted, position)
        finally:
            self.readers -= 1
            if channel is not None:
                self._leave(channel)

    async def _since(self, channel: _Channel, position: int) -> list[Frame] | None:
        """Return some events after a place, at least one; None if they are not kept any more."""
        at_hand = channel.since(position)
        if at_hand:
            return at_hand
        found = await self._in_thread(_after, self._engine, channel.scope, position)
        return [Frame(each) for each in found] or None if found is not None else None

    async def _join(self, scope: Scope) -> _Channel:
        if self._looking is None or self._looking.done():
            self._channels, self._called = {}, asyncio.Event()
            self._looking = asyncio.create_task(self._look_on())
        channel = self._channels.setdefault(scope.organisation_id, _Channel(scope))
        channel.readers += 1
        if channel.opened is None:
            channel.opened = asyncio.create_task(self._open(channel))
        try:
            await asyncio.shield(channel.opened)
        except BaseException:
            self._leave(channel)
            raise
        return channel

    def _leave(self, channel: _Channel) -> None:
        channel.readers -= 1
        if channel.readers == 0:
            self._channels.pop(channel.scope.organisation_id, None)
            self._called.set()

    async def _open(self, channel: _Channel) -> None:
        """Find out how far the events are, and have the newest at hand for who comes back."""
        last, found = await self._in_thread(_newest, self._engine, channel.scope)
        channel.last = last
        channel.recent.extend(map(Frame, found))

    async def _look_on(self) -> None:
        """Look for news as long as somebody listens."""
        loop, called = asyncio.get_running_loop(), self._called

        def call(_owner: int) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(called.set)

        ends = [outbox.add_waker(self._engine, call)]
        if self._wakeups is not None:
            ends.append(self._wakeups.listen(call))
        try:
            while self._channels and not self._closing:
                called.clear()
                try:
                    await self._look()
                except ForesiteError as cause:
                    logger(__name__).warning("events cannot be read", reason=cause.message)
                    await asyncio.sleep(CALLED_LOOK_SECONDS)
                await asyncio.sleep(REST_SECONDS)
                carried = self._wakeups is not None and self._wakeups.heard
                with suppress(TimeoutError):
                    async with asyncio.timeout(CALLED_LOOK_SECONDS if carried else LOOK_SECONDS):
                        await called.wait()
        finally:
            for end in ends:
                end()

    async def _look(self) -> None:
        """Ask once for all organisations how far they are, and read only what is new."""
        open_ones = {
            owner: (each.scope, each.last)
            for owner, each in self._channels.items()
            if each.opened is not None and each.opened.done() and not each.opened.cancelled()
        }
        if not open_ones:
            return
        for owner, last, found in await self._in_thread(_news, self._engine, open_ones):
            channel = self._channels.get(owner)
            if channel is None or channel.last != open_ones[owner][1]:
                continue
            if found:
                channel.extend(found)
            else:
                channel.restart(last)

    async def _in_thread(self, work: Callable[..., _T], *args: object) -> _T:
        """Read in the relay's own thread: it never waits for those that answer requests."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *args))


def _newest(engine: Engine, scope: Scope) -> tuple[int, list[Event]]:
    last = outbox.heads(engine, [scope.organisation_id])[scope.organisation_id]
    found = outbox.after(engine, scope, max(0, last - RECENT), limit=RECENT) or []
    return (found[-1].event_id if found else last), found


def _after(engine: Engine, scope: Scope, position: int) -> list[Event] | None:
    return outbox.after(engine, scope, position, limit=RECENT)


def _news(engine: Engine, owners: dict[int, tuple[Scope, int]]) -> list[tuple[int, int, list[Event] | None]]:
    """Return the organisations in which something happened, how far they are, and what it was."""
    found = []
    for owner, last in outbox.heads(engine, list(owners)).items():
        scope, seen = owners[owner]
        if last != seen:
            events = outbox.after(engine, scope, seen, limit=RECENT) if last > seen else None
            found.append((owner, last, events))
    return found


def _said(kind: str, position: int) -> Frame:
    return Frame(Event(position, kind, now(), {}))
