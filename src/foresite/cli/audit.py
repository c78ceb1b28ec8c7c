"""``foresite audit``: who did what, searched, proved and exported."""

import sys
from typing import Annotated, Any, Literal

import typer

from foresite.cli.door import Door, open_door, say, say_page
from foresite.core.timeaxis import parse_instant
from foresite.platform.audit import erasure, of_the_house
from foresite.platform.audit.proof import verify as prove
from foresite.platform.database import make_engine
from foresite.platform.tenancy import Scope
from foresite.workflows import audit

app = typer.Typer(help="The audit trail: who did what to what, from where.", no_args_is_help=True)
Of = Annotated[
    bool, typer.Option("--house", help="The installation's own trail: what belongs to no organisation.")
]
Actor = Annotated[str, typer.Option(help="Id or name of who did it.")]
What = Annotated[str, typer.Option(help="What was done, such as key.create.")]
About = Annotated[str, typer.Option(help="To what: a kind, or a kind and an id: key, or key:0197...")]
Since = Annotated[str, typer.Option(help="First instant, ISO 8601 with offset.")]
Until = Annotated[str, typer.Option(help="End, not included.")]
Security = Annotated[bool, typer.Option("--security", help="Only what bears on security.")]


@app.command("list")
def list_(
    *,
    house: Of = False,
    actor: Actor = "",
    action: What = "",
    about: About = "",
    since: Since = "",
    until: Until = "",
    security: Security = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most entries to show.")] = 20,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List what was done, the newest first."""
    door = open_door()
    by = _by(actor=actor, action=action, about=about, since=since, until=until, security=security)
    page = audit.find(door.house, _scope(door, house=house), limit=limit, cursor=cursor, **by)
    rows = [
        row | {"who": f"{row['actor_kind']} {row['actor_name'] or row['actor_id']}"} for row in page.items
    ]
    say_page(rows, page.next_cursor, table=("sequence", "at", "who", "address", "meaning", "object_id"))


@app.command()
def verify(
    *,
    house: Of = False,
    expect: Annotated[str, typer.Option(help="A hash that an earlier verify told and you kept.")] = "",
) -> None:
    """Prove that no entry was changed, removed, put in or cut off; tell the hash that stands for all of them.

    Keep the hash where those who run the database cannot change it, and give it with --expect the next time.
    """
    door = open_door()
    proof = prove(door.house.engine, _scope(door, house=house), expect=expect)
    say({"entries": proof.entries, "hash": proof.hash}, last="All entries are as they were written.")


@app.command()
def export(
    *,
    form: Annotated[Literal["json", "csv"], typer.Option("--format", help="json or csv.")] = "json",
    house: Of = False,
    actor: Actor = "",
    action: What = "",
    about: About = "",
    since: Since = "",
    until: Until = "",
    security: Security = False,
) -> None:
    """Print all entries, the oldest first; the export is an entry itself."""
    door = open_door()
    by = _by(actor=actor, action=action, about=about, since=since, until=until, security=security)
    for piece in audit.export(door.house, _scope(door, house=house), form, **by):
        sys.stdout.buffer.write(piece)


@app.command()
def forget(
    person: Annotated[str, typer.Argument(help="Id of the person or key, as `list` shows it with --json.")],
    *,
    house: Of = False,
) -> None:
    """Erase who somebody was: names, addresses, personal facts; what they did stays, and the chain holds."""
    door = open_door()
    owner = make_engine(door.house.settings, as_owner=True)
    count = erasure.forget(owner, _scope(door, house=house), person)
    say({"entries": count}, last=f"Erased from {count:,} of the entries.")


def _scope(door: Door, *, house: bool) -> Scope:
    return of_the_house(door.scope.actor) if house else door.scope


def _by(*, since: str, until: str, security: bool, **more: Any) -> dict[str, Any]:
    """Return what was asked for as ``entries.chosen`` takes it."""
    return more | {
        "start": parse_instant(since) if since else None,
        "end": parse_instant(until) if until else None,
        "security": security or None,
    }
