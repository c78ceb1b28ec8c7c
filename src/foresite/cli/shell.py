"""``foresite``: one group of commands per noun; the only place that turns errors into exit codes."""

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from typer.core import TyperGroup
from typer.main import get_command, get_group
from typing_extensions import override

from foresite import __version__
from foresite.cli.door import as_json
from foresite.core.errors import DefectError, ForesiteError
from foresite.platform.config import load_settings, strangers
from foresite.platform.telemetry import logger, start_logging

NOUNS = (
    "org", "user", "role", "session", "key", "signing", "asset", "series", "note", "source", "ingest", "run",
    "job", "schedule", "quarantine", "forecast", "model", "anomaly", "dashboard", "lake", "db", "settings",
    "api", "audit",
)  # fmt: skip
ALSO = {"forecast": ("why",)}
"""Files that give a noun of another file more commands."""
VERBS = ("demo", "serve", "doctor", "events")
EXIT_CODES = {
    "not-found": 3, "bad-data": 4, "conflict": 5, "refused": 6, "unavailable": 7, "defect": 8,
    "unauthenticated": 9, "forbidden": 10, "too-soon": 11,
}  # fmt: skip


class _Files(Mapping[str, Any]):
    """Commands by name, each made when it is asked for: what they import takes up to seconds to come in."""

    @override
    def __getitem__(self, name: str) -> Any:
        if name not in (*NOUNS, *VERBS):
            raise KeyError(name)
        return _made(name)

    @override
    def __iter__(self) -> Iterator[str]:
        return iter((*VERBS, *NOUNS))

    @override
    def __len__(self) -> int:
        return len(NOUNS) + len(VERBS)


@cache
def _made(name: str) -> Any:
    """Make the command that a file of this package holds, or the group of one."""
    file, *more = (importlib.import_module(f"foresite.cli.{each}") for each in (name, *ALSO.get(name, ())))
    del more  # each has added to the group of the first
    if name in NOUNS:
        made: Any = get_group(file.app)
        made.name = name
        return made
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")
    alone.command(name)(file.command)
    return get_command(alone)


class _Commands(TyperGroup):
    """The group of all commands."""

    def __init__(self, *args: Any, **attributes: Any) -> None:
        """Look at no file yet."""
        super().__init__(*args, **attributes)
        self.commands = _Files()  # type: ignore[assignment]  # nothing is added to it


app = typer.Typer(
    name="foresite",
    cls=_Commands,
    help="The operations ledger that remembers what it knew: data in, honest forecasts out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f'{{"version": "{__version__}"}}' if as_json.get() else f"foresite {__version__}")
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


def run() -> None:
    """Run the shell; whatever stops a command ends in a sentence, a remedy and an exit code."""
    arguments = sys.argv[1:]
    if "--json" in arguments:  # accepted anywhere on the line
        sys.argv[1:] = ["--json", *(argument for argument in arguments if argument != "--json")]
        as_json.set(True)
    try:
        _begin()
        app(prog_name="foresite")
    except ForesiteError as error:
        sys.exit(_told(error))
    except BrokenPipeError:
        _leave_quietly()
    except Exception as cause:  # noqa: BLE001 -- the door: nobody is shown a traceback who did not ask
        logger(__name__).debug("unforeseen", exc_info=cause)
        sys.exit(_told(_defect(cause)))


def _begin() -> None:
    """Start the logs; settings that are wrong are told by the commands that need them."""
    with contextlib.suppress(ForesiteError):
        start_logging(load_settings())
    for told in strangers():
        _note(told)


def _told(error: ForesiteError) -> int:
    """Say what is wrong on standard error and return the exit code."""
    if as_json.get():
        facts = {"kind": error.kind, "code": error.code, "message": error.message, "remedy": error.remedy}
        sys.stderr.write(orjson.dumps({"error": facts | {"facts": error.facts}}, default=str).decode() + "\n")
    else:
        console = Console(stderr=True, highlight=False)
        console.print(f"[bold red]error[/] {error.code}:", end=" ")
        console.print(error.message, markup=False, soft_wrap=True)
        if error.remedy:
            console.print(f"  {error.remedy}", markup=False, soft_wrap=True)
    return EXIT_CODES[error.kind]


def _defect(cause: Exception) -> DefectError:
    what = (str(cause).splitlines() or [""])[0]
    return DefectError(
        f"something unforeseen happened: {type(cause).__name__}: {what}",
        remedy="`foresite doctor` may know why; with FORESITE_LOG_LEVEL=DEBUG the log says where.",
    )


def _note(told: str) -> None:
    Console(stderr=True, highlight=False).print(told, markup=False, soft_wrap=True)


def _leave_quietly() -> None:
    """End as a command does whose reader has gone: without a word, also from the streams' own closing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)
