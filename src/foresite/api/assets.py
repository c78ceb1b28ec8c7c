"""Routes of assets: things in the world, what they are part of, and how they are linked."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from foresite.api.deps import LARGEST_ID, Caller, CallerDep, needs
from foresite.api.schemas import Asset, AssetDetail, AssetPage, AssetWhole, Link
from foresite.catalog import assets as catalogue
from foresite.catalog.tables import AssetRow
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["assets"])
MAX_PARTS = 1000


@router.get("/assets", dependencies=[needs(Permission.DATA_READ)], summary="Find assets")
def find(
    who: CallerDep,
    query: Annotated[str, Query(description="Words in key or name.")] = "",
    asset_type: Annotated[str, Query(description="zone, substation, plant, meter and so on.")] = "",
    parent: Annotated[str, Query(description="Key of the asset that they are parts of.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 100,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> AssetPage:
    """Return one page of assets by key, without their outlines."""
    page = catalogue.find(
        who.house.engine,
        who.scope,
        query=query,
        asset_type=asset_type,
        parent=parent,
        limit=limit,
        cursor=cursor,
    )
    return AssetPage(items=_shown(who, page.items), next_cursor=page.next_cursor or None)


@router.get("/assets/{asset_id}", dependencies=[needs(Permission.DATA_READ)], summary="One asset")
def get(who: CallerDep, asset_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> AssetWhole:
    """Return one asset with its outline, its parts (the first thousand) and its links."""
    engine, scope = who.house.engine, who.scope
    row = catalogue.get(engine, scope, asset_id)
    parts = catalogue.find(engine, scope, parent=row.key, limit=MAX_PARTS)
    return AssetWhole(
        **_shown(who, [row])[0].model_dump(),
        outline=row.outline,
        parts=[Asset.model_validate(part, from_attributes=True) for part in parts.items],
        links=[
            Link.model_validate(link, from_attributes=True)
            for link in catalogue.links(engine, scope, asset_id)
        ],
    )


def _shown(who: Caller, rows: list[AssetRow]) -> list[AssetDetail]:
    above = [row.parent_id for row in rows if row.parent_id is not None]
    parents = catalogue.by_ids(who.house.engine, who.scope, above)
    return [
        AssetDetail(
            asset_id=row.asset_id,
            key=row.key,
            name=row.name,
            asset_type=row.asset_type,
            parent=parents[row.parent_id].key if row.parent_id in parents else None,
            latitude_deg=row.latitude_deg,
            longitude_deg=row.longitude_deg,
            attributes=row.attributes,
        )
        for row in rows
    ]
