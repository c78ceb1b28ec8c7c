"""``foresite forecast``: train, issue, reproduce and measure forecasts."""

from typing import Annotated, Any

import typer

from foresite.catalog import series
from foresite.cli.door import Door, Queue, as_json, bar, counted, ids_of, open_door, say, say_job
from foresite.core.errors import DefectError
from foresite.core.timeaxis import parse_instant
from foresite.forecasting import board, champions, queries
from foresite.forecasting.parameters import scalar
from foresite.forecasting.reconcile import Method
from foresite.forecasting.registry import NAMES
from foresite.forecasting.scores import METRICS
from foresite.forecasting.tables import BacktestRow, ModelRow
from foresite.workflows import forecasts, many, scoring
from foresite.workflows.asks import BacktestAsk, IssueAsk, ReproduceAsk, ScoreAsk, TrainAsk, ask
from foresite.workflows.backtests import backtest as measure
from foresite.workflows.coherent import issue_together

app = typer.Typer(help="Forecasts: train, issue, reproduce, score, measure.", no_args_is_help=True)

MEASURES = ("mae", "naive_mae", "skill", "wql", "coverage_80_share", "coverage_90_share")
WORDS = {True: "kept", False: "broken", None: "too few issues"}
SHOWN = 10
"""A longer list of series is told by the first so many, for people."""
Keys = Annotated[list[str], typer.Argument(help="Keys of the series to forecast.")]
Forecaster = Annotated[str, typer.Option(help=f"One of: {', '.join(NAMES)}.")]
Horizon = Annotated[int, typer.Option(help="How far to forecast, hours.", min=1)]
Explained = Annotated[list[str], typer.Option("--with", help="Key of a series that explains it (weather).")]
Told = Annotated[
    list[str],
    typer.Option(
        "--set",
        help="A parameter of the forecaster, such as trees=500; see `foresite model forecasters NAME`.",
    ),
]
At = Annotated[str, typer.Option(help="Only what was known at this instant; default: now.")]


@app.command()
def train(  # noqa: PLR0917 -- what a model is made of
    keys: Keys,
    forecaster: Forecaster = "house",
    horizon_hours: Horizon = 24,
    covariates: Explained = [],  # noqa: B006 -- Typer reads the default, nobody changes it
    given: Told = [],  # noqa: B006 -- as well
    at: At = "",
    each: Annotated[
        bool, typer.Option("--each", help="A model for each series instead of one for all, spread out.")
    ] = False,
    queue: Queue = False,
) -> None:
    """Train a model on series as they were known at a moment."""
    door = open_door()
    asked: dict[str, Any] = {
        "forecaster": forecaster,
        "parameters": dict(map(scalar, given)),
        "horizon_hours": horizon_hours,
        "issued_at": parse_instant(at) if at else None,
        "covariates": ids_of(door, covariates),
    }
    if queue:
        say_job(ask(door.house, door.scope, TrainAsk(series_ids=ids_of(door, keys), each=each, **asked)))
        return
    if each:
        with bar("Training") as progress:
            report = many.train_each(door.house, door.scope, ids_of(door, keys), **asked, progress=progress)
        _say_many(report, "model", "foresite forecast issue " + " ".join(report["model_ids"]))
        return
    with bar("Training") as progress:
        row = forecasts.train(door.house, door.scope, ids_of(door, keys), **asked, progress=progress)
    told = queries.shown_model(row)
    if not as_json.get():
        told = {"model": row.model_id, **_made_by(door, row), "parameters": row.parameters}
    told_of = f"Trained on {len(row.series_ids)} series for {counted(row.horizon_hours, 'hour')} ahead."
    say(told, last=f"{told_of} Forecast with: foresite forecast issue {row.model_id}")


@app.command()
def issue(
    model_ids: Annotated[
        list[str] | None, typer.Argument(help="Ids of models, as `models` shows them.")
    ] = None,
    group: Annotated[str, typer.Option(help="Instead: whoever is champion of this group of series.")] = "",
    at: At = "",
    coherent: Annotated[
        Method | None,
        typer.Option(help="Make wholes the sums of their parts, by the tree of assets; all or none."),
    ] = None,
    queue: Queue = False,
) -> None:
    """Issue a forecast with a trained model, one with each of several, or that of a champion."""
    door = open_door()
    issued_at = parse_instant(at) if at else None
    if bool(model_ids) == bool(group) or (group and coherent):
        raise typer.BadParameter("name models, or --group without --coherent")
    if group and queue:
        say_job(ask(door.house, door.scope, IssueAsk(group=group, issued_at=issued_at)))
        return
    model_ids = model_ids or [champions.champion(door.house.engine, door.scope, group).model_id]
    model_id = model_ids[0]
    which: dict[str, Any] = {"model_ids": model_ids} if len(model_ids) > 1 else {"model_id": model_id}
    if queue:
        asked = IssueAsk(**which, issued_at=issued_at, coherent=coherent)
        say_job(ask(door.house, door.scope, asked))
        return
    if len(model_ids) > 1 or coherent:
        how: dict[str, Any] = {"method": coherent} if coherent else {}
        issue_all = issue_together if coherent else many.issue_each
        with bar("Forecasting") as progress:
            report = issue_all(
                door.house, door.scope, model_ids, issued_at=issued_at, progress=progress, **how
            )
        _say_many(report, "issue", "foresite forecast list")
        return
    with bar("Forecasting") as progress:
        row = forecasts.issue(door.house, door.scope, model_id, issued_at=issued_at, progress=progress)
    model = queries.model(door.house.engine, door.scope, model_id)
    made_by = queries.shown_model(model)
    told = queries.shown_issue(row) | {name: made_by[name] for name in ("forecaster", "training_window")}
    if not as_json.get():
        told = {"issue": row.issue_id, "model": model_id, **_made_by(door, model)}
        told |= {"issued at": row.issued_at, "lake version": row.lake_version}
    again = f"Compute it again with: foresite forecast reproduce {row.issue_id}"
    say(told, last=f"Issued {counted(row.rows, 'step')}. {again}")


@app.command()
def backtest(  # noqa: PLR0917 -- what a backtest is made of
    keys: Keys,
    forecaster: Forecaster = "house",
    horizon_hours: Horizon = 24,
    covariates: Explained = [],  # noqa: B006 -- Typer reads the default, nobody changes it
    given: Told = [],  # noqa: B006 -- as well
    origins: Annotated[int, typer.Option(help="Daily origins.", min=1)] = 28,
    each: Annotated[
        bool, typer.Option("--each", help="A model for each series instead of one for all, spread out.")
    ] = False,
    last_origin: Annotated[str, typer.Option(help="The last origin; default: the newest that can be.")] = "",
    queue: Queue = False,
) -> None:
    """Measure a forecaster at past origins, beside seasonal naive."""
    door = open_door()
    asked: dict[str, Any] = {
        "forecaster": forecaster,
        "parameters": dict(map(scalar, given)),
        "horizon_hours": horizon_hours,
        "last_origin": parse_instant(last_origin) if last_origin else None,
        "origins": origins,
        "each": each,
        "covariates": ids_of(door, covariates),
    }
    if queue:
        say_job(ask(door.house, door.scope, BacktestAsk(series_ids=ids_of(door, keys), **asked)))
        return
    with bar("Backtest") as progress:
        row = measure(door.house, door.scope, ids_of(door, keys), **asked, progress=progress)
    _say_backtest(door, row)


@app.command()
def reproduce(
    issue_id: Annotated[str, typer.Argument(help="Id of the issue, as `list` shows it.")],
    queue: Queue = False,
) -> None:
    """Compute an issued forecast again and compare every digit."""
    door = open_door()
    if queue:
        say_job(ask(door.house, door.scope, ReproduceAsk(issue_id=issue_id)))
        return
    with bar("Forecasting again") as progress:
        progress(0.1, "reading and forecasting")
        told = forecasts.reproduce(door.house, door.scope, issue_id)
    say(told, last="The same to the last digit." if told["identical"] else "")
    if not told["identical"]:
        raise DefectError(
            f"the forecast {issue_id} could not be reproduced",
            code="not-reproduced",
            remedy="`foresite lake verify` tells whether the lake is damaged.",
            **told,
        )


@app.command()
def score(queue: Queue = False) -> None:
    """Hold issued forecasts against what came since, and again where that was corrected."""
    door = open_door()
    if queue:
        say_job(ask(door.house, door.scope, ScoreAsk()))
        return
    with bar("Scoring") as progress:
        told = scoring.score(door.house, door.scope, progress=progress)
    say(told, last=f"Scored {counted(told['issues'], 'issue')} of {told['series']} anew.")


@app.command()
def scores(
    key: Annotated[str, typer.Argument(help="Key of the series.")],
    since: Annotated[str, typer.Option(help="Only issues of this instant or later.")] = "",
    as_of: Annotated[str, typer.Option(help="Only what was scored by this instant.")] = "",
    replayed: Annotated[
        bool, typer.Option("--replayed", help="Count issues too that were made after the fact.")
    ] = False,
) -> None:
    """Show how issued forecasts of a series did, beside seasonal naive, and whether their ranges hold."""
    door = open_door()
    told = board.board(
        door.house.engine,
        door.scope,
        ids_of(door, [key])[0],
        since=parse_instant(since) if since else None,
        as_of=parse_instant(as_of) if as_of else None,
        replayed=replayed,
    )
    if as_json.get():
        say(told)
        return
    rows = [
        {"model": each["model_id"], "forecaster": each["forecaster"], "lead": lead} | measured
        for each in told["models"]
        for lead, measured in [
            ("all", each),
            *((f"{of['lead_days']} d", of) for of in each["by_lead"] if len(each["by_lead"]) > 1),
        ]
    ]
    say(rows, table=("model", "forecaster", "lead", "rows", *MEASURES))
    held = [each | {"kept": WORDS[each["kept"]]} for each in told["coverage"]]
    left = counted(told["replayed_issues"], "issue")
    last = (
        ""
        if replayed or not told["replayed_issues"]
        else f"{left} made after the fact: --replayed counts them."
    )
    say(
        held,
        table=("low", "high", "promised_share", "observed_share", "band_low", "band_high", "kept"),
        last=last,
    )


@app.command("list")
def list_(limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20) -> None:
    """List issued forecasts, newest first."""
    door = open_door()
    rows = [queries.shown_issue(row) for row in queries.issues(door.house.engine, door.scope, limit=limit)]
    say(rows, table=("issue_id", "issued_at", "model_id", "lake_version", "rows"))


@app.command()
def models(limit: Annotated[int, typer.Option(min=1, max=500, help="At most so many.")] = 20) -> None:
    """List trained models, newest first."""
    door = open_door()
    rows = [queries.shown_model(row) for row in queries.models(door.house.engine, door.scope, limit=limit)]
    say(rows, table=("model_id", "forecaster", "series_ids", "horizon_hours", "issued_at", "lake_version"))


@app.command()
def backtests(
    backtest_id: Annotated[str, typer.Argument(help="One backtest; default: all, newest first.")] = "",
    limit: Annotated[int, typer.Option(help="At most so many.")] = 20,
) -> None:
    """List backtests with their pooled scores, or show one with the scores of each series."""
    door = open_door()
    if backtest_id:
        _say_backtest(door, queries.backtest(door.house.engine, door.scope, backtest_id))
        return
    told = [
        queries.shown_backtest(row) for row in queries.backtests(door.house.engine, door.scope, limit=limit)
    ]
    rows = [
        {"backtest_id": each["backtest_id"], "origins": each["origins"], "forecaster": forecaster}
        | scores["pooled"]
        for each in told
        for forecaster, scores in each["scores"].items()
    ]
    columns = ("backtest_id", "forecaster", "origins", *METRICS)
    say(told if as_json.get() else rows, table=columns, last=counted(len(told), "backtest"))


@app.command()
def compare(
    backtest_ids: Annotated[
        list[str], typer.Argument(help="Two backtests or more; the first is the yardstick.")
    ],
) -> None:
    """Hold stored backtests against each other, and tell where their tasks differ."""
    door = open_door()
    found = [queries.backtest(door.house.engine, door.scope, each) for each in backtest_ids]
    told = queries.compared(found)
    rows = [
        {"backtest_id": each["backtest_id"], "forecaster": each["forecaster"]}
        | each["pooled"]
        | {f"{name}_beside_naive": each["beside_naive"][name] for name in ("mase", "wql")}
        | {f"{name}_beside_first": each["beside_first"][name] for name in ("mase", "wql")}
        | {"differs": ", ".join(each["differs"])}
        for each in told["backtests"]
    ]
    beside = [f"{name}_beside_{whom}" for whom in ("naive", "first") for name in ("mase", "wql")]
    columns = ("backtest_id", "forecaster", *METRICS, *beside, "differs")
    say(
        told if as_json.get() else rows,
        table=columns,
        last="Beside: its error over theirs; below 1 is better.",
    )


def _say_many(report: dict[str, Any], noun: str, following: str) -> None:
    """Say what became of each piece: what was made, and what was refused with its remedy."""
    if as_json.get():
        say(report)
        return
    refused = report["refusals"]
    if refused:
        say(refused, table=tuple(refused[0]))
    made = counted(len(report[f"{noun}_ids"]), noun)
    say(None, last=f"Made {made}, refused {report['refused']}. Next: {following}")


def _made_by(door: Door, row: ModelRow) -> dict[str, Any]:
    """Say for people what a model is: names instead of numbers."""
    return {
        "forecaster": row.forecaster,
        "series": _keys(door, row.series_ids),
        "explained by": _keys(door, row.covariates) or "nothing else",
        "learned from": f"{row.window_start.isoformat()} to {row.window_end.isoformat()}",
        "lake version": row.lake_version,
    }


def _keys(door: Door, ids: list[int]) -> str:
    rows = series.by_ids(door.house.engine, door.scope, ids[:SHOWN])
    more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
    return ", ".join(rows[each].key if each in rows else str(each) for each in ids[:SHOWN]) + more


def _say_backtest(door: Door, row: BacktestRow) -> None:
    told = queries.shown_backtest(row)
    if as_json.get():
        say(told)
        return
    keys = {
        each.series_id: each.key
        for each in series.by_ids(door.house.engine, door.scope, row.series_ids).values()
    }
    rows = []
    for forecaster, scores in row.scores.items():
        rows += [
            {"series": keys.get(int(series_id), series_id), "forecaster": forecaster} | own
            for series_id, own in scores["series"].items()
        ]
        rows.append({"series": "pooled", "forecaster": forecaster} | scores["pooled"])
    spent = f"{row.cpu_seconds / len(row.series_ids):.2f} CPU seconds a series"
    origins = counted(row.origins, "origin")
    last = f"Backtest {row.backtest_id}: {origins}, lake version {row.lake_version}, {spent}."
    say(rows, table=("series", "forecaster", *METRICS), last=last)
