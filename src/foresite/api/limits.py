"""Size limits of requests, enforced while the body streams, whatever it claims its length to be."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foresite.api.errors import problem

UPLOADS = "/api/v1/files"
"""Streams to disk and counts for itself, up to the setting ``max_upload_bytes``."""


class BodyLimit:
    """Refuses bodies larger than ``max_bytes`` with 413, before they are held in memory."""

    def __init__(self, app: ASGIApp, max_bytes: int) -> None:
        """Wrap an application."""
        self._app, self._max_bytes = app, max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body stays within the limit."""
        if scope["type"] != "http" or scope["path"] == UPLOADS:
            await self._app(scope, receive, send)
            return
        body, more = bytearray(), True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._max_bytes:
                told = f"the body is larger than {self._max_bytes:,} bytes"
                await problem(413, "body-too-large", told, remedy="Send it in parts.")(scope, receive, send)
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
