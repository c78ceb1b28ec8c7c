"""Health: alive, and ready to do the work."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from foresite.api.deps import Server, ServerDep, disk_left, needs
from foresite.api.schemas import Alive, Health
from foresite.core.errors import ForesiteError, UnavailableError
from foresite.platform.blobs import probe
from foresite.platform.schema import shape

router = APIRouter(tags=["health"])
NOT_READY = 503


@router.get("/healthz", dependencies=[needs(None)], summary="Alive")
def healthz() -> Alive:
    """Tell that the process answers."""
    return Alive(status="alive")


@router.get("/readyz", dependencies=[needs(None)], summary="Ready", responses={NOT_READY: {"model": Health}})
def readyz(server: ServerDep, response: Response) -> Health:
    """Tell whether the database, the lake, the place of raw files and the disk can take work."""
    checks = {name: _told(check, server) for name, check in _CHECKS.items()}
    ready = all(told == "ok" for told in checks.values())
    if not ready:
        response.status_code = NOT_READY
    return Health(ready=ready, checks=checks)


def _told(check: Callable[[Server], None], server: Server) -> str:
    try:
        check(server)
    except ForesiteError as cause:
        return cause.message
    except Exception as cause:  # noqa: BLE001 -- whatever breaks here is what the question is about
        return f"broken: {type(cause).__name__}"
    return "ok"


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


_CHECKS = {"database": _database, "lake": _lake, "files": _files, "disk": disk_left}
