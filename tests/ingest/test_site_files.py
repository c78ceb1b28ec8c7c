"""Files of sites: messy headers are understood or named, and what is wrong is said with its line."""

import json

import pytest

from foresite.core.errors import BadDataError
from foresite.ingest.site_files import read_sites

MESSY = (
    "\ufeffPlant Code;Plant Name;Type;LAT;Lng;Capacity MW;Note\r\n"
    '1;Öre "North";Wind;60,5;-7,25;12.5;\r\n;\r\n2;Süd;;n/a;;;old\r\n'
)


@pytest.fixture
def file(tmp_path):
    def written(text, name="sites.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return written


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_messy_table_is_understood_and_says_what_its_columns_were_taken_for(file, encoding) -> None:
    read = read_sites(
        file(MESSY, encoding=encoding), columns={}, asset_type="plant", parent="us", prefix="us/"
    )
    north, south = read.specs
    assert (north.key, north.name, north.asset_type, north.parent) == ("us/1", 'Öre "North"', "wind", "us")
    assert (north.latitude_deg, north.longitude_deg) == (60.5, -7.25)
    assert north.attributes == {"capacity_mw": 12.5}
    assert (south.asset_type, south.latitude_deg, south.attributes) == ("plant", None, {"note": "old"})
    assert read.columns == {
        "key": "Plant Code", "name": "Plant Name", "asset_type": "Type",
        "latitude_deg": "LAT", "longitude_deg": "Lng",
    }  # fmt: skip


def test_column_that_is_not_plain_is_named_by_hand(file) -> None:
    path = file("where_n,where_e,what\n1,2,Dock\n")
    said = {"name": "what", "latitude_deg": "where_n", "longitude_deg": "where_e"}
    (dock,) = read_sites(path, columns=said).specs
    assert (dock.key, dock.latitude_deg, dock.longitude_deg) == ("dock", 1.0, 2.0)


def test_geojson_gives_points_and_outlines(file) -> None:
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    features = [
        {"id": 7, "properties": {"name": "Dock"}, "geometry": {"type": "Point", "coordinates": [2, 1, 30]}},
        {"properties": {"name": "Bay"}, "geometry": {"type": "Polygon", "coordinates": [ring]}},
    ]
    told = {"type": "FeatureCollection", "features": [{"type": "Feature", **each} for each in features]}
    dock, bay = read_sites(file(json.dumps(told), "sites.geojson"), columns={}).specs
    assert (dock.key, dock.latitude_deg, dock.longitude_deg, dock.outline) == ("7", 1.0, 2.0, None)
    assert (bay.key, bay.outline) == ("bay", {"type": "Polygon", "coordinates": [ring]})


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        (" \n", "file-empty", "empty"),
        ("name,lat,lon\n", "file-empty", "no rows"),
        ("a,b\n1,2\n", "no-identity", "there are a, b"),
        ("name,lat,lon\nA,1,2\nB,95,2\n", "bad-place", "line 3: 95 is beyond 90"),
        ("name,lat,lon\nA,north,2\n", "bad-place", "line 2: 'north'"),
        ("name,lat,lon\nA,1,\n", "bad-place", "line 2: it has half a place"),
        ("name,lat\nA,1\n a ,1\n", "bad-place", "line 2"),
        ("name,x1\nA,1\na,1\n", "asset-twice", "line 3 is of the site a, as line 2 is"),
        ("name,x1\nA,1,3\n", "file-unreadable", "line 2 has 3 cells, the header 2"),
        ("name,x1\n,1\n", "no-identity", "line 2 has neither"),
        ('{"type": "FeatureCollection"}', "file-unreadable", "not GeoJSON"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_how_to_mend_it(file, text, code, said) -> None:
    with pytest.raises(BadDataError) as caught:
        read_sites(file(text), columns={})
    assert caught.value.code == code
    assert said in caught.value.message
    assert caught.value.remedy


def test_column_that_is_not_there_is_told_with_those_that_are(file) -> None:
    with pytest.raises(BadDataError, match="latitude_deg=where; columns are name, lat"):
        read_sites(file("name,lat\nA,1\n"), columns={"latitude_deg": "where"})
