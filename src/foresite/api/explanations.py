"""Why a forecast says what it says, and why it changed: worked out by a job, read when it is there."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from foresite.api.deps import Caller, CallerDep, needs
from foresite.api.explanation_schemas import Change, Explanation
from foresite.api.job_schemas import Job
from foresite.core.errors import NotFoundError
from foresite.forecasting.sentences import Language
from foresite.platform.auth.permissions import Permission
from foresite.workflows import explaining
from foresite.workflows.asks import ask
from foresite.workflows.explaining import ExplainAsk

router = APIRouter(tags=["forecasts"])
_READ = [needs(Permission.DATA_READ)]
_ASK = [needs(Permission.FORECAST_ISSUE)]
SeriesDep = Annotated[
    int | None,
    Query(ge=1, le=2**63 - 1, description="Of which series; default: the first of the issue.", examples=[4]),
]
LanguageDep = Annotated[Language, Query(description="Of the sentences.", examples=["en"])]


@router.post(
    "/issues/{issue_id}/explanation", status_code=202, dependencies=_ASK, summary="Explain a forecast"
)
def ask_explanation(who: CallerDep, issue_id: str, series_id: SeriesDep = None) -> Job:
    """Have a job work out what a forecast is made of; its result says it in sentences."""
    told = ExplainAsk(issue_id=issue_id, series_id=series_id)
    return Job.model_validate(ask(who.house, who.scope, told))


@router.get("/issues/{issue_id}/explanation", dependencies=_READ, summary="What a forecast is made of")
def explanation(
    who: CallerDep, issue_id: str, series_id: SeriesDep = None, lang: LanguageDep = "en"
) -> Explanation:
    """Return the parts that add up to the median of each step, in the unit of the series, and say them."""
    return Explanation.model_validate(_found(who, issue_id, None, series_id, lang))


@router.post(
    "/issues/{issue_id}/changes/{before_id}",
    status_code=202,
    dependencies=_ASK,
    summary="Explain a change of the forecast",
)
def ask_change(who: CallerDep, issue_id: str, before_id: str, series_id: SeriesDep = None) -> Job:
    """Have a job work out why a forecast differs from an earlier one; its result says it in sentences."""
    told = ExplainAsk(issue_id=issue_id, before_id=before_id, series_id=series_id)
    return Job.model_validate(ask(who.house, who.scope, told))


@router.get("/issues/{issue_id}/changes/{before_id}", dependencies=_READ, summary="Why the forecast changed")
def change(
    who: CallerDep, issue_id: str, before_id: str, series_id: SeriesDep = None, lang: LanguageDep = "en"
) -> Change:
    """Return by cause what adds up to the change of each step that both forecast, and say it.

    It is told from the earlier issue to the later one, whichever of them is named first.
    """
    return Change.model_validate(_found(who, issue_id, before_id, series_id, lang))


def _found(
    who: Caller, issue_id: str, before_id: str | None, series_id: int | None, lang: Language
) -> dict[str, Any]:
    told = explaining.found(who.house, who.scope, issue_id, before_id, series_id)
    if told is None:
        raise NotFoundError(
            "nobody has asked for this explanation yet",
            code="explanation-absent",
            remedy="Ask for it: POST to the same address; a job works it out.",
            issue_id=issue_id,
        )
    return told | {"sentences": explaining.sentences(told, lang)}
