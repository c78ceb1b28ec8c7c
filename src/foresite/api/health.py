"""Health: alive, and ready to do the work."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from sqlalchemy import text

from foresite.api.deps import Caller, CallerDep, disk_left
from foresite.api.schemas import Health
from foresite.core.errors import ForesiteError
from foresite.platform.database import reading

router = APIRouter(tags=["health"])
NOT_READY = 503


@router.get("/healthz", summary="Alive")
def healthz() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "alive"}


@router.get("/readyz", summary="Ready", responses={NOT_READY: {"model": Health}})
def readyz(who: CallerDep, response: Response) -> Health:
    """Tell whether the database, the lake and the disk can take work."""
    checks = {name: _told(check, who) for name, check in _CHECKS.items()}
    ready = all(told == "ok" for told in checks.values())
    if not ready:
        response.status_code = NOT_READY
    return Health(ready=ready, checks=checks)


def _told(check: Callable[[Caller], None], who: Caller) -> str:
    try:
        check(who)
    except (ForesiteError, OSError) as cause:
        return str(cause)
    return "ok"


def _database(who: Caller) -> None:
    with reading(who.house.engine) as session:
        session.execute(text("SELECT 1"))


def _lake(who: Caller) -> None:
    who.house.lake.stats(who.scope)


_CHECKS = {"database": _database, "lake": _lake, "disk": disk_left}
