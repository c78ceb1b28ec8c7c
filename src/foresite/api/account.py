"""Routes of one's own account: who one is, where one works, and the browsers in which one is signed in."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from foresite.api import cookies
from foresite.api.deps import CallerDep, ServerDep, needs
from foresite.api.negotiation import json_sent
from foresite.api.people_schemas import Calendar, Digits, Given, Language, Me, Name
from foresite.api.schemas import Id
from foresite.api.signing_in import me_of
from foresite.catalog import organisations
from foresite.core.errors import NotFoundError
from foresite.platform.auth import people, sessions
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.tokens import families
from foresite.platform.auth.tokens.tables import TokenFamilyRow
from foresite.workflows import programs

router = APIRouter(tags=["account"], prefix="/me")
OWN = [needs(Permission.ACCOUNT_MANAGE)]
CHANGE = [*OWN, Depends(json_sent)]


class MeChanged(Given):
    """What one may change of oneself; what is left out stays."""

    name: Name | None = None
    language: Language | None = Field(default=None, examples=["fa"])
    digits: Digits | None = Field(default=None, examples=["persian"])
    calendar: Calendar | None = Field(default=None, examples=["persian"])


class Chosen(Given):
    """An organisation to work for."""

    slug: str = Field(max_length=64, examples=["demo"])


class OwnSession(BaseModel):
    """A browser in which one is signed in, or a program that acts for one."""

    model_config = ConfigDict(from_attributes=True)

    session_id: Id
    kind: Literal["browser", "program"] = Field(default="browser", examples=["browser"])
    current: bool = Field(default=False, description="Whether it is the one that asks.")
    made_at: datetime
    seen_at: datetime = Field(description="Last request, to the minute.")
    expires_at: datetime
    address: str = Field(examples=["192.0.2.7"])
    agent: str = Field(examples=["Mozilla/5.0"], description="What the browser or program calls itself.")
    proved_by: list[str] = Field(examples=[["password"]])


@router.get("", dependencies=OWN, summary="Yourself")
def me(server: ServerDep, request: Request) -> Me:
    """Tell who is signed in, where they work now and what they may do there."""
    return me_of(server, cookies.given(request, server.house.settings) or "")


@router.patch("", dependencies=CHANGE, summary="Change your name, language, digits or calendar")
def change(who: CallerDep, server: ServerDep, request: Request, body: MeChanged) -> Me:
    """Change how one is called, the language one is written to in, or the digits and calendar one reads."""
    people.change(who.house.engine, who.scope, who.person_id, **body.model_dump())
    server.forget()
    return me_of(server, cookies.given(request, server.house.settings) or "")


@router.post("/organisation", dependencies=CHANGE, summary="Work for another organisation")
def work_for(who: CallerDep, server: ServerDep, request: Request, body: Chosen) -> Me:
    """Let this browser show another organisation that one belongs to."""
    absent = NotFoundError(
        f"you belong to no organisation {body.slug!r}",
        code="organisation-absent",
        remedy="GET /api/v1/me tells yours.",
        slug=body.slug,
    )
    try:
        scope = organisations.scope_of(who.house.engine, body.slug)
    except NotFoundError:
        raise absent from None
    if not sessions.work_for(who.house.engine, who.session_id, who.person_id, scope.organisation_id):
        raise absent
    server.forget()
    return me_of(server, cookies.given(request, server.house.settings) or "")


@router.get("/sessions", dependencies=OWN, summary="Your sessions")
def find(who: CallerDep) -> list[OwnSession]:
    """Return one's browsers and the programs that act for one, the last used first."""
    rows = sessions.find(who.house.engine, who.house.settings, who.person_id)
    browsers = [
        OwnSession.model_validate(row).model_copy(update={"current": row.session_id == who.session_id})
        for row in rows
    ]
    programs = list(map(_of_program, families.find(who.house.engine, who.person_id)))
    return sorted(browsers + programs, key=lambda each: each.seen_at, reverse=True)


def _of_program(row: TokenFamilyRow) -> OwnSession:
    return OwnSession(
        session_id=row.family_id,
        kind="program",
        made_at=row.made_at,
        seen_at=row.refreshed_at or row.made_at,
        expires_at=min(row.expires_at, row.made_at + families.AT_MOST),
        address=row.address,
        agent=row.name,
        proved_by=row.proved_by,
    )


@router.delete("/sessions", status_code=204, dependencies=OWN, summary="End all other sessions")
def end_others(who: CallerDep, server: ServerDep) -> None:
    """End all sessions but the one that asks."""
    sessions.end_others(who.house.engine, who.scope, who.person_id, but=who.session_id)
    server.forget()


@router.delete("/sessions/{session_id}", status_code=204, dependencies=OWN, summary="End a session")
def end(who: CallerDep, server: ServerDep, session_id: Annotated[str, Path(max_length=36)]) -> None:
    """End one session; its browser or program is refused at once."""
    try:
        sessions.end(who.house.engine, who.scope, who.person_id, session_id)
    except NotFoundError:
        programs.end(who.house.engine, who.scope, who.person_id, session_id)
    server.forget()
