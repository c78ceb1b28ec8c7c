"""Every route says which permission it needs, and every permission is asked for somewhere."""

import pytest
from fastapi import APIRouter, FastAPI, WebSocket
from starlette.routing import Route, WebSocketRoute

from foresite.api.app import create_app
from foresite.api.deps import needs, needs_of
from foresite.core.errors import DefectError
from foresite.platform.auth.permissions import Permission
from foresite.workflows.house import open_house

PUBLIC = {("get", "/healthz"), ("get", "/readyz"), ("get", "/api/v1/docs"), ("get", "/api/v1/session")}
PUBLIC |= {("get", "/api/v1/.well-known/jwks.json"), ("get", "/api/v1/logos/{digest}")}
PROVING = {
    "sign-in",
    "first",
    "sign-in/second-factor",
    "sign-in/second-factor/passkey",
    "sign-in/passkey",
    "sign-in/passkey/ask",
    "tokens/sign-in",
    "tokens/refresh",
    "tokens/revoke",
    "invitations/show",
    "invitations/accept",
    "sign-up",
    "sign-up/verify",
    "password/reset",
    "password/reset/do",
    "password/strength",
    "email/confirm",
}
COMING_IN = {("post", f"/api/v1/{path}") for path in PROVING} | {
    ("get", "/api/v1/sign-in/sso/{organisation}"),
    ("get", "/api/v1/sign-in/callback"),
    ("post", "/api/v1/sign-in/sso/{organisation}/logout"),
}
"""What strangers ask who are about to be known: each proves them by something else than a permission."""


ASKING = {("post", "/api/v1/panels")}
"""What changes nothing and names more than an address holds."""


BESIDES = {Permission.SERIES_MAKE}
"""What routes of agents ask for beside their own, where a batch names series that are not there."""


@pytest.fixture
def asked(settings, engine, tenant):
    return needs_of(create_app(open_house(settings), tenant))


def test_only_health_the_reference_and_coming_in_are_public(asked) -> None:
    assert {route for route, permission in asked.items() if permission is None} == PUBLIC | COMING_IN


def test_no_route_of_the_api_goes_round_the_declarations(settings, engine, tenant) -> None:
    """The document is plain; what is answered before routes, pushes and kept answers, has a route as well."""
    app = create_app(open_house(settings), tenant)
    plain = {route.path for route in app.routes if type(route) is Route}
    assert plain == {"/api/v1/openapi.json"}
    sockets = {route for route in needs_of(app) if route[0] == "websocket"}
    assert sockets == {("websocket", "/api/v1/events/ws")}


def test_every_permission_is_asked_for_by_a_route(asked) -> None:
    assert set(asked.values()) - {None} == set(Permission) - BESIDES


def test_nothing_that_changes_something_is_asked_for_by_reading_alone(asked) -> None:
    changing = {route for route in asked if route[0] not in {"get", "websocket"}} - COMING_IN - ASKING
    assert not {route for route in changing if asked[route] in {None, Permission.DATA_READ}}


@pytest.mark.parametrize("said", [[], [needs(Permission.DATA_READ), needs(Permission.DATA_PUSH)]])
def test_route_that_does_not_say_once_what_it_needs_fails_the_build(said) -> None:
    router = APIRouter()
    router.add_api_route("/rogue", lambda: None, dependencies=said)
    app = FastAPI()
    app.include_router(router, prefix="/api/v1")
    with pytest.raises(DefectError, match="GET /api/v1/rogue must say once which permission"):
        needs_of(app)


async def rogue(websocket: WebSocket) -> None:
    await websocket.accept()


@pytest.mark.parametrize("said", [[], [needs(Permission.DATA_READ), needs(Permission.DATA_PUSH)]])
def test_socket_that_does_not_say_once_what_it_needs_fails_the_build(said) -> None:
    app = FastAPI()
    app.add_api_websocket_route("/rogue", rogue, dependencies=said)
    with pytest.raises(DefectError, match="WEBSOCKET /rogue must say once which permission"):
        needs_of(app)


def test_plain_socket_fails_the_build() -> None:
    app = FastAPI()
    app.router.routes.append(WebSocketRoute("/rogue", rogue))
    with pytest.raises(DefectError, match="WEBSOCKET /rogue must say once which permission"):
        needs_of(app)
