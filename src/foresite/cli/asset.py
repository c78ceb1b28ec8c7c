"""``foresite asset``: things in the world, what they are part of, and how they are linked."""

from typing import Annotated, Any

import typer

from foresite.catalog import assets, series
from foresite.catalog.tables import AssetRow
from foresite.cli.door import Door, open_door, say, say_page

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
