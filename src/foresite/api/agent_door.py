"""What agents say otherwise than others: how they tell who they are, and where they look for faults."""

from base64 import b64decode
from binascii import Error
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from foresite.api.agents import PATHS
from foresite.api.errors import MEDIA_TYPE

_WHO, _TAKES = b"authorization", b"accept-encoding"
_PARAMETER = "p"
"""Holds the key where a client of InfluxDB 1 says it in the address."""
_PROBLEM = MEDIA_TYPE.encode()


class AgentDoor:
    """Lets keys in as ``Token`` and Basic, and says faults in ``message`` and ``error`` as well."""

    def __init__(self, app: ASGIApp, *, in_address: bool) -> None:
        """Wrap an application; keys may stand ``in_address`` or not, and go no further in either case."""
        self._app, self._in_address = app, in_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request of an agent on in our words, and its refusal in theirs; any other as it is."""
        if scope["type"] != "http" or scope["path"] not in PATHS:
            await self._app(scope, receive, send)
            return
        headers = [each for each in scope["headers"] if each[0] not in {_WHO, _TAKES}]
        said = next((value for name, value in scope["headers"] if name == _WHO), None)
        query, secret = _parted(scope["query_string"])
        who = _bearer(said) if said is not None else secret if self._in_address else None
        if who is not None:
            headers.append((_WHO, who))
        scope.update({"headers": headers, "query_string": query})  # in place: nobody after us sees the secret
        await self._app(scope, receive, _telling(send))


def _bearer(said: bytes) -> bytes:
    """Return a header as we know it: the key stands after ``Token``, or is the password of Basic."""
    kind, _, given = said.partition(b" ")
    if kind.lower() == b"token":
        return b"Bearer " + given
    if kind.lower() == b"basic":
        try:
            return b"Bearer " + b64decode(given, validate=True).partition(b":")[2]
        except Error:
            return said
    return said


def _parted(query: bytes) -> tuple[bytes, bytes | None]:
    """Return a query without a secret, and the secret as a header has it."""
    if b"p=" not in query:
        return query, None
    told = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    secret = next((value for name, value in told if name == _PARAMETER and value), None)
    rest = urlencode([each for each in told if each[0] != _PARAMETER])
    return rest.encode(), None if secret is None else b"Bearer " + secret.encode("latin-1", "replace")


def _telling(send: Send) -> Send:
    """Return a sender that says a fault in ``message`` (InfluxDB 2) and ``error`` (InfluxDB 1) as well."""
    begun: list[Message] = []
    body = bytearray()

    async def told(message: Message) -> None:
        if (
            message["type"] == "http.response.start"
            and dict(message["headers"]).get(b"content-type") == _PROBLEM
        ):
            begun.append(message)
        elif not begun:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                start = begun.pop()
                said = _in_their_words(bytes(body))
                start["headers"] = [
                    (name, str(len(said)).encode() if name == b"content-length" else value)
                    for name, value in start["headers"]
                ]
                await send(start)
                await send({"type": "http.response.body", "body": said})

    return told


def _in_their_words(body: bytes) -> bytes:
    told = orjson.loads(body)
    said = ". ".join(part for part in (told["detail"], told.get("remedy", "")) if part)
    return orjson.dumps({**told, "message": said, "error": said})
