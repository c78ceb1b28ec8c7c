"""Models with their proof, and groups of series with their champions, as doors show them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, select

from foresite.forecasting import champions, queries, stages
from foresite.forecasting.tables import ContestEntryRow, ModelRow, ReignRow, SeriesGroupRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

GROUP = ("group_id", "name", "series_ids", "covariates", "horizon_hours")
REIGN = ("model_id", "began_at", "reason", "author", "evidence", "ended_at", "end_reason")
ENTRY = (
    "run_id",
    "forecaster",
    "first_origin",
    "last_origin",
    "origins",
    "lake_version",
    "scores",
    "fit_cpu_seconds",
    "predict_cpu_seconds",
)


def shown_models(engine: Engine, scope: Scope, rows: Sequence[ModelRow]) -> list[dict[str, Any]]:
    """Return models, whether each is certified (null: never tried), and how its contest measured it."""
    tried = stages.newest(engine, scope, [row.model_id for row in rows])
    chosen = select(ContestEntryRow).where(
        ContestEntryRow.organisation_id == scope.organisation_id,
        ContestEntryRow.run_id.in_({row.run_id for row in rows}),
    )
    with reading(engine, scope) as session:
        measured = {
            row.model_id or (row.run_id, row.forecaster): row.scores["pooled"]
            for row in session.scalars(chosen)
        }
    return [
        queries.shown_model(row)
        | {
            "certified": tried[row.model_id].passed if row.model_id in tried else None,
            "metrics": measured.get(row.model_id, measured.get((row.run_id, row.forecaster))),
            "artefact": row.artefact,
        }
        for row in rows
    ]


def shown_group(engine: Engine, scope: Scope, row: SeriesGroupRow) -> dict[str, Any]:
    """Return a group with its champion, those before it, newest first, and its newest contest."""
    reigns = champions.reigns(engine, scope, row.group_id)
    made_by = _made_by(engine, scope, {each.model_id for each in reigns})
    told = [_shown(each, made_by[each.model_id]) for each in reigns]
    return {
        **{name: getattr(row, name) for name in GROUP},
        "champion": next((each for each in told if each["ended_at"] is None), None),
        "reigns": told,
        "entries": [_entry(each) for each in champions.entries(engine, scope, row.group_id)],
    }


def _shown(row: ReignRow, made_by: dict[str, Any]) -> dict[str, Any]:
    return made_by | {name: getattr(row, name) for name in REIGN}


def _entry(row: ContestEntryRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ENTRY}


def _made_by(engine: Engine, scope: Scope, model_ids: set[str]) -> dict[str, dict[str, Any]]:
    """Return the forecaster of each of these models, and its parameters."""
    chosen = select(ModelRow.model_id, ModelRow.forecaster, ModelRow.parameters).where(
        ModelRow.organisation_id == scope.organisation_id, ModelRow.model_id.in_(model_ids)
    )
    with reading(engine, scope) as session:
        return {
            row.model_id: {"forecaster": row.forecaster, "parameters": row.parameters}
            for row in session.execute(chosen)
        }
