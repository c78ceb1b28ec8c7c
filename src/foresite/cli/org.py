"""``foresite org``: organisations of the installation."""

from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from foresite.catalog import organisations
from foresite.cli.door import open_door, say, shell_actor
from foresite.platform.auth import members
from foresite.platform.config import load_settings
from foresite.platform.database import make_engine
from foresite.platform.schema import upgrade
from foresite.platform.usage.totals import totals

app = typer.Typer(help="Organisations: make one, list them, see who belongs to one.", no_args_is_help=True)


@app.command()
def create(
    slug: Annotated[str, typer.Argument(help="Short name: lower-case letters, digits, hyphens.")],
    name: Annotated[str, typer.Option(help="Its name for people; default: the slug.")] = "",
    synthetic: Annotated[bool, typer.Option(help="Its data are made up: every page will say so.")] = False,
) -> None:
    """Make an organisation."""
    settings = load_settings()
    if settings.database_url is None:
        upgrade(settings)
    scope = organisations.create(
        make_engine(settings), slug, name=name, synthetic=synthetic, actor=shell_actor()
    )
    say(
        {"organisation_id": scope.organisation_id, "slug": slug},
        last=f"Made. Work for it with FORESITE_ORGANISATION={slug}.",
    )


@app.command("list")
def list_() -> None:
    """List the organisations."""
    settings = load_settings()
    if settings.database_url is None:
        upgrade(settings)
    rows = [
        {"slug": row.slug, "name": row.name, "synthetic": row.synthetic, "made_at": row.made_at}
        for row in organisations.every(make_engine(settings))
    ]
    say(rows, table=("slug", "name", "synthetic", "made_at"))


@app.command()
def usage(
    *,
    since: Annotated[str, typer.Option(help="First day, as 2024-05-01.")] = "",
    until: Annotated[str, typer.Option(help="End, not included.")] = "",
    monthly: Annotated[bool, typer.Option("--monthly", help="Sums of months instead of days.")] = False,
) -> None:
    """Show what each key and person of the organisation used, the newest first."""
    door = open_door()
    start, end = (_day(text) if text else None for text in (since, until))
    found = totals(door.house.engine, door.scope, start=start, end=end, monthly=monthly)
    columns = ("period", "actor_kind", "actor_id", "requests", "rows", "bytes_in", "bytes_out")
    say([asdict(each) for each in found], table=columns)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as cause:
        raise typer.BadParameter(f"{text!r} is no day; write it as 2024-05-01") from cause


@app.command()
def show() -> None:
    """Show the organisation that this shell works for."""
    door = open_door()
    row = organisations.get(door.house.engine, door.scope)
    names = ("organisation_id", "slug", "name", "synthetic", "made_at")
    say({name: getattr(row, name) for name in names})


@app.command("members")
def members_() -> None:
    """List the members of the organisation that this shell works for."""
    door = open_door()
    rows = [asdict(each) for each in members.find(door.house.engine, door.scope)]
    say(rows, table=("email", "name", "role", "since", "seen_at", "disabled"))
