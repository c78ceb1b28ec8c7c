"""``foresite schedule``: work that is asked for by the clock, or when values come."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal

import typer
from pydantic import ValidationError

from foresite.cli.door import Door, as_json, open_door, say, say_job, say_page
from foresite.core.errors import BadDataError
from foresite.forecasting.parameters import scalar
from foresite.platform.auth.permissions import Permission
from foresite.platform.jobs import schedules as kept
from foresite.platform.jobs.tables import ScheduleRow
from foresite.workflows import schedules
from foresite.workflows.schedules import MOST_MINUTES, ScheduleAsk

app = typer.Typer(
    help="Schedules: work that is asked for by the clock, or when values come.", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="Name or id of the schedule, as `list` shows it.")]
Zone = Annotated[str, typer.Option(help="IANA time zone whose clocks count, such as Asia/Tehran.")]
Pause = Annotated[
    int | None,
    typer.Option(
        "--pause",
        min=1,
        max=MOST_MINUTES,
        help="Upon arrival: minutes between two runs, at least; default: 15.",
    ),
]
COLUMNS = ("name", "kind", "when", "zone", "enabled", "next", "next_at", "last_local")
ARRIVAL = "when values come"


@app.command("list")
def list_(
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Most schedules to show.")] = 50,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List schedules with their next time, local and in UTC."""
    door = open_door()
    page = schedules.find(door.house, door.scope, limit=limit, cursor=cursor)
    rows = [schedules.shown(row) for row in page.items]
    if not as_json.get():
        rows = [
            told | {"when": _when(row), "next": _next(row)}
            for told, row in zip(rows, page.items, strict=True)
        ]
    say_page(rows, page.next_cursor, table=COLUMNS)


@app.command()
def show(
    name: Name, limit: Annotated[int, typer.Option(min=1, max=1000, help="So much of its history.")] = 20
) -> None:
    """Show one schedule and what became of its last times."""
    door = open_door()
    row = kept.get(door.house.engine, door.scope, name)
    page = schedules.history(door.house, door.scope, row.schedule_id, limit=limit)
    names = ("due_at", "fired_at", "outcome", "count", "job_id")
    say(
        schedules.shown(row)
        | {"history": [{each: getattr(fired, each) for each in names} for fired in page.items]}
    )


@app.command()
def create(  # noqa: PLR0917 -- what a schedule is made of
    name: Annotated[str, typer.Argument(help="What it is called.")],
    kind: Annotated[
        str,
        typer.Argument(
            help="train, certify, contest, backtest, issue, reproduce, score, detect, watch, flush, compact "
            "or verify."
        ),
    ],
    cron: Annotated[str, typer.Option(help='Such as "0 9 * * *": at nine o\'clock.')] = "",
    upon_arrival: Annotated[
        bool, typer.Option("--upon-arrival", help="Instead: when values come that the work is about.")
    ] = False,
    pause: Pause = None,
    zone: Zone = "UTC",
    given: Annotated[
        list[str],
        typer.Option("--set", help="A parameter of the work, such as model_id=...; lists as JSON."),
    ] = [],  # noqa: B006 -- Typer reads the default, nobody changes it
    catch_up: Annotated[
        Literal["skip", "once", "all"],
        typer.Option(help="What becomes of times at which nothing ran: left out, run once, or all of them."),
    ] = "skip",
) -> None:
    """Have work asked for at times of a cron expression, on the clocks of a zone, or when values come."""
    door = open_door()
    told = {"name": name, "kind": kind, "cron": cron, "zone": zone, "catch_up": catch_up}
    told |= _upon(upon_arrival, pause)
    with _telling_bad_values():
        asked = ScheduleAsk.model_validate(told | {"parameters": dict(scalar(each) for each in given)})
    _say(schedules.make(door.house, door.scope, asked, expect=_all))


@app.command()
def change(  # noqa: PLR0917 -- what may be changed
    name: Name,
    new_name: Annotated[str | None, typer.Option("--name", help="What it is called from now on.")] = None,
    cron: Annotated[str | None, typer.Option(help='Other times, such as "0 9 * * *".')] = None,
    upon_arrival: Annotated[
        bool,
        typer.Option("--upon-arrival", help="Instead of times: when values come that the work is about."),
    ] = False,
    pause: Pause = None,
    zone: Annotated[str | None, typer.Option(help="Another IANA time zone whose clocks count.")] = None,
    catch_up: Annotated[
        Literal["skip", "once", "all"] | None, typer.Option(help="What becomes of times missed from now on.")
    ] = None,
    given: Annotated[
        list[str], typer.Option("--set", help="Another value of a parameter; lists as JSON.")
    ] = [],  # noqa: B006 -- Typer reads the default, nobody changes it
    paused: Annotated[
        bool | None, typer.Option("--paused/--running", help="Let it rest, or run again; default: as it is.")
    ] = None,
) -> None:
    """Change a schedule; what is not named stays, and its next time is counted from now."""
    door = open_door()
    said: dict[str, Any] = {"name": new_name, "cron": cron, "zone": zone, "catch_up": catch_up}
    said |= _upon(upon_arrival, pause)
    said["enabled"] = None if paused is None else not paused
    if given:
        row = kept.get(door.house.engine, door.scope, name)
        said["parameters"] = row.parameters | dict(scalar(each) for each in given)
    changed = {field: value for field, value in said.items() if value is not None}
    if not changed:
        raise BadDataError(
            "nothing is to be changed", code="bad-schedule", remedy="Name what: --cron, --zone, --catch-up..."
        )
    with _telling_bad_values():
        row = schedules.change(door.house, door.scope, name, changed, expect=_all)
    _say(row)


@app.command()
def enable(name: Name) -> None:
    """Let a schedule run again, from its next time on."""
    _switch(open_door(), name, enabled=True)


@app.command()
def disable(name: Name) -> None:
    """Let a schedule rest."""
    _switch(open_door(), name, enabled=False)


@app.command()
def delete(name: Name) -> None:
    """Delete a schedule with its history; jobs that it asked for stay."""
    door = open_door()
    row = kept.get(door.house.engine, door.scope, name)
    kept.forget(door.house.engine, door.scope, row.schedule_id)
    say({"schedule_id": row.schedule_id}, last=f"{row.name} is no more.")


@app.command("run-now")
def run_now(name: Name) -> None:
    """Ask for a schedule's work at once, beside its times."""
    door = open_door()
    say_job(schedules.run_now(door.house, door.scope, name, expect=_all))


@app.command("next")
def next_(
    cron: Annotated[str, typer.Argument(help="A cron expression, or the name of a schedule.")],
    zone: Zone = "UTC",
    count: Annotated[int, typer.Option(min=1, max=100, help="How many.")] = 5,
) -> None:
    """Tell the coming times of an expression or of a schedule, local and in UTC."""
    if len(cron.split()) == 1:
        door = open_door()
        row = kept.get(door.house.engine, door.scope, cron)
        if row.upon == kept.ARRIVAL:
            raise BadDataError(
                f"the schedule {row.name} has no times: it runs {ARRIVAL}",
                code="schedule-without-times",
                remedy="`foresite schedule show` tells when it last ran, and whether it is due.",
            )
        cron, zone = row.cron, row.zone
    say(schedules.coming(cron, zone, count), table=("local", "at"))


@contextmanager
def _telling_bad_values() -> Iterator[None]:
    try:
        yield
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
        raise BadDataError(f"the {first['loc'][0]} is wrong: {first['msg']}", code="bad-schedule") from None


def _switch(door: Door, name: str, *, enabled: bool) -> None:
    _say(schedules.change(door.house, door.scope, name, {"enabled": enabled}, expect=_all))


def _say(row: ScheduleRow) -> None:
    told = schedules.shown(row)
    at = f" ({row.next_at.isoformat()})" if row.next_at else ""
    say(told, last=f"Next: {_next(row)}{at}." if row.enabled else "It rests.")


def _upon(arrival: bool, pause: int | None) -> dict[str, Any]:
    """Return what was said of arrivals, and nothing of what was not."""
    return ({"upon": kept.ARRIVAL} if arrival else {}) | ({} if pause is None else {"pause_minutes": pause})


def _when(row: ScheduleRow) -> str:
    return f"upon arrival, {row.pause_minutes} min apart" if row.upon == kept.ARRIVAL else row.cron


def _next(row: ScheduleRow) -> str | None:
    """Return when a schedule is due next, as people read it."""
    if row.next_at is None and row.enabled:
        return ARRIVAL
    return schedules.local(row.next_at, row.zone)


def _all(_permission: Permission) -> None:
    """Whoever holds the shell may do everything."""
