"""Jobs in the shell: listed, shown, stopped and gone on with; only those of one's own organisation."""

import io
import json
import os
import signal
import subprocess
import sys
from functools import partial
from typing import Any

import pytest
from tests.platform.jobs.working import until

from foresite.catalog import organisations, runs
from foresite.cli import job
from foresite.cli.door import Door
from foresite.platform.jobs import dispatch, queue
from foresite.platform.jobs.channel import broke, cancelled
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.jobs import LOAD


@pytest.fixture
def say(ask):
    def said(*arguments: str):
        code, out = ask("--json", "job", *arguments)
        return code, json.loads(out) if out else None

    return said


def made(house: House, scope: Scope) -> tuple[str, str]:
    run_id = runs.start(house.engine, scope, "load", title="a.csv", state="queued")
    return queue.enqueue(house.engine, scope, LOAD, title="a.csv", run_id=run_id).job_id, run_id


@pytest.mark.everywhere
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


@pytest.mark.everywhere
def test_job_of_the_neighbour_is_not_there(house, scope, say) -> None:
    theirs, _ = made(house, organisations.create(house.engine, "neighbour"))
    for verb in ("show", "cancel", "resume"):
        assert say(verb, theirs) == (3, None)


def ended(house: House, scope: Scope, **outcome: Any) -> str:
    """A job that a worker began and ended."""
    job_id, _ = made(house, scope)
    dispatch.begin(house.engine, job_id, 0)
    dispatch.beat(house.engine, job_id, 0, share=0.5, note="a.csv")
    dispatch.end(house.engine, job_id, 0, outcome)
    return job_id


CUT = {"kind": "bad-data", "code": "cut", "message": "it is cut", "remedy": "Copy it.", "facts": {"line": 3}}


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        ({"state": "done", "result": {"read": 3}}, 0),
        ({"state": "failed", "error": CUT}, 4),
        ({"state": "dead", "error": broke("its process ended by signal 9", "job-process-died")}, 8),
        ({"state": "cancelled", "error": cancelled()}, 6),
    ],
    ids=["done", "refused", "dead", "cancelled"],
)
@pytest.mark.everywhere
def test_job_that_is_followed_ends_the_command_as_it_ended(house, scope, say, outcome, code) -> None:
    told = say("show", ended(house, scope, **outcome), "--follow")
    assert (told[0], told[1]["state"]) == (code, outcome["state"])


@pytest.mark.everywhere
def test_job_that_is_followed_tells_each_step_until_it_is_over(house, scope, monkeypatch) -> None:
    monkeypatch.setattr("foresite.cli.job.LOOK_SECONDS", 0.0)
    job_id, _ = made(house, scope)
    steps: Any = iter(
        [
            partial(dispatch.begin, house.engine, job_id, 0),
            partial(dispatch.beat, house.engine, job_id, 0, share=0.5, note="a.csv"),
            partial(dispatch.end, house.engine, job_id, 0, {"state": "done", "result": {}}),
        ]
    )
    monkeypatch.setattr("foresite.cli.job.sleep", lambda _seconds: next(steps)())
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    assert job._followed(Door(house, scope), job_id).state == "done"
    assert [line.split(None, 1)[1].split() for line in told.getvalue().splitlines()] == [
        ["queued", "0%"],
        ["running", "0%"],
        ["running", "50%", "a.csv"],
        ["done", "100%", "a.csv"],
    ]


@pytest.mark.slow
@pytest.mark.everywhere
def test_worker_of_its_own_does_jobs_until_it_is_interrupted(house, scope) -> None:
    job_id, run_id = made(house, scope)  # of a load without files, which breaks
    command = [sys.executable, "-c", "from foresite.cli.main import run; run()", "job", "work"]
    with subprocess.Popen(command, env=os.environ.copy(), stderr=subprocess.DEVNULL) as worker:
        until(lambda: queue.get(house.engine, scope, job_id).attempts)
        worker.send_signal(signal.SIGINT)
        assert worker.wait(timeout=30) == 0
    assert runs.get(house.engine, scope, run_id).state == "queued"
