"""``foresite quarantine``: rows that a rule held back."""

from typing import Annotated, Any, Literal

import typer

from foresite.cli.door import Door, as_json, counted, open_door, say, say_page
from foresite.ingest import held, quarantine
from foresite.ingest.ledger import Ledger

app = typer.Typer(help="Rows that a rule held back: look, accept, drop, undo.", no_args_is_help=True)

Ids = Annotated[list[int] | None, typer.Argument(help="Numbers of held rows, as `list` shows them.")]
Every = Annotated[bool, typer.Option("--all", help="Every row that the other options leave.")]
Rule = Annotated[str, typer.Option(help="Only rows that this rule held back.")]
Of = Annotated[str, typer.Option("--contract", help="Only rows of this contract.")]
InFile = Annotated[str, typer.Option("--file", help="Only rows of this file; * stands for anything.")]
Series = Annotated[str, typer.Option(help="Only rows of this series; * stands for anything.")]
Run = Annotated[str, typer.Option(help="Only rows of this run.")]
AsIs = Annotated[bool, typer.Option(help="Accept the value as it came instead of the proposed repair.")]
COLUMNS = ("id", "file", "line", "series", "rule", "raw", "repair", "repaired")
SHOWN = 10


@app.command("list")
def list_(
    *,
    state: Annotated[
        Literal["open", "accepted", "dropped", ""], typer.Option(help="Only rows in this state; empty: all.")
    ] = "open",
    rule: Rule = "",
    contract: Of = "",
    file: InFile = "",
    series: Series = "",
    run: Run = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most rows to show.")] = 50,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List held rows with the repair that each proposes."""
    door = open_door()
    asked = {
        "state": state, "rule": rule, "contract": contract, "file": file, "series": series, "run_id": run,
    }  # fmt: skip
    page = held.find(door.house.engine, door.scope, limit=limit, cursor=cursor, **asked)
    rows = [_row(held.told(row)) for row in page.items]
    if as_json.get():
        say_page(rows, page.next_cursor, table=COLUMNS)
        return
    whole = held.count(door.house.engine, door.scope, **asked)
    last = f"{counted(whole, 'row')}{f' {state}' if state else ''}."
    if page.next_cursor:
        last = f"{len(page.items)} of {last} More: --cursor {page.next_cursor}"
    say(rows, table=COLUMNS, last=last)


def _row(told: dict[str, Any]) -> dict[str, Any]:
    """Name what a held row proposes; ``id`` beside ``quarantine_id`` is for people."""
    proposal = told["proposal"] or {}
    repaired = {"repair": proposal.get("repair"), "repaired": proposal.get("value")}
    return {**told, "id": told["quarantine_id"], **repaired}


@app.command()
def preview(
    ids: Ids = None, *, every: Every = False, rule: Rule = "", contract: Of = "", file: InFile = "",
    series: Series = "", as_is: AsIs = False,
) -> None:  # fmt: skip
    """Show what accepting would write, beside what stands there now; nothing is written."""
    door = open_door()
    asked = {"rule": rule, "contract": contract, "file": file, "series": series}
    chosen = _chosen(door, ids, every=every, asked=asked)
    rows = [
        _written(each.as_dict())
        for each in quarantine.preview(
            door.house.engine, Ledger(door.house.lake), door.scope, chosen, as_is=as_is
        )
    ]
    shown = ("id", "series", "event_at", "value", "repair", "would_write", "at", "stands_now")
    plain = [{**row, "would_write": (row["would_write"] or {}).get("value")} for row in rows]
    empty = sum(1 for row in rows if not row["would_write"])
    last = f"{counted(len(rows), 'row')}; nothing was written."
    if empty:
        none = f"{counted(empty, 'row')} propose{'s' if empty == 1 else ''} no repair"
        last += f" {none}: drop them, or accept them as they came with --as-is."
    say(rows if as_json.get() else plain, table=shown, last=last)


def _written(told: dict[str, Any]) -> dict[str, Any]:
    """Name the repair that would be written and the instant it would be written at."""
    write = told["would_write"] or {}
    row = {**_row(told), "repair": write.get("repair"), "repaired": write.get("value")}
    return {**row, "at": write.get("event_at")}


@app.command()
def accept(
    ids: Ids = None, *, every: Every = False, rule: Rule = "", contract: Of = "", file: InFile = "",
    series: Series = "", as_is: AsIs = False,
) -> None:  # fmt: skip
    """Write the repaired values and remember the repairs for later loads of the contract.

    With --all, rows that propose no repair are left as they are.
    """
    door = open_door()
    asked = {"rule": rule, "contract": contract, "file": file, "series": series}
    chosen = _chosen(door, ids, every=every, asked=asked, with_proposal=not as_is)
    ledger = Ledger(door.house.lake)
    count = quarantine.accept(door.house.engine, ledger, door.scope, chosen, as_is=as_is)
    back = f" Take back with: foresite quarantine undo {_named(chosen)}." if count else ""
    say({"accepted": count}, last=f"{counted(count, 'row')} accepted.{back}")


@app.command()
def drop(
    ids: Ids = None, *, every: Every = False, rule: Rule = "", contract: Of = "", file: InFile = "",
    series: Series = "",
) -> None:  # fmt: skip
    """Set rows aside for good; the raw file keeps them."""
    door = open_door()
    chosen = _chosen(
        door, ids, every=every, asked={"rule": rule, "contract": contract, "file": file, "series": series}
    )
    count = quarantine.drop(door.house.engine, door.scope, chosen)
    say({"dropped": count}, last=f"{counted(count, 'row')} dropped.")


@app.command()
def undo(
    ids: Ids = None, *, every: Every = False, rule: Rule = "", contract: Of = "", file: InFile = "",
    series: Series = "",
    state: Annotated[
        Literal["accepted", "dropped"], typer.Option(help="With --all: rows in this state.")
    ] = "accepted",
) -> None:  # fmt: skip
    """Open accepted or dropped rows again: what stood before stands again, the repair is forgotten."""
    door = open_door()
    asked = {"state": state, "rule": rule, "contract": contract, "file": file, "series": series}
    chosen = _chosen(door, ids, every=every, asked=asked)
    count = quarantine.undo(door.house.engine, Ledger(door.house.lake), door.scope, chosen)
    again = "is open again" if count == 1 else "are open again"
    say({"opened": count}, last=f"{counted(count, 'row')} {again}.")


def _named(ids: list[int]) -> str:
    """Name rows so that the line can be typed again."""
    return " ".join(map(str, ids)) if len(ids) <= SHOWN else "--all, or the numbers"


def _chosen(
    door: Door, ids: list[int] | None, *, every: bool, asked: dict[str, str], with_proposal: bool = False
) -> list[int]:
    if ids:
        return ids
    if not every:
        raise typer.BadParameter("give numbers of held rows, or --all")
    chosen: list[int] = []
    cursor = ""
    while True:
        page = held.find(door.house.engine, door.scope, limit=1000, cursor=cursor, **asked)
        chosen += [row.quarantine_id for row in page.items if row.proposal or not with_proposal]
        cursor = page.next_cursor
        if not cursor:
            return chosen
