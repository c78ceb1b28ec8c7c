"""The verbs of jobs for one organisation: enqueue, look, cancel, resume."""

from typing import Any

from sqlalchemy import Engine, Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError, NotFoundError, UnavailableError
from foresite.core.ids import new_id
from foresite.core.timeaxis import Window, now
from foresite.platform import tracing
from foresite.platform.actor import HOUSE
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.jobs.kinds import CANCELLED, DEAD, FAILED, OPEN, QUEUED, RUNNING, Kind
from foresite.platform.jobs.tables import JobRow
from foresite.platform.jobs.telling import tell
from foresite.platform.tenancy import Scope
from foresite.platform.trail import trail

_TRIES = 5


def enqueue(  # noqa: PLR0913 -- the facts of a job
    engine: Engine,
    scope: Scope,
    kind: Kind,
    *,
    title: str,
    parameters: dict[str, Any] | None = None,
    run_id: str | None = None,
    dedupe_key: str | None = None,
    priority: int | None = None,
) -> JobRow:
    """Ask for a piece of work: when this returns, it will be done, whatever is killed.

    Args:
        engine: the main database.
        scope: whose work it is; its actor asks.
        kind: what does it.
        title: what people read.
        parameters: JSON-able values for the kind's function.
        run_id: the run that records it.
        dedupe_key: while a job with this key is queued or running, that one is returned and none is made.
        priority: instead of the kind's own.
    """
    with writing(engine, scope) as session:
        return add(
            session,
            scope,
            kind,
            title=title,
            parameters=parameters,
            run_id=run_id,
            dedupe_key=dedupe_key,
            priority=priority,
        )


def add(  # noqa: PLR0913 -- as ``enqueue``
    session: Session,
    scope: Scope,
    kind: Kind,
    *,
    title: str,
    parameters: dict[str, Any] | None = None,
    run_id: str | None = None,
    dedupe_key: str | None = None,
    priority: int | None = None,
) -> JobRow:
    """Ask for a piece of work within a transaction that also keeps what it is about; as ``enqueue``."""
    for _ in range(_TRIES):
        row = JobRow(
            organisation_id=scope.organisation_id,
            job_id=new_id(),
            kind=kind.name,
            title=title[:200],
            state=QUEUED,
            priority=kind.priority if priority is None else priority,
            dedupe_key=dedupe_key,
            parameters=parameters or {},
            run_id=run_id,
            asked_by="" if scope.actor == HOUSE else str(scope.actor)[:200],
            request_id=trail().request_id,
            trace=tracing.carried(),
        )
        try:
            with session.begin_nested():
                session.add(row)
                session.flush()
                if scope.actor.kind != "house":  # what the house begins by itself, the table of jobs tells
                    asked = {"kind": kind.name, "title": row.title, "run_id": run_id}
                    note(session, scope, Action.JOB_ASK, row.job_id, after=asked)
        except IntegrityError:
            if dedupe_key is None:
                raise
            there = session.scalar(_mine(scope).where(JobRow.dedupe_key == dedupe_key))
            if there is None:
                continue  # it ended between the two looks
            row = there
        else:
            tell(session, JobRow.job_id == row.job_id)
        session.refresh(row)
        session.expunge(row)
        return row
    raise UnavailableError("the job could not be queued", code="job-not-queued", remedy="Try again.")


def get(engine: Engine, scope: Scope, job_id: str) -> JobRow:
    """Return one job of this organisation."""
    with reading(engine, scope) as session:
        row = session.scalar(_mine(scope).where(JobRow.job_id == job_id))
    if row is None:
        raise NotFoundError(
            f"there is no job {job_id}",
            code="job-absent",
            remedy="Ask for the jobs there are.",
            job_id=job_id,
        )
    return row


def chosen(scope: Scope, *, kind: str = "", state: str = "", run_id: str = "") -> Select[JobRow]:
    """Return the choice of jobs of this organisation, for a page of them (ids sort by their making)."""
    rows = _mine(scope)
    if kind:
        rows = rows.where(JobRow.kind == kind)
    if state:
        rows = rows.where(JobRow.state == state)
    if run_id:
        rows = rows.where(JobRow.run_id == run_id)
    return rows


def failures(engine: Engine, scope: Scope, window: Window) -> int:
    """Return how many jobs ended in a window without doing what they were to do, and were not resumed."""
    mine = _mine(scope).where(JobRow.state.in_((FAILED, DEAD)))
    ended = mine.where(JobRow.ended_at >= window.start, JobRow.ended_at < window.end)
    with reading(engine, scope) as session:
        return session.scalar(ended.with_only_columns(func.count())) or 0


def cancel(engine: Engine, scope: Scope, job_id: str) -> JobRow:
    """Ask that a job stop: one that waits is over at once, one that runs stops at its next progress.

    Raises:
        ConflictError: it is over already.
    """
    row = get(engine, scope, job_id)
    mine = (JobRow.organisation_id == scope.organisation_id, JobRow.job_id == job_id)
    at = now()
    over = {"state": CANCELLED, "ended_at": at, "dedupe_key": None}
    with writing(engine, scope) as session:
        session.execute(
            update(JobRow).where(*mine, JobRow.state == QUEUED).values(**over, cancel_at=at, beat_at=at)
        )
        session.execute(
            update(JobRow)
            .where(*mine, JobRow.state == RUNNING, JobRow.cancel_at.is_(None))
            .values(cancel_at=at)
        )
        if row.state in OPEN:
            note(session, scope, Action.JOB_CANCEL, job_id, before={"state": row.state})
            tell(session, *mine)
    if row.state not in OPEN:
        raise ConflictError(
            f"the job is over: {row.state}",
            code="job-over",
            remedy="Nothing is to be stopped.",
            job_id=job_id,
        )
    return get(engine, scope, job_id)


def resume(engine: Engine, scope: Scope, job_id: str) -> JobRow:
    """Do a job again that was cancelled, failed or died; what it had done is not done twice.

    Raises:
        ConflictError: it is done, or under way.
    """
    row = get(engine, scope, job_id)
    again = {
        "state": QUEUED,
        "rounds": row.rounds + 1,
        "attempts": 0,
        **dict.fromkeys(("error", "result", "handed_at", "started_at", "cancel_at", "ended_at")),
        "beat_at": now(),
    }
    ended = (
        JobRow.organisation_id == scope.organisation_id,
        JobRow.job_id == job_id,
        JobRow.rounds == row.rounds,
        JobRow.state.in_(("failed", "dead", CANCELLED)),
    )
    with writing(engine, scope) as session:
        changed = session.execute(update(JobRow).where(*ended).values(**again))
        if changed.rowcount:  # type: ignore[attr-defined]  # an UPDATE always has one
            before, after = {"state": row.state}, {"state": QUEUED}
            note(session, scope, Action.JOB_RESUME, job_id, before=before, after=after)
            tell(session, *ended[:2])
    if changed.rowcount == 0:  # type: ignore[attr-defined]  # an UPDATE always has one
        raise ConflictError(
            f"the job cannot be resumed: {row.state}",
            code="job-not-over",
            remedy="Only a job that was cancelled, failed or died can be.",
            job_id=job_id,
        )
    return get(engine, scope, job_id)


def _mine(scope: Scope) -> Select[JobRow]:
    return select(JobRow).where(JobRow.organisation_id == scope.organisation_id)
