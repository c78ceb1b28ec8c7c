"""Which series are sums of which: by the tree of assets, among series of one quantity, unit and step."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select

from foresite.catalog import series
from foresite.catalog.tables import AssetRow, SeriesRow
from foresite.core.errors import BadDataError
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

_Kind = tuple[str, str, str | None]
"""Quantity, unit and step."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """The assets below each asset, and the series at each."""

    below: Mapping[int | None, list[int]]
    at: Mapping[tuple[int | None, _Kind], list[SeriesRow]]


def parts_of(engine: Engine, scope: Scope, series_ids: Sequence[int]) -> dict[int, list[int]]:
    """Return by whole the series of the group that it is the sum of.

    The parts of a series are those of its quantity, unit and step at the nearest assets below its own. Of
    several at one asset the group says which is meant.

    Raises:
        BadDataError: a part is not in the group, or two of one asset are, or nothing is a sum of anything.
    """
    group = {row.series_id: row for row in series.by_ids(engine, scope, list(series_ids)).values()}
    tree = _tree(engine, scope, group)
    found: dict[int, list[int]] = {}
    for row in group.values():
        if row.asset_id is None:
            continue
        parts = list(_below(tree, row.asset_id, _kind(row), group))
        if not any(part.series_id in group for part in parts):
            continue
        missing = [part.key for part in parts if part.series_id not in group]
        if missing:
            raise BadDataError(
                f"parts of {row.key} are not among what is forecast: {', '.join(missing[:10])}",
                code="parts-missing",
                remedy="Train models for them and name these too, or leave the whole out.",
                key=row.key,
                missing=missing[:10],
            )
        found[row.series_id] = sorted(part.series_id for part in parts)
    if not found:
        raise BadDataError(
            "none of these series is the sum of others among them",
            code="no-sums",
            remedy="Name models of a series and of its parts: of its quantity, unit and step, below it.",
        )
    return found


def _tree(engine: Engine, scope: Scope, group: dict[int, SeriesRow]) -> _Tree:
    below: dict[int | None, list[int]] = defaultdict(list)
    at: dict[tuple[int | None, _Kind], list[SeriesRow]] = defaultdict(list)
    mine = scope.organisation_id
    assets = select(AssetRow.parent_id, AssetRow.asset_id).filter_by(organisation_id=mine)
    quantities = sorted({row.quantity for row in group.values()})
    chosen = select(SeriesRow).filter_by(organisation_id=mine).where(SeriesRow.quantity.in_(quantities))
    with reading(engine, scope) as session:
        for parent, asset in session.execute(assets.where(AssetRow.parent_id.is_not(None))):
            below[parent].append(asset)
        for row in session.scalars(chosen.where(SeriesRow.asset_id.is_not(None))):
            at[row.asset_id, _kind(row)].append(row)
    return _Tree(below, at)


def _below(tree: _Tree, asset_id: int, kind: _Kind, group: dict[int, SeriesRow]) -> Iterator[SeriesRow]:
    """Yield the series of a kind at the nearest assets below one."""
    for asset in tree.below.get(asset_id, []):
        here = tree.at.get((asset, kind), [])
        meant = [row for row in here if row.series_id in group]
        if len(meant) > 1:
            keys = sorted(row.key for row in meant)
            raise BadDataError(
                f"two series of one asset would be counted twice: {', '.join(keys)}",
                code="parts-double",
                remedy="Leave one of them out.",
                keys=keys,
            )
        if here:
            yield (meant or here)[0]
        else:
            yield from _below(tree, asset, kind, group)


def _kind(row: SeriesRow) -> _Kind:
    return row.quantity, row.unit, row.resolution
