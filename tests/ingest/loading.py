"""Chunks and jobs as a parser and a contract would give them."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import Engine

from foresite.catalog.series import SeriesSpec, by_keys
from foresite.core.timeaxis import Resolution, Window
from foresite.ingest.checks import SeriesRules
from foresite.ingest.held import Origin
from foresite.ingest.pipeline import REJECTS, ROWS, Chunk, FileLoad, Job
from foresite.ingest.report import FileReport
from foresite.lake.lake import Lake
from foresite.platform.tenancy import Scope

START = datetime(2024, 3, 1, tzinfo=UTC)
LOADED = datetime(2024, 6, 1, tzinfo=UTC)
KEY = "city/north/load"


def chunk(
    values: list[float | None], *, first: int = 0, key: str = KEY, known: datetime | None = None
) -> Chunk:
    return Chunk(
        pl.DataFrame(
            {
                "line": [first + n + 2 for n in range(len(values))],
                "key": [key] * len(values),
                "event_at": [START + timedelta(hours=first + n) for n in range(len(values))],
                "known_at": [known] * len(values),
                "value": values,
            },
            schema=ROWS,
        ),
        pl.DataFrame(schema=REJECTS),
    )


def job(
    *,
    digest: str = "d1",
    run_id: str = "run-1",
    known_at: datetime = LOADED,
    high: float | None = 100.0,
) -> Job:
    return Job(
        origin=Origin(run_id, "north", None, "north.csv", digest),
        known_at=known_at,
        spec_of=lambda key: SeriesSpec(key, "load", "MW", resolution="PT1H"),
        rules_of=lambda _key: SeriesRules(low=0.0, high=high, step=Resolution.parse("PT1H")),
        raw_lines=lambda lines: {line: f"raw text of line {line}" for line in lines},
    )


def load(engine: Engine, lake: Lake, scope: Scope, job: Job, *chunks: Chunk) -> FileReport:
    return FileLoad(engine, lake, scope, job).run(list(chunks), lambda _share, _note: None)


def values(engine: Engine, lake: Lake, scope: Scope, *, as_of: datetime | None = None, key: str = KEY):
    known = by_keys(engine, scope, [key])
    if key not in known:
        return []
    rows = lake.read(scope, [known[key].series_id], Window.everything(), as_of=as_of)
    return rows["value"].to_list()


@pytest.fixture
def lake(settings, engine: Engine) -> Lake:
    return Lake(settings, engine)
