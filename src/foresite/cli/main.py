"""``foresite``: one group of commands per noun; the only place that turns errors into exit codes."""

import importlib
import sys
from typing import Annotated

import typer
from rich.console import Console

from foresite import __version__
from foresite.cli.door import as_json
from foresite.core.errors import ForesiteError
from foresite.platform.config import load_settings
from foresite.platform.telemetry import start_logging

NOUNS = ("org", "series", "ingest", "run", "quarantine", "forecast", "lake", "db", "settings", "api")
VERBS = ("demo", "serve", "doctor")
EXIT_CODES = {"not-found": 3, "bad-data": 4, "conflict": 5, "refused": 6, "unavailable": 7, "defect": 8}

app = typer.Typer(
    name="foresite",
    help="The operations ledger that remembers what it knew: data in, honest forecasts out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"foresite {__version__}")
        raise typer.Exit


@app.callback()
def start(
    json: Annotated[bool, typer.Option("--json", help="Print results as JSON, for machines.")] = False,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Set what holds for every command."""
    del version  # its callback has done the work
    as_json.set(json)


def _mount() -> None:
    for noun in NOUNS:
        app.add_typer(importlib.import_module(f"foresite.cli.{noun}").app, name=noun)
    for verb in VERBS:
        app.command(verb)(importlib.import_module(f"foresite.cli.{verb}").command)


_mount()


def run() -> None:
    """Run the shell; every error we raise on purpose ends in a sentence, a remedy and its exit code."""
    arguments = sys.argv[1:]
    if "--json" in arguments:  # accepted anywhere on the line
        sys.argv[1:] = ["--json", *(argument for argument in arguments if argument != "--json")]
    try:
        start_logging(load_settings())
        app()
    except ForesiteError as error:
        console = Console(stderr=True, highlight=False)
        console.print(f"[bold red]error[/] {error.code}:", end=" ")
        console.print(error.message, markup=False, soft_wrap=True)
        if error.remedy:
            console.print(f"  {error.remedy}", markup=False, soft_wrap=True)
        sys.exit(EXIT_CODES[error.kind])
