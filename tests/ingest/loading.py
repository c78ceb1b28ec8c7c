"""Chunks and jobs as a parser and a contract would give them."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from sqlalchemy import Engine

from foresite.catalog.series import SeriesSpec, by_keys
from foresite.core.timeaxis import Window
from foresite.ingest.chunk import PARSED, Chunk
from foresite.ingest.contract import Contract
from foresite.ingest.held import Origin
from foresite.ingest.pipeline import FileLoad, Job
from foresite.ingest.report import FileReport
from foresite.ingest.rows import LINE
from foresite.lake.lake import Lake
from foresite.platform.tenancy import Scope

START = datetime(2024, 3, 1, tzinfo=UTC)
LOADED = datetime(2024, 6, 1, tzinfo=UTC)
KEY = "city/north/load"


def chunk(
    values: list[float | None], *, first: int = 0, key: str = KEY, known: datetime | None = None
) -> Chunk:
    lines = [first + n + 2 for n in range(len(values))]
    return Chunk(
        facts=pl.DataFrame(
            {
                "line": lines,
                "series_key": [key] * len(values),
                "event_at": [START + timedelta(hours=first + n) for n in range(len(values))],
                "known_at": [known] * len(values),
                "value": values,
            },
            schema=PARSED,
        ),
        series={key: SeriesSpec(key, "load", "MW", resolution="PT1H")},
        share=1.0,
        frame=pl.DataFrame({LINE: lines, "text": [f"raw text of line {line}" for line in lines]}),
    )


CONTRACT = Contract.parse("""
name = "north"
[time]
columns = ["time"]
resolution = "PT1H"
[[series]]
column = "load"
key = "city/north/load"
quantity = "load"
unit = "MW"
[[rule]]
low = 0.0
high = 100.0
""")


def job(*, digest: str = "d1", run_id: str = "run-1", known_at: datetime = LOADED) -> Job:
    return Job(Origin(run_id, "north", None, "north.csv", digest), CONTRACT, known_at)


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
