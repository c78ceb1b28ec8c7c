"""What workers promise: limits, cancels, dead letters, recovery; on SQLite and on PostgreSQL."""

import json
import os
import shutil
import socket
import socketserver
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.engine import make_url
from tests.platform.jobs.job_kinds import HEAVY, LATE, NOTE, POISON
from tests.platform.jobs.working import kill, start, until, working
from tests.stores import superuser
from typing_extensions import override

from foresite.catalog import organisations
from foresite.core.timeaxis import now
from foresite.platform.database import writing
from foresite.platform.jobs import queue
from foresite.platform.jobs.slots import anybody_works
from foresite.platform.jobs.tables import JobRow
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows import jobs
from foresite.workflows.house import House, open_house

pytestmark = pytest.mark.slow
BOTH = [
    pytest.param(("settings", 1), id="sqlite"),
    pytest.param(("postgres_settings", 3), id="postgresql", marks=pytest.mark.integration),
]


@pytest.fixture(params=BOTH)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """An open house with its workers: one on SQLite, three on PostgreSQL."""
    name, count = request.param
    settings = request.getfixturevalue(name)
    upgrade(settings)
    house = open_house(settings)
    workers = [start(settings) for _ in range(count)]
    yield house
    for each in workers:
        kill(each)
    house.engine.dispose()


def made(house: House, *slugs: str) -> list[Scope]:
    return [organisations.create(house.engine, slug) for slug in slugs]


def state(house: House, scope: Scope, job_id: str) -> str:
    return queue.get(house.engine, scope, job_id).state


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def most_at_once(folder: Path, slug: str) -> int:
    moments: list[tuple[float, int]] = []
    for file in folder.glob(f"{slug}.*"):
        for line in file.read_text().splitlines():
            at, sign = line.split()
            moments.append((float(at), 1 if sign == "+" else -1))
    now = most = 0
    for _, step in sorted(moments):
        now += step
        most = max(most, now)
    return most


@pytest.mark.timeout(400)
def test_limit_of_two_per_organisation_is_never_three_and_a_poison_job_holds_nobody_up(
    house, tmp_path
) -> None:
    scopes = made(house, "tenant", "neighbour")
    folder = tmp_path / "notes"
    folder.mkdir()
    bad = queue.enqueue(house.engine, scopes[0], POISON, title="poison", priority=1).job_id
    asked = [
        (
            scope,
            queue.enqueue(
                house.engine, scope, NOTE, title=str(n), parameters={"folder": str(folder), "steps": 10}
            ).job_id,
        )
        for n in range(6)
        for scope in scopes
    ]
    until(lambda: all(state(house, *each) == "done" for each in asked))
    assert max(most_at_once(folder, scope.organisation) for scope in scopes) == 2
    assert all(file.read_text().count("+") == 1 for file in folder.iterdir())
    assert len(list(folder.iterdir())) == len(asked)
    until(lambda: state(house, scopes[0], bad) == "dead")
    row = queue.get(house.engine, scopes[0], bad)
    assert (row.attempts, (row.error or {}).get("code")) == (POISON.attempts, "job-process-died")
    assert list(house.settings.home.glob(".job-*/left")) == []
    dead = jobs.find(house, scopes[0], state="dead").items
    assert [each.job_id for each in dead] == [bad]
    assert jobs.find(house, scopes[1], state="dead").items == []


@pytest.mark.timeout(400)
def test_cancel_stops_work_between_steps_and_kills_work_that_hears_nothing(house, tmp_path) -> None:
    (scope,) = made(house, "tenant")
    told = {"folder": str(tmp_path), "steps": 500}
    willing = queue.enqueue(house.engine, scope, NOTE, title="willing", parameters=told).job_id
    file = tmp_path / "pid"
    deaf = queue.enqueue(house.engine, scope, HEAVY, title="deaf", parameters={"file": str(file)}).job_id
    until(lambda: queue.get(house.engine, scope, willing).progress_share > 0)
    pid = int(until(lambda: file.exists() and file.read_text()))
    for job_id in (willing, deaf):
        jobs.cancel(house, scope, job_id)
    until(lambda: [state(house, scope, each) for each in (willing, deaf)] == ["cancelled"] * 2)
    until(lambda: not alive(pid), seconds=5)
    notes = (tmp_path / f"tenant.{willing}").read_text()
    assert (notes.count("+"), notes.count("-")) == (1, 1), "it stopped by itself"
    jobs.resume(house, scope, willing)
    until(lambda: state(house, scope, willing) == "running")
    jobs.cancel(house, scope, willing)
    until(lambda: state(house, scope, willing) == "cancelled")


@pytest.mark.timeout(400)
def test_work_dies_with_its_worker_and_the_next_takes_it_up(settings, tmp_path) -> None:
    upgrade(settings)
    house = open_house(settings)
    (scope,) = made(house, "tenant")
    file = tmp_path / "pid"
    job_id = queue.enqueue(house.engine, scope, HEAVY, title="heavy", parameters={"file": str(file)}).job_id
    with working(settings) as worker:
        first = int(until(lambda: file.exists() and file.read_text()))
        waiting = start(settings)  # it has no place as long as the other lives
        kill(worker)
        until(lambda: not alive(first), seconds=5)
        until(lambda: int(file.read_text() or first) != first)
        assert alive(int(file.read_text()))
        assert queue.get(house.engine, scope, job_id).attempts == 2
        kill(waiting)


@pytest.mark.timeout(400)
def test_work_that_misses_what_it_depends_on_is_tried_until_it_is_there(settings, tmp_path) -> None:
    """More often than work that breaks: an outage must not fill the list of the dead."""
    upgrade(settings)
    house = open_house(settings)
    (scope,) = made(house, "tenant")
    told = {"file": str(tmp_path / "tries")}
    job_id = queue.enqueue(house.engine, scope, LATE, title="late", parameters=told).job_id
    with working(settings):
        until(lambda: state(house, scope, job_id) not in {"queued", "running"})
    row = queue.get(house.engine, scope, job_id)
    assert (row.state, row.attempts, LATE.attempts) == ("done", 6, 3)


@pytest.mark.timeout(400)
def test_queue_that_was_lost_is_filled_again_and_holds_no_pickle(settings, tmp_path) -> None:
    upgrade(settings)
    house = open_house(settings)
    (scope,) = made(house, "tenant")
    told = {"folder": str(tmp_path)}
    with working(settings):
        job_id = queue.enqueue(house.engine, scope, NOTE, title="a", parameters=told).job_id
        until(lambda: state(house, scope, job_id) == "done")
    with sqlite3.connect(settings.jobs_file) as kept:
        assert kept.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        rows = kept.execute("SELECT inputs, output, serialization FROM workflow_status").fetchall()
        steps = kept.execute("SELECT output FROM operation_outputs").fetchall()
    kept.close()
    for text in [*(each for row in rows for each in row[:2]), *(row[0] for row in steps)]:
        assert text is None or json.loads(text) is not ...
    assert {row[2] for row in rows} == {"json"}
    queue.enqueue(house.engine, scope, HEAVY, title="b", parameters={"file": str(tmp_path / "pid")})
    with working(settings) as worker:
        first = until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
        kill(worker)
    for file in settings.jobs_file.parent.glob(f"{settings.jobs_file.name}*"):
        file.unlink()
    with working(settings):
        until(lambda: (tmp_path / "pid").read_text() not in {"", first})
    shutil.rmtree(tmp_path / "home")


@pytest.mark.timeout(400)
def test_job_of_an_earlier_version_of_the_code_is_gone_on_with(settings, tmp_path, monkeypatch) -> None:
    """A worker whose source differs takes up what another left, since the version of jobs is fixed."""
    upgrade(settings)
    house = open_house(settings)
    (scope,) = made(house, "tenant")
    told = {"folder": str(tmp_path), "steps": 30}
    job_id = queue.enqueue(house.engine, scope, NOTE, title="a", parameters=told).job_id
    with working(settings) as worker:
        until(lambda: state(house, scope, job_id) == "running")
        kill(worker)
    source = Path(jobs.__file__).parents[1]
    shutil.copytree(source, tmp_path / "newer" / "foresite", ignore=shutil.ignore_patterns("__pycache__"))
    runner = tmp_path / "newer" / "foresite" / "platform" / "jobs" / "runner.py"
    runner.write_text(runner.read_text().replace("POLL_SECONDS = 0.2", "POLL_SECONDS = 0.1") + "\n# newer\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "newer"))
    with working(settings):
        until(lambda: state(house, scope, job_id) == "done")
    assert queue.get(house.engine, scope, job_id).attempts == 2


@pytest.mark.integration
@pytest.mark.timeout(400)
def test_worker_that_loses_its_place_ends_and_its_work_is_done_by_another(
    postgres_settings, tmp_path
) -> None:
    upgrade(postgres_settings)
    house = open_house(postgres_settings)
    (scope,) = made(house, "tenant")
    file = tmp_path / "pid"
    with working(postgres_settings) as worker:
        job_id = queue.enqueue(
            house.engine, scope, HEAVY, title="heavy", parameters={"file": str(file)}
        ).job_id
        first = int(until(lambda: file.exists() and file.read_text()))
        other = start(postgres_settings)
        with superuser(postgres_settings) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                " AND classid = 7701 AND objid = 0"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
        assert until(lambda: worker.poll() is not None and worker.returncode + 1) == 8
        until(lambda: not alive(first), seconds=5)
        until(lambda: int(file.read_text() or first) != first)
        assert queue.get(house.engine, scope, job_id).state == "running"
        kill(other)
    house.engine.dispose()


class Passage(socketserver.ThreadingTCPServer):
    """A way to PostgreSQL that may be closed: whoever comes then is turned away."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Through)
        self.port, self.came, self.closed = port, 0, False


class _Through(socketserver.BaseRequestHandler):
    server: Passage

    @override
    def handle(self) -> None:
        if self.server.closed:
            return
        self.server.came += 1
        self.server.closed = self.server.came == 1
        with socket.create_connection(("127.0.0.1", self.server.port)) as there:
            back = threading.Thread(target=_carry, args=(there, self.request), daemon=True)
            back.start()
            _carry(self.request, there)


def _carry(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while piece := here.recv(65536):
            there.sendall(piece)
    with suppress(OSError):
        there.shutdown(socket.SHUT_WR)


@pytest.mark.integration
@pytest.mark.timeout(400)
def test_worker_whose_database_goes_while_it_starts_says_so_in_a_line_and_starts_anew(
    postgres_settings, tmp_path
) -> None:
    upgrade(postgres_settings)
    house = open_house(postgres_settings)
    address = make_url(postgres_settings.database_address)
    with Passage(address.port or 5432) as passage, (tmp_path / "told").open("w+b") as told:
        threading.Thread(target=passage.serve_forever, daemon=True).start()
        through = address.set(host="127.0.0.1", port=passage.server_address[1])
        environment = os.environ | {
            "FORESITE_DATABASE_URL": through.render_as_string(hide_password=False),
            "FORESITE_HOME": str(postgres_settings.home),
        }
        with subprocess.Popen([*jobs.WORKER], env=environment, stderr=told) as worker:
            try:
                until(lambda: b"the worker starts anew" in Path(told.name).read_bytes())
                passage.closed = False
                until(lambda: anybody_works(postgres_settings, house.engine))
            finally:
                worker.kill()
        passage.shutdown()
        said = Path(told.name).read_text()
    assert "the database did not answer" in said
    assert "Traceback" not in said
    house.engine.dispose()


@pytest.mark.timeout(400)
def test_what_ended_long_ago_is_forgotten_in_the_table_and_in_the_queue(settings, tmp_path) -> None:
    upgrade(settings)
    house = open_house(settings)
    (scope,) = made(house, "tenant")
    old, new = (
        queue.enqueue(house.engine, scope, NOTE, title=title, parameters={"folder": str(tmp_path)}).job_id
        for title in ("old", "new")
    )
    with working(settings):
        until(lambda: {state(house, scope, each) for each in (old, new)} == {"done"})
    long_ago = now() - timedelta(days=settings.job_days + 1)
    with writing(house.engine, scope) as session:
        session.execute(update(JobRow).where(JobRow.job_id == old).values(ended_at=long_ago))
    with sqlite3.connect(settings.jobs_file) as kept:
        kept.execute(
            "UPDATE workflow_status SET completed_at = ? WHERE workflow_uuid = ?",
            (int(long_ago.timestamp() * 1000), f"{old}.0"),
        )

    def left() -> set[str]:
        with sqlite3.connect(settings.jobs_file) as kept:
            rows = kept.execute("SELECT workflow_uuid FROM workflow_status").fetchall()
            steps = kept.execute("SELECT workflow_uuid FROM operation_outputs").fetchall()
        kept.close()
        return {row[0].partition(".")[0] for row in (*rows, *steps)}

    kept.close()
    with working(settings):
        until(lambda: left() == {new})
        until(lambda: [row.job_id for row in jobs.find(house, scope).items] == [new])
