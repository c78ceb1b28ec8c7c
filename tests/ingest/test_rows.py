"""What the reader of a file saw and went on from: columns of one name, formulas that nobody computed."""

import zipfile

import openpyxl
import pytest

from foresite.ingest.contract import Contract
from foresite.workflows.house import open_house
from foresite.workflows.load_file import load_files

CONTRACT = """
name = "meters"
[time]
columns = ["time"]
format = "%Y-%m-%d %H:%M"
resolution = "PT1H"
[[series]]
column = "load*"
key = "city/{column}"
quantity = "load"
unit = "MW"
"""
DOUBLED = "time,load, load ,,note,load,\n2024-01-01 00:00,1,2,,x,3,\n2024-01-01 01:00,1,2,,x,3,\n"


@pytest.fixture
def told(settings, engine, tenant, tmp_path):
    """Load one file under a contract; give the findings about the file by rule, and the series."""

    def load(name, contract=CONTRACT):
        report = load_files(open_house(settings), tenant, [tmp_path / name], Contract.parse(contract))
        (file,) = report.as_dict()["files"]
        found = [each for each in file["findings"] if each["rule"] != "blank"]
        return found, sorted(each["series"] for each in file["series"])

    return load


def test_columns_of_one_name_are_told_with_how_they_are_read(told, tmp_path):
    (tmp_path / "a.csv").write_text(DOUBLED)
    (found,), series = told("a.csv")
    assert series == ["city/load", "city/load_3", "city/load_6"]
    assert (found["rule"], found["count"], found["severity"]) == ("header-doubled", 2, "warning")
    assert found["facts"] == {"where": "a.csv", "columns": {"load_3": "load", "load_6": "load"}}
    assert "'load' again, read as 'load_3', 'load' again, read as 'load_6'" in found["message"]
    assert "[file] columns" in found["message"]


def test_names_of_the_contract_and_single_names_are_no_finding(told, tmp_path):
    (tmp_path / "a.csv").write_text(DOUBLED)
    named = CONTRACT.replace(
        "[time]", '[file]\ncolumns = ["time", "load", "b", "c", "d", "e", "f"]\n[time]', 1
    )
    assert told("a.csv", named)[0] == []
    (tmp_path / "b.csv").write_text("time,load,load_3,,\n2024-01-01 00:00,1,2,,\n")
    assert told("b.csv")[0] == []


def test_members_of_an_archive_that_say_the_same_are_told_once(told, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        for name in ("a.csv", "b.csv"):
            packed.writestr(name, DOUBLED)
    assert [found["facts"]["where"] for found in told("a.zip")[0]] == ["a.zip:a.csv"]


def test_columns_of_one_name_in_a_sheet_are_told(told, tmp_path):
    book = openpyxl.Workbook()
    for row in (["time", "load", "load"], ["2024-01-01 00:00", 1, 2]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    (found,), series = told("a.xlsx")
    assert (found["rule"], found["facts"]["where"]) == ("header-doubled", "a.xlsx[Sheet]")
    assert series == ["city/load", "city/load_3"]


def test_places_of_one_name_are_told(told, tmp_path):
    (tmp_path / "a.csv").write_text("id,name,lat,lon,lat\np1,One,52,13,9\n")
    places = (
        'name = "places"\nkind = "assets"\n[assets]\nkey = "place/{id}"\nasset_type = "plant"\n'
        'name = "{name}"\nlatitude = "lat"\nlongitude = "lon"\n'
    )
    assert [found["rule"] for found in told("a.csv", places)[0]] == ["header-doubled"]
