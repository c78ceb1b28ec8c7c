"""Limits of requests, kept while the body streams, whatever it claims its length to be."""

import asyncio

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foresite.api.errors import CODES, problem

UPLOADS = {"/api/v1/files", "/api/v1/files/inspect", "/api/v1/files/dry-run"}
"""Stream to disk and count for themselves: the first up to the setting ``max_upload_bytes``."""
PATIENCE_SECONDS = 30.0
"""How long a body may pause."""


class BodyLimit:
    """Refuses bodies larger than ``max_bytes`` (413) or slower than patience (408)."""

    def __init__(self, app: ASGIApp, max_bytes: int, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Wrap an application."""
        self._app, self._max_bytes, self._patience = app, max_bytes, patience_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body stays within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] in UPLOADS:
            await self._app(scope, lambda: self._next(receive), send)
            return
        claimed = Headers(scope=scope).get("content-length", "")
        if claimed.isdigit() and int(claimed[:20]) > self._max_bytes:
            await self._too_large()(scope, receive, send)
            return
        body, more = bytearray(), True
        while more:
            try:
                message = await self._next(receive)
            except HTTPException as late:
                await problem(408, CODES[408], late.detail, remedy="Send it again.")(scope, receive, send)
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._max_bytes:
                await self._too_large()(scope, receive, send)
                return
            if message["type"] == "http.disconnect":
                return
        given = False

        async def again() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": bytes(body), "more_body": False}

        await self._app(scope, again, send)

    async def _next(self, receive: Receive) -> Message:
        """Return the next piece of a body, unless it lets us wait for too long."""
        try:
            async with asyncio.timeout(self._patience):
                return await receive()
        except TimeoutError as cause:
            raise HTTPException(408, f"the body paused for more than {self._patience:g} s") from cause

    def _too_large(self) -> Response:
        told = f"the body is larger than {self._max_bytes:,} bytes"
        return problem(413, CODES[413], told, remedy="Send it in parts.")
