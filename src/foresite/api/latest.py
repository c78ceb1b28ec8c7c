"""The route of newest values of many series at once."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from foresite.api.deps import LARGEST_ID, CallerDep, needs
from foresite.api.kept import KeptRoute
from foresite.api.schemas import LatestOfSeries
from foresite.catalog import series
from foresite.core.errors import NotFoundError
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["observations"], route_class=KeptRoute)


@router.get("/latest", dependencies=[needs(Permission.DATA_READ)], summary="Newest values")
def latest(
    who: CallerDep,
    series_id: Annotated[
        list[Annotated[int, Field(ge=1, le=LARGEST_ID)]],
        Query(description="Ids of series, repeated.", max_length=1000),
    ],
) -> list[LatestOfSeries]:
    """Return the newest value of each series by id; a series without values is left out."""
    there = series.by_ids(who.house.engine, who.scope, series_id)
    absent = next((each for each in series_id if each not in there), None)
    if absent is not None:
        raise NotFoundError(f"there is no series {absent}", code="series-absent", series_id=absent)
    facts = who.house.lake.latest(who.scope, series_id)
    return [LatestOfSeries.model_validate(fact) for fact in facts.to_dicts()]
