"""``foresite source``: where data come from: systems that are asked for what is new, and how each fares."""

import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from foresite.catalog import parcels, sources
from foresite.cli.door import Door, Queue, bar, counted, open_door, say, say_job, say_page
from foresite.core.errors import BadDataError
from foresite.forecasting.parameters import scalar
from foresite.workflows import source_lags, source_setup
from foresite.workflows import sources as heard
from foresite.workflows.asks import ask as put
from foresite.workflows.pull_asks import PullAsk
from foresite.workflows.pulling import pull
from foresite.workflows.source_setup import EVERY_MINUTE, SourceAsk

app = typer.Typer(help="Sources: where data come from, and how each fares.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Name or id of the source, as `list` shows it.")]
Given = Annotated[
    list[str],
    typer.Option("--set", help="A setting, such as bucket=deliveries; lists as JSON. `kinds` shows them."),
]
Secrets = Annotated[
    list[str],
    typer.Option(
        "--secret", help="Name of a secret setting: asked for, or read from standard input, a line each."
    ),
]
COLUMNS = ("source_id", "name", "source_type", "state", "looked_at", "answered_at", "last_at", "parcels")
PARCELS = ("parcel_id", "key", "contract", "state", "known_at", "attempts", "run_id")


@app.command("list")
def list_() -> None:
    """List sources: whether each is well, and when it was heard of last."""
    door = open_door()
    say([_shown(each) for each in heard.every(door.house, door.scope)], table=COLUMNS)


@app.command()
def show(name: Name) -> None:
    """Show one source: its settings without secrets, how it fares, and what it could not deliver."""
    door = open_door()
    row = sources.named(door.house.engine, door.scope, name)
    known = heard.one(door.house, door.scope, row.source_id)
    schedule, late = known.heard.schedule, source_lags.arrivals(door.house, door.scope, row.source_id)
    told = _shown(known.heard) | {
        "settings": row.settings,
        "secrets": source_setup.secrets_kept(door.house, row),
        "cron": schedule.cron if schedule else "",
        "zone": schedule.zone if schedule else "",
        "next_at": schedule.next_at if schedule else None,
        "error": row.error,
        "series": known.series[:20],
        "late_seconds": {str(share): wait.total_seconds() for share, wait in late.usual.items()}
        if late
        else {},
    }
    say(told)


@app.command()
def kinds() -> None:
    """List the kinds of systems that data can be fetched from, and what each is told."""
    rows = [
        {
            "kind": each["kind"],
            "meaning": each["meaning"],
            "settings": list(each["settings_schema"]["properties"]),
            "secrets": each["secrets"],
        }
        for each in source_setup.kinds()
    ]
    say(rows, table=("kind", "meaning", "settings", "secrets"))


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    kind: Annotated[str, typer.Argument(help="Of `foresite source kinds`.")],
    given: Given = [],  # noqa: B006 -- Typer reads the default, nobody changes it
    secret: Secrets = [],  # noqa: B006
    cron: Annotated[
        str, typer.Option(help="When it is asked; empty: only when somebody asks.")
    ] = EVERY_MINUTE,
    zone: Annotated[str, typer.Option(help="IANA time zone whose clocks count.")] = "UTC",
) -> None:
    """Set up a source that is asked for what is new."""
    door = open_door()
    asked = SourceAsk(name=name, kind=kind, settings=_settings(given, secret), cron=cron, zone=zone)
    row = source_setup.make(door.house, door.scope, asked)
    say({"source_id": row.source_id, "name": row.name}, last=f"Ask it now with: foresite source ask {name!r}")


@app.command()
def change(
    name: Name,
    given: Given = [],  # noqa: B006
    secret: Secrets = [],  # noqa: B006
    cron: Annotated[str | None, typer.Option(help="Other times; empty: none.")] = None,
    zone: Annotated[str | None, typer.Option(help="Another IANA time zone.")] = None,
) -> None:
    """Change settings of a source; what is not named stays."""
    _change(open_door(), name, settings=_settings(given, secret), cron=cron, zone=zone)


@app.command()
def enable(name: Name) -> None:
    """Let a source be asked by the clock again."""
    _change(open_door(), name, enabled=True)


@app.command()
def disable(name: Name) -> None:
    """Let a source rest: it is asked only when somebody has it asked."""
    _change(open_door(), name, enabled=False)


@app.command()
def check(name: Name) -> None:
    """Ask a source whether it answers; nothing is loaded."""
    door = open_door()
    row = sources.named(door.house.engine, door.scope, name)
    seen = source_setup.check(door.house, door.scope, row.source_type, row.settings, row.source_id)
    say({"seen": seen})


@app.command()
def ask(name: Name, queue: Queue = False) -> None:
    """Ask a source for what is new and load it."""
    door = open_door()
    row = sources.named(door.house.engine, door.scope, name)
    asked = PullAsk(source_id=row.source_id, by_hand=True)
    if queue:
        say_job(put(door.house, door.scope, asked))
        return
    asked.expect(door.house, door.scope)
    with bar("Asking") as progress, tempfile.TemporaryDirectory(prefix="foresite-source-") as folder:
        told = pull(door.house, door.scope, row.source_id, Path(folder), progress)
    failed = f", {told.failed} could not be: foresite source parcels {name!r} --state failed"
    say(told.as_dict(), last=f"{counted(told.loaded, 'thing')} loaded{failed if told.failed else ''}.")


@app.command("parcels")
def parcels_(
    name: Name,
    state: Annotated[str, typer.Option(help="Only open, taken, loaded or failed ones.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
    cursor: Annotated[str, typer.Option(help="Go on after the page before.")] = "",
) -> None:
    """List what a source delivered, newest first, and what became of it."""
    door = open_door()
    row = sources.named(door.house.engine, door.scope, name)
    page = parcels.find(door.house.engine, door.scope, row.source_id, state=state, limit=limit, cursor=cursor)
    rows = [{each: getattr(item, each) for each in (*PARCELS, "error")} for item in page.items]
    for told in rows:
        told["why"] = told["error"]["message"] if told["error"] else ""
    say_page(rows, page.next_cursor, table=(*PARCELS, "why"))


@app.command()
def retry(
    name: Name, parcel_id: Annotated[str, typer.Argument(help="Of a failed one, as `parcels` shows it.")]
) -> None:
    """Have what could not be loaded tried again when the source is asked next."""
    door = open_door()
    row = sources.named(door.house.engine, door.scope, name)
    parcels.try_again(door.house.engine, door.scope, row.source_id, parcel_id)
    say({"parcel_id": parcel_id}, last=f"Ask it now with: foresite source ask {name!r}")


@app.command()
def remove(name: Name) -> None:
    """Remove a source with its secrets; what it brought stays."""
    door = open_door()
    row = sources.named(door.house.engine, door.scope, name)
    source_setup.remove(door.house, door.scope, row.source_id)
    say({"source_id": row.source_id}, last=f"{row.name} is no more.")


def _change(door: Door, name: str, *, settings: dict[str, Any] | None = None, **given: Any) -> None:
    row = sources.named(door.house.engine, door.scope, name)
    schedule = source_setup.cron_of(door.house, door.scope, row.source_id)
    told = {
        "name": row.name,
        "kind": row.source_type,
        "settings": row.settings | (settings or {}),
        "cron": schedule.cron if schedule else "",
        "zone": schedule.zone if schedule else "UTC",
        "enabled": row.enabled,
    }
    told |= {field: value for field, value in given.items() if value is not None}
    changed = source_setup.change(door.house, door.scope, row.source_id, SourceAsk.model_validate(told))
    say({"source_id": changed.source_id, "name": changed.name, "enabled": changed.enabled})


def _settings(given: list[str], secret: list[str]) -> dict[str, Any]:
    """Return settings as they were written, and secrets as they are typed or piped in."""
    return dict(scalar(each) for each in given) | {name: _secret(name) for name in secret}


def _secret(name: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(name, hide_input=True))
    text = sys.stdin.readline().rstrip("\r\n")
    if not text:
        raise BadDataError(
            f"standard input has no line for {name}",
            code="secret-absent",
            remedy="Pipe the secrets in, a line each in the order of --secret.",
        )
    return text


def _shown(each: heard.Heard) -> dict[str, Any]:
    told = {name: getattr(each, name) for name in ("state", "last_at", "loads", "held_rows", "parcels")}
    names = ("source_id", "name", "source_type", "enabled", "looked_at", "answered_at", "failures")
    return {name: getattr(each.row, name) for name in names} | told
