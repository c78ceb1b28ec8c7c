"""The server of ``foresite serve``, which ends its streams before it waits for what is being answered."""

import asyncio
import socket
from typing import Any, cast

import uvicorn
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from foresite.api.received import RECEIVED
from foresite.platform.events.relay import Relay


class StreamingServer(uvicorn.Server):
    """A server that ends its streams when it is told to stop; by themselves they go on for an hour."""

    def __init__(self, config: uvicorn.Config, relay: Relay) -> None:
        """Remember what holds the streams."""
        super().__init__(config)
        self._relay = relay

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._relay.close()
        await super().shutdown(sockets)


class Connection(HttpToolsProtocol):
    """A connection whose requests know when they came, and whose answers are sent head and body at once."""

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as it is there
        super().connection_made(cast("asyncio.Transport", _Joining(transport, self.loop)))

    @override
    def data_received(self, data: bytes) -> None:
        RECEIVED.count += 1
        super().data_received(data)

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        RECEIVED.stamp(cast("dict[str, Any]", self.scope))


class _Joining:
    """A transport that holds what is written until more of it comes, or the loop has nothing else to do now.

    An answer is written as a head and a body. Sent one by one they are two calls of the system, and whoever
    reads is woken for a head that they can do nothing with.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._call_soon = loop.call_soon
        self._held: bytes | None = None
        self.is_closing = transport.is_closing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Send what is held with this, or hold this."""
        held = self._held
        if held is None:
            self._held = data
            self._call_soon(self._send)
        else:
            self._held = None
            self._transport.writelines((held, data))

    def close(self) -> None:
        """Send what is held, then close."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            self._transport.write(held)
