"""``foresite ingest``: look at files and bring them in."""

import os
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from foresite.cli.door import as_json, bar, open_door, say
from foresite.core.timeaxis import parse_instant
from foresite.ingest.contract import Contract
from foresite.ingest.inspect import Guess, propose
from foresite.ingest.report import COUNTS
from foresite.workflows.load_file import load_files

SERIES_SHOWN = 6
SURE = 0.6
app = typer.Typer(help="Files in: look at them, bring them in.", no_args_is_help=True)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="The file to look at.")],
    write: Annotated[
        Path | None, typer.Option(help="Write the proposed contract here, to be edited.")
    ] = None,
) -> None:
    """Look at the first megabytes of a file and propose a contract, with how sure each guess is and why."""
    found = propose(file)
    if write is not None:
        found.contract.write(write)
    guesses = [asdict(guess) for guess in found.guesses]
    if as_json.get():
        rejected = {"rejected": found.rejected}
        sample = found.sample.to_dicts()
        say({"contract": found.contract.to_toml(), "guesses": guesses, "sample": sample, **rejected})
        return
    say(guesses, table=("field", "value", "confidence", "why"))
    rows, columns = _side_by_side(found.sample)
    if rows:
        say(rows, table=columns)
    look = _least_sure(found.guesses)
    if write is None:
        say(found.contract.to_toml(), last=f"{look}Keep it with --write FILE, read it, then load with it.")
    else:
        what = f"{look}Written to {write}; read it, then:"
        say(
            None,
            last=f"{what} foresite ingest load {shlex.quote(str(file))} --contract {shlex.quote(str(write))}",
        )


def _side_by_side(sample: pl.DataFrame) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Lay the facts of one row side by side, a column for each of the first series."""
    keys = sample["series_key"].unique(maintain_order=True).head(SERIES_SHOWN).to_list()
    shared = os.path.commonpath(keys) + "/" if len(keys) > 1 else ""
    if sample.is_empty():
        return [], ()
    first = sample.filter(pl.col("line") == sample["line"].min())["series_key"].n_unique()
    if sample["series_key"].n_unique() > max(first, SERIES_SHOWN):  # every row is of other series
        return sample.head(10).to_dicts(), ("line", "series_key", "event_at", "value")
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for fact in sample.to_dicts():
        if fact["series_key"] in keys:
            at = (fact["line"], fact["event_at"])
            row = rows.setdefault(at, {"line": fact["line"], "event_at": fact["event_at"]})
            row[fact["series_key"].removeprefix(shared)] = fact["value"]
    return list(rows.values()), ("line", "event_at", *(key.removeprefix(shared) for key in keys))


def _least_sure(guesses: list[Guess]) -> str:
    lowest: dict[str, float] = {}
    for guess in guesses:
        what = "units" if guess.field.endswith(".unit") else guess.field
        lowest[what] = min(lowest.get(what, 1.0), guess.confidence)
    doubtful = sorted((sure, what) for what, sure in lowest.items() if sure < SURE)
    told = ", ".join(f"{what} ({sure:.0%})" for sure, what in doubtful[:5])
    return f"Least sure: {told}. " if told else ""


@app.command()
def load(
    files: Annotated[list[Path], typer.Argument(help="Files, loaded in this order.")],
    contract: Annotated[Path, typer.Option(help="The contract: what the files mean.")],
    known_at: Annotated[
        str, typer.Option(help="When these files could be known, ISO 8601 with an offset; default: now.")
    ] = "",
) -> None:
    """Bring files in: every row is accepted, a duplicate, superseding, or held back with its reason."""
    chosen = Contract.read(contract)
    at = parse_instant(known_at) if known_at else None
    door = open_door()
    with bar("Loading") as progress:
        report = load_files(door.house, door.scope, files, chosen, known_at=at, progress=progress)
    told = report.as_dict()
    if as_json.get():
        say(told)
        return
    say(told["files"], table=("file", *COUNTS, "loaded_before"))
    series = [each for file in told["files"] for each in file["series"]]
    if series:
        say(series[:40], table=("series", *COUNTS, "first_at", "last_at"))
    findings = [_finding(each) for each in _findings(told)]
    if findings:
        say(findings[:40], table=("rule", "series", "count", "first_at", "message"))
    examples = [each for file in told["files"] for each in file["examples"]]
    if examples:
        say(examples[:20], table=("rule", "line", "raw", "message"))
    say(None, last=_last(told))


def _findings(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        finding
        for file in told["files"]
        for place in (file, *file["series"])
        for finding in place["findings"]
    ]


def _finding(told: dict[str, Any]) -> dict[str, Any]:
    return {name: told[name] for name in ("rule", "series", "count", "first_at", "message")}


def _last(told: dict[str, Any]) -> str:
    held = f" Held back: {told['quarantined']}; see foresite quarantine list." if told["quarantined"] else ""
    if not told["read"]:
        return (
            f"No value was read: there are no rows below the header, or all are blank. Run {told['run_id']}."
        )
    return (
        f"{told['read']:,} values read: {told['accepted']:,} accepted, {told['superseding']:,} superseding, "
        f"{told['duplicate']:,} duplicate.{held} Run {told['run_id']}."
    )
