"""Health: alive, and ready to do the work."""

import shutil
from collections.abc import Callable
from pathlib import Path

from fastapi import APIRouter, Response
from sqlalchemy import text

from foresite.api.deps import Caller, CallerDep
from foresite.api.schemas import Health
from foresite.core.errors import ForesiteError, UnavailableError
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


def _disk(who: Caller) -> None:
    settings = who.house.settings
    places = [Path(place) for place in (settings.lake_address, settings.files_address) if "://" not in place]
    for place in places:
        there = next(parent for parent in (place, *place.parents) if parent.exists())
        free = shutil.disk_usage(there).free
        if free < settings.min_free_bytes:
            raise UnavailableError(f"only {free / 1024**2:.0f} MiB are free at {there}", code="disk-full")


_CHECKS = {"database": _database, "lake": _lake, "disk": _disk}
