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
from foresite.lake import reader, revisions
from foresite.lake.lake import Lake
from foresite.lake.overlay import Overlay, last_versions
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


@trying(deadline=None)
@given(
    versions=st.lists(st.tuples(SERIES, st.integers(0, 5), st.integers(0, 3)), max_size=30),
    split=st.integers(0, 30),
    cut=st.integers(0, 6),
)
def test_overlay_of_pieces_leaves_the_newest_version_of_each_fact(
    versions: list[tuple[int, int, int]], split: int, cut: int
) -> None:
    rows = pl.DataFrame([version(*told, batch_id) for batch_id, told in enumerate(versions)], schema=VERSION)
    base = newest(rows.head(split).lazy()).collect()
    overlay = Overlay(rows.tail(-split) if split else rows)
    border, plain = START + timedelta(hours=cut), [*KEY, "value"]
    found = []
    for piece in (base.filter(pl.col("event_at") < border), base.filter(pl.col("event_at") >= border)):
        if piece.is_empty():
            continue
        stretch, known_high = (piece[name].to_physical().to_numpy() for name in ("event_at", "known_at"))
        near = overlay.among(int(stretch.min()), int(stretch.max()))
        newer = overlay.is_newer(int(known_high.max()), among=near)
        told = rows.tail(-split).filter(
            pl.col("event_at").is_between(piece["event_at"].min(), piece["event_at"].max())
        )
        assert newer == (last_versions(told)["known_at"] > piece["known_at"].max()).all()
        judged = piece.select(plain) if newer else piece.select(*plain, "known_at", "batch_id")
        found.append(overlay.over(judged, plain, among=near))
    together = pl.concat([*found, overlay.rest().select(plain)]).sort(KEY)
    assert together.equals(newest(rows.lazy()).collect().select(plain))


def test_a_range_that_is_not_known_is_newer_than_nothing() -> None:
    overlay = Overlay(pl.DataFrame([version(1, 1, 1, 1)], schema=VERSION))
    near = overlay.among(-(2**63), 2**63 - 1 + 1000)
    assert near.tolist() == [0]
    assert not overlay.is_newer(2**63 - 1 + 1000, among=near)


@pytest.fixture
def lake(settings: Settings, engine: Engine) -> Lake:
    return Lake(settings, engine)


def some(dice: random.Random, ids: list[int], batch: int) -> pl.DataFrame:
    rows = [version(dice.choice(ids), dice.randrange(100), dice.randrange(4), batch) for _ in range(60)]
    return pl.DataFrame(rows, schema=VERSION).select(FACT.names()).unique([*KEY, "known_at"], keep="any")


@pytest.fixture(params=[0, 10_000], ids=["many", "few"])
def borders(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let reads take every way: that of few rows and that of many, revisions that are kept and others."""
    monkeypatch.setattr(reader, "FEW_ROWS", request.param)
    monkeypatch.setattr(revisions, "SMALL_ROWS", 20)


@pytest.mark.usefixtures("borders")
@pytest.mark.parametrize("seed", range(4))
def test_reads_are_the_newest_of_the_versions_whatever_was_written_flushed_and_compacted(
    lake: Lake,
    settings: Settings,
    engine: Engine,
    tenant: Scope,
    seed: int,
) -> None:
    dice, other = random.Random(seed), Lake(settings, engine)  # noqa: S311 -- a draw of writes
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
            getattr(dice.choice([lake, other]), verb)(tenant)
        asked = dice.sample(ids, dice.randrange(1, 4))
        window = Window(START + timedelta(hours=dice.randrange(50)), START + timedelta(hours=60))
        for as_of in (None, START + timedelta(days=dice.randrange(8))):
            expected = newest(lake.versions(tenant, asked, window, as_of=as_of).lazy()).collect()
            found = lake.read(tenant, asked, window, as_of=as_of)
            assert found.equals(expected.select(FACT.names()))
            assert other.read(tenant, asked, window, as_of=as_of).equals(found), (
                "another process sees the same"
            )
            daily = lake.resample(
                tenant, asked, window, resolution=Resolution.parse("P1D"), zone="UTC", as_of=as_of
            )
            assert daily["count"].sum() == found.height
            assert daily["sum"].sum() == found["value"].sum()
