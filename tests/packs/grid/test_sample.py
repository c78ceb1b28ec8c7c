"""The sample city: the same seed gives the same bytes, and truth.json is true."""

import json
from datetime import UTC, datetime, timedelta
from importlib import resources

import numpy as np
import polars as pl
import pytest

from foresite.ingest.contract import Contract
from foresite.packs.grid import sample, world

END = datetime(2026, 11, 24, 2, 40, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("sample")
    sample.write_sample(place, end=END)
    return place


@pytest.fixture(scope="module")
def city():
    return city_that_ends(END)


def city_that_ends(at):
    end = at.replace(minute=0)
    return world.make_city(sample.first_hour(end), end, sample.SEED)


def test_same_seed_gives_the_same_bytes(folder, tmp_path):
    for file in sample.write_sample(tmp_path, end=END):
        assert file.read_bytes() == (folder / file.name).read_bytes()


def test_another_seed_gives_another_city(folder, tmp_path):
    sample.write_sample(tmp_path, end=END, seed=1)
    assert (tmp_path / "zone_load.csv").read_bytes() != (folder / "zone_load.csv").read_bytes()


def test_a_later_end_continues_the_same_city(folder, tmp_path):
    known = sample.started_at(folder)
    assert known is not None
    start, end = known
    sample.write_sample(tmp_path, start=start, end=end + timedelta(hours=30))
    for file in folder.glob("*.csv"):
        longer = set((tmp_path / file.name).read_text().splitlines())
        assert set(file.read_text().splitlines()) <= longer


def test_the_files_say_that_they_are_synthetic(folder):
    assert "SYNTHETIC" in (folder / "zone_load.csv").read_text().splitlines()[0]
    assert json.loads((folder / "truth.json").read_text())["synthetic"] is True


def test_history_ends_at_the_last_whole_hour(folder):
    last = (folder / "zone_load.csv").read_text().splitlines()[-1]
    assert last.startswith("24.11.2026;02:00")  # 01:00 to 02:00 UTC is over, in winter time


def test_autumn_hours_stand_twice_and_the_spring_hour_not_at_all(folder):
    text = (folder / "zone_load.csv").read_text()
    for day in ("26.10.2025", "25.10.2026"):
        assert text.count(f"{day};02:00;") == 2
    assert text.count("29.03.2026;02:00;") == 0
    assert text.count("29.03.2026;03:00;") == 1


def test_truth_names_every_planted_fault_and_the_files_hold_it(folder, city):
    told = json.loads((folder / "truth.json").read_text())
    assert [fault["kind"] for fault in told["faults"]] == [fault.kind for fault in world.FAULTS]
    for fault in world.FAULTS:
        true = city.load_mw[fault.place][fault.start : fault.start + fault.hours]
        said = sample.as_reported(city, fault.place)[fault.start : fault.start + fault.hours]
        match fault.kind:
            case "gap" | "late":
                assert np.isnan(said).all()
            case "factor-1000":
                assert np.allclose(said, true * 1000)
            case "sign":
                assert np.allclose(said, -true)
            case "flat":
                assert len(set(said)) == 1
            case _:
                assert (said != true).all()


@pytest.mark.parametrize("month", [1, 3, 5, 7, 9, 11])
@pytest.mark.parametrize("hour", [2, 17])
def test_a_spike_is_a_leap_that_only_its_neighbours_betray_whenever_the_sample_is_made(month, hour):
    city = city_that_ends(datetime(2027, month, 8, hour, tzinfo=UTC))
    rule = zone_load_rule()
    spikes = [fault for fault in world.FAULTS if fault.kind == "spike"]
    assert spikes
    for fault in spikes:
        before, said, after = sample.as_reported(city, fault.place)[fault.start - 1 : fault.start + 2]
        assert min(said - before, said - after) > rule.max_change
        assert rule.low <= said <= rule.high


def zone_load_rule():
    text = resources.files("foresite").joinpath("packs/grid/contracts/zone-load.toml").read_text()
    (rule,) = Contract.parse(text, where="zone-load").rule
    return rule


def test_outside_the_faults_the_files_say_the_truth(city):
    for place in world.ZONES:
        spoilt = np.zeros(city.hours, dtype=bool)
        for fault in world.FAULTS:
            if fault.place == place.key:
                spoilt[fault.start : fault.start + fault.hours] = True
        assert (sample.as_reported(city, place.key) == city.load_mw[place.key])[~spoilt].all()


def test_corrections_bring_the_truth_after_the_fact(folder, city):
    rows = pl.read_csv(folder / "load_corrections.csv", try_parse_dates=True)
    names = {place.name: place.key for place in world.PLACES}
    assert rows.height == sum(f.hours for f in world.FAULTS if f.mended_after_hours)
    assert (rows["published_at"] > rows["hour_utc"]).all()
    for name, at, value, _ in rows.iter_rows():
        hour = int((at.replace(tzinfo=UTC) - city.start) / timedelta(hours=1))
        assert value == city.load_mw[names[name]][hour]


def test_no_weather_forecast_is_issued_after_the_end_and_they_reach_two_days_on(folder):
    rows = pl.read_csv(folder / "weather_forecast.csv", try_parse_dates=True)
    end = END.replace(minute=0)
    assert (rows["issued_at"] <= end).all()
    assert (rows["valid_at"] > rows["issued_at"]).all()
    assert (rows["valid_at"] >= end + timedelta(hours=36)).any()


def test_weather_drives_load(city):
    cold, warm = city.temp_degc[: city.hours] < 0, np.abs(city.temp_degc[: city.hours] - 17) < 2
    assert city.load_mw["hillside"][cold].mean() > 1.2 * city.load_mw["hillside"][warm].mean()


def test_weather_forecasts_get_worse_with_the_lead(city):
    truth = city.temp_degc
    inside = city.issues + world.LEADS_HOURS < city.hours
    leads = np.arange(1, world.LEADS_HOURS + 1)
    errors = city.forecast_temp_degc[inside] - truth[city.issues[inside][:, None] + leads]
    spread = errors.std(axis=0)
    assert spread[0] < 0.5
    assert 1.2 < spread[-1] < 2.5
