"""Routes of joining: invitations made, shown and accepted, and signing up where that is open."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from foresite.api.deps import CallerDep, Server, ServerDep, VisitorDep, needs
from foresite.api.negotiation import json_sent
from foresite.api.people_schemas import (
    Asked,
    Coming,
    Email,
    Given,
    Language,
    Name,
    NewPassword,
    RoleName,
    SignInAnswer,
    Token,
)
from foresite.api.schemas import Id
from foresite.api.sign_in import STRANGERS
from foresite.api.signing_in import answer
from foresite.api.visits import at_most
from foresite.platform.auth import invitations
from foresite.platform.auth.names import email_of
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.tables import InvitationRow
from foresite.workflows import joining
from foresite.workflows.accounts import Newcomer

router = APIRouter()
_MANAGE = [needs(Permission.PEOPLE_MANAGE)]
InvitationId = Annotated[str, Path(max_length=36)]


class Invitation(BaseModel):
    """An invitation as lists show it: its link is in the mail only."""

    model_config = ConfigDict(from_attributes=True)

    invitation_id: Id
    email: str = Field(examples=["ada@example.org"])
    role: str = Field(examples=["analyst"])
    state: Literal["open", "accepted", "revoked", "expired"] = Field(examples=["open"])
    invited_by: str = Field(examples=["Charles Babbage"])
    made_at: datetime
    expires_at: datetime


class Invite(Given):
    """Somebody to be invited."""

    email: Email
    role: RoleName
    language: Language = Field(default="en", examples=["en"])


class LinkShown(Given):
    """The secret of a link."""

    token: Token


class Offer(BaseModel):
    """What an invitation offers."""

    model_config = ConfigDict(from_attributes=True)

    email: str = Field(examples=["ada@example.org"])
    role: str = Field(examples=["analyst"])
    slug: str = Field(examples=["demo"])
    organisation: str = Field(examples=["Demo city"])
    known: bool = Field(description="Whether there is an account already: it needs no name and password.")


class Acceptance(Given):
    """What somebody says who accepts; name and password only if they have no account."""

    token: Token
    name: Name | None = None
    password: NewPassword | None = None
    language: Language = Field(default="en", examples=["en"])


class SignUp(Given):
    """An address that asks for an account."""

    email: Email
    language: Language = Field(default="en", examples=["en"])


class Verified(Coming):
    """Whoever opened the link of a sign-up."""

    organisation: str = Field(max_length=200, examples=["Analytical Engines"])


@router.get("/invitations", tags=["people"], dependencies=_MANAGE, summary="Invitations")
def find(who: CallerDep) -> list[Invitation]:
    """Return the invitations of the organisation, the newest first, ended ones too."""
    return [_told(row) for row in invitations.find(who.house.engine, who.scope)]


@router.post(
    "/invitations",
    tags=["people"],
    status_code=201,
    dependencies=[*_MANAGE, Depends(json_sent), at_most("invitations")],
    summary="Invite somebody",
)
def create(who: CallerDep, body: Invite) -> Invitation:
    """Have a letter sent by which somebody becomes a member; an open invitation of that address ends."""
    row = invitations.create(
        who.house.engine,
        who.scope,
        email_of(body.email),
        body.role,
        language=body.language,
        by=who.grantor,
    )
    return _told(row)


@router.delete(
    "/invitations/{invitation_id}",
    tags=["people"],
    status_code=204,
    dependencies=_MANAGE,
    summary="Revoke an invitation",
)
def revoke(who: CallerDep, invitation_id: InvitationId) -> None:
    """End an invitation; its link lets nobody in any more."""
    invitations.revoke(who.house.engine, who.scope, invitation_id)


@router.post("/invitations/show", tags=["sign-in"], dependencies=STRANGERS, summary="Look at an invitation")
def show(server: ServerDep, body: LinkShown) -> Offer:
    """Tell what an invitation's link offers, without using it."""
    return Offer.model_validate(joining.invited(server.reception, body.token))


@router.post("/invitations/accept", tags=["sign-in"], dependencies=STRANGERS, summary="Accept an invitation")
async def accept(
    server: ServerDep, response: Response, visitor: VisitorDep, body: Acceptance
) -> SignInAnswer:
    """Become a member; somebody new is signed in, somebody who has an account signs in next."""
    return await server.dear.run(_accept, server, response, visitor, body)


def _accept(server: Server, response: Response, visitor: Visitor, body: Acceptance) -> SignInAnswer:
    newcomer = None
    if body.name is not None and body.password is not None:
        newcomer = Newcomer(body.name, body.password, body.language)
    outcome = joining.accept(server.reception, body.token, newcomer, visitor)
    server.forget()
    return SignInAnswer(state="accepted") if outcome is None else answer(server, response, outcome)


@router.post("/sign-up", tags=["sign-in"], status_code=202, dependencies=STRANGERS, summary="Sign up")
def sign_up(server: ServerDep, body: SignUp) -> Asked:
    """Have a letter sent to an address; the answer does not tell whether it has an account."""
    joining.sign_up(server.reception, body.email, body.language)
    return Asked()


@router.post("/sign-up/verify", tags=["sign-in"], dependencies=STRANGERS, summary="Finish signing up")
async def verify(server: ServerDep, response: Response, visitor: VisitorDep, body: Verified) -> SignInAnswer:
    """Make an account and an organisation of its own by the link of a sign-up."""
    return await server.dear.run(_verify, server, response, visitor, body)


def _verify(server: Server, response: Response, visitor: Visitor, body: Verified) -> SignInAnswer:
    newcomer = Newcomer(body.name, body.password, body.language)
    outcome = joining.verify(server.reception, body.token, newcomer, body.organisation, visitor)
    return answer(server, response, outcome)


def _told(row: InvitationRow) -> Invitation:
    names = ("invitation_id", "email", "role", "invited_by", "made_at", "expires_at")
    state = invitations.state_of(row)
    return Invitation.model_validate({**{name: getattr(row, name) for name in names}, "state": state})
