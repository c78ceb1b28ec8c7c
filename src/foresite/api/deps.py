"""What every route is given: the house and the scope of the organisation that this server works for."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi import Path as PathParameter

from foresite.core.errors import UnavailableError
from foresite.core.timeaxis import Window, as_utc, parse_instant
from foresite.platform.disk import tightest
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: for now, everybody who reaches this server works for its one organisation."""

    house: House
    scope: Scope
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    """Makes the ETags of this server unlike those of any other that stood at the same address."""
    named: dict[str | int, int] = field(default_factory=dict)
    """Ids of series that pushes named before, by key or id: found once, remembered."""


async def caller(request: Request) -> Caller:
    """Return the house and the scope that the application was made with."""
    made: Caller = request.app.state.caller
    return made


async def window(
    start: Annotated[str | None, Query(description="First instant, ISO 8601 with offset.")] = None,
    end: Annotated[str | None, Query(description="End, not included.")] = None,
) -> Window:
    """Return the window asked for; open ends reach as far as data do."""
    everything = Window.everything()
    return Window(
        parse_instant(start) if start else everything.start, parse_instant(end) if end else everything.end
    )


async def moment(
    as_of: Annotated[str | None, Query(description="Answer with what was known at this instant.")] = None,
) -> datetime | None:
    """Return the instant as of which to read, or None for now."""
    return as_utc(parse_instant(as_of)) if as_of else None


def disk_left(who: Caller) -> None:
    """Refuse to write where less than the setting ``min_free_bytes`` is free on a local disk."""
    settings = who.house.settings
    place, free = tightest(settings)
    if free < settings.min_free_bytes:
        raise UnavailableError(
            f"only {free / 1024**2:.0f} MiB of disk are free at {place}",
            code="disk-full",
            remedy="Free some disk, or lower the setting min_free_bytes.",
        )


CallerDep = Annotated[Caller, Depends(caller)]
WindowDep = Annotated[Window, Depends(window)]
MomentDep = Annotated[datetime | None, Depends(moment)]
LARGEST_ID = 2**63 - 1
SeriesId = Annotated[int, PathParameter(ge=1, le=LARGEST_ID)]
