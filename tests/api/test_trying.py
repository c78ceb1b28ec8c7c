"""Files looked at and tried over HTTP: what is proposed, what would come in, and that nothing is kept."""

from datetime import datetime
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import LOAD

from foresite.api.app import create_app
from foresite.catalog import series
from foresite.core.ids import new_id
from foresite.ingest import held
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.tenancy import Scope
from foresite.workflows import trying_files
from foresite.workflows.house import House

INSPECT, DRY_RUN = "/api/v1/files/inspect", "/api/v1/files/dry-run"
HEAD = """Plant report;;
printed 2024-06-01;;
Zeit;Last (kW);Temp
01.03.2024 00:00;1.204,5;7,5
01.03.2024 01:00;1.190,0;7,1
01.03.2024 02:00;kaputt;6,9
01.03.2024 03:00;1.150,25;6,5
01.03.2024 03:00;9.999,25;6,5
01.03.2024 06:00;1.350,0;6,6
"""
MESSY = HEAD + "".join(f"01.03.2024 {hour:02}:00;1.{300 + hour},5;{hour},5\n" for hour in range(7, 24))
"""Two lines above the header, German numbers, a word for a value, a second value for an hour, and a gap."""
CONTRACT = """name = "plant"
[file]
delimiter = ";"
decimal = ","
thousands = "."
skip_lines = 2
[time]
columns = ["Zeit"]
format = "%d.%m.%Y %H:%M"
zone = "Europe/Berlin"
resolution = "PT1H"
[[series]]
column = "Last (kW)"
key = "north/load"
quantity = "load"
unit = "MW"
file_unit = "kW"
[[series]]
column = "Temp"
key = "north/temperature"
quantity = "temperature"
unit = "degC"
"""


def sent(client: TestClient, url: str, file: str | bytes, contract: str = "", **asked: Any) -> httpx.Response:
    content = file if isinstance(file, bytes) else file.encode()
    params = {"name": "plant.csv", "contract_bytes": len(contract.encode()), **asked}
    return client.post(url, params=params, content=contract.encode() + content)


def test_proposal_tells_how_sure_it_is_and_shows_lines_beside_what_was_read(client: TestClient) -> None:
    told = sent(client, INSPECT, MESSY).json()
    sure = {guess["field"]: guess for guess in told["guesses"]}
    assert (sure["file.delimiter"]["value"], sure["file.decimal"]["value"]) == (";", ",")
    assert all(0 <= guess["confidence"] <= 1 and guess["why"] for guess in told["guesses"])
    assert [column["name"] for column in told["columns"]] == ["Zeit", "Last (kW)", "Temp"]
    first = next(line for line in told["lines"] if line["values"])
    assert (first["line"], first["raw"]) == (4, "01.03.2024 00:00;1.204,5;7,5")
    assert [value["value"] for value in first["values"]] == [1204.5, 7.5]
    (bad,) = [line for line in told["lines"] if line["refused"]]
    assert (bad["line"], bad["refused"]["rule"]) == (6, "number")
    assert told["contract"]["file"]["skip_lines"] == 2


def test_a_date_that_reads_either_way_comes_with_the_other_way(client: TestClient) -> None:
    rows = "".join(f"0{day}/0{day}/2024,{day}\n" for day in range(1, 8))
    told = sent(client, INSPECT, "day,load\n" + rows).json()
    (guess,) = [each for each in told["guesses"] if each["field"] == "time.format"]
    assert {guess["value"], *guess["alternatives"]} == {"%d/%m/%Y", "%m/%d/%Y"}
    assert guess["confidence"] < 0.6


def test_stated_part_of_a_file_is_kept_and_the_rest_guessed_anew(client: TestClient) -> None:
    wrong = '{"file": {"delimiter": "|"}}'
    assert sent(client, INSPECT, MESSY, wrong).json()["code"] in {"not-a-table", "no-time-column"}
    told = sent(client, INSPECT, MESSY, '[file]\ndecimal = "."\n').json()
    assert told["contract"]["file"]["decimal"] == "."
    assert "file.decimal" not in {guess["field"] for guess in told["guesses"]}
    assert told["contract"]["time"]["columns"] == ["Zeit"]


def test_whole_contract_is_shown_at_work_in_toml_and_in_json(client: TestClient) -> None:
    toml = sent(client, INSPECT, MESSY, CONTRACT).json()
    assert (toml["guesses"], toml["fits"], toml["refused"]) == ([], [], {"number": 1})
    first = toml["lines"][0]["values"][0]
    assert (first["series"], first["event_at"]) == ("north/load", "2024-02-29T23:00:00Z")
    assert first["value"] == pytest.approx(1.2045)
    json = sent(
        client, INSPECT, MESSY, httpx.Request("POST", "http://x", json=toml["contract"]).read().decode()
    )
    assert json.json() == toml


def test_dry_run_counts_what_a_load_would_do_and_writes_nothing(
    client: TestClient, house: House, tenant: Scope
) -> None:
    told = sent(client, DRY_RUN, MESSY, CONTRACT).json()
    assert {name: told[name] for name in ("read", "accepted", "duplicate", "quarantined")} == {
        "read": 46, "accepted": 43, "duplicate": 1, "quarantined": 2,
    }  # fmt: skip
    assert told["rules"] == {"number": 1, "unique": 1}
    assert {each["line"] for each in told["examples"]} == {6, 8}
    load, temperature = told["series"]
    assert (load["series"], load["unit"], load["zone"], load["series_id"]) == (
        "north/load", "MW", "Europe/Berlin", None,
    )  # fmt: skip
    assert datetime.fromisoformat(load["first_at"]) < datetime.fromisoformat(load["last_at"])
    assert {finding["rule"] for finding in temperature["findings"]} == {"gap"}
    assert series.by_keys(house.engine, tenant, ["north/load"]) == {}
    assert held.count(house.engine, tenant, state="") == 0
    assert client.get("/api/v1/runs").json()["items"] == []
    assert client.get("/api/v1/contracts").json() == []


def test_dry_run_says_which_series_are_there_and_in_which_unit(
    client: TestClient, house: House, tenant: Scope, neighbour: Scope
) -> None:
    there = series.ensure(house.engine, tenant, [LOAD])["north/load"]
    spec = series.SeriesSpec("north/temperature", "temperature", "degF")
    series.ensure(house.engine, neighbour, [spec])
    load, temperature = sent(client, DRY_RUN, MESSY, CONTRACT).json()["series"]
    assert (load["series_id"], load["unit_there"]) == (there, "MW")
    assert (temperature["series_id"], temperature["unit_there"]) == (None, None)  # the neighbour's is unseen


def test_kept_contract_that_reads_the_file_is_told_to_its_organisation_only(
    client: TestClient, house: House, neighbour: Scope
) -> None:
    assert client.post("/api/v1/contracts", content=CONTRACT.encode()).status_code == 201
    other = CONTRACT.replace('"plant"', '"other-files"').replace("Zeit", "Uhr")
    assert client.post("/api/v1/contracts", content=other.encode()).status_code == 201
    (fits,) = sent(client, INSPECT, MESSY).json()["fits"]
    assert (fits["name"], fits["read"], fits["refused"]) == ("plant", 45, 1)
    with TestClient(create_app(house, neighbour)) as theirs:
        assert sent(theirs, INSPECT, MESSY).json()["fits"] == []


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('name = "a"\n[time\ncolumns = 1\n', "contract-malformed", 2),
        (CONTRACT.replace('unit = "degC"', 'unit = "degX"'), "unknown-unit", 22),
        (CONTRACT.replace('resolution = "PT1H"', 'label = "middle"'), "contract-invalid", 11),
        (CONTRACT.replace('quantity = "load"', 'amount = "load"'), "contract-invalid", 15),
        (CONTRACT.replace("Europe/Berlin", "Europe/Nowhere"), "bad-zone", 10),
    ],
    ids=["toml", "unit", "choice", "entry", "zone"],
)
def test_fault_of_a_contract_is_told_by_its_line(client: TestClient, text: str, code: str, line: int) -> None:
    answer = sent(client, DRY_RUN, MESSY, text).json()
    assert answer["code"] == code
    assert line in {wrong["line"] for wrong in answer["facts"]["wrong"]}


def test_cut_text_is_read_to_its_last_whole_line(client: TestClient) -> None:
    told = sent(client, DRY_RUN, MESSY[:-3] + "\n01.03.2024 0", CONTRACT, cut=True).json()
    assert (told["read"], told["rules"]["number"]) == (46, 1)
    wide = MESSY.encode("utf-16")
    assert sent(client, DRY_RUN, wide[:-1], CONTRACT, cut=True).json()["read"] == 44


@pytest.mark.parametrize("name", ["load.xlsx", "load.csv.gz", "load.parquet", "load.zip"])
def test_kind_of_which_a_beginning_says_nothing_must_be_whole(client: TestClient, name: str) -> None:
    answer = sent(client, INSPECT, b"PK\x03\x04 and so on", name=name, cut=True)
    assert (answer.status_code, answer.json()["code"]) == (413, "file-uncuttable")
    assert answer.json()["facts"]["max_bytes"] == trying_files.MOST_BYTES


@pytest.mark.parametrize("url", [INSPECT, DRY_RUN])
def test_more_than_is_looked_at_is_refused(
    client: TestClient, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("foresite.api.files.MOST_BYTES", 1000)
    answer = sent(client, url, b"x" * 1001)
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")


@pytest.mark.parametrize(
    ("content", "asked", "code"),
    [
        (b"", {}, "file-empty"),
        (b"\xff\xfe\xff\xfe", {"contract_bytes": 4}, "contract-not-text"),
        (b"\0\1\2\3binary", {"name": "a.csv"}, "file-binary"),
        (b"name", {"contract_bytes": 4}, "file-empty"),
        (b"{,}time,load\n", {"contract_bytes": 3}, "contract-malformed"),
    ],
    ids=["nothing", "contract-no-text", "binary", "no-file", "no-json"],
)
def test_what_cannot_be_looked_at_is_refused(
    client: TestClient, content: bytes, asked: Any, code: str
) -> None:
    answer = client.post(INSPECT, params={"name": "a.csv", **asked}, content=content)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_whoever_may_not_upload_may_not_look(client: TestClient, house: House, tenant: Scope) -> None:
    viewer = keys.create(house.engine, tenant, new_id(), ROLES["viewer"], by=ROLES["owner"])
    headers = {"authorization": f"Bearer {viewer.secret}"}
    for url in (INSPECT, DRY_RUN):
        answer = client.post(url, params={"name": "a.csv"}, content=MESSY.encode(), headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "permission-absent")
