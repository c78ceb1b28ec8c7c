"""The application: routes, limits and refusals put together."""

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from foresite import __version__
from foresite.api import (
    account,
    agents,
    anomalies,
    appearance,
    assets,
    audit,
    careful,
    champions,
    credentials,
    dashboards,
    document,
    errors,
    events,
    explanations,
    factors,
    files,
    forecasts,
    health,
    jobs,
    joining,
    kept,
    keys,
    lake,
    latest,
    notes,
    overview,
    page,
    panels,
    people,
    picture,
    push,
    quality,
    quarantine,
    reference,
    roles,
    runs,
    schedules,
    scores,
    second_sign_in,
    series,
    sign_in,
    sites,
    sources,
    sso,
    system,
    tokens,
    usage,
)
from foresite.api.agent_door import AgentDoor
from foresite.api.deps import CallerDep, Server, needs, needs_of
from foresite.api.envelope import Envelope
from foresite.api.hosts import KnownHosts
from foresite.api.limits import BodyLimit
from foresite.api.observing import Observer
from foresite.api.schemas import Organisation
from foresite.api.visits import Gate, Visits
from foresite.catalog import organisations
from foresite.platform.auth.permissions import Permission
from foresite.platform.events.relay import Relay
from foresite.platform.events.wakeups import wakeups
from foresite.platform.ratelimit import Limiter
from foresite.platform.tenancy import Scope
from foresite.platform.usage.meter import Meter
from foresite.platform.usage.quotas import Quotas
from foresite.workflows.house import House

COMPRESSED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/vnd.apache.parquet",
    "application/vnd.apache.arrow.file",
    picture.KINDS["xlsx"],
)
"""Media types that compressing again makes no smaller, or only slower."""
PREFIX = "/api/v1"
UNTOLD: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""The framework tells nobody of paths and queries: the envelope tells what may be told."""
_own = APIRouter(tags=["organisation"])
_DATA = (
    assets,
    sites,
    series,
    latest,
    picture,
    overview,
    dashboards,
    panels,
    push,
    forecasts,
    explanations,
    champions,
    anomalies,
    scores,
    notes,
    quality,
    sources,
    files,
    runs,
    jobs,
    schedules,
    lake,
    system,
    events,
    quarantine,
)
_COMING_IN = (sign_in, second_sign_in, sso, joining)
_PEOPLE = (appearance, keys, audit, usage, *_COMING_IN, account, credentials, factors, tokens, people, roles)
_NOUNS = APIRouter()
"""Included here and shared by all applications: working out what a hundred routes take is dear."""


@_own.get("/organisation", dependencies=[needs(Permission.DATA_READ)], summary="Your organisation")
def organisation(who: CallerDep) -> Organisation:
    """Tell which organisation the caller works for."""
    row = organisations.get(who.house.engine, who.scope)
    return Organisation(slug=row.slug, name=row.name, synthetic=row.synthetic)


_NOUNS.include_router(agents.router)  # where agents expect it
for _router in (_own, *(noun.router for noun in (*_DATA, *_PEOPLE))):
    _NOUNS.include_router(_router, prefix=PREFIX)


def _gate(house: House) -> Gate:
    return Gate(house.settings, Limiter(house.settings), Meter(house.engine), Quotas(house.engine))


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
        telemetry=UNTOLD,
    )
    observer = Observer(every=house.settings.log_requests == "all")
    app.state.server = Server(house, scope)
    app.state.kept = kept.keeping(house)
    app.state.relay = Relay(house.engine, wakeups(house.settings, house.engine))
    errors.install(app)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5, exclude_content_types=COMPRESSED)
    app.add_middleware(push.Pushes, path=f"{PREFIX}/observations")
    app.add_middleware(BodyLimit, max_bytes=house.settings.max_request_bytes)
    app.add_middleware(kept.KeptAnswers)
    app.add_middleware(Visits, gate=_gate(house))
    careful.install(app, house.settings)
    told = careful.headers_of(house.settings)
    if house.settings.sign_in == "off":
        app.add_middleware(KnownHosts, settings=house.settings)
    app.add_middleware(AgentDoor, in_address=house.settings.agent_key_in_address)
    app.add_middleware(Envelope, observer=observer, careful=told)  # the last is the outermost
    app.router.routes.extend(_NOUNS.routes)
    app.include_router(health.router)
    reference.install(app)
    document.install(app)
    page.install(app)
    needs_of(app)
    kept.install(app)
    observer.learn(app)
    return app
