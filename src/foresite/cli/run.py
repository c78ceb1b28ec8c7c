"""``foresite run``: pieces of work, their progress and how they ended."""

from typing import Annotated, Any

import typer

from foresite.catalog import runs
from foresite.catalog.tables import RunRow
from foresite.cli.door import open_door, say

app = typer.Typer(help="Pieces of work: loads, trainings, backtests.", no_args_is_help=True)


@app.command("list")
def list_(
    run_type: Annotated[str, typer.Option("--type", help="load, train, issue, backtest and others.")] = "",
    state: Annotated[str, typer.Option(help="queued, running, done or failed.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most runs to show.")] = 20,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List runs, the newest first."""
    door = open_door()
    page = runs.find(
        door.house.engine, door.scope, run_type=run_type, state=state, limit=limit, cursor=cursor
    )
    last = f"More: --cursor {page.next_cursor}" if page.next_cursor else ""
    say(
        [told(row) for row in page.items],
        table=("run_id", "run_type", "state", "progress_share", "title", "started_at"),
        last=last,
    )


@app.command()
def show(run_id: str) -> None:
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
