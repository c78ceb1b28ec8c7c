"""Ports of loopback for servers that a benchmark or a test starts."""

import os
import random
import socket
from contextlib import suppress
from itertools import cycle

_PORTS = cycle(random.Random(os.getpid()).sample(range(21000, 31000), 2000))
"""In an order of this process, and below those that a system gives to outgoing connections: whatever starts or
connects between the question and the server's start is given another one."""


def free_port() -> int:
    """Return a port that nobody listens at; the next call returns another one."""
    for port in _PORTS:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("ports never end")
