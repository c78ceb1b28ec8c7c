"""Routes of jobs: what workers do and will do, stopped and gone on with."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from foresite.api.deps import CallerDep, needs
from foresite.api.job_schemas import Job, JobPage
from foresite.platform.auth.permissions import Permission
from foresite.platform.jobs import queue
from foresite.workflows import jobs

router = APIRouter(tags=["jobs"])
_READ, _MANAGE = [needs(Permission.DATA_READ)], [needs(Permission.JOB_MANAGE)]
State = Literal["", "queued", "running", "done", "failed", "dead", "cancelled"]


@router.get("/jobs", dependencies=_READ, summary="Jobs")
def find(
    who: CallerDep,
    kind: Annotated[str, Query(description="load and so on.")] = "",
    state: Annotated[State, Query(description="Only jobs in this state; dead ones need a person.")] = "",
    run_id: Annotated[str, Query(description="Only the job of this run.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 50,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> JobPage:
    """Return one page of jobs, newest first."""
    page = jobs.find(who.house, who.scope, kind=kind, state=state, run_id=run_id, limit=limit, cursor=cursor)
    return JobPage(
        items=[Job.model_validate(row) for row in page.items], next_cursor=page.next_cursor or None
    )


@router.get("/jobs/{job_id}", dependencies=_READ, summary="One job")
def get(who: CallerDep, job_id: str) -> Job:
    """Return one job with its progress and what stopped it."""
    return Job.model_validate(queue.get(who.house.engine, who.scope, job_id))


@router.post("/jobs/{job_id}/cancel", dependencies=_MANAGE, summary="Cancel a job")
def cancel(who: CallerDep, job_id: str) -> Job:
    """Ask that a job stop: one that waits is over at once, one that runs stops within seconds.

    What it has written by then is whole and stays; resuming goes on.
    """
    return Job.model_validate(jobs.cancel(who.house, who.scope, job_id))


@router.post("/jobs/{job_id}/resume", dependencies=_MANAGE, summary="Resume a job")
def resume(who: CallerDep, job_id: str) -> Job:
    """Have a job done again that was cancelled, failed or died; nothing is done twice."""
    return Job.model_validate(jobs.resume(who.house, who.scope, job_id))
