"""A real server in a thread, and readers of its events over real sockets."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI
from tests.platform.jobs.working import until

from foresite.cli.streaming import Connection, StreamingServer


@contextmanager
def running(app: FastAPI) -> Iterator[tuple[StreamingServer, int]]:
    """Serve an application as ``foresite serve`` does, in a thread; yields the server and its port."""
    config = uvicorn.Config(
        app,
        http=Connection,
        port=0,
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=10,
        backlog=2048,
    )
    server = StreamingServer(config, app.state.relay)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started, seconds=30)
        yield server, server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        assert not thread.is_alive()


class Listener:
    """One reader of server-sent events over a socket of its own."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.status = 0

    async def head(self) -> str:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode()
        self.status = int(head.split()[1])
        return head

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        """Yield events until the server ends the stream; chunks of HTTP never part a line of ours."""
        while line := await self._reader.readline():
            if line.startswith(b"data: "):
                yield json.loads(line[6:])

    async def some(self, count: int, *, seconds: float = 30) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(seconds):
            async for each in self.events():
                found.append(each)
                if len(found) == count:
                    break
        return found

    def close(self) -> None:
        self._writer.close()


@asynccontextmanager
async def listening(
    port: int, query: str = "", headers: dict[str, str] | None = None
) -> AsyncIterator[Listener]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
    writer.write(f"GET /api/v1/events{query} HTTP/1.1\r\nhost: localhost\r\n{told}\r\n".encode())
    listener = Listener(reader, writer)
    try:
        await listener.head()
        yield listener
    finally:
        listener.close()
