"""What metrics tell of the whole installation, looked at beside a server: jobs, lake, disk, parts."""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from time import monotonic

from cryptography.x509 import load_pem_x509_certificate
from sqlalchemy.pool import QueuePool

from foresite.catalog import organisations, runs
from foresite.core.errors import ForesiteError
from foresite.core.timeaxis import now
from foresite.platform import metrics
from foresite.platform.disk import tightest
from foresite.platform.jobs import census
from foresite.platform.jobs.kinds import DEAD, DONE, QUEUED, RUNNING
from foresite.platform.jobs.slots import anybody_works
from foresite.platform.jobs.tables import JobRow
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.jobs import KINDS, LOAD

LOOK_SECONDS = 5.0
LAKE_SECONDS = 60.0
"""How often the lake is measured: that takes a look at the log of every organisation."""
LATE = timedelta(minutes=1)
"""What ended may be committed so much later than it says."""
_OUTCOMES = {"accepted": ("accepted", "superseding"), "held": ("quarantined",), "duplicate": ("duplicate",)}


class Watch:
    """Looks at an installation and sets the metrics of it."""

    def __init__(self, house: House, scopes: Callable[[], Iterable[Scope]]) -> None:
        """Count from here on what ends; ``scopes`` tells whose data to measure."""
        self._house, self._scopes = house, scopes
        self._began = self._looked = now()
        self._seen: dict[str, datetime] = {}
        self._measured_at = -LAKE_SECONDS

    def look(self) -> None:
        """Look once at everything; what does not answer is told as that."""
        self._reach("database", self._jobs)
        if monotonic() - self._measured_at >= LAKE_SECONDS:
            self._measured_at = monotonic()
            self._reach("lake", self._lake)
        with suppress(OSError):
            self._place()

    def _reach(self, part: str, look: Callable[[], None]) -> None:
        try:
            look()
        except ForesiteError:
            metrics.REACHABLE.labels(part).set(0)
        else:
            metrics.REACHABLE.labels(part).set(1)

    def _jobs(self) -> None:
        engine = self._house.engine
        found, at = census.counts(engine), now()
        for kind in (kind.name for kind in KINDS):
            for state in (QUEUED, RUNNING, DEAD):
                metrics.JOBS.labels(kind, state).set(found.get((kind, state), (0, at))[0])
            oldest = found.get((kind, QUEUED), (0, at))[1]
            metrics.JOB_WAITS_SECONDS.labels(kind).set(max(0.0, (at - oldest).total_seconds()))
        metrics.WORKERS.set(anybody_works(self._house.settings, engine))
        for job in census.ended(engine, since=max(self._began, self._looked - LATE)):
            name = f"{job.job_id}.{job.rounds}"
            if name not in self._seen:
                self._seen[name] = at
                self._ended(job)
        self._seen = {name: seen for name, seen in self._seen.items() if at - seen < 2 * LATE}
        self._looked = at

    def _ended(self, job: JobRow) -> None:
        """Count one job, and the rows of the files it loaded: its process is gone and cannot."""
        if job.ended_at is not None:
            took = (job.ended_at - (job.started_at or job.made_at)).total_seconds()
            metrics.JOB_SECONDS.labels(job.kind, job.state).observe(took)
        if (job.kind, job.state) == (LOAD.name, DONE) and job.run_id:
            engine = self._house.engine
            scope = organisations.scope_by_id(engine, job.organisation_id)
            report = runs.get(engine, scope, job.run_id).report
            for outcome, names in _OUTCOMES.items():
                rows = sum(int(report.get(name, 0)) for name in names)
                metrics.INGEST_ROWS.labels(outcome).inc(rows)

    def _lake(self) -> None:
        lake, scopes = self._house.lake, list(self._scopes())
        told = [lake.stats(scope) for scope in scopes]
        for gauge, name in (
            (metrics.LAKE_ROWS, "rows"),
            (metrics.LAKE_FILES, "files"),
            (metrics.LAKE_BYTES, "bytes"),
            (metrics.TAIL_ROWS, "tail_rows"),
        ):
            gauge.set(sum(each[name] for each in told))
        metrics.ORGANISATIONS.set(len(scopes))

    def _place(self) -> None:
        settings, pool = self._house.settings, self._house.engine.pool
        if isinstance(pool, QueuePool):
            metrics.CONNECTIONS.labels("used").set(pool.checkedout())
            metrics.CONNECTIONS.labels("idle").set(pool.checkedin())
        metrics.DISK_FREE_BYTES.set(tightest(settings)[1])
        metrics.DISK_NEEDED_BYTES.set(settings.min_free_bytes)
        if settings.backup_stamp is not None:
            there = settings.backup_stamp.exists()
            ended = settings.backup_stamp.stat().st_mtime if there else 0.0
            metrics.BACKUP_TIMESTAMP_SECONDS.labels(settings.backup_stamp.name).set(ended)
        if settings.certificate_file is not None:
            try:
                ends = load_pem_x509_certificate(settings.certificate_file.read_bytes()).not_valid_after_utc
                until = ends.timestamp()
            except (OSError, ValueError):
                until = 0.0  # one that cannot be read is as bad as one that has ended
            metrics.CERTIFICATE_EXPIRES_SECONDS.labels(settings.certificate_file.name).set(until)


def keep_watching(house: House, scopes: Callable[[], Iterable[Scope]], stop: threading.Event) -> None:
    """Look every few seconds until ``stop`` is set."""
    watch = Watch(house, scopes)
    watch.look()
    while not stop.wait(LOOK_SECONDS):
        watch.look()
