"""Bodies that never come to their end: refused after a while, and not logged as a fault when cut off."""

import asyncio
import json
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send

from foresite.api.envelope import Envelope
from foresite.api.limits import UPLOADS, BodyLimit
from foresite.api.observing import Observer

UPLOAD = "/api/v1/files"
HTTP: dict[str, Any] = {"type": "http", "method": "POST", "headers": [], "query_string": b""}


async def _reading(scope: Scope, receive: Receive, send: Send) -> None:
    await Request(scope, receive).body()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def _answered(app: Any, path: str, *pieces: Message) -> list[Message]:
    """Return what an application sends to a client that sends these pieces and then keeps silent."""
    left, sent = list(pieces), []

    async def receive() -> Message:
        if left:
            return left.pop(0)
        await asyncio.sleep(60)
        raise AssertionError("waited for too long")

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app({**HTTP, "path": path}, receive, send))
    return sent


def test_body_that_pauses_is_refused() -> None:
    begun = {"type": "http.request", "body": b"{", "more_body": True}
    start, body = _answered(BodyLimit(_reading, 100, patience_seconds=0.05), "/api/v1/observations", begun)
    assert (start["status"], json.loads(body["body"])["code"]) == (408, "body-late")


@pytest.mark.parametrize("path", sorted(UPLOADS))
def test_upload_that_pauses_ends_in_the_route_with_the_same_refusal(path: str) -> None:
    begun = {"type": "http.request", "body": b"{", "more_body": True}
    with pytest.raises(Exception, match="paused") as caught:
        _answered(BodyLimit(_reading, 100, patience_seconds=0.05), path, begun)
    assert getattr(caught.value, "status_code", None) == 408


def test_client_that_goes_away_is_no_fault_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ClientDisconnect):
        _answered(_reading, UPLOAD, {"type": "http.disconnect"})
    assert _answered(Envelope(_reading, Observer(every=False), {}), UPLOAD, {"type": "http.disconnect"}) == []
    assert "".join(capsys.readouterr()) == ""
