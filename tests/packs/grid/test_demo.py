"""The sample city goes through the real pipeline: what is held, corrected and late is what was planted."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from foresite.catalog import runs, series
from foresite.core.timeaxis import Window, held_clock, now
from foresite.ingest.tables import QuarantineRow
from foresite.lake.lake import Lake
from foresite.packs.grid import world
from foresite.packs.grid.demo import load_sample
from foresite.packs.grid.sample import SEED, started_at
from foresite.platform.blobs import Blobs
from foresite.platform.database import reading
from foresite.workflows.house import House

pytestmark = pytest.mark.slow
HARBOUR = "city/harbour/load"


@pytest.fixture
def house(settings, engine):
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


def quiet(_share: float, _note: str) -> None:
    pass


MOMENTS = [datetime(2027, 1, 13, 6, 20, tzinfo=UTC), datetime(2026, 7, 25, 22, 40, tzinfo=UTC)]


@pytest.mark.parametrize("moment", MOMENTS, ids=["winter-morning", "summer-night"])
def test_the_lake_ends_up_with_the_truth_and_still_knows_what_it_believed(
    house, tenant, neighbour, tmp_path, moment
):
    with held_clock(moment):
        load_sample(house, tenant, tmp_path, quiet)
    span = started_at(tmp_path)
    assert span is not None
    city = world.make_city(*span, SEED)
    harbour = series.by_keys(house.engine, tenant, [HARBOUR])[HARBOUR].series_id
    spoilt = next(fault for fault in world.FAULTS if fault.kind == "factor-1000")
    window = Window(city.at(spoilt.start), city.at(spoilt.start + spoilt.hours))
    true = city.load_mw["harbour"][spoilt.start : spoilt.start + spoilt.hours].tolist()
    assert house.lake.read(tenant, [harbour], window)["value"].to_list() == pytest.approx(true)
    before = world.mended_at(city, spoilt)
    assert before is not None
    as_of = before - timedelta(hours=1)
    assert house.lake.read(tenant, [harbour], window, as_of=as_of).is_empty()
    with reading(house.engine, tenant) as session:
        chosen = select(QuarantineRow.rule, func.count()).group_by(QuarantineRow.rule)
        held = dict(session.execute(chosen).all())
    assert held == {"range": 6 + 4, "rate": 2}
    assert not series.find(house.engine, neighbour).items


def test_a_start_soon_after_does_nothing_and_a_later_one_adds_only_the_new_hours(house, tenant, tmp_path):
    assert load_sample(house, tenant, tmp_path, quiet).fresh
    assert not load_sample(house, tenant, tmp_path, quiet).fresh
    with held_clock(now() + timedelta(hours=30)):
        assert load_sample(house, tenant, tmp_path, quiet).fresh
    loads = runs.find(house.engine, tenant, run_type="load", limit=20).items
    newest = next(run for run in loads if "zone_load.csv" in run.title)
    assert newest.report["files"][0]["accepted"] == 30 * len(world.ZONES)
