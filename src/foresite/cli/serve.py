"""``foresite serve``: the API and the web app, for one organisation or for whoever has a key."""

import ipaddress
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from http.server import ThreadingHTTPServer
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from foresite.api.app import create_app
from foresite.catalog import organisations
from foresite.cli.door import Door, as_json, open_door, say
from foresite.cli.streaming import Connection, StreamingServer
from foresite.core.errors import RefusedError, UnavailableError
from foresite.platform import tracing
from foresite.platform.actor import HOUSE
from foresite.platform.auth import links
from foresite.platform.auth.sealing import sealer
from foresite.platform.config import Settings, load_settings
from foresite.platform.events import outbox
from foresite.platform.events.kinds import DataTold
from foresite.platform.exposing import expose
from foresite.platform.tenancy import Scope
from foresite.workflows import accounts
from foresite.workflows.jobs import keep_working
from foresite.workflows.letters import keep_sending
from foresite.workflows.load_file import resume_interrupted
from foresite.workflows.provider_word import keep_asking
from foresite.workflows.upkeep import keep_flushing
from foresite.workflows.watching import keep_watching

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
        BadDataError: people sign in, and nothing keeps their secrets.
        UnavailableError: it is taken.
    """
    if settings.sign_in == "off" and not _is_loopback(settings.host):
        raise RefusedError(
            f"{settings.host} can be reached from other machines, and nobody would be asked who they are",
            code="host-not-loopback",
            remedy="Listen on 127.0.0.1, or set FORESITE_SIGN_IN=required; `foresite key create` makes keys.",
            host=settings.host,
        )
    if settings.sign_in == "required":
        sealer(settings)  # not at the first sign-in, which nobody watches
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
    door = _addressed(door, listener)
    stop = threading.Event()
    upkeep = _beside(keep_flushing, door.house, partial(_served, door), stop)
    for scope in _served(door):
        resume_interrupted(door.house, scope)
        outbox.tell(door.house.engine, scope, [DataTold()])  # what a server that was killed left untold
    tracing.start(door.house.settings, "foresite-server")
    told = _tell_metrics(door, stop)
    going = [_beside(keep_sending, door.house.engine, door.house.settings, stop)]
    if door.house.settings.job_worker:
        going.append(_beside(keep_working, door.house.settings, stop))
    _announce(door, listener)
    try:
        app = create_app(door.house, door.scope)
        going.append(_beside(keep_asking, app.state.server.credentials, stop))
        config = uvicorn.Config(
            app,
            http=Connection,
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,  # whose word is taken, our own settings say
            timeout_graceful_shutdown=PARTING_SECONDS,
        )
        listener.listen(BACKLOG)
        with suppress(KeyboardInterrupt):  # the ordinary end: the server has closed and says it once more
            StreamingServer(config, app.state.relay).run(sockets=[listener])
    finally:
        stop.set()
        for each in (upkeep, *going):
            each.join(timeout=PARTING_SECONDS)
        if told is not None:
            told.shutdown()
        tracing.finish()
    Console(stderr=True).print("Stopped.")


def _beside(work: Callable[..., object], *given: object) -> threading.Thread:
    """Let a thread do something beside the server until it is told to stop."""
    thread = threading.Thread(target=work, args=given, daemon=True)
    thread.start()
    return thread


def _tell_metrics(door: Door, stop: threading.Event) -> ThreadingHTTPServer | None:
    """Look at the installation and answer Prometheus, where the settings name an address for it."""
    address = door.house.settings.metrics_at
    if address is None:
        return None
    told = expose(address)
    looking = (door.house, partial(_served, door), stop)
    threading.Thread(target=keep_watching, args=looking, name="watch", daemon=True).start()
    return told


def _served(door: Door) -> list[Scope]:
    """Return the organisations that callers of this server may work for."""
    if door.house.settings.sign_in == "off":
        return [door.scope.acting(HOUSE)]
    return organisations.scopes(door.house.engine)


def _addressed(door: Door, listener: socket.socket) -> Door:
    """Return the door with the address that is really served, for links in mails."""
    settings = door.house.settings.model_copy(update={"port": listener.getsockname()[1]})
    return replace(door, house=replace(door.house, settings=settings))


def _announce(door: Door, listener: socket.socket) -> None:
    host, port = listener.getsockname()[:2]
    address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    if as_json.get():
        say({"organisation": door.scope.organisation, "address": address})
        sys.stdout.flush()
    closed = door.house.settings.sign_in == "required"
    whose = "whoever signs in or has a key" if closed else door.scope.organisation
    told = f"Foresite serves {whose} at {address}; open it in a browser. Ctrl-C stops."
    console = Console(stderr=True, highlight=False)
    console.print(told, soft_wrap=True)
    if closed and accounts.needs_first_owner(door.house.engine):
        link = links.address(
            door.house.settings, "first", accounts.first_link(door.house.engine, door.scope.actor)
        )
        told = f"Nobody owns an organisation yet. Come in by this link; it works once, within a day:\n{link}"
        console.print(told, soft_wrap=True, markup=False)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
