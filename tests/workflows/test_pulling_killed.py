"""Sources whose readers are killed, or meet each other: nothing is lost and nothing doubled."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import obstore
import pytest
from sqlalchemy import update
from tests.platform.jobs.working import kill, start, until
from tests.workflows.buckets import (
    HOURS,
    asked,
    bucket,
    house,
    listed,
    made,
    names,
    put,
    said,
    scope,
    server,
    states,
    versions,
)

from foresite.catalog import parcels
from foresite.core.timeaxis import now
from foresite.platform.database import writing
from foresite.platform.jobs import dispatch
from foresite.platform.jobs.kinds import DONE, OPEN
from foresite.platform.jobs.tables import JobRow, ScheduleRow
from foresite.workflows import jobs
from foresite.workflows.asks import ask
from foresite.workflows.firing import fire_due
from foresite.workflows.house import open_house
from foresite.workflows.pull_asks import PullAsk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
__all__ = ["bucket", "house", "scope", "server"]


@pytest.mark.everywhere
def test_workers_that_ask_at_the_same_time_double_nothing(house, scope, server, bucket, tmp_path) -> None:
    for n in range(20):
        put(bucket, f"in/{n}.csv", f"m{n}")
    source_id = made(house, scope, server)
    broke: list[BaseException] = []

    def work() -> None:
        try:
            asked(house, scope, source_id, tmp_path)
        except BaseException as error:
            broke.append(error)
            raise

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broke == []
    assert [versions(house, scope, f"m{n}") for n in range(20)] == [HOURS] * 20


PROGRAM = """
import sys, tempfile
from datetime import timedelta
from pathlib import Path
from foresite.catalog.organisations import scope_of
from foresite.platform.config import load_settings
from foresite.workflows.house import open_house
from foresite.workflows.pulling import pull
house = open_house(load_settings(home=sys.argv[1]))
with tempfile.TemporaryDirectory() as folder:
    print("begun", flush=True)
    pull(house, scope_of(house.engine, "tenant"), int(sys.argv[2]), Path(folder), lambda _share, _note: None)
"""
KILLS, OBJECTS = 6, 40


def test_killed_again_and_again_every_object_is_loaded_once(house, scope, server, bucket, tmp_path) -> None:
    for n in range(OBJECTS):
        put(bucket, f"in/{n:02}.csv", f"m{n}")
    source_id = made(house, scope, server, processed_prefix="done/")
    command = [sys.executable, "-c", PROGRAM, str(house.settings.home), str(source_id)]
    luck = random.Random(6)  # noqa: S311 -- no secret
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(luck.uniform(0.05, 1.5))
            os.kill(process.pid, signal.SIGKILL)
    loaded_before = sum(state == "loaded" for state in states(house, scope, source_id).values())
    assert loaded_before < OBJECTS, "nobody was killed in the middle of it"
    asked(house, scope, source_id, tmp_path)
    failed = parcels.find(house.engine, scope, source_id, state="failed").items
    assert [(row.key, row.attempts, row.error) for row in failed] == []
    assert set(states(house, scope, source_id).values()) == {"loaded"}
    assert [versions(house, scope, f"m{n}") for n in range(OBJECTS)] == [HOURS] * OBJECTS
    assert names(bucket) == {f"done/in/{n:02}.csv" for n in range(OBJECTS)}


def test_one_that_ends_every_process_that_loads_it_is_failed_in_the_end(
    house, scope, server, bucket, tmp_path
) -> None:
    put(bucket, "in/a.csv")
    put(bucket, "in/b.csv", "m1")
    source_id = made(house, scope, server)
    wanted = [parcels.Wanted("in/a.csv", _version(bucket, "in/a.csv"), "a.csv", "meters", now())]
    for _ in range(parcels.DEADLY):  # as whoever was killed after this leaves it
        assert len(parcels.take(house.engine, scope, source_id, wanted)) == 1
    done = asked(house, scope, source_id, tmp_path)
    assert (done.loaded, states(house, scope, source_id)) == (1, {"in/a.csv": "failed", "in/b.csv": "loaded"})
    (row,) = parcels.find(house.engine, scope, source_id, state="failed").items
    assert said(row)["code"] == "parcel-deadly"


def _version(bucket, key: str) -> str:
    told = listed(bucket)[key]
    return f"{told['e_tag'].strip(chr(34))}@{told['last_modified'].isoformat()}"


def test_what_is_too_large_is_not_fetched(house, scope, server, bucket, tmp_path) -> None:
    put(bucket, "in/a.csv")
    small = open_house(house.settings.model_copy(update={"max_upload_bytes": 1024}))
    obstore.put(bucket, "in/large.csv", Path(__file__).read_bytes())
    source_id = made(house, scope, server)
    assert asked(small, scope, source_id, tmp_path).failed == 1
    (row,) = parcels.find(house.engine, scope, source_id, state="failed").items
    assert (row.key, said(row)["code"]) == ("in/large.csv", "file-too-large")


def test_its_schedule_has_a_worker_ask_it_and_jobs_that_found_nothing_are_soon_forgotten(
    house, scope, server, bucket
) -> None:
    put(bucket, "in/a.csv")
    source_id = made(house, scope, server)
    with writing(house.engine, scope) as session:
        minute = now().replace(second=0, microsecond=0)
        session.execute(update(ScheduleRow).values(next_at=minute))
    assert fire_due(house.engine) == 1
    for found in ("loaded", "idle"):
        process = start(house.settings, kinds="foresite.workflows.jobs:KINDS")
        try:
            until(lambda: not jobs_of(house, scope, *OPEN))
        finally:
            kill(process)
        job = jobs_of(house, scope, DONE)[0]
        assert job.result[found], job.result
        ask(house, scope, PullAsk(source_id=source_id))
    assert states(house, scope, source_id) == {"in/a.csv": "loaded"}
    with writing(house.engine, scope) as session:
        session.execute(update(JobRow).values(ended_at=now() - timedelta(hours=2)))
    dispatch.forget(house.engine, older_than=timedelta(days=30))
    (left,) = jobs_of(house, scope, DONE)
    assert left.result["loaded"] == 1


def jobs_of(house, scope, *states: str):
    """Jobs that ask sources, newest first."""
    found = jobs.find(house, scope, kind="pull", limit=100).items
    return [job for job in found if job.state in states]
