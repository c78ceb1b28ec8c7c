"""Looking for anomalies in one subject: what is read, judged and found; nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import polars as pl

from foresite.analytics import lags, neighbours, watched
from foresite.analytics.detectors.detector import Detector, OnlineDetector, Scored
from foresite.analytics.detectors.seasonal_residual import SeasonalResidual
from foresite.analytics.events import Found, found_in, is_quiet
from foresite.analytics.registry import detector_class
from foresite.analytics.signal import MICROS, Floats, Signal
from foresite.analytics.tables import DetectorRow
from foresite.analytics.thresholds import threshold_of
from foresite.catalog import series
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import BadDataError, ForesiteError, NotFoundError
from foresite.core.timeaxis import EARLIEST, Resolution, Window, now, parse_instant, to_micros
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

FEWEST = 20
"""Scores from which a threshold is learned."""
LEARNED_SHARE = 0.25
"""Of a stretch with nothing before it, so much is learned from and not looked at."""
BEFORE_DAYS = 8
"""Days before those to learn from, so that the first of them has earlier days too."""
HELD = timedelta(days=1)
"""A state stands so far behind, at least, that what comes late is still looked at as new."""
LONGEST = timedelta(days=14)
MOST_FOUND = 500
Facts = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """A detector, the series it judges and their step."""

    row: DetectorRow
    series: tuple[SeriesRow, ...]
    detector: Detector

    @property
    def ids(self) -> list[int]:
        """The series."""
        return [each.series_id for each in self.series]

    @property
    def zone(self) -> str:
        """The clocks of the site."""
        return self.series[0].zone

    @property
    def reach(self) -> int:
        """Steps that a score is the mean of."""
        return int(getattr(self.detector.parameters, "smooth_steps", 1))

    @property
    def level(self) -> float:
        """The threshold, with what labels did to it."""
        return (self.row.threshold or 0.0) * self.row.factor


def subject_of(house: House, scope: Scope, detector_id: str) -> Subject:
    """Return a detector with its series."""
    row = watched.get(house.engine, scope, detector_id)
    found = series.by_ids(house.engine, scope, row.series_ids)
    if len(found) < len(row.series_ids):
        raise NotFoundError("a series of the detector is gone", code="series-absent", detector_id=detector_id)
    kind = detector_class(row.method)
    detector = kind(type(kind().parameters).model_validate(row.parameters))
    return Subject(row, tuple(found[each] for each in row.series_ids), detector)


def look_back(house: House, work: Work) -> Facts:
    """Judge a window as a piece of work says (detector_ids, start, end, version); returns what was found."""
    return {"each": [_look_back(house, work, each) for each in work.parameters["detector_ids"]]}


def look_on(house: House, work: Work) -> Facts:
    """Judge what came since detectors last looked; returns what was found and what they remember."""
    told = []
    for detector_id in work.parameters["detector_ids"]:
        try:
            told.append(_look_on(house, work, detector_id))
        except ForesiteError as cause:  # one that cannot look holds no other up
            told.append({"refused": cause.message})
    return {"each": told}


def _look_back(house: House, work: Work, detector_id: str) -> Facts:
    told = work.parameters
    subject = subject_of(house, work.scope, detector_id)
    start, end = parse_instant(told["start"]), parse_instant(told["end"])
    before = timedelta(days=subject.row.learning_days + BEFORE_DAYS)
    reading = Window(max(EARLIEST, start - before), end)
    signal = _signal(house, work.scope, subject, reading, told["version"])
    first = _step_of(signal, start)
    learning = first if first >= FEWEST else max(1, int(LEARNED_SHARE * signal.steps))
    signal = replace(signal, learning=learning)
    scored = subject.detector.judge(signal)
    threshold = _threshold(subject, scored, learning)
    subject.row.threshold = threshold
    return {
        "found": _found(
            house, work.scope, subject, signal, scored, first=max(first, _seen_from(subject, learning))
        ),
        "threshold": threshold,
    }


def _look_on(house: House, work: Work, detector_id: str) -> Facts:
    subject = subject_of(house, work.scope, detector_id)
    version = int(work.parameters["version"])
    if not isinstance(subject.detector, OnlineDetector):
        raise BadDataError("the method cannot look at values as they come", code="not-online")
    if subject.row.state is None or subject.row.state_at is None:
        return _begin(house, work.scope, subject, subject.detector, version)
    state, start = subject.row.state, subject.row.state_at
    corrected = _corrected(house, work.scope, subject, version)
    if corrected is not None:
        start = corrected
        state = _state_at(house, work.scope, subject, subject.detector, start, version)
    last = house.lake.latest(work.scope, subject.ids)["event_at"].max()
    late = _late(house, work.scope, subject, version)
    if not isinstance(last, datetime) or last < start:
        return {"found": late, "threshold": subject.row.threshold, "start": start.isoformat()}
    end = last + timedelta(microseconds=1)
    signal = _signal(house, work.scope, subject, Window(start, end), version, since=start)
    scored, _ = subject.detector.advance(state, signal)
    found = _found(house, work.scope, subject, signal, scored, first=0)
    keep = _kept_until(subject, signal, scored)
    if keep:
        state = subject.detector.advance(state, signal.part(0, keep))[1]
    return {
        "found": found + late,
        "threshold": subject.row.threshold,
        "state": state,
        "state_at": _instant(signal, keep).isoformat(),
        "start": start.isoformat(),
        "end": (last + _step(subject, None)).isoformat(),
    }


def _begin(house: House, scope: Scope, subject: Subject, detector: OnlineDetector, version: int) -> Facts:
    """Learn from what there is; nothing is an anomaly yet."""
    last = house.lake.latest(scope, subject.ids)["event_at"].max()
    if not isinstance(last, datetime):
        return {"found": [], "threshold": None}
    start = max(EARLIEST, last - timedelta(days=subject.row.learning_days + BEFORE_DAYS))
    signal = _signal(house, scope, subject, Window(start, last + timedelta(microseconds=1)), version)
    signal = replace(signal, learning=signal.steps)
    scored, state = detector.advance(detector.begin(_to_learn(subject, signal)), signal)
    return {
        "found": [],
        "threshold": _threshold(subject, scored, signal.steps),
        "state": state,
        "state_at": _instant(signal, signal.steps).isoformat(),
    }


def _state_at(
    house: House, scope: Scope, subject: Subject, detector: OnlineDetector, at: datetime, version: int
) -> Facts:
    """Return the state that stands before a moment, from the values as they are now."""
    start = max(EARLIEST, at - timedelta(days=subject.row.learning_days + BEFORE_DAYS))
    signal = _signal(house, scope, subject, Window(start, at), version)
    signal = replace(signal, learning=signal.steps)
    return detector.advance(detector.begin(_to_learn(subject, signal)), signal)[1]


def _to_learn(subject: Subject, signal: Signal) -> Signal:
    """Return what is learned from: of a method with limits, all but what its limits are learned from."""
    return signal.part(0, signal.steps // 2) if subject.row.method == "forecast-residual" else signal


def _seen_from(subject: Subject, learning: int) -> int:
    """Return the first step that may be an anomaly: a method that sees the whole stretch may look at all."""
    return learning if isinstance(subject.detector, OnlineDetector) or subject.detector.many else 0


def _threshold(subject: Subject, scored: Scored, learning: int) -> float:
    learned = scored.score[:learning]
    if np.isfinite(learned).sum() < FEWEST:
        learned = scored.score
    if np.isfinite(learned).sum() < FEWEST:
        raise BadDataError(
            "there are too few values to learn from",
            code="too-little-history",
            remedy="Choose a window with more values before it.",
            series_ids=subject.ids,
        )
    return threshold_of(learned, subject.row.false_alarm_rate, together=subject.reach)


def _found(
    house: House, scope: Scope, subject: Subject, signal: Signal, scored: Scored, *, first: int
) -> list[Facts]:
    row = subject.row
    several = found_in(
        signal,
        scored,
        threshold=subject.level,
        first=first,
        merge_steps=row.merge_steps,
        reach=subject.reach,
    )
    worst = sorted(several, key=lambda each: -each.severity)[:MOST_FOUND]
    told = sorted(worst, key=lambda each: each.start_at)
    beside = _neighbours(house, scope, subject, told)
    return [_facts(subject, each, beside.get(each.start_at, [])) for each in told]


def _facts(subject: Subject, found: Found, beside: list[Facts]) -> Facts:
    evidence = found.evidence | {"factor": subject.row.factor}
    if beside:
        evidence["neighbours"] = beside
    most = 1 / (1 - found.severity) if found.severity < 1 else 1e9
    return {
        "series_id": found.series_id,
        "kind": "value",
        "start_at": found.start_at.isoformat(),
        "end_at": found.end_at.isoformat(),
        "ongoing": found.ongoing,
        "quiet": is_quiet(found.start_at, subject.row.quiet_hours, subject.zone),
        "severity": float(f"{found.severity:.6g}"),
        "excess": most * subject.row.factor,
        "evidence": evidence,
    }


def _neighbours(
    house: House, scope: Scope, subject: Subject, several: Sequence[Found]
) -> dict[datetime, list[Facts]]:
    """Return by anomaly what neighbours of a single series did in its time."""
    others = (
        series.neighbours(house.engine, scope, subject.series[0]) if several and len(subject.ids) == 1 else []
    )
    if not others:
        return {}
    start = min(each.start_at for each in several) - timedelta(days=BEFORE_DAYS + 20)
    window = Window(max(EARLIEST, start), max(each.end_at for each in several))
    rows = house.lake.read(scope, [each.series_id for each in others], window)
    judged: dict[int, tuple[Signal, Scored]] = {}
    for other in others:
        mine = rows.filter(pl.col("series_id") == other.series_id)
        if mine.height >= FEWEST:
            step = int(_step_of_row(other, mine).total_seconds())
            signal = Signal.of(mine, [other.series_id], step_seconds=step, zone=other.zone, learning=0.5)
            judged[other.series_id] = signal, SeasonalResidual().judge(signal)
    told = {}
    for each in several:
        beside: dict[int, tuple[Scored, Floats]] = {}
        for series_id, (signal, scored) in judged.items():
            first, end = _step_of(signal, each.start_at), _step_of(signal, each.end_at)
            beside[series_id] = scored.part(first, end), signal.only[first:end]
        told[each.start_at] = neighbours.explained(beside)
    return told


def _late(house: House, scope: Scope, subject: Subject, version: int) -> list[Facts]:
    """Return the series whose values should long have come, by how long they usually take."""
    told = []
    at = now()
    for row in subject.series:
        last = house.lake.latest(scope, [row.series_id])["event_at"].max()
        if not isinstance(last, datetime):
            continue
        window = Window(max(EARLIEST, last - timedelta(days=28)), last + timedelta(microseconds=1))
        versions = house.lake.versions(scope, [row.series_id], window, at_version=version)
        lag, step = lags.lag_of(versions), _step_of_row(row, versions)
        since = lags.missing_since(last, lag, step, at) if lag else None
        if lag is None or since is None:
            continue
        usual = (lag.late + step) / (at - since)
        evidence = {
            "last_event_at": last.isoformat(),
            "usual_lag_seconds": lag.median.total_seconds(),
            "late_lag_seconds": lag.late.total_seconds(),
            "arrivals": lag.rows,
        }
        told.append(
            {
                "series_id": row.series_id,
                "kind": "late",
                "start_at": since.isoformat(),
                "end_at": at.isoformat(),
                "ongoing": True,
                "quiet": is_quiet(since, subject.row.quiet_hours, row.zone),
                "severity": float(f"{1 - usual:.6g}"),
                "excess": float(f"{1 / usual:.6g}"),
                "evidence": evidence,
            }
        )
    return told


def _corrected(house: House, scope: Scope, subject: Subject, version: int) -> datetime | None:
    """Return the first event before the state that was written since it was last looked at, or None."""
    row = subject.row
    assert row.state_at is not None  # noqa: S101 -- the caller has looked
    if version <= row.lake_version:
        return None
    window = Window(max(EARLIEST, row.state_at - timedelta(days=row.learning_days)), row.state_at)
    versions = house.lake.versions(scope, subject.ids, window, at_version=version)
    first = versions.filter(pl.col("batch_id") > row.lake_version)["event_at"].min()
    return first if isinstance(first, datetime) else None


def _kept_until(subject: Subject, signal: Signal, scored: Scored) -> int:
    """Return how many steps the state may go on by: never into a run, and a day behind the last step."""
    held = max(1, int(HELD.total_seconds()) // signal.step_seconds)
    odd = np.nan_to_num(scored.score, nan=-np.inf) > subject.level
    near = subject.row.merge_steps + subject.reach
    keep = max(0, signal.steps - held)
    while keep and odd[max(0, keep - near) : keep + 1].any():
        keep -= near
    keep = max(0, keep)
    longest = int(LONGEST.total_seconds()) // signal.step_seconds
    return keep or max(0, signal.steps - max(longest, held))


def _signal(
    house: House,
    scope: Scope,
    subject: Subject,
    window: Window,
    version: int,
    *,
    since: datetime | None = None,
) -> Signal:
    """Read a window as steps, from the one of ``since`` on, or from the first known one."""
    rows = house.lake.read(scope, subject.ids, window, at_version=version)
    step = int(_step(subject, rows).total_seconds())
    signal = Signal.of(rows, subject.ids, step_seconds=step, zone=subject.zone, since=since)
    if subject.row.method != "forecast-residual":
        return signal
    return replace(signal, forecast=_forecast(house, scope, subject, signal, window))


def _forecast(house: House, scope: Scope, subject: Subject, signal: Signal, window: Window) -> Floats:
    """Return the quantiles of the newest forecast issued before each step."""
    said = house.lake.read_forecasts(scope, series_id=subject.ids[0], window=window)
    said = said.filter(pl.col("issued_at") <= pl.col("event_at")).unique(
        "event_at", keep="last", maintain_order=True
    )
    told = np.full((signal.steps, 3), np.nan)
    place = said["event_at"].dt.epoch("us").to_numpy() // (signal.step_seconds * MICROS) - signal.start
    inside = (place >= 0) & (place < signal.steps)
    told[place[inside]] = said.select("q10", "q50", "q90").to_numpy()[inside]
    return told


def _step(subject: Subject, rows: pl.DataFrame | None) -> timedelta:
    return _step_of_row(subject.series[0], rows)


def _step_of_row(row: SeriesRow, rows: pl.DataFrame | None) -> timedelta:
    """Return the step of a series; of one without, the usual distance of its values."""
    if row.resolution is not None:
        return timedelta(seconds=Resolution.parse(row.resolution).nominal_seconds)
    if rows is None:
        return timedelta(seconds=1)
    mine = rows.filter(pl.col("series_id") == row.series_id)["event_at"].unique().sort()
    middle = mine.diff().dt.total_seconds().median()
    return (
        timedelta(seconds=max(1.0, float(middle))) if isinstance(middle, (int, float)) else timedelta(hours=1)
    )


def _step_of(signal: Signal, at: datetime) -> int:
    """Return the place of the first step at or after a moment."""
    return max(0, -(-to_micros(at) // (signal.step_seconds * MICROS)) - signal.start)


def _instant(signal: Signal, place: int) -> datetime:
    found: datetime = signal.part(place, place + 1).instants[0] if place < signal.steps else _after(signal)
    return found


def _after(signal: Signal) -> datetime:
    last: datetime = signal.instants[-1]
    return last + timedelta(seconds=signal.step_seconds)
