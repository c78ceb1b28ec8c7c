"""A model for each of many series, and forecasts of many models: independent pieces of one run.

Each piece may be refused without stopping the others; the report says which and why. What is made has its id
before the first piece is begun, so that a run that was killed makes nothing twice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
import polars as pl

from foresite.catalog import runs
from foresite.core.errors import error_of
from foresite.core.ids import new_id
from foresite.core.order import runs as runs_of
from foresite.core.timeaxis import as_utc, now, parse_instant
from foresite.forecasting import queries
from foresite.forecasting.forecaster import Together
from foresite.forecasting.parameters import made
from foresite.forecasting.registry import forecaster_class
from foresite.forecasting.tables import ModelRow
from foresite.platform.jobs.kinds import Work, told
from foresite.platform.tenancy import Scope
from foresite.workflows.forecasts import (
    Progress,
    learn,
    plan,
    recording,
    silent,
)
from foresite.workflows.house import House
from foresite.workflows.keeping import Making, Said, keep_issues
from foresite.workflows.pieces import each_of, packed, processes_of, unpacked
from foresite.workflows.together import said_together

WRITTEN_AT_ONCE = 250
"""Issues kept together: what a killed run has to forecast again at most, and what memory holds."""
READ_AT_ONCE = 250
"""Models whose series are read together, by one process."""
MOST_TOLD = 100
"""Refusals that a report tells one by one."""


def train_each(  # noqa: PLR0913 -- what models are made of
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    forecaster: str = "house",
    horizon_hours: int = 24,
    issued_at: datetime | None = None,
    covariates: Sequence[int] = (),
    parameters: Mapping[str, Any] | None = None,
    run_id: str | None = None,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Learn a model for each series from what was known at ``issued_at``; return the report of the run.

    Returns:
        ``model_ids`` in the order of the series, without those that were refused; ``refused``: how many were;
        ``refusals``: of the first hundred of them ``series_id``, ``code``, ``message`` and ``remedy``.

    Raises:
        ForesiteError: as of the first series, where all are refused.
        BadDataError: a parameter is wrong.
    """
    wanted = list(dict.fromkeys(series_ids))
    made(forecaster, parameters, house.provided)
    plan(house, scope, wanted, covariates, horizon_hours)
    title = f"Train {forecaster} on each of {len(wanted)} series"
    with recording(house, scope, "train", title, {"series_ids": wanted}, run_id) as (made_in, report):
        noted = noted_in(house, scope, made_in, len(wanted))
        asked = {
            "forecaster": forecaster,
            "parameters": dict(parameters or {}),
            "horizon_hours": horizon_hours,
            "covariates": list(covariates),
            "issued_at": as_utc(issued_at or now()).isoformat(),
            "run_id": made_in,
            "version": noted["lake_version"],
        }
        pieces = [
            asked | {"series_id": series_id, "model_id": model_id}
            for series_id, model_id in zip(wanted, noted["ids"], strict=True)
        ]
        done: list[dict[str, Any]] = [{}] * len(pieces)
        for place, result in each_of(house, scope, trained, pieces, progress=progress, stop=False):
            done[place] = result
        report.update(_report("model_ids", "series_id", wanted, done))
    return report


def trained(house: House, work: Work) -> dict[str, Any]:
    """Learn the model of one series: a piece of ``train_each``."""
    told = work.parameters
    asked = plan(house, work.scope, [told["series_id"]], told["covariates"], told["horizon_hours"])
    making = Making(told["run_id"], told["model_id"], parse_instant(told["issued_at"]), told["version"])
    row = learn(
        house,
        work.scope,
        asked,
        made(told["forecaster"], told["parameters"], house.provided),
        making=making,
        progress=work.progress,
    )
    return {"id": row.model_id}


def issue_each(
    house: House,
    scope: Scope,
    model_ids: Sequence[str],
    *,
    issued_at: datetime | None = None,
    run_id: str | None = None,
    progress: Progress = silent,
) -> dict[str, Any]:
    """Forecast with each of these models from what was known at ``issued_at``; return the report of the run.

    Returns:
        As ``train_each``, with ``issue_ids``, and ``model_id`` in the refusals.
    """
    wanted = list(dict.fromkeys(model_ids))
    rows = queries.those_models(house.engine, scope, wanted)
    at = as_utc(issued_at or now())
    title = f"Issue forecasts of {len(wanted)} models"
    with recording(house, scope, "issue", title, {"model_ids": wanted}, run_id) as (made_in, report):
        noted = noted_in(house, scope, made_in, len(wanted))
        done: list[dict[str, Any]] = [{}] * len(wanted)
        for first in range(0, len(wanted), WRITTEN_AT_ONCE):
            _issue_some(
                house,
                scope,
                [
                    (n, rows[wanted[n]], Making(made_in, noted["ids"][n], at, noted["lake_version"]))
                    for n in range(first, min(first + WRITTEN_AT_ONCE, len(wanted)))
                ],
                done,
                _within(progress, first, len(wanted)),
            )
        report.update(_report("issue_ids", "model_id", wanted, done))
    return report


def _issue_some(
    house: House,
    scope: Scope,
    chosen: list[tuple[int, ModelRow, Making]],
    done: list[dict[str, Any]],
    progress: Progress,
) -> None:
    """Forecast with some models, then keep what they said in one commit: the lake has one writer."""
    kept = queries.issued(house.engine, scope, [making.made_id for _, _, making in chosen])
    left = [each for each in chosen if each[2].made_id not in kept]
    for n, _, making in chosen:
        if making.made_id in kept:
            done[n] = {"id": making.made_id}
    if not left:
        return
    said = _said(house, scope, [row for _, row, _ in left], left[0][2], progress)
    each = []
    for (n, row, making), outcome in zip(left, said, strict=True):
        if isinstance(outcome, pl.DataFrame):
            done[n] = {"id": making.made_id}
            each.append(Said(row, outcome, making))
        else:
            done[n] = outcome
    keep_issues(house, scope, each)


def _said(
    house: House, scope: Scope, models: list[ModelRow], making: Making, progress: Progress
) -> list[pl.DataFrame | dict[str, Any]]:
    """Return what each model said, or ``{"error": ...}``.

    A piece that died takes nobody along but the one it died of: its models are asked again, one by one.
    """
    found: list[pl.DataFrame | dict[str, Any]] = [{}] * len(models)
    if _best_here(house, models):
        frame, errors = _outcomes(house, scope, models, making.at, making.version, progress)
        _take(frame, errors, range(len(models)), found)
        return found
    model_ids = [row.model_id for row in models]
    size = min(READ_AT_ONCE, max(1, -(-len(model_ids) // processes_of(house.settings))))
    count = len(model_ids)
    left = [list(range(first, min(first + size, count))) for first in range(0, count, size)]
    while left:
        pieces = [
            {
                "model_ids": [model_ids[n] for n in places],
                "issued_at": making.at.isoformat(),
                "version": making.version,
            }
            for places in left
        ]
        alone: list[list[int]] = []
        for piece, result in each_of(house, scope, said_by, pieces, progress=progress, stop=False):
            places = left[piece]
            if "error" not in result:
                said = unpacked(result["said"]) if result["said"] else None
                _take(said, result["errors"], places, found)
            elif len(places) > 1:
                alone += [[n] for n in places]
            else:
                found[places[0]] = result
        left = sorted(alone)
    return found


def _best_here(house: House, models: Sequence[ModelRow]) -> bool:
    """Tell whether models say more quickly together in this process what they say than others would begin."""
    if house.settings.dask is None and processes_of(house.settings) == 1:
        return True
    return all(issubclass(forecaster_class(name), Together) for name in {row.forecaster for row in models})


def _take(
    said: pl.DataFrame | None,
    errors: Mapping[str, Any],
    places: Sequence[int],
    found: list[pl.DataFrame | dict[str, Any]],
) -> None:
    """Put what was said, whose rows of a place lie together, and why others were refused, in their places."""
    for place, error in errors.items():
        found[places[int(place)]] = {"error": error}
    if said is not None:
        frame = said.drop("place")
        for first, last in zip(*runs_of(said["place"]), strict=True):
            found[places[said["place"][int(first)]]] = frame[int(first) : int(last) + 1]


def said_by(house: House, work: Work) -> dict[str, Any]:
    """Forecast with some models: a piece of ``issue_each``."""
    asked = work.parameters
    at = parse_instant(asked["issued_at"])
    rows = queries.those_models(house.engine, work.scope, asked["model_ids"])
    models = [rows[each] for each in asked["model_ids"]]
    said, errors = _outcomes(house, work.scope, models, at, asked["version"], work.progress)
    return {"said": "" if said is None else packed(said), "errors": errors}


def _outcomes(
    house: House, scope: Scope, models: Sequence[ModelRow], at: datetime, version: int, progress: Progress
) -> tuple[pl.DataFrame | None, dict[str, Any]]:
    """Return what models said, with their ``place``, and by place why others were refused."""
    errors: dict[str, Any] = {}
    frames: list[pl.DataFrame] = []
    owners: list[Any] = []
    done = 0
    for places, outcome in said_together(house, scope, models, at, version):
        progress(done / len(models), f"{done} of {len(models)}")
        done += len(places)
        if isinstance(outcome, pl.DataFrame):
            frames.append(outcome)
            owners.append(np.repeat(np.array(places), outcome.height // len(places)))
        else:
            errors[str(places[0])] = told(outcome)
    if not frames:
        return None, errors
    return pl.concat(frames).with_columns(place=pl.Series(np.concatenate(owners))), errors


def noted_in(house: House, scope: Scope, run_id: str, count: int) -> dict[str, Any]:
    """Return what a run goes by, noted in it before anything is done: a lake version, and free ids."""
    noted = dict(runs.get(house.engine, scope, run_id).parameters)
    if "lake_version" not in noted:
        noted |= {"lake_version": house.lake.version(scope)}
    if "ids" not in noted:
        noted |= {"ids": sorted(new_id() for _ in range(count))}
    runs.note(house.engine, scope, run_id, noted)
    return noted


def _within(progress: Progress, first: int, count: int) -> Progress:
    """Return a progress of some pieces that tells the share of all."""
    here = min(WRITTEN_AT_ONCE, count - first)

    def told(share: float, _note: str) -> None:
        done = first + share * here
        progress(done / count, f"{done:.0f} of {count}")

    return told


def _report(made: str, of: str, wanted: Sequence[Any], done: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what became of each piece; where none was done, raise why the first was not."""
    refused = [
        {of: name} | {fact: result["error"][fact] for fact in ("code", "message", "remedy")}
        for name, result in zip(wanted, done, strict=True)
        if "error" in result
    ]
    if len(refused) == len(done):
        raise error_of(done[0]["error"])
    ids = [result["id"] for result in done if "id" in result]
    return {made: ids, "refused": len(refused), "refusals": refused[:MOST_TOLD]}
