"""Routes whose answers are kept: served again as bytes, as long as nothing they were made of has changed.

An answer is served only if it was made of what is there at the moment of the request. Which version that
is, is asked for every request; where nothing at all was committed since the last time, the database says so
in microseconds. A look before an answer is made and one after it must agree, or it is not kept.
"""

import asyncio
import gzip
import re
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from http import HTTPStatus
from typing import Any, cast
from urllib.parse import parse_qsl

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from typing_extensions import override

from foresite.api.deps import LARGEST_ID, Caller, Need, caller, needs_of
from foresite.api.negotiation import JSON, has
from foresite.api.received import RECEIVED, number_of
from foresite.catalog import series
from foresite.core.errors import ForesiteError
from foresite.platform.auth.permissions import Permission
from foresite.platform.cache import Cache
from foresite.platform.changes import Changes
from foresite.workflows.house import House

COMPRESSION = 5
_REMEMBERED = 10_000
_MOST = 1_000
"""Series named in one query: more than any route takes."""
_OWN = ("etag", "cache-control", "vary")
"""Headers that are kept with an answer; the others are made for each."""
_UNTOLD = {"vary": "accept-encoding"}
_NAMES = tuple(name.encode() for name in _OWN)
_JSON = JSON.encode()
_Series = tuple[int, ...]
_Parts = tuple[int, list[tuple[bytes, bytes]], bytes]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class _Short:
    """A kept route as it is found without all others."""

    path: re.Pattern[str]
    endpoint: Any
    permission: Permission | None
    several: bool
    """Whether it tells of the series that the query names."""


@dataclass(slots=True)
class Kept:
    """What a server keeps of its answers."""

    cache: Cache
    changes: Changes
    versions: OrderedDict[tuple[int, _Series | str], tuple[str, str]] = field(default_factory=OrderedDict)
    """By organisation and series (none: only the lake; several: a digest): word and version of a moment."""
    short: list[_Short] = field(default_factory=list)
    """The kept routes of the application."""
    making: dict[tuple[int, str], asyncio.Event] = field(default_factory=dict)
    """Answers that are being made, so that nobody makes them a second time."""

    async def version(self, who: Caller, told_of: _Series, came: int | None = None) -> str:
        """Return a word that differs whenever an answer about these series, or any of the lake, may differ.

        It may be that of a look which was made since a request ``came``, whichever request it was made for.
        """
        word = await self.changes.word(came, RECEIVED.count)
        mine = who.scope.organisation_id, told_of if len(told_of) <= 1 else _digest(told_of)
        known = self.versions.get(mine)
        if known is not None and known[0] == word:
            return known[1]
        found, settled = await to_thread.run_sync(_version, who, told_of)
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


def _version(who: Caller, told_of: _Series) -> tuple[str, bool]:
    """Return the version of series and their lake, and whether no write is under way."""
    rows = series.by_ids(who.house.engine, who.scope, list(told_of)) if told_of else {}
    stamp = who.house.lake.stamp(who.scope)
    said = [(each, row.unit, row.zone) for each, row in sorted(rows.items())]
    return _digest((stamp, said)), stamp.isdecimal()


class KeptRoute(APIRoute):
    """A route whose answers in JSON are kept; files are large and fetched once.

    They may tell of the lake, that named series are there (which stays so), and of the one in the path.
    """

    several = False

    @override
    def get_route_handler(self) -> Handler:
        made = super().get_route_handler()
        needed = [each.dependency for each in self.dependencies if isinstance(each.dependency, Need)]

        async def answer(request: Request) -> Response:
            for need in needed:
                await need(request)
            return await _answer(request, made, several=self.several)

        return answer


class KeptOfSeveral(KeptRoute):
    """A kept route that may also tell of what the series in its query are."""

    several = True


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
                    answer = await _at_hand(scope, short, found.groups())
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
            context.original_route.several,
        )
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, KeptRoute)
    ]


async def _at_hand(scope: Scope, short: _Short, path: Sequence[str]) -> _Parts | None:
    """Return a kept answer to who may have it; None: let the route say what is to be said."""
    kept: Kept = scope["app"].state.kept
    liked = _Liked.of(scope)
    if not liked.json:
        return None
    try:
        who = await caller(HTTPConnection(scope))
        if short.permission is not None:
            who.expect(short.permission)
        told_of = _told_of(path, scope, several=short.several)
        version = await kept.version(who, told_of, number_of(scope))
    except (ForesiteError, ValueError):
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
    return _digest((scope["path"], scope["query_string"], liked.accept, version))


def _digest(told: object) -> str:
    return blake2b(repr(told).encode(), digest_size=16).hexdigest()


async def _answer(request: Request, made: Handler, *, several: bool) -> Response:
    """Make an answer, unless another one makes the same."""
    kept: Kept = request.app.state.kept
    liked = _Liked.of(request.scope)
    if not liked.json:
        return await made(request)
    who = await caller(request)
    try:
        told_of = _told_of(request.path_params.values(), request.scope, several=several)
        version = await kept.version(who, told_of)
    except ValueError:
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
        return await _make(request, made, who, key, (told_of, version))
    finally:
        del kept.making[mine]
        done.set()


def _told_of(path: Iterable[str], scope: Scope, *, several: bool) -> _Series:
    """Return the series in the path, and those in the query where an answer tells of them.

    Raises:
        ValueError: one is no number of a series, or they are too many: the route refuses them.
    """
    asked = parse_qsl(scope["query_string"].decode("latin-1")) if several else []
    named = [value for name, value in asked if name == "series_id"]
    ids = tuple(int(each) for each in (*path, *named))
    if len(ids) > _MOST or not all(1 <= each <= LARGEST_ID for each in ids):
        raise ValueError(ids)
    return ids


async def _make(request: Request, made: Handler, who: Caller, key: str, of: tuple[_Series, str]) -> Response:
    """Make an answer, and keep it if nothing has changed meanwhile."""
    kept: Kept = request.app.state.kept
    plain = [each for each in request.scope["headers"] if each[0] != b"if-none-match"]
    response = await made(Request({**request.scope, "headers": plain}, request.receive))
    if response.status_code != HTTPStatus.OK or response.headers.get("content-type") != JSON:
        return response
    packed = await to_thread.run_sync(_packed, response)
    told_of, version = of
    if await kept.version(who, told_of) == version:
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
