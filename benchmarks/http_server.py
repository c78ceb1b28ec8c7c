"""The server of the benchmark ``http``: ``foresite serve`` with a bare route beside its application.

Settings come from the environment. The bare route is one of a FastAPI application of its own, with no
middleware, no caller and no database, in the same process behind the same server.
"""

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from foresite.api.app import create_app
from foresite.cli import serve
from foresite.cli.door import open_door
from foresite.platform.config import load_settings
from foresite.platform.telemetry import start_logging

BARE = "/bare"


def beside(app: FastAPI) -> ASGIApp:
    """Answer the bare route beside an application."""
    bare = FastAPI(openapi_url=None)

    @bare.get(BARE)
    async def answer() -> dict[str, str]:
        return {"status": "bare"}

    async def either(scope: Scope, receive: Receive, send: Send) -> None:
        chosen = bare if scope["type"] == "http" and scope["path"] == BARE else app
        await chosen(scope, receive, send)

    vars(either)["state"] = app.state  # the server ends the streams that the application holds
    return either


if __name__ == "__main__":
    settings = load_settings()
    start_logging(settings)
    vars(serve)["create_app"] = lambda *made: beside(create_app(*made))
    with serve.listening(settings) as listener:
        serve.serve(open_door(settings), listener)
