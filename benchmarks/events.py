"""Telling 500 readers at once: ``python -m benchmarks.events``, on two cores with all that takes part.

Each of 500 readers holds a connection of its own to ``foresite serve`` and waits for server-sent events. A push is sent;
measured is from before the push is sent until the last reader has its event. The reference is a bare
Starlette application under the same server, which hands a message of the same size, posted to it, to a queue for each of as many
readers: it keeps nothing, knows nobody, and cannot go on where a reader was.
"""

import asyncio
import http.client
import json
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

from benchmarks.figures import figure, tell
from benchmarks.grounds import await_server, make_ground, served
from benchmarks.ports import free_port

READERS, WITHIN_MS = 500, 1000
SCALES = {"small": 5, "full": 30}
"""Rounds: how often something is told."""
START = datetime(2025, 1, 1, tzinfo=UTC)
PAUSE_SECONDS = 0.5
_BARE = """
import asyncio, sys
import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route

queues = []

async def told(request):
    message = b"data: " + await request.body() + b"\\n\\n"
    for queue in queues:
        queue.put_nowait(message)
    return PlainTextResponse("told")

async def stream(request):
    queue = asyncio.Queue()
    queues.append(queue)

    async def pieces():
        yield b"data: hello\\n\\n"
        while True:
            yield await queue.get()

    return StreamingResponse(pieces(), media_type="text/event-stream")

routes = [Route("/tell", told, methods=["POST"]), Route("/stream", stream), Route("/healthz", told)]
uvicorn.run(Starlette(routes=routes), port=int(sys.argv[1]), log_level="error", access_log=False, backlog=2048)
"""


@contextmanager
def bare() -> Iterator[int]:
    """Run the reference; yield its port."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", _BARE, str(port)], stderr=subprocess.DEVNULL) as process:
        try:
            await_server(port, process)
            yield port
        finally:
            process.kill()


def listen(port: int, path: str, rounds: int, told: Any) -> None:
    """Be all the readers, in a process of their own: say when all wait, and when each round's last has come."""
    asyncio.run(_listen(port, path, rounds, told))


async def _listen(port: int, path: str, rounds: int, told: Any) -> None:
    arrived: list[list[float]] = [[] for _ in range(rounds)]
    begun: list[None] = []

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
        await _next(reader)
        begun.append(None)
        if len(begun) == READERS:
            told.put("all wait")
        for each in arrived:
            await _next(reader)
            each.append(time.perf_counter())
        writer.close()

    await asyncio.gather(*(one() for _ in range(READERS)))
    told.put([max(each) for each in arrived])


async def _next(reader: asyncio.StreamReader) -> None:
    while not (line := await reader.readline()).startswith(b"data: "):
        if not line:
            raise SystemExit("a reader was cut off")


def spans(port: int, path: str, rounds: int, say: Any) -> list[float]:
    """Return for each round how long it took from before it was said until the last reader had it, ms."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    readers = context.Process(target=listen, args=(port, path, rounds, told))
    readers.start()
    if told.get(timeout=60) != "all wait":
        raise SystemExit("the readers did not come")
    began = []
    for number in range(rounds):
        time.sleep(PAUSE_SECONDS)
        began.append(time.perf_counter())
        say(number)
    ended: list[float] = told.get(timeout=60)
    readers.join()
    return [(end - begin) * 1e3 for begin, end in zip(began, ended, strict=True)]


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Measure the bare application, then ours with a push each round."""
    rounds = SCALES[scale]
    message = b'{"id":17,"kind":"data","at":"2025-01-01T00:00:00Z","data":{"series_ids":[4],"start":null}}'
    with bare() as port:
        reference = spans(port, "/stream", rounds, lambda _number: _post(port, "/tell", message))
    with tempfile.TemporaryDirectory() as name:
        ground = make_ground(Path(name) / "home", 1)
        with served(ground.settings) as (_, port):

            def push(number: int) -> None:
                at = (START + timedelta(minutes=15 * number)).isoformat()
                body = {"rows": [{"series": "meter/0", "event_at": at, "value": 1.0}]}
                _post(port, "/api/v1/observations", json.dumps(body).encode())

            found = spans(port, "/api/v1/events?kind=data", rounds, push)
        ground.house.engine.dispose()
    for name, value, other in (
        ("events_last_reader_median", statistics.median(found), statistics.median(reference)),
        ("events_last_reader_worst", max(found), max(reference)),
    ):
        yield figure(name, value, "ms", reference=other, goal=f"<= {WITHIN_MS}")


def _post(port: int, path: str, body: bytes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", path, body, {"content-type": "application/json"})
    answer = connection.getresponse()
    if answer.status >= HTTPStatus.BAD_REQUEST:
        raise SystemExit(f"{path} was refused: {answer.read()!r}")
    connection.close()


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
