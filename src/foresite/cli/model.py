"""``foresite model``: certify models, hold contests, and say which one is champion."""

from pathlib import Path
from typing import Annotated, Any

import typer

from foresite.cli.door import Door, Queue, as_json, bar, counted, ids_of, open_door, say, say_job, say_page
from foresite.core.timeaxis import parse_instant
from foresite.forecasting import champions, parameters, queries, stages
from foresite.forecasting.boards import shown_group, shown_models
from foresite.forecasting.registry import EXTRAS, NAMES
from foresite.forecasting.tables import CertificateRow, ReignRow
from foresite.workflows import certificates, contests, exporting
from foresite.workflows.asks import ask, read_ask
from foresite.workflows.champion_asks import CertifyAsk, ContestAsk

app = typer.Typer(help="Models: certify, contest, promote, demote, roll back, export.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(help="Id of the model, as `list` shows it.")]
Group = Annotated[str, typer.Argument(help="Name of the group of series, as `champions` shows it.")]
COLUMNS = ("model_id", "forecaster", "stage", "certified", "series_ids", "horizon_hours", "issued_at")
ENTRIES = (
    "forecaster",
    "mae",
    "mase",
    "wql",
    "ratio",
    "better_share",
    "fit_cpu_seconds",
    "predict_cpu_seconds",
)


@app.command()
def forecasters(
    name: Annotated[str, typer.Argument(help="One forecaster with its parameters; default: all.")] = "",
) -> None:
    """List the forecasters there are, or what one of them may be told."""
    if not name:
        say([{"name": each, "extra": EXTRAS.get(each)} for each in NAMES], table=("name", "extra"))
        return
    told = parameters.shown(name)
    if as_json.get():
        say(told)
        return
    rows = [each | {"range": parameters.ranged(each)} for each in told["parameters"]]
    say(
        rows,
        table=("name", "default", "range", "meaning"),
        last=f"Use them with: foresite forecast train SERIES --forecaster {told['name']} --set NAME=VALUE",
    )


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20) -> None:
    """List models with their stage and whether they are certified, newest first."""
    door = open_door()
    rows = queries.models(door.house.engine, door.scope, limit=limit)
    say(shown_models(door.house.engine, door.scope, rows), table=COLUMNS)


@app.command()
def show(model_id: Id) -> None:
    """Show a model, its certificates and the stages it came to."""
    door = open_door()
    row = queries.model(door.house.engine, door.scope, model_id)
    told = shown_models(door.house.engine, door.scope, [row])[0]
    rows = stages.certificates(door.house.engine, door.scope, model_id)
    history = [
        {"stage": each.stage, "reason": each.reason, "author": each.author, "since": each.since}
        for each in stages.history(door.house.engine, door.scope, model_id)
    ]
    if as_json.get():
        say(told | {"certificates": [stages.shown(each) for each in rows], "stages": history})
        return
    say(told)
    say(history, table=("stage", "since", "reason", "author"))
    if rows:
        _say_certificate(rows[0])


@app.command()
def certify(model_id: Id, queue: Queue = False) -> None:
    """Try a model at past moments, to show that it knows only what was known."""
    door = open_door()
    if queue:
        say_job(ask(door.house, door.scope, CertifyAsk(model_id=model_id)))
        return
    with bar("Trying") as progress:
        row = certificates.certify(door.house, door.scope, model_id, progress=progress)
    if as_json.get():
        say(stages.shown(row))
        return
    _say_certificate(row)


@app.command()
def export(
    model_id: Id,
    to: Annotated[Path, typer.Option(help="Folder to write, new or empty.")],
    requirements: Annotated[
        Path | None, typer.Option(help="Hashed requirements, for a forecaster that needs an extra.")
    ] = None,
) -> None:
    """Write a model as a folder that a container is built from, to run elsewhere."""
    door = open_door()
    manifest = exporting.export(door.house, door.scope, model_id, to, requirements=requirements)
    say(manifest.model_dump(mode="json"), last=f"Build it with: docker build --tag foresite-model {to}")


@app.command()
def contest(  # noqa: PLR0917 -- what a contest is made of
    group: Annotated[str, typer.Argument(help="Name of the group of series; made if it is new.")],
    keys: Annotated[
        list[str] | None, typer.Option("--series", help="Keys of its series, if it is new.")
    ] = None,
    forecasters: Annotated[
        list[str],
        typer.Option(
            "--forecaster",
            help="Who competes, perhaps with parameters (lightgbm:trees=500,leaves=63), of: "
            f"{', '.join(NAMES)}.",
        ),
    ] = ["house"],  # noqa: B006 -- Typer reads the default, nobody changes it
    covariates: Annotated[
        list[str] | None, typer.Option("--with", help="Key of a series that explains it (weather).")
    ] = None,
    horizon_hours: Annotated[int, typer.Option(help="How far to forecast, hours.", min=1)] = 24,
    origins: Annotated[int, typer.Option(help="Daily origins.", min=14, max=1000)] = 28,
    last_origin: Annotated[str, typer.Option(help="The last origin; default: the newest that can be.")] = "",
    renew: Annotated[
        bool, typer.Option(help="Let a champion that is kept learn anew, where values came since it did.")
    ] = True,
    queue: Queue = False,
) -> None:
    """Have forecasters compete at the same past origins; the best that is certified is champion."""
    door = open_door()
    given = {
        "group": group,
        "series_ids": ids_of(door, keys or []),
        "forecasters": forecasters,
        "covariates": ids_of(door, covariates or []),
        "horizon_hours": horizon_hours,
        "origins": origins,
        "last_origin": parse_instant(last_origin) if last_origin else None,
        "renew": renew,
    }
    asked = read_ask("contest", given)
    if queue:
        say_job(ask(door.house, door.scope, asked))
        return
    asked.expect(door.house, door.scope)
    with bar("Contest") as progress:
        told = contests.contest(door.house, door.scope, ContestAsk.model_validate(given), progress=progress)
    if as_json.get():
        say(told)
        return
    _say_contest(door, told)


@app.command("champions")
def champions_(
    group: Annotated[str, typer.Argument(help="One group with its history; default: all.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    cursor: Annotated[str, typer.Option(help="Continue after the page that gave this.")] = "",
) -> None:
    """List groups of series with their champions, or show one with all it had."""
    door = open_door()
    if group:
        told = shown_group(
            door.house.engine, door.scope, champions.group(door.house.engine, door.scope, group)
        )
        table = ("model_id", "forecaster", "began_at", "reason", "ended_at", "end_reason", "author")
        say(told if as_json.get() else told["reigns"], table=table)
        return
    page = champions.groups(door.house.engine, door.scope, limit=limit, cursor=cursor)
    shown = [shown_group(door.house.engine, door.scope, row) for row in page.items]
    rows = [
        {name: value for name, value in each.items() if name not in {"reigns", "entries"}} for each in shown
    ]
    if not as_json.get():
        rows = [row | (row["champion"] or {}) for row in rows]
    table = ("name", "forecaster", "model_id", "began_at", "reason", "series_ids", "horizon_hours")
    say_page(rows, page.next_cursor, table=table)


@app.command()
def promote(group: Group, model_id: Id) -> None:
    """Make a certified model the champion of a group."""
    door = open_door()
    _say_reign(champions.promote(door.house.engine, door.scope, group, model_id), group)


@app.command()
def demote(group: Group) -> None:
    """Retire the champion of a group: the one before takes its place, or seasonal naive."""
    door = open_door()
    _say_reign(champions.demote(door.house.engine, door.scope, group), group)


@app.command()
def rollback(group: Group) -> None:
    """Give the champion before its place again."""
    door = open_door()
    _say_reign(champions.roll_back(door.house.engine, door.scope, group), group)


def _say_certificate(row: CertificateRow) -> None:
    told = row.told
    tried = f"Tried at {counted(len(told['issue_times']), 'moment')}"
    if row.passed:
        say(None, last=f"{tried}: it knows only what was known. Certificate {row.certificate_id}.")
        return
    say(
        told["findings"],
        table=("rule", "series", "count", "message"),
        last=f"{tried}: it has no certificate.",
    )


def _say_contest(door: Door, told: dict[str, Any]) -> None:
    rows = [
        {"forecaster": each.forecaster, "fit_cpu_seconds": each.fit_cpu_seconds}
        | {"predict_cpu_seconds": each.predict_cpu_seconds}
        | each.scores["pooled"]
        | told["verdicts"].get(each.forecaster, {})
        for each in champions.entries(door.house.engine, door.scope, told["group_id"])
    ]
    refused = [f"{name}: {', '.join(why)}" for name, why in told["refused"].items()]
    last = f"Champion: {told['champion']} ({told['reason']}). Ratio: its error over that of seasonal naive."
    say(rows, table=ENTRIES, last=" ".join([last, *(f"Refused: {each}." for each in refused)]))


def _say_reign(row: ReignRow, group: str) -> None:
    told = {
        "group_id": row.group_id,
        "model_id": row.model_id,
        "reason": row.reason,
        "began_at": row.began_at,
    }
    say(told, last=f"Forecast with: foresite forecast issue --group {group}")
