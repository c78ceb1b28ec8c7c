"""``foresite serve``: the API and the web app, for one organisation or for whoever has a key."""

import ipaddress
import socket
import sys
import threading
from contextlib import suppress
from functools import partial
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from foresite.api.app import create_app
from foresite.catalog import organisations
from foresite.cli.door import Door, as_json, open_door, say
from foresite.core.errors import RefusedError, UnavailableError
from foresite.platform.config import Settings, load_settings
from foresite.platform.tenancy import Scope
from foresite.workflows.jobs import keep_working
from foresite.workflows.load_file import resume_interrupted
from foresite.workflows.upkeep import keep_flushing

BACKLOG = 2048
PARTING_SECONDS = 10
"""How long requests that are being answered may go on after the server is told to stop."""


def command(
    host: Annotated[str, typer.Option(help="Address to listen on; default: the setting host.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on; default: the setting port.")] = -1,
) -> None:
    """Serve the API and the web app until interrupted."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value not in {"", -1}}
    settings = load_settings(**given)
    with listening(settings) as listener:
        serve(open_door(settings), listener)


def listening(settings: Settings) -> socket.socket:
    """Take the address before any other work is done; port 0 takes a free one.

    Raises:
        RefusedError: other machines could reach it, and nobody must say who they are.
        UnavailableError: it is taken.
    """
    if settings.sign_in == "off" and not _is_loopback(settings.host):
        raise RefusedError(
            f"{settings.host} can be reached from other machines, and nobody would be asked who they are",
            code="host-not-loopback",
            remedy="Listen on 127.0.0.1, or set FORESITE_SIGN_IN=required; `foresite key create` makes keys.",
            host=settings.host,
        )
    kind = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as cause:
        listener.close()
        raise UnavailableError(
            f"the address {settings.host}:{settings.port} cannot be taken: {cause.strerror}",
            code="address-taken",
            remedy="Stop what listens there, or choose another; --port 0 (make: PORT=0) takes a free one.",
        ) from cause
    return listener


def serve(door: Door, listener: socket.socket) -> None:
    """Serve an open house at an address that ``listening`` took, until interrupted."""
    stop = threading.Event()
    upkeep = threading.Thread(
        target=keep_flushing, args=(door.house, partial(_served, door), stop), daemon=True
    )
    upkeep.start()
    for scope in _served(door):
        resume_interrupted(door.house, scope)
    worker = threading.Thread(target=keep_working, args=(door.house.settings, stop), daemon=True)
    if door.house.settings.job_worker:
        worker.start()
    _announce(door, listener)
    try:
        config = uvicorn.Config(
            create_app(door.house, door.scope),
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=PARTING_SECONDS,
        )
        listener.listen(BACKLOG)
        with suppress(KeyboardInterrupt):  # the ordinary end: the server has closed and says it once more
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        stop.set()
        upkeep.join(timeout=PARTING_SECONDS)
        if worker.is_alive():
            worker.join(timeout=PARTING_SECONDS)
    Console(stderr=True).print("Stopped.")


def _served(door: Door) -> list[Scope]:
    """Return the organisations that callers of this server may work for."""
    if door.house.settings.sign_in == "off":
        return [door.scope]
    return organisations.scopes(door.house.engine)


def _announce(door: Door, listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    if as_json.get():
        say({"organisation": door.scope.organisation, "address": address})
        sys.stdout.flush()
    whose = door.scope.organisation if door.house.settings.sign_in == "off" else "whoever has a key"
    told = f"Foresite serves {whose} at {address}; open it in a browser. Ctrl-C stops."
    Console(stderr=True, highlight=False).print(told, soft_wrap=True)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
