"""What the reader of a file saw and went on from: columns of one name, formulas that nobody computed."""

import io
import zipfile

import openpyxl
import pytest

from foresite.ingest.contract import Contract
from foresite.ingest.formulas import unstored
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


def test_formulas_without_a_stored_result_are_told(told, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Data & more"
    for hour in range(4):
        book.active.append([f"2024-01-01 0{hour}:00", f"=1+{hour}>2", 5])
    book.active.insert_rows(1)
    for column, name in enumerate(("time", "load", "load b"), 1):
        book.active.cell(1, column, name)
    book.create_sheet("other").append(["=1"])
    book.save(tmp_path / "a.xlsx")
    (found,), series = told("a.xlsx")
    assert (found["rule"], found["count"], found["severity"]) == ("formula-unstored", 4, "warning")
    assert found["facts"] == {"where": "a.xlsx[Data & more]", "cells": ["B2", "B3", "B4", "B5"]}
    assert "4 formulas of the sheet 'Data & more' have no stored result" in found["message"]
    assert series == ["city/load_b"]


@pytest.mark.parametrize(
    ("cell", "empty"),
    [
        ('<c r="B2"><f>1+1</f><v>2</v></c>', False),
        ('<c r="B2" t="str"><f>""</f><v></v></c>', False),
        ('<c r="B2"><v></v></c>', False),
        ('<c r="B2"><f>1&lt;2</f><v/></c>', True),
        ('<c r="B2" s="4"><f t="shared" si="0"/><v></v></c>', True),
        ('<c r="B2" t="str"><f>A1</f></c>', True),
        ('<x:c r="B2"><x:f>A1</x:f><x:v /></x:c>', True),
    ],
)
@pytest.mark.parametrize("target", ["worksheets/one.xml", "/xl/worksheets/one.xml"])
def test_a_result_is_told_from_none(cell, empty, target):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("xl/workbook.xml", '<sheets><sheet name="One" sheetId="7" r:id="rId3"/></sheets>')
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships><Relationship Target="{target}" Id="rId3"/></Relationships>',
        )
        filler = '<row><c r="A1"><v>1</v></c></row>' * 50_000
        book.writestr("xl/worksheets/one.xml", f"<sheetData>{filler}<row>{cell}</row>{filler}</sheetData>")
    found = unstored(packed.getvalue(), ["One"], ["One"], "a.xlsx")
    assert [finding.facts["cells"] for finding in found] == ([["B2"]] if empty else [])


def test_a_workbook_of_another_make_has_no_finding():
    assert unstored(b"not a zip", ["One"], ["One"], "a.xls") == []
