"""Where data come from: when each source was last heard, how often it comes, whether it is well."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from foresite.catalog import parcels, runs, sources
from foresite.catalog.tables import RunRow, SourceRow
from foresite.core.errors import NotFoundError
from foresite.core.timeaxis import now
from foresite.ingest import contracts, held
from foresite.platform.jobs.tables import ScheduleRow
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.source_setup import is_asked, schedules_of

RUNS = 60
"""Of a source, that its numbers are made of."""
OF_LATE = timedelta(days=30)
FEWEST = 4
"""Loads from which it is learned how often a source comes."""
OVERDUE = 3.0
"""A source is silent when it has not come for so many times its usual interval."""
MOST_SERIES = 1000


@dataclass(frozen=True, slots=True)
class Heard:
    """A source and what is known of it.

    Attributes:
        row: the source.
        state: new (nothing came), well, failing (it could not be read, or its newest load stopped), silent
            (long not heard of) or resting (it is not asked).
        last_at: when its newest load ended, or None.
        usual_interval: the median time between its loads, or None: too few.
        rows: accepted and superseding rows by ISO date (UTC) of the last 30 days.
        loads: runs of the last 30 days, by state.
        held_rows: rows of it that a rule holds back.
        runs: its newest ones.
        parcels: what it delivered by state, where it is asked.
        schedule: by which it is asked, where it is.
    """

    row: SourceRow
    state: str
    last_at: datetime | None
    usual_interval: timedelta | None
    rows: dict[str, int]
    loads: dict[str, int]
    held_rows: int
    runs: list[RunRow]
    parcels: dict[str, int]
    schedule: ScheduleRow | None


@dataclass(frozen=True, slots=True)
class Known:
    """A source closely.

    Attributes:
        heard: how it fares.
        contract: as it is kept now, where it comes by itself.
        series: that its newest load wrote to.
    """

    heard: Heard
    contract: str | None
    series: list[str]


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is known of all sources, by their ids."""

    parcels: Mapping[int, dict[str, int]]
    schedules: Mapping[int, ScheduleRow]


def every(house: House, scope: Scope) -> list[Heard]:
    """Return all sources of an organisation by name."""
    counted = Counter[str]()
    for each in held.counts(house.engine, scope):
        if each["state"] == "open":
            counted[each["contract"]] += each["rows"]
    delivered, known = parcels.counts(house.engine, scope), schedules_of(house, scope)
    return [
        _heard(house, scope, row, counted[row.name], _Beside(delivered, known))
        for row in sources.every(house.engine, scope)
    ]


def one(house: House, scope: Scope, source_id: int) -> Known:
    """Return one source closely."""
    row = sources.get(house.engine, scope, source_id)
    beside = _Beside(parcels.counts(house.engine, scope), schedules_of(house, scope))
    heard = _heard(house, scope, row, held.count(house.engine, scope, contract=row.name), beside)
    asked = is_asked(row)
    try:
        kept = contracts.get(house.engine, scope, row.name).to_toml()
    except NotFoundError:
        kept = None
    done = next((run for run in heard.runs if run.state == "done"), None)
    files: list[dict[str, Any]] = done.report.get("files", []) if done else []
    keys = {told["series"] for file in files for told in file.get("series", [])}
    return Known(heard, None if asked else kept, sorted(keys)[:MOST_SERIES])


def expect(house: House, scope: Scope, source_id: int) -> None:
    """Refuse a source that there is not."""
    sources.get(house.engine, scope, source_id)


def _heard(house: House, scope: Scope, row: SourceRow, held_rows: int, beside: _Beside) -> Heard:
    newest = runs.of_source(house.engine, scope, row.source_id, limit=RUNS)
    done = [run for run in newest if run.state == "done" and run.ended_at is not None]
    since = now() - OF_LATE
    last_at = done[0].ended_at if done else None
    usual = _usual([run.ended_at for run in done if run.ended_at is not None])
    lately = [run for run in newest if run.started_at >= since]
    return Heard(
        row=row,
        state=_state_asked(row) if is_asked(row) else _state(newest, last_at, usual),
        last_at=last_at,
        usual_interval=usual,
        rows=_rows([run for run in done if run.started_at >= since]),
        loads=dict(Counter(run.state for run in lately)),
        held_rows=held_rows,
        runs=newest,
        parcels=beside.parcels.get(row.source_id, {}),
        schedule=beside.schedules.get(row.source_id),
    )


def _usual(ended: Sequence[datetime]) -> timedelta | None:
    """Return the median time between loads, the newest first; None where they are too few to tell."""
    if len(ended) < FEWEST:
        return None
    between = [(after - before).total_seconds() for after, before in pairwise(ended)]
    return timedelta(seconds=median(between))


def _state_asked(row: SourceRow) -> str:
    """Return how a source fares that is asked: whether it answers, not whether anything was new."""
    if row.failures:
        return "failing"
    if not row.enabled:
        return "resting"
    return "new" if row.answered_at is None else "well"


def _state(newest: Sequence[RunRow], last_at: datetime | None, usual: timedelta | None) -> str:
    over = next((run for run in newest if run.state in {"done", "failed"}), None)
    if over is None:
        return "new"
    if over.state == "failed":
        return "failing"
    if usual and last_at and now() - last_at > max(OVERDUE * usual, timedelta(hours=1)):
        return "silent"
    return "well"


def _rows(done: Sequence[RunRow]) -> dict[str, int]:
    counted = Counter[str]()
    for run in done:
        day = run.started_at.date().isoformat()
        counted[day] += sum(int(run.report.get(name, 0)) for name in ("accepted", "superseding"))
    return dict(counted)
