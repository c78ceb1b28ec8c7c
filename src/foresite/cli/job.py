"""``foresite job``: background work, looked at, followed, stopped, gone on with and done."""

import os
from time import sleep
from typing import Annotated, Any, Literal

import typer
from rich.console import Console

from foresite.cli.door import Door, as_json, open_door, say, say_page
from foresite.core.errors import error_of
from foresite.core.timeaxis import now
from foresite.platform.jobs import queue
from foresite.platform.jobs.kinds import OPEN
from foresite.platform.jobs.tables import JobRow
from foresite.workflows import jobs

LOOK_SECONDS = 0.5
"""How often a job that is followed is looked at."""

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
def show(
    job_id: JobId,
    follow: Annotated[
        bool, typer.Option("--follow", help="Tell each step as it is done, until the job is over.")
    ] = False,
) -> None:
    """Show one job with what stopped it.

    With --follow, steps go to standard error, the end to standard output, and the exit code says how it
    ended: 0 when it was done, else as the command itself would have ended that refused or broke.
    """
    door = open_door()
    row = _followed(door, job_id) if follow else queue.get(door.house.engine, door.scope, job_id)
    say({**told(row), "error": row.error, "result": row.result, "parameters": row.parameters})
    if follow and row.error is not None:
        raise error_of(row.error)


def _followed(door: Door, job_id: str) -> JobRow:
    """Tell what changes, a line each, until the job is over; it goes on also when nobody looks any more."""
    console, last = Console(stderr=True, highlight=False), ""
    while True:
        row = queue.get(door.house.engine, door.scope, job_id)
        line = f"{row.state:9} {row.progress_share:4.0%}  {row.progress_note}".rstrip()
        if row.attempts > 1:
            line += f"  (attempt {row.attempts})"
        if line != last and not as_json.get():
            console.print(f"{now():%H:%M:%S}Z {line}", markup=False, soft_wrap=True)
        last = line
        if row.state not in OPEN:
            return row
        sleep(LOOK_SECONDS)


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
