"""Push: many small durable writes over HTTP to a real server, on SQLite and on PostgreSQL.

Four client processes push 100 rows a request: first paced at 100 requests a second in all, where the
latency counts, then as fast as they are answered, where the acknowledged rows a second count. Reference
of the limit: the same rows appended by one process straight to the lake, without HTTP.
"""

import argparse
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2 as httpx
import orjson
import polars as pl
import psycopg

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.core.ids import new_id
from foresite.platform.config import Settings, load_settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import House, open_house

CLIENTS, ROWS, RATE = 4, 100, 100
P95_MS, ROWS_A_SECOND = 50.0, 20_000.0
START = datetime(2024, 1, 1, tzinfo=UTC)
POSTGRES = os.environ.get("FORESITE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


@dataclass(frozen=True)
class Told:
    """What one client saw: seconds of each answer, rows acknowledged, seconds in all."""

    seconds: list[float]
    rows: int
    elapsed: float


def body(client: int, request: int) -> bytes:
    at = (START + timedelta(minutes=request)).isoformat()
    rows = [
        {"series": f"meter/{client}/{n}", "event_at": at, "value": float(n + request)} for n in range(ROWS)
    ]
    return orjson.dumps({"rows": rows})


def push(port: int, client: int, first: int, seconds: float, every: float) -> Told:
    """Push for so many seconds, a request ``every`` so many seconds (0: at once after the answer)."""
    took: list[float] = []
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
        begin = time.perf_counter()
        request = first
        while (due := begin + len(took) * every) < begin + seconds and time.perf_counter() < begin + seconds:
            content = body(client, request)
            time.sleep(max(0.0, due - time.perf_counter()))
            sent = due if every else time.perf_counter()  # a late start counts as waiting
            answer = http.post("/api/v1/observations", content=content)
            took.append(time.perf_counter() - sent)
            if answer.status_code != httpx.codes.CREATED:
                raise RuntimeError(answer.text)
            request += 1
        return Told(took, ROWS * len(took), time.perf_counter() - begin)


def clients(port: int, first: int, seconds: float, every: float) -> list[Told]:
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        pool.map(abs, range(CLIENTS))
        return pool.starmap(push, [(port, n, first, seconds, every) for n in range(CLIENTS)])


@contextmanager
def served(settings: Settings) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "FORESITE_HOME": str(settings.home),
        "FORESITE_ORGANISATION": "bench",
        "FORESITE_DATABASE_URL": settings.database_address,
        "FORESITE_PORT": str(port),
    }
    command = [sys.executable, "-c", "from foresite.cli.main import run; run()", "serve"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=2)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def straight(house: House, scope: Any, ids: dict[str, int], seconds: float) -> float:
    """Return rows a second of one process that appends without HTTP."""
    begin, rows = time.perf_counter(), 0
    while time.perf_counter() < begin + seconds:
        at = START - timedelta(minutes=1 + rows // ROWS)
        facts = pl.DataFrame(
            {"series_id": [ids[f"meter/0/{n}"] for n in range(ROWS)]},
            schema_overrides={"series_id": pl.Int64},
        ).with_columns(event_at=pl.lit(at), known_at=pl.lit(at), value=pl.lit(1.0), quality=pl.lit(0))
        house.lake.append(scope, facts.select(FACT.names()).cast(FACT))
        rows += ROWS
    return rows / (time.perf_counter() - begin)


def measured(name: str, settings: Settings, seconds: float) -> list[dict[str, Any]]:
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "bench")
    specs = [SeriesSpec(f"meter/{c}/{n}", "power", "kW") for c in range(CLIENTS) for n in range(ROWS)]
    ids = series.ensure(house.engine, scope, specs)
    reference = straight(house, scope, ids, min(seconds, 5.0))
    with served(settings) as port:
        clients(port, 0, 1.0, 0.0)
        paced = clients(port, 100_000, seconds, CLIENTS / RATE)
        full = clients(port, 200_000, seconds, 0.0)
    waits = sorted(second for told in paced for second in told.seconds)
    p95 = waits[int(len(waits) * 0.95)] * 1000
    limit = sum(told.rows / told.elapsed for told in full)
    latest = house.lake.latest(scope, list(ids.values()))
    house.engine.dispose()
    if latest.height != len(ids):
        raise RuntimeError("acknowledged rows are missing")
    asked = sum(told.rows / told.elapsed for told in paced) / ROWS
    return [
        figure(f"push_p95_{name}", p95, "ms", P95_MS, at_most=True),
        figure(f"push_paced_{name}", asked, "requests/s", RATE * 0.95, at_most=False),
        figure(f"push_limit_{name}", limit, "rows/s", ROWS_A_SECOND, at_most=False, reference=reference),
    ]


def figure(
    name: str, value: float, unit: str, goal: float, *, at_most: bool, reference: float | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "reference": reference and round(reference, 3),
        "ratio": reference and round(value / reference, 3),
        "goal": goal,
        "holds": value <= goal if at_most else value >= goal,
    }


@contextmanager
def postgres(home: Path) -> Iterator[Settings]:
    """Settings on a throw-away PostgreSQL database."""
    name = f"foresite_bench_{new_id().replace('-', '')}"
    with psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        address = POSTGRES.replace("postgresql://", "postgresql+psycopg://").rsplit("/", 1)[0] + f"/{name}"
        try:
            yield load_settings(home=home, database_url=address, organisation="bench")
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=["small", "full"], default="small")
    parser.add_argument("--json", action="store_true", help="one JSON line a figure")
    given = parser.parse_args()
    seconds = 3.0 if given.scale == "small" else 30.0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        figures = measured("sqlite", load_settings(home=home / "sqlite", organisation="bench"), seconds)
        try:
            with postgres(home / "postgresql") as settings:
                figures += measured("postgresql", settings, seconds)
        except psycopg.OperationalError as cause:
            print(f"PostgreSQL is left out: {cause}", file=sys.stderr)
    for each in figures:
        if given.json:
            print(json.dumps(each))
        else:
            told = f"goal {each['goal']:g}: {each['holds']}"
            print(f"{each['name']:24} {each['value']:>12} {each['unit']:10} {told}")


if __name__ == "__main__":
    main()
