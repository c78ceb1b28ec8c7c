"""``foresite org``: organisations of the installation."""

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from foresite.catalog import appearance, organisations
from foresite.cli.door import open_door, say, shell_actor
from foresite.core.contrast import shades
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


@app.command("appearance")
def appearance_(
    *,
    name: Annotated[str | None, typer.Option(help="Shown in the head of pages.")] = None,
    line: Annotated[str | None, typer.Option(help="A sentence on the sign-in page.")] = None,
    colour: Annotated[
        str | None, typer.Option(help="As #005bbb; shades of it that can be read are used.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Until somebody chooses: browser, en, fa.")] = None,
    theme: Annotated[str | None, typer.Option(help="Until somebody chooses: browser, light, dark.")] = None,
    digits: Annotated[str | None, typer.Option(help="Of new people: language, latin, persian.")] = None,
    calendar: Annotated[str | None, typer.Option(help="Of new people: language, gregorian, persian.")] = None,
    logo: Annotated[Path | None, typer.Option(help="A PNG of at most 64 kB.", dir_okay=False)] = None,
    no_logo: Annotated[bool, typer.Option("--no-logo", help="Remove the logo.")] = False,
) -> None:
    """Show how the organisation looks, once what is told here is changed; an empty text takes it back."""
    door = open_door()
    wanted = {"name": name, "line": line, "colour": colour, "language": language, "theme": theme}
    wanted |= {"digits": digits, "calendar": calendar}
    told = {key: value for key, value in wanted.items() if value is not None}
    engine, scope = door.house.engine, door.scope
    if told:
        appearance.change(engine, scope, replace(appearance.of(engine, scope)[0], **told))
    if logo is not None or no_logo:
        appearance.change_logo(engine, scope, None if logo is None or no_logo else _content(logo))
    look, digest = appearance.of(engine, scope)
    say({**asdict(look), "logo": digest, "shades": asdict(shades(look.colour)) if look.colour else None})


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as cause:
        raise typer.BadParameter(f"{path} cannot be read: {cause.strerror}") from cause
