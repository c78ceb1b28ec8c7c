"""Inspecting: the proposed contract loads, and says how sure it is."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.persian import unsaid

from foresite.core.errors import BadDataError
from foresite.core.timeaxis import held_clock
from foresite.ingest.contract import Contract
from foresite.ingest.inspect import Proposal, propose
from foresite.ingest.parse import read_chunks


@dataclass(frozen=True)
class Told:
    """What inspecting a published file must find; what is None is not asked."""

    path: str
    columns: tuple[str, ...] | None = None
    form: str | None = None
    step: str = ""
    zone: str = "UTC"
    label: str = "start"
    kind: str = "series"
    key: str = ""
    unit: str | None = None
    file: tuple[tuple[str, Any], ...] = ()
    time: tuple[tuple[str, Any], ...] = ()
    series: int = 1


PJM = "pjm_hourly_load/raw/{}_hourly.csv"
EASTERN: dict[str, Any] = {"zone": "America/New_York", "label": "end", "step": "PT1H", "unit": "MW"}
EIA = "eia_weekly_petroleum/raw/"
OCCUPANCY = ("Temperature", "Humidity", "Light", "CO2", "HumidityRatio", "Occupancy")
FILES = {
    "pjm-aep": Told(PJM.format("AEP"), ("date",), "%Y-%m-%d %H:%M:%S", key="aep-hourly/aep_mw", **EASTERN),
    "pjm-dayton": Told(PJM.format("DAYTON"), ("Datetime",), "%Y-%m-%d %H:%M:%S", **EASTERN),
    "pjm-pjme": Told(PJM.format("PJME"), ("Datetime",), "%d-%m-%Y %H:%M", **EASTERN),
    "pjm-comed": Told(PJM.format("COMED"), ("Datetime",), "%d-%m-%Y %H:%M", **EASTERN),
    "gefcom-load": Told(
        "gefcom2012_load/raw/Load_history.csv", ("year", "month", "day"), "%Y %m %d", "PT1H", label="end",
        key="load-history/{zone_id}/load", file=(("thousands", ","),),
    ),
    "gefcom-temperature": Told(
        "gefcom2012_load/raw/temperature_history.csv", ("year", "month", "day"), "%Y %m %d", "PT1H",
        label="end", key="temperature-history/{station_id}/temperature", unit="degF",
    ),
    "ercot": Told(
        "ercot_native_load/raw/Native_Load_2020.xlsx", ("HourEnding",), "%m/%d/%Y %H:%M", "PT1H",
        zone="America/Chicago", label="end", series=9,
        time=(("daylight_suffix", " DST"), ("suffix_means", "standard")),
    ),
    "isone": Told(
        "isone_smd_2017/raw/2017_smd_hourly.xls", ("Date",), "%Y-%m-%d", "PT1H", zone="America/New_York",
        label="end", key="2017-smd-hourly/{sheet}/da_demd", series=13, time=(("hour_column", "Hour"),),
        file=(("sheets", ("ISO NE CA", "ME", "NH", "VT", "CT", "RI", "SEMASS", "WCMASS", "NEMASSBOST")),),
    ),
    "eia-csv": Told(
        EIA + "Weekly_U.S._Product_Supplied_of_Finished_Motor_Gasoline.csv", ("Week of",), "%m/%d/%Y", "P1W",
        unit="kbd", file=(("skip_lines", 4),),
    ),
    "eia-utilisation": Told(
        EIA + "WPULEUS3w.xls", ("Sourcekey",), "%Y-%m-%d", "P1W", unit="percent",
        file=(("sheets", ("Data 1",)), ("header_row", 1), ("skip_after_header", 1)),
    ),
    "eia-california": Told(
        EIA + "gas.xls", ("Sourcekey",), "%Y-%m-%d", "P1W", unit="USD/gallon", series=10,
        file=(("header_row", 1), ("skip_after_header", 1)),
    ),
    "egrid-gen18": Told(
        "egrid/raw/GEN18.csv", ("YEAR",), "%Y", "P1Y", key="gen18/{ORISPL}/{GENID}/numblr", series=7,
        file=(("required", ("YEAR",)), ("encoding", "utf-8")),
    ),
    "egrid-gen21": Told("egrid/raw/GEN21.csv", ("YEAR",), "%Y", "P1Y", series=7),
    "egrid-plants": Told("egrid/raw/DEMO21.csv", kind="assets", key="demo21/{ORISPL}"),
    "cambridge-meters": Told(
        "cambridge_estates/meters_hourly.parquet", ("timestamp",), "", "PT1H", unit="kWh",
        key="meters-hourly/{building}/{meter}/kwh",
    ),
    "cambridge-raw": Told(
        "cambridge_estates/raw/UCam_Building_b0_electricity_2020.csv", ("datetime",), "%Y-%m-%d %H:%M:%S",
        "PT1H", unit="kWh",
    ),
    "midas": Told(
        "cambridge_estates/raw/midas-open_uk-hourly-weather-obs_bedford_2020.csv", ("ob_time",),
        "%Y-%m-%d %H:%M:%S", "PT1H", series=24, file=(("start_after", "data"), ("stop_at", "end data")),
    ),
    "steel": Told(
        "steel_industry_energy/raw/Steel_industry_data.csv", ("date",), "%d/%m/%Y %H:%M", "PT15M",
        label="end", unit="kWh", series=7, time=(("midnight", "day-end"),),
    ),
    "occupancy": Told(
        "uci_occupancy/raw/datatraining.txt", ("date",), "%Y-%m-%d %H:%M:%S", "", unit="degC", series=6,
        file=(("columns", ("row", "date", *OCCUPANCY)),),
    ),
    "tetouan": Told(
        "tetouan_power/raw/Tetuan City power consumption.csv", ("Date",), "%m/%d/%y %H:%M", "PT10M",
        unit="degC", series=8,
    ),
    "spanish-fuel": Told(
        "spain_fuel_monthly/raw/consumos-combustibles-mensual.csv", ("Fecha",), "%Y-%m-%d", "P1M", series=5
    ),
    "orders": Told(
        "food_delivery_india/raw/orders_with_timestamps.csv", ("Order_Date", "Time_Orderd"),
        "%d-%m-%Y %H:%M:%S", kind="records", key="{ID}",
    ),
    "deliveries": Told("food_delivery_india/raw/deliverytime.txt", kind="records", key="{ID}"),
    "tehran-districts": Told(
        "tehran_polygons/raw/RegionTehran_WGS1984.shp", kind="assets", key="regiontehran-wgs1984/{Region}"
    ),
    "tehran-neighbourhoods": Told("tehran_polygons/raw/Tehran_WGS1984.shp", kind="assets"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("told", FILES.values(), ids=FILES.keys())
def test_a_published_file_gets_a_contract_that_is_right_in_what_matters(data_folder: Path, told: Told):
    proposal = propose(data_folder / told.path)
    made = proposal.contract

    assert made == Contract.parse(made.to_toml())  # what is written is what was meant
    assert made.kind == told.kind
    for name, value in told.file:
        assert getattr(made.file, name) == value
    if told.columns is not None:
        assert made.time is not None
        assert (made.time.columns, made.time.format) == (told.columns, told.form)
        assert (made.time.zone, made.time.label, made.time.resolution) == (told.zone, told.label, told.step)
        for name, value in told.time:
            assert getattr(made.time, name) == value
    if told.kind == "series":
        assert len(made.series) == told.series
        assert told.key in {"", made.series[0].key}
        assert told.unit in {None, made.series[0].unit}
        assert 1 <= proposal.sample["line"].n_unique() <= 10
    else:
        shape = made.assets.key if made.assets else made.records.id if made.records else ""
        assert told.key in {"", shape}
    assert _sure(proposal, "the whole contract") > 0.95
    assert all(0 <= guess.confidence <= 1 and guess.why for guess in proposal.guesses)
    assert unsaid([guess.why for guess in proposal.guesses]) == []


def _sure(proposal: Proposal, field: str) -> float:
    return next(guess.confidence for guess in proposal.guesses if guess.field == field)


@pytest.mark.slow
@pytest.mark.parametrize(("file", "rows"), [("AEP", 121_273), ("COMED", 66_497)])
def test_a_proposed_contract_reads_every_row_of_a_pjm_file(data_folder, file, rows):
    path = data_folder / PJM.format(file)
    proposal = propose(path)
    assert proposal.sample.height == 10
    chunks = list(read_chunks(path, Contract.parse(proposal.contract.to_toml())))
    assert sum(chunk.facts.height for chunk in chunks) == rows
    assert not sum(chunk.rejects.height for chunk in chunks)


HOURS = [(day, hour) for day in range(1, 29) for hour in range(24)]


def _hourly(form: str, *, months: tuple[int, ...] = (1, 2), value: str = "{n}", sep: str = ",") -> str:
    """Lay out hours of some months of 2017; the form has d, m and h."""
    rows = [
        form.format(d=d, m=m, h=h) + sep + value.format(n=100 + n % 37, k=n)
        for m in months
        for n, (d, h) in enumerate(HOURS)
    ]
    return "\n".join(rows) + "\n"


TIMES = {
    "two-digit-years": ("{d}/{m}/17 {h}:00", "%d/%m/%y %H:%M", 0.9),
    "day-first": ("{d:02}/{m:02}/2017 {h:02}:00", "%d/%m/%Y %H:%M", 0.9),
    "month-first": ("{m:02}/{d:02}/2017 {h:02}:00", "%m/%d/%Y %H:%M", 0.9),
    "points": ("{d:02}.{m:02}.2017 {h:02}:00", "%d.%m.%Y %H:%M", 0.9),
    "no-separators": ("2017{m:02}{d:02}{h:02}", "%Y%m%d%H", 0.9),
    "no-separators-minutes": ("2017{m:02}{d:02}{h:02}00", "%Y%m%d%H%M", 0.9),
    "month-names": ("{d}-Jan-2017 {h:02}:00", "%d-%b-%Y %H:%M", 0.9),
    "iso-z": ("2017-{m:02}-{d:02}T{h:02}:00:00Z", "%Y-%m-%dT%H:%M:%S%z", 0.9),
    "iso-offset": ("2017-{m:02}-{d:02}T{h:02}:00+03:30", "%Y-%m-%dT%H:%M%z", 0.9),
    "hour-alone": ("2017-{m:02}-{d:02} {h}", "%Y-%m-%d %H", 0.9),
}


@pytest.mark.parametrize(("form", "expected", "least"), TIMES.values(), ids=TIMES.keys())
def test_the_format_of_times_is_told_from_their_values(tmp_path, form, expected, least):
    months = (1,) if "Jan" in form else (1, 2)
    (tmp_path / "a.csv").write_text("when,load_mw\n" + _hourly(form, months=months))
    proposal = propose(tmp_path / "a.csv")
    time = proposal.contract.time
    assert time is not None
    assert (time.format, time.resolution) == (expected, "PT1H")
    assert _sure(proposal, "time.format") >= least
    facts = [chunk.facts for chunk in read_chunks(tmp_path / "a.csv", proposal.contract)]
    assert sum(frame.height for frame in facts) == len(HOURS) * len(months)
    assert facts[0]["event_at"][0].year == (2016 if "+03:30" in form else 2017)


def test_day_and_month_that_nothing_tells_apart_are_a_weak_guess(tmp_path):
    (tmp_path / "a.csv").write_text("when,v\n" + "".join(f"0{n}/0{n}/2017,{n}\n" for n in range(1, 10)))
    proposal = propose(tmp_path / "a.csv")
    assert _sure(proposal, "time.format") <= 0.5
    why = next(guess.why for guess in proposal.guesses if guess.field == "time.format")
    assert "other way" in why


def test_dates_below_the_thirteenth_are_read_in_the_order_that_makes_even_steps(tmp_path):
    days = [f"{d:02}/{m:02}/2017" for m in (1, 2) for d in range(1, 13)]
    (tmp_path / "a.csv").write_text("when,v\n" + "".join(f"{day},{n}\n" for n, day in enumerate(days)))
    time = propose(tmp_path / "a.csv").contract.time
    assert time is not None
    assert (time.format, time.resolution) == ("%d/%m/%Y", "P1D")


@pytest.mark.parametrize(
    ("hours", "label"), [(range(1, 25), "end"), (range(24), "start")], ids=["1..24", "0..23"]
)
def test_an_hour_column_beside_a_date_says_by_its_numbers_what_it_names(tmp_path, hours, label):
    rows = "".join(f"2017-01-{d:02},{h},{d + h}\n" for d in range(1, 29) for h in hours)
    (tmp_path / "a.csv").write_text("Date,Hour,load [kW]\n" + rows)
    proposal = propose(tmp_path / "a.csv")
    time = proposal.contract.time
    assert time is not None
    assert (time.hour_column, time.label, time.resolution) == ("Hour", label, "PT1H")
    assert proposal.contract.series[0].unit == "kW"
    assert proposal.sample["event_at"].dt.to_string("%d %H").to_list()[:2] == ["01 00", "01 01"]


def test_twenty_four_is_an_end_also_without_separators(tmp_path):
    rows = "".join(f"201701{d:02}{h:02},{d + h}\n" for d in range(1, 29) for h in range(1, 25))
    (tmp_path / "a.csv").write_text("stamp,mw\n" + rows)
    proposal = propose(tmp_path / "a.csv")
    time = proposal.contract.time
    assert time is not None
    assert (time.format, time.label) == ("%Y%m%d%H", "end")
    assert proposal.sample["event_at"].dt.to_string("%d %H").to_list()[0] == "01 00"
    assert proposal.rejected == 0


NUMBERS = {
    "decimal-comma": (";", "{n},5", {"decimal": ",", "delimiter": ";"}, 100.5),
    "thousands": (",", '"16,{n}"', {"thousands": ","}, 16_100.0),
    "both": (";", "16.{n},25", {"decimal": ",", "thousands": ".", "delimiter": ";"}, 16_100.25),
    "blank-thousands": (";", "16 {n},5", {"decimal": ",", "thousands": " ", "delimiter": ";"}, 16_100.5),
    "tab": ("\t", "{n}.5", {"delimiter": "\t", "decimal": "."}, 100.5),
    "pipe": ("|", "{n}", {"delimiter": "|"}, 100.0),
}


@pytest.mark.parametrize(("sep", "value", "expected", "first"), NUMBERS.values(), ids=NUMBERS.keys())
def test_delimiter_and_number_marks_are_told_together(tmp_path, sep, value, expected, first):
    body = _hourly("{d:02}.{m:02}.2017 {h:02}:00", value=value, sep=sep)
    (tmp_path / "a.csv").write_text(f"Zeit{sep}Last (MW)\n" + body)
    proposal = propose(tmp_path / "a.csv")
    assert {name: getattr(proposal.contract.file, name) for name in expected} == expected
    assert proposal.sample["value"][0] == first
    assert proposal.rejected == 0


@pytest.mark.parametrize("mark", ["-999", "-9999.0", "n/a", "NODATA", "#N/A", "."])
def test_marks_for_no_value_are_told_from_the_numbers_around_them(tmp_path, mark):
    lines = _hourly("2017-{m:02}-{d:02} {h:02}:00").splitlines()
    for n in range(5, 60, 7):
        lines[n] = lines[n].rsplit(",", 1)[0] + "," + mark
    (tmp_path / "a.csv").write_text("when,load_mw\n" + "\n".join(lines) + "\n")
    proposal = propose(tmp_path / "a.csv")
    assert mark in proposal.contract.file.missing
    assert any(mark in guess.why for guess in proposal.guesses if guess.field == "file.missing")
    facts = [chunk.facts for chunk in read_chunks(tmp_path / "a.csv", proposal.contract)]
    assert sum(frame.height for frame in facts) == len(lines) - len(range(5, 60, 7))


ENCODINGS = {
    "utf-16": ("utf-16", "utf-16"),
    "utf-16-le": ("utf-16-le", "utf-16-le"),
    "latin-1": ("latin-1", "cp1252"),
    "cp1252": ("cp1252", "cp1252"),
    "utf-8-mark": ("utf-8-sig", "utf-8"),
}


@pytest.mark.parametrize(("written", "told"), ENCODINGS.values(), ids=ENCODINGS.keys())
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_encoding_and_line_ends_are_told_and_load(tmp_path, written, told, ends):
    text = "Zeit;Gerät Süd [kW]\n" + _hourly("{d:02}.{m:02}.2017 {h:02}:00", sep=";")
    (tmp_path / "a.csv").write_bytes(text.replace("\n", ends).encode(written))
    proposal = propose(tmp_path / "a.csv")
    assert proposal.contract.file.encoding == told
    assert proposal.contract.series[0].column == "Gerät Süd [kW]"
    assert proposal.rejected == 0
    seen = next(guess.value for guess in proposal.guesses if guess.field == "line ends")
    assert seen == {"\n": "LF", "\r\n": "CR LF", "\r": "CR"}[ends]
    facts = [chunk.facts for chunk in read_chunks(tmp_path / "a.csv", proposal.contract)]
    assert sum(frame.height for frame in facts) == 2 * len(HOURS)


def test_preamble_units_row_and_missing_header_are_told(tmp_path):
    body = _hourly("2017-{m:02}-{d:02} {h:02}:00")
    (tmp_path / "a.csv").write_text("Report of the grid\nMade by hand\n\nwhen,Netz\n,MWh\n" + body)
    told = propose(tmp_path / "a.csv").contract
    assert (told.file.skip_lines, told.file.skip_after_header, told.series[0].unit) == (3, 1, "MWh")
    (tmp_path / "b.csv").write_text(body)
    told = propose(tmp_path / "b.csv").contract
    assert (told.file.has_header, told.file.columns) == (False, ("column_1", "column_2"))


def test_long_files_get_the_columns_that_tell_series_apart_and_the_zone_of_one_of_them(tmp_path):
    # A year of local hours of Berlin for two meters: 26 March skips 02:00, 29 October passes it twice.
    day, short, long = list(range(24)), [0, 1, *range(3, 24)], [0, 1, 2, 2, *range(3, 24)]
    days = [(3, 25, day), (3, 26, short), (3, 27, day), (10, 28, day), (10, 29, long), (10, 30, day)]
    rows = []
    for meter in ("north", "south"):
        for m, d, hours in days:
            rows += [f"{meter},2017-{m:02}-{d:02} {h:02}:00,{d + h}" for h in hours]
    (tmp_path / "a.csv").write_text("meter,when,kwh\n" + "\n".join(rows) + "\n")
    proposal = propose(tmp_path / "a.csv")
    assert proposal.contract.series[0].key == "a/{meter}/kwh"
    time = proposal.contract.time
    assert time is not None
    assert (time.zone, time.label) == ("Europe/Berlin", "start")
    why = next(guess.why for guess in proposal.guesses if guess.field == "time.zone")
    assert "Europe/London (with ends of intervals) would fit as well" in why


@pytest.mark.parametrize(("head", "first"), [("h{}", 1), ("HE{:02}", 1), ("{}", 0), ("{:02}:00", 1)])
def test_wide_days_are_told_whatever_their_hours_are_called(tmp_path, head, first):
    names = [head.format(n) for n in range(first, first + 24)]
    days = [f"2017-01-{d:02}," + ",".join(str(d * 100 + n) for n in range(24)) for d in range(1, 29)]
    (tmp_path / "demand_mw.csv").write_text("day," + "\n".join([",".join(names), *days]) + "\n")
    proposal = propose(tmp_path / "demand_mw.csv")
    assert proposal.contract.series[0].wide is not None
    assert proposal.sample["value"].to_list() == [100.0 + n for n in range(10)]
    assert proposal.sample["event_at"].dt.hour().to_list() == list(range(10))
    facts = [chunk.facts for chunk in read_chunks(tmp_path / "demand_mw.csv", proposal.contract)]
    assert sum(frame.height for frame in facts) == 24 * 28


def test_a_year_that_python_does_not_know_does_no_harm(tmp_path):
    body = _hourly("2017-{m:02}-{d:02} {h:02}:00").replace("2017-01-05", "0000-01-05")
    (tmp_path / "a.csv").write_text("when,load_mw\n" + body)
    assert propose(tmp_path / "a.csv").rejected == 24


def test_a_file_without_times_is_refused_with_a_remedy(tmp_path):
    (tmp_path / "a.csv").write_text("a,b\n1,2\n3,4\n")
    with pytest.raises(BadDataError) as told:
        propose(tmp_path / "a.csv")
    assert told.value.code == "no-time-column"
    assert "a.csv" in told.value.message


@pytest.mark.parametrize(
    ("days_later", "policy", "lag"),
    [(400, "lag", "PT1H"), (2, "arrival", "PT0S")],
    ids=["history", "of-late"],
)
def test_history_is_proposed_as_known_when_its_hours_ended(
    tmp_path: Path, days_later: int, policy: str, lag: str
) -> None:
    start = datetime(2024, 5, 1, tzinfo=UTC)
    path = tmp_path / "load.csv"
    lines = [f"{start + timedelta(hours=hour):%Y-%m-%d %H:%M},{100 + hour % 7}" for hour in range(48)]
    path.write_text("time,load MW\n" + "\n".join(lines) + "\n")
    with held_clock(start + timedelta(days=days_later)):
        proposal = propose(path)
    assert (proposal.contract.known_at.policy, proposal.contract.known_at.lag) == (policy, lag)
    assert [guess.field for guess in proposal.guesses].count("known_at") == 1
