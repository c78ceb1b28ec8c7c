"""``foresite serve``: the API and the web app of one organisation, on this machine only."""

import ipaddress
import threading
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from foresite.api.app import create_app
from foresite.cli.door import Door, as_json, open_door, say
from foresite.core.errors import RefusedError
from foresite.platform.config import load_settings
from foresite.workflows.load_file import resume_interrupted
from foresite.workflows.upkeep import keep_flushing

PARTING_SECONDS = 10
"""How long requests that are being answered may go on after the server is told to stop."""


def command(
    host: Annotated[str, typer.Option(help="Address to listen on; default: the setting host.")] = "",
    port: Annotated[int, typer.Option(help="Port to listen on; default: the setting port.")] = -1,
) -> None:
    """Serve the API and the web app until interrupted."""
    given = {name: value for name, value in (("host", host), ("port", port)) if value not in {"", -1}}
    serve(open_door(load_settings(**given)))


def serve(door: Door) -> None:
    """Serve an open house; only this machine may reach it, since people and permissions come later."""
    settings = door.house.settings
    if not _is_loopback(settings.host):
        raise RefusedError(
            f"{settings.host} can be reached from other machines, and nobody would be asked who they are",
            code="host-not-loopback",
            remedy="Listen on 127.0.0.1 and put a proxy that knows your people in front.",
            host=settings.host,
        )
    stop = threading.Event()
    upkeep = threading.Thread(target=keep_flushing, args=(door.house, door.scope, stop), daemon=True)
    upkeep.start()
    resume_interrupted(door.house, door.scope)
    address = f"http://{settings.host}:{settings.port}"
    if as_json.get():
        say({"organisation": door.scope.organisation, "address": address})
    Console(stderr=True, highlight=False).print(f"Foresite serves {door.scope.organisation} at {address}")
    try:
        app = create_app(door.house, door.scope)
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=PARTING_SECONDS,
        )
    finally:
        stop.set()
        upkeep.join(timeout=10)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
