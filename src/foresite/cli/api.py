"""``foresite api``: the API's own description."""

import sys
import tempfile
from pathlib import Path

import orjson
import typer

from foresite.api.app import create_app
from foresite.platform.config import load_settings
from foresite.platform.tenancy import Scope
from foresite.workflows.house import open_house

app = typer.Typer(help="The HTTP API: print its OpenAPI document.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Hold the verbs of the noun, of which there is one so far."""


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    with tempfile.TemporaryDirectory() as folder:
        house = open_house(load_settings(home=Path(folder)))
        document = create_app(house, Scope(0, "none")).openapi()
        house.engine.dispose()
    sys.stdout.write(
        orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode() + "\n"
    )
