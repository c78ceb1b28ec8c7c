"""Pushing to a real server, beside raw SQL with a commit a request: ``python -m benchmarks.push``.

Four client processes push the values of 100 series each, one instant a request: first 100 requests a second
in all, then as fast as answers come, then until the server is killed by SIGKILL and everything acknowledged
is counted. Once on SQLite and once on PostgreSQL, where one answers.
"""

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from benchmarks.figures import figure, tell
from benchmarks.grounds import Ground, make_ground, postgres_database, served
from benchmarks.pushing import SERIES, START, value

from foresite.core.timeaxis import Window

SCALES = {"small": (3.0, 1), "full": (20.0, 5)}
"""Seconds of each measurement, and how often the server is killed."""
CLIENTS, REQUESTS_PER_S = 4, 100
P95_MS, ROWS_PER_S = 50, 20_000
_TABLE = (
    "CREATE TABLE tail (organisation bigint, series bigint, event_at bigint, known_at bigint, batch bigint,"
    " value double precision, quality smallint, PRIMARY KEY (organisation, series, event_at, known_at, batch))"
)


def clients(port: int, first: list[int], seconds: float, rate: float) -> list[dict[str, Any]]:
    """Let all clients push at once; return what each tells, and remember where it stopped."""
    processes = []
    for client in range(CLIENTS):
        told = [port, client, first[client], seconds, rate / CLIENTS]
        command = [sys.executable, "-m", "benchmarks.pushing", *map(str, told)]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE))
    results = [json.loads(process.communicate()[0]) for process in processes]
    for client, result in enumerate(results):
        first[client] = result["requests"]
    return results


def p95(results: list[dict[str, Any]]) -> float:
    """Return the 95th percentile of all answers, in milliseconds."""
    took: list[float] = [ms for result in results for ms in result["ms"]]
    return statistics.quantiles(took, n=20)[-1]


def rows_per_s(results: list[dict[str, Any]]) -> float:
    """Return the acknowledged rows a second of all clients together."""
    rates: list[float] = [len(result["ms"]) * SERIES / result["seconds"] for result in results]
    return sum(rates)


def lost_rows(ground: Ground, sent: list[int]) -> int:
    """Return how many acknowledged rows cannot be read; a row that is there twice is a defect."""
    lost = 0
    for client, requests in enumerate(sent):
        for place in range(SERIES):
            series_id = ground.ids[client * SERIES + place]
            there = ground.house.lake.read(ground.scope, [series_id], Window.everything())
            if there["event_at"].is_duplicated().any():
                raise SystemExit("a row is there twice")
            wanted = [value(client, request, place) for request in range(requests)]
            lost += len(set(wanted) - set(there["value"].to_list()))
    return lost


def killed(ground: Ground, first: list[int], seconds: float) -> None:
    """Push as fast as answers come and kill the server meanwhile."""
    with served(ground.settings) as (server, port):
        killer = threading.Timer(seconds / 2 + 0.5, server.kill)
        killer.start()
        clients(port, first, seconds * 20, 0)
        killer.join()


def raw(
    write: Callable[[Any, list[tuple[Any, ...]]], None], connect: Callable[[], Any], seconds: float
) -> float:
    """Return the rows a second of four connections that insert and commit the same rows themselves."""
    done = [0] * CLIENTS

    def one(client: int) -> None:
        with closing(connect()) as connection:
            until = time.perf_counter() + seconds
            while time.perf_counter() < until:
                request = done[client]
                at = int(START.timestamp() + request * 900) * 1_000_000
                ids = range(client * SERIES, (client + 1) * SERIES)
                rows = [(1, n, at, at, request, value(client, request, n % SERIES), 0) for n in ids]
                write(connection, rows)
                done[client] += 1

    threads = [threading.Thread(target=one, args=(client,)) for client in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) * SERIES / seconds


def raw_sqlite(folder: Path, seconds: float) -> float:
    """Return the rows a second of SQLite alone, as durable as the lake's tail."""

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(folder / "raw.sqlite", timeout=30, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def write(connection: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO tail VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    with closing(connect()) as connection:
        connection.execute(_TABLE)
    return raw(write, connect, seconds)


def raw_postgresql(address: str, seconds: float) -> float:
    """Return the rows a second of COPY into an indexed table of PostgreSQL."""

    def write(connection: psycopg.Connection, rows: list[tuple[Any, ...]]) -> None:
        with connection.cursor() as cursor, cursor.copy("COPY raw.tail FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        connection.commit()

    with psycopg.connect(address) as connection:
        connection.execute("CREATE SCHEMA raw")
        connection.execute(_TABLE.replace("TABLE tail", "TABLE raw.tail"))
    return raw(write, lambda: psycopg.connect(address), seconds)


def measure_on(
    name: str, ground: Ground, scale: str, reference: Callable[[float], float]
) -> Iterator[dict[str, object]]:
    """Measure one database."""
    seconds, kills = SCALES[scale]
    first = [0] * CLIENTS
    limit = reference(seconds)
    with served(ground.settings) as (_, port):
        clients(port, first, 1.0, 0)  # warm
        paced = clients(port, first, seconds, REQUESTS_PER_S)
        fast = clients(port, first, seconds, 0)
    alone = 1e3 * SERIES / limit * CLIENTS
    yield figure(f"push_{name}_p95", p95(paced), "ms", reference=alone, goal=f"<= {P95_MS}")
    speed = rows_per_s(fast)
    yield figure(
        f"push_{name}_rows_per_s", speed, "rows/s", reference=limit, goal=f">= {ROWS_PER_S}", judged="value"
    )
    for _ in range(kills):
        killed(ground, first, seconds)
    sent = sum(first) * SERIES
    lost = lost_rows(ground, first)
    ground.house.engine.dispose()
    yield figure(f"push_{name}_lost_rows", lost, "rows", reference=sent, goal="<= 0")


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Measure SQLite, then PostgreSQL."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ground = make_ground(folder / "sqlite", CLIENTS * SERIES)
        yield from measure_on("sqlite", ground, scale, lambda seconds: raw_sqlite(folder, seconds))
        with postgres_database() as address:
            if address is None:
                return
            url = address.replace("postgresql://", "postgresql+psycopg://")
            ground = make_ground(folder / "postgresql", CLIENTS * SERIES, url)
            yield from measure_on(
                "postgresql", ground, scale, lambda seconds: raw_postgresql(address, seconds)
            )


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
