"""The route that answers many panels at once: a page of them is one request, however many there are."""

from dataclasses import asdict
from typing import Any

import polars as pl
from fastapi import APIRouter

from foresite.api.dashboard_schemas import (
    PanelAnomaly,
    PanelAnswer,
    PanelAnswers,
    PanelChart,
    PanelForecast,
    PanelLine,
    PanelsAsked,
    PanelTable,
    PanelTile,
    Refused,
    Span,
)
from foresite.api.deps import CallerDep, needs
from foresite.api.mapping import map_answer
from foresite.api.picture import part_of
from foresite.api.picture_schemas import Part
from foresite.api.series import told_all
from foresite.core.errors import ForesiteError
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.core.timeaxis import Window, as_utc
from foresite.platform.auth.permissions import Permission
from foresite.workflows import panels
from foresite.workflows.panel_reads import Drawn
from foresite.workflows.panels import ChartSeen, MapSeen, Seen, TableSeen, TileSeen

router = APIRouter(tags=["dashboards"])


@router.post("/panels", dependencies=[needs(Permission.DATA_READ)], summary="Answer many panels")
def answer(who: CallerDep, body: PanelsAsked) -> PanelAnswers:
    """Return what panels show in one range, each its own answer; it changes nothing.

    They need not be of a dashboard that is kept. What several panels read is read once.
    """
    everything = Window.everything()
    window = Window(
        as_utc(body.start) if body.start else everything.start,
        as_utc(body.end) if body.end else everything.end,
    )
    as_of = as_utc(body.as_of) if body.as_of else None
    seen, rows = panels.answers(who.house, who.scope, body.panels, window, as_of=as_of, site=body.site)
    return PanelAnswers(panels=[_answer(each) for each in seen], series=told_all(who, rows))


def _answer(seen: Seen) -> PanelAnswer:
    made: dict[str, Any] = {}
    match seen.told:
        case ChartSeen():
            made["chart"] = _chart(seen.told)
        case TileSeen():
            made["tile"] = _tile(seen.told)
        case TableSeen():
            made["table"] = _table(seen.told)
        case MapSeen():
            made["map"] = map_answer(seen.told.found, seen.told.asked)
    told = {"id": seen.panel.id, "missing": seen.missing, "chosen": seen.count}
    return PanelAnswer(**told, error=_refused(seen.error), **made)


def _refused(error: ForesiteError | None) -> Refused | None:
    return Refused(code=error.code, detail=error.message, remedy=error.remedy) if error else None


def _chart(seen: ChartSeen) -> PanelChart:
    return PanelChart(
        start=seen.window.start,
        end=seen.window.end,
        resolution=seen.step,
        statistic=seen.statistic,
        series=[_part(*each) for each in seen.drawn],
        before=_span(seen.before),
        series_before=[_part(*each) for each in seen.drawn_before],
        forecasts=[
            PanelForecast.model_validate(
                {
                    "series_id": series_id,
                    "issue_id": issue.issue_id,
                    "issued_at": issue.issued_at,
                    "forecaster": forecaster,
                    "columns": {"event_at": fan["event_at"].dt.epoch("ms").to_list()}
                    | {name: fan[name].to_list() for name in QUANTILE_COLUMNS},
                }
            )
            for series_id, issue, forecaster, fan in seen.issues
        ],
        anomalies=[PanelAnomaly.model_validate(row, from_attributes=True) for row in seen.anomalies],
    )


def _part(series_id: int, drawn: Drawn) -> Part:
    return part_of(series_id, asdict(drawn.totals), drawn.frame, bucketed=drawn.bucketed)


def _tile(seen: TileSeen) -> PanelTile:
    told = {name: getattr(seen, name) for name in ("series_id", "value", "at", "before")}
    return PanelTile.model_validate(
        told | {"before_window": _span(seen.before_window), "course": _columns(seen.course)}
    )


def _table(seen: TableSeen) -> PanelTable:
    lines = [
        PanelLine(
            series_id=series_id,
            newest=newest[1] if newest else None,
            newest_at=newest[0] if newest else None,
            mean=totals.mean,
            least=totals.min,
            peak=totals.max,
            sum=totals.sum,
            count=totals.count,
            mean_before=before,
        )
        for series_id, newest, totals, before in seen.lines
    ]
    return PanelTable(lines=lines, before=_span(seen.before))


def _columns(told: pl.DataFrame) -> dict[str, Any]:
    return {"event_at": told["event_at"].dt.epoch("ms").to_list(), "value": told["value"].to_list()}


def _span(window: Window | None) -> Span | None:
    return Span(start=window.start, end=window.end) if window else None
