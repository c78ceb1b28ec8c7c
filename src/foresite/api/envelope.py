"""What every answer carries: an id, careful headers, and problem details if all else fails."""

import re
from collections.abc import Mapping
from time import perf_counter

from opentelemetry.trace import SpanKind
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foresite.api.careful import OF_DOCUMENTS
from foresite.api.errors import defect
from foresite.api.observing import Observer
from foresite.core.ids import new_id
from foresite.platform import tracing
from foresite.platform.trail import Trail, follow

REQUEST_ID = "x-request-id"
_REQUEST_ID = REQUEST_ID.encode()
_PARENT = tracing.PARENT.encode()
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_DOCUMENT = b"text/html"
_STREAM = b"text/event-stream"
"""An answer that ends when its reader goes: its beginning is what took time."""


class Envelope:
    """Gives each request an id and each answer its headers, HEAD those of GET, and tells of them all."""

    def __init__(self, app: ASGIApp, observer: Observer, careful: Mapping[str, str]) -> None:
        """Wrap an application, whose answers carry careful headers unless they say otherwise."""
        self._app, self._observer = app, observer
        self._careful = _as_sent(careful)
        self._of_documents = _as_sent({**careful, **OF_DOCUMENTS})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete its answer."""
        if scope["type"] != "http":
            follow(Trail(new_id()))
            await self._app(scope, receive, send)
            return
        given = parent = ""
        for name, value in scope["headers"]:
            if name == _REQUEST_ID:
                given = value.decode("latin-1")
            elif name == _PARENT:
                parent = value.decode("latin-1")
        request_id = given if given and _GIVEN.fullmatch(given) else new_id()
        follow(Trail(request_id))
        with tracing.span("request", parent=parent, kind=SpanKind.SERVER):
            await self._answer(scope, receive, send, request_id)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, request_id: str) -> None:
        began, method, status, took = perf_counter(), scope["method"], 0, 0.0
        bare = method == "HEAD"
        inner = {**scope, "method": "GET"} if bare else scope

        async def complete(message: Message) -> None:
            nonlocal status, took
            if message["type"] == "http.response.start":
                status = message["status"]
                said = dict(message["headers"])
                kind = said.get(b"content-type", b"")
                wanted = self._of_documents if kind.startswith(_DOCUMENT) else self._careful
                unsaid = [each for each in wanted if each[0] not in said]
                message["headers"] = [*message["headers"], (_REQUEST_ID, request_id.encode()), *unsaid]
                if kind.startswith(_STREAM):
                    took = perf_counter() - began
            elif bare and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._app(inner, receive, complete)
        except ClientDisconnect:
            return  # there is nobody to answer, and nothing was begun that is not undone
        except Exception as cause:
            if status:
                raise  # half an answer is out: only cutting the connection tells the client
            refusal = defect(cause, path=scope["path"], request_id=request_id)
            await refusal(scope, receive, complete)
        finally:
            if status:
                self._observer.answered(inner, method, status, took or perf_counter() - began)


def _as_sent(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
