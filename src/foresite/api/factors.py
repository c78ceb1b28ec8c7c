"""Routes of one's own second factors: an authenticator app, recovery codes and passkeys."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from foresite.api.deps import Caller, CallerDep, Server, ServerDep, VisitorDep, needs
from foresite.api.negotiation import json_sent
from foresite.api.origin import site_of
from foresite.api.people_schemas import Given, Password
from foresite.api.schemas import Id
from foresite.platform.auth import own_factors
from foresite.platform.auth.credentials import expect_proof, factors_of
from foresite.platform.auth.factors.passkeys import MAX_NAME
from foresite.platform.auth.factors.totp import Enrolment
from foresite.platform.auth.own_factors import Own
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.sessions import Visitor

router = APIRouter(tags=["account"], prefix="/me")
_OWN = [needs(Permission.ACCOUNT_MANAGE)]
_CHANGE = [*_OWN, Depends(json_sent)]
Code = Annotated[
    str, Field(max_length=64, examples=["123456"], description="Of the app, or a recovery code.")
]
Credential = Annotated[
    dict[str, Any],
    Field(
        examples=[{"id": "(base64url)", "rawId": "(base64url)", "type": "public-key", "response": {}}],
        description="The browser's answer: PublicKeyCredential.toJSON().",
    ),
]


class Proof(Given):
    """That it is really the person who sits there: one of the two."""

    password: Password | None = None
    code: Code | None = Field(default=None, examples=[None])


class App(BaseModel):
    """What an authenticator app is told, once."""

    secret: str = Field(examples=["(32 letters)"], description="To be typed where no picture can be taken.")
    uri: str = Field(examples=["otpauth://totp/Foresite:ada%40example.org?secret=..."])
    svg: str = Field(examples=["<svg>...</svg>"], description="That address as a QR code.")


class AppConfirmed(Given):
    """The code that the app shows now."""

    code: Code


class Passkey(BaseModel):
    """A passkey as lists show it."""

    model_config = ConfigDict(from_attributes=True)

    passkey_id: Id
    name: str = Field(examples=["Laptop"])
    synced: bool = Field(examples=[True], description="Whether it may be on other devices of the person too.")
    made_at: datetime
    used_at: datetime | None = Field(examples=["2026-05-01T00:00:00Z"])


class Factors(BaseModel):
    """What somebody has beside a password."""

    totp_since: datetime | None = Field(examples=["2026-05-01T00:00:00Z"], description="null: no app.")
    recovery_codes_left: int = Field(examples=[10])
    passkeys: list[Passkey]


class RecoveryCodes(BaseModel):
    """Recovery codes, told once; empty where the person has some already."""

    recovery_codes: list[str] = Field(examples=[["abcd-efgh-ijkl-mnop-qrst-uvwx"]])


class PasskeyKept(RecoveryCodes):
    """The passkey that was kept."""

    passkey: Passkey


class PasskeyAsked(BaseModel):
    """What a browser is to ask an authenticator for."""

    challenge_id: Id
    options: dict[str, Any] = Field(
        examples=[{"challenge": "(base64url)"}],
        description="For PublicKeyCredential.parseCreationOptionsFromJSON or parseRequestOptionsFromJSON.",
    )


class PasskeyAnswer(Given):
    """What the authenticator made."""

    challenge_id: str = Field(max_length=36, examples=["0197c4c0-0000-7000-8000-000000000000"])
    credential: Credential
    name: str = Field(default="", max_length=MAX_NAME, examples=["Laptop"])


@router.get("/second-factors", dependencies=_OWN, summary="Your second factors")
def find(who: CallerDep, server: ServerDep) -> Factors:
    """Tell what one has beside a password."""
    held = factors_of(server.credentials, who.person_id)
    return Factors(
        totp_since=held.totp_since,
        recovery_codes_left=held.recovery_codes_left,
        passkeys=[Passkey.model_validate(row) for row in held.passkeys],
    )


@router.post("/totp", status_code=201, dependencies=_CHANGE, summary="Set up an authenticator app")
async def begin_app(who: CallerDep, server: ServerDep, visitor: VisitorDep, body: Proof) -> App:
    """Make a secret for an authenticator app; it guards nothing until a code of it is confirmed."""
    made = await server.dear.run(_begin_app, server, who, visitor, body)
    return App(secret=made.secret, uri=made.uri, svg=made.svg)


def _begin_app(server: Server, who: Caller, visitor: Visitor, body: Proof) -> Enrolment:
    _expect(server, who, visitor, body)
    return own_factors.begin_app(server.credentials, _own(who))


@router.post("/totp/confirm", dependencies=_CHANGE, summary="Confirm an authenticator app")
def confirm_app(who: CallerDep, server: ServerDep, body: AppConfirmed) -> RecoveryCodes:
    """Let the app guard the account, once it has shown its first code; recovery codes are told here, once."""
    kept = own_factors.confirm_app(server.credentials, _own(who), body.code)
    server.forget()
    return RecoveryCodes(recovery_codes=kept.recovery_codes)


@router.post("/totp/remove", status_code=204, dependencies=_CHANGE, summary="Remove an authenticator app")
async def remove_app(who: CallerDep, server: ServerDep, visitor: VisitorDep, body: Proof) -> None:
    """Let the app guard the account no more."""
    await server.dear.run(_expect, server, who, visitor, body)
    own_factors.remove_app(server.credentials, _own(who))


@router.post("/recovery-codes", status_code=201, dependencies=_CHANGE, summary="Make new recovery codes")
async def renew_codes(who: CallerDep, server: ServerDep, visitor: VisitorDep, body: Proof) -> RecoveryCodes:
    """Make ten new recovery codes, told once; the old ones end."""
    await server.dear.run(_expect, server, who, visitor, body)
    return RecoveryCodes(recovery_codes=own_factors.renew_codes(server.credentials, _own(who)))


@router.post("/passkeys/ask", status_code=201, dependencies=_CHANGE, summary="Ask for a new passkey")
async def ask_for_passkey(
    who: CallerDep, server: ServerDep, request: Request, visitor: VisitorDep, body: Proof
) -> PasskeyAsked:
    """Tell the browser what to ask an authenticator for."""
    await server.dear.run(_expect, server, who, visitor, body)
    site = site_of(request, who.house.settings)
    asked = own_factors.ask_for_passkey(server.credentials, _own(who), site)
    return PasskeyAsked(challenge_id=asked.challenge_id, options=asked.options)


@router.post("/passkeys", status_code=201, dependencies=_CHANGE, summary="Keep a passkey")
def keep_passkey(who: CallerDep, server: ServerDep, request: Request, body: PasskeyAnswer) -> PasskeyKept:
    """Keep the passkey that the authenticator made: from now on it signs its person in."""
    kept = own_factors.keep_passkey(
        server.credentials,
        _own(who),
        site_of(request, who.house.settings),
        body.challenge_id,
        credential=body.credential,
        name=body.name,
    )
    server.forget()
    return PasskeyKept(passkey=Passkey.model_validate(kept.passkey), recovery_codes=kept.recovery_codes)


@router.post(
    "/passkeys/{passkey_id}/remove", status_code=204, dependencies=_CHANGE, summary="Remove a passkey"
)
async def remove_passkey(
    who: CallerDep,
    server: ServerDep,
    visitor: VisitorDep,
    passkey_id: Annotated[str, Path(max_length=36)],
    body: Proof,
) -> None:
    """Forget a passkey: it signs nobody in any more."""
    await server.dear.run(_expect, server, who, visitor, body)
    own_factors.remove_passkey(server.credentials, _own(who), passkey_id)


def _expect(server: Server, who: Caller, visitor: Visitor, body: Proof) -> None:
    expect_proof(server.credentials, who.person_id, visitor, password=body.password, code=body.code)


def _own(who: Caller) -> Own:
    return Own(who.scope, who.person_id, who.session_id)
