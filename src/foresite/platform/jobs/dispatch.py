"""The worker's side of jobs and schedules, of all organisations: take, begin, beat, end, forget."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, literal, select, update

from foresite.core.timeaxis import now
from foresite.platform.database import Instant, reading, writing
from foresite.platform.jobs.kinds import DONE, IDLE, OPEN, QUEUED, RUNNING
from foresite.platform.jobs.tables import FiringRow, JobRow, ScheduleRow
from foresite.platform.jobs.telling import tell
from foresite.platform.tenancy import INSTALLATION

AT_ONCE = 100
IDLE_AFTER = timedelta(hours=1)
"""When a job is forgotten that had nothing to do."""


def waiting(engine: Engine, kinds: Iterable[str]) -> list[JobRow]:
    """Return jobs of these kinds that no queue has yet, the most urgent and oldest first."""
    new = (JobRow.state == QUEUED, JobRow.handed_at.is_(None), JobRow.kind.in_(list(kinds)))
    with reading(engine, INSTALLATION) as session:
        return list(
            session.scalars(
                select(JobRow).where(*new).order_by(JobRow.priority, JobRow.job_id).limit(AT_ONCE)
            )
        )


def due(engine: Engine, at: datetime) -> list[ScheduleRow]:
    """Return schedules whose time has come."""
    come = (ScheduleRow.enabled, ScheduleRow.next_at <= at)
    with reading(engine, INSTALLATION) as session:
        return list(
            session.scalars(select(ScheduleRow).where(*come).order_by(ScheduleRow.next_at).limit(AT_ONCE))
        )


def hand(engine: Engine, row: JobRow) -> None:
    """Record that a queue has a job in its present round."""
    same = (JobRow.job_id == row.job_id, JobRow.rounds == row.rounds)
    with writing(engine, INSTALLATION) as session:
        session.execute(update(JobRow).where(*same).values(handed_at=now()))


def hand_again(engine: Engine, row: JobRow) -> None:
    """Let a job be taken anew whose queue has lost it."""
    same = (JobRow.job_id == row.job_id, JobRow.rounds == row.rounds, JobRow.state.in_(OPEN))
    with writing(engine, INSTALLATION) as session:
        session.execute(update(JobRow).where(*same).values(state=QUEUED, handed_at=None))
        tell(session, *same)


def begin(engine: Engine, job_id: str, rounds: int) -> JobRow | None:
    """Record that a job is begun, once more; None if it is over or was cancelled meanwhile."""
    same = (JobRow.job_id == job_id, JobRow.rounds == rounds, JobRow.state.in_(OPEN))
    at = now()
    began = {
        "state": RUNNING,
        "attempts": JobRow.attempts + 1,
        "started_at": func.coalesce(JobRow.started_at, literal(at, Instant())),
        "beat_at": at,
    }
    with writing(engine, INSTALLATION) as session:
        session.execute(update(JobRow).where(*same, JobRow.cancel_at.is_(None)).values(**began))
        row = session.scalar(select(JobRow).where(*same, JobRow.cancel_at.is_(None)))
        if row is not None:
            tell(session, *same)
            session.expunge(row)
    return row


def beat(engine: Engine, job_id: str, rounds: int, *, share: float, note: str) -> None:
    """Record progress and a sign of life."""
    same = (JobRow.job_id == job_id, JobRow.rounds == rounds, JobRow.state == RUNNING)
    told = {"progress_share": share, "progress_note": note[:200], "beat_at": now()}
    with writing(engine, INSTALLATION) as session:
        session.execute(update(JobRow).where(*same).values(**told))
        tell(session, *same)


def end(engine: Engine, job_id: str, rounds: int, outcome: dict[str, Any]) -> None:
    """Record how a job ended: its ``state``, ``error`` and ``result``; one that is over stays as it is."""
    same = (JobRow.job_id == job_id, JobRow.rounds == rounds, JobRow.state.in_(OPEN))
    at = now()
    told = {"state": outcome["state"], "error": outcome.get("error"), "result": outcome.get("result")}
    over: dict[str, Any] = {**told, "dedupe_key": None, "ended_at": at, "beat_at": at}
    if over["state"] == DONE:
        over["progress_share"] = 1.0
    with writing(engine, INSTALLATION) as session:
        ended = session.scalars(update(JobRow).where(*same).values(**over).returning(JobRow.job_id)).all()
        tell(session, JobRow.job_id.in_(ended))


def one(engine: Engine, job_id: str) -> JobRow | None:
    """Return a job, whosever it is."""
    with reading(engine, INSTALLATION) as session:
        return session.scalar(select(JobRow).where(JobRow.job_id == job_id))


def to_stop(engine: Engine) -> set[str]:
    """Return the running jobs that somebody asked to stop."""
    with reading(engine, INSTALLATION) as session:
        asked = select(JobRow.job_id).where(JobRow.state == RUNNING, JobRow.cancel_at.is_not(None))
        return set(session.scalars(asked))


def handed(engine: Engine, *, before: datetime) -> list[JobRow]:
    """Return open jobs that a queue took before an instant."""
    old = (JobRow.state.in_(OPEN), JobRow.handed_at < before)
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(select(JobRow).where(*old).order_by(JobRow.job_id).limit(1000)))


def forget(engine: Engine, *, older_than: timedelta) -> int:
    """Delete jobs that ended so long ago, and what schedules did then; runs stay. Returns how many jobs.

    Those that had nothing to do are deleted sooner: a source that is asked each minute is mostly such.
    """
    idle = (JobRow.result[IDLE].as_boolean(), JobRow.ended_at < now() - IDLE_AFTER)
    with writing(engine, INSTALLATION) as session:
        session.execute(delete(JobRow).where(*idle))
        session.execute(delete(FiringRow).where(FiringRow.fired_at < now() - older_than))
        gone = session.execute(delete(JobRow).where(JobRow.ended_at < now() - older_than))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE always has one
