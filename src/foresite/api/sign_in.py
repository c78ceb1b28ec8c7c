"""Routes of signing in and out: by password, by the first start's link, and what a page asks first."""

from typing import Annotated

from anyio import to_thread
from fastapi import APIRouter, Depends, Query, Request, Response

from foresite.api import cookies
from foresite.api.deps import CallerDep, Server, ServerDep, VisitorDep, caller, needs, own_page
from foresite.api.negotiation import json_sent
from foresite.api.page_schemas import Appearance, Session, told_of
from foresite.api.people_schemas import Credentials, FirstOwner, SignInAnswer
from foresite.api.signing_in import answer, me_of, signing_in
from foresite.api.visits import at_most
from foresite.catalog import appearance
from foresite.core.errors import ForbiddenError, UnauthenticatedError
from foresite.dashboards.sharing import home_of
from foresite.platform.auth import sessions, sign_in
from foresite.platform.auth.names import email_of
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.sessions import Visitor
from foresite.workflows import accounts, strangers
from foresite.workflows.accounts import Newcomer

router = APIRouter(tags=["sign-in"])
STRANGERS = [needs(None), at_most("sign-in"), Depends(own_page), Depends(json_sent), Depends(signing_in)]
"""What a route asks of somebody who is about to sign in."""
Organisation = Annotated[
    str | None,
    Query(
        max_length=64, description="Slug of the one whose sign-in page it is; who is signed in sees theirs."
    ),
]


@router.get("/session", dependencies=[needs(None)], summary="Who is signed in")
async def session(server: ServerDep, request: Request, organisation: Organisation = None) -> Session:
    """Tell who is signed in in this browser, or how one may, and how the page looks; it never refuses."""
    settings, engine = server.house.settings, server.house.engine
    told = Session(
        sign_in=settings.sign_in, sign_up=settings.sign_up, permissions=[], me=None, appearance=Appearance()
    )
    try:
        who = await caller(request)
    except (UnauthenticatedError, ForbiddenError):
        look = told_of(*await to_thread.run_sync(strangers.look, engine, organisation))
        return told.model_copy(update={"appearance": look})
    me = None
    if who.session_id:
        me = await server.dear.run(me_of, server, cookies.given(request, settings) or "")
    home = await to_thread.run_sync(home_of, who.house.engine, who.scope, who.role) if who.role else None
    look = told_of(*await to_thread.run_sync(appearance.of, engine, who.scope))
    known = {"permissions": sorted(who.permissions), "me": me, "home": home, "appearance": look}
    return told.model_copy(update=known)


@router.post("/sign-in", dependencies=STRANGERS, summary="Sign in")
async def sign_in_by_password(
    server: ServerDep, request: Request, response: Response, visitor: VisitorDep, body: Credentials
) -> SignInAnswer:
    """Prove who one is by a password; a session begins, unless a second factor is still to be shown.

    Unknown addresses, wrong passwords and people who are let in no more are answered alike. After failures it
    takes longer and longer until it may be tried again (429 with Retry-After), per account and per address.
    """
    before = cookies.given(request, server.house.settings)
    return await server.dear.run(_by_password, server, response, visitor, body, before)


def _by_password(
    server: Server, response: Response, visitor: Visitor, body: Credentials, before: str | None
) -> SignInAnswer:
    at = server.reception
    proven = sign_in.by_password(at.engine, at.passwords, email_of(body.email), body.password, visitor)
    outcome = sign_in.proceed(at.engine, at.settings, proven, visitor)
    if before is not None:
        sessions.leave(at.engine, before)
        server.forget()
    return answer(server, response, outcome)


@router.post(
    "/sign-out", status_code=204, dependencies=[needs(Permission.ACCOUNT_MANAGE)], summary="Sign out"
)
def sign_out(who: CallerDep, server: ServerDep, response: Response) -> None:
    """End the session of this browser."""
    sessions.end(who.house.engine, who.scope, who.person_id, who.session_id)
    server.forget()
    cookies.take_back(response, who.house.settings)


@router.post("/first", dependencies=STRANGERS, summary="Become the first owner")
async def first(server: ServerDep, response: Response, visitor: VisitorDep, body: FirstOwner) -> SignInAnswer:
    """Come in by the link that the first start printed, as the owner of the server's organisation."""
    return await server.dear.run(_first, server, response, visitor, body)


def _first(server: Server, response: Response, visitor: Visitor, body: FirstOwner) -> SignInAnswer:
    newcomer = Newcomer(body.name, body.password, body.language)
    return answer(
        server, response, accounts.first_owner(server.reception, body.token, body.email, newcomer, visitor)
    )
