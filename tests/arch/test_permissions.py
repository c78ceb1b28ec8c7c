"""Every route says which permission it needs, and every permission is asked for somewhere."""

import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import Route

from foresite.api.app import create_app
from foresite.api.deps import needs, needs_of
from foresite.core.errors import DefectError
from foresite.platform.auth.permissions import Permission
from foresite.workflows.house import open_house

PUBLIC = {("get", "/healthz"), ("get", "/readyz"), ("get", "/api/v1/docs")}


@pytest.fixture
def asked(settings, engine, tenant):
    return needs_of(create_app(open_house(settings), tenant))


def test_only_health_and_the_reference_are_public(asked) -> None:
    assert {route for route, permission in asked.items() if permission is None} == PUBLIC


def test_no_route_of_the_api_goes_round_the_declarations(settings, engine, tenant) -> None:
    """Two are plain: the document, and the short way to the push, which the walk of all routes takes too."""
    app = create_app(open_house(settings), tenant)
    plain = {route.path for route in app.routes if type(route) is Route}
    assert plain == {"/api/v1/openapi.json", "/api/v1/observations"}


def test_every_permission_is_asked_for_by_a_route(asked) -> None:
    assert set(asked.values()) - {None} == set(Permission)


def test_nothing_that_changes_something_is_asked_for_by_reading_alone(asked) -> None:
    changing = {route for route in asked if route[0] != "get"}
    assert not {route for route in changing if asked[route] in {None, Permission.DATA_READ}}


@pytest.mark.parametrize("said", [[], [needs(Permission.DATA_READ), needs(Permission.DATA_PUSH)]])
def test_route_that_does_not_say_once_what_it_needs_fails_the_build(said) -> None:
    router = APIRouter()
    router.add_api_route("/rogue", lambda: None, dependencies=said)
    app = FastAPI()
    app.include_router(router, prefix="/api/v1")
    with pytest.raises(DefectError, match="GET /api/v1/rogue must say once which permission"):
        needs_of(app)
