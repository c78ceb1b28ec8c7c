"""Visits: each request counts against limits before anything dear is done, and is metered at its end.

Headers as draft-ietf-httpapi-ratelimit-headers-10 has them: ``RateLimit-Policy`` names every limit that
counts, ``RateLimit`` how much is left of the nearest one.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fastapi import Depends
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foresite.api.addresses import client_address
from foresite.api.errors import refusal
from foresite.core.errors import TooSoonError
from foresite.platform.auth.attempts import network_of
from foresite.platform.auth.keys import Allowance
from foresite.platform.config import Settings
from foresite.platform.ratelimit import WINDOW_SECONDS, Limit, Limiter, Standing
from foresite.platform.tenancy import Scope as Tenant
from foresite.platform.usage.meter import Meter, Payer, Use
from foresite.platform.usage.quotas import Quotas

_HERE = "foresite.visit"
UNLIMITED = frozenset({"/healthz", "/readyz"})
"""What looks whether the server lives is never told that it asks too much."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What lets requests through and counts them, made once for a server."""

    settings: Settings
    limiter: Limiter
    meter: Meter
    quotas: Quotas

    async def close(self) -> None:
        """Write down and give back what is held in memory."""
        await self.meter.write()
        await self.quotas.give_back()
        await self.limiter.close()


@dataclass(slots=True)
class Visit:
    """One request as it is counted: where from, against which limits, by whom, how much."""

    gate: Gate
    address: str
    standings: list[Standing] = field(default_factory=list)
    payer: Payer | None = None
    use: Use = field(default_factory=lambda: Use(requests=1))

    async def take(self, *limits: Limit) -> None:
        """Count against limits; those of no size do not count.

        Raises:
            TooSoonError: one is reached.
        """
        wanted = [limit for limit in limits if limit.most]
        if not wanted:
            return
        try:
            self.standings += await self.gate.limiter.take(wanted)
        except TooSoonError as cause:
            reached = next(limit for limit in wanted if limit.name == cause.facts["limit"])
            self.standings.append(Standing(reached, 0, cause.facts["seconds"]))
            raise

    async def charge(self, tenant: Tenant, allowance: Allowance) -> None:
        """Count against the limits of who asks, and of their organisation; once a request.

        Raises:
            TooSoonError: one is reached, or the quota of the key is used up.
        """
        if self.payer is not None:
            return
        payer, settings = Payer.of(tenant), self.gate.settings
        own = allowance.rate_per_minute or settings.rate_caller_per_minute
        await self.take(*_dues(payer, own, settings.rate_organisation_per_minute))
        if allowance.monthly_quota is not None:
            await self.gate.quotas.take(tenant)
        self.payer = payer

    def headers(self) -> list[tuple[bytes, bytes]]:
        """Return what the answer tells of limits."""
        if not self.standings:
            return []
        nearest = min(self.standings, key=_share_left)
        policies = _policies(*[(each.limit.name, each.limit.most) for each in self.standings])
        left = f'"{nearest.limit.name}";r={nearest.left};t={nearest.seconds}'
        return [(b"ratelimit-policy", policies), (b"ratelimit", left.encode())]


@lru_cache(maxsize=4096)  # each request asks
def _dues(payer: Payer, own: int, whole: int) -> tuple[Limit, ...]:
    """Return the limits of who asks, if they have a name, and of their organisation."""
    mine = (Limit(payer.actor_kind, payer.actor_id, own),) if payer.actor_id else ()
    return *mine, Limit("organisation", str(payer.organisation_id), whole)


def _share_left(standing: Standing) -> float:
    return standing.left / standing.limit.most


@lru_cache(maxsize=1024)  # a server has few
def _policies(*limits: tuple[str, int]) -> bytes:
    """Return what is told of limits, by name and requests a minute."""
    return ", ".join(f'"{name}";q={most};w={WINDOW_SECONDS}' for name, most in limits).encode()


def visit_of(connection: HTTPConnection) -> Visit:
    """Return the visit that a request is."""
    here: Visit = connection.scope[_HERE]
    return here


class AtMost:
    """A limit of its own for a dear route: of who asks, or of the address where nobody is known."""

    def __init__(self, name: str) -> None:
        """Remember what is counted."""
        self.name = name

    async def __call__(self, connection: HTTPConnection) -> None:
        """Count a request."""
        visit = visit_of(connection)
        who = f"{visit.payer.organisation_id}:{visit.payer.actor_id}" if visit.payer else ""
        most = visit.gate.settings.rate_dear_per_minute
        await visit.take(Limit(self.name, who or network_of(visit.address), most))


def at_most(name: str) -> Any:
    """Return the dependency by which a dear route has a limit of its own (``rate_dear_per_minute``)."""
    return Depends(AtMost(name))


class Visits:
    """Knows where each request comes from, counts it before it is looked at, and meters it at its end."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        """Wrap an application."""
        self._app, self._gate = app, gate
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on if its address has asked for little enough of late."""
        if scope["type"] == "lifespan":
            await self._app(scope, self._living(receive), send)
            return
        visit = Visit(self._gate, client_address(scope, self._gate.settings))
        client = scope.get("client") or ("", 0)
        scope.update({_HERE: visit, "client": (visit.address, client[1])})  # in place: who counts sees it too
        try:
            if scope["path"] not in UNLIMITED:
                most = self._gate.settings.rate_address_per_minute
                await visit.take(Limit("address", network_of(visit.address), most))
        except TooSoonError as cause:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1013, "reason": cause.message})
            else:
                await refusal(cause)(scope, receive, _counting_out(visit, send))
            return
        try:
            await self._app(scope, _counting_in(visit, receive), _counting_out(visit, send))
        finally:
            if visit.payer:
                self._gate.meter.add(visit.payer, visit.use)

    def _living(self, receive: Receive) -> Receive:
        """Write usage while the application lives, and the last of it before it ends."""

        async def heard() -> Message:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._task = asyncio.create_task(self._gate.meter.keep_writing())
            elif self._task is not None:
                self._task.cancel()
                with suppress(asyncio.CancelledError):
                    await self._task
                await self._gate.close()
            return message

        return heard


def _counting_in(visit: Visit, receive: Receive) -> Receive:
    async def counted() -> Message:
        message = await receive()
        if message["type"] == "http.request":
            visit.use.bytes_in += len(message.get("body", b""))
        return message

    return counted


def _counting_out(visit: Visit, send: Send) -> Send:
    async def counted(message: Message) -> None:
        if message["type"] == "http.response.body":
            visit.use.bytes_out += len(message.get("body", b""))
        elif message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *visit.headers()]
        await send(message)

    return counted
