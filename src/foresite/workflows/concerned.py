"""Which series work is about: those it names, and those of the models and groups it names."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from foresite.forecasting.tables import ModelRow, ReignRow, SeriesGroupRow
from foresite.platform.tenancy import Scope


def of_models(session: Session, scope: Scope, model_ids: Sequence[str]) -> Collection[int]:
    """Return the series that models forecast, and those that explain them."""
    chosen = select(ModelRow.series_ids, ModelRow.covariates).where(
        ModelRow.organisation_id == scope.organisation_id, ModelRow.model_id.in_(model_ids)
    )
    return {each for row in session.execute(chosen) for ids in row for each in ids}


def of_group(session: Session, scope: Scope, named: str) -> Collection[int]:
    """Return the series of a group and of whoever is its champion, and those that explain them."""
    mine = SeriesGroupRow.organisation_id == scope.organisation_id
    chosen = select(SeriesGroupRow).where(
        mine, or_(SeriesGroupRow.group_id == named, SeriesGroupRow.name == named)
    )
    row = session.scalars(chosen.order_by(SeriesGroupRow.group_id)).first()
    if row is None:
        return ()
    reigns = select(ReignRow.model_id).where(
        ReignRow.organisation_id == scope.organisation_id,
        ReignRow.group_id == row.group_id,
        ReignRow.ended_at.is_(None),
    )
    return {*row.series_ids, *row.covariates, *of_models(session, scope, list(session.scalars(reigns)))}
