"""What every answer carries: an id, careful headers, and problem details if all else fails."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from foresite.api.errors import defect
from foresite.core.ids import new_id

REQUEST_ID = "x-request-id"
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CAREFUL = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""Set unless the route says otherwise: an answer of the API is data, never a page or a thing to keep."""


class Envelope:
    """Gives each request an id, each answer its headers, and HEAD the headers that GET has."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(REQUEST_ID, "")
        request_id = given if _GIVEN.fullmatch(given) else new_id()
        bare = scope["method"] == "HEAD"
        begun = False

        async def complete(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                headers[REQUEST_ID] = request_id
                for name, value in _CAREFUL.items():
                    headers.setdefault(name, value)
            elif bare and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        with bound_contextvars(request_id=request_id):
            try:
                await self._app({**scope, "method": "GET"} if bare else scope, receive, complete)
            except ClientDisconnect:
                return  # there is nobody to answer, and nothing was begun that is not undone
            except Exception as cause:
                if begun:
                    raise  # half an answer is out: only cutting the connection tells the client
                refusal = defect(cause, path=scope["path"], request_id=request_id)
                await refusal(scope, receive, complete)
