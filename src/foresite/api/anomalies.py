"""Routes of anomalies: what was found, what people say of it, and the detectors that look."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from foresite.analytics import anomalies, registry, watched
from foresite.analytics.tables import AnomalyRow, DetectorRow
from foresite.api.anomaly_schemas import (
    Anomaly,
    AnomalyHistory,
    AnomalyPage,
    Detector,
    DetectorAsk,
    DetectorChange,
    DetectorMethod,
    DetectorMethodParameters,
    DetectorPage,
    Label,
    LabelAsk,
)
from foresite.api.deps import Caller, CallerDep, MomentDep, needs
from foresite.api.job_schemas import Job
from foresite.api.schemas import RowId
from foresite.platform.auth.permissions import Permission
from foresite.workflows.anomalies import expect
from foresite.workflows.asks import DetectAsk, WatchAsk, ask

router = APIRouter(tags=["anomalies"])
_READ, _WRITE = [needs(Permission.DATA_READ)], [needs(Permission.DETECTOR_WRITE)]
_Limit = Annotated[int, Query(ge=1, le=1000, description="At most so many.")]
_Cursor = Annotated[str, Query(description="next_cursor of the page before.")]


@router.get("/anomalies", dependencies=_READ, summary="Anomalies")
def find(
    who: CallerDep,
    as_of: MomentDep,
    series_id: Annotated[RowId | None, Query(description="Only of this series.")] = None,
    asset: Annotated[str, Query(description="Only of series of the asset of this key.")] = "",
    detector_id: Annotated[str, Query(max_length=36, description="Only of this detector.")] = "",
    verdict: Annotated[
        Literal["", "open", "accepted", "dismissed"], Query(description="What people said; empty: all.")
    ] = "",
    min_severity: Annotated[float, Query(ge=0, le=1, description="Only so severe or more.")] = 0.0,
    limit: _Limit = 50,
    cursor: _Cursor = "",
) -> AnomalyPage:
    """Return one page of anomalies that stand, or stood as of a moment, newest found first."""
    page = anomalies.find(
        who.house.engine,
        who.scope,
        as_of=as_of,
        series_id=series_id,
        asset=asset,
        detector_id=detector_id,
        verdict=verdict,
        min_severity=min_severity,
        limit=limit,
        cursor=cursor,
    )
    return AnomalyPage(items=_shown(who, page.items), next_cursor=page.next_cursor or None)


@router.post("/anomalies/detect", status_code=202, dependencies=_WRITE, summary="Look for anomalies")
def detect(who: CallerDep, asked: DetectAsk) -> Job:
    """Have a job look back over a window; its run tells how many it found, changed and took back."""
    return Job.model_validate(ask(who.house, who.scope, asked))


@router.post("/anomalies/watch", status_code=202, dependencies=_WRITE, summary="Look at what came")
def watch(who: CallerDep, asked: WatchAsk) -> Job:
    """Have a job look at what came since detectors last did; they do by themselves when values come."""
    return Job.model_validate(ask(who.house, who.scope, asked))


@router.get("/anomalies/{anomaly_id}", dependencies=_READ, summary="One anomaly")
def get(who: CallerDep, anomaly_id: str) -> AnomalyHistory:
    """Return one anomaly with its evidence, its earlier versions and what people said of it."""
    rows = anomalies.history(who.house.engine, who.scope, anomaly_id)
    versions = _shown(who, rows)
    whole = versions[-1].model_dump() | {"evidence": rows[-1].evidence, "versions": versions}
    return AnomalyHistory.model_validate(whole)


@router.post(
    "/anomalies/{anomaly_id}/labels",
    status_code=201,
    dependencies=[needs(Permission.ANOMALY_ACKNOWLEDGE)],
    summary="Say what an anomaly is",
)
def label(who: CallerDep, anomaly_id: str, asked: LabelAsk) -> Label:
    """Accept, dismiss or write about an anomaly; verdicts move the threshold of its detector."""
    row = anomalies.label(who.house.engine, who.scope, anomaly_id, asked.verdict, asked.text)
    return Label(verdict=row.verdict, text=row.text, author=row.author, known_at=row.known_at)


@router.get("/detector-methods", dependencies=_READ, summary="Ways to look for anomalies")
def methods(_who: CallerDep) -> list[DetectorMethod]:
    """Return the methods there are, whether what they need is installed or not."""
    return [DetectorMethod.model_validate(each) for each in registry.methods()]


@router.get("/detector-methods/{method}", dependencies=_READ, summary="One way to look for anomalies")
def method_of(_who: CallerDep, method: str) -> DetectorMethodParameters:
    """Return what a method may be told, where what it needs is installed."""
    return DetectorMethodParameters.model_validate(registry.method(method))


@router.get("/detectors", dependencies=_READ, summary="Detectors")
def detectors(who: CallerDep, limit: _Limit = 50, cursor: _Cursor = "") -> DetectorPage:
    """Return one page of detectors, newest first."""
    page = watched.find(who.house.engine, who.scope, limit=limit, cursor=cursor)
    return DetectorPage(items=_told(who, page.items), next_cursor=page.next_cursor or None)


@router.post("/detectors", status_code=201, dependencies=_WRITE, summary="Set a detector")
def make(who: CallerDep, asked: DetectorAsk) -> Detector:
    """Set a method to judge series; one that is set for the same series already is changed."""
    several = len(asked.series_ids) > 1
    expect(who.house, who.scope, asked.series_ids, asked.method, together=several)
    given = asked.model_dump(exclude={"method", "series_ids"}, exclude_unset=True)
    return _told(who, [watched.ensure(who.house.engine, who.scope, asked.method, asked.series_ids, given)])[0]


@router.get("/detectors/{detector_id}", dependencies=_READ, summary="One detector")
def detector(who: CallerDep, detector_id: str) -> Detector:
    """Return one detector."""
    return _told(who, [watched.get(who.house.engine, who.scope, detector_id)])[0]


@router.patch("/detectors/{detector_id}", dependencies=_WRITE, summary="Change a detector")
def change(who: CallerDep, detector_id: str, asked: DetectorChange) -> Detector:
    """Change what is given; it learns anew where that makes a difference."""
    given = asked.model_dump(exclude_unset=True, exclude_none=True)
    return _told(who, [watched.change(who.house.engine, who.scope, detector_id, given)])[0]


def _shown(who: Caller, rows: list[AnomalyRow]) -> list[Anomaly]:
    said = anomalies.labels(who.house.engine, who.scope, list({row.anomaly_id for row in rows}))
    return [Anomaly.model_validate(anomalies.shown(row, said[row.anomaly_id])) for row in rows]


def _told(who: Caller, rows: list[DetectorRow]) -> list[Detector]:
    counts = anomalies.judged(who.house.engine, who.scope, [row.detector_id for row in rows])
    return [Detector.model_validate(watched.shown(row) | counts[row.detector_id]) for row in rows]
