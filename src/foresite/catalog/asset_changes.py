"""What people and programs say of assets: many by their keys, or one thing about one of them."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from foresite.catalog.assets import AssetSpec, check_place, ensure, refuse_circle
from foresite.catalog.outlines import check_outline
from foresite.catalog.tables import AssetRow
from foresite.core.errors import BadDataError, NotFoundError
from foresite.platform.audit import Action, note
from foresite.platform.database import writing
from foresite.platform.events.kinds import AssetTold, ids_told
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope


def put(engine: Engine, scope: Scope, specs: list[AssetSpec]) -> dict[str, int]:
    """Make or update assets by key, all or none; the order does not matter. Returns their ids by key.

    Raises:
        BadDataError: a key stands twice, a parent is nowhere, or a place or outline cannot be; it names
            the key and, as ``item``, where it stands among ``specs``.
    """
    places: dict[str, int] = {}
    for at, spec in enumerate(specs):
        if spec.key in places:
            raise BadDataError(
                f"the key {spec.key} stands twice",
                code="asset-twice",
                remedy="Say all about an asset in one item.",
                key=spec.key,
                item=at,
            )
        places[spec.key] = at
    try:
        return ensure(engine, scope, parents_first(specs))
    except BadDataError as fault:
        fault.facts.setdefault("item", places.get(fault.facts.get("key", fault.facts.get("value", ""))))
        raise


def parents_first(specs: list[AssetSpec]) -> list[AssetSpec]:
    """Return the same specs, each after its parent where that is among them.

    >>> [each.key for each in parents_first([AssetSpec("a/b", parent="a"), AssetSpec("a")])]
    ['a', 'a/b']
    """
    by_key = {spec.key: spec for spec in specs}
    done: dict[str, AssetSpec] = {}
    for spec in specs:
        line, above = [], spec
        while above.key not in done and above not in line:
            line.append(above)
            above = by_key.get(above.parent or "", above)
        done.update({each.key: each for each in reversed(line)})
    return list(done.values())


def change(engine: Engine, scope: Scope, asset_id: int, given: dict[str, Any]) -> None:
    """Change what is given of one asset: name, asset_type, parent, place, outline, attributes.

    None takes a parent, a place or an outline away; attributes are replaced as a whole.
    """
    with writing(engine, scope) as session:
        row = session.scalar(
            select(AssetRow).filter_by(organisation_id=scope.organisation_id, asset_id=asset_id)
        )
        if row is None:
            raise NotFoundError(f"there is no asset {asset_id}", code="asset-absent", asset_id=asset_id)
        before = _told(row)
        for name, value in given.items():
            _SET.get(name, _plain(name))(session, scope, row, value)
        check_place(row.key, row.latitude_deg, row.longitude_deg)
        after = _told(row)
        if after != before:
            note(session, scope, Action.ASSET_CHANGE, asset_id, before=before, after=after)
            publish(session, scope, AssetTold(asset_ids=ids_told({asset_id})))


_Setter = Callable[[Session, Scope, AssetRow, Any], None]


def _plain(name: str) -> _Setter:
    def change(_session: Session, _scope: Scope, row: AssetRow, value: Any) -> None:
        setattr(row, name, value)

    return change


def _parent(session: Session, scope: Scope, row: AssetRow, key: str | None) -> None:
    if not key:
        row.parent_id = None
        return
    mine = {"organisation_id": scope.organisation_id, "key": key}
    above = session.scalar(select(AssetRow).filter_by(**mine))
    if above is None:
        raise BadDataError(
            f"the asset {row.key} names a parent {key} that does not exist",
            code="parent-absent",
            remedy="Make the parent first, or correct the parent's key.",
            key=row.key,
            parent=key,
        )
    refuse_circle(session, scope, row, above)
    row.parent_id = above.asset_id


def _outline(_session: Session, _scope: Scope, row: AssetRow, outline: dict[str, Any] | None) -> None:
    if outline is not None:
        check_outline(row.key, outline)
    row.outline = outline


_SET: dict[str, _Setter] = {"parent": _parent, "outline": _outline}


def _told(row: AssetRow) -> dict[str, Any]:
    """Return what the trail keeps of an asset; of an outline how many positions it has."""
    names = ("name", "asset_type", "parent_id", "latitude_deg", "longitude_deg", "attributes")
    return {name: getattr(row, name) for name in names} | {"outline_positions": _positions(row.outline)}


def _positions(outline: dict[str, Any] | None) -> int:
    if outline is None:
        return 0
    found = outline["coordinates"]
    polygons = found if outline["type"] == "MultiPolygon" else [found]
    return sum(len(ring) for polygon in polygons for ring in polygon)
