"""The application: routes, limits and refusals put together."""

from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from foresite import __version__
from foresite.api import (
    assets,
    document,
    errors,
    files,
    forecasts,
    health,
    jobs,
    keys,
    latest,
    page,
    push,
    quarantine,
    reference,
    runs,
    series,
)
from foresite.api.deps import CallerDep, Server, needs, needs_of
from foresite.api.envelope import Envelope
from foresite.api.limits import BodyLimit
from foresite.api.schemas import Organisation
from foresite.catalog import organisations
from foresite.platform.auth.permissions import Permission
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

COMPRESSED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/vnd.apache.parquet",
    "application/vnd.apache.arrow.file",
)
"""Media types that compressing again makes no smaller, or only slower."""
PREFIX = "/api/v1"
_own = APIRouter(tags=["organisation"])
_NOUNS = [
    noun.router for noun in (assets, series, latest, push, forecasts, files, runs, jobs, quarantine, keys)
]


@_own.get("/organisation", dependencies=[needs(Permission.DATA_READ)], summary="Your organisation")
def organisation(who: CallerDep) -> Organisation:
    """Tell which organisation the caller works for."""
    row = organisations.get(who.house.engine, who.scope)
    return Organisation(slug=row.slug, name=row.name, synthetic=row.synthetic)


def create_app(house: House, scope: Scope) -> FastAPI:
    """Make the application that serves an open house.

    Args:
        house: the open installation.
        scope: organisation that callers work for where nobody must sign in.

    Raises:
        DefectError: a route does not say which permission it needs.
    """
    app = FastAPI(
        title="Foresite",
        version=__version__,
        summary="The operations ledger that remembers what it knew.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.server = Server(house, scope)
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5, exclude_content_types=COMPRESSED)
    app.add_middleware(BodyLimit, max_bytes=house.settings.max_request_bytes)
    app.add_middleware(Envelope)  # the last is the outermost
    push.install(app, PREFIX)
    for router in (_own, *_NOUNS):
        app.include_router(router, prefix=PREFIX)
    app.include_router(health.router)
    reference.install(app)
    document.install(app)
    page.install(app)
    needs_of(app)
    return app
