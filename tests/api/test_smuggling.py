"""A request whose end can be read in two ways is refused, and its connection is not gone on with."""

import socket

import pytest
from tests.api.serving import served

from foresite.catalog import organisations
from foresite.platform.config import Settings
from foresite.platform.schema import upgrade
from foresite.workflows.house import open_house

HIDDEN = b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n"
LINES = b"POST /api/v1/observations HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
AMBIGUOUS = {
    "length and chunks": b"content-length: 6\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": b"content-length: 2\r\ncontent-length: 40\r\n\r\n{}",
    "chunks by another name": b"transfer-encoding: xchunked\r\ncontent-length: 2\r\n\r\n{}",
    "length that is none": b"content-length: +2\r\n\r\n{}",
}


@pytest.mark.slow
def test_ambiguous_lengths_are_refused(settings: Settings, free_port: int) -> None:
    upgrade(settings)
    house = open_house(settings)
    organisations.create(house.engine, settings.organisation)
    house.engine.dispose()
    with served(settings, free_port):
        for what, rest in AMBIGUOUS.items():
            with socket.create_connection(("127.0.0.1", free_port), timeout=5) as client:
                client.sendall(LINES + rest + HIDDEN)
                told = b""
                while piece := client.recv(65536):
                    told += piece
            assert told.startswith(b"HTTP/1.1 4"), (what, told[:200])
            assert b"alive" not in told, what
