"""Newer versions over facts: a read returns the newest version of each, however they were written."""

import random
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import Engine

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT, schema
from foresite.core.timeaxis import Resolution, Window
from foresite.lake.lake import Lake
from foresite.lake.overlay import Overlay
from foresite.lake.reader import newest
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope

START = datetime(2024, 1, 30, tzinfo=UTC)
ALL = Window.everything()
VERSION = schema(*FACT.names(), "batch_id")
KEY = ["series_id", "event_at"]


def version(series_id: int, hour: int, known: int, batch_id: int) -> dict[str, object]:
    event_at = START + timedelta(hours=hour)
    known_at = event_at + timedelta(days=known)
    return {
        "series_id": series_id,
        "event_at": event_at,
        "known_at": known_at,
        "value": float(batch_id),
        "quality": 0,
        "batch_id": batch_id,
    }


SERIES = st.sampled_from([1, 2, 3, 2**62])
"""The last is so far from the others that one number cannot hold series and event."""


@trying(deadline=None)  # it asks whether, not how soon
@given(
    versions=st.lists(st.tuples(SERIES, st.integers(0, 5), st.integers(0, 3)), max_size=30),
    split=st.integers(0, 30),
    shuffled=st.booleans(),
)
def test_overlay_leaves_the_newest_version_of_each_fact(
    versions: list[tuple[int, int, int]], split: int, shuffled: bool
) -> None:
    rows = pl.DataFrame([version(*told, batch_id) for batch_id, told in enumerate(versions)], schema=VERSION)
    base = newest(rows.head(split).lazy()).collect()
    if shuffled:
        base = base.sample(fraction=1, shuffle=True, seed=split)
    overlay = Overlay(rows.tail(-split) if split else rows)
    found = pl.concat([overlay.over(base, VERSION.names()), overlay.rest()]).sort(KEY)
    assert found.equals(newest(rows.lazy()).collect())


@pytest.fixture
def lake(settings: Settings, engine: Engine) -> Lake:
    return Lake(settings, engine)


def some(dice: random.Random, ids: list[int], batch: int) -> pl.DataFrame:
    rows = [version(dice.choice(ids), dice.randrange(100), dice.randrange(4), batch) for _ in range(60)]
    return pl.DataFrame(rows, schema=VERSION).select(FACT.names()).unique([*KEY, "known_at"], keep="any")


@pytest.mark.parametrize("seed", range(4))
def test_reads_are_the_newest_of_the_versions_whatever_was_written_flushed_and_compacted(
    lake: Lake, engine: Engine, tenant: Scope, seed: int
) -> None:
    dice = random.Random(seed)  # noqa: S311 -- a draw of writes
    specs = [SeriesSpec(f"load/{n}", "load", "MW", resolution="PT1H") for n in range(3)]
    ids = list(series.ensure(engine, tenant, specs).values())
    spans = dict.fromkeys(ids, "year")
    corrected = START + timedelta(days=300)
    for step in range(12):
        verb = dice.choice(["append", "append", "load", "load", "flush", "compact"])
        if verb == "append":
            lake.append(tenant, some(dice, ids, step))
        elif verb == "load":
            with lake.loading(tenant, run_id=None, spans=spans) as bulk:
                bulk.write(some(dice, ids, step), corrected_known_at=corrected + timedelta(days=step))
        else:
            getattr(lake, verb)(tenant)
        asked = dice.sample(ids, dice.randrange(1, 4))
        window = Window(START + timedelta(hours=dice.randrange(50)), START + timedelta(hours=60))
        for as_of in (None, START + timedelta(days=dice.randrange(8))):
            expected = newest(lake.versions(tenant, asked, window, as_of=as_of).lazy()).collect()
            found = lake.read(tenant, asked, window, as_of=as_of)
            assert found.equals(expected.select(FACT.names()))
            daily = lake.resample(
                tenant, asked, window, resolution=Resolution.parse("P1D"), zone="UTC", as_of=as_of
            )
            assert daily["count"].sum() == found.height
            assert daily["sum"].sum() == found["value"].sum()
