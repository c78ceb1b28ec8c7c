"""Routes of usage: how much each key and person of the organisation used."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from foresite.api.deps import CallerDep, needs
from foresite.platform.auth.permissions import Permission
from foresite.platform.usage.totals import totals

router = APIRouter(tags=["usage"])
_ID = "0197c4c0-0000-7000-8000-000000000000"


class Usage(BaseModel):
    """What one caller used on a day, or in a month."""

    model_config = ConfigDict(from_attributes=True)

    period: str = Field(examples=["2024-05-01"], description="A day of UTC, or a month: 2024-05.")
    actor_kind: str = Field(examples=["key"], description="key, person, or anybody where none must sign in.")
    actor_id: str = Field(examples=[_ID])
    requests: int = Field(
        examples=[1440], description="Answered, in whatever way; those that a limit refused do not count."
    )
    rows: int = Field(examples=[144_000], description="Pushed, and durable; a batch sent again counts once.")
    bytes_in: int = Field(examples=[11_520_000], description="Of bodies, as they went over the network.")
    bytes_out: int = Field(examples=[86_400])


@router.get("/usage", dependencies=[needs(Permission.USAGE_READ)], summary="Who used how much")
def find(
    who: CallerDep,
    start: Annotated[date | None, Query(description="First day.")] = None,
    end: Annotated[date | None, Query(description="End, not included.")] = None,
    by: Annotated[Literal["day", "month"], Query(description="Sums of days or of months.")] = "day",
) -> list[Usage]:
    """Return what each key and person used, the newest first; what was used is told within five seconds."""
    found = totals(who.house.engine, who.scope, start=start, end=end, monthly=by == "month")
    return [Usage.model_validate(each) for each in found]
