"""``foresite job``: background work, looked at, stopped, gone on with and done."""

import os
from typing import Annotated, Any, Literal

import typer

from foresite.cli.door import open_door, say, say_page
from foresite.platform.jobs import queue
from foresite.platform.jobs.tables import JobRow
from foresite.workflows import jobs

app = typer.Typer(help="Jobs: background work, looked at, stopped and gone on with.", no_args_is_help=True)
JobId = Annotated[str, typer.Argument(help="Id of the job, as `list` shows it.")]


@app.command("list")
def list_(
    kind: Annotated[str, typer.Option(help="load and others.")] = "",
    state: Annotated[
        Literal["", "queued", "running", "done", "failed", "dead", "cancelled"],
        typer.Option(help="Only jobs in this state; dead ones broke each time and need a person."),
    ] = "",
    run_id: Annotated[str, typer.Option("--run", help="Only the job of this run.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most jobs to show.")] = 20,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List jobs, the newest first."""
    door = open_door()
    page = jobs.find(
        door.house, door.scope, kind=kind, state=state, run_id=run_id, limit=limit, cursor=cursor
    )
    say_page(
        [told(row) for row in page.items],
        page.next_cursor,
        table=("job_id", "kind", "state", "progress_share", "title", "made_at"),
    )


@app.command()
def show(job_id: JobId) -> None:
    """Show one job with what stopped it."""
    door = open_door()
    row = queue.get(door.house.engine, door.scope, job_id)
    say({**told(row), "error": row.error, "parameters": row.parameters})


@app.command()
def cancel(job_id: JobId) -> None:
    """Ask that a job stop; what it has written is whole and stays."""
    door = open_door()
    say(told(jobs.cancel(door.house, door.scope, job_id)))


@app.command()
def resume(job_id: JobId) -> None:
    """Have a job done again that was cancelled, failed or died; nothing is done twice."""
    door = open_door()
    say(told(jobs.resume(door.house, door.scope, job_id)))


@app.command()
def work() -> None:
    """Do jobs of all organisations until interrupted: a worker beside servers with job_worker = false."""
    os.execv(jobs.WORKER[0], jobs.WORKER)  # noqa: S606 -- our own program, without what the shell carries


def told(row: JobRow) -> dict[str, Any]:
    """Return a job as JSON-able values."""
    names = ("job_id", "kind", "title", "state", "priority", "run_id", "asked_by", "progress_share")
    more = ("progress_note", "attempts", "made_at", "started_at", "cancel_at", "ended_at")
    return {name: getattr(row, name) for name in (*names, *more)}
