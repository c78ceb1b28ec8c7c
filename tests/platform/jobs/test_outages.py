"""Workers, the server and the database itself killed twenty times in one run, over ingest and training.

Every job ends once in effect, no row is lost or doubled, a poison job holds nobody up, and of an organisation
never three jobs of a kind run at once.
"""

import os
import random
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from benchmarks import ports
from tests.api.serving import served
from tests.conftest import absent
from tests.own_postgres import OwnPostgres, is_there, own_postgres
from tests.platform.jobs.job_kinds import GUARDED, POISON
from tests.platform.jobs.test_kills import CONTRACT, METERS, written
from tests.platform.jobs.working import kill, start, until
from tests.workflows.test_forecasts import ISSUE, facts, made_series

from foresite.catalog import organisations
from foresite.catalog.series import by_keys
from foresite.core.errors import UnavailableError
from foresite.core.timeaxis import Window
from foresite.forecasting import queries
from foresite.platform.config import load_settings
from foresite.platform.jobs import queue
from foresite.platform.schema import upgrade
from foresite.workflows import jobs
from foresite.workflows.asks import TrainAsk, ask
from foresite.workflows.house import House, open_house
from foresite.workflows.load_file import keep_contract, queue_upload

KILLS = int(os.environ.get("FORESITE_TEST_OUTAGES", "10"))
"""Strikes of one run: the database goes in both ways."""
WORKERS = 3
VICTIMS = ("worker", "database", "worker", "server", "worker")
OPEN = {"queued", "running"}
HOURS = 900


class Installation:
    """Three workers, a server without one of its own, and a database of its own."""

    def __init__(self, database: OwnPostgres, folder: Path, port: int) -> None:
        self.database, self._port = database, port
        self.settings = load_settings(
            home=folder / "home", database_url=database.address, organisation="tenant"
        )
        upgrade(self.settings)
        self.house: House = open_house(self.settings)
        self.scopes = [organisations.create(self.house.engine, slug) for slug in ("tenant", "neighbour")]
        self._server = ExitStack()
        self.server = self._serve()
        self.workers = [self._worker() for _ in range(WORKERS)]
        self.killed = 0

    def _worker(self) -> subprocess.Popen[bytes]:
        return start(self.settings, kinds="job_kinds:HARD_KINDS")

    def _serve(self) -> subprocess.Popen[bytes]:
        more = {"FORESITE_JOB_WORKER": "false"}
        return self._server.enter_context(served(self.settings, self._port, more=more))

    def strike(self, chance: random.Random) -> None:
        """Kill something, and start anew whoever is gone."""
        match VICTIMS[self.killed % len(VICTIMS)]:
            case "worker":
                kill(chance.choice(self.workers))
            case "server":
                self.server.kill()
                self._server.close()
                self.server = self._serve()
            case _:
                if self.killed % (2 * len(VICTIMS)) < len(VICTIMS):
                    self.database.kill()
                else:
                    self.database.stop_at_once()
                time.sleep(chance.uniform(0.1, 1.5))
                self.database.start()
        self.killed += 1
        self.restart()

    def restart(self) -> None:
        for n, each in enumerate(self.workers):
            if each.poll() is not None:
                kill(each)
                self.workers[n] = self._worker()

    def upload(self, path: Path) -> None:
        """Send a file to the server until it says that it has it."""
        address = f"http://127.0.0.1:{self._port}/api/v1/files"

        def sent() -> bool:
            try:
                told = {"contract": "meters", "name": path.name}
                answer = httpx.post(address, params=told, content=path.read_bytes(), timeout=30)
            except httpx.TransportError:
                return False
            return answer.status_code == 202

        until(sent, seconds=240)

    def close(self) -> None:
        for each in self.workers:
            kill(each)
        self._server.close()
        self.house.engine.dispose()


@pytest.fixture
def installation(tmp_path, free_port) -> Iterator[Installation]:
    if not is_there():
        absent("no PostgreSQL is installed here that a test could start and kill")
    with tempfile.TemporaryDirectory(prefix="foresite-outages-") as folder:  # where its user may go
        Path(folder).chmod(0o711)
        with own_postgres(Path(folder) / "postgres", ports.free_port()) as database:
            made = Installation(database, tmp_path, free_port)
            yield made
            made.close()


class Load:
    """What is asked for while all that happens, so that there is always something to hit."""

    def __init__(self, installation: Installation, folder: Path) -> None:
        self._all, self._folder = installation, folder
        self.towns = 0
        self.asked: list[tuple[Any, str]] = []
        self.trained: list[int] = []
        house = installation.house
        self.scopes = installation.scopes
        for scope in self.scopes:
            keep_contract(house, scope, CONTRACT)
            load, weather = made_series(house, scope)
            house.lake.append(scope, facts(load, weather))
            self.trained.append(load)
        poison = queue.enqueue(house.engine, self.scopes[0], POISON, title="poison", priority=1)
        self.poison = poison.job_id

    def more(self) -> None:
        """Ask for files of both, one over HTTP; for a training each; and for some that count who runs."""
        house = self._all.house
        for scope, series_id in zip(self.scopes, self.trained, strict=True):
            path = written(self._folder / f"{scope.organisation}-{self.towns}.csv", self.towns, HOURS)
            if scope.organisation == self._all.settings.organisation:
                self._all.upload(path)
            else:
                queue_upload(house, scope, path, name=path.name, contract="meters")
            asked = TrainAsk(series_ids=[series_id], issued_at=ISSUE)
            self.asked.append((scope, ask(house, scope, asked).job_id))
            for n in range(3):
                told = {"folder": str(self._folder)}
                queue.enqueue(house.engine, scope, GUARDED, title=str(n), parameters=told)
        self.towns += 1

    def under_way(self) -> int:
        """Return how many jobs are not over; the poison one counts too."""
        found = [jobs.find(self._all.house, scope, state=state) for scope in self.scopes for state in OPEN]
        return sum(len(page.items) for page in found)


def patiently(look: Callable[[], int]) -> int:
    """Look where the database may just have been killed."""
    try:
        return look()
    except UnavailableError:
        return -1


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(900)
def test_kills_of_workers_server_and_database_lose_and_double_nothing(installation, tmp_path) -> None:
    chance = random.Random(11)  # noqa: S311 -- moments of kills
    load = Load(installation, tmp_path)
    while installation.killed < KILLS:
        until(lambda: patiently(load.under_way) >= 0)  # connections made before a kill are found dead here
        if load.under_way() < 4:
            load.more()
        time.sleep(chance.uniform(0.1, 1.6))
        installation.strike(chance)

    def over() -> bool:
        installation.restart()
        return patiently(load.under_way) == 0

    until(over, seconds=240)
    house = installation.house
    for scope in load.scopes:
        states = {
            state: jobs.find(house, scope, state=state, limit=1000).items for state in ("failed", "dead")
        }
        assert states["failed"] == []
        assert [row.job_id for row in states["dead"]] == ([load.poison] if scope is load.scopes[0] else [])
        models = queries.models(house.engine, scope)
        asked = [queue.get(house.engine, who, job_id) for who, job_id in load.asked if who is scope]
        assert sorted(model.run_id for model in models) == sorted(row.run_id or "" for row in asked)
        assert len({model.artefact for model in models}) == 1, "the same digits, killed or not"
        keys = [f"t{town}m{n}/load" for town in range(load.towns) for n in range(METERS)]
        ids = [row.series_id for row in by_keys(house.engine, scope, keys).values()]
        versions = house.lake.versions(scope, ids, Window.everything())
        assert versions.height == load.towns * METERS * HOURS, "none lost, none doubled"
        assert versions.select("series_id", "event_at").is_duplicated().sum() == 0
        assert house.lake.verify(scope) == []
    assert not (tmp_path / "third").exists(), "three of one organisation ran at once"
    assert list(tmp_path.glob("*.0")), "none of those that count ran"
