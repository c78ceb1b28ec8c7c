"""Health: alive, and ready to do the work."""

from collections.abc import Callable

from fastapi import APIRouter, Response

from foresite.api.deps import Caller, CallerDep, disk_left
from foresite.api.schemas import Alive, Health
from foresite.core.errors import ForesiteError, UnavailableError
from foresite.platform.blobs import probe
from foresite.platform.schema import shape

router = APIRouter(tags=["health"])
NOT_READY = 503


@router.get("/healthz", summary="Alive")
def healthz() -> Alive:
    """Tell that the process answers."""
    return Alive(status="alive")


@router.get("/readyz", summary="Ready", responses={NOT_READY: {"model": Health}})
def readyz(who: CallerDep, response: Response) -> Health:
    """Tell whether the database, the lake, the place of raw files and the disk can take work."""
    checks = {name: _told(check, who) for name, check in _CHECKS.items()}
    ready = all(told == "ok" for told in checks.values())
    if not ready:
        response.status_code = NOT_READY
    return Health(ready=ready, checks=checks)


def _told(check: Callable[[Caller], None], who: Caller) -> str:
    try:
        check(who)
    except ForesiteError as cause:
        return cause.message
    except Exception as cause:  # noqa: BLE001 -- whatever breaks here is what the question is about
        return f"broken: {type(cause).__name__}"
    return "ok"


def _database(who: Caller) -> None:
    """Answers, and has the shape that this version needs."""
    at, newest = shape(who.house.settings, who.house.engine)
    if at != newest:
        raise UnavailableError(f"the database has the shape {at or 'of nothing'}, not {newest}")


def _lake(who: Caller) -> None:
    probe(who.house.settings.lake_address, who.house.settings)
    who.house.lake.stamp(who.scope)


def _files(who: Caller) -> None:
    probe(who.house.settings.files_address, who.house.settings)


_CHECKS = {"database": _database, "lake": _lake, "files": _files, "disk": disk_left}
