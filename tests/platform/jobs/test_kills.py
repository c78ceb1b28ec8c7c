"""Workers killed at random points over ingest: every upload ends once in effect, no row lost or doubled."""

import os
import random
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from tests.platform.jobs.working import kill, start, until

from foresite.catalog import organisations, runs
from foresite.catalog.series import by_keys
from foresite.core.timeaxis import Window
from foresite.platform.config import Settings
from foresite.platform.schema import upgrade
from foresite.workflows import jobs
from foresite.workflows.house import House, open_house
from foresite.workflows.load_file import keep_contract, queue_upload

KILLS = int(os.environ.get("FORESITE_TEST_KILLS", "5"))
"""Kills of one run; the whole promise is at least 20."""
LIMIT_SECONDS = 300 + 30 * KILLS
OVER = {"done", "failed"}
FILES, METERS, HOURS = 2, 4, 2000 + 300 * KILLS
START = datetime(2024, 1, 1, tzinfo=UTC)
CONTRACT = """
name = "meters"
[time]
columns = ["time"]
format = "%Y-%m-%d %H:%M"
zone = "UTC"
resolution = "PT1H"
[[series]]
column = "load"
key = "{meter}/load"
quantity = "load"
unit = "MW"
"""


def written(path: Path, town: int) -> Path:
    lines = ["time,meter,load"]
    for hour in range(HOURS):
        at = START + timedelta(hours=hour)
        lines += [f"{at:%Y-%m-%d %H:%M},t{town}m{n},{(hour * 7 + n) % 50}.5" for n in range(METERS)]
    path.write_text("\n".join(lines) + "\n")
    return path


def cut(settings: Settings) -> None:
    """End every connection to the database at once, as its restart would."""
    address = settings.database_address.replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def strike(house: House, running: list[subprocess.Popen[bytes]], victim: int | None) -> None:
    """Kill a worker, or cut all off; start anew whoever is gone."""
    if victim is None:
        cut(house.settings)
        house.engine.dispose()
        time.sleep(2.0)  # in which workers notice that they lost their places, and end
    else:
        kill(running[victim])
    for n, each in enumerate(running):
        if each.poll() is not None:
            kill(each)
            running[n] = start(house.settings, kinds="job_kinds:SLOW_KINDS")


def kill_over_ingest(settings: Settings, tmp_path: Path, workers: int, *, cutting: bool = False) -> None:
    upgrade(settings)
    house = open_house(settings)
    scopes = [organisations.create(house.engine, slug) for slug in ("tenant", "neighbour")]
    chance = random.Random(7)  # noqa: S311 -- moments of kills
    asked = []
    for scope in scopes:
        keep_contract(house, scope, CONTRACT)
        for town in range(FILES):
            path = written(tmp_path / f"{scope.organisation}-{town}.csv", town)
            asked.append((scope, queue_upload(house, scope, path, name=path.name, contract="meters")))

    def states() -> set[str]:
        return {runs.get(house.engine, *each).state for each in asked}

    running = [start(settings, kinds="job_kinds:SLOW_KINDS") for _ in range(workers)]
    killed = 0
    while killed < KILLS and until(lambda: states() != {"queued"}) and not states() <= OVER:
        time.sleep(chance.uniform(0.5, 4.0))
        strike(house, running, None if cutting else killed % workers)
        killed += 1
    until(lambda: states() <= OVER, seconds=LIMIT_SECONDS / 2)
    until(lambda: not list(settings.home.glob(".job-*")), seconds=30)  # nothing of the killed is left
    assert killed == KILLS, "make the files longer: the loads ended before the kills"
    for each in running:
        kill(each)
    attempts = 0
    for scope, run_id in asked:
        run = runs.get(house.engine, scope, run_id)
        (job,) = jobs.find(house, scope, run_id=run_id).items
        assert (run.state, run.error) == ("done", None)
        assert job.state == "done"
        attempts += job.attempts
    for scope in scopes:
        keys = [f"t{town}m{n}/load" for town in range(FILES) for n in range(METERS)]
        ids = [row.series_id for row in by_keys(house.engine, scope, keys).values()]
        versions = house.lake.versions(scope, ids, Window.everything())
        assert versions.height == FILES * METERS * HOURS, "none lost, none doubled"
        assert versions.select("series_id", "event_at").is_duplicated().sum() == 0
        assert house.lake.verify(scope) == []
    assert attempts > len(asked), "no kill hit a load"
    house.engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(LIMIT_SECONDS)
def test_uploads_survive_kills_of_the_only_worker_on_sqlite(settings, tmp_path) -> None:
    kill_over_ingest(settings, tmp_path, workers=1)


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(LIMIT_SECONDS)
def test_uploads_survive_kills_of_two_workers_on_postgresql(postgres_settings, tmp_path) -> None:
    kill_over_ingest(postgres_settings, tmp_path, workers=2)


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(LIMIT_SECONDS)
def test_uploads_survive_the_loss_of_all_connections_on_postgresql(postgres_settings, tmp_path) -> None:
    kill_over_ingest(postgres_settings, tmp_path, workers=2, cutting=True)
