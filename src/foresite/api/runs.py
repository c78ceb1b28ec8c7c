"""Routes of runs: what was and is being done, how far it is, and how it ended."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from foresite.api.deps import CallerDep, needs
from foresite.api.schemas import Run, RunPage
from foresite.catalog import runs
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["runs"])


@router.get("/runs", dependencies=[needs(Permission.DATA_READ)], summary="Runs")
def find(
    who: CallerDep,
    run_type: Annotated[str, Query(description="load, train, issue, backtest and so on.")] = "",
    state: Annotated[
        Literal["", "queued", "running", "done", "failed"], Query(description="Only runs in this state.")
    ] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 50,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> RunPage:
    """Return one page of runs, newest first."""
    page = runs.find(who.house.engine, who.scope, run_type=run_type, state=state, limit=limit, cursor=cursor)
    return RunPage(
        items=[Run.model_validate(row) for row in page.items], next_cursor=page.next_cursor or None
    )


@router.get("/runs/{run_id}", dependencies=[needs(Permission.DATA_READ)], summary="One run")
def get(who: CallerDep, run_id: str) -> Run:
    """Return one run with its progress and its report."""
    return Run.model_validate(runs.get(who.house.engine, who.scope, run_id))
