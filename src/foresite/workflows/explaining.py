"""Explain an issue, and why it differs from an earlier one: both computed again from what was known then."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from pydantic import Field
from sqlalchemy import select
from typing_extensions import override

from foresite.catalog import series
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import DefectError, NotFoundError
from foresite.core.timeaxis import EARLIEST, Window
from foresite.forecasting import queries
from foresite.forecasting.changes import Ground, Side, change
from foresite.forecasting.contributions import PARTS, Explained, not_explained
from foresite.forecasting.registry import forecaster_class
from foresite.forecasting.sentences import Language
from foresite.forecasting.sentences import changed as said_of_changed
from foresite.forecasting.sentences import explained as said_of_explained
from foresite.forecasting.tables import ExplanationRow, IssueRow, ModelRow
from foresite.platform.database import reading, writing
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows.asking import Ask, Id, Text
from foresite.workflows.forecasts import Plan, loaded, panel, plan
from foresite.workflows.house import House
from foresite.workflows.jobs import EXPLAIN

CALIBRATION, SUMS = "calibration", "sums"
"""What lies between the sum of the parts and the median, where a model shifts it; and by how much the median
was moved so that it adds up with others: both mostly nothing."""
_KEPT = ("parts", "causes", "grounds", "columns")
SAME = 1e-6
"""Medians that differ by less than this share of the largest are the same: another processor rounds so."""


class ExplainAsk(Ask):
    """Which issued forecast to explain, or why it differs from another one."""

    kind = EXPLAIN
    issue_id: Text = Field(description="The issue.")
    before_id: Text | None = Field(default=None, description="Another issue of the series.")
    series_id: Id | None = Field(default=None, description="Default: the first of the issue.")

    @override
    def expect(self, house: House, scope: Scope) -> None:
        """Refuse issues that there are not, and series that they are not of."""
        found(house, scope, self.issue_id, self.before_id, self.series_id)

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        if self.before_id:
            return f"Explain forecast {self.issue_id} beside {self.before_id}"
        return f"Explain forecast {self.issue_id}"

    @override
    @property
    def dedupe_key(self) -> str | None:
        """One at a time of an issue, another one and a series."""
        return f"explain:{self.issue_id}:{self.before_id or ''}:{self.series_id or ''}"


@dataclass(frozen=True, slots=True)
class _Issued:
    """An issue with its model and what it asked of the lake, for one of its series."""

    row: IssueRow
    made_by: ModelRow
    series: SeriesRow
    whole: Plan

    @classmethod
    def of(cls, house: House, scope: Scope, issue_id: str, series_id: int | None) -> "_Issued":
        row = queries.issue(house.engine, scope, issue_id)
        made_by = queries.model(house.engine, scope, row.model_id)
        chosen = row.series_ids[0] if series_id is None else series_id
        if chosen not in row.series_ids:
            raise NotFoundError(
                f"the forecast {issue_id} is not of series {chosen}",
                code="series-not-issued",
                remedy="Choose one of the series it was issued for.",
                issue_id=issue_id,
                series_ids=row.series_ids,
            )
        whole = plan(house, scope, made_by.series_ids, made_by.covariates, made_by.horizon_hours)
        return cls(row, made_by, series.get(house.engine, scope, chosen), whole)

    @property
    def alone(self) -> Plan:
        """The same plan, for the one series."""
        mine = (target for target in self.whole.targets if target.series_id == self.series.series_id)
        return replace(self.whole, targets=tuple(mine))

    @property
    def days(self) -> int:
        """How far back the model looks."""
        return forecaster_class(self.made_by.forecaster).context_days

    def told(self, shares: dict[str, Any], before: "_Issued | None") -> dict[str, Any]:
        """Return what was worked out, with what it is about."""
        named = {
            "issue_id": self.row.issue_id,
            "series_id": self.series.series_id,
            "key": self.series.key,
            "unit": self.series.unit,
            "zone": self.series.zone,
            "issued_at": self.row.issued_at,
        }
        earlier = {"before_id": before.row.issue_id, "before_at": before.row.issued_at} if before else {}
        return named | earlier | shares

    def moved(self, house: House, scope: Scope, again: pl.DataFrame) -> pl.Series:
        """Return by how much medians (event_at, q50) were moved when they were issued, so that sums hold.

        Raises:
            DefectError: they differ from what was issued, and nothing had to add up.
        """
        fan = house.lake.read_forecasts(scope, series_id=self.series.series_id, issue_id=self.row.issue_id)
        both = again.join(fan, on="event_at", how="left", suffix="_issued", maintain_order="left")
        gap = both["q50_issued"] - both["q50"]
        differs = _matters(gap, both["q50"])
        if differs and (self.row.coherence is None or gap.null_count()):
            raise DefectError(
                f"the forecast {self.row.issue_id} could not be reproduced",
                code="not-reproduced",
                remedy="`foresite lake verify` tells whether the lake is damaged.",
                issue_id=self.row.issue_id,
            )
        return gap if differs else gap * 0.0


def explain_kept(house: House, work: Work) -> dict[str, Any]:
    """Explain as a job says, and keep it; returns what is said of it, for people."""
    asked = ExplainAsk.model_validate(work.parameters)
    work.progress(0.1, "reading and forecasting")
    told = found(house, work.scope, asked.issue_id, asked.before_id, asked.series_id)
    if told is None:
        if asked.before_id is None:
            told = explain(house, work.scope, asked.issue_id, asked.series_id)
        else:
            told = changed(house, work.scope, asked.before_id, asked.issue_id, asked.series_id)
        _keep(house, work.scope, told)
    named = {name: told[name] for name in ("issue_id", "before_id", "series_id") if name in told}
    return named | {"sentences": sentences(told, "en")}


def sentences(told: dict[str, Any], language: Language) -> list[str]:
    """Say for people what ``explain`` or ``changed`` returned."""
    return said_of_changed(told, language) if "causes" in told else said_of_explained(told, language)


def found(
    house: House, scope: Scope, issue_id: str, before_id: str | None, series_id: int | None
) -> dict[str, Any] | None:
    """Return what ``explain`` or ``changed`` said when a job asked it, if one did."""
    named = [_Issued.of(house, scope, issue_id, series_id)]
    if before_id is not None:
        named.append(_Issued.of(house, scope, before_id, named[0].series.series_id))
    earlier, later = _in_order(named) if before_id is not None else (None, named[0])
    chosen = select(ExplanationRow.told).filter_by(
        organisation_id=scope.organisation_id,
        issue_id=later.row.issue_id,
        before_id=earlier.row.issue_id if earlier else "",
        series_id=later.series.series_id,
    )
    with reading(house.engine, scope) as session:
        told = session.scalar(chosen)
    return None if told is None else later.told(told, earlier)


def _keep(house: House, scope: Scope, told: dict[str, Any]) -> None:
    """Keep an explanation; what is there already says the same."""
    with writing(house.engine, scope) as session:
        session.merge(
            ExplanationRow(
                organisation_id=scope.organisation_id,
                issue_id=told["issue_id"],
                before_id=told.get("before_id", ""),
                series_id=told["series_id"],
                told={name: told[name] for name in _KEPT if name in told},
            )
        )


def explain(house: House, scope: Scope, issue_id: str, series_id: int | None = None) -> dict[str, Any]:
    """Tell what the median of an issue is made of, for one of its series (default: the first).

    Returns:
        issue_id, series_id, key, unit, zone, issued_at, and ``columns``: event_at, q50 and one for each of
        PARTS, CALIBRATION and SUMS that is not nothing throughout; they add up to q50.

    Raises:
        BadDataError: its model does not tell what its forecasts are made of.
        DefectError: the issue cannot be computed again.
    """
    issued = _Issued.of(house, scope, issue_id, series_id)
    model = loaded(house, scope, issued.made_by)
    if not isinstance(model, Explained):
        raise not_explained()
    at, version = issued.row.issued_at, issued.row.lake_version
    whole = panel(house, scope, issued.whole, issued_at=at, version=version, days=issued.days)
    seen = replace(whole, targets=issued.alone.targets)
    told = model.predict(seen).select("event_at", "q50").join(model.contributions(seen), on="event_at")
    moved = issued.moved(house, scope, told)
    told = told.with_columns((pl.col("q50") - pl.sum_horizontal(PARTS)).alias(CALIBRATION), moved.alias(SUMS))
    told = told.with_columns(q50=pl.col("q50") + moved)
    shown = [name for name in (*PARTS, CALIBRATION, SUMS) if _matters(told[name], told["q50"])]
    columns = _columns(told.select("event_at", "q50", *shown))
    return issued.told({"parts": shown, "columns": columns}, None)


def changed(
    house: House, scope: Scope, one_id: str, other_id: str, series_id: int | None = None
) -> dict[str, Any]:
    """Tell why the median of a series changed between two issues, from the earlier to the later one.

    Returns:
        issue_id (of the later), before_id, series_id, key, unit, zone, issued_at, before_at, causes,
        ``grounds`` (what they rest on: cause, series, count and mean gap), and ``columns``: event_at, before,
        after and one for each cause, which add up to after - before.

    Raises:
        NotFoundError: they are not of one series.
        BadDataError: they have no step in common.
        DefectError: one of them cannot be computed again.
    """
    first = _Issued.of(house, scope, one_id, series_id)
    before, after = _in_order([first, _Issued.of(house, scope, other_id, first.series.series_id)])
    told = change(*_sides(house, scope, before, after))
    steps, causes = told.steps, list(told.causes)
    early, late = (
        issued.moved(house, scope, steps.select("event_at", q50=column))
        for column, issued in (("before", before), ("after", after))
    )
    steps = steps.with_columns(
        (late - early).alias(SUMS), before=pl.col("before") + early, after=pl.col("after") + late
    )
    if before.row.coherence or after.row.coherence:
        causes.append(SUMS)
    columns = _columns(steps.select("event_at", "before", "after", *causes))
    shown = {"causes": causes, "grounds": _grounds(house, scope, told.grounds), "columns": columns}
    return after.told(shown, before)


def _grounds(house: House, scope: Scope, grounds: Sequence[Ground]) -> list[dict[str, Any]]:
    """Return what causes rest on, with the names and units of the series."""
    rows = series.by_ids(house.engine, scope, sorted({each.series_id for each in grounds}))
    named = {
        series_id: {"key": row.key, "quantity": row.quantity, "unit": row.unit}
        for series_id, row in rows.items()
    }
    return [asdict(each) | named[each.series_id] for each in grounds if each.series_id in named]


def _in_order(two: list[_Issued]) -> tuple[_Issued, _Issued]:
    """Return two issues, the earlier one first."""
    before, after = sorted(
        two, key=lambda each: (each.row.issued_at, each.row.lake_version, each.row.issue_id)
    )
    return before, after


def _sides(house: House, scope: Scope, before: _Issued, after: _Issued) -> tuple[Side, Side]:
    """Return both issues with what each knew of everything that either looks at."""
    both = (before, after)
    backs = [each.whole.context(each.days) for each in both]
    starts = [
        EARLIEST if back is None else each.row.issued_at - back
        for each, back in zip(both, backs, strict=True)
    ]
    window = Window(max(EARLIEST, min(starts)), max(each.row.issued_at + each.whole.reach for each in both))
    ids = sorted({each for issued in both for each in issued.alone.read_ids})
    made_by = {each.made_by.model_id: each.made_by for each in both}
    models = {model_id: loaded(house, scope, row) for model_id, row in made_by.items()}
    sides = []
    for each, back in zip(both, backs, strict=True):
        versions = house.lake.versions(
            scope, ids, window, as_of=each.row.issued_at, at_version=each.row.lake_version
        )
        sides.append(
            Side(
                models[each.made_by.model_id],
                each.alone.targets,
                each.alone.steps,
                each.whole.horizon_hours * 3600,
                each.row.issued_at,
                back,
                each.whole.reach,
                versions,
            )
        )
    return sides[0], sides[1]


def _matters(values: pl.Series, beside: pl.Series) -> bool:
    """Tell whether values are more than rounding, beside the largest of others."""
    largest = float(np.nanmax(np.abs(beside.to_numpy()), initial=0.0))
    return not bool((np.abs(values.to_numpy()) <= SAME * max(largest, SAME)).all())


def _columns(frame: pl.DataFrame) -> dict[str, list[Any]]:
    """Return a frame as JSON holds it, instants in milliseconds since 1970."""
    instants = {"event_at": frame["event_at"].dt.epoch("ms").to_list()}
    return instants | {name: frame[name].to_list() for name in frame.columns if name != "event_at"}
