"""``foresite lake``: upkeep of the history."""

import typer

from foresite.cli.door import bar, open_door, say

app = typer.Typer(help="Upkeep of the lake: flush, compact, verify, stats.", no_args_is_help=True)
DAMAGED = 8


@app.command()
def flush() -> None:
    """Move acknowledged rows from the tail into the history."""
    door = open_door()
    rows = door.house.lake.flush(door.scope)
    say({"rows": rows}, last=f"{rows} rows moved into the history.")


@app.command()
def compact() -> None:
    """Merge corrections and small files; what was known when stays readable."""
    door = open_door()
    with bar("Compacting") as progress:
        parts = door.house.lake.compact(door.scope, progress)
    say({"parts": parts}, last=f"{parts} parts rewritten.")


@app.command()
def verify() -> None:
    """Read everything again and name any damage; exit code 8 if there is some."""
    door = open_door()
    findings = [finding.as_dict() for finding in door.house.lake.verify(door.scope)]
    last = f"{len(findings)} damaged places." if findings else "No damage found."
    say(findings, table=("rule", "count", "message"), last=last)
    if findings:
        raise typer.Exit(DAMAGED)


@app.command()
def stats() -> None:
    """Count files, rows and rows that wait in the tail."""
    door = open_door()
    say(door.house.lake.stats(door.scope))
