"""``foresite series``: find series and read their values."""

from datetime import timedelta
from typing import Annotated

import typer

from foresite.catalog import series
from foresite.cli.door import counted, open_door, say, say_page
from foresite.core.errors import NotFoundError
from foresite.core.timeaxis import Window, now, parse_instant

app = typer.Typer(help="Series: find them and read their values.", no_args_is_help=True)


@app.command("list")
def list_(
    query: Annotated[str, typer.Argument(help="Words in the key or the name.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 100,
    cursor: Annotated[str, typer.Option(help="Go on after the page before.")] = "",
) -> None:
    """List the series of the organisation."""
    door = open_door()
    page = series.find(door.house.engine, door.scope, query=query, limit=limit, cursor=cursor)
    rows = [
        {
            "series_id": row.series_id,
            "key": row.key,
            "quantity": row.quantity,
            "unit": row.unit,
            "resolution": row.resolution,
            "zone": row.zone,
        }
        for row in page.items
    ]
    say_page(rows, page.next_cursor, table=("series_id", "key", "quantity", "unit", "resolution", "zone"))


@app.command()
def show(
    key: Annotated[str, typer.Argument(help="Key of the series, as `list` shows it.")],
    start: Annotated[str, typer.Option(help="From this instant on; default: a day before the end.")] = "",
    end: Annotated[str, typer.Option(help="Up to this instant; default: now.")] = "",
    as_of: Annotated[str, typer.Option(help="As it was known at this instant.")] = "",
) -> None:
    """Show the values of one series in a window, now or as they were known at a moment."""
    door = open_door()
    row = series.by_keys(door.house.engine, door.scope, [key]).get(key)
    if row is None:
        raise NotFoundError(
            f"there is no series {key}",
            code="series-absent",
            remedy="`foresite series list` shows them.",
            key=key,
        )
    until = parse_instant(end) if end else now()
    window = Window(parse_instant(start) if start else until - timedelta(days=1), until)
    facts = door.house.lake.read(
        door.scope, [row.series_id], window, as_of=parse_instant(as_of) if as_of else None
    )
    rows = facts.select("event_at", "value", "known_at", "quality").to_dicts()
    last = f"{counted(len(rows), 'value')} in {row.unit}"
    say(rows, table=("event_at", "value", "known_at", "quality"), last=last)
