"""What every route is given: who asks, for which organisation, and whether they may."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from hashlib import blake2b
from time import monotonic
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, FastAPI, Query
from fastapi import Path as PathParameter
from fastapi.routing import APIRoute, APIWebSocketRoute, iter_route_contexts
from starlette.requests import HTTPConnection
from starlette.routing import WebSocketRoute

from foresite.api import cookies
from foresite.api.dear import Dear
from foresite.api.visits import visit_of
from foresite.catalog import organisations
from foresite.core.errors import DefectError, ForbiddenError, UnauthenticatedError, UnavailableError
from foresite.core.timeaxis import Window, as_utc, parse_instant
from foresite.platform.actor import Actor
from foresite.platform.auth import keys, sessions
from foresite.platform.auth.credentials import Credentials
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.permissions import OWNER, ROLES, Permission
from foresite.platform.auth.roles import Grantor
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.tokens import access, holders
from foresite.platform.disk import tightest
from foresite.platform.tenancy import Scope
from foresite.platform.trail import trail
from foresite.workflows.accounts import Reception
from foresite.workflows.house import House

BELIEVED_SECONDS = 2.0
"""For how long a key that was looked up is believed, so that a push need not look it up again."""
COOKIE = "cookie\0"
"""Stands before a cookie where it is remembered beside headers, none of which can begin so."""
_MOST_BELIEVED = 10_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, for which organisation, and what they may do there."""

    house: House
    scope: Scope
    permissions: frozenset[Permission]
    salt: bytes
    """Makes the ETags that this organisation gets of this server unlike all others."""
    named: dict[str | int, int]
    """Ids of series that pushes named before, by key or id: found once, remembered."""
    allowance: keys.Allowance = keys.FREE
    """How often a key may ask."""
    role: str = ""
    """Of a person in this organisation; programs have permissions only."""
    person_id: str = ""
    """Of whoever is signed in; empty for programs, and where nobody must sign in."""
    session_id: str = ""
    lacks: tuple[str, ...] = ()
    """What the organisation asks for and the sign-in did not show."""

    @property
    def grantor(self) -> Grantor:
        """What the caller may hand on to others."""
        return Grantor(self.permissions, owns=self.role == OWNER)

    @property
    def actor(self) -> Actor:
        """Who answers for what the caller changes; the scope carries it on."""
        return self.scope.actor

    def expect(self, permission: Permission) -> None:
        """Refuse what the caller may not do."""
        if permission not in self.permissions and self.lacks:
            raise ForbiddenError(
                f"the organisation asks for more proof of who you are: {', '.join(self.lacks)}",
                code="proof-insufficient",
                remedy="Add a second factor to your account, or sign in as your organisation asks.",
                lacks=list(self.lacks),
            )
        if permission not in self.permissions:
            raise ForbiddenError(
                f"this needs the permission {permission}",
                code="permission-absent",
                remedy="Ask an admin of the organisation for a key or a role that has it.",
                permission=str(permission),
            )


@dataclass(slots=True)
class Server:
    """What an application was made with, and the callers that it knows.

    Attributes:
        house: the open installation.
        scope: organisation that whoever reaches the server works for, where nobody must sign in.
        unwell: checks of health that failed when they were last made, and why.
    """

    house: House
    scope: Scope
    reception: Reception = field(init=False)
    credentials: Credentials = field(init=False)
    dear: Dear = field(default_factory=Dear)
    unwell: dict[str, str] = field(default_factory=dict)
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _named: dict[int, dict[str | int, int]] = field(default_factory=dict)
    _believed: dict[bytes, tuple[float, Caller]] = field(default_factory=dict)
    _asked: dict[bytes, asyncio.Event] = field(default_factory=dict)
    """Whoever is being looked up, so that requests that come together look them up once."""
    _forgotten: int = 0
    """How often everybody was forgotten: who is being looked up meanwhile is not believed afterwards."""

    def __post_init__(self) -> None:
        """Make what receives people."""
        house = self.house
        self.reception = Reception(house.engine, house.settings, Passwords(house.settings))
        self.credentials = Credentials(house.engine, house.settings, self.reception.passwords)

    def anybody(self, address: str = "") -> Caller:
        """Return the caller of a request that says nothing of who sends it."""
        if self.house.settings.sign_in == "required":
            raise UnauthenticatedError(
                "nobody knows who asks",
                code="sign-in-required",
                remedy="Sign in, or send an API key: authorization: Bearer fsk_...; "
                "`foresite key create` makes one.",
            )
        return self._caller(self.scope.acting(Actor("anybody", address=address)), ROLES[OWNER], role=OWNER)

    def believed(self, proof: str, address: str = "") -> Caller | None:
        """Return the caller that this header or cookie, sent from there, stood for a moment ago."""
        found = self._believed.get(_digest(proof, address))
        return found[1] if found and found[0] > monotonic() else None

    async def looked_up(self, proof: str, address: str, look: Callable[[], Caller]) -> Caller:
        """Return whom this header or cookie stands for, believed or looked up once."""
        found = self.believed(proof, address)
        if found is not None:
            return found
        mine = _digest(proof, address)
        under_way = self._asked.get(mine)
        if under_way is not None:
            await under_way.wait()
            found = self.believed(proof, address)
            if found is not None:
                return found
        self._asked[mine] = done = asyncio.Event()
        try:
            return await to_thread.run_sync(look)
        finally:
            if self._asked.get(mine) is done:
                del self._asked[mine]
            done.set()

    def known(self, authorization: str, address: str = "") -> Caller:
        """Look up who sends this header from an address."""
        kind, _, secret = authorization.partition(" ")
        if kind.lower() != "bearer":
            raise UnauthenticatedError(
                f"{kind[:20]!r} is no way to say who asks here",
                code="authorization-unsupported",
                remedy="Send an API key: authorization: Bearer fsk_...",
            )
        forgotten, secret = self._forgotten, secret.strip()
        if access.looks_like_one(secret):
            found = self._by_token(secret, address)
            return self._believe(_digest(authorization, address), found, forgotten)
        holder = keys.known(self.house.engine, secret)
        scope = organisations.scope_by_id(self.house.engine, holder.organisation_id)
        actor = Actor("key", holder.key_id, holder.name, address)
        found = replace(self._caller(scope.acting(actor), holder.permissions), allowance=holder.allowance)
        return self._believe(_digest(authorization, address), found, forgotten)

    def _by_token(self, token: str, address: str) -> Caller:
        """Look up for whom a program sends an access token."""
        at = self.credentials
        who = holders.known(at.engine, at.ring, at.issuer, token)
        scope = organisations.scope_by_id(at.engine, who.organisation_id)
        actor = Actor("person", who.person_id, who.name, address)
        return self._caller(scope.acting(actor), who.permissions, role=who.role)

    def signed_in(self, cookie: str, address: str = "") -> Caller:
        """Look up whose browser sends this cookie from an address."""
        forgotten = self._forgotten
        who = sessions.known(self.house.engine, self.house.settings, cookie)
        scope = organisations.scope_by_id(self.house.engine, who.organisation_id)
        actor = Actor("person", who.person_id, who.name, address)
        found = self._caller(scope.acting(actor), who.permissions, role=who.role)
        found = replace(found, person_id=who.person_id, session_id=who.session_id, lacks=who.lacks)
        return self._believe(_digest(COOKIE + cookie, address), found, forgotten)

    def forget(self) -> None:
        """Believe nobody any more without looking them up: a key or session ended, or a role changed."""
        self._forgotten += 1
        self._believed.clear()

    def _believe(self, proof: bytes, found: Caller, forgotten: int) -> Caller:
        if len(self._believed) >= _MOST_BELIEVED:
            self._believed.clear()
        if forgotten == self._forgotten:
            self._believed[proof] = (monotonic() + BELIEVED_SECONDS, found)
        return found

    def _caller(self, scope: Scope, permissions: frozenset[Permission], *, role: str = "") -> Caller:
        mine = scope.organisation_id
        salt = blake2b(str(mine).encode(), digest_size=16, key=self._salt).digest()
        return Caller(self.house, scope, permissions, salt, self._named.setdefault(mine, {}), role=role)


def _digest(proof: str, address: str) -> bytes:
    return blake2b(f"{address} {proof}".encode(), digest_size=16).digest()


async def server(connection: HTTPConnection) -> Server:
    """Return what the application was made with."""
    made: Server = connection.app.state.server
    return made


async def caller(connection: HTTPConnection) -> Caller:
    """Return who asks: a program by its header, a person by the cookie of their browser, or anybody."""
    made: Server = connection.app.state.server
    given = _authorization(connection) or _offered(connection)
    address = connection.client.host if connection.client else ""
    if given is None:
        found = await _without_header(made, connection, address)
    else:
        found = await made.looked_up(given, address, partial(made.known, given, address))
    here, who = trail(), found.scope.actor
    here.organisation, here.actor = found.scope.organisation, f"{who.kind} {who.actor_id}".rstrip()
    await visit_of(connection).charge(found.scope, found.allowance)
    return found


def _authorization(connection: HTTPConnection) -> str | None:
    for name, value in connection.scope["headers"]:  # every request comes through here
        if name == b"authorization":
            said: str = value.decode("latin-1")
            return said
    return None


def _offered(connection: HTTPConnection) -> str | None:
    """Return the key that a browser offers as ``bearer.<key>``: it can give a socket no other header."""
    offered: list[str] = connection.scope.get("subprotocols", [])
    for protocol in offered:
        if protocol.startswith("bearer."):
            return "Bearer " + protocol.removeprefix("bearer.")
    return None


async def _without_header(made: Server, connection: HTTPConnection, address: str) -> Caller:
    """Return whose browser asks, or anybody.

    What changes something is taken from pages of ours only, and by cookie with the token that they were told.
    """
    settings = made.house.settings
    cookies.expect_own_page(connection, settings)
    cookie = cookies.given(connection, settings)
    if cookie is None:
        return made.anybody(address)
    found = await made.looked_up(COOKIE + cookie, address, partial(made.signed_in, cookie, address))
    cookies.expect_token(connection, cookie)
    return found


async def visitor(connection: HTTPConnection) -> Visitor:
    """Return where a request comes from."""
    address = connection.client.host if connection.client else ""
    return Visitor(address, connection.headers.get("user-agent", ""))


async def own_page(connection: HTTPConnection) -> None:
    """Refuse pages of other origins where no caller is asked for: they could sign somebody in."""
    cookies.expect_own_page(connection, connection.app.state.server.house.settings)


class Need:
    """The permission that a route asks for; None: whoever comes may ask it."""

    def __init__(self, permission: Permission | None) -> None:
        """Remember it."""
        self.permission = permission

    async def __call__(self, connection: HTTPConnection) -> None:
        """Refuse a caller who has it not."""
        if self.permission is not None:
            (await caller(connection)).expect(self.permission)


def needs(permission: Permission | None) -> Any:
    """Return the dependency by which a route says which permission it asks for."""
    return Depends(Need(permission))


SOCKET = "WEBSOCKET"
"""Stands for the method of a route that has none."""


def needs_of(app: FastAPI) -> dict[tuple[str, str], Permission | None]:
    """Return by method and path which permission each route asks for.

    Raises:
        DefectError: a route does not say, or says it twice.
    """
    found: dict[tuple[str, str], Permission | None] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute | WebSocketRoute):
            continue
        given = route.dependencies if isinstance(route, APIRoute | APIWebSocketRoute) else ()
        said = [each.dependency for each in given if isinstance(each.dependency, Need)]
        methods = sorted(context.methods or ()) if isinstance(route, APIRoute) else [SOCKET]
        if len(said) != 1:
            raise DefectError(
                f"{', '.join(methods)} {context.path} must say once which permission it needs",
                code="permission-unsaid",
                remedy="Give the route dependencies=[needs(Permission.X)], or needs(None) if all may ask it.",
            )
        found |= {(method.lower(), context.path or ""): said[0].permission for method in methods}
    return found


async def window(
    start: Annotated[str | None, Query(description="First instant, ISO 8601 with offset.")] = None,
    end: Annotated[str | None, Query(description="End, not included.")] = None,
) -> Window:
    """Return the window asked for; open ends reach as far as data do."""
    everything = Window.everything()
    return Window(
        parse_instant(start) if start else everything.start, parse_instant(end) if end else everything.end
    )


async def moment(
    as_of: Annotated[str | None, Query(description="Answer with what was known at this instant.")] = None,
) -> datetime | None:
    """Return the instant as of which to read, or None for now."""
    return as_utc(parse_instant(as_of)) if as_of else None


def disk_left(who: Caller | Server, *, within_seconds: float = 0.0) -> None:
    """Refuse to write where less than the setting ``min_free_bytes`` is free on a local disk."""
    settings = who.house.settings
    place, free = tightest(settings, within_seconds=within_seconds)
    if free < settings.min_free_bytes:
        raise UnavailableError(
            f"only {free / 1024**2:.0f} MiB of disk are free at {place}",
            code="disk-full",
            remedy="Free some disk, or lower the setting min_free_bytes.",
        )


CallerDep = Annotated[Caller, Depends(caller)]
VisitorDep = Annotated[Visitor, Depends(visitor)]
ServerDep = Annotated[Server, Depends(server)]
WindowDep = Annotated[Window, Depends(window)]
MomentDep = Annotated[datetime | None, Depends(moment)]
LARGEST_ID = 2**63 - 1
SeriesId = Annotated[int, PathParameter(ge=1, le=LARGEST_ID)]
