"""The only worker killed over ingest: every upload ends once in effect, no row lost or doubled.

Of several workers, servers and the database itself, on PostgreSQL: ``test_outages``.
"""

import os
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.platform.jobs.working import kill, start, until

from foresite.catalog import organisations, runs
from foresite.catalog.series import by_keys
from foresite.core.timeaxis import Window
from foresite.platform.schema import upgrade
from foresite.workflows import jobs
from foresite.workflows.house import open_house
from foresite.workflows.load_file import keep_contract, queue_upload

KILLS = int(os.environ.get("FORESITE_TEST_KILLS", "5"))
"""Kills of one run."""
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


def written(path: Path, town: int, hours: int = HOURS) -> Path:
    lines = ["time,meter,load"]
    for hour in range(hours):
        at = START + timedelta(hours=hour)
        lines += [f"{at:%Y-%m-%d %H:%M},t{town}m{n},{(hour * 7 + n) % 50}.5" for n in range(METERS)]
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.slow
@pytest.mark.timeout(LIMIT_SECONDS)
def test_uploads_survive_kills_of_the_only_worker_on_sqlite(settings, tmp_path) -> None:
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

    worker = start(settings, kinds="job_kinds:SLOW_KINDS")
    killed = 0
    while killed < KILLS and until(lambda: states() != {"queued"}) and not states() <= OVER:
        time.sleep(chance.uniform(0.5, 3.0))
        kill(worker)
        worker = start(settings, kinds="job_kinds:SLOW_KINDS")
        killed += 1
    until(lambda: states() <= OVER, seconds=LIMIT_SECONDS / 2)
    # A job ends just after its run.
    until(lambda: not any(jobs.find(house, scope, state="running").items for scope in scopes))
    until(lambda: not list(settings.home.glob(".job-*")), seconds=30)  # nothing of the killed is left
    assert killed == KILLS, "make the files longer: the loads ended before the kills"
    kill(worker)
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
