"""Routes of the people of an organisation: who they are, in which role, and letting them go."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from foresite.api.deps import CallerDep, ServerDep, needs
from foresite.api.negotiation import json_sent
from foresite.api.people_schemas import Given, RoleName
from foresite.api.schemas import Id
from foresite.platform.auth import members
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["people"], prefix="/people")
_MANAGE = [needs(Permission.PEOPLE_MANAGE)]
_CHANGE = [*_MANAGE, Depends(json_sent)]
PersonId = Annotated[str, Path(max_length=36)]


class Member(BaseModel):
    """A person of the organisation."""

    model_config = ConfigDict(from_attributes=True)

    person_id: Id
    email: str = Field(examples=["ada@example.org"])
    name: str = Field(examples=["Ada Lovelace"])
    role: str = Field(examples=["analyst"])
    since: datetime = Field(description="Since when they belong to the organisation.")
    seen_at: datetime | None = Field(description="Their last request, to the minute; null: long ago.")
    disabled: bool = Field(description="Whether the operator of the installation lets them in no more.")


class RoleGiven(Given):
    """A role for a member."""

    role: RoleName


@router.get("", dependencies=_MANAGE, summary="People")
def find(who: CallerDep) -> list[Member]:
    """Return the members of the organisation by name."""
    return [Member.model_validate(each) for each in members.find(who.house.engine, who.scope)]


@router.patch("/{person_id}", dependencies=_CHANGE, summary="Change the role of somebody")
def change(who: CallerDep, server: ServerDep, person_id: PersonId, body: RoleGiven) -> Member:
    """Give a member another role, neither of which may do more than the caller; only owners make owners."""
    members.change_role(who.house.engine, who.scope, person_id, body.role, by=who.grantor)
    server.forget()
    found = members.find(who.house.engine, who.scope)
    return next(Member.model_validate(each) for each in found if each.person_id == person_id)


@router.delete("/{person_id}", status_code=204, dependencies=_MANAGE, summary="Let somebody go")
def remove(who: CallerDep, server: ServerDep, person_id: PersonId) -> None:
    """End a membership at once; what the member made stays. The last owner stays too."""
    members.remove(who.house.engine, who.scope, person_id, by=who.grantor)
    server.forget()
