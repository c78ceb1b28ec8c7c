"""Routes of sources: where data come from, how each fares, and setting up those that are asked."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from foresite.analytics.lags import QUANTILES
from foresite.api.deps import LARGEST_ID, CallerDep, needs
from foresite.api.job_schemas import Job
from foresite.api.schemas import Run
from foresite.api.source_schemas import (
    Parcel,
    ParcelPage,
    Source,
    SourceDetail,
    SourceKind,
    SourceLag,
    SourceSeen,
    SourceTry,
    Within,
)
from foresite.catalog import parcels
from foresite.platform.auth.permissions import Permission
from foresite.workflows import source_lags, source_setup, sources
from foresite.workflows.asks import ask
from foresite.workflows.pull_asks import PullAsk
from foresite.workflows.source_setup import SourceAsk
from foresite.workflows.sources import Heard

router = APIRouter(tags=["sources"])
_READ, _MANAGE = [needs(Permission.DATA_READ)], [needs(Permission.SOURCE_MANAGE)]
_LOAD = [needs(Permission.FILE_UPLOAD)]
_Id = Annotated[int, Path(ge=1, le=LARGEST_ID)]
SHOWN_RUNS = 20


@router.get("/sources", dependencies=_READ, summary="Sources")
def find(who: CallerDep) -> list[Source]:
    """Return all sources by name: when each was last heard, how often it comes, and whether it is well."""
    return [Source(**_shown(each)) for each in sources.every(who.house, who.scope)]


@router.get("/source-kinds", dependencies=_READ, summary="Kinds of sources")
def kinds(who: CallerDep) -> list[SourceKind]:
    """Return the kinds of systems that data can be fetched from, each with what its settings are."""
    del who
    return [SourceKind(**each) for each in source_setup.kinds()]


@router.post("/sources", status_code=201, dependencies=_MANAGE, summary="Set up a source")
def make(who: CallerDep, asked: SourceAsk) -> SourceDetail:
    """Have a source asked for what is new, at the times of a cron expression.

    Secrets among the settings are sealed and never told again. Its contracts must have been kept.
    """
    return _closely(who, source_setup.make(who.house, who.scope, asked).source_id)


@router.post("/sources/check", dependencies=_MANAGE, summary="Try settings of a source")
def check(who: CallerDep, asked: SourceTry) -> SourceSeen:
    """Ask a source with these settings whether it answers; nothing is kept and nothing loaded."""
    seen = source_setup.check(who.house, who.scope, asked.kind, asked.settings, asked.source_id)
    return SourceSeen(seen=seen)


@router.get("/sources/{source_id}", dependencies=_READ, summary="One source")
def get(who: CallerDep, source_id: _Id) -> SourceDetail:
    """Return one source with its contract or settings, its newest loads and the series that it writes to."""
    return _closely(who, source_id)


@router.put("/sources/{source_id}", dependencies=_MANAGE, summary="Change a source")
def change(who: CallerDep, source_id: _Id, asked: SourceAsk) -> SourceDetail:
    """Change a source that is asked; it goes on from where it was.

    Secrets that are left out stay, unless the source is to be at another place: none is sent elsewhere than
    where it was given for.
    """
    return _closely(who, source_setup.change(who.house, who.scope, source_id, asked).source_id)


@router.delete("/sources/{source_id}", status_code=204, dependencies=_MANAGE, summary="Remove a source")
def remove(who: CallerDep, source_id: _Id) -> None:
    """Remove a source that is asked, with its secrets; what it brought stays."""
    source_setup.remove(who.house, who.scope, source_id)


@router.post("/sources/{source_id}/pull", status_code=202, dependencies=_LOAD, summary="Ask a source now")
def pull(who: CallerDep, source_id: _Id) -> Job:
    """Have a source asked for what is new at once, even where it rests because it could not be read.

    Also for whoever is to call when something arrived, such as the notification of a bucket.
    """
    return Job.model_validate(ask(who.house, who.scope, PullAsk(source_id=source_id, by_hand=True)))


@router.get("/sources/{source_id}/parcels", dependencies=_READ, summary="What a source delivered")
def delivered(
    who: CallerDep,
    source_id: _Id,
    state: Annotated[
        Literal["", "open", "taken", "loaded", "failed"], Query(description="Only those in this state.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 50,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> ParcelPage:
    """Return one page of what a source delivered, newest first, and what became of it."""
    sources.expect(who.house, who.scope, source_id)
    page = parcels.find(who.house.engine, who.scope, source_id, state=state, limit=limit, cursor=cursor)
    items = [Parcel.model_validate(row) for row in page.items]
    return ParcelPage(items=items, next_cursor=page.next_cursor or None)


@router.post(
    "/sources/{source_id}/parcels/{parcel_id}/retry",
    status_code=204,
    dependencies=_LOAD,
    summary="Try a parcel again",
)
def retry(who: CallerDep, source_id: _Id, parcel_id: str) -> None:
    """Have what could not be loaded tried again when the source is asked next: after a new contract."""
    parcels.try_again(who.house.engine, who.scope, source_id, parcel_id)


@router.get("/sources/{source_id}/lag", dependencies=_READ, summary="How late a source comes")
def lag(who: CallerDep, source_id: _Id) -> SourceLag:
    """Return how long after their events the values of a source were known, of the last 28 days.

    Learned from twenty series at most of those that its newest load wrote to.
    """
    found = source_lags.arrivals(who.house, who.scope, source_id)
    if found is None:
        return SourceLag(rows=0, median_seconds=None, p90_seconds=None, p99_seconds=None, within=[])
    median, p90, p99 = (found.usual[each].total_seconds() for each in QUANTILES)
    within = [Within(seconds=span.total_seconds(), share=share) for span, share in found.within]
    return SourceLag(rows=found.rows, median_seconds=median, p90_seconds=p90, p99_seconds=p99, within=within)


def _closely(who: CallerDep, source_id: int) -> SourceDetail:
    known = sources.one(who.house, who.scope, source_id)
    schedule = known.heard.schedule
    return SourceDetail(
        **_shown(known.heard),
        contract=known.contract,
        series=known.series,
        runs=[Run.model_validate(row) for row in known.heard.runs[:SHOWN_RUNS]],
        settings=known.heard.row.settings,
        secrets=source_setup.secrets_kept(who.house, known.heard.row),
        cron=schedule.cron if schedule else "",
        zone=schedule.zone if schedule else "UTC",
    )


def _shown(each: Heard) -> dict[str, Any]:
    usual, row = each.usual_interval, each.row
    told = {
        name: getattr(each, name) for name in ("state", "last_at", "rows", "loads", "held_rows", "parcels")
    }
    names = (
        "source_id", "name", "source_type", "made_at", "enabled", "looked_at", "answered_at", "failures",
        "rests_until", "error",
    )  # fmt: skip
    told |= {name: getattr(row, name) for name in names}
    told["asked"] = source_setup.is_asked(row)
    told["next_at"] = each.schedule.next_at if each.schedule and row.enabled else None
    return told | {"usual_interval_seconds": usual.total_seconds() if usual else None}
