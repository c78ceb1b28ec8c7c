"""Runs: the record of each piece of work, its progress and how it ended."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, Select, select, update
from sqlalchemy.orm import Session

from foresite.catalog.paging import Page, page_of
from foresite.catalog.tables import RunRow
from foresite.core.errors import DefectError, ForesiteError, NotFoundError, RefusedError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import RunTold
from foresite.platform.events.outbox import publish
from foresite.platform.jobs.kinds import told
from foresite.platform.tenancy import Scope

SILENT_AFTER = timedelta(minutes=2)
"""A run that says it is running but gave no sign of life for so long has lost its process."""
_AGAIN = "Start it again: nothing is half done."


def start(  # noqa: PLR0913 -- the facts of a run
    engine: Engine,
    scope: Scope,
    run_type: str,
    *,
    title: str,
    parameters: dict[str, Any] | None = None,
    source_id: int | None = None,
    state: str = "running",
) -> str:
    """Record that a piece of work begins (or, with ``state="queued"``, will begin); return its id."""
    with writing(engine, scope) as session:
        return add(
            session, scope, run_type, title=title, parameters=parameters, source_id=source_id, state=state
        )


def add(  # noqa: PLR0913 -- the facts of a run
    session: Session,
    scope: Scope,
    run_type: str,
    *,
    title: str,
    parameters: dict[str, Any] | None = None,
    source_id: int | None = None,
    state: str = "queued",
) -> str:
    """Record a piece of work within a transaction that also asks for it; return its id."""
    run_id = new_id()
    row = RunRow(
        organisation_id=scope.organisation_id,
        run_id=run_id,
        run_type=run_type,
        state=state,
        title=title,
        parameters=parameters or {},
        source_id=source_id,
        report={},
    )
    session.add(row)
    publish(session, scope, _told(row))
    return run_id


def note(engine: Engine, scope: Scope, run_id: str, parameters: dict[str, Any]) -> None:
    """Keep what the work goes by, such as the lake version it reads, for when it is done again."""
    _change(engine, scope, run_id, {"parameters": parameters})


def beat(engine: Engine, scope: Scope, run_id: str, share: float, note: str = "") -> None:
    """Record progress (0 to 1) and that its process is alive; a queued run becomes a running one."""
    _change(
        engine,
        scope,
        run_id,
        {"state": "running", "progress_share": share, "progress_note": note, "beat_at": now()},
    )


def end(engine: Engine, scope: Scope, run_id: str, report: dict[str, Any]) -> None:
    """Record that the work is done, with its report."""
    at = now()
    done = {"state": "done", "progress_share": 1.0, "report": report, "ended_at": at, "beat_at": at}
    done["error"] = None
    _change(engine, scope, run_id, done)


def fail(engine: Engine, scope: Scope, run_id: str, error: ForesiteError) -> None:
    """Record that the work stopped, and why."""
    stop(engine, scope, run_id, told(error))


def stop(engine: Engine, scope: Scope, run_id: str, error: dict[str, Any]) -> None:
    """Record that the work stopped, and why: ``error`` as a run keeps one."""
    _change(engine, scope, run_id, {"state": "failed", "error": error, "ended_at": now(), "beat_at": now()})


def queue_again(engine: Engine, scope: Scope, run_id: str) -> None:
    """Record that work which stopped will be gone on with."""
    again = {"state": "queued", "error": None, "ended_at": None, "beat_at": now()}
    _change(engine, scope, run_id, again)


@contextmanager
def stopping(engine: Engine, scope: Scope, run_id: str) -> Iterator[None]:
    """Record why the work of this block stopped, whatever stopped it; the error goes on."""
    try:
        yield
    except ForesiteError as error:
        fail(engine, scope, run_id, error)
        raise
    except KeyboardInterrupt:
        fail(engine, scope, run_id, RefusedError("it was interrupted", code="interrupted", remedy=_AGAIN))
        raise
    except Exception as cause:
        broke = f"the work broke: {type(cause).__name__}"
        fail(engine, scope, run_id, DefectError(broke, code="work-broke", remedy="The log has the details."))
        raise


def get(engine: Engine, scope: Scope, run_id: str) -> RunRow:
    """Return one run of this organisation."""
    with reading(engine, scope) as session:
        row = session.scalar(_mine(scope).where(RunRow.run_id == run_id))
    if row is None:
        raise NotFoundError(
            f"there is no run {run_id}",
            code="run-absent",
            remedy="Ask for the runs there are.",
            run_id=run_id,
        )
    return row


def find(
    engine: Engine, scope: Scope, *, run_type: str = "", state: str = "", limit: int = 50, cursor: str = ""
) -> Page[RunRow]:
    """Return one page of runs, newest first (ids sort by the time they were made)."""
    chosen = _mine(scope)
    if run_type:
        chosen = chosen.where(RunRow.run_type == run_type)
    if state:
        chosen = chosen.where(RunRow.state == state)
    with reading(engine, scope) as session:
        return page_of(session, chosen, RunRow.run_id, limit=limit, cursor=cursor, newest_first=True)


def of_source(
    engine: Engine, scope: Scope, source_id: int | None = None, *, run_type: str = "load", limit: int = 50
) -> list[RunRow]:
    """Return the newest runs of a source, or of all sources, the newest first."""
    chosen = _mine(scope).where(RunRow.run_type == run_type)
    if source_id is not None:
        chosen = chosen.where(RunRow.source_id == source_id)
    with reading(engine, scope) as session:
        return list(session.scalars(chosen.order_by(RunRow.run_id.desc()).limit(limit)))


def silent(engine: Engine, scope: Scope) -> list[RunRow]:
    """Return the runs that were queued or running and whose process gave no sign of life for long."""
    chosen = _mine(scope).where(
        RunRow.state.in_(("queued", "running")), RunRow.beat_at < now() - SILENT_AFTER
    )
    with reading(engine, scope) as session:
        return list(session.scalars(chosen.order_by(RunRow.run_id)))


def _change(engine: Engine, scope: Scope, run_id: str, values: dict[str, Any]) -> None:
    mine = (RunRow.organisation_id == scope.organisation_id, RunRow.run_id == run_id)
    with writing(engine, scope) as session:
        session.execute(update(RunRow).where(*mine).values(**values))
        if values.get("state", "running") != "running":  # how far it is, its job tells
            row = session.scalar(select(RunRow).where(*mine).execution_options(populate_existing=True))
            if row is not None:
                publish(session, scope, _told(row))


def _told(row: RunRow) -> RunTold:
    return RunTold(run_id=row.run_id, run_type=row.run_type, title=row.title, state=row.state)


def _mine(scope: Scope) -> Select[RunRow]:
    return select(RunRow).where(RunRow.organisation_id == scope.organisation_id)
