"""An exported model by itself, behind the contract of SageMaker: ``GET /ping`` and ``POST /invocations``.

Run as ``python -m foresite.api.invocations FOLDER``, where ``foresite model export`` wrote the folder. Nobody
is asked who they are: let only those reach it who may.

Source:
    Amazon SageMaker AI Developer Guide, "Custom Inference Code with Hosting Services": port 8080, and the
    word ``serve`` that the container is started with.
"""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

import structlog
import uvicorn
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response

from foresite.api.errors import defect, install
from foresite.api.limits import BodyLimit
from foresite.core.errors import ForesiteError
from foresite.core.ids import new_id
from foresite.forecasting.exported import Exported, open_exported
from foresite.forecasting.forecaster import Provided
from foresite.forecasting.wire import answer_text, panel_of

MOST_BYTES = 32 * 1024**2
"""Of a body; SageMaker passes no more than 25 MB on."""
JSON = "application/json"
_log = structlog.get_logger("foresite.invocations")


def create(exported: Exported) -> FastAPI:
    """Return the application that answers for a model that was read."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    cores = CapacityLimiter(os.cpu_count() or 1)
    install(app)

    @app.get("/ping")
    async def ping() -> Response:
        """Say that the model is there to be asked."""
        return Response(f'{{"model_id":"{exported.manifest.model_id}"}}', media_type=JSON)

    @app.post("/invocations")
    async def invocations(request: Request) -> Response:
        """Forecast from a panel; what was known later than its issue is dropped unseen."""
        answer = await to_thread.run_sync(_answer, exported, await request.body(), limiter=cores)
        return Response(answer, media_type=JSON)

    @app.exception_handler(Exception)
    async def unforeseen(request: Request, error: Exception) -> Response:
        """Say no more than that something broke; the log tells what."""
        return defect(error, path=request.url.path, request_id=new_id())

    app.add_middleware(BodyLimit, max_bytes=MOST_BYTES)
    return app


def _answer(exported: Exported, body: bytes) -> bytes:
    panel = panel_of(body)
    exported.expect_asked(panel)
    return answer_text(exported.model.predict(panel))


def main(words: Sequence[str] | None = None) -> None:
    """Read the model of a folder and answer for it until stopped."""
    parser = argparse.ArgumentParser(prog="python -m foresite.api.invocations", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--chronos-weights", type=Path, help="folder that a model of chronos speaks by")
    parser.add_argument("folder", type=Path)
    parser.add_argument("serve", nargs="?", choices=["serve"], help="as SageMaker starts a container")
    asked = parser.parse_args(words)
    try:
        exported = open_exported(asked.folder, Provided(asked.chronos_weights))
    except ForesiteError as error:
        raise SystemExit(f"{error.code}: {error.message}. {error.remedy}") from None
    _log.info("answering", model_id=exported.manifest.model_id, forecaster=exported.manifest.forecaster)
    uvicorn.run(create(exported), host=asked.host, port=asked.port, log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
