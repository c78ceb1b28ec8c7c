"""Health: alive, and ready to do the work."""

from collections.abc import Callable

import structlog
from fastapi import APIRouter, Response

from foresite.api.deps import Server, ServerDep, disk_left, needs
from foresite.api.schemas import Alive, Health, Verdict
from foresite.core.errors import ForesiteError, UnavailableError
from foresite.platform.blobs import probe
from foresite.platform.jobs.slots import anybody_works
from foresite.platform.schema import shape

router = APIRouter(tags=["health"])
NOT_READY = 503
_log = structlog.get_logger("foresite.api")


@router.get("/healthz", dependencies=[needs(None)], summary="Alive")
def healthz() -> Alive:
    """Tell that the process answers."""
    return Alive(status="alive")


@router.get("/readyz", dependencies=[needs(None)], summary="Ready", responses={NOT_READY: {"model": Health}})
def readyz(server: ServerDep, response: Response) -> Health:
    """Tell whether the database, the lake, the place of raw files and the disk can take work.

    A worker that is away is told too, and keeps nobody from pushing and reading: jobs wait for it.
    What is wrong with a check stands in the log: whoever asks need not be known here.
    """
    checks = {name: _told(name, check, server) for name, check in (_CHECKS | _BESIDE).items()}
    ready = all(checks[name] == "ok" for name in _CHECKS)
    if not ready:
        response.status_code = NOT_READY
    return Health(ready=ready, checks=checks)


def _told(name: str, check: Callable[[Server], None], server: Server) -> Verdict:
    try:
        check(server)
    except ForesiteError as cause:
        why = cause.message
    except Exception as cause:  # noqa: BLE001 -- whatever breaks here is what the question is about
        why = f"broken: {type(cause).__name__}"
    else:
        server.unwell.pop(name, None)
        return "ok"
    if server.unwell.get(name) != why:  # who watches asks every few seconds
        _log.warning("a check of health failed", check=name, reason=why)
    server.unwell[name] = why
    return "failed"


def _database(server: Server) -> None:
    """Answers, and has the shape that this version needs."""
    at, newest = shape(server.house.settings, server.house.engine)
    if at != newest:
        raise UnavailableError(f"the database has the shape {at or 'of nothing'}, not {newest}")


def _lake(server: Server) -> None:
    probe(server.house.settings.lake_address, server.house.settings)
    server.house.lake.stamp(server.scope)


def _files(server: Server) -> None:
    probe(server.house.settings.files_address, server.house.settings)


def _worker(server: Server) -> None:
    """Any worker of the installation, wherever it runs."""
    if not anybody_works(server.house.settings, server.house.engine):
        raise UnavailableError("no worker does jobs; they wait")


_CHECKS: dict[str, Callable[[Server], None]] = {
    "database": _database,
    "lake": _lake,
    "files": _files,
    "disk": disk_left,
}
_BESIDE: dict[str, Callable[[Server], None]] = {"worker": _worker}
"""What is told beside, and makes no server unready."""
