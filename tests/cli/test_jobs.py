"""Jobs in the shell: listed, shown, stopped and gone on with; only those of one's own organisation."""

import json
import os
import signal
import subprocess
import sys

import pytest
from tests.cli.test_assets_and_lake import ask, house, scope
from tests.platform.jobs.working import until

from foresite.catalog import organisations, runs
from foresite.platform.jobs import queue
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.jobs import LOAD

__all__ = ["house", "scope"]


@pytest.fixture
def say(monkeypatch, capsys):
    def said(*arguments: str):
        code, out = ask("--json", "job", *arguments, monkeypatch=monkeypatch, capsys=capsys)
        return code, json.loads(out) if out else None

    return said


def made(house: House, scope: Scope) -> tuple[str, str]:
    run_id = runs.start(house.engine, scope, "load", title="a.csv", state="queued")
    return queue.enqueue(house.engine, scope, LOAD, title="a.csv", run_id=run_id).job_id, run_id


def test_job_is_listed_cancelled_and_resumed_with_its_run(house, scope, say) -> None:
    job_id, run_id = made(house, scope)
    made(house, organisations.create(house.engine, "neighbour"))
    code, told = say("list", "--state", "queued")
    assert (code, [each["job_id"] for each in told["items"]]) == (0, [job_id])
    assert say("cancel", job_id)[1]["state"] == "cancelled"
    assert say("list", "--state", "queued")[1]["items"] == []
    run = runs.get(house.engine, scope, run_id)
    assert (run.state, (run.error or {}).get("code")) == ("failed", "cancelled")
    assert say("cancel", job_id) == (5, None)
    assert say("resume", job_id)[1]["state"] == "queued"
    assert runs.get(house.engine, scope, run_id).state == "queued"
    assert say("list", "--run", run_id)[1]["items"][0]["state"] == "queued"
    assert say("show", job_id)[1]["error"] is None


def test_job_of_the_neighbour_is_not_there(house, scope, say) -> None:
    theirs, _ = made(house, organisations.create(house.engine, "neighbour"))
    for verb in ("show", "cancel", "resume"):
        assert say(verb, theirs) == (3, None)


@pytest.mark.slow
def test_worker_of_its_own_does_jobs_until_it_is_interrupted(house, scope) -> None:
    job_id, run_id = made(house, scope)  # of a load without files, which breaks
    command = [sys.executable, "-c", "from foresite.cli.main import run; run()", "job", "work"]
    with subprocess.Popen(command, env=os.environ.copy(), stderr=subprocess.DEVNULL) as worker:
        until(lambda: queue.get(house.engine, scope, job_id).attempts)
        worker.send_signal(signal.SIGINT)
        assert worker.wait(timeout=30) == 0
    assert runs.get(house.engine, scope, run_id).state == "queued"
