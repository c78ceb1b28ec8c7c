"""Series chosen by what they measure and where, instead of one by one."""

from dataclasses import dataclass, replace

from sqlalchemy import Engine, Select, func, select

from foresite.catalog import assets
from foresite.catalog.tables import AssetRow, SeriesRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope


@dataclass(frozen=True, slots=True)
class Choice:
    """Which series are meant.

    Attributes:
        quantity: what is measured; empty: anything.
        unit: of the values; empty: any.
        asset_type: of the assets; empty: any.
        below: key of the asset that they are of or below, however deep; empty: any.
    """

    quantity: str = ""
    unit: str = ""
    asset_type: str = ""
    below: str = ""


ANY = Choice()


def nearest(engine: Engine, scope: Scope, choice: Choice, *, most: int) -> tuple[list[SeriesRow], int]:
    """Return the first series of a choice that are of assets, and how many there are.

    Those at the top of the tree come before those below it, then it goes by key.
    """
    tree = assets.below(scope, choice.below)
    mine = select(SeriesRow).where(SeriesRow.organisation_id == scope.organisation_id)
    placed = mine.join(tree, tree.c.asset_id == SeriesRow.asset_id)
    chosen = narrowed(placed, scope, replace(choice, below=""))
    with reading(engine, scope) as session:
        rows = list(session.scalars(chosen.order_by(tree.c.depth, SeriesRow.key).limit(most)))
        full = len(rows) == most
        count = session.scalar(chosen.with_only_columns(func.count())) if full else len(rows)
    return rows, count or 0


def narrowed(chosen: Select[SeriesRow], scope: Scope, choice: Choice) -> Select[SeriesRow]:
    """Choose those of these series that a choice means; one that says nothing leaves them all."""
    for column, wanted in ((SeriesRow.quantity, choice.quantity), (SeriesRow.unit, choice.unit)):
        if wanted:
            chosen = chosen.where(column == wanted)
    places = select(AssetRow.asset_id).where(AssetRow.organisation_id == scope.organisation_id)
    if choice.asset_type:
        chosen = chosen.where(SeriesRow.asset_id.in_(places.where(AssetRow.asset_type == choice.asset_type)))
    if choice.below:
        chosen = chosen.where(SeriesRow.asset_id.in_(select(assets.below(scope, choice.below).c.asset_id)))
    return chosen
