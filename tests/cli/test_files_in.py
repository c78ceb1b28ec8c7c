"""Files in, as a person at the shell meets it: look, load, see what was held back, settle it."""

import gzip
import json
from datetime import datetime, timedelta

import pytest
from tests.cli.test_shell import say

__all__ = ["say"]

CONTRACT = """
name = "north"
[time]
columns = ["time"]
resolution = "PT1H"
[[series]]
column = "load"
key = "city/north/load"
quantity = "load"
unit = "MW"
[[series]]
column = "temp"
key = "city/north/temp"
quantity = "temperature"
unit = "degC"
[[rule]]
series = "*/load"
low = 100.0
high = 1000.0
[[rule]]
series = "*/temp"
low = -40.0
high = 50.0
"""
START = datetime(2024, 3, 1)  # noqa: DTZ001 -- as it stands in the file


def rows(first: int = 0, count: int = 96) -> list[list[str]]:
    hours = range(first, first + count)
    return [
        [f"{START + timedelta(hours=h):%Y-%m-%d %H:%M}", str(400 + h % 24 * 5), str(10 + h % 7)]
        for h in hours
    ]


def write(path, given: list[list[str]]) -> str:
    path.write_text("time,load,temp\n" + "\n".join(map(",".join, given)) + "\n")
    return str(path)


@pytest.fixture
def contract(tmp_path, say) -> str:
    say("org", "create", "tenant")
    (tmp_path / "north.toml").write_text(CONTRACT)
    return str(tmp_path / "north.toml")


@pytest.fixture
def faulty(tmp_path) -> str:
    given = rows()
    given[5][1] = "425000"  # kW for MW
    given[9][1] = "-445"
    given[13][1] = '"465,5"'
    given[20][1], given[20][2] = given[20][2], given[20][1]
    given[30][0] = given[29][0]  # an hour early, which leaves its own empty
    return write(tmp_path / "faulty.csv", given)


def test_each_kind_of_repair_is_proposed_previewed_accepted_remembered_and_undone(
    say, contract, faulty, tmp_path
):
    told = json.loads(say("ingest", "load", faulty, "--contract", contract, "--json")[1])
    assert (told["read"], told["accepted"], told["quarantined"]) == (192, 185, 7)

    listed = json.loads(say("quarantine", "list", "--json")[1])["items"]
    proposed = [(row["line"], row["series"][-4:], row["repair"], row["repaired"]) for row in listed]
    assert sorted(proposed) == [
        (7, "load", "divide-1000", 425.0), (11, "load", "turn-sign", 445.0),
        (15, "load", "decimal-comma", 465.5), (22, "load", "swap-columns", 500.0),
        (22, "temp", "swap-columns", 16.0), (32, "load", "shift-hour", 430.0),
        (32, "temp", "shift-hour", 12.0),
    ]  # fmt: skip

    previewed = json.loads(say("quarantine", "preview", "--all", "--rule", "unique", "--json")[1])
    assert {row["at"] for row in previewed} == {"2024-03-02T06:00:00+00:00"}
    assert say("quarantine", "accept", "--all")[1].strip().endswith("undo 1 2 3 4 5 6 7.")
    assert say("quarantine", "list")[1].splitlines()[-1] == "0 rows open."

    later = rows(96, 24)
    later[3][1] = "415000"
    told = json.loads(
        say("ingest", "load", write(tmp_path / "later.csv", later), "--contract", contract, "--json")[1]
    )
    assert (told["accepted"], told["repaired"], told["quarantined"]) == (48, 1, 0)

    code, out, _ = say("quarantine", "undo", "--all", "--rule", "range", "--file", "faulty*")
    assert (code, out.splitlines()[-1]) == (0, "4 rows are open again.")
    series = ("quarantine", "list", "--series", "*/load", "--json")
    assert {row["line"] for row in json.loads(say(*series)[1])["items"]} == {7, 11, 22}


def test_pages_and_counts_of_held_rows_are_told(say, contract, faulty):
    say("ingest", "load", faulty, "--contract", contract)
    out = say("quarantine", "list", "--limit", "3")[1]
    assert out.splitlines()[-1] == "3 of 7 rows open. More: --cursor 3"
    assert say("quarantine", "list", "--limit", "3", "--cursor", "6")[1].splitlines()[-1] == "7 rows open."
    assert say("quarantine", "drop", "1")[1].splitlines()[-1] == "1 row dropped."
    assert say("quarantine", "accept", "1", "999")[0] == 3


def test_loading_twice_changes_nothing_and_a_correction_counts_from_its_known_at(say, contract, tmp_path):
    first = write(tmp_path / "a.csv", rows())
    at = ("--known-at", "2024-04-01T00:00:00Z", "--contract", contract, "--json")
    assert json.loads(say("ingest", "load", first, *at)[1])["accepted"] == 192
    again = json.loads(say("ingest", "load", first, *at)[1])
    assert (again["accepted"], again["superseding"], again["duplicate"]) == (0, 0, 192)
    given = rows()
    given[0][1] = "401"
    corrected = write(tmp_path / "b.csv", given)
    known = ("--known-at", "2024-05-01T00:00:00Z", "--contract", contract, "--json")
    told = json.loads(say("ingest", "load", corrected, *known)[1])
    assert (told["accepted"], told["superseding"], told["duplicate"]) == (0, 1, 191)


def test_one_bad_file_among_several_says_what_is_in_and_what_was_not_begun(say, contract, tmp_path):
    good, last = write(tmp_path / "a.csv", rows()), write(tmp_path / "c.csv", rows(96))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(write(tmp_path / "b", rows()).encode() * 500)[:-9])
    code, _, err = say("ingest", "load", good, str(tmp_path / "b.csv.gz"), last, "--contract", contract)
    assert code == 4
    assert "b.csv.gz" in err
    assert "Of 3 files these are in: a.csv; not begun, to keep their order: c.csv." in " ".join(err.split())
    (tmp_path / "b.csv.gz").unlink()
    told = json.loads(say("ingest", "load", good, last, "--contract", contract, "--json")[1])
    assert (told["accepted"], told["duplicate"]) == (192, 192)


def test_inspect_shows_guesses_rows_and_a_command_to_go_on_with(say, contract, tmp_path):
    path = write(tmp_path / "my load.csv", rows())
    code, out, _ = say("ingest", "inspect", path, "--write", str(tmp_path / "my.toml"))
    assert code == 0
    assert "time.format" in out
    assert "Least sure: " in out
    assert f"--contract {tmp_path / 'my.toml'}" in out.replace("\n", "")
    told = json.loads(say("ingest", "load", path, "--contract", str(tmp_path / "my.toml"), "--json")[1])
    assert (told["accepted"], told["quarantined"]) == (192, 0)


def test_a_wrong_column_is_answered_with_the_one_that_was_meant(say, contract, tmp_path):
    write(tmp_path / "b.csv", rows())
    path = tmp_path / "a.csv"
    path.write_text((tmp_path / "b.csv").read_text().replace("load", "Load"))
    code, _, err = say("ingest", "load", str(path), "--contract", contract)
    assert code == 4
    assert "a.csv: there is no column 'load'; did you mean 'Load'?" in " ".join(err.split())
