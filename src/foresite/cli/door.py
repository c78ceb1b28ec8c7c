"""What every command of the shell shares: opening the house, saying results, showing progress."""

import getpass
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from foresite.catalog import series
from foresite.catalog.organisations import scope_of
from foresite.core.errors import NotFoundError
from foresite.platform.actor import Actor
from foresite.platform.config import Settings, load_settings
from foresite.platform.jobs.tables import JobRow
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House, open_house

as_json: ContextVar[bool] = ContextVar("as_json", default=False)
"""Set by the global ``--json``: results as one JSON document on standard output, nothing else there."""


Queue = Annotated[bool, typer.Option("--queue", help="Have a worker do it, and return at once with the job.")]
UNFOLDED = 10_000
"""Width for a reader that is no terminal: a row stays one line."""
_JSON = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS


@dataclass(frozen=True, slots=True)
class Door:
    """An open house and the organisation that this shell works for."""

    house: House
    scope: Scope


def open_door(settings: Settings | None = None) -> Door:
    """Open the installation and the organisation that the settings name."""
    settings = settings or load_settings()
    if settings.database_url is None:
        upgrade(settings)  # an embedded database has no operator who would do it
    house = open_house(settings)
    return Door(house, scope_of(house.engine, settings.organisation).acting(shell_actor()))


def shell_actor() -> Actor:
    """Return who acts in a shell: the user as the operating system knows them, on this machine."""
    number = os.getuid() if hasattr(os, "getuid") else ""
    return Actor("shell", str(number), _user(), socket.gethostname())


def _user() -> str:
    """Return the user's name; what variables of the environment say of it is not believed."""
    try:
        import pwd  # noqa: PLC0415 -- Windows has none
    except ImportError:
        return getpass.getuser()
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""  # a number without a name, as in containers


def say(result: Any, *, table: Sequence[str] = (), last: str = "") -> None:
    """Print a result: JSON with ``--json``, else a table of these columns (or name and value)."""
    if as_json.get():
        sys.stdout.write(orjson.dumps(result, default=str, option=_JSON).decode() + "\n")
        return
    console = Console(width=None if sys.stdout.isatty() else UNFOLDED)
    rows = result if isinstance(result, list) else None
    if rows is not None and table:
        console.print(_table(rows, table) if rows else "Nothing to show.")
    elif isinstance(result, dict):
        grid = Table(show_header=False, box=None, pad_edge=False)
        for name, value in result.items():
            grid.add_row(f"[bold]{name}[/]", _cell(value))
        console.print(grid)
    elif result is not None:
        console.print(result, markup=False)
    if last:
        console.print(last, markup=False, highlight=False)


def counted(count: int, noun: str) -> str:
    """Say how many, with the noun as it goes with the number.

    >>> counted(1, "backtest"), counted(2000, "row")
    ('1 backtest', '2,000 rows')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def say_job(row: JobRow) -> None:
    """Say which job a worker will do."""
    told = {"job_id": row.job_id, "run_id": row.run_id, "state": row.state}
    say(told, last=f"Watch it with: foresite job show {row.job_id} --follow")


def say_page(rows: list[dict[str, Any]], next_cursor: str, *, table: Sequence[str]) -> None:
    """Print one page of a list and how to go on after it; the JSON is the same as the API's."""
    if as_json.get():
        say({"items": rows, "next_cursor": next_cursor or None})
    else:
        say(rows, table=table, last=f"More: --cursor {next_cursor}" if next_cursor else "")


def _table(rows: list[dict[str, Any]], columns: Sequence[str]) -> Table:
    made = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        made.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        made.add_row(*(_cell(row.get(column)) for column in columns))
    return made


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1e6 else f"{value:,.0f}"  # noqa: PLR2004 -- readable width
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(map(_cell, value))
    if isinstance(value, dict):
        return ", ".join(f"{name} {_cell(each)}" for name, each in value.items())
    return str(value).replace("[", r"\[")


@contextmanager
def bar(title: str) -> Iterator[Callable[[float, str], None]]:
    """Show a progress bar on a terminal's standard error; gives a function taking (share 0 to 1, note)."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    silent = as_json.get() or not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=silent) as progress:
        task = progress.add_task(title, total=1.0)

        def step(share: float, note: str = "") -> None:
            progress.update(task, completed=share, description=f"{title} {note}".strip())

        yield step


def ids_of(door: Door, keys: list[str]) -> list[int]:
    """Return the ids of series by their keys, or say which there is not."""
    rows = series.by_keys(door.house.engine, door.scope, keys)
    for key in keys:
        if key not in rows:
            raise NotFoundError(
                f"there is no series {key}",
                code="series-absent",
                remedy="`foresite series list` shows them.",
                key=key,
            )
    return [rows[key].series_id for key in keys]
