"""Detect: look back over a window, or at values as they come, and record what was found, once in effect."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from foresite.analytics import anomalies, watched
from foresite.analytics.registry import MANY, OFFLINE, detector_class
from foresite.analytics.tables import DetectorRow
from foresite.catalog import runs, series
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.timeaxis import Window, as_utc, now, parse_instant
from foresite.platform.database import writing
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows.asks import DetectAsk, WatchAsk
from foresite.workflows.forecasts import Progress, recording, silent
from foresite.workflows.house import House
from foresite.workflows.looking import look_back, look_on
from foresite.workflows.pieces import each_of

DAYS_BACK = 28
"""Days that are looked back over unless a window is named."""
TOGETHER = 20
"""Detectors in one piece of work."""
_INSTANTS = ("start_at", "end_at")
Counts = dict[str, Any]


def subjects(series_ids: Sequence[int], *, together: bool) -> list[list[int]]:
    """Return the series as they are judged: together, or each by itself."""
    ids = list(dict.fromkeys(series_ids))
    return [ids] if together else [[each] for each in ids]


def expect(house: House, scope: Scope, series_ids: Sequence[int], method: str, *, together: bool) -> None:
    """Refuse methods and series that there are not, or that do not go together."""
    kind = detector_class(method)
    rows = series.by_ids(house.engine, scope, list(series_ids))
    for series_id in series_ids:
        if series_id not in rows:
            raise NotFoundError(f"there is no series {series_id}", code="series-absent", series_id=series_id)
    if together and not kind.many:
        raise BadDataError(
            f"{method} judges one series at a time",
            code="not-together",
            remedy=f"Choose {MANY} for several, or judge each by itself.",
            method=method,
        )
    if together and len({rows[each].resolution for each in series_ids}) > 1:
        raise BadDataError(
            "series that are judged together must have the same step",
            code="steps-differ",
            remedy="Choose series of one resolution.",
        )


def detect(  # noqa: PLR0913 -- what is looked at and how
    house: House,
    scope: Scope,
    series_ids: Sequence[int],
    *,
    method: str = "",
    together: bool = False,
    start: datetime | None = None,
    end: datetime | None = None,
    run_id: str | None = None,
    progress: Progress = silent,
) -> Counts:
    """Look back over a window (default: 28 days up to the newest value) and record what is found.

    Done again on the same values it changes nothing; on corrected ones, new versions supersede the old.

    Returns:
        detectors, and how many anomalies are found, changed and withdrawn.
    """
    method = method or (MANY if together else OFFLINE)
    expect(house, scope, series_ids, method, together=together)
    apart = subjects(series_ids, together=together)
    rows = [watched.ensure(house.engine, scope, method, ids) for ids in apart]
    window = _window(house, scope, series_ids, start, end)
    version = house.lake.version(scope)
    title = f"Look for anomalies in {len(series_ids)} series with {method}"
    told_of = {"series_ids": list(series_ids), "method": method}
    with recording(house, scope, "detect", title, told_of, run_id) as (made_in, report):
        asked = {"start": window.start.isoformat(), "end": window.end.isoformat(), "version": version}
        report |= {"detectors": len(rows), "found": 0, "changed": 0, "withdrawn": 0}
        for row, told in _judged(house, scope, look_back, rows, asked, progress):
            with writing(house.engine, scope) as session:
                if row.state is None:  # else it is learned and kept by looking at what comes
                    watched.remember(
                        session, scope, row.detector_id, threshold=told["threshold"], lake_version=0
                    )
                made = {"run_id": made_in, "lake_version": version}
                found = read_back(told["found"])
                counts = anomalies.settle(session, scope, row, found, window=window, made=made)
            report |= {name: report[name] + count for name, count in counts.items()}
    return report


def watch(
    house: House, scope: Scope, detector_ids: Sequence[str] = (), *, progress: Progress = silent
) -> Counts:
    """Look at what came since each detector last did: of these, or of all that are enabled."""
    if detector_ids:
        rows = [watched.get(house.engine, scope, each) for each in detector_ids]
    else:
        rows = watched.watching(house.engine, scope)
    version = house.lake.version(scope)
    report: Counts = {"detectors": len(rows), "found": 0, "changed": 0, "withdrawn": 0}
    for row, told in _judged(house, scope, look_on, rows, {"version": version}, progress):
        if "refused" in told:
            report.setdefault("refused", {})[row.detector_id] = told["refused"]
        if told.get("threshold") is None:
            continue
        with writing(house.engine, scope) as session:
            if "start" in told:
                until = parse_instant(told["end"]) if "end" in told else parse_instant(told["start"])
                window = Window(parse_instant(told["start"]), max(until, now()))
                made = {"run_id": None, "lake_version": version}
                counts = anomalies.settle(
                    session, scope, row, read_back(told["found"]), window=window, made=made
                )
                report |= {name: report[name] + count for name, count in counts.items()}
            watched.remember(
                session, scope, row.detector_id,
                state=told.get("state"),
                state_at=parse_instant(told["state_at"]) if "state_at" in told else None,
                threshold=told["threshold"],
                lake_version=version,
            )  # fmt: skip
    return report


def _judged(
    house: House,
    scope: Scope,
    do: Callable[[House, Work], dict[str, Any]],
    rows: Sequence[DetectorRow],
    asked: dict[str, Any],
    progress: Progress,
) -> Iterator[tuple[DetectorRow, dict[str, Any]]]:
    """Have detectors judge, some in each piece of work: a process for each would cost more than its work."""
    groups = [rows[at : at + TOGETHER] for at in range(0, len(rows), TOGETHER)]
    pieces = [asked | {"detector_ids": [row.detector_id for row in group]} for group in groups]
    if not pieces:
        return
    for place, told in each_of(house, scope, do, pieces, progress=progress):
        yield from zip(groups[place], told["each"], strict=True)


def detect_kept(house: House, work: Work) -> Counts:
    """Look back as a job says; the run keeps the counts."""
    asked = DetectAsk.model_validate(work.parameters)
    run_id = work.run_id or ""
    run = runs.get(house.engine, work.scope, run_id)
    if run.state == "done":
        return run.report

    def progress(share: float, note: str) -> None:
        work.progress(share, note)
        runs.beat(house.engine, work.scope, run_id, share, note)

    return detect(
        house,
        work.scope,
        asked.series_ids,
        method=asked.method,
        together=asked.together,
        start=asked.start,
        end=asked.end,
        run_id=run_id,
        progress=progress,
    )


def watch_kept(house: House, work: Work) -> Counts:
    """Look at what came, as a job says."""
    asked = WatchAsk.model_validate(work.parameters)
    return watch(house, work.scope, asked.detector_ids, progress=work.progress)


def read_back(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what a piece found with its instants."""
    return [each | {name: parse_instant(each[name]) for name in _INSTANTS} for each in found]


def _window(
    house: House, scope: Scope, series_ids: Sequence[int], start: datetime | None, end: datetime | None
) -> Window:
    if end is None:
        last = house.lake.latest(scope, list(series_ids))["event_at"].max()
        end = last + timedelta(microseconds=1) if isinstance(last, datetime) else now()
    end = as_utc(end)
    return Window(as_utc(start) if start else end - timedelta(days=DAYS_BACK), end)
