"""Routes of API keys: how programs say who they are."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from foresite.api.deps import CallerDep, ServerDep, needs
from foresite.api.negotiation import json_sent
from foresite.core.timeaxis import as_utc
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import Permission

router = APIRouter(tags=["keys"], prefix="/keys")
_MANAGE = [needs(Permission.KEY_MANAGE)]
_CHANGE = [*_MANAGE, Depends(json_sent)]
_WEEK_SECONDS = 7 * 86_400
_MOST = 10**12
KeyId = Annotated[str, Path(max_length=36)]
_Id = Annotated[str, Field(examples=["0197c4c0-0000-7000-8000-000000000000"])]


class Key(BaseModel):
    """A key as lists show it: the key itself is kept nowhere."""

    model_config = ConfigDict(from_attributes=True)

    key_id: _Id
    name: str = Field(examples=["SCADA bridge"], description="The program that uses it.")
    prefix: str = Field(examples=["k3j5m2pa"], description="How the key begins, after fsk_.")
    permissions: list[Permission] = Field(examples=[["data:push", "data:read"]])
    made_at: datetime
    expires_at: datetime | None = Field(default=None, description="When it ends by itself; null: never.")
    revoked_at: datetime | None = Field(default=None, description="When somebody ended it.")
    used_at: datetime | None = Field(default=None, description="Last use, to the minute.")
    rate_per_minute: int | None = Field(examples=[600], description="Null: as many as any caller.")
    monthly_quota: int | None = Field(examples=[1_000_000], description="Null: no quota.")


class KeyWanted(BaseModel):
    """A key to be made."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=keys.MAX_NAME, examples=["SCADA bridge"])
    permissions: list[str] = Field(
        min_length=1, max_length=50, examples=[["operator"]], description="Roles or permissions."
    )
    expires_at: AwareDatetime | None = Field(default=None, examples=[None])
    rate_per_minute: int | None = Field(
        default=None, ge=1, le=_MOST, examples=[600], description="Requests a minute; null: as any caller."
    )
    monthly_quota: int | None = Field(
        default=None, ge=1, le=_MOST, examples=[None], description="Requests a calendar month (UTC)."
    )


class KeyOverlap(BaseModel):
    """How long an old key goes on beside the new one."""

    model_config = ConfigDict(extra="forbid")

    overlap_seconds: int = Field(default=86_400, ge=0, le=_WEEK_SECONDS, examples=[86_400])


class KeyMade(BaseModel):
    """A new key: told once, here."""

    key_id: _Id
    secret: str = Field(
        examples=["fsk_k3j5m2pa_(43 characters)"], description="The key itself; nobody can tell it again."
    )


@router.get("", dependencies=_MANAGE, summary="API keys")
def find(who: CallerDep) -> list[Key]:
    """Return the keys of the organisation, newest first, ended ones too."""
    return [Key.model_validate(row) for row in keys.find(who.house.engine, who.scope)]


@router.post("", status_code=201, dependencies=_CHANGE, summary="Make an API key")
def create(who: CallerDep, body: KeyWanted, response: Response) -> KeyMade:
    """Make a key that may do at most what the caller may; it is told in this answer and never again."""
    made = keys.create(
        who.house.engine,
        who.scope,
        body.name,
        keys.permissions_of(body.permissions),
        by=who.permissions,
        expires_at=as_utc(body.expires_at) if body.expires_at else None,
        allowance=keys.Allowance(body.rate_per_minute, body.monthly_quota),
    )
    return _told(made, response)


@router.post("/{key_id}/rotate", status_code=201, dependencies=_CHANGE, summary="Renew an API key")
def rotate(who: CallerDep, server: ServerDep, key_id: KeyId, body: KeyOverlap, response: Response) -> KeyMade:
    """Make a key like this one, which ends after the overlap: programs change over in that time."""
    overlap = timedelta(seconds=body.overlap_seconds)
    made = keys.rotate(who.house.engine, who.scope, key_id, by=who.permissions, overlap=overlap)
    server.forget()
    return _told(made, response)


@router.delete("/{key_id}", status_code=204, dependencies=_MANAGE, summary="End an API key")
def revoke(who: CallerDep, server: ServerDep, key_id: KeyId) -> None:
    """End a key: it is refused within two seconds."""
    keys.revoke(who.house.engine, who.scope, key_id)
    server.forget()


def _told(made: keys.NewKey, response: Response) -> KeyMade:
    response.headers["cache-control"] = "no-store"
    return KeyMade(key_id=made.key_id, secret=made.secret)
