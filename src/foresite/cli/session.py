"""``foresite session``: the browsers in which people are signed in, and the programs that act for them."""

from typing import Annotated, Any

import typer

from foresite.cli.door import open_door, say
from foresite.platform.auth import people, sessions
from foresite.platform.auth.names import email_of
from foresite.platform.auth.tables import BrowserSessionRow
from foresite.platform.auth.tokens import families
from foresite.platform.auth.tokens.tables import TokenFamilyRow
from foresite.workflows import programs

app = typer.Typer(
    help="Sessions: a person's browsers, and the programs that act for them.", no_args_is_help=True
)
Email = Annotated[str, typer.Argument(help="E-mail address of the person.")]


@app.command("list")
def list_(email: Email) -> None:
    """List the sessions of a person that go on, the last used first."""
    door = open_door()
    person = people.known(door.house.engine, email_of(email))
    browsers = sessions.find(door.house.engine, door.house.settings, person.person_id)
    theirs = families.find(door.house.engine, person.person_id)
    rows = sorted(
        [*map(_told, browsers), *map(_of_program, theirs)], key=lambda each: each["seen_at"], reverse=True
    )
    say(rows, table=("session_id", "kind", "seen_at", "expires_at", "address", "agent", "proved_by"))


@app.command()
def end(
    email: Email,
    session_id: Annotated[str, typer.Option(help="Id of one session; default: all of them.")] = "",
) -> None:
    """End sessions of a person: running servers refuse them within two seconds."""
    door = open_door()
    person = people.known(door.house.engine, email_of(email))
    if session_id in {row.family_id for row in families.find(door.house.engine, person.person_id)}:
        programs.end(door.house.engine, door.scope, person.person_id, session_id)
    elif session_id:
        sessions.end(door.house.engine, door.scope, person.person_id, session_id)
    else:
        sessions.end_others(door.house.engine, door.scope, person.person_id)
    say({"person_id": person.person_id, "session_id": session_id or None}, last="Ended.")


def _told(row: BrowserSessionRow) -> dict[str, Any]:
    names = ("session_id", "made_at", "seen_at", "expires_at", "address", "agent", "proved_by")
    return {"kind": "browser", **{name: getattr(row, name) for name in names}}


def _of_program(row: TokenFamilyRow) -> dict[str, Any]:
    return {
        "kind": "program",
        "session_id": row.family_id,
        "made_at": row.made_at,
        "seen_at": row.refreshed_at or row.made_at,
        "expires_at": min(row.expires_at, row.made_at + families.AT_MOST),
        "address": row.address,
        "agent": row.name,
        "proved_by": row.proved_by,
    }
