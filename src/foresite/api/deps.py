"""What every route is given: who asks, for which organisation, and whether they may."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from time import monotonic
from typing import Annotated, Any

from anyio import to_thread
from fastapi import Depends, FastAPI, Query, Request
from fastapi import Path as PathParameter
from fastapi.routing import APIRoute, iter_route_contexts

from foresite.catalog import organisations
from foresite.core.errors import DefectError, ForbiddenError, UnauthenticatedError, UnavailableError
from foresite.core.timeaxis import Window, as_utc, parse_instant
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES, Permission
from foresite.platform.disk import tightest
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

BELIEVED_SECONDS = 2.0
"""For how long a key that was looked up is believed, so that a push need not look it up again."""
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

    def expect(self, permission: Permission) -> None:
        """Refuse what the caller may not do."""
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
    """

    house: House
    scope: Scope
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _named: dict[int, dict[str | int, int]] = field(default_factory=dict)
    _believed: dict[bytes, tuple[float, Caller]] = field(default_factory=dict)

    def anybody(self) -> Caller:
        """Return the caller of a request that says nothing of who sends it."""
        if self.house.settings.sign_in == "required":
            raise UnauthenticatedError(
                "nobody knows who asks",
                code="sign-in-required",
                remedy="Send an API key: authorization: Bearer fsk_...; `foresite key create` makes one.",
            )
        return self._caller(self.scope, ROLES["owner"])

    def believed(self, authorization: str) -> Caller | None:
        """Return the caller that this header stood for a moment ago, if one did."""
        found = self._believed.get(_digest(authorization))
        return found[1] if found and found[0] > monotonic() else None

    def known(self, authorization: str) -> Caller:
        """Look up who sends this header."""
        kind, _, secret = authorization.partition(" ")
        if kind.lower() != "bearer":
            raise UnauthenticatedError(
                f"{kind[:20]!r} is no way to say who asks here",
                code="authorization-unsupported",
                remedy="Send an API key: authorization: Bearer fsk_...",
            )
        holder = keys.known(self.house.engine, secret.strip())
        scope = organisations.scope_by_id(self.house.engine, holder.organisation_id)
        found = self._caller(scope, holder.permissions)
        if len(self._believed) >= _MOST_BELIEVED:
            self._believed.clear()
        self._believed[_digest(authorization)] = (monotonic() + BELIEVED_SECONDS, found)
        return found

    def forget(self) -> None:
        """Believe nobody any more without looking them up: a key was ended."""
        self._believed.clear()

    def _caller(self, scope: Scope, permissions: frozenset[Permission]) -> Caller:
        mine = scope.organisation_id
        salt = blake2b(str(mine).encode(), digest_size=16, key=self._salt).digest()
        return Caller(self.house, scope, permissions, salt, self._named.setdefault(mine, {}))


def _digest(authorization: str) -> bytes:
    return blake2b(authorization.encode(), digest_size=16).digest()


async def server(request: Request) -> Server:
    """Return what the application was made with."""
    made: Server = request.app.state.server
    return made


async def caller(request: Request) -> Caller:
    """Return who asks."""
    made: Server = request.app.state.server
    given = request.headers.get("authorization")
    if given is None:
        return made.anybody()
    believed = made.believed(given)
    return believed if believed is not None else await to_thread.run_sync(made.known, given)


class Need:
    """The permission that a route asks for; None: whoever comes may ask it."""

    def __init__(self, permission: Permission | None) -> None:
        """Remember it."""
        self.permission = permission

    async def __call__(self, request: Request) -> None:
        """Refuse a caller who has it not."""
        if self.permission is not None:
            (await caller(request)).expect(self.permission)


def needs(permission: Permission | None) -> Any:
    """Return the dependency by which a route says which permission it asks for."""
    return Depends(Need(permission))


def needs_of(app: FastAPI) -> dict[tuple[str, str], Permission | None]:
    """Return by method and path which permission each route asks for.

    Raises:
        DefectError: a route does not say, or says it twice.
    """
    found: dict[tuple[str, str], Permission | None] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            continue
        said = [each.dependency for each in route.dependencies if isinstance(each.dependency, Need)]
        methods = sorted(context.methods or ())
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


def disk_left(who: Caller | Server) -> None:
    """Refuse to write where less than the setting ``min_free_bytes`` is free on a local disk."""
    settings = who.house.settings
    place, free = tightest(settings)
    if free < settings.min_free_bytes:
        raise UnavailableError(
            f"only {free / 1024**2:.0f} MiB of disk are free at {place}",
            code="disk-full",
            remedy="Free some disk, or lower the setting min_free_bytes.",
        )


CallerDep = Annotated[Caller, Depends(caller)]
ServerDep = Annotated[Server, Depends(server)]
WindowDep = Annotated[Window, Depends(window)]
MomentDep = Annotated[datetime | None, Depends(moment)]
LARGEST_ID = 2**63 - 1
SeriesId = Annotated[int, PathParameter(ge=1, le=LARGEST_ID)]
