"""``foresite note``: what people write about moments and windows of time."""

from typing import Annotated, Any

import typer

from foresite.catalog import notes
from foresite.catalog.notes import NoteSpec
from foresite.catalog.tables import NoteRow
from foresite.cli.door import ids_of, open_door, say, say_page
from foresite.core.timeaxis import Window, parse_instant

app = typer.Typer(help="Notes: what people write about times.", no_args_is_help=True)
_SHOWN = ("note_id", "start_at", "end_at", "series_id", "asset_id", "text", "author", "shared", "known_at")


@app.command("list")
def list_(
    series: Annotated[list[str] | None, typer.Option(help="What holds for the series of this key.")] = None,
    start: Annotated[str, typer.Option(help="First instant, ISO 8601 with offset.")] = "",
    end: Annotated[str, typer.Option(help="End, not included.")] = "",
    as_of: Annotated[str, typer.Option(help="What had been written by this instant.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 100,
    cursor: Annotated[str, typer.Option(help="Go on after the page before.")] = "",
) -> None:
    """List the shared notes and one's own, the newest written first."""
    door = open_door()
    ends = Window.everything()
    window = Window(parse_instant(start) if start else ends.start, parse_instant(end) if end else ends.end)
    page = notes.find(
        door.house.engine,
        door.scope,
        window,
        series_ids=ids_of(door, series or []),
        as_of=parse_instant(as_of) if as_of else None,
        limit=limit,
        cursor=cursor,
    )
    say_page([_told(row) for row in page.items], page.next_cursor, table=_SHOWN[1:])


@app.command()
def add(
    text: Annotated[str, typer.Argument(help="What to write: plain text.")],
    at: Annotated[str, typer.Option(help="The moment, or when the window begins: ISO 8601 with offset.")],
    until: Annotated[str, typer.Option(help="End of the window, not included; empty: a moment.")] = "",
    series: Annotated[str, typer.Option(help="Key of the series that it is of; empty: of everything.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Only its author reads it.")] = False,
) -> None:
    """Write a note about a moment or a window of time."""
    door = open_door()
    spec = NoteSpec(
        parse_instant(at),
        text,
        end_at=parse_instant(until) if until else None,
        series_id=ids_of(door, [series])[0] if series else None,
        shared=not private,
    )
    say(_told(notes.write(door.house.engine, door.scope, spec)))


def _told(row: NoteRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _SHOWN if name != "author"}
    return told | {"author": row.author_name or row.author_kind}
