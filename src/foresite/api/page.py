"""The web app: files of the built page, with the headers that keep it safe and fast."""

from importlib import resources
from mimetypes import guess_type
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI
from fastapi.responses import FileResponse, PlainTextResponse, Response
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from foresite.api.negotiation import chosen

HTML = "text/html"
PACKED = {"br": ".br", "gzip": ".gz"}
"""Copies that the build lays beside a file, the smallest first, by their coding (RFC 9110, section 8.4.1)."""
PAGE = Path(str(resources.files("foresite"))) / "web"
HEADERS = {
    "content-security-policy": "default-src 'self'; img-src 'self' data: blob:; "
    "style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
}


def install(app: FastAPI) -> None:
    """Serve the page for every path that no route has: its files, and its views to browsers."""
    app.router.default = _page


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] != "http":
        return
    path = scope["path"].lstrip("/")
    of_api = path == "api" or path.startswith("api/")
    answer = None
    if not of_api and scope["method"] == "GET":
        coding = chosen(", ".join(Headers(scope=scope).getlist("accept-encoding")), PACKED)
        answer = await to_thread.run_sync(_file, path, coding)
        if answer is None and _is_view(scope, path):
            answer = _view(coding)
    if answer is None:
        raise HTTPException(404, "there is no such route")
    await answer(scope, receive, send)


def _file(path: str, coding: str | None) -> Response | None:
    """Return a file of the page; a path that leads out of it, or to nothing, is none."""
    try:
        file = (PAGE / path).resolve()
        if not path or not file.is_relative_to(PAGE) or not file.is_file():
            return None
    except (OSError, ValueError):  # a name that no file can have
        return None
    lasting = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
    return _sent(file, coding, lasting)


def _sent(file: Path, coding: str | None, lasting: str) -> Response:
    """Answer with a file, packed as the build packed it if the reader can take that."""
    headers = {**HEADERS, "cache-control": lasting, "vary": "Accept-Encoding"}
    packed = file.with_name(file.name + PACKED.get(coding or "", ""))
    if packed == file or not packed.is_file():
        return FileResponse(file, headers=headers)
    kind = guess_type(file.name)[0] or "application/octet-stream"
    return FileResponse(packed, media_type=kind, headers={**headers, "content-encoding": str(coding)})


def _is_view(scope: Scope, path: str) -> bool:
    """Tell whether a browser asks for a view of the app; what looks like a file is not one."""
    takes = chosen(", ".join(Headers(scope=scope).getlist("accept")) or "*/*", [HTML])
    return takes is not None and "." not in path.rpartition("/")[2]


def _view(coding: str | None) -> Response:
    index = PAGE / "index.html"
    if not index.is_file():
        return PlainTextResponse("The web page is not built here; run: make web", status_code=404)
    return _sent(index, coding, "no-cache")
