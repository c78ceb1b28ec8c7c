"""``foresite db``: the shape of the database."""

import typer

from foresite.cli.door import say
from foresite.platform import schema
from foresite.platform.config import load_settings
from foresite.platform.database import make_engine

app = typer.Typer(help="The database: bring it to the newest shape, tell which it has.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the database to the newest shape."""
    settings = load_settings()
    schema.upgrade(settings)
    at, _ = schema.shape(settings, make_engine(settings))
    say({"revision": at}, last="The database has the newest shape.")


@app.command()
def status() -> None:
    """Tell which shape the database has and which is the newest."""
    settings = load_settings()
    at, newest = schema.shape(settings, make_engine(settings))
    say({"revision": at, "newest": newest, "current": at == newest})
