"""From scores to anomalies: runs of steps above a threshold, their severity and what they rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from foresite.analytics.detectors.detector import Scored
from foresite.analytics.signal import Floats, Ints, Signal, instants
from foresite.core.timeaxis import zone

MOST_ROWS = 20
"""Steps that an anomaly names as what it rests on."""
MOST_SENSORS = 5
MOST_TOLD_STEPS = 96
"""Steps of an anomaly for which the expected range is kept; of a longer one they are spread over it."""
FACTS = 6
"""Significant figures of numbers told to people; the scores themselves keep theirs."""


@dataclass(frozen=True)
class Found:
    """One anomaly in a stretch.

    Attributes:
        start_at: the first step that is not as expected.
        end_at: the end of the last one.
        ongoing: it reaches the end of what there is.
        series_id: the series, or of several the one that explains most of it.
        severity: 1 - threshold / largest score: 0 at the threshold, 0.5 at twice, 0.9 at ten times of it.
        evidence: what it rests on, JSON-able.
    """

    start_at: datetime
    end_at: datetime
    ongoing: bool
    series_id: int
    severity: float
    evidence: dict[str, Any]


def runs_of(flags: Floats | np.typing.NDArray[np.bool_], merge_steps: int = 0) -> list[tuple[int, int]]:
    """Return first and last step of each run; runs with at most so many steps between them are one.

    >>> runs_of(np.array([1, 0, 1, 0, 0, 0, 1]), merge_steps=1)
    [(0, 2), (6, 6)]
    """
    edges = np.diff(np.concatenate([[0], np.asarray(flags, dtype=np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    apart = starts[1:] - ends[:-1] - 1 > merge_steps
    first = np.concatenate([starts[:1], starts[1:][apart]])
    last = np.concatenate([ends[:-1][apart], ends[-1:]])
    return [(int(one), int(other)) for one, other in zip(first, last, strict=True)]


def found_in(
    signal: Signal, scored: Scored, *, threshold: float, first: int, merge_steps: int, reach: int
) -> list[Found]:
    """Return the anomalies among the steps from ``first`` on.

    Args:
        signal: what was judged.
        scored: what a detector said of it.
        threshold: what a score must pass.
        first: number of the first step in the stretch that is asked about.
        merge_steps: steps between two runs that are one anomaly.
        reach: steps before a run that its scores are means of: the anomaly may have begun there.
    """
    odd = np.nan_to_num(scored.score, nan=-np.inf) > threshold
    odd[:first] = False
    outside = _outside(signal, scored)
    outside[:first] = False
    return [
        _found(signal, scored, outside, threshold, (start, end, max(first, start - reach + 1)))
        for start, end in runs_of(odd, merge_steps)
    ]


def _outside(signal: Signal, scored: Scored) -> np.typing.NDArray[np.bool_]:
    if scored.low is None or scored.high is None:
        return np.zeros(signal.steps, dtype=bool)
    return (signal.only < scored.low) | (signal.only > scored.high)


def _found(
    signal: Signal,
    scored: Scored,
    outside: np.typing.NDArray[np.bool_],
    threshold: float,
    run: tuple[int, int, int],
) -> Found:
    start, end, early = run
    peak = start + int(np.nanargmax(scored.score[start : end + 1]))
    rows = early + np.flatnonzero(outside[early : end + 1])
    begin, over = (int(rows[0]), int(rows[-1])) if len(rows) else (start, end)
    if not len(rows):
        rows = start + np.flatnonzero(np.isfinite(signal.values[start : end + 1]).any(axis=1))
    most = float(scored.score[peak])
    at = instants(signal.start + np.array([begin, over + 1, start]), signal.step_seconds).to_list()
    evidence: dict[str, Any] = {
        "score": _told(most),
        "threshold": _told(threshold),
        "crossed_at": at[2].isoformat(),
        "rows": _rows(signal, scored, rows),
        "rows_count": len(rows),
    }
    series_id = signal.series_ids[0]
    band = _band(scored)
    if band and len(rows):
        evidence |= _expected(signal, band, rows)
        evidence["course"] = _course(signal, band, begin, over)
    if scored.shares is not None:
        evidence["sensors"] = _sensors(signal, scored.shares[start : end + 1])
        series_id = int(evidence["sensors"][0]["series_id"])
    ongoing = end == signal.steps - 1
    return Found(at[0], at[1], ongoing, series_id, 1 - threshold / most if most > 0 else 0.0, evidence)


def _band(scored: Scored) -> dict[str, Floats]:
    """Return what was expected at each step and its range, by name; nothing where no such thing was told."""
    told = {"expected": scored.expected, "low": scored.low, "high": scored.high}
    return {name: values for name, values in told.items() if values is not None}


def _expected(signal: Signal, band: Mapping[str, Floats], rows: Ints) -> dict[str, Any]:
    """Return what was expected and observed at the step that is farthest out of its range."""
    far = np.abs(signal.only[rows] - band["expected"][rows])
    far /= np.maximum(band["high"][rows] - band["low"][rows], 1e-12)
    worst = int(rows[int(np.nanargmax(np.nan_to_num(far)))])
    observed, expected = float(signal.only[worst]), float(band["expected"][worst])
    return {
        "at": instants(np.array([signal.start + worst]), signal.step_seconds)[0].isoformat(),
        "observed": _told(observed),
        "expected": _told(expected),
        "low": _told(float(band["low"][worst])),
        "high": _told(float(band["high"][worst])),
        "direction": "above" if observed > expected else "below",
    }


def _course(signal: Signal, band: Mapping[str, Floats], begin: int, over: int) -> dict[str, Any]:
    """Return what was expected from the first step of an anomaly to the last, column by column."""
    count = min(over - begin + 1, MOST_TOLD_STEPS)
    places = np.unique(np.linspace(begin, over, count).round().astype(np.int64))
    times = instants(signal.start + places, signal.step_seconds).to_list()
    return {
        "step_seconds": signal.step_seconds,
        "event_at": [at.isoformat() for at in times],
        **{name: [_told(float(value)) for value in values[places]] for name, values in band.items()},
    }


def _rows(signal: Signal, scored: Scored, rows: Ints) -> list[dict[str, Any]]:
    """Return the steps with the largest scores, in order of time."""
    scores = np.nan_to_num(scored.score[rows], nan=-np.inf)
    some = np.sort(rows[np.argsort(-scores, kind="stable")[:MOST_ROWS]])
    times = instants(signal.start + some, signal.step_seconds).to_list()
    return [
        {"event_at": at.isoformat(), "value": _told(float(signal.values[place, 0]))}
        for at, place in zip(times, some, strict=True)
    ]


def _sensors(signal: Signal, shares: Floats) -> list[dict[str, Any]]:
    """Return the sensors that have the largest share in the scores of a run."""
    mean = np.nan_to_num(shares).mean(axis=0)
    order = np.argsort(-mean, kind="stable")[:MOST_SENSORS]
    return [{"series_id": signal.series_ids[int(each)], "share": _told(float(mean[each]))} for each in order]


def _told(value: float) -> float | None:
    return float(f"{value:.{FACTS}g}") if np.isfinite(value) else None


def is_quiet(start_at: datetime, hours: list[tuple[int, int]], zone_name: str) -> bool:
    """Tell whether an instant is in one of these stretches of local hours, [from, to); or span midnight.

    >>> from datetime import UTC
    >>> is_quiet(datetime(2024, 1, 1, 23, 30, tzinfo=UTC), [(22, 6)], "UTC")
    True
    """
    hour = start_at.astimezone(zone(zone_name)).hour
    return any(begin <= hour < end if begin < end else hour >= begin or hour < end for begin, end in hours)
