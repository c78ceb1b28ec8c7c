"""Files go from raw bytes to the lake: kept, loaded once, and started again when their process dies."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from foresite.catalog import runs
from foresite.catalog.series import by_keys
from foresite.core.errors import BadDataError, NotFoundError, UnavailableError
from foresite.core.timeaxis import Window
from foresite.ingest import contracts, held
from foresite.ingest.contract import Contract
from foresite.ingest.parse import read_chunks
from foresite.workflows import load_file
from foresite.workflows.house import open_house
from foresite.workflows.load_file import keep_contract, load_files, queue_upload, resume_interrupted

CONTRACT = """
name = "meters"
[time]
columns = ["time"]
format = "%Y-%m-%d %H:%M"
zone = "UTC"
resolution = "PT1H"
[[series]]
column = "load"
key = "city/{meter}/load"
quantity = "load"
unit = "MW"
[[rule]]
low = 0.0
high = 100.0
"""
START = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def house(settings, engine):
    return open_house(settings)


def written(path: Path, *, meters: int = 2, hours: int = 48, change: dict[int, str] | None = None) -> Path:
    lines = ["time,meter,load"]
    for hour in range(hours):
        at = START + timedelta(hours=hour)
        lines += [f"{at:%Y-%m-%d %H:%M},m{meter},{10 + (hour * 7 + meter) % 50}.5" for meter in range(meters)]
    for line, text in (change or {}).items():
        lines[line - 1] = text
    path.write_text("\n".join(lines) + "\n")
    return path


def count(house, scope, meter: str = "m0") -> int:
    key = f"city/{meter}/load"
    known = by_keys(house.engine, scope, [key])
    if not known:
        return 0
    return int(house.lake.read(scope, [known[key].series_id], Window.everything()).height)


def ended(house, scope, run_id: str, *, within: float = 60.0):
    until = time.monotonic() + within
    while time.monotonic() < until:
        run = runs.get(house.engine, scope, run_id)
        if run.state in {"done", "failed"}:
            return run
        time.sleep(0.05)
    pytest.fail(f"run {run_id} did not end")


def test_file_goes_in_with_its_raw_bytes_kept_and_its_run_recorded(
    house, tenant, neighbour, tmp_path
) -> None:
    path = written(tmp_path / "a.csv", change={5: "2024-01-01 01:00,m1,5000"})
    report = load_files(house, tenant, [path], Contract.parse(CONTRACT))
    told = report.as_dict()
    assert (told["read"], told["accepted"], told["quarantined"]) == (96, 95, 1)
    (file,) = told["files"]
    assert file["rules"] == {"range": 1}
    assert file["examples"][0]["raw"] == "2024-01-01 01:00,m1,5000"
    assert house.blobs.has(tenant, file["digest"])
    assert not house.blobs.has(neighbour, file["digest"])
    run = runs.get(house.engine, tenant, report.run_id)
    assert (run.state, run.report["accepted"]) == ("done", 95)
    assert count(house, neighbour) == 0
    with pytest.raises(NotFoundError):
        contracts.get(house.engine, neighbour, "meters")


def test_same_file_again_changes_nothing(house, tenant, tmp_path) -> None:
    path = written(tmp_path / "a.csv")
    contract = Contract.parse(CONTRACT)
    first = load_files(house, tenant, [path], contract)
    version = house.lake.version(tenant)
    again = load_files(house, tenant, [path], contract).as_dict()
    assert (again["accepted"], again["duplicate"], again["read"]) == (0, 96, 96)
    assert again["files"][0]["loaded_before"] == first.run_id
    assert house.lake.version(tenant) == version


def test_corrected_file_supersedes_from_its_known_at_on(house, tenant, tmp_path) -> None:
    contract = Contract.parse(CONTRACT)
    june, july = datetime(2024, 6, 1, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC)
    load_files(house, tenant, [written(tmp_path / "a.csv")], contract, known_at=june)
    path = written(tmp_path / "b.csv", change={2: "2024-01-01 00:00,m0,77"})
    told = load_files(house, tenant, [path], contract, known_at=july).as_dict()
    assert (told["superseding"], told["duplicate"], told["accepted"]) == (1, 95, 0)
    series = by_keys(house.engine, tenant, ["city/m0/load"])["city/m0/load"].series_id
    window = Window(START, START + timedelta(hours=1))
    assert house.lake.read(tenant, [series], window, as_of=july - timedelta(days=1))["value"].to_list() == [
        10.5
    ]
    assert house.lake.read(tenant, [series], window, as_of=july)["value"].to_list() == [77.0]


def test_missing_file_is_told_before_anything_happens(house, tenant, tmp_path) -> None:
    with pytest.raises(BadDataError, match="there is no such file"):
        load_files(house, tenant, [tmp_path / "absent.csv"], Contract.parse(CONTRACT))
    assert runs.find(house.engine, tenant).items == []


def test_file_counts_as_loaded_only_when_its_raw_bytes_are_kept(house, tenant, tmp_path, settings) -> None:
    path, contract = written(tmp_path / "a.csv"), Contract.parse(CONTRACT)
    obstacle = Path(settings.files_address, str(tenant.organisation_id), "raw")
    obstacle.parent.mkdir(parents=True, exist_ok=True)
    obstacle.write_text("a file where a folder should be")
    with pytest.raises(UnavailableError) as caught:
        load_files(house, tenant, [path], contract)
    assert "What was read of a.csv before that is in and stays" in caught.value.remedy
    (run,) = runs.find(house.engine, tenant).items
    assert (run.state, (run.error or {}).get("code")) == ("failed", "files-unavailable")
    obstacle.unlink()
    again = load_files(house, tenant, [path], contract).as_dict()
    assert (again["accepted"], again["duplicate"], again["files"][0]["loaded_before"]) == (0, 96, "")
    assert house.blobs.has(tenant, again["files"][0]["digest"])
    assert count(house, tenant) == 48


def test_failed_load_says_so_in_its_run(house, tenant, tmp_path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("when,meter,load\n2024-01-01 00:00,m0,1\n")
    with pytest.raises(BadDataError):
        load_files(house, tenant, [path], Contract.parse(CONTRACT))
    (run,) = runs.find(house.engine, tenant).items
    assert run.state == "failed"
    assert run.error is not None
    assert run.error["code"] == "column-missing"


@pytest.mark.slow
def test_upload_is_loaded_by_a_job_under_the_name_the_client_gave(house, tenant, worker, tmp_path) -> None:
    keep_contract(house, tenant, CONTRACT)
    path = written(tmp_path / "upload.tmp")
    run_id = queue_upload(house, tenant, path, name="../../etc/a.csv", contract="meters")
    run = ended(house, tenant, run_id)
    assert run.state == "done", run.error
    assert run.report["files"][0]["file"] == "a.csv"
    assert count(house, tenant) == 48


def test_upload_under_an_unknown_contract_is_refused(house, neighbour, tenant, tmp_path) -> None:
    keep_contract(house, tenant, CONTRACT)
    with pytest.raises(NotFoundError):
        queue_upload(house, neighbour, written(tmp_path / "a.csv"), name="a.csv", contract="meters")


_LOADER = """
import sys
from pathlib import Path
from foresite.catalog.organisations import scope_of
from foresite.ingest import parse
from foresite.ingest.contract import Contract
from foresite.platform.config import load_settings
from foresite.workflows import load_file
from foresite.workflows.house import open_house

home, path, contract, chunk_rows = sys.argv[1:]
house = open_house(load_settings(home=home, organisation="tenant"))
load_file.read_chunks = lambda path, contract: parse.read_chunks(path, contract, chunk_rows=int(chunk_rows))
def told(share, note):
    print("chunk", flush=True)
scope = scope_of(house.engine, "tenant")
load_file.load_files(house, scope, [Path(path)], Contract.parse(contract), progress=told)
"""


@pytest.mark.slow
@pytest.mark.parametrize("chunks", [1, 3, 6])
def test_load_killed_half_way_and_started_again_loses_and_doubles_nothing(
    house, settings, tenant, worker, tmp_path, chunks
) -> None:
    path = written(tmp_path / "a.csv", meters=4, hours=500, change={700: "2024-01-08 06:00,m2,5000"})
    command = [sys.executable, "-c", _LOADER, str(settings.home), str(path), CONTRACT, "200"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(chunks):
            assert process.stdout.readline() == "chunk\n"
        os.kill(process.pid, signal.SIGKILL)
    assert 0 < sum(count(house, tenant, f"m{n}") for n in range(4)) < 1999
    (run_id,) = resume_interrupted(house, tenant)
    run = ended(house, tenant, run_id)
    assert run.state == "done", run.error
    assert sum(count(house, tenant, f"m{n}") for n in range(4)) == 1999
    assert len(held.find(house.engine, tenant).items) == 1
    assert house.lake.verify(tenant) == []
    every = [
        row.series_id for row in by_keys(house.engine, tenant, [f"city/m{n}/load" for n in range(4)]).values()
    ]
    assert house.lake.versions(tenant, every, Window.everything()).height == 1999
    again = load_files(house, tenant, [path], Contract.parse(CONTRACT)).as_dict()
    assert again["accepted"] == again["superseding"] == 0


def test_file_of_which_nothing_can_be_read_is_given_up_with_its_first_fault(house, tenant, tmp_path):
    path = written(tmp_path / "other.csv", meters=2, hours=2_000)
    other = CONTRACT.replace("%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")
    with pytest.raises(BadDataError) as told:
        load_files(house, tenant, [path], Contract.parse(other))
    assert told.value.code == "contract-unfit"
    assert (told.value.facts["rule"], told.value.facts["line"]) == ("time", 2)
    assert "2024-01-01 00:00" in told.value.message


@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_file_that_breaks_off_says_that_its_beginning_is_in(
    house, tenant, tmp_path, monkeypatch, share
) -> None:
    """Also where nobody knows how much of it was read."""

    def breaking(path: Path, contract: Contract):
        for chunk in read_chunks(path, contract, chunk_rows=20):
            chunk.share = share
            yield chunk
        raise BadDataError("the file ends here", code="file-truncated", remedy="Copy it again.")

    monkeypatch.setattr(load_file, "read_chunks", breaking)
    told: list[float] = []
    file = written(tmp_path / "meters.csv")
    with pytest.raises(BadDataError, match="ends here") as caught:
        load_files(
            house, tenant, [file], Contract.parse(CONTRACT), progress=lambda each, _note: told.append(each)
        )
    assert "What was read of meters.csv before that is in and stays." in caught.value.remedy
    assert told
    assert count(house, tenant) == 48
