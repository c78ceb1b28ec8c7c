"""Notes in files: a sheet of a workbook, a CSV of their own, and no place in files that machines read."""

import csv
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import polars as pl
import pytest
from tests.api.conftest import START

from foresite.catalog import assets
from foresite.catalog.assets import AssetSpec
from foresite.workflows import note_files

pytestmark = pytest.mark.everywhere
URL, VALUES = "/api/v1/notes/export", "/api/v1/observations/export"
WINDOW = {"start": START.isoformat(), "end": (START + timedelta(days=2)).isoformat()}


@pytest.fixture
def noted(client, house, tenant, load_id):
    """Notes of a series, of what its asset is a part of, of everything, for oneself, of another time."""
    assets.ensure(
        house.engine, tenant, [AssetSpec("city", name="The city"), AssetSpec("north", parent="city")]
    )
    city = assets.by_key(house.engine, tenant, "city").asset_id
    written = [
        {"text": "=1+1", "series_id": load_id, "start_at": START + timedelta(hours=2)},
        {"text": "Two\nlines.", "asset_id": city, "start_at": START, "end_at": START + timedelta(hours=3)},
        {"text": "A holiday.", "start_at": START + timedelta(hours=5)},
        {"text": "Mine alone.", "series_id": load_id, "start_at": START, "shared": False},
        {"text": "Another day.", "series_id": load_id, "start_at": START + timedelta(days=9)},
    ]
    for each in written:
        told = {name: at.isoformat() if isinstance(at, datetime) else at for name, at in each.items()}
        assert client.post("/api/v1/notes", json=told).status_code == 201
    return load_id


def lines(client, **asked) -> list[dict[str, str]]:
    answer = client.get(URL, params={**WINDOW, **asked})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.text)))


def test_notes_are_a_csv_by_time_in_local_time_that_no_spreadsheet_computes(client, noted) -> None:
    told = lines(client, series_id=noted)
    assert [(each["about"], each["key"], each["note"]) for each in told] == [
        ("asset", "city", "Two\nlines."),
        ("series", "north/load", "'=1+1"),
        ("everything", "", "A holiday."),
    ]
    first = told[0]
    assert (first["name"], first["from [Europe/Berlin]"]) == ("The city", "2024-01-01T01:00:00+01:00")
    assert (first["from [UTC]"], first["until [UTC]"]) == (
        "2024-01-01T00:00:00+00:00",
        "2024-01-01T03:00:00+00:00",
    )
    assert (told[1]["until [UTC]"], told[1]["changed at [UTC]"]) == ("", "")


def test_a_workbook_has_a_sheet_of_them_and_other_files_of_values_stay_as_they_were(client, noted) -> None:
    asked = {"series_id": noted, **WINDOW, "format": "xlsx", "zone": "Asia/Tehran"}
    book = openpyxl.load_workbook(BytesIO(client.get(VALUES, params=asked).content))
    assert book.sheetnames == ["Values", "Notes", "About"]
    head, first, second, *others = list(book["Notes"].iter_rows())
    assert [each.value for each in head][:5] == [
        "about", "key", "name", "from [Asia/Tehran]", "until [Asia/Tehran]",
    ]  # fmt: skip
    assert first[3].value == datetime(2024, 1, 1, 3, 30)  # noqa: DTZ001 -- a cell knows no zone
    assert first[5].value == datetime(2024, 1, 1)  # noqa: DTZ001 -- a cell knows no zone
    assert (second[7].value, second[7].data_type) == ("=1+1", "s")
    assert [each[7].value for each in others] == ["A holiday."]
    for form in ("csv", "parquet"):
        content = client.get(VALUES, params={**asked, "format": form}).content
        table = pl.read_csv(BytesIO(content)) if form == "csv" else pl.read_parquet(BytesIO(content))
        assert table.height == 48
        assert "note" not in table.columns


def test_they_are_told_as_they_stood_at_a_moment(client, noted) -> None:
    assert lines(client, series_id=noted, as_of=START.isoformat()) == []
    one = client.get("/api/v1/notes", params={**WINDOW, "series_id": noted}).json()["items"]
    holiday = next(each for each in one if each["text"] == "A holiday.")
    before = datetime.now(UTC).isoformat()
    client.patch(f"/api/v1/notes/{holiday['note_id']}", json={"text": "A holiday was moved."})
    assert lines(client, series_id=noted)[-1]["note"] == "A holiday was moved."
    assert lines(client, series_id=noted)[-1]["changed at [UTC]"]
    assert lines(client, series_id=noted, as_of=before)[-1]["note"] == "A holiday."


def test_without_series_every_note_is_told_and_of_too_many_the_newest(client, noted, monkeypatch) -> None:
    assert [each["key"] for each in lines(client)] == ["city", "north/load", ""]
    monkeypatch.setattr(note_files, "MOST", 2)
    monkeypatch.setattr(note_files, "_PAGE", 1)
    assert [each["about"] for each in lines(client)] == ["asset", "everything"]


def test_what_cannot_be_taken_out_is_refused(client, noted) -> None:
    assert client.get(URL, params={"zone": "Mars/Olympus"}).status_code == 422
    assert client.get(URL, params={"series_id": 10**6}).status_code == 404
    assert client.get("/api/v1/audit", params={"action": "note.export"}).json()["items"] == []
