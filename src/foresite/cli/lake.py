"""``foresite lake``: upkeep of the history."""

import typer

from foresite.cli.door import as_json, bar, counted, open_door, say
from foresite.core.findings import Severity

app = typer.Typer(help="Upkeep of the lake: flush, compact, verify, stats.", no_args_is_help=True)
DAMAGED = 8
SHOWN = 100


@app.command()
def flush() -> None:
    """Move acknowledged rows from the tail into the history."""
    door = open_door()
    rows = door.house.lake.flush(door.scope)
    say({"rows": rows}, last=f"{counted(rows, 'row')} moved into the history.")


@app.command()
def compact() -> None:
    """Merge corrections and small files; what was known when stays readable."""
    door = open_door()
    with bar("Compacting") as progress:
        parts = door.house.lake.compact(door.scope, progress)
    say({"parts": parts}, last=f"{counted(parts, 'part')} rewritten.")


@app.command()
def verify() -> None:
    """Read everything again, count it and sum it up, and name any damage; exit code 8 if there is some."""
    door = open_door()
    with bar("Verifying") as progress:
        found = door.house.lake.verify(door.scope, progress)
    damaged = sum(finding.severity is Severity.DAMAGE for finding in found)
    rows = [finding.as_dict() for finding in found]
    last = f"{counted(damaged, 'damaged place')}." if damaged else "No damage found."
    if len(rows) > SHOWN and not as_json.get():
        last += f" The first {SHOWN} are shown; --json tells all."
        rows = rows[:SHOWN]
    say(rows, table=("rule", "series", "count", "message"), last=last)
    if damaged:
        raise typer.Exit(DAMAGED)


@app.command()
def stats() -> None:
    """Count files, rows and rows that wait in the tail."""
    door = open_door()
    told = door.house.lake.stats(door.scope)
    history = f"{counted(told['rows'], 'row')} of history in {counted(told['parts'], 'part')}"
    wait = "waits" if told["tail_rows"] == 1 else "wait"
    tail = f"{counted(told['tail_rows'], 'row')} {wait} in the tail"
    last = f"{history}; {tail}. Lake version {told['version']}."
    say(told if as_json.get() else told["tiers"], table=("tier", "files", "rows"), last=last)
