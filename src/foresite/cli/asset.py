"""``foresite asset``: things in the world, what they are part of, and how they are linked."""

from pathlib import Path
from typing import Annotated, Any

import typer

from foresite.catalog import asset_changes, assets, series
from foresite.catalog.tables import AssetRow
from foresite.cli.door import Door, open_door, say, say_page
from foresite.core.errors import BadDataError
from foresite.ingest.site_files import read_sites

app = typer.Typer(help="Assets: things in the world that series belong to.", no_args_is_help=True)
SHOWN = 1000


@app.command("list")
def list_(
    query: Annotated[str, typer.Argument(help="Words in the key or the name.")] = "",
    asset_type: Annotated[str, typer.Option("--type", help="Only these: zone, plant, meter and so on.")] = "",
    parent: Annotated[str, typer.Option(help="Only the parts of the asset of this key.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 100,
    cursor: Annotated[str, typer.Option(help="Go on after the page before.")] = "",
) -> None:
    """List the assets of the organisation."""
    door = open_door()
    page = assets.find(
        door.house.engine,
        door.scope,
        query=query,
        asset_type=asset_type,
        parent=parent,
        limit=limit,
        cursor=cursor,
    )
    columns = ("asset_id", "key", "name", "asset_type", "parent", "latitude_deg", "longitude_deg")
    say_page(_told(door, page.items), page.next_cursor, table=columns)


@app.command()
def show(key: Annotated[str, typer.Argument(help="Key of the asset, as `list` shows it.")]) -> None:
    """Show one asset with its attributes, its parts, its series and its links."""
    door = open_door()
    engine, scope = door.house.engine, door.scope
    row = assets.by_key(engine, scope, key)
    links = assets.links(engine, scope, row.asset_id)
    own = series.find(engine, scope, asset=key, limit=SHOWN)
    parts = assets.find(engine, scope, parent=key, limit=SHOWN)
    say(
        {
            **_told(door, [row])[0],
            "outline": row.outline,
            "parts": [part.key for part in parts.items],
            "series": [one.key for one in own.items],
            "links": [f"{link.from_key} {link.link_type} {link.to_key}" for link in links],
        }
    )


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="CSV or GeoJSON.", exists=True, dir_okay=False)],
    column: Annotated[
        list[str], typer.Option(help="Which column means what, repeated: latitude_deg=Breite.")
    ] = [],  # noqa: B006 -- never changed
    asset_type: Annotated[str, typer.Option("--type", help="Of sites that do not say.")] = "",
    parent: Annotated[str, typer.Option(help="Key of what sites that do not say are part of.")] = "",
    prefix: Annotated[str, typer.Option(help="Set before every key: us/")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what was read, and keep nothing.")] = False,
) -> None:
    """Bring in sites from a CSV (under whatever headers) or GeoJSON file; again it changes nothing."""
    said = dict(each.partition("=")[::2] for each in column)
    read = read_sites(file, columns=said, asset_type=asset_type, parent=parent, prefix=prefix)
    door = open_door()
    if not dry_run:
        try:
            asset_changes.put(door.house.engine, door.scope, read.specs)
        except BadDataError as fault:
            line = read.lines.get(str(fault.facts.get("key", fault.facts.get("value"))))
            fault.message = f"{file.name}, line {line}: {fault.message}" if line else fault.message
            fault.args = (fault.message,)
            raise
    placed = sum(spec.latitude_deg is not None for spec in read.specs)
    outlined = sum(spec.outline is not None for spec in read.specs)
    told = {"assets": len(read.specs), "with_place": placed, "with_outline": outlined, "kept": not dry_run}
    say(told | {"columns": read.columns})


def _told(door: Door, rows: list[AssetRow]) -> list[dict[str, Any]]:
    above = [row.parent_id for row in rows if row.parent_id is not None]
    parents = assets.by_ids(door.house.engine, door.scope, above)
    return [
        {
            "asset_id": row.asset_id,
            "key": row.key,
            "name": row.name,
            "asset_type": row.asset_type,
            "parent": parents[row.parent_id].key if row.parent_id in parents else None,
            "latitude_deg": row.latitude_deg,
            "longitude_deg": row.longitude_deg,
            "attributes": row.attributes,
        }
        for row in rows
    ]
