"""Routes of dashboards: pages of panels, their versions, who sees them, whose home they are."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from foresite.api.dashboard_schemas import (
    Dashboard,
    DashboardList,
    DashboardListed,
    DashboardSaved,
    DashboardVersion,
    DashboardVersionWhole,
    DashboardWanted,
    HomeWanted,
    SharingWanted,
    VersionOver,
)
from foresite.api.deps import Caller, CallerDep, needs
from foresite.api.series import told_all
from foresite.catalog import assets, series
from foresite.dashboards import kept, sharing
from foresite.dashboards.document import Content, keys_of, places_of
from foresite.dashboards.kept import Viewer
from foresite.dashboards.tables import DashboardVersionRow
from foresite.platform.auth import roles
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["dashboards"], prefix="/dashboards")
_READ, _WRITE = [needs(Permission.DATA_READ)], [needs(Permission.DASHBOARD_WRITE)]
Which = Annotated[str, Path(max_length=200, description="Id or name.")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("", dependencies=_READ, summary="Dashboards")
def find(who: CallerDep) -> DashboardList:
    """Return the dashboards that the caller made or that are shared with them, by name."""
    engine, scope = who.house.engine, who.scope
    items = [kept.described(each) for each in kept.find(engine, scope, viewer_of(who))]
    names = [role.name for role in roles.find(engine, scope)]
    return DashboardList(items=[DashboardListed.model_validate(each) for each in items], roles=names)


@router.post("", status_code=201, dependencies=_WRITE, summary="Make a dashboard")
def make(who: CallerDep, body: DashboardWanted) -> Dashboard:
    """Keep a new dashboard, which nobody else sees until it is shared; what was exported can be sent."""
    row = kept.make(who.house.engine, who.scope, body.name, body.content)
    return _whole(who, row.dashboard_id)


@router.get("/{dashboard_id}", dependencies=_READ, summary="One dashboard")
def get(who: CallerDep, dashboard_id: Which) -> Dashboard:
    """Return one dashboard with the series that it names; its name and content are what can be sent again."""
    return _whole(who, dashboard_id)


@router.put("/{dashboard_id}", dependencies=_WRITE, summary="Save a dashboard")
def save(who: CallerDep, dashboard_id: Which, body: DashboardSaved) -> Dashboard:
    """Keep a new version. Where somebody saved since the one it was made of, nothing is overwritten (409)."""
    engine, scope = who.house.engine, who.scope
    kept.save(
        engine, scope, viewer_of(who), dashboard_id, over=body.version, name=body.name, told=body.content
    )
    return _whole(who, dashboard_id)


@router.delete("/{dashboard_id}", status_code=204, dependencies=_WRITE, summary="Delete a dashboard")
def forget(who: CallerDep, dashboard_id: Which) -> None:
    """Delete a dashboard with all its versions; roles whose home it was begin at the overview."""
    kept.forget(who.house.engine, who.scope, viewer_of(who), dashboard_id)


@router.put("/{dashboard_id}/sharing", dependencies=_WRITE, summary="Share a dashboard")
def share(who: CallerDep, dashboard_id: Which, body: SharingWanted) -> Dashboard:
    """Say who sees it: nobody else, people of some roles, or everybody of the organisation."""
    sharing.share(who.house.engine, who.scope, viewer_of(who), dashboard_id, body.sharing, body.roles)
    return _whole(who, dashboard_id)


@router.put(
    "/{dashboard_id}/home",
    dependencies=[needs(Permission.DASHBOARD_MANAGE)],
    summary="Make a dashboard the home of roles",
)
def make_home(who: CallerDep, dashboard_id: Which, body: HomeWanted) -> Dashboard:
    """Let people of these roles, and of no others, begin at it; each role has one home."""
    sharing.make_home(who.house.engine, who.scope, viewer_of(who), dashboard_id, body.roles)
    return _whole(who, dashboard_id)


@router.get("/{dashboard_id}/versions", dependencies=_READ, summary="Versions of a dashboard")
def versions(who: CallerDep, dashboard_id: Which) -> list[DashboardVersion]:
    """Return every version, the newest first."""
    engine, scope = who.house.engine, who.scope
    row = kept.get(engine, scope, viewer_of(who), dashboard_id).row
    return [DashboardVersion.model_validate(_version(each)) for each in kept.versions(engine, scope, row)]


@router.get("/{dashboard_id}/versions/{version}", dependencies=_READ, summary="One version of a dashboard")
def version_of(who: CallerDep, dashboard_id: Which, version: Number) -> DashboardVersionWhole:
    """Return a dashboard as it was saved once."""
    engine, scope = who.house.engine, who.scope
    row = kept.get(engine, scope, viewer_of(who), dashboard_id).row
    found = kept.content(engine, scope, row, version)
    return DashboardVersionWhole.model_validate(_version(found) | {"content": found.content})


@router.post("/{dashboard_id}/versions/{version}/restore", dependencies=_WRITE, summary="Restore a version")
def restore(who: CallerDep, dashboard_id: Which, version: Number, body: VersionOver) -> Dashboard:
    """Make an earlier version the newest one; those between stay, and can be restored too."""
    engine, scope = who.house.engine, who.scope
    kept.restore(engine, scope, viewer_of(who), dashboard_id, version, over=body.version)
    return _whole(who, dashboard_id)


def viewer_of(who: Caller) -> Viewer:
    """Return as whom a caller looks at dashboards."""
    manages = Permission.DASHBOARD_MANAGE in who.permissions
    return Viewer(kept.owner_of(who.scope), role=who.role, manages=manages)


def _whole(who: Caller, dashboard_id: str) -> Dashboard:
    engine, scope = who.house.engine, who.scope
    shown = kept.get(engine, scope, viewer_of(who), dashboard_id)
    told = kept.content(engine, scope, shown.row).content
    content = Content.model_validate(told)
    keys = list(dict.fromkeys(key for panel in content.panels for key in keys_of(panel)))
    rows = series.by_keys(engine, scope, keys)
    places = places_of(content)
    there = assets.those_there(engine, scope, places)
    return Dashboard.model_validate(
        kept.described(shown)
        | {
            "content": told,
            "series": told_all(who, [rows[key] for key in keys if key in rows]),
            "missing": [key for key in keys if key not in rows] + [key for key in places if key not in there],
        }
    )


def _version(row: DashboardVersionRow) -> dict[str, Any]:
    names = ("version", "name", "restored_from", "made_by", "made_at")
    return {name: getattr(row, name) for name in names} | {"panels": len(row.content["panels"])}
