"""Scoring issued forecasts as the truth comes and when it is corrected: only what was touched.

The events tell what was; those of pushes come within a quarter of a second of them (``lake/news.py``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import polars as pl
from sqlalchemy import select

from foresite.core.frames import INSTANT
from foresite.core.timeaxis import LATEST, Window, as_utc, now
from foresite.forecasting import board
from foresite.forecasting.forecaster import Panel
from foresite.forecasting.registry import NAIVE, forecaster_class
from foresite.forecasting.scoreboard import PAIRS, Tally, coverages, tallies
from foresite.forecasting.tables import IssueRow, IssueSeriesRow, ScoreMarkRow, ScoreRow
from foresite.platform.database import reading, writing
from foresite.platform.events import outbox
from foresite.platform.events.kinds import CoverageTold, DataTold, ForecastTold, ScoredTold, Told
from foresite.platform.events.outbox import publish
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows import demotions
from foresite.workflows.forecasts import Progress, plan, silent
from foresite.workflows.house import House

EVENTS_AT_ONCE = 1000
JUDGED_DAYS = 60
"""Coverage is judged over the issues of so many days."""
_DAY_MICROS = 86_400_000_000


@dataclass(frozen=True, slots=True)
class _Touched:
    """Where something changed since the last look: by series the windows; None for a series means all."""

    windows: dict[int, Window]
    everything: Window | None
    upto: int

    def reaches(self, issue: IssueRow, series_id: int, end: datetime) -> bool:
        """Tell whether an issue for a series, whose steps end so, may have been touched."""
        for window in (self.windows.get(series_id), self.everything):
            if window is not None and window.start < end and window.end > issue.issued_at:
                return True
        return False


def score_kept(house: House, work: Work) -> dict[str, Any]:
    """Score as a job says; returns how many issues of how many series."""
    return score(house, work.scope, progress=work.progress)


def score(house: House, scope: Scope, *, progress: Progress = silent) -> dict[str, Any]:
    """Score every issue that new values, corrections or its own lateness touched since the last time.

    Killed anywhere, it is done again from the last mark: equal tallies are not written twice. A champion that
    turns out to be worse than seasonal naive loses its place.

    Returns:
        series, issues: how many were written anew.
    """
    version = house.lake.version(scope)
    seen = _touched(house, scope)
    by_series = _issues(house, scope, seen)
    written = 0
    for place, (series_id, rows) in enumerate(by_series.items()):
        progress(place / len(by_series), f"series {series_id}")
        written += _score_series(house, scope, series_id, rows)
    demotions.judge_live(house.engine, scope, by_series)
    with writing(house.engine, scope) as session:
        session.merge(
            ScoreMarkRow(organisation_id=scope.organisation_id, event_id=seen.upto, lake_version=version)
        )
    return {"series": len(by_series), "issues": written}


def _touched(house: House, scope: Scope) -> _Touched:
    """Read the events since the mark; where some are not kept any more, everything may have changed."""
    mine = select(ScoreMarkRow.event_id).filter_by(organisation_id=scope.organisation_id)
    with reading(house.engine, scope) as session:
        mark = session.scalar(mine) or 0
    head = outbox.heads(house.engine, [scope.organisation_id])[scope.organisation_id]
    windows: dict[int, Window] = {}
    everything: Window | None = None
    while mark < head:
        found = outbox.after(house.engine, scope, mark, limit=EVENTS_AT_ONCE)
        if found is None:
            return _Touched({}, Window.everything(), head)
        for event in found:
            for series_id, window in _windows(event.kind, event.told):
                if series_id is None:
                    everything = _joined(everything, window)
                else:
                    windows[series_id] = _joined(windows.get(series_id), window)
        mark = found[-1].event_id if found else head
    return _Touched(windows, everything, mark)


def _windows(kind: str, told: dict[str, Any]) -> Iterable[tuple[int | None, Window]]:
    if kind == DataTold.kind:
        data = DataTold.model_validate(told)
        start = data.start or Window.everything().start
        window = Window(start, (data.end or LATEST - timedelta(microseconds=1)) + timedelta(microseconds=1))
        yield from ((each, window) for each in data.series_ids or (None,))
    elif kind == ForecastTold.kind:
        issue = ForecastTold.model_validate(told)
        at = as_utc(issue.issued_at)
        yield from ((each, Window(at, at + timedelta(days=1))) for each in issue.series_ids)


def _joined(one: Window | None, other: Window) -> Window:
    return other if one is None else Window(min(one.start, other.start), max(one.end, other.end))


def _issues(house: House, scope: Scope, seen: _Touched) -> dict[int, list[IssueRow]]:
    """Return the issues to look at again, by series, oldest first."""
    chosen = (
        select(IssueSeriesRow.series_id, IssueRow, board.horizon_hours())
        .join(IssueRow, IssueRow.issue_id == IssueSeriesRow.issue_id)
        .where(IssueSeriesRow.organisation_id == scope.organisation_id)
        .order_by(IssueSeriesRow.series_id, IssueSeriesRow.issued_at, IssueRow.issue_id)
    )
    if seen.everything is None:
        chosen = chosen.where(IssueSeriesRow.series_id.in_(sorted(seen.windows)))
    found: dict[int, list[IssueRow]] = {}
    with reading(house.engine, scope) as session:
        for series_id, row, hours in session.execute(chosen):
            if seen.reaches(
                row, series_id, row.issued_at + timedelta(hours=hours, days=board.LONGEST_STEP_DAYS)
            ):
                found.setdefault(series_id, []).append(row)
    return found


def _score_series(house: House, scope: Scope, series_id: int, rows: Sequence[IssueRow]) -> int:
    """Score these issues of one series; return how many have tallies that were not known before."""
    ids = [row.issue_id for row in rows]
    said = house.lake.read_forecasts(scope, series_id=series_id).filter(pl.col("issue_id").is_in(ids))
    if said.is_empty():
        return 0
    asked = plan(house, scope, [series_id], [], 1)
    naive = forecaster_class(NAIVE)()
    context = timedelta(days=naive.context_days * asked.targets[0].axis.longest_days)
    first = max(Window.everything().start, rows[0].issued_at - context)
    last: datetime = said.select(pl.col("event_at").max()).item()
    known = house.lake.versions(scope, [series_id], Window(first, last + timedelta(days=1)))
    truth = known.unique("event_at", keep="last", maintain_order=True).drop_nulls("value")
    came = said.join(truth.select("event_at", observed="value"), on="event_at", how="inner")
    if came.is_empty():
        return 0
    yardstick = [
        _naive(Panel.known(asked.targets, known, issued_at=issued_at, horizon_seconds=seconds), issue_id)
        for issue_id, issued_at, seconds in _horizons(came)
    ]
    pairs = came.join(pl.concat(yardstick), on=["issue_id", "event_at"], how="left").with_columns(
        lead_days=(pl.col("event_at") - pl.col("issued_at")).dt.total_microseconds() // _DAY_MICROS
    )
    firsts = dict(said.group_by("issue_id").agg(pl.col("event_at").min()).iter_rows())
    step = timedelta(seconds=asked.targets[0].axis.seconds)
    fresh = tallies(pairs.select(PAIRS))
    made = {row.issue_id: row for row in rows}
    return _keep(
        house,
        scope,
        series_id,
        {
            key: (made[key[0]], made[key[0]].made_at <= firsts[key[0]] + step, tally)
            for key, tally in fresh.items()
        },
    )


def _horizons(came: pl.DataFrame) -> Iterable[tuple[str, datetime, int]]:
    """Yield each issue that has steps that came true, and how far these reach, seconds."""
    ends = came.group_by("issue_id", maintain_order=True).agg(
        pl.col("issued_at").first(),
        reach=(pl.col("event_at").max() - pl.col("issued_at").first()).dt.total_seconds(),
        steps=pl.col("event_at").n_unique(),
    )
    for issue_id, issued_at, reach, steps in ends.iter_rows():
        yield issue_id, issued_at, int(reach + reach / max(steps, 1)) + 86_400


def _naive(panel: Panel, issue_id: str) -> pl.DataFrame:
    """Return what seasonal naive would have said at the issue, of what was known then."""
    empty = pl.DataFrame(schema={"issue_id": pl.String, "event_at": INSTANT, "naive": pl.Float64})
    if panel.rows.is_empty():
        return empty
    said = forecaster_class(NAIVE)().fit(panel).predict(panel)
    return said.select(pl.lit(issue_id).alias("issue_id"), "event_at", naive="q50")


_Fresh = dict[tuple[str, int], tuple[IssueRow, bool, Tally]]


def _keep(house: House, scope: Scope, series_id: int, fresh: _Fresh) -> int:
    """Write the tallies that differ from the newest known, and tell of them, in one transaction."""
    known = board.newest(house.engine, scope, series_id)
    at = now()
    changed = [
        ScoreRow(
            organisation_id=scope.organisation_id,
            series_id=series_id,
            issue_id=issue.issue_id,
            lead_days=lead,
            scored_at=at,
            issued_at=issue.issued_at,
            live=live,
            tally=tally.plain(),
        )
        for (_, lead), (issue, live, tally) in sorted(fresh.items())
        if (before := known.get((issue.issue_id, lead))) is None or before.tally != tally.plain()
    ]
    if not changed:
        return 0
    issues = len({row.issue_id for row in changed})
    told = _news(series_id, known | {(row.issue_id, row.lead_days): row for row in changed}, changed, known)
    with writing(house.engine, scope) as session:
        session.add_all(changed)
        for each in told:
            publish(session, scope, each)
    return issues


def _news(
    series_id: int,
    after: dict[tuple[str, int], ScoreRow],
    changed: Sequence[ScoreRow],
    before: dict[tuple[str, int], ScoreRow],
) -> list[Told]:
    """Return that issues were scored, and each central interval whose promise is not kept any more."""
    again = {row.issue_id for row in changed if (row.issue_id, row.lead_days) in before}
    issues = sorted({row.issue_id for row in changed})
    told: list[Told] = [ScoredTold(series_id=series_id, issues=len(issues), corrected=len(again))]
    since = max(row.issued_at for row in after.values()) - timedelta(days=JUDGED_DAYS)
    broken = {(each.low, each.high) for each in _judged(before.values(), since) if each.kept is False}
    fresh = (
        each
        for each in _judged(after.values(), since)
        if each.kept is False and each.low > 0 and (each.low, each.high) not in broken
    )
    told += [
        CoverageTold(
            series_id=series_id,
            promised_share=each.promised_share,
            observed_share=each.observed_share,
            issues=each.issues,
        )
        for each in fresh
    ]
    return told


def _judged(rows: Iterable[ScoreRow], since: datetime) -> Sequence[Any]:
    return coverages(board.by_issue(row for row in rows if row.live and row.issued_at >= since))
