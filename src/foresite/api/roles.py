"""Routes of roles: the built-in ones, and those that an organisation composes of permissions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field

from foresite.api.deps import CallerDep, ServerDep, needs
from foresite.api.negotiation import json_sent
from foresite.api.people_schemas import Given
from foresite.platform.auth import roles
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["people"], prefix="/roles")
_MANAGE = [needs(Permission.ROLE_MANAGE)]
_CHANGE = [*_MANAGE, Depends(json_sent)]
Name = Annotated[str, Path(max_length=64)]
Permissions = Annotated[list[str], Field(min_length=1, max_length=50, examples=[["data:read", "data:push"]])]


class Role(BaseModel):
    """What a role may do, and how many have it."""

    model_config = ConfigDict(from_attributes=True)

    name: str = Field(examples=["bridge-keeper"])
    built_in: bool
    permissions: list[Permission] = Field(examples=[["data:push", "data:read"]])
    members: int = Field(examples=[2])


class Composed(Given):
    """What a role is to be made of."""

    permissions: Permissions


class RoleWanted(Composed):
    """A role to be made."""

    name: str = Field(max_length=64, examples=["bridge-keeper"])


@router.get("", dependencies=[needs(Permission.PEOPLE_MANAGE)], summary="Roles")
def find(who: CallerDep) -> list[Role]:
    """Return the roles of the organisation, the built-in ones first."""
    return [_told(each) for each in roles.find(who.house.engine, who.scope)]


@router.post("", status_code=201, dependencies=_CHANGE, summary="Make a role")
def create(who: CallerDep, body: RoleWanted) -> Role:
    """Compose a role of permissions that the caller has."""
    made = roles.create(who.house.engine, who.scope, body.name, body.permissions, by=who.grantor)
    return _told(made)


@router.put("/{role}", dependencies=_CHANGE, summary="Change a role")
def change(who: CallerDep, server: ServerDep, role: Name, body: Composed) -> Role:
    """Compose a role anew: whoever has it may do from now on what it says."""
    made = roles.change(who.house.engine, who.scope, role, body.permissions, by=who.grantor)
    server.forget()
    return _told(made)


@router.delete("/{role}", status_code=204, dependencies=_MANAGE, summary="Remove a role")
def remove(who: CallerDep, role: Name) -> None:
    """Remove a role that nobody has."""
    roles.remove(who.house.engine, who.scope, role, by=who.grantor)


def _told(role: roles.Role) -> Role:
    return Role(
        name=role.name, built_in=role.built_in, permissions=sorted(role.permissions), members=role.members
    )
