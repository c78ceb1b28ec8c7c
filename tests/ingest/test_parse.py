"""Parsing: every row becomes facts or a reject with its line and reason; local time ends here."""

import gzip
import io
import zipfile
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import polars as pl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from foresite.ingest.contract import Contract, TimeShape
from foresite.ingest.inspect import propose
from foresite.ingest.parse import read_chunks
from foresite.ingest.times import Repeats, instants, read_times, walls

naive = datetime  # local times have no zone, on purpose
HEAD = 'name = "x"\n'


def contract(time: str, series: str = "", file: str = "") -> Contract:
    series = series or 'column = "v"\nkey = "x/v"\nquantity = "load"\nunit = "MW"'
    return Contract.parse(f"{HEAD}[file]\n{file}\n[time]\n{time}\n[[series]]\n{series}\n")


def read(path, told):
    chunks = list(read_chunks(path, told))
    return pl.concat([c.facts for c in chunks]), pl.concat([c.rejects for c in chunks])


def read_text(tmp_path, text, told):
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(path, told)


ENDING = 'columns = ["t"]\nzone = "America/New_York"\nlabel = "end"\nresolution = "PT1H"'


def test_the_hour_that_occurs_twice_is_daylight_time_first(tmp_path):
    text = "t,v\n2004-10-31 01:00:00,1\n2004-10-31 02:00:00,2\n2004-10-31 02:00:00,3\n2004-10-31 03:00:00,4\n"
    facts, rejects = read_text(tmp_path, text, contract(ENDING))
    assert rejects.is_empty()
    assert [at.hour for at in facts["event_at"]] == [4, 5, 6, 7]


def test_a_suffix_settles_the_hour_that_occurs_twice(tmp_path):
    text = "t,v\n11/01/2020 02:00 DST,2\n11/01/2020 02:00,1\n11/01/2020 24:00,3\n"
    told = contract(ENDING + '\nformat = "%m/%d/%Y %H:%M"\ndaylight_suffix = " DST"')
    facts, _ = read_text(tmp_path, text, told)
    assert facts["event_at"].dt.to_string("%d %H").to_list() == ["01 06", "01 05", "02 04"]


@pytest.mark.parametrize(
    ("policy", "facts_left", "rejects_left"), [("reject", 1, 1), ("drop", 1, 0), ("shift", 2, 0)]
)
def test_a_local_time_that_clocks_skip_goes_by_the_contract(tmp_path, policy, facts_left, rejects_left):
    text = "t,v\n2024-03-10 02:30,1\n2024-03-10 03:30,2\n"
    told = contract(f'columns = ["t"]\nzone = "America/New_York"\nnonexistent = "{policy}"')
    facts, rejects = read_text(tmp_path, text, told)
    assert (facts.height, rejects.height) == (facts_left, rejects_left)


def test_minute_24_is_not_hour_24():
    text = pl.Series("t", ["2015-02-04 19:24:00", "2015-02-04 24:00", "2015-02-04 24:00:00"])
    assert read_times(text, ()).to_list() == [
        naive(2015, 2, 4, 19, 24), naive(2015, 2, 5), naive(2015, 2, 5),
    ]  # fmt: skip


def test_wide_hours_and_quoted_thousands_become_one_series_a_zone(tmp_path):
    told = contract(
        'columns = ["year", "month", "day"]\nformat = "%Y %m %d"\nlabel = "end"\nresolution = "PT1H"',
        'wide = {columns = "h{n}", last = 2}\nkey = "g/zone-{zone}/load"\nquantity = "load"\nunit = "MW"\n'
        'file_unit = "kW"',
        'thousands = ","',
    )
    text = 'zone,year,month,day,h1,h2\n1,2004,1,1,"16,853",\n2,2004,1,1,5,"1,000"\n'
    facts, rejects = read_text(tmp_path, text, told)
    assert rejects.is_empty()
    assert facts.select("series_key", "value").rows() == [
        ("g/zone-1/load", 16.853), ("g/zone-2/load", 0.005), ("g/zone-2/load", 1.0),
    ]  # fmt: skip


def test_midnight_written_last_closes_its_day(tmp_path):
    told = contract(
        'columns = ["t"]\nformat = "%d/%m/%Y %H:%M"\nlabel = "end"\nresolution = "PT15M"\n'
        'midnight = "day-end"'
    )
    facts, _ = read_text(tmp_path, "t,v\n01/01/2018 23:45,1\n01/01/2018 00:00,2\n", told)
    assert facts["event_at"].dt.to_string("%d %H:%M").to_list() == ["01 23:30", "01 23:45"]


def test_every_row_that_cannot_be_read_is_kept_with_line_raw_text_and_reason(tmp_path):
    text = "t,v\n2020-01-01,1\nnonsense,2\n2020-01-03,abc\n"
    text += "2020-01-04,inf\n2020-01-05,1,2\n1850-01-01,1\n2020-01-06,\n"
    facts, rejects = read_text(tmp_path, text, contract('columns = ["t"]'))
    assert facts["value"].to_list() == [1.0]
    told = {row["line"]: (row["rule"], row["raw"]) for row in rejects.rows(named=True)}
    assert told == {
        3: ("time", "nonsense,2"), 4: ("number", "2020-01-03,abc"), 5: ("not-finite", "2020-01-04,inf"),
        6: ("cells", "2020-01-05,1,2"), 7: ("time-range", "1850-01-01,1"),
    }  # fmt: skip


def test_preamble_mark_and_trailer_are_left_out(tmp_path):
    told = contract('columns = ["t"]', file='start_after = "data"\nstop_at = "end data"')
    facts, rejects = read_text(tmp_path, "a,b,c\r\ndata\r\nt,v\r\n2020-01-01,1\r\nend data\r\n", told)
    assert (facts["line"].to_list(), rejects.height) == ([4], 0)


def _csv(delimiter=","):
    return f"t{delimiter}v\n2020-01-01{delimiter}1\n2020-01-02{delimiter}2\n".encode()


def _parquet():
    kept = io.BytesIO()
    pl.DataFrame({"t": [naive(2020, 1, 1), naive(2020, 1, 2)], "v": [1.0, 2.0]}).write_parquet(kept)
    return kept.getvalue()


def _xlsx():
    made, kept = openpyxl.Workbook(), io.BytesIO()
    for row in (["t", "v"], [naive(2020, 1, 1), 1], [naive(2020, 1, 2), 2]):
        made.active.append(row)
    made.save(kept)
    return kept.getvalue()


def _xls():
    made, kept = xlwt.Workbook(), io.BytesIO()
    sheet = made.add_sheet("Data")
    rows: list[list[object]] = [["t", "v"], ["2020-01-01", 1], ["2020-01-02", 2]]
    for n, row in enumerate(rows):
        for m, cell in enumerate(row):
            sheet.write(n, m, cell)
    made.save(kept)
    return kept.getvalue()


def _json_lines():
    return b'{"t": "2020-01-01", "v": 1}\n{"t": "2020-01-02", "v": 2}\n'


FORMATS = {
    "csv": _csv, "tsv": lambda: _csv("\t"), "jsonl": _json_lines, "parquet": _parquet, "xlsx": _xlsx, "xls": _xls,
}  # fmt: skip


@pytest.mark.parametrize("wrap", ["plain", "gzip", "zip"])
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_reads_alike_plain_and_packed(tmp_path, ending, wrap):
    content = FORMATS[ending]()
    path = tmp_path / {"plain": f"a.{ending}", "gzip": f"a.{ending}.gz", "zip": "a.zip"}[wrap]
    if wrap == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"in/a.{ending}", content)
    else:
        path.write_bytes(gzip.compress(content) if wrap == "gzip" else content)
    facts, rejects = read(path, contract('columns = ["t"]'))
    assert facts["value"].to_list() == [1.0, 2.0]
    assert [at.day for at in facts["event_at"]] == [1, 2]
    assert rejects.is_empty()
    assert propose(path).contract.series[0].column == "v"


def test_all_members_of_a_zip_are_read_or_those_that_the_contract_names(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("2020.csv", _csv())
        archive.writestr("more/2021.jsonl", _json_lines().replace(b"2020", b"2021"))
        archive.writestr("__MACOSX/2020.csv", b"junk")
    assert read(tmp_path / "a.zip", contract('columns = ["t"]'))[0].height == 4
    one = contract('columns = ["t"]', file='members = ["more/*"]')
    assert read(tmp_path / "a.zip", one)[0]["event_at"].dt.year().unique().to_list() == [2021]


def test_json_lines_and_parquet_read_as_csv_does(tmp_path):
    told = contract('columns = ["t"]')
    (tmp_path / "a.jsonl").write_text('{"t": "2020-01-01", "v": 1}\nbroken\n{"t": "2020-01-02", "v": 2.5}\n')
    facts, rejects = read(tmp_path / "a.jsonl", told)
    assert (facts["value"].to_list(), rejects["line"].to_list()) == ([1.0, 2.5], [2])
    pl.DataFrame({"t": [naive(2020, 1, 1)], "v": [3.0]}).write_parquet(tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet", told)[0]["value"].to_list() == [3.0]


def test_a_correct_known_at_column_is_kept(tmp_path):
    told = Contract.parse(
        HEAD + '[time]\ncolumns=["t"]\n[known_at]\npolicy="column"\ncolumn="k"\n'
        '[[series]]\ncolumn="v"\nkey="x"\nquantity="load"\nunit="MW"\n'
    )
    facts, _ = read_text(tmp_path, "t,k,v\n2020-01-01,2020-01-02 03:00,1\n", told)
    assert facts["known_at"].to_list() == [datetime(2020, 1, 2, 3, tzinfo=UTC)]


@settings(max_examples=8)
@given(
    zone=st.sampled_from(["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Tehran", "UTC"]),
    start=st.datetimes(naive(2000, 1, 1), naive(2030, 1, 1)),
)
def test_a_year_of_local_hours_comes_back_as_the_instants_it_was_made_of(zone, start):
    top = start.replace(minute=0, second=0, microsecond=0, tzinfo=UTC)
    truth = [top + timedelta(minutes=30 * n) for n in range(0, 2 * 24 * 366, 1)]
    text = [at.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") for at in truth]
    shape = TimeShape(columns=("t",), zone=zone)
    # A first time inside a repeated hour cannot be told; begin where it is plain.
    begin = next(n for n, at in enumerate(truth) if text.count(text[n]) == 1)
    local = walls(pl.DataFrame({"t": text[begin:]}), shape, wide=False)
    told = instants(local, shape, [], Repeats())
    same = [at == true for at, true in zip(told["event_at"].to_list(), truth[begin:], strict=True)]
    assert all(same[: len(same) - 4])


@settings(max_examples=60)
@given(
    rows=st.lists(
        st.tuples(st.floats(allow_nan=False, allow_infinity=False, width=32), st.booleans()),
        min_size=1,
        max_size=40,
    )
)
def test_rows_read_are_facts_or_rejects_and_values_come_back_exactly(tmp_path_factory, rows):
    at = [f"2020-01-{n % 28 + 1:02d} {n // 28:02d}:00" for n in range(len(rows))]
    lines = [f"{t},{value!r}" if good else f"{t}" for t, (value, good) in zip(at, rows, strict=True)]
    facts, rejects = read_text(
        tmp_path_factory.mktemp("p"), "t,v\n" + "\n".join(lines), contract('columns = ["t"]')
    )
    assert facts["value"].to_list() == [value for value, good in rows if good]
    assert rejects.height == sum(not good for _, good in rows)
