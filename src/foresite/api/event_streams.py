"""How a stream of events is sent: server-sent events (HTML standard, section 9.2) and WebSocket messages."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from time import monotonic

from fastapi import WebSocket
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketDisconnect
from typing_extensions import override

from foresite.platform.events.relay import Batch
from foresite.platform.metrics import EVENT_READERS

LOOK_SECONDS = 2.0
"""How often a stream makes sure that its reader may still read."""
SIGN_SECONDS = 15.0
"""How often a quiet stream gives a sign of life; proxies cut what is silent for a minute."""
STALLED_SECONDS = 30.0
"""A reader that takes nothing for so long is let go; it may come back and go on where it was."""
RETRY_MS = 2000
"""How soon a browser comes back after its stream ended."""
NO_MORE, AGAIN_LATER, RESTARTS = 1008, 1013, 1012
"""Close codes (RFC 6455, section 7.4.1, and its registry): may not read; too slow; the server stops."""
Batches = AsyncGenerator[Batch]
Allowed = Callable[[], Awaitable[bool]]


class EventStream(Response):
    """Sends batches as server-sent events until they end, the reader goes, or it may not read any more."""

    media_type = "text/event-stream"

    def __init__(self, batches: Batches, allowed: Allowed, status_code: int = 200) -> None:
        """Remember what to send."""
        super().__init__(None, status_code, {"cache-control": "no-store", "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._batches, self._allowed = batches, allowed

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        await send(start)

        async def pass_on(piece: bytes) -> None:
            async with asyncio.timeout(STALLED_SECONDS):
                await send({"type": "http.response.body", "body": piece, "more_body": True})

        sending = asyncio.ensure_future(self._send(pass_on))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            with EVENT_READERS.labels("sse").track_inprogress():
                await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            await self._batches.aclose()
        with suppress(TimeoutError):
            async with asyncio.timeout(STALLED_SECONDS):
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send(self, pass_on: Callable[[bytes], Awaitable[None]]) -> None:
        await pass_on(b"retry: %d\n\n" % RETRY_MS)
        signed_at = monotonic()
        async for batch in watched(self._batches, self._allowed):
            if batch.frames:
                await pass_on(b"".join([frame.as_sse for frame in batch.frames]))
            elif monotonic() - signed_at >= SIGN_SECONDS:
                await pass_on(b": still here\nid: %d\n\n" % batch.up_to)
            else:
                continue
            signed_at = monotonic()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def watched(batches: Batches, allowed: Allowed) -> Batches:
    """Pass batches on, looking every few seconds whether the reader may still have them."""
    looked_at = monotonic()
    async for batch in batches:
        if monotonic() - looked_at >= LOOK_SECONDS:
            looked_at = monotonic()
            if not await allowed():
                return
        yield batch


async def converse(socket: WebSocket, batches: Batches, allowed: Allowed) -> None:
    """Send batches over an accepted socket, one JSON object a message, until one side ends it."""
    sending = asyncio.ensure_future(_talk(socket, batches, allowed))
    leaving = asyncio.ensure_future(_left(socket))
    try:
        with EVENT_READERS.labels("websocket").track_inprogress():
            await asyncio.wait((sending, leaving), return_when=asyncio.FIRST_COMPLETED)
        code = sending.result() if sending.done() and not sending.exception() else AGAIN_LATER
    finally:
        for task in (sending, leaving):
            task.cancel()
        await asyncio.gather(sending, leaving, return_exceptions=True)
        await batches.aclose()
    with suppress(WebSocketDisconnect, RuntimeError, TimeoutError):
        async with asyncio.timeout(1.0):
            await socket.close(code)


async def _talk(socket: WebSocket, batches: Batches, allowed: Allowed) -> int:
    may = True

    async def asked() -> bool:
        nonlocal may
        may = await allowed()
        return may

    async for batch in watched(batches, asked):
        for frame in batch.frames:
            async with asyncio.timeout(STALLED_SECONDS):
                await socket.send_text(frame.as_json.decode())
    return RESTARTS if may else NO_MORE


async def _left(socket: WebSocket) -> None:
    """Wait until the reader goes; what it says meanwhile is not listened to."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass
