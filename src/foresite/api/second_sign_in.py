"""Routes of signing in by more than a password: second factors, and passkeys alone."""

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import Field

from foresite.api.deps import Server, ServerDep, VisitorDep
from foresite.api.factors import Code, Credential, PasskeyAsked
from foresite.api.origin import site_of
from foresite.api.people_schemas import Given, SignInAnswer, Token
from foresite.api.sign_in import STRANGERS
from foresite.api.signing_in import answer
from foresite.platform.auth.factors.passkeys import Site
from foresite.platform.auth.sessions import Begun, Visitor
from foresite.platform.auth.sign_in import Awaited
from foresite.workflows import proofs

router = APIRouter(tags=["sign-in"], prefix="/sign-in")


class Ticket(Given):
    """What the first proof was answered with."""

    ticket: Token


class SecondFactor(Ticket):
    """A second factor: a code, or the answer of a passkey."""

    method: Literal["totp", "recovery-code", "passkey"] = Field(examples=["totp"])
    code: Code | None = None
    challenge_id: str | None = Field(default=None, max_length=36, examples=[None])
    credential: Credential | None = Field(default=None, examples=[None])


class PasskeyShown(Given):
    """The answer of a passkey."""

    challenge_id: str = Field(max_length=36, examples=["0197c4c0-0000-7000-8000-000000000000"])
    credential: Credential


@router.post("/second-factor", dependencies=STRANGERS, summary="Show a second factor")
async def show(
    server: ServerDep, request: Request, response: Response, visitor: VisitorDep, body: SecondFactor
) -> SignInAnswer:
    """Finish signing in by a code of an app, a recovery code, or a passkey.

    A ticket has five tries, and failures count like wrong passwords.
    """
    site = site_of(request, server.house.settings) if body.method == "passkey" else None
    return await server.dear.run(_show, server, response, visitor, body, site)


def _show(
    server: Server, response: Response, visitor: Visitor, body: SecondFactor, site: Site | None
) -> SignInAnswer:
    at = server.credentials
    if site is None:
        begun = proofs.finish_by_code(at, body.ticket, body.code or "", visitor)
    else:
        begun = proofs.finish_by_passkey(
            at, site, body.ticket, (body.challenge_id or "", body.credential or {}), visitor
        )
    return answer(server, response, begun)


@router.post("/second-factor/passkey", dependencies=STRANGERS, summary="Ask for a passkey as second factor")
def ask_second(server: ServerDep, request: Request, body: Ticket) -> PasskeyAsked:
    """Tell the browser which passkeys will do."""
    site = site_of(request, server.house.settings)
    asked = proofs.ask_second(server.credentials, site, body.ticket)
    return PasskeyAsked(challenge_id=asked.challenge_id, options=asked.options)


@router.post("/passkey/ask", dependencies=STRANGERS, summary="Ask for a passkey")
def ask(server: ServerDep, request: Request) -> PasskeyAsked:
    """Tell the browser to ask for any passkey that it has for this site: its person types nothing."""
    asked = proofs.ask(server.credentials, site_of(request, server.house.settings))
    return PasskeyAsked(challenge_id=asked.challenge_id, options=asked.options)


@router.post("/passkey", dependencies=STRANGERS, summary="Sign in by a passkey")
def by_passkey(
    server: ServerDep, request: Request, response: Response, visitor: VisitorDep, body: PasskeyShown
) -> SignInAnswer:
    """Begin a session for the person of a passkey, which has made sure of them: no second factor is asked."""
    site = site_of(request, server.house.settings)
    outcome: Begun | Awaited = proofs.by_passkey(
        server.credentials, site, body.challenge_id, body.credential, visitor
    )
    return answer(server, response, outcome)
