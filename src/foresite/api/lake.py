"""Routes of the lake's upkeep, each done by a job."""

from fastapi import APIRouter

from foresite.api.deps import CallerDep, needs
from foresite.api.job_schemas import Job
from foresite.platform.auth.permissions import Permission
from foresite.workflows.asks import CompactAsk, FlushAsk, VerifyAsk, ask

router = APIRouter(tags=["lake"])
_MAINTAIN = [needs(Permission.LAKE_MAINTAIN)]


@router.post("/lake/flush", status_code=202, dependencies=_MAINTAIN, summary="Flush the tail")
def flush(who: CallerDep) -> Job:
    """Have acknowledged rows moved into the history at once; a server does so by itself within a minute."""
    return Job.model_validate(ask(who.house, who.scope, FlushAsk()))


@router.post("/lake/compact", status_code=202, dependencies=_MAINTAIN, summary="Compact the lake")
def compact(who: CallerDep) -> Job:
    """Have corrections and small files merged, of parts of any size; what was known when stays readable."""
    return Job.model_validate(ask(who.house, who.scope, CompactAsk()))


@router.post("/lake/verify", status_code=202, dependencies=_MAINTAIN, summary="Verify the lake")
def verify(who: CallerDep) -> Job:
    """Have everything read again; the job's result counts the damaged places and names the first findings."""
    return Job.model_validate(ask(who.house, who.scope, VerifyAsk()))
