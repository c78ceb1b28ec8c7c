"""``foresite run``: pieces of work, their progress and how they ended."""

from typing import Annotated, Any, Literal

import typer

from foresite.catalog import runs
from foresite.catalog.tables import RunRow
from foresite.cli.door import open_door, say, say_page

app = typer.Typer(help="Runs: what was and is being done, and how it ended.", no_args_is_help=True)


@app.command("list")
def list_(
    run_type: Annotated[str, typer.Option("--type", help="load, train, issue, backtest and others.")] = "",
    state: Annotated[
        Literal["", "queued", "running", "done", "failed"], typer.Option(help="Only runs in this state.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most runs to show.")] = 20,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List runs, the newest first."""
    door = open_door()
    page = runs.find(
        door.house.engine, door.scope, run_type=run_type, state=state, limit=limit, cursor=cursor
    )
    say_page(
        [told(row) for row in page.items],
        page.next_cursor,
        table=("run_id", "run_type", "state", "progress_share", "title", "started_at"),
    )


@app.command()
def show(run_id: Annotated[str, typer.Argument(help="Id of the run, as `list` shows it.")]) -> None:
    """Show one run with its report or its error."""
    door = open_door()
    row = runs.get(door.house.engine, door.scope, run_id)
    say({**told(row), "report": row.report, "error": row.error, "parameters": row.parameters})


def told(row: RunRow) -> dict[str, Any]:
    """Return a run as JSON-able values, without its report."""
    return {
        "run_id": row.run_id,
        "run_type": row.run_type,
        "state": row.state,
        "title": row.title,
        "progress_share": row.progress_share,
        "progress_note": row.progress_note,
        "started_at": row.started_at,
        "ended_at": row.ended_at,
    }
