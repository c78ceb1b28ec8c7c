"""Champions that lose while they are live: judged when their issues are scored, by those scores alone."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict

import polars as pl
from sqlalchemy import Engine, select

from foresite.core.errors import ConflictError
from foresite.forecasting import board, champions
from foresite.forecasting.registry import NAIVE
from foresite.forecasting.scoreboard import Tally
from foresite.forecasting.selection import LOSSES, loses, pooled
from foresite.forecasting.tables import IssueRow, ReignRow, SeriesGroupRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope
from foresite.workflows.backtests import plain

CHAMPION = "champion"


def judge_live(engine: Engine, scope: Scope, series_ids: Collection[int]) -> int:
    """Demote each champion of these series that is worse than seasonal naive, as good as surely.

    Only issues count that it made as champion, before their first step was over, where naive had a value;
    those it made before it learned anew are among them.

    Returns:
        How many lost their place.
    """
    demoted = 0
    for group, reign, forecaster in champions.reigning(engine, scope):
        if forecaster == NAIVE or not set(group.series_ids) & set(series_ids):
            continue
        held = champions.held_since(engine, scope, reign)
        found = _live(engine, scope, group, held)
        if not found[NAIVE]:
            continue
        losses = pooled(found, NAIVE)
        verdict = loses(losses[CHAMPION], losses[NAIVE])
        if verdict is None:
            continue
        try:
            champions.demote(
                engine,
                scope,
                group.group_id,
                models=[each.model_id for each in held],
                why=champions.LOST,
                evidence={"naive_beside_champion": plain(asdict(verdict))},
            )
        except ConflictError:  # somebody else was champion by then, or nobody is left
            continue
        demoted += 1
    return demoted


def _live(
    engine: Engine, scope: Scope, group: SeriesGroupRow, held: Sequence[ReignRow]
) -> dict[str, dict[int, pl.DataFrame]]:
    """Return for the champion and for naive, by series, the mean absolute error of each issue."""
    since, issues = held[-1].began_at, set[str]()
    with reading(engine, scope) as session:
        for reign in held:
            mine = select(IssueRow.issue_id).filter_by(
                organisation_id=scope.organisation_id, model_id=reign.model_id
            )
            made = IssueRow.issued_at
            chosen = (
                made >= reign.began_at
                if reign.ended_at is None
                else made.between(reign.began_at, reign.ended_at)
            )
            issues.update(session.scalars(mine.where(chosen)))
    found: dict[str, dict[int, pl.DataFrame]] = {CHAMPION: {}, NAIVE: {}}
    for series_id in group.series_ids:
        by_issue = defaultdict(list)
        for row in board.newest(engine, scope, series_id, since=since).values():
            if row.live and row.issue_id in issues:
                by_issue[row.issued_at].append(Tally.of(row.tally))
        told = [(at, Tally.added(each)) for at, each in sorted(by_issue.items())]
        told = [(at, tally) for at, tally in told if tally.naive_rows]
        if not told:
            continue
        for name, field in ((CHAMPION, "error_there"), (NAIVE, "naive_error")):
            rows = [(at, getattr(tally, field) / tally.naive_rows) for at, tally in told]
            found[name][series_id] = pl.DataFrame(rows, schema=LOSSES, orient="row")
    return found
