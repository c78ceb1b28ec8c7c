"""``foresite lake``: upkeep of the history."""

import typer

from foresite.cli.door import Queue, as_json, bar, counted, open_door, say, say_job
from foresite.workflows import lake_jobs
from foresite.workflows.asks import CompactAsk, FlushAsk, VerifyAsk, ask

app = typer.Typer(help="Upkeep of the lake: flush, compact, verify, stats.", no_args_is_help=True)
DAMAGED = 8
SHOWN = 100


@app.command()
def flush(queue: Queue = False) -> None:
    """Move acknowledged rows from the tail into the history."""
    door = open_door()
    if queue:
        say_job(ask(door.house, door.scope, FlushAsk()))
        return
    with bar("Flushing") as progress:
        told = lake_jobs.flush(door.house, door.scope, progress)
    say(told, last=f"{counted(told['rows'], 'row')} moved into the history.")


@app.command()
def compact(queue: Queue = False) -> None:
    """Merge corrections and small files; what was known when stays readable."""
    door = open_door()
    if queue:
        say_job(ask(door.house, door.scope, CompactAsk()))
        return
    with bar("Compacting") as progress:
        told = lake_jobs.compact(door.house, door.scope, progress)
    say(told, last=f"{counted(told['parts'], 'part')} rewritten.")


@app.command()
def verify(queue: Queue = False) -> None:
    """Read everything again, count it and sum it up, and name any damage; exit code 8 if there is some."""
    door = open_door()
    if queue:
        say_job(ask(door.house, door.scope, VerifyAsk()))
        return
    with bar("Verifying") as progress:
        told = lake_jobs.verify(door.house, door.scope, progress)
    damaged, rows = told["damaged"], told["findings"]
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
