"""Several series at once: drawn, resampled, as known at a moment, and taken out as files."""

from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO

import openpyxl
import polars as pl
import pytest
from tests.api.conftest import START

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.frames import FACT
from foresite.workflows import value_files

URL = "/api/v1/observations"
WINDOW = {"start": START.isoformat(), "end": (START + timedelta(days=2)).isoformat()}
CHANGE = datetime(2024, 3, 31, tzinfo=UTC)


def written(house, scope, series_id, values, *, first=START, known_at=None) -> None:
    rows = [
        {
            "series_id": series_id,
            "event_at": first + timedelta(hours=hour),
            "known_at": known_at or first + timedelta(hours=hour + 1),
            "value": value,
            "quality": 0,
        }
        for hour, value in enumerate(values)
    ]
    house.lake.append(scope, pl.DataFrame(rows, schema=FACT))


@pytest.fixture
def pair(house, tenant) -> list[int]:
    """Two series of two days; the third hour of the first is restated a day later, the fourth withdrawn."""
    specs = [
        SeriesSpec("a/load", "load", "MW", name="=1+1", resolution="PT1H", zone="Europe/Berlin"),
        SeriesSpec("b/temp", "temperature", "degC", resolution="PT1H", zone="America/New_York"),
    ]
    ids = list(series.ensure(house.engine, tenant, specs).values())
    for series_id in ids:
        written(house, tenant, series_id, [float(hour) for hour in range(48)])
    again = {"first": START + timedelta(hours=2), "known_at": START + timedelta(days=1)}
    written(house, tenant, ids[0], [100.0, None], **again)
    return ids


def test_several_series_come_in_the_order_asked_for_with_totals_of_all_values(client, pair) -> None:
    asked = {"series_id": pair[::-1], **WINDOW, "max_points": 10}
    told = client.get(URL, params=asked).json()["series"]
    assert [each["series_id"] for each in told] == pair[::-1]
    thinned = told[1]["columns"]
    assert len(thinned["value"]) <= 10
    assert max(thinned["value"]) == 100.0
    assert told[1]["sampling"] == "minmax"
    assert told[0]["totals"] == {
        "count": 48,
        "mean": 23.5,
        "min": 0.0,
        "max": 47.0,
        "sum": 1128.0,
        "first_at": "2024-01-01T00:00:00Z",
        "last_at": "2024-01-02T23:00:00Z",
    }


def test_an_open_window_is_divided_where_there_are_values(client, pair) -> None:
    told = client.get(URL, params={"series_id": pair[1]}).json()["series"][0]
    assert told["sampling"] == "raw"
    assert told["columns"]["value"] == [float(hour) for hour in range(48)]


def test_a_series_without_values_is_there_and_empty(client, pair) -> None:
    told = client.get(URL, params={"series_id": pair[0], "start": "2030-01-01"}).json()["series"][0]
    assert told["columns"]["value"] == []
    assert told["totals"]["count"] == 0
    assert told["totals"]["mean"] is None


@pytest.mark.parametrize(("statistic", "value"), [("min", 0.0), ("max", 22.0), ("sum", 253.0)])
def test_buckets_are_days_of_each_site(client, house, tenant, pair, statistic, value) -> None:
    """The clock goes forward in Berlin on that day, which has 23 hours; in New York it begins at four."""
    for series_id, hour in ((pair[0], -1), (pair[1], 4)):
        written(house, tenant, series_id, map(float, range(23)), first=CHANGE + timedelta(hours=hour))
    asked = {"series_id": pair, "start": "2024-03-30T23:00:00Z", "end": "2024-04-01T03:00:00Z"}
    told = client.get(URL, params={**asked, "resolution": "P1D", "statistic": statistic}).json()
    for part, begins in zip(told["series"], ("2024-03-30T23:00", "2024-03-31T04:00"), strict=True):
        assert part["columns"]["event_at"] == [int(datetime.fromisoformat(f"{begins}Z").timestamp() * 1000)]
        assert part["columns"]["value"] == [value]


def test_the_extremes_of_buckets_are_told_unless_they_are_not_wanted(client, pair) -> None:
    asked = {"series_id": pair[0], **WINDOW, "resolution": "P1D"}
    (full,) = client.get(URL, params=asked).json()["series"]
    (lean,) = client.get(URL, params=asked | {"extremes": False}).json()["series"]
    assert all(low <= high for low, high in zip(full["columns"]["min"], full["columns"]["max"], strict=True))
    assert lean["columns"] == full["columns"] | {"min": None, "max": None}


def test_a_bucket_at_the_edge_of_the_window_is_whole(client, pair) -> None:
    edges = {"start": "2024-01-01T15:00:00Z", "end": "2024-01-02T09:00:00Z"}
    asked = {"series_id": pair[1], **edges, "resolution": "P1D", "statistic": "sum"}
    (part,) = client.get(URL, params=asked).json()["series"]
    assert part["columns"]["value"] == [sum(range(5, 29)), sum(range(29, 48))]
    assert part["totals"]["count"] == 18


def test_what_was_known_then_differs_from_now_and_says_where(client, pair) -> None:
    then = (START + timedelta(hours=12)).isoformat()
    told = client.get(URL, params={"series_id": pair, **WINDOW, "as_of": then}).json()["series"]
    assert told[0]["columns"]["value"][2:4] == [2.0, 3.0]
    changed = client.get(f"{URL}/changes", params={"series_id": pair, **WINDOW, "as_of": then}).json()
    assert [(each["restated"], each["fresh"]) for each in changed] == [(2, 36), (0, 36)]
    assert changed[0]["columns"]["then"] == [2.0, 3.0]
    assert changed[0]["columns"]["now"] == [100.0, None]


def test_moments_tell_what_became_known_and_what_was_restated(client, pair) -> None:
    told = client.get(f"{URL}/moments", params={"series_id": pair[0], **WINDOW}).json()
    assert len(told) == 48
    (restated,) = [each for each in told if each["restated"]]
    assert restated == {"known_at": "2024-01-02T00:00:00Z", "values": 3, "restated": 2}


def test_of_too_many_moments_those_that_restated_stay(client, house, tenant, pair, monkeypatch) -> None:
    monkeypatch.setattr("foresite.api.picture.MOMENTS", 5)
    told = client.get(f"{URL}/moments", params={"series_id": pair, **WINDOW}).json()
    assert len(told) == 5
    assert sum(each["restated"] for each in told) == 2
    assert told[-1]["known_at"] == "2024-01-03T00:00:00Z"


def test_a_csv_has_every_value_in_local_time_and_nothing_that_a_spreadsheet_computes(client, pair) -> None:
    answer = client.get(f"{URL}/export", params={"series_id": pair, **WINDOW})
    assert answer.headers["content-disposition"] == "attachment; filename=values-tenant.csv"
    told = pl.read_csv(StringIO(answer.text))
    assert told.columns[3] == "time [Europe/Berlin]"
    assert told.height == 47 + 48
    assert told.row(0)[:5] == (
        "a/load", "'=1+1", "MW", "2024-01-01T01:00:00+01:00", "2024-01-01T00:00:00+00:00",
    )  # fmt: skip
    assert told["value"].to_list()[:3] == [0.0, 1.0, 100.0]


def test_a_file_tells_what_was_known_at_a_moment(client, pair) -> None:
    then = {"as_of": (START + timedelta(hours=12)).isoformat()}
    answer = client.get(f"{URL}/export", params={"series_id": pair, **WINDOW, **then})
    assert pl.read_csv(StringIO(answer.text))["value"].to_list()[:4] == [0.0, 1.0, 2.0, 3.0]


def test_a_workbook_has_texts_as_texts_and_says_what_it_is(client, pair) -> None:
    asked = {"series_id": pair, **WINDOW, "format": "xlsx", "zone": "Asia/Tehran"}
    book = openpyxl.load_workbook(BytesIO(client.get(f"{URL}/export", params=asked).content))
    head, first = list(book["Values"].iter_rows(max_row=2))
    assert head[3].value == "time [Asia/Tehran]"
    assert (first[1].value, first[1].data_type) == ("=1+1", "s")
    assert first[3].value == datetime(2024, 1, 1, 3, 30)  # noqa: DTZ001 -- a cell knows no zone
    assert dict(book["About"].iter_rows(values_only=True))["time zone"] == "Asia/Tehran"


def test_parquet_keeps_types_and_the_zone(client, pair) -> None:
    asked = {"series_id": pair, **WINDOW, "format": "parquet", "resolution": "P1D"}
    told = pl.read_parquet(BytesIO(client.get(f"{URL}/export", params=asked).content))
    assert told.schema["event_at"] == pl.Datetime("us", "Europe/Berlin")
    assert set(told.columns) >= {"mean", "min", "max", "sum", "count"}


def test_a_workbook_larger_than_can_be_made_is_refused_with_a_way_out(client, pair, monkeypatch) -> None:
    monkeypatch.setitem(value_files.MOST_ROWS, "xlsx", 10)
    answer = client.get(f"{URL}/export", params={"series_id": pair, **WINDOW, "format": "xlsx"})
    assert (answer.status_code, answer.json()["code"]) == (422, "export-too-large")
    assert client.get("/api/v1/audit", params={"action": "series.export"}).json()["items"] == []


@pytest.mark.parametrize("path", ["", "/moments", "/changes", "/export"])
def test_the_neighbours_series_is_not_there(client, house, neighbour, pair, path) -> None:
    spec = SeriesSpec("theirs", "load", "MW")
    theirs = series.ensure(house.engine, neighbour, [spec])["theirs"]
    asked = {"series_id": [pair[0], theirs], "as_of": "2024-01-01T00:00:00Z"}
    assert client.get(URL + path, params=asked).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        {"resolution": "1h"},
        {"statistic": "median"},
        {"format": "exe"},
        {"zone": "Mars/Olympus"},
        {"max_points": 10**6},
        {"series_id": []},
        {"series_id": [1] * 201},
    ],
)
def test_what_cannot_be_asked_for_is_refused(client, pair, asked) -> None:
    path = "/export" if asked.keys() & {"format", "zone"} else ""
    assert client.get(URL + path, params={"series_id": pair, **asked}).status_code == 422


def test_series_are_found_by_their_ids(client, pair) -> None:
    told = client.get("/api/v1/series", params={"series_id": pair}).json()["items"]
    assert sorted(each["series_id"] for each in told) == sorted(pair)
