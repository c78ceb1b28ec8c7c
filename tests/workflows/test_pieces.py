"""Independent pieces: the same digits in this process, in local ones and on a cluster, killed or not."""

import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from tests.platform.jobs.working import until

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import NotFoundError, UnavailableError
from foresite.core.frames import FACT
from foresite.platform.jobs.kinds import StoppedError
from foresite.platform.schema import upgrade
from foresite.workflows.backtests import backtest, measured
from foresite.workflows.house import open_house
from foresite.workflows.pieces import PieceDiedError, each_of

START = datetime(2024, 1, 1, tzinfo=UTC)
HOURS, GROUPS = 24 * 12, 200
KINDS = Path(__file__).parents[1] / "platform" / "jobs"
ASKED = {
    "forecaster": "seasonal-naive",
    "horizon_hours": 24,
    "covariates": [],
    "origins": ["2024-01-10T00:00:00+00:00"],
    "version": 0,
}
LAST = START + timedelta(days=10)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def filled(settings):
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, "tenant")
    specs = [SeriesSpec(f"s{n}", "load", "MW", resolution="PT1H", zone="UTC") for n in range(GROUPS)]
    ids = list(series.ensure(house.engine, scope, specs).values())
    hours = [START + timedelta(hours=n) for n in range(HOURS)]
    frames = [
        pl.DataFrame(
            {
                "series_id": [series_id] * HOURS,
                "event_at": hours,
                "known_at": hours,
                "value": [(n * (series_id + 3) % 97) / 7 for n in range(HOURS)],
                "quality": [0] * HOURS,
            },
            schema_overrides=FACT,
        )
        for series_id in ids
    ]
    house.lake.append(scope, pl.concat(frames))
    house.lake.flush(scope)
    yield house, scope, ids
    house.engine.dispose()


def with_settings(house, **changed):
    return open_house(house.settings.model_copy(update=changed))


def measure(house, scope, ids, progress=lambda _share, _note: None):
    naive = "seasonal-naive"
    return backtest(
        house, scope, ids, forecaster=naive, last_origin=LAST, origins=2, each=True, progress=progress
    )


def children_here() -> list[int]:
    found = {pid for task in Path("/proc/self/task").iterdir() for pid in _of(task)}
    return sorted(found)


def _of(task: Path) -> list[int]:
    try:
        return [int(word) for word in (task / "children").read_text().split()]
    except OSError:
        return []


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def pieces_here() -> list[int]:
    return [pid for pid in children_here() if "foresite.workflows.child" in command(pid)]


def strike_at(share, kill):
    """A progress that kills once, when so much is done."""
    struck: list[float] = []

    def progress(done: float, _note: str) -> None:
        if done >= share and not struck:
            struck.append(done)
            kill()

    return progress, struck


def test_backtest_says_the_same_digits_in_local_processes_one_of_which_is_killed(filled) -> None:
    house, scope, ids = filled
    few = ids[:30]
    serial = measure(with_settings(house, processes=1), scope, few)
    progress, struck = strike_at(0.2, lambda: os.kill(pieces_here()[0], signal.SIGKILL))
    spread = measure(with_settings(house, processes=2), scope, few, progress)
    assert struck
    assert spread.scores == serial.scores
    assert pieces_here() == []


@pytest.fixture
def spread(settings, monkeypatch):
    """An open house over two processes that can import what tests declare, and a scope."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(KINDS), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.syspath_prepend(KINDS)
    upgrade(settings)
    house = open_house(settings.model_copy(update={"processes": 2}))
    yield house, organisations.create(house.engine, "tenant")
    house.engine.dispose()
    assert pieces_here() == []


def does(name: str):
    """What does a piece, as other processes know it."""
    return getattr(importlib.import_module("job_kinds"), name)


def silent(_share: float, _note: str) -> None:
    """Show nothing."""


def test_piece_that_kills_its_process_each_time_is_told_and_leaves_no_process(spread, monkeypatch) -> None:
    house, scope = spread
    monkeypatch.setattr("foresite.workflows.pieces.TRIES", 2)
    with pytest.raises(PieceDiedError, match="by signal 9"):
        list(each_of(house, scope, does("poison"), [{}, {}], progress=silent))


def test_refusal_of_a_piece_is_the_refusal_of_the_whole(spread) -> None:
    house, scope = spread
    with pytest.raises(NotFoundError, match="no series 99"):
        list(
            each_of(house, scope, measured, [ASKED | {"series_ids": [n]} for n in (99, 99)], progress=silent)
        )


def test_cancel_ends_the_processes_at_once(spread, tmp_path) -> None:
    house, scope = spread
    files = [tmp_path / str(n) for n in range(2)]

    def progress(_share: float, _note: str) -> None:
        if all(file.exists() for file in files):
            raise StoppedError("it was cancelled")

    began = time.monotonic()
    with pytest.raises(StoppedError):
        list(each_of(house, scope, does("heavy"), [{"file": str(file)} for file in files], progress=progress))
    assert time.monotonic() - began < 60


def test_processes_die_with_the_one_that_had_them_made(spread, tmp_path) -> None:
    house, _ = spread
    files = [tmp_path / str(n) for n in range(2)]
    code = (
        "import sys; from job_kinds import heavy;"
        "from foresite.catalog.organisations import scope_of;"
        "from foresite.workflows.house import open_house; from foresite.workflows.pieces import each_of;"
        "from foresite.platform.config import load_settings;"
        "house = open_house(load_settings(home=sys.argv[1], processes=2));"
        "list(each_of(house, scope_of(house.engine, 'tenant'), heavy, [{'file': f} for f in sys.argv[2:]],"
        "progress=print))"
    )
    told = [sys.executable, "-c", code, str(house.settings.home), *map(str, files)]
    with subprocess.Popen(told, stdout=subprocess.DEVNULL) as parent:
        until(lambda: all(file.exists() and file.read_text() for file in files))
        parent.kill()
    pids = [int(file.read_text()) for file in files]
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in pids), seconds=10)


def test_cluster_that_does_not_answer_is_told_with_what_to_do(spread, free_port, monkeypatch) -> None:
    house, scope = spread
    monkeypatch.setattr("foresite.workflows.cluster.CONNECT_SECONDS", 1)
    house = with_settings(house, dask=f"tcp://127.0.0.1:{free_port}")
    with pytest.raises(UnavailableError, match="does not answer") as told:
        list(each_of(house, scope, does("note"), [{}, {}], progress=silent))
    assert told.value.code == "dask-unavailable"
    house.engine.dispose()


def test_backtest_of_200_groups_survives_the_death_of_one_of_two_dask_workers(filled, tmp_path) -> None:
    house, scope, ids = filled
    serial = measure(with_settings(house, processes=1), scope, ids)
    with cluster(tmp_path) as (address, workers):
        progress, struck = strike_at(0.4, workers[0].kill)
        spread = measure(with_settings(house, dask=address), scope, ids, progress)
    assert 0.4 <= struck[0] < 1
    assert workers[0].returncode == -signal.SIGKILL
    assert spread.scores == serial.scores
    assert (len(spread.series_ids), spread.parameters["each"]) == (GROUPS, True)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers of one thread, in processes of their own, on this machine only."""
    file = folder / "scheduler.json"
    log = (folder / "dask.log").open("wb")
    local = ("--host", "127.0.0.1", "--no-dashboard")
    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler", *local, "--port", "0"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", *local, "--nthreads", "1", "--no-nanny"]
    started = [
        subprocess.Popen([*scheduler, "--scheduler-file", str(file)], stdout=log, stderr=log, cwd=folder)
    ]
    try:
        until(file.exists, seconds=30)
        for _ in range(2):
            told = [*worker, "--scheduler-file", str(file), "--local-directory", str(folder)]
            started.append(subprocess.Popen(told, stdout=log, stderr=log, cwd=folder))
        yield json.loads(file.read_text())["address"], started[1:]
    finally:
        for each in started:
            each.kill()
            each.wait()
        log.close()
