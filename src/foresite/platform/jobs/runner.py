"""The only file that names DBOS: its queues, workflows and recovery, behind which jobs are executed.

A job is a workflow of one or more attempts and an end, each a step whose outcome DBOS checkpoints. A worker
that is killed leaves its workflows pending; the next that holds its place, or another worker, takes them up
at the step they had reached. The rows of jobs are the truth that people see; DBOS only executes.
"""

import json
import logging
import shutil
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any

from dbos import DBOS, DBOSConfig, Serializer
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from foresite.core.errors import ForesiteError, UnavailableError
from foresite.core.timeaxis import now
from foresite.platform.config import Settings
from foresite.platform.database import BUSY_SECONDS, telling_outages
from foresite.platform.jobs import dispatch
from foresite.platform.jobs.channel import AGAIN, AWAY, broke, cancelled
from foresite.platform.jobs.children import Children
from foresite.platform.jobs.kinds import CANCELLED, DEAD, OPEN, Kind
from foresite.platform.jobs.slots import Slot
from foresite.platform.jobs.tables import JobRow
from foresite.platform.telemetry import logger

VERSION = "1"
"""DBOS leaves alone what another version queued; changed only when old jobs cannot be gone on with."""
RECOVERIES = 1000
"""How often a job may lose its worker. Its own faults end its child process, and are counted by attempts."""
AWAY_ATTEMPTS, LONGEST_PAUSE_SECONDS = 20, 60.0
"""A job that misses the lake or the database has done no wrong: it is tried for a quarter of an hour."""
POLL_SECONDS = 0.2
HELD_SECONDS = 1.0
"""How soon a worker notices that it lost its place: before another may take it up (``REAP_SECONDS``)."""
TICK_SECONDS = 1.0
REAP_SECONDS = 3.0
RECONCILE_SECONDS = 10.0
RETENTION_SECONDS = 3600.0
_LOST = ("ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "SUCCESS")


@dataclass(frozen=True, slots=True)
class Trade:
    """What a runner is told of the work it does.

    Attributes:
        kinds: what jobs there are.
        settle: told of a job that is ending, before its row says so: job, state, error; may be told twice.
        tick: called every second, to ask for what schedules ask for.
    """

    kinds: Iterable[Kind]
    settle: Callable[[JobRow, str, dict[str, Any] | None], None]
    tick: Callable[[], Any]


class Json(Serializer):
    """What DBOS keeps is JSON: readable, and never code that a reader would run."""

    @override
    def name(self) -> str:
        return "json"

    @override
    def serialize(self, data: Any) -> str:
        return json.dumps(data, default=_told)

    @override
    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data)


def _told(value: Any) -> Any:
    if isinstance(value, BaseException):
        return {"error": type(value).__name__, "message": str(value)}
    raise TypeError(f"{type(value).__name__} cannot be kept as JSON")


class Runner:
    """Executes the jobs of these kinds in this process's children until told to stop."""

    def __init__(self, settings: Settings, engine: Engine, trade: Trade, children: Children) -> None:
        """Remember what to do; nothing is started."""
        self._settings, self._engine, self._children, self._trade = settings, engine, children, trade
        self._kinds = {kind.name: kind for kind in trade.kinds}
        self._to_stop: set[str] = set()
        self._leaving = threading.Event()
        self._folders = ".job-"

    def run(self, slot: Slot, stop: threading.Event) -> bool:
        """Take up what was left and execute what comes; True if told to stop, False if the place was lost."""
        self._folders = f".job-{slot.name}-"
        self._settings.home.mkdir(parents=True, exist_ok=True)
        for left in self._settings.home.glob(f"{self._folders}*"):
            shutil.rmtree(left, ignore_errors=True)  # of a worker that was killed in this place
        with telling_outages():
            self._launch(slot.name)
        tasks = {
            self._reap: REAP_SECONDS,
            self._reconcile: RECONCILE_SECONDS,
            self._retain: RETENTION_SECONDS,
            self._tick: TICK_SECONDS,
        }
        due = dict.fromkeys(tasks, 0.0)
        looked_at = 0.0
        while not stop.wait(POLL_SECONDS):
            if monotonic() - looked_at >= HELD_SECONDS:
                looked_at = monotonic()
                if not slot.held():
                    return self._leave(told=False)
            try:
                self._hand_over()
                self._to_stop = dispatch.to_stop(self._engine)
                self._children.let_idle_go()
                for task, pause in tasks.items():
                    if monotonic() >= due[task]:
                        due[task] = monotonic() + pause
                        task(slot)
            except Exception as cause:  # noqa: BLE001 -- the runner's door: the next look tries again
                logger(__name__).warning("jobs cannot be looked after", reason=str(cause).splitlines()[:1])
                sleep(1.0)
        return self._leave(told=True)

    def _leave(self, *, told: bool) -> bool:
        self._leaving.set()
        self._children.kill()
        return told

    def _launch(self, name: str) -> None:
        logging.getLogger("dbos").setLevel(logging.WARNING)
        logging.getLogger("dbos").addFilter(_in_one_line)
        url, engine = _system_database(self._settings)
        config: DBOSConfig = {
            "name": "foresite",
            "system_database_url": url,
            "application_version": VERSION,
            "executor_id": name,
            "log_level": "WARNING",
            "serializer": Json(),
            "use_listen_notify": False,
            "enable_otlp": False,
        }
        if engine is not None:
            config["system_database_engine"] = engine
        DBOS(config=config)

        @DBOS.step(name="attempt")
        def attempt(job_id: str, rounds: int, kind_name: str) -> dict[str, Any]:
            return self._attempt(job_id, rounds, kind_name)

        @DBOS.step(name="end")
        def end(job_id: str, rounds: int, outcome: dict[str, Any]) -> None:
            self._end(job_id, rounds, outcome)

        @DBOS.workflow(name="job", max_recovery_attempts=RECOVERIES)
        def job(job_id: str, rounds: int, kind_name: str) -> str:
            kind = self._kinds[kind_name]
            left = {AGAIN: kind.attempts, AWAY: AWAY_ATTEMPTS}
            pause = kind.backoff_seconds
            while True:
                outcome = attempt(job_id, rounds, kind_name)
                if outcome["state"] not in left:
                    break
                left[outcome["state"]] -= 1
                if not left[outcome["state"]]:
                    break
                DBOS.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            end(job_id, rounds, outcome)
            return str(outcome["state"])

        DBOS.listen_queues(sorted(self._kinds))
        DBOS.launch()
        for kind in self._kinds.values():
            DBOS.register_queue(
                kind.name,
                worker_concurrency=kind.at_once,
                partition_concurrency=kind.limit,
                polling_interval_sec=kind.poll_seconds,
                on_conflict="always_update",
            )

    def _attempt(self, job_id: str, rounds: int, kind_name: str) -> dict[str, Any]:
        """Do the job once, in a child."""
        row = self._insisting(lambda: dispatch.begin(self._engine, job_id, rounds))
        if row is None:
            return {"state": CANCELLED, "error": cancelled()}
        kind = self._kinds[kind_name]
        order = {
            "organisation_id": row.organisation_id,
            "job_id": job_id,
            "run_id": row.run_id,
            "function": kind.function,
            "parameters": row.parameters,
            "asked_by": row.asked_by,
            "kind": row.kind,
            "request_id": row.request_id,
            "trace": row.trace,
        }
        beaten = 0.0

        def told(share: float, note: str) -> None:
            nonlocal beaten
            if monotonic() - beaten >= 1.0:
                beaten = monotonic()
                with suppress(ForesiteError):  # a sign of life may be missed
                    dispatch.beat(self._engine, job_id, rounds, share=share, note=note)

        with TemporaryDirectory(prefix=self._folders, dir=self._settings.home) as folder:
            outcome = self._children.perform(
                order | {"folder": folder},
                stopped=lambda: job_id in self._to_stop,
                told=told,
                parting_seconds=kind.parting_seconds,
            )
            if self._leaving.is_set():
                threading.Event().wait()  # this process ends; whoever takes the job up tries again
        return outcome

    def _end(self, job_id: str, rounds: int, outcome: dict[str, Any]) -> None:
        """Record how it ended: first where it leads, then in its row."""
        dead = {"state": DEAD} if outcome["state"] in {AGAIN, AWAY} else {}
        self._insisting(lambda: self._record(job_id, rounds, outcome | dead))

    def _record(self, job_id: str, rounds: int, outcome: dict[str, Any]) -> None:
        row = dispatch.one(self._engine, job_id)
        if row is not None and row.rounds == rounds and row.state in OPEN:
            self._trade.settle(row, outcome["state"], outcome["error"])
            dispatch.end(self._engine, job_id, rounds, outcome)

    def _insisting(self, work: Callable[[], Any]) -> Any:
        """Do a piece of bookkeeping, however long the database is away."""
        while True:
            try:
                return work()
            except UnavailableError as cause:
                logger(__name__).warning("the database is waited for", reason=cause.message)
                sleep(1.0)

    def _hand_over(self) -> None:
        """Queue new jobs; one that was queued before is known by its id."""
        for row in dispatch.waiting(self._engine, self._kinds):
            DBOS.enqueue_workflow_with_options(
                {
                    "workflow_name": "job",
                    "queue_name": row.kind,
                    "workflow_id": _workflow_id(row),
                    "app_version": VERSION,
                    "priority": max(1, row.priority),
                    "queue_partition_key": str(row.organisation_id),
                },
                row.job_id,
                row.rounds,
                row.kind,
            )
            dispatch.hand(self._engine, row)

    def _tick(self, _slot: Slot) -> None:
        self._trade.tick()

    def _reap(self, slot: Slot) -> None:
        """Give the work of dead workers back to the queues."""
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        names = {each.executor_id for each in pending if each.executor_id}
        slot.of_the_dead(sorted(names), lambda name: _ignored(DBOS._recover_pending_workflows([name])))  # noqa: SLF001 -- the public verb drops queue, partition and the count of recoveries; held by a test

    def _reconcile(self, _slot: Slot) -> None:
        """Where a queue has lost a job or given it up, let the row say so."""
        rows = {
            _workflow_id(row): row
            for row in dispatch.handed(self._engine, before=now() - timedelta(seconds=RECONCILE_SECONDS))
        }
        if not rows:
            return
        found = DBOS.list_workflows(workflow_ids=list(rows), load_input=False, load_output=False)
        states = {each.workflow_id: each.status for each in found}
        for workflow_id, row in rows.items():
            state = states.get(workflow_id)
            if state is None:
                dispatch.hand_again(self._engine, row)
            elif state in _LOST:
                error = broke(f"the queue gave it up: {state}", "job-given-up")
                self._record(row.job_id, row.rounds, {"state": DEAD, "error": error})

    def _retain(self, _slot: Slot) -> None:
        """Forget what ended long ago, in the queue and in the table."""
        keep = timedelta(days=self._settings.job_days)
        old = DBOS.list_workflows(
            completed_before=(now() - keep).isoformat(), limit=1000, load_input=False, load_output=False
        )
        if old:
            DBOS.delete_workflows([each.workflow_id for each in old])
        dispatch.forget(self._engine, older_than=keep)


def _workflow_id(row: JobRow) -> str:
    return f"{row.job_id}.{row.rounds}"


def _in_one_line(record: logging.LogRecord) -> bool:
    """Let DBOS say in a line that the database is away; where in the code it noticed tells nobody a thing."""
    cause = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if isinstance(cause, DBAPIError):
        record.msg, record.args, record.exc_info = f"{record.getMessage().rstrip()} {cause.orig}", None, None
    return True


def _ignored(_value: Any) -> None:
    return None


def prepare(settings: Settings) -> None:
    """Make what DBOS keeps on PostgreSQL, as the owner, so that workers need no right to make anything."""
    if settings.jobs_file is None:
        role = make_url(settings.database_address).username
        other = role if role != make_url(settings.owner_address).username else None
        logging.getLogger("dbos").setLevel(logging.WARNING)
        DBOS.migrate(settings.owner_address, application_role=other)


def _system_database(settings: Settings) -> tuple[str, Engine | None]:
    """Return where DBOS keeps its state: the schema dbos of PostgreSQL, or a file beside SQLite's."""
    path = settings.jobs_file
    if path is None:
        return settings.database_address, None
    url = f"sqlite:///{path}"
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    with telling_outages(), engine.connect():
        return url, engine


def _prepare(connection: Any, _record: Any) -> None:
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_SECONDS * 1000:.0f}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.isolation_level = "IMMEDIATE"  # as DBOS sets it on engines of its own
