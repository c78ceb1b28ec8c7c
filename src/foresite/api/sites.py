"""Routes of sites: assets brought in and changed, gone through with what is known of them, and on a map."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from foresite.api.asset_schemas import (
    AssetChange,
    AssetsPut,
    AssetsThere,
    MapAnswer,
    Site,
    SiteNewest,
    SitePage,
)
from foresite.api.deps import LARGEST_ID, CallerDep, MomentDep, WindowDep, needs
from foresite.api.mapping import map_answer
from foresite.api.negotiation import json_sent
from foresite.api.schemas import Asset
from foresite.catalog import asset_changes
from foresite.catalog.assets import AssetSpec
from foresite.platform.auth.permissions import Permission
from foresite.workflows import sites
from foresite.workflows.mapped import Asked, Statistic, mapped

router = APIRouter(tags=["assets"])
_READ = [needs(Permission.DATA_READ)]
_WRITE = [needs(Permission.ASSET_WRITE), Depends(json_sent)]
_Words = Annotated[str, Query(description="Words in key or name.", max_length=500)]
_Type = Annotated[str, Query(description="zone, substation, plant, meter and so on.", max_length=64)]
_AssetId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.put("/assets", dependencies=_WRITE, summary="Bring assets in")
def put(who: CallerDep, asked: AssetsPut) -> AssetsThere:
    """Make assets or update those there are, by key: all of them or none. Sent again it changes nothing.

    A refusal names the key at fault and, as fact ``item``, its place among the items.
    """
    given = [each.model_dump(exclude_none=True) for each in asked.items]
    ids = asset_changes.put(who.house.engine, who.scope, [AssetSpec(**each) for each in given])
    return AssetsThere(asset_ids=[ids[each["key"]] for each in given])


@router.patch("/assets/{asset_id}", dependencies=_WRITE, summary="Change an asset")
def change(who: CallerDep, asset_id: _AssetId, asked: AssetChange) -> Site:
    """Change what is given of an asset."""
    given = asked.model_dump(exclude_unset=True)
    if given.get("attributes", {}) is None:
        given["attributes"] = {}
    asset_changes.change(who.house.engine, who.scope, asset_id, given)
    return _site(sites.get(who.house, who.scope, asset_id))


@router.get("/sites", dependencies=_READ, summary="Go through sites")
def find(
    who: CallerDep,
    query: _Words = "",
    asset_type: _Type = "",
    parent: Annotated[str, Query(description="Key of the asset that they are parts of.")] = "",
    top: Annotated[bool, Query(description="Only those that are part of nothing.")] = False,  # noqa: FBT002
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 100,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> SitePage:
    """Return one page of assets by key, each with its newest value and how much there is to look at."""
    page = sites.find(
        who.house,
        who.scope,
        query=query,
        asset_type=asset_type,
        parent=parent,
        top=top,
        limit=limit,
        cursor=cursor,
    )
    return SitePage(items=[_site(each) for each in page.items], next_cursor=page.next_cursor or None)


@router.get("/sites/{asset_id}", dependencies=_READ, summary="One site")
def get(who: CallerDep, asset_id: _AssetId) -> Site:
    """Return one asset with its newest value and how much there is to look at."""
    return _site(sites.get(who.house, who.scope, asset_id))


@router.get("/map", dependencies=_READ, summary="Sites on a map")
def on_map(
    who: CallerDep,
    window: WindowDep,
    as_of: MomentDep,
    quantity: Annotated[
        str, Query(description="What is measured; empty: what most assets have.", max_length=64)
    ] = "",
    unit: Annotated[str, Query(description="Empty: the commonest of the quantity.", max_length=64)] = "",
    statistic: Annotated[
        Statistic, Query(description="The newest value (before end), or one of those in the window.")
    ] = "newest",
    asset_type: _Type = "",
    words: _Words = "",
    parent: Annotated[str, Query(description="Key: only that asset and those below it.")] = "",
) -> MapAnswer:
    """Return every asset with its place and the value of one quantity in one unit, ranked, by columns.

    An asset without such a series is there without a value. Of several such series of an asset the first by
    key counts.
    """
    asked = Asked(quantity, unit, statistic, window, as_of, asset_type=asset_type, query=words, parent=parent)
    return map_answer(mapped(who.house, who.scope, asked), asked)


def _site(seen: sites.Site) -> Site:
    row, above = seen.row, seen.parent
    return Site(
        asset_id=row.asset_id,
        key=row.key,
        name=row.name,
        asset_type=row.asset_type,
        parent=above.key if above else None,
        latitude_deg=row.latitude_deg,
        longitude_deg=row.longitude_deg,
        attributes=row.attributes,
        parent_asset=Asset(asset_id=above.asset_id, key=above.key, name=above.name) if above else None,
        parts_count=seen.parts,
        series_count=seen.series,
        newest=SiteNewest(**seen.newest) if seen.newest else None,
        open_anomalies=seen.open_anomalies,
    )
