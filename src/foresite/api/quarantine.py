"""Routes of the quarantine: see what a rule held back, and settle it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query

from foresite.api.deps import CallerDep, needs
from foresite.api.negotiation import json_sent
from foresite.api.schemas import Chosen, HeldRow, HeldRows, Preview, Settled
from foresite.platform.auth.permissions import Permission
from foresite.workflows.quarantine import accept_held, drop_held, find_held, preview_held, undo_held

router = APIRouter(tags=["quarantine"], prefix="/quarantine")
_SETTLE = [needs(Permission.QUARANTINE_SETTLE), Depends(json_sent)]


@router.get("", dependencies=[needs(Permission.DATA_READ)], summary="Held rows")
def find(
    who: CallerDep,
    state: Annotated[
        Literal["", "open", "accepted", "dropped"], Query(description="Only rows in this state; empty: all.")
    ] = "open",
    contract: Annotated[str, Query(description="Name of the contract.")] = "",
    rule: Annotated[str, Query(description="The rule that held them.")] = "",
    run_id: Annotated[str, Query(description="The load that held them.")] = "",
    file: Annotated[str, Query(description="Name of the file; * stands for anything.", max_length=400)] = "",
    series: Annotated[
        str, Query(description="Key of the series; * stands for anything.", max_length=400)
    ] = "",
    asset: Annotated[str, Query(description="Only of series of the asset of this key.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 100,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> HeldRows:
    """Return one page of held rows, oldest first, each with its file, line, raw text, rule and proposal."""
    page = find_held(
        who.house,
        who.scope,
        state=state,
        contract=contract,
        rule=rule,
        run_id=run_id,
        file=file,
        series=series,
        asset=asset,
        limit=limit,
        cursor=cursor,
    )
    return HeldRows(
        items=[HeldRow.model_validate(told) for told in page.items], next_cursor=page.next_cursor or None
    )


@router.post("/preview", dependencies=_SETTLE, summary="What accepting would write")
def preview(who: CallerDep, body: Chosen) -> list[Preview]:
    """Tell what accepting would write, beside what stands there now; nothing is written."""
    told = preview_held(who.house, who.scope, body.ids, as_is=body.as_is)
    return [Preview.model_validate(each) for each in told]


@router.post("/accept", dependencies=_SETTLE, summary="Accept held rows")
def accept(who: CallerDep, body: Chosen) -> Settled:
    """Write the repaired values and remember the repairs for later loads of the contract."""
    return Settled(rows=accept_held(who.house, who.scope, body.ids, as_is=body.as_is))


@router.post("/drop", dependencies=_SETTLE, summary="Drop held rows")
def drop(who: CallerDep, body: Chosen) -> Settled:
    """Set rows aside for good; the raw file keeps them."""
    return Settled(rows=drop_held(who.house, who.scope, body.ids))


@router.post("/undo", dependencies=_SETTLE, summary="Open settled rows again")
def undo(who: CallerDep, body: Chosen) -> Settled:
    """Open accepted or dropped rows again: what stood before stands again, the repair is forgotten."""
    return Settled(rows=undo_held(who.house, who.scope, body.ids))
