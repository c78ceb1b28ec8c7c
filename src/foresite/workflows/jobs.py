"""The kinds of job there are, declared once, and what people do with jobs and their runs."""

import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine

from foresite.catalog import organisations, runs
from foresite.catalog.paging import Page, page_of
from foresite.platform.auth.permissions import Permission
from foresite.platform.config import Settings
from foresite.platform.database import reading
from foresite.platform.jobs import queue
from foresite.platform.jobs.channel import cancelled, settings_line
from foresite.platform.jobs.kinds import CANCELLED, DONE, Kind
from foresite.platform.jobs.tables import JobRow
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import Scope

if TYPE_CHECKING:  # a worker opens no lake; its children do
    from foresite.workflows.house import House

LOAD = Kind(
    "load", "foresite.workflows.load_file:load_kept", permission=Permission.FILE_UPLOAD, poll_seconds=0.25
)
TRAIN = Kind(
    "train",
    "foresite.workflows.forecast_jobs:train_kept",
    Permission.MODEL_TRAIN,
    20,
    at_once=1,
    parting_seconds=1.0,
)
BACKTEST = Kind(
    "backtest",
    "foresite.workflows.forecast_jobs:backtest_kept",
    Permission.BACKTEST_RUN,
    30,
    at_once=1,
    parting_seconds=1.0,
)
KINDS = (LOAD, TRAIN, BACKTEST)
CHILD = (sys.executable, "-m", "foresite.workflows.child")
WORKER = (sys.executable, "-m", "foresite.workflows.worker")
PAUSE_SECONDS = 2.0
"""Between a worker that ended by itself and its successor."""


def find(house: "House", scope: Scope, *, limit: int = 50, cursor: str = "", **by: str) -> Page[JobRow]:
    """Return one page of jobs, newest first; ``by`` kind, state or run_id."""
    chosen = queue.chosen(scope, **by)
    with reading(house.engine) as session:
        return page_of(session, chosen, JobRow.job_id, limit=limit, cursor=cursor, newest_first=True)


def cancel(house: "House", scope: Scope, job_id: str) -> JobRow:
    """Ask that a job stop, and let its run say so where nobody else will."""
    row = queue.cancel(house.engine, scope, job_id)
    if row.state == CANCELLED:
        settle(house.engine, row, CANCELLED, row.error)
    return row


def resume(house: "House", scope: Scope, job_id: str) -> JobRow:
    """Have a job done again that was cancelled, failed or died, in the same run."""
    row = queue.resume(house.engine, scope, job_id)
    if row.run_id and runs.get(house.engine, scope, row.run_id).state == "failed":
        runs.queue_again(house.engine, scope, row.run_id)
    return row


def settle(engine: Engine, row: JobRow, state: str, error: dict[str, Any] | None) -> None:
    """Let the run of a job that is ending say how; a run that is done ended by its own work."""
    if state == DONE or row.run_id is None:
        return
    scope = organisations.scope_by_id(engine, row.organisation_id)
    if runs.get(engine, scope, row.run_id).state != "done":
        runs.stop(engine, scope, row.run_id, error or cancelled())


def keep_working(settings: Settings, stop: threading.Event) -> None:
    """Keep a worker process beside this one until told to stop; it ends when this process does."""
    while not stop.is_set():
        with subprocess.Popen([*WORKER, "--piped"], stdin=subprocess.PIPE) as worker:  # noqa: S603 -- our own program
            assert worker.stdin is not None  # noqa: S101 -- it was asked for
            try:
                worker.stdin.write(settings_line(settings))
                worker.stdin.flush()
            except OSError:
                pass  # it has ended already
            while worker.poll() is None and not stop.wait(0.1):
                pass
        if not stop.is_set():
            logger(__name__).warning("the worker ended; another is started", code=worker.returncode)
            stop.wait(PAUSE_SECONDS)
