"""The kinds of job there are, declared once, and what people do with jobs and their runs."""

import subprocess
import sys
import threading
from time import monotonic
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
    "load",
    "foresite.workflows.load_file:load_kept",
    permission=Permission.FILE_UPLOAD,
    poll_seconds=0.25,
    recorded=True,
)
PULL = Kind("pull", "foresite.workflows.pulling:pull_kept", Permission.FILE_UPLOAD, limit=2)
TRAIN = Kind(
    "train",
    "foresite.workflows.forecast_jobs:train_kept",
    Permission.MODEL_TRAIN,
    20,
    at_once=1,
    parting_seconds=1.0,
    recorded=True,
)
BACKTEST = Kind(
    "backtest",
    "foresite.workflows.forecast_jobs:backtest_kept",
    Permission.BACKTEST_RUN,
    30,
    at_once=1,
    parting_seconds=1.0,
    recorded=True,
)
CERTIFY = Kind(
    "certify",
    "foresite.workflows.champion_jobs:certify_kept",
    Permission.MODEL_PROMOTE,
    30,
    at_once=1,
    parting_seconds=1.0,
    recorded=True,
)
CONTEST = Kind(
    "contest",
    "foresite.workflows.champion_jobs:contest_kept",
    Permission.MODEL_PROMOTE,
    35,
    limit=1,
    at_once=1,
    parting_seconds=1.0,
    recorded=True,
)
ISSUE = Kind(
    "issue",
    "foresite.workflows.forecast_jobs:issue_kept",
    Permission.FORECAST_ISSUE,
    5,
    parting_seconds=1.0,
    recorded=True,
)
REPRODUCE = Kind(
    "reproduce", "foresite.workflows.forecast_jobs:reproduce_kept", Permission.FORECAST_ISSUE, 40, at_once=1
)
EXPLAIN = Kind(
    "explain", "foresite.workflows.explaining:explain_kept", Permission.FORECAST_ISSUE, 6, poll_seconds=0.25
)
DETECT = Kind(
    "detect",
    "foresite.workflows.anomalies:detect_kept",
    Permission.DETECTOR_WRITE,
    25,
    limit=1,
    at_once=1,
    parting_seconds=1.0,
    recorded=True,
)
WATCH = Kind("watch", "foresite.workflows.anomalies:watch_kept", Permission.DETECTOR_WRITE, 8, limit=1)
SCORE = Kind(
    "score", "foresite.workflows.scoring:score_kept", Permission.FORECAST_ISSUE, 10, limit=1, at_once=1
)
FLUSH = Kind("flush", "foresite.workflows.lake_jobs:flush_kept", Permission.LAKE_MAINTAIN, limit=1)
COMPACT = Kind(
    "compact", "foresite.workflows.lake_jobs:compact_kept", Permission.LAKE_MAINTAIN, 50, limit=1, at_once=1
)
VERIFY = Kind(
    "verify", "foresite.workflows.lake_jobs:verify_kept", Permission.LAKE_MAINTAIN, 60, limit=1, at_once=1
)
KINDS = (
    LOAD,
    PULL,
    TRAIN,
    CERTIFY,
    CONTEST,
    BACKTEST,
    ISSUE,
    REPRODUCE,
    EXPLAIN,
    SCORE,
    DETECT,
    WATCH,
    FLUSH,
    COMPACT,
    VERIFY,
)
CHILD = (sys.executable, "-m", "foresite.workflows.child")
WORKER = (sys.executable, "-m", "foresite.workflows.worker")
LOST = 7
"""Exit code of a worker that could not go on; started again, it can."""
PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 15.0
"""Between a worker that ended by itself and its successor: doubled while each finds no database."""
STEADY_SECONDS = 60.0
"""A worker that lasted so long had what it needs: the pause after it is the shortest again."""


def find(house: "House", scope: Scope, *, limit: int = 50, cursor: str = "", **by: str) -> Page[JobRow]:
    """Return one page of jobs, newest first; ``by`` kind, state or run_id."""
    chosen = queue.chosen(scope, **by)
    with reading(house.engine, scope) as session:
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
    lost = 0
    while not stop.is_set():
        began = monotonic()
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
            lost = lost + 1 if worker.returncode == LOST and monotonic() - began < STEADY_SECONDS else 0
            pause = pause_after(lost)
            logger(__name__).warning(
                "the worker ended; another is started", code=worker.returncode, in_seconds=pause
            )
            stop.wait(pause)


def pause_after(lost: int) -> float:
    """Return how long to wait when so many workers in a row could not go on.

    >>> [pause_after(lost) for lost in (0, 1, 2, 3, 4, 1000)]
    [2.0, 2.0, 4.0, 8.0, 15.0, 15.0]
    """
    return min(PAUSE_SECONDS * 2.0 ** min(max(lost - 1, 0), 10), LONGEST_PAUSE_SECONDS)
