"""What every route is given: the house and the scope of the organisation that this server works for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request

from foresite.core.timeaxis import Window, as_utc, parse_instant
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: for now, everybody who reaches this server works for its one organisation."""

    house: House
    scope: Scope


def caller(request: Request) -> Caller:
    """Return the house and the scope that the application was made with."""
    made: Caller = request.app.state.caller
    return made


def window(
    start: Annotated[str | None, Query(description="First instant, ISO 8601 with offset.")] = None,
    end: Annotated[str | None, Query(description="End, not included.")] = None,
) -> Window:
    """Return the window asked for; open ends reach as far as data do."""
    everything = Window.everything()
    return Window(
        parse_instant(start) if start else everything.start, parse_instant(end) if end else everything.end
    )


def moment(
    as_of: Annotated[str | None, Query(description="Answer with what was known at this instant.")] = None,
) -> datetime | None:
    """Return the instant as of which to read, or None for now."""
    return as_utc(parse_instant(as_of)) if as_of else None


CallerDep = Annotated[Caller, Depends(caller)]
WindowDep = Annotated[Window, Depends(window)]
MomentDep = Annotated[datetime | None, Depends(moment)]
