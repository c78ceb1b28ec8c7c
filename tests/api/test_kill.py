"""A server killed at work: every acknowledged row is there, every upload is loaded, nothing is doubled."""

import threading
import time
from datetime import UTC, datetime, timedelta

import httpx2 as httpx
import pytest
from tests.api.serving import served
from tests.api.test_routes import CONTRACT
from tests.platform.jobs.working import until

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.timeaxis import Window
from foresite.platform.config import Settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import open_house

START = datetime(2024, 1, 1, tzinfo=UTC)
CLIENTS, ROWS, KILLS = 3, 20, 2


def _push(port: int, client: int, acknowledged: dict[int, int], stop: threading.Event) -> None:
    """Push hour after hour until the server dies; note how many hours it acknowledged."""
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
        while not stop.is_set():
            first = acknowledged[client]
            hours = range(first, first + ROWS)
            body = [
                {
                    "series": f"load/{client}",
                    "event_at": (START + timedelta(hours=n)).isoformat(),
                    "value": float(n),
                }
                for n in hours
            ]
            headers = {"idempotency-key": f"{client}-{first}"}
            try:
                answer = http.post("/api/v1/observations", json={"rows": body}, headers=headers)
            except httpx.TransportError:
                return
            assert answer.status_code == 201, answer.text
            acknowledged[client] = first + ROWS


def _kill_and_count(settings: Settings, port: int) -> None:
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, settings.organisation, name="Tenant")
    ids = series.ensure(
        house.engine,
        scope,
        [SeriesSpec(f"load/{n}", "load", "MW", resolution="PT1H") for n in range(CLIENTS)],
    )
    acknowledged = dict.fromkeys(range(CLIENTS), 0)
    for _ in range(KILLS):
        stop = threading.Event()
        with served(settings, port) as server:
            threads = [
                threading.Thread(target=_push, args=(port, n, acknowledged, stop)) for n in range(CLIENTS)
            ]
            for thread in threads:
                thread.start()
            time.sleep(1.5)
            server.kill()
            stop.set()
            for thread in threads:
                thread.join()
    assert min(acknowledged.values()) > 0
    for n in range(CLIENTS):
        there = house.lake.read(scope, [ids[f"load/{n}"]], Window.everything())["value"].to_list()
        assert there[: acknowledged[n]] == [float(hour) for hour in range(acknowledged[n])]
        assert len(there) in {acknowledged[n], acknowledged[n] + ROWS}
    house.engine.dispose()


@pytest.mark.slow
def test_killed_server_keeps_every_acknowledged_row_on_sqlite(settings: Settings, free_port: int) -> None:
    _kill_and_count(settings, free_port)


@pytest.mark.slow
@pytest.mark.integration
def test_killed_server_keeps_every_acknowledged_row_on_postgresql(
    postgres_settings: Settings, free_port: int
) -> None:
    _kill_and_count(postgres_settings, free_port)


def _upload_kill_and_serve_again(settings: Settings, port: int) -> None:
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, settings.organisation, name="Tenant")
    hours = 40_000
    lines = [f"{START + timedelta(hours=n):%Y-%m-%dT%H:%M:%SZ},{n}" for n in range(hours)]
    file = "\n".join(["time,load", *lines]).encode()
    asked = {"contract": "meters", "name": "meters.csv"}
    with served(settings, port) as server, httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
        assert http.post("/api/v1/contracts", content=CONTRACT.encode()).status_code == 201
        answer = http.post("/api/v1/files", params=asked, content=file)
        assert answer.status_code == 202
        server.kill()
    with served(settings, port), httpx.Client(base_url=f"http://127.0.0.1:{port}") as http:
        url = answer.json()["status_url"]
        until(lambda: http.get(url).json()["state"] in {"done", "failed"})
        run = http.get(url).json()
        (job,) = http.get("/api/v1/jobs", params={"run_id": run["run_id"]}).json()["items"]
        job_url = f"/api/v1/jobs/{job['job_id']}"
        until(lambda: http.get(job_url).json()["ended_at"])  # just after its run
        job = http.get(job_url).json()
    assert (run["state"], job["state"], run["error"]) == ("done", "done", None)
    (row,) = series.by_keys(house.engine, scope, ["meters/load"]).values()
    assert house.lake.versions(scope, [row.series_id], Window.everything()).height == hours
    house.engine.dispose()


@pytest.mark.slow
def test_upload_is_loaded_though_its_server_was_killed_on_sqlite(settings: Settings, free_port: int) -> None:
    _upload_kill_and_serve_again(settings, free_port)


@pytest.mark.slow
@pytest.mark.integration
def test_upload_is_loaded_though_its_server_was_killed_on_postgresql(
    postgres_settings: Settings, free_port: int
) -> None:
    _upload_kill_and_serve_again(postgres_settings, free_port)
