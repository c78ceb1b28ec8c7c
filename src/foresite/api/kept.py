"""Routes whose answers are kept: served again as bytes, as long as nothing they were made of has changed.

An answer is served only if it was made of what is there at the moment of the request. Which version that
is, is asked for every request; where nothing at all was committed since the last time, the database says so
in microseconds. A look before an answer is made and one after it must agree, or it is not kept.
"""

import asyncio
import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, cast

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from foresite.api.deps import Caller, Need, caller, needs_of
from foresite.api.negotiation import JSON, has
from foresite.api.received import RECEIVED, number_of
from foresite.catalog import series
from foresite.core.errors import ForesiteError, NotFoundError
from foresite.platform.auth.permissions import Permission
from foresite.platform.cache import Cache
from foresite.platform.changes import Changes
from foresite.workflows.house import House

COMPRESSION = 5
_REMEMBERED = 10_000
_OWN = ("etag", "cache-control", "vary")
"""Headers that are kept with an answer; the others are made for each."""
_UNTOLD = {"vary": "accept-encoding"}
_NAMES = tuple(name.encode() for name in _OWN)
_JSON = JSON.encode()
_Parts = tuple[int, list[tuple[bytes, bytes]], bytes]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class _Short:
    """A kept route as it is found without all others."""

    path: re.Pattern[str]
    endpoint: Any
    permission: Permission | None


@dataclass(slots=True)
class Kept:
    """What a server keeps of its answers."""

    cache: Cache
    changes: Changes
    versions: OrderedDict[tuple[int, int], tuple[str, str]] = field(default_factory=OrderedDict)
    """By organisation and series (0: none but the lake): the word of a moment, and the version then."""
    short: list[_Short] = field(default_factory=list)
    """The kept routes of the application."""
    making: dict[tuple[int, str], asyncio.Event] = field(default_factory=dict)
    """Answers that are being made, so that nobody makes them a second time."""

    async def version(self, who: Caller, series_id: int, came: int | None = None) -> str:
        """Return a word that differs whenever an answer about a series, or any of the lake, may differ.

        It may be that of a look which was made since a request ``came``, whichever request it was made for.
        """
        word = await self.changes.word(came, RECEIVED.count)
        mine = who.scope.organisation_id, series_id
        known = self.versions.get(mine)
        if known is not None and known[0] == word:
            return known[1]
        found, settled = await to_thread.run_sync(_version, who, series_id)
        if not settled:  # files change before the database says that they did
            return found
        self.versions[mine] = word, found
        self.versions.move_to_end(mine)
        if len(self.versions) > _REMEMBERED:
            self.versions.popitem(last=False)
        return found


def keeping(house: House) -> Kept:
    """Return where a server of this house keeps its answers."""
    return Kept(Cache(house.settings), Changes(house.engine))


def _version(who: Caller, series_id: int) -> tuple[str, bool]:
    """Return the version of a series and its lake, and whether no write is under way."""
    row = series.get(who.house.engine, who.scope, series_id) if series_id else None
    stamp = who.house.lake.stamp(who.scope)
    return repr((stamp, row and (row.unit, row.zone))), stamp.isdecimal()


class KeptRoute(APIRoute):
    """A route whose answers in JSON are kept; files are large and fetched once.

    They may tell of the lake, that named series are there (which stays so), and of the one in the path.
    """

    @override
    def get_route_handler(self) -> Handler:
        made = super().get_route_handler()
        needed = [each.dependency for each in self.dependencies if isinstance(each.dependency, Need)]

        async def answer(request: Request) -> Response:
            for need in needed:
                await need(request)
            return await _answer(request, made)

        return answer


class KeptAnswers:
    """Gives kept answers before any other route is looked at; what is not kept goes the usual way."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] == "http" and scope["method"] == "GET":
            for short in scope["app"].state.kept.short:
                found = short.path.fullmatch(scope["path"])
                if found is not None:
                    answer = await _at_hand(scope, short, int(found[1]) if found.re.groups else 0)
                    if answer is not None:
                        scope["endpoint"] = short.endpoint
                        status, headers, body = answer
                        await send({"type": "http.response.start", "status": status, "headers": headers})
                        await send({"type": "http.response.body", "body": body})
                        return
                    break
        await self._app(scope, receive, send)


def install(app: FastAPI) -> None:
    """Learn which routes are kept, when all are there."""
    needed = needs_of(app)
    app.state.kept.short = [
        _Short(
            re.compile(re.sub(r"{\w+}", r"(\\d{1,18})", context.path or "")),
            context.original_route.endpoint,
            needed["get", context.path or ""],
        )
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, KeptRoute)
    ]


async def _at_hand(scope: Scope, short: _Short, series_id: int) -> _Parts | None:
    """Return a kept answer to who may have it; None: let the route say what is to be said."""
    kept: Kept = scope["app"].state.kept
    liked = _Liked.of(scope)
    if not liked.json:
        return None
    try:
        who = await caller(HTTPConnection(scope))
        if short.permission is not None:
            who.expect(short.permission)
        version = await kept.version(who, series_id, number_of(scope))
    except ForesiteError:
        return None
    found = await kept.cache.get(who.scope, _key(scope, liked, version))
    return None if found is None else _parts(found, liked)


@dataclass(frozen=True, slots=True)
class _Liked:
    """What a request says of the answer that it wants, read from its headers in one go."""

    accept: bytes
    has: bytes
    zipped: bool
    json: bool
    """Whether JSON is among what is liked."""

    @classmethod
    def of(cls, scope: Scope) -> "_Liked":
        accept, has, zipped = [], b"", False
        for name, value in scope["headers"]:
            if name == b"accept":
                accept.append(value)
            elif name == b"if-none-match":
                has = value
            elif name == b"accept-encoding":
                zipped = zipped or b"gzip" in value
        liked = b", ".join(accept) or b"*/*"
        return cls(liked, has, zipped, _JSON in liked or b"*/*" in liked)


def _key(scope: Scope, liked: _Liked, version: str) -> str:
    asked = repr((scope["path"], scope["query_string"], liked.accept, version)).encode()
    return blake2b(asked, digest_size=16).hexdigest()


async def _answer(request: Request, made: Handler) -> Response:
    """Make an answer, unless another one makes the same."""
    kept: Kept = request.app.state.kept
    liked = _Liked.of(request.scope)
    if not liked.json:
        return await made(request)
    who = await caller(request)
    try:
        version = await kept.version(who, _series(request))
    except (NotFoundError, ValueError, OverflowError):
        return await made(request)  # it refuses as it should
    key = _key(request.scope, liked, version)
    mine = who.scope.organisation_id, key
    under_way = kept.making.get(mine)
    if under_way is not None:
        await under_way.wait()
        found = await kept.cache.get(who.scope, key)
        return await made(request) if found is None else _again(_parts(found, liked))
    kept.making[mine] = done = asyncio.Event()
    try:
        return await _make(request, made, who, key, version)
    finally:
        del kept.making[mine]
        done.set()


def _series(request: Request) -> int:
    return int(request.path_params.get("series_id", 0))


async def _make(request: Request, made: Handler, who: Caller, key: str, version: str) -> Response:
    """Make an answer, and keep it if nothing has changed meanwhile."""
    kept: Kept = request.app.state.kept
    plain = [each for each in request.scope["headers"] if each[0] != b"if-none-match"]
    response = await made(Request({**request.scope, "headers": plain}, request.receive))
    if response.status_code != HTTPStatus.OK or response.headers.get("content-type") != JSON:
        return response
    packed = await to_thread.run_sync(_packed, response)
    if await kept.version(who, _series(request)) == version:
        await kept.cache.put(who.scope, key, packed)
    return _again(_parts(packed, _Liked.of(request.scope)))


def _packed(response: Response) -> bytes:
    """Return an answer as it is kept: a line for each header, and the body as every browser takes it."""
    told = "".join(f"{response.headers.get(name, _UNTOLD.get(name, ''))}\n" for name in _OWN)
    return told.encode("latin-1") + gzip.compress(cast("bytes", response.body), COMPRESSION, mtime=0)


def _parts(packed: bytes, liked: _Liked) -> _Parts:
    """Return status, headers and body of a kept answer, or that the client has it already."""
    *told, body = packed.split(b"\n", len(_OWN))
    headers = [(name, line) for name, line in zip(_NAMES, told, strict=True) if line]
    if liked.has and told[0] and has(liked.has.decode("latin-1"), told[0].decode("latin-1")):
        return 304, headers, b""
    if liked.zipped:
        headers.append((b"content-encoding", b"gzip"))
    else:
        body = gzip.decompress(body)
    headers += [(b"content-type", _JSON), (b"content-length", str(len(body)).encode())]
    return 200, headers, body


def _again(parts: _Parts) -> Response:
    status, headers, body = parts
    response = Response(body, status)
    response.raw_headers = headers
    return response
