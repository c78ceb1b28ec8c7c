"""Reading the scoreboard: the newest scores of issues, by model, by days of lead and as coverage."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, select

from foresite.forecasting.scoreboard import Tally, coverages
from foresite.forecasting.tables import IssueRow, IssueSeriesRow, ModelRow, ScoreRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

LONGEST_STEP_DAYS = 367
"""The steps of an issue reach at most so far beyond its horizon: the one under way at its end."""


def horizon_hours() -> ColumnElement[int]:
    """Return the horizon of the issue that a query joins, hours."""
    return select(ModelRow.horizon_hours).where(ModelRow.model_id == IssueRow.model_id).scalar_subquery()


def newest(
    engine: Engine,
    scope: Scope,
    series_id: int,
    *,
    since: datetime | None = None,
    as_of: datetime | None = None,
) -> dict[tuple[str, int], ScoreRow]:
    """Return by issue and days of lead the newest score of a series, or the newest as of a moment."""
    chosen = select(ScoreRow).filter_by(organisation_id=scope.organisation_id, series_id=series_id)
    if since is not None:
        chosen = chosen.where(ScoreRow.issued_at >= since)
    if as_of is not None:
        chosen = chosen.where(ScoreRow.scored_at <= as_of)
    with reading(engine, scope) as session:
        rows = session.scalars(chosen.order_by(ScoreRow.scored_at))
        return {(row.issue_id, row.lead_days): row for row in rows}


def by_issue(rows: Iterable[ScoreRow]) -> list[Tally]:
    """Add the tallies of each issue up over its days of lead."""
    found: dict[str, list[Tally]] = defaultdict(list)
    for row in rows:
        found[row.issue_id].append(Tally.of(row.tally))
    return [Tally.added(each) for each in found.values()]


def board(
    engine: Engine,
    scope: Scope,
    series_id: int,
    *,
    since: datetime | None = None,
    as_of: datetime | None = None,
    replayed: bool = False,
) -> dict[str, Any]:
    """Return how forecasts of a series did, as doors show it.

    Args:
        engine: the database.
        scope: whose.
        series_id: of what.
        since: only issues of this moment or later.
        as_of: only what was scored by then.
        replayed: count issues too that were made after their first step was over.

    Returns:
        ``issues``; ``models``, best first, each with its measures and those by days of lead; ``coverage``.
    """
    rows = newest(engine, scope, series_id, since=since, as_of=as_of)
    counted = [row for row in rows.values() if replayed or row.live]
    made_by = _made_by(engine, scope, series_id)
    groups: dict[str, list[ScoreRow]] = defaultdict(list)
    for row in counted:
        groups[made_by[row.issue_id][0]].append(row)
    forecasters = dict(made_by.values())
    models = [
        {"model_id": model_id, "forecaster": forecasters[model_id], **_measured(each)}
        for model_id, each in groups.items()
    ]
    models.sort(key=lambda told: (told["skill"] is None, -(told["skill"] or 0.0)))
    return {
        "series_id": series_id,
        "issues": len({row.issue_id for row in counted}),
        "replayed_issues": len({row.issue_id for row in rows.values() if not row.live}),
        "models": models,
        "coverage": [asdict(each) for each in coverages(by_issue(counted))],
    }


def _measured(rows: list[ScoreRow]) -> dict[str, Any]:
    leads: dict[int, list[Tally]] = defaultdict(list)
    for row in rows:
        leads[row.lead_days].append(Tally.of(row.tally))
    every = Tally.added(tally for each in leads.values() for tally in each)
    return {
        "issues": len({row.issue_id for row in rows}),
        "rows": every.rows,
        **every.measures(),
        "by_lead": [
            {"lead_days": lead, "rows": (of_lead := Tally.added(each)).rows, **of_lead.measures()}
            for lead, each in sorted(leads.items())
        ],
    }


def _made_by(engine: Engine, scope: Scope, series_id: int) -> dict[str, tuple[str, str]]:
    """Return the model and the forecaster of each issue of a series."""
    chosen = (
        select(IssueRow.issue_id, IssueRow.model_id, ModelRow.forecaster)
        .join(ModelRow, ModelRow.model_id == IssueRow.model_id)
        .join(IssueSeriesRow, IssueSeriesRow.issue_id == IssueRow.issue_id)
        .where(IssueSeriesRow.organisation_id == scope.organisation_id, IssueSeriesRow.series_id == series_id)
    )
    with reading(engine, scope) as session:
        return {
            issue_id: (model_id, forecaster) for issue_id, model_id, forecaster in session.execute(chosen)
        }
