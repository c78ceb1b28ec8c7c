"""The server of ``foresite serve``, which ends its streams before it waits for what is being answered."""

import socket

import uvicorn
from typing_extensions import override

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
