"""Routes of the audit trail: who did what, searched and exported."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from foresite.api.deps import CallerDep, WindowDep, needs
from foresite.api.negotiation import JSON, AcceptDep, chosen
from foresite.api.visits import at_most
from foresite.platform.auth.permissions import Permission
from foresite.workflows import audit

router = APIRouter(tags=["audit"], prefix="/audit")
_READ = [needs(Permission.AUDIT_READ)]
_CSV = "text/csv"
_FORMS: dict[str, audit.Form] = {JSON: "json", _CSV: "csv"}
_ID = "0197c4c0-0000-7000-8000-000000000000"
_LINE = f"sequence,at,actor_kind,actor_id,action\n17,2024-05-01 08:00:00+00:00,person,{_ID},key.create\n"
_EXAMPLES = {JSON: {"example": [{"sequence": 17, "action": "key.create"}]}, _CSV: {"example": _LINE}}


async def narrowed(
    window: WindowDep,
    actor: Annotated[str, Query(description="Id or name of who did it.", max_length=200)] = "",
    action: Annotated[str, Query(description="What was done, such as key.create.", max_length=64)] = "",
    about: Annotated[
        str, Query(description="To what: a kind, or a kind and an id: key, or key:0197...", max_length=300)
    ] = "",
    security: Annotated[
        bool | None, Query(description="Only entries that bear on security, or that do not.")
    ] = None,
) -> dict[str, Any]:
    """Return what is asked for, as ``entries.chosen`` takes it."""
    of = {"actor": actor, "action": action, "about": about, "security": security}
    return {**of, "start": window.start, "end": window.end}


NarrowedDep = Annotated[dict[str, Any], Depends(narrowed)]


class AuditEntry(BaseModel):
    """Something that somebody did. It is never changed; its hash covers the entry before it."""

    sequence: int = Field(examples=[17], description="1, 2, 3 and so on, without a gap.")
    at: datetime
    actor_kind: str = Field(
        examples=["person"], description="person, key, shell, anybody, job, house or nobody."
    )
    actor_id: str = Field(examples=[_ID])
    actor_name: str = Field(examples=["anna@example.org"], description="Empty once it is erased.")
    address: str = Field(examples=["192.0.2.7"], description="From where.")
    action: str = Field(examples=["key.create"])
    meaning: str = Field(examples=["Made an API key."])
    object_kind: str = Field(examples=["key"])
    object_id: str = Field(examples=[_ID])
    before: dict[str, Any] | None = Field(examples=[None], description="What changed, as it was.")
    after: dict[str, Any] | None = Field(examples=[{"name": "SCADA bridge"}])
    personal: dict[str, Any] | None = Field(
        examples=[None], description="What of it says who a person is; it can be erased."
    )
    security: bool = Field(examples=[True], description="Whether it bears on security.")
    request_id: str = Field(examples=[_ID])
    previous_hash: str = Field(examples=["0" * 64])
    hash: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])


class AuditPage(BaseModel):
    """Some entries, and the cursor that continues after them."""

    items: list[AuditEntry]
    next_cursor: str | None


@router.get("", dependencies=_READ, summary="Who did what")
def find(
    who: CallerDep,
    asked: NarrowedDep,
    limit: Annotated[int, Query(ge=1, le=1000, description="At most so many.")] = 50,
    cursor: Annotated[str, Query(description="next_cursor of the page before.")] = "",
) -> AuditPage:
    """Return one page of the organisation's audit trail, the newest entry first."""
    page = audit.find(who.house, who.scope, limit=limit, cursor=cursor, **asked)
    items = [AuditEntry.model_validate(each) for each in page.items]
    return AuditPage(items=items, next_cursor=page.next_cursor or None)


@router.get(
    "/export",
    dependencies=[*_READ, at_most("exports")],
    summary="Export who did what",
    response_class=StreamingResponse,
    responses={200: {"content": _EXAMPLES, "description": "All entries, the oldest first."}},
)
def export(who: CallerDep, asked: NarrowedDep, accept: AcceptDep) -> StreamingResponse:
    """Return all entries that match, as JSON or CSV, whichever ``Accept`` likes best; it is an entry too."""
    kind = chosen(accept, _FORMS)
    if kind is None:
        raise HTTPException(406, f"there is {', '.join(_FORMS)}; none of them is acceptable")
    told = audit.export(who.house, who.scope, _FORMS[kind], **asked)
    name = f"attachment; filename=audit-{who.scope.organisation}.{_FORMS[kind]}"
    return StreamingResponse(told, media_type=kind, headers={"content-disposition": name, "vary": "accept"})
