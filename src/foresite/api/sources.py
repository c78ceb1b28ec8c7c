"""Routes of sources: where data come from, and how each fares."""

from typing import Annotated, Any

from fastapi import APIRouter, Path

from foresite.api.deps import LARGEST_ID, CallerDep, needs
from foresite.api.schemas import Run
from foresite.api.source_schemas import Source, SourceDetail
from foresite.platform.auth.permissions import Permission
from foresite.workflows import sources
from foresite.workflows.sources import Heard

router = APIRouter(tags=["sources"])
_READ = [needs(Permission.DATA_READ)]
SHOWN_RUNS = 20


@router.get("/sources", dependencies=_READ, summary="Sources")
def find(who: CallerDep) -> list[Source]:
    """Return all sources by name: when each was last heard, how often it comes, and whether it is well."""
    return [Source(**_shown(each)) for each in sources.every(who.house, who.scope)]


@router.get("/sources/{source_id}", dependencies=_READ, summary="One source")
def get(who: CallerDep, source_id: Annotated[int, Path(ge=1, le=LARGEST_ID)]) -> SourceDetail:
    """Return one source with its contract, its newest loads and the series that it writes to."""
    known = sources.one(who.house, who.scope, source_id)
    return SourceDetail(
        **_shown(known.heard),
        contract=known.contract,
        series=known.series,
        runs=[Run.model_validate(row) for row in known.heard.runs[:SHOWN_RUNS]],
    )


def _shown(each: Heard) -> dict[str, Any]:
    usual = each.usual_interval
    names = ("state", "last_at", "rows", "loads", "held_rows")
    told = {name: getattr(each, name) for name in names}
    told |= {name: getattr(each.row, name) for name in ("source_id", "name", "source_type", "made_at")}
    return told | {"usual_interval_seconds": usual.total_seconds() if usual else None}
