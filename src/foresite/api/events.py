"""Live events: what happens in the caller's organisation, as it happens, and again from any id on."""

from collections.abc import AsyncGenerator
from time import monotonic
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Request, WebSocket
from starlette.requests import HTTPConnection

from foresite.api.deps import Caller, CallerDep, caller, needs
from foresite.api.event_streams import LOOK_SECONDS, Allowed, Batches, EventStream, converse
from foresite.core.errors import ForbiddenError, ForesiteError, UnauthenticatedError
from foresite.platform.auth.permissions import Permission
from foresite.platform.events.kinds import HELLO, KINDS, RESET, heard_by, meaning
from foresite.platform.events.relay import Batch, Relay

router = APIRouter(tags=["events"])
PROTOCOL = "foresite.events"
"""The subprotocol of the socket; a browser without a cookie offers ``bearer.<key>`` beside it."""
_PERMISSION = Permission.DATA_READ
_READ = [needs(_PERMISSION)]
_LARGEST = 2**63 - 1
_Kind = Literal[
    "job", "run", "data", "held", "model", "forecast", "backtest",
    "series", "asset", "contract", "member", "invitation", "key",
]  # fmt: skip
Kinds = Annotated[
    list[_Kind],
    Query(alias="kind", max_length=20, description="Only these; default: all that the caller may hear."),
]
After = Annotated[
    int | None,
    Query(
        ge=0, le=_LARGEST, description="Begin with what followed on this id; default: with what comes now."
    ),
]


def _schema() -> dict[str, Any]:
    """Return the schema of one event: its kind tells what its data are."""
    whole = {"type": "integer", "examples": [17]}
    at = {"type": "string", "format": "date-time"}
    data = {
        name: (each.model_json_schema(), f"{meaning(name)} Heard by who has {each.permission}.")
        for name, each in KINDS.items()
    }
    nothing = {"type": "object", "properties": {}}
    data[HELLO] = (nothing, "The stream begins: what follows on this id is told.")
    data[RESET] = (
        nothing,
        "Events are missing that are not kept any more: read anew, and go on after this id.",
    )
    return {
        "oneOf": [
            {
                "title": f"{name.title()}Event",
                "description": told,
                "type": "object",
                "required": ["id", "kind", "at", "data"],
                "properties": {"id": whole, "kind": {"const": name}, "at": at, "data": schema},
            }
            for name, (schema, told) in data.items()
        ]
    }


_EXAMPLE = (
    "id: 17\nevent: data\n"
    'data: {"id":17,"kind":"data","at":"2024-05-01T00:00:00Z","data":{"series_ids":[4],'
    '"start":"2024-05-01T00:00:00Z","end":"2024-05-01T00:00:00Z"}}\n\n'
)


@router.get(
    "/events",
    dependencies=_READ,
    summary="Live events",
    response_class=EventStream,
    responses={200: {"content": {"text/event-stream": {"schema": _schema(), "example": _EXAMPLE}}}},
)
async def stream(
    who: CallerDep,
    request: Request,
    kinds: Kinds = [],  # noqa: B006 -- never changed
    after: After = None,
    last_event_id: Annotated[
        int | None, Header(ge=0, le=_LARGEST, description="As ``after``; browsers send it when they return.")
    ] = None,
) -> EventStream:
    """Stream events as server-sent events: each ``data`` is the JSON object that the schema describes.

    Ids count 1, 2, 3 and so on. A stream may end at any time; come back with the last id and nothing is
    missed. An event of the kind ``reset`` says that too much was missed: read anew what you show.
    Whoever may not hear a kind that they name is refused; who names none hears what they may.
    """
    since = after if last_event_id is None else last_event_id
    heard = _heard(who, kinds)
    batches = await _begun(_relay(request), who, since, heard)
    return EventStream(batches, _allowed(request, who, heard))


@router.websocket("/events/ws", dependencies=_READ)
async def socket(who: CallerDep, websocket: WebSocket, kinds: Kinds = [], after: After = None) -> None:  # noqa: B006 -- never changed
    """Send the same events over a WebSocket, one JSON object a message."""
    heard = _heard(who, kinds)
    batches = await _begun(_relay(websocket), who, after, heard)
    offered = websocket.scope.get("subprotocols", [])
    await websocket.accept(subprotocol=PROTOCOL if PROTOCOL in offered else None)
    await converse(websocket, batches, _allowed(websocket, who, heard))


def _relay(connection: HTTPConnection) -> Relay:
    made: Relay = connection.app.state.relay
    return made


def _heard(who: Caller, kinds: list[_Kind]) -> frozenset[str]:
    """Return the kinds that a stream tells: those named, which the caller must be let hear, or all."""
    for kind in kinds:
        who.expect(KINDS[kind].permission)
    return frozenset(kinds) or heard_by(who.permissions)


async def _begun(relay: Relay, who: Caller, since: int | None, kinds: frozenset[str]) -> Batches:
    """Return a stream whose beginning is there already: what stops it is refused like any request."""
    seconds = who.house.settings.stream_seconds
    pause = min(LOOK_SECONDS, seconds)
    batches = relay.follow(who.scope, since=since, kinds=kinds, pause_seconds=pause)
    first = await anext(batches)
    end = monotonic() + seconds

    async def go_on() -> AsyncGenerator[Batch]:
        try:
            yield first
            async for batch in batches:
                yield batch
                if monotonic() >= end:
                    return
        finally:
            await batches.aclose()

    return go_on()


def _allowed(connection: HTTPConnection, who: Caller, heard: frozenset[str]) -> Allowed:
    """Return a look whether who began to listen would now hear the same, of the same organisation."""

    async def look() -> bool:
        try:
            again = await caller(connection)
            again.expect(_PERMISSION)
            for kind in heard:
                again.expect(KINDS[kind].permission)
        except (UnauthenticatedError, ForbiddenError):
            return False
        except ForesiteError:
            return True  # the database is away: nothing is read from it either
        return again.scope == who.scope

    return look
