"""``foresite forecast``: train, issue, reproduce and measure forecasts."""

from typing import Annotated, Any

import typer

from foresite.catalog import series
from foresite.cli.door import Door, as_json, bar, counted, open_door, say
from foresite.core.errors import DefectError, NotFoundError
from foresite.core.timeaxis import parse_instant
from foresite.forecasting import queries
from foresite.forecasting.registry import NAMES
from foresite.forecasting.scores import METRICS
from foresite.forecasting.tables import BacktestRow, ModelRow
from foresite.platform.jobs.tables import JobRow
from foresite.workflows import forecast_jobs, forecasts

app = typer.Typer(help="Forecasts: train, issue, reproduce, measure.", no_args_is_help=True)

SHOWN = 10
"""A longer list of series is told by the first so many, for people."""
Keys = Annotated[list[str], typer.Argument(help="Keys of the series to forecast.")]
Forecaster = Annotated[str, typer.Option(help=f"One of: {', '.join(NAMES)}.")]
Horizon = Annotated[int, typer.Option(help="How far to forecast, hours.", min=1)]
Explained = Annotated[list[str], typer.Option("--with", help="Key of a series that explains it (weather).")]
At = Annotated[str, typer.Option(help="Only what was known at this instant; default: now.")]
Queue = Annotated[bool, typer.Option("--queue", help="Have a worker do it, and return at once with the job.")]


@app.command()
def train(
    keys: Keys,
    forecaster: Forecaster = "lightgbm-direct",
    horizon_hours: Horizon = 24,
    covariates: Explained = [],  # noqa: B006 -- Typer reads the default, nobody changes it
    at: At = "",
    queue: Queue = False,
) -> None:
    """Train a model on series as they were known at a moment."""
    door = open_door()
    asked: dict[str, Any] = {
        "forecaster": forecaster,
        "horizon_hours": horizon_hours,
        "issued_at": parse_instant(at) if at else None,
        "covariates": _ids(door, covariates),
    }
    if queue:
        _say_job(forecast_jobs.ask_train(door.house, door.scope, _ids(door, keys), **asked))
        return
    with bar("Training") as progress:
        row = forecasts.train(door.house, door.scope, _ids(door, keys), **asked, progress=progress)
    told = queries.shown_model(row)
    if not as_json.get():
        told = {"model": row.model_id, **_made_by(door, row), "parameters": row.parameters}
    told_of = f"Trained on {len(row.series_ids)} series for {counted(row.horizon_hours, 'hour')} ahead."
    say(told, last=f"{told_of} Forecast with: foresite forecast issue {row.model_id}")


@app.command()
def issue(
    model_id: Annotated[str, typer.Argument(help="Id of the model, as `models` shows it.")], at: At = ""
) -> None:
    """Issue a forecast with a trained model."""
    door = open_door()
    with bar("Forecasting") as progress:
        row = forecasts.issue(
            door.house,
            door.scope,
            model_id,
            issued_at=parse_instant(at) if at else None,
            progress=progress,
        )
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
    forecaster: Forecaster = "lightgbm-direct",
    horizon_hours: Horizon = 24,
    covariates: Explained = [],  # noqa: B006 -- Typer reads the default, nobody changes it
    origins: Annotated[int, typer.Option(help="Daily origins.", min=1)] = 28,
    last_origin: Annotated[str, typer.Option(help="The last origin; default: the newest that can be.")] = "",
    queue: Queue = False,
) -> None:
    """Measure a forecaster at past origins, beside seasonal naive."""
    door = open_door()
    asked: dict[str, Any] = {
        "forecaster": forecaster,
        "horizon_hours": horizon_hours,
        "last_origin": parse_instant(last_origin) if last_origin else None,
        "origins": origins,
        "covariates": _ids(door, covariates),
    }
    if queue:
        _say_job(forecast_jobs.ask_backtest(door.house, door.scope, _ids(door, keys), **asked))
        return
    with bar("Backtest") as progress:
        row = forecasts.backtest(door.house, door.scope, _ids(door, keys), **asked, progress=progress)
    _say_backtest(door, row)


@app.command()
def reproduce(issue_id: Annotated[str, typer.Argument(help="Id of the issue, as `list` shows it.")]) -> None:
    """Compute an issued forecast again and compare every digit."""
    door = open_door()
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


def _say_job(row: JobRow) -> None:
    told = {"job_id": row.job_id, "run_id": row.run_id, "state": row.state}
    say(told, last=f"Watch it with: foresite job show {row.job_id}")


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


def _ids(door: Door, keys: list[str]) -> list[int]:
    rows = series.by_keys(door.house.engine, door.scope, keys)
    for key in keys:
        if key not in rows:
            raise NotFoundError(
                f"there is no series {key}",
                code="series-absent",
                remedy="`foresite series list` shows them.",
                key=key,
            )
    return [rows[key].series_id for key in keys]
