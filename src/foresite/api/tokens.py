"""Routes of tokens: how a program acts for a person, by short access tokens and a refresh token."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from foresite.api.deps import CallerDep, Server, ServerDep, VisitorDep, needs, own_page
from foresite.api.factors import Code
from foresite.api.negotiation import json_sent
from foresite.api.people_schemas import Credentials, Given
from foresite.api.signing_in import signing_in
from foresite.api.visits import at_most
from foresite.core.timeaxis import now
from foresite.platform.auth import keys, sessions
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.tokens import signing
from foresite.platform.auth.tokens.families import MAX_NAME, Wanted
from foresite.workflows import programs

router = APIRouter(tags=["tokens"])
_STRANGERS = [needs(None), Depends(own_page), Depends(json_sent), Depends(signing_in)]
RefreshToken = Annotated[str, Field(max_length=200, examples=["fsr_(66 characters)"])]
Slug = Annotated[
    str | None,
    Field(
        max_length=64, examples=["demo"], description="Organisation to act in; needed where one has several."
    ),
]


class TokensAsked(Given):
    """What tokens are asked for."""

    name: str = Field(
        min_length=1, max_length=MAX_NAME, examples=["report script"], description="The program."
    )
    permissions: list[str] | None = Field(
        default=None,
        min_length=1,
        max_length=50,
        examples=[["viewer"]],
        description="Roles or permissions that the tokens have at most; null: whatever their person may.",
    )
    organisation: Slug = None


class TokensAskedByPassword(TokensAsked, Credentials):
    """The same, by somebody who has no session."""

    code: Code | None = Field(default=None, description="Of the second factor, where the person has one.")


class Refreshed(Given):
    """A refresh token to be used or ended."""

    refresh_token: RefreshToken


class Tokens(BaseModel):
    """An access token to be sent with each request, and the refresh token that gets the next."""

    access_token: str = Field(examples=["eyJhbGciOiJFUzI1NiIs..."])
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 -- a kind
    expires_at: datetime = Field(description="When the access token ends.")
    expires_in: int = Field(examples=[600], description="The same, in seconds from now.")
    refresh_token: RefreshToken
    permissions: list[Permission] = Field(examples=[["data:read"]])
    organisation: str = Field(examples=["demo"])


class PublicKey(BaseModel):
    """A public key as RFC 7517 has it."""

    model_config = ConfigDict(extra="allow")

    kty: str = Field(examples=["EC"])
    crv: str = Field(examples=["P-256"])
    x: str = Field(examples=["(base64url)"])
    y: str = Field(examples=["(base64url)"])
    kid: str = Field(examples=["0197c4c0-0000-7000-8000-000000000000"])
    alg: str = Field(examples=["ES256"])
    use: str = Field(examples=["sig"])


class PublicKeys(BaseModel):
    """The keys whose signatures are good now."""

    keys: list[PublicKey]


@router.post(
    "/tokens", status_code=201, summary="Get tokens for a program",
    dependencies=[needs(Permission.ACCOUNT_MANAGE), Depends(json_sent)],
)  # fmt: skip
def begin(
    who: CallerDep, server: ServerDep, visitor: VisitorDep, body: TokensAsked, response: Response
) -> Tokens:
    """Let a program act for oneself, in the organisation that one works for unless another is named."""
    shown = sessions.shown_in(who.house.engine, who.session_id)
    organisation = body.organisation or who.scope.organisation
    wanted = _wanted(body, shown.proved_by, visitor)
    wanted = replace(wanted, begun_in=who.session_id, proof_ends_at=shown.counts_until)
    return _told(programs.begin(server.credentials, who.person_id, organisation, wanted), response)


@router.post(
    "/tokens/sign-in",
    status_code=201,
    dependencies=[*_STRANGERS, at_most("sign-in")],
    summary="Get tokens by a password",
)
async def begin_by_password(
    server: ServerDep, visitor: VisitorDep, body: TokensAskedByPassword, response: Response
) -> Tokens:
    """Let a program act for a person whose password it sends, and a code where they have a second factor.

    Failures are answered and delayed as those of signing in.
    """
    return await server.dear.run(_by_password, server, visitor, body, response)


def _by_password(server: Server, visitor: Visitor, body: TokensAskedByPassword, response: Response) -> Tokens:
    at = server.credentials
    proven = programs.by_password(at, body.email, body.password, body.code, visitor)
    wanted = _wanted(body, proven.by, visitor)
    return _told(programs.begin(at, proven.person_id, body.organisation, wanted), response)


@router.post("/tokens/refresh", dependencies=_STRANGERS, summary="Get the next tokens")
def refresh(server: ServerDep, visitor: VisitorDep, body: Refreshed, response: Response) -> Tokens:
    """Use a refresh token for the next access token and the next refresh token; each works once.

    One that comes back after its use tells that somebody has a copy: all tokens of the program end. Only a
    second use within ten seconds, as by two threads, is refused and ends nothing.
    """
    return _told(programs.refresh(server.credentials, body.refresh_token, visitor), response)


@router.post("/tokens/revoke", status_code=204, dependencies=_STRANGERS, summary="End tokens")
def revoke(server: ServerDep, visitor: VisitorDep, body: Refreshed) -> None:
    """End a refresh token and the access tokens that came by it; what is no token is ended already."""
    programs.give_back(server.credentials, body.refresh_token, visitor)
    server.forget()


@router.get("/.well-known/jwks.json", dependencies=[needs(None)], summary="Public keys of access tokens")
def public_keys(server: ServerDep) -> PublicKeys:
    """Tell by which keys others can check access tokens, and no more: whether one was ended, only we know."""
    return PublicKeys.model_validate({"keys": signing.published(server.house.engine)})


def _wanted(body: TokensAsked, proved_by: tuple[str, ...], visitor: Visitor) -> Wanted:
    narrowed = None if body.permissions is None else keys.permissions_of(body.permissions)
    return Wanted(body.name, narrowed, proved_by, visitor.address)


def _told(issued: programs.Issued, response: Response) -> Tokens:
    response.headers["cache-control"] = "no-store"
    told: dict[str, Any] = {
        "access_token": issued.access_token,
        "expires_at": issued.ends_at,
        "expires_in": int((issued.ends_at - now()).total_seconds()),
        "refresh_token": issued.refresh_token,
        "permissions": sorted(issued.permissions),
        "organisation": issued.organisation,
    }
    return Tokens.model_validate(told)
