"""``foresite org``: organisations of the installation."""

from typing import Annotated

import typer

from foresite.catalog import organisations
from foresite.cli.door import say
from foresite.platform.config import load_settings
from foresite.platform.database import make_engine
from foresite.platform.schema import upgrade

app = typer.Typer(help="Organisations: make one, list them.", no_args_is_help=True)


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
    scope = organisations.create(make_engine(settings), slug, name=name, synthetic=synthetic)
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
