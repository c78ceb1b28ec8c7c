"""``foresite quarantine``: rows that a rule held back."""

from typing import Annotated, Any, Literal

import typer

from foresite.cli.door import Door, open_door, say, say_page
from foresite.ingest import held, quarantine
from foresite.ingest.ledger import Ledger

app = typer.Typer(help="Rows that a rule held back: look, accept, drop, undo.", no_args_is_help=True)

Ids = Annotated[list[int] | None, typer.Argument(help="Numbers of held rows, as `list` shows them.")]
Every = Annotated[bool, typer.Option("--all", help="Every open row that --rule and --contract leave.")]
Rule = Annotated[str, typer.Option(help="Only rows that this rule held back.")]
Of = Annotated[str, typer.Option("--contract", help="Only rows of this contract.")]
AsIs = Annotated[bool, typer.Option(help="Accept the value as it came instead of the proposed repair.")]
COLUMNS = ("quarantine_id", "file", "line", "series", "rule", "raw", "repair", "repaired")


@app.command("list")
def list_(
    state: Annotated[
        Literal["open", "accepted", "dropped", ""], typer.Option(help="Only rows in this state; empty: all.")
    ] = "open",
    rule: Rule = "",
    contract: Of = "",
    run: Annotated[str, typer.Option(help="Only rows of this run.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most rows to show.")] = 50,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List held rows with the repair that each proposes."""
    door = open_door()
    page = held.find(
        door.house.engine,
        door.scope,
        state=state,
        rule=rule,
        contract=contract,
        run_id=run,
        limit=limit,
        cursor=cursor,
    )
    say_page([_row(held.told(row)) for row in page.items], page.next_cursor, table=COLUMNS)


def _row(told: dict[str, Any]) -> dict[str, Any]:
    proposal = told["proposal"] or {}
    return {**told, "repair": proposal.get("repair"), "repaired": proposal.get("value")}


@app.command()
def preview(
    ids: Ids = None, every: Every = False, rule: Rule = "", contract: Of = "", as_is: AsIs = False
) -> None:
    """Show what accepting would write, beside what stands there now; nothing is written."""
    door = open_door()
    chosen = _chosen(door, ids, every=every, rule=rule, contract=contract)
    ledger = Ledger(door.house.lake)
    rows = [
        each.as_dict()
        for each in quarantine.preview(door.house.engine, ledger, door.scope, chosen, as_is=as_is)
    ]
    shown = ("quarantine_id", "series", "event_at", "value", "stands_now", "repair", "repaired")
    say([{**_row(row), "stands_now": row["stands_now"]} for row in rows], table=shown)


@app.command()
def accept(
    ids: Ids = None, every: Every = False, rule: Rule = "", contract: Of = "", as_is: AsIs = False
) -> None:
    """Write the repaired values and remember the repairs for later loads of the contract."""
    door = open_door()
    chosen = _chosen(door, ids, every=every, rule=rule, contract=contract, with_proposal=not as_is)
    ledger = Ledger(door.house.lake)
    count = quarantine.accept(door.house.engine, ledger, door.scope, chosen, as_is=as_is)
    say({"accepted": count}, last=f"{count} rows accepted. Take back with: foresite quarantine undo.")


@app.command()
def drop(ids: Ids = None, every: Every = False, rule: Rule = "", contract: Of = "") -> None:
    """Set rows aside for good; the raw file keeps them."""
    door = open_door()
    chosen = _chosen(door, ids, every=every, rule=rule, contract=contract)
    count = quarantine.drop(door.house.engine, door.scope, chosen)
    say({"dropped": count}, last=f"{count} rows dropped.")


@app.command()
def undo(ids: Annotated[list[int], typer.Argument(help="Numbers of accepted or dropped rows.")]) -> None:
    """Open accepted or dropped rows again: what stood before stands again, the repair is forgotten."""
    door = open_door()
    count = quarantine.undo(door.house.engine, Ledger(door.house.lake), door.scope, ids)
    say({"opened": count}, last=f"{count} rows are open again.")


def _chosen(
    door: Door, ids: list[int] | None, *, every: bool, rule: str, contract: str, with_proposal: bool = False
) -> list[int]:
    if ids:
        return ids
    if not every:
        raise typer.BadParameter("give numbers of held rows, or --all")
    chosen: list[int] = []
    cursor = ""
    while True:
        page = held.find(
            door.house.engine, door.scope, rule=rule, contract=contract, limit=1000, cursor=cursor
        )
        chosen += [row.quarantine_id for row in page.items if row.proposal or not with_proposal]
        cursor = page.next_cursor
        if not cursor:
            return chosen
