"""The route of the overview: what an analyst wants to know in the morning, in one answer."""

from typing import Any

from fastapi import APIRouter

from foresite.api.deps import CallerDep, MomentDep, needs
from foresite.api.overview_schemas import NextPeak, Overview, Review, SeriesAtAGlance
from foresite.api.schemas import ObservationColumns
from foresite.api.series import told
from foresite.platform.auth.permissions import Permission
from foresite.workflows import overview
from foresite.workflows.overview import Seen

router = APIRouter(tags=["series"])


@router.get("/overview", dependencies=[needs(Permission.DATA_READ)], summary="Overview")
def look(who: CallerDep, as_of: MomentDep) -> Overview:
    """Return what changed, the next peaks of what is forecast, and how much there is to look at.

    Newest values are held against those of exactly a week before. The series are the first 200 by key.
    """
    seen = overview.overview(who.house, who.scope, as_of=as_of)
    review = {name: getattr(seen, name) for name in Review.model_fields}
    return Overview(
        as_of=as_of,
        series_count=seen.series_count,
        main_series_id=seen.main_id,
        series=[_shown(each) for each in seen.seen],
        review=Review.model_validate(review),
    )


def _shown(each: Seen) -> SeriesAtAGlance:
    said = told(each.row, each.asset, each.latest).model_dump()
    return SeriesAtAGlance(
        **said, before=each.before, move=each.move, recent=_columns(each), next_peak=_peak(each)
    )


def _columns(each: Seen) -> ObservationColumns | None:
    if each.recent is None:
        return None
    instants = each.recent["event_at"].dt.epoch("ms").to_list()
    return ObservationColumns(event_at=instants, value=each.recent["value"].to_list())


def _peak(each: Seen) -> NextPeak | None:
    if each.issue is None or each.peak is None:
        return None
    issue, forecaster = each.issue
    made: dict[str, Any] = {name: getattr(issue, name) for name in ("issue_id", "issued_at", "model_id")}
    peak = {name: value for name, value in each.peak.items() if name != "series_id"}
    return NextPeak(**made, **peak, forecaster=forecaster, certified=each.certified)
