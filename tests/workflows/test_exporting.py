"""A model in a container's folder: it answers as here, to the digit, and only if it is what was learned."""

import http.client
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select
from tests.forecasting.answering import answering
from tests.forecasting.zoo import awkward
from tests.workflows.test_forecasts import ISSUE, facts, made_series, parameters

from foresite.core.errors import BadDataError, NotFoundError, RefusedError, UnavailableError
from foresite.core.frames import QUANTILE_COLUMNS
from foresite.forecasting.tables import ModelRow
from foresite.forecasting.wire import panel_text
from foresite.lake.lake import Lake
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope
from foresite.workflows import exporting, forecasts, many
from foresite.workflows.forecasts import panel as panel_of_lake
from foresite.workflows.forecasts import plan
from foresite.workflows.house import House

SERVER = [sys.executable, "-m", "foresite.api.invocations"]


@pytest.fixture
def house(settings: Settings, engine: Engine) -> House:
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


def trained(house: House, scope: Scope, name: str = "seasonal-naive") -> ModelRow:
    load, weather = made_series(house, scope)
    house.lake.append(scope, facts(load, weather))
    at = ISSUE - timedelta(days=2)
    return forecasts.train(
        house,
        scope,
        [load],
        forecaster=name,
        issued_at=at,
        covariates=[weather],
        parameters=parameters(name),
    )


def elsewhere(house: House, address: str, *model_ids: str) -> House:
    told = {"model_endpoints": dict.fromkeys(model_ids, address)}
    return replace(house, settings=house.settings.model_copy(update=told))


@contextmanager
def run(folder: Path, port: int) -> Iterator[str]:
    """The server of an exported folder, by the code that is in the folder."""
    address = f"http://127.0.0.1:{port}"
    command = [*SERVER, "--port", str(port), "model", "serve"]
    with answering(command, f"{address}/ping", folder, {"PYTHONPATH": str(folder)}):
        yield address


def posted(address: str, body: bytes) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(f"{address}/invocations", body, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal) | {"form": refusal.headers["content-type"]}


def claimed(port: int, length: int) -> tuple[int, str]:
    """Status and code where a body claims to be so long, before any of it is sent."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.putrequest("POST", "/invocations")
        connection.putheader("content-length", str(length))
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, json.load(answer)["code"]


@pytest.mark.parametrize("name", ["seasonal-naive", "house"])
def test_an_issue_through_the_container_is_the_local_one_to_the_digit(
    house, tenant, tmp_path, free_port, name
) -> None:
    row = trained(house, tenant, name)
    exporting.export(house, tenant, row.model_id, tmp_path / "out")
    here = forecasts.issue(house, tenant, row.model_id, issued_at=ISSUE)
    with run(tmp_path / "out", free_port) as address:
        with urllib.request.urlopen(f"{address}/ping", timeout=5) as ping:
            assert (ping.status, json.load(ping)) == (200, {"model_id": row.model_id})
        away = elsewhere(house, address, row.model_id)
        there = forecasts.issue(away, tenant, row.model_id, issued_at=ISSUE)
        (fast,) = many.issue_each(away, tenant, [row.model_id], issued_at=ISSUE)["issue_ids"]
    columns = ["series_id", "event_at", *QUANTILE_COLUMNS]
    said = [
        house.lake.read_forecasts(tenant, issue_id=each).select(columns)
        for each in (here.issue_id, there.issue_id, fast)
    ]
    assert said[0].height == 24
    assert said[1].equals(said[0])
    assert said[2].equals(said[0])
    assert forecasts.reproduce(away, tenant, there.issue_id)["identical"], (
        "it is computed here, nobody is asked"
    )


def test_the_container_refuses_what_it_cannot_answer(house, tenant, tmp_path, free_port) -> None:
    row = trained(house, tenant)
    exporting.export(house, tenant, row.model_id, tmp_path / "out")
    asked = plan(house, tenant, row.series_ids, row.covariates, 24)
    seen = panel_of_lake(house, tenant, asked, issued_at=ISSUE, version=house.lake.version(tenant), days=120)
    with run(tmp_path / "out", free_port) as address:
        status, told = posted(address, panel_text(seen))
        assert (status, len(told["event_at"]), sorted(told["quantiles"])) == (
            200,
            24,
            sorted(QUANTILE_COLUMNS),
        )
        assert posted(address, b"hello")[1]["code"] == "panel-malformed"
        status, told = posted(address, panel_text(awkward(ISSUE)))
        assert (status, told["code"], told["form"]) == (422, "model-does-not-fit", "application/problem+json")
        status, told = posted(address, panel_text(replace(seen, horizon_seconds=3600)))
        assert (status, told["code"]) == (422, "model-does-not-fit")
        status, told = posted(address, panel_text(replace(seen, rows=seen.rows.clear())))
        assert (status, told["code"]) == (422, "no-history")
        assert claimed(free_port, 32 * 1024**2 + 1) == (413, "body-too-large")
        with pytest.raises(urllib.error.HTTPError) as other:
            urllib.request.urlopen(f"{address}/docs", timeout=5)
        assert other.value.code == 404
        other.value.close()


@pytest.mark.parametrize("broken", ["artefact", "manifest.json", None])
def test_a_folder_that_is_not_what_was_exported_is_not_served(house, tenant, tmp_path, broken) -> None:
    row = trained(house, tenant)
    exporting.export(house, tenant, row.model_id, tmp_path / "out")
    model = tmp_path / "out" / "model"
    if broken is None:
        (model / "manifest.json").unlink()
    else:
        (model / broken).write_bytes((model / broken).read_bytes().replace(b'"', b"'", 1))
    ended = subprocess.run([*SERVER, str(model)], capture_output=True, text=True, check=False, timeout=100)
    code = "artefact-changed" if broken == "artefact" else "export-unreadable"
    assert (ended.returncode, ended.stderr.partition(":")[0]) == (1, code)
    assert ended.stdout == ""


def test_a_container_that_is_away_is_named_and_stops_no_other_model(house, tenant, free_port) -> None:
    row = trained(house, tenant)
    other = trained(house, tenant)
    away = elsewhere(house, f"http://127.0.0.1:{free_port}", row.model_id)
    with pytest.raises(UnavailableError) as caught:
        forecasts.issue(away, tenant, row.model_id, issued_at=ISSUE)
    assert caught.value.code == "endpoint-away"
    told = many.issue_each(away, tenant, [row.model_id, other.model_id], issued_at=ISSUE)
    assert len(told["issue_ids"]) == 1
    assert [(each["model_id"], each["code"]) for each in told["refusals"]] == [
        (row.model_id, "endpoint-away")
    ]


def test_the_folder_tells_what_it_is_and_holds_all_that_a_container_needs(house, tenant, tmp_path) -> None:
    row = trained(house, tenant)
    folder = tmp_path / "out"
    folder.mkdir()
    exporting.export(house, tenant, row.model_id, folder)
    told = json.loads((folder / "model" / "manifest.json").read_text())
    assert told["series"] == [{"series_id": row.series_ids[0], "key": "north/load", "unit": "MW"}]
    assert (told["forecaster"], told["parameters"], told["artefact_sha256"], told["stage"]) == (
        "seasonal-naive",
        row.parameters,
        row.artefact,
        "candidate",
    )
    assert (told["certificate_sha256"], told["certified"]) == (None, False)
    assert sorted(each.name for each in folder.iterdir()) == [
        "Dockerfile",
        "README.md",
        "foresite",
        "model",
        "requirements.txt",
    ]
    assert not list((folder / "foresite").rglob("*.pyc"))
    assert row.model_id in (folder / "README.md").read_text()
    recipe = (folder / "Dockerfile").read_text()
    for line in recipe.splitlines():
        if line.startswith("COPY"):
            assert (folder / line.split()[1]).exists(), line
    assert "--require-hashes" in recipe
    assert recipe.index("USER foresite") < recipe.index("ENTRYPOINT")
    needed = (folder / "requirements.txt").read_text()
    assert "lightgbm==" in needed
    assert "--hash=sha256:" in needed
    assert "index-url" not in needed
    command = [sys.executable, "-c", "import foresite; print(foresite.__file__)"]
    found = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(folder)},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(found.stdout.strip()).parent == folder / "foresite"


def test_an_export_is_told_of_and_nothing_of_a_neighbour_leaves(house, tenant, neighbour, tmp_path) -> None:
    row = trained(house, tenant)
    with pytest.raises(NotFoundError):
        exporting.export(house, neighbour, row.model_id, tmp_path / "theirs")
    assert not (tmp_path / "theirs").exists()
    exporting.export(house, tenant, row.model_id, tmp_path / "mine")
    with reading(house.engine, tenant) as session:
        entries = session.scalars(select(AuditEntryRow).filter_by(action="model.export")).all()
        assert [(each.object_id, each.organisation_id) for each in entries] == [
            (row.model_id, tenant.organisation_id)
        ]


def test_a_folder_that_holds_something_is_left_alone(house, tenant, tmp_path) -> None:
    row = trained(house, tenant)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis").write_text("years of work")
    with pytest.raises(BadDataError) as caught:
        exporting.export(house, tenant, row.model_id, tmp_path / "out")
    assert caught.value.code == "folder-not-empty"
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["thesis"]


def test_a_forecaster_of_an_extra_brings_its_own_requirements(house, tenant, tmp_path) -> None:
    row = trained(house, tenant, "theta")
    with pytest.raises(RefusedError, match="theta") as caught:
        exporting.export(house, tenant, row.model_id, tmp_path / "out")
    assert caught.value.code == "requirements-absent"
    own = tmp_path / "own.txt"
    own.write_text("statsforecast==2.0.1 --hash=sha256:00\n")
    exporting.export(house, tenant, row.model_id, tmp_path / "out", requirements=own)
    assert (tmp_path / "out" / "requirements.txt").read_text() == own.read_text()
    with pytest.raises(BadDataError):
        exporting.export(house, tenant, row.model_id, tmp_path / "more", requirements=tmp_path / "absent")


def test_a_container_runs_with_the_packages_that_foresite_is_tested_with() -> None:
    root = Path(__file__).parents[2]
    ours, theirs = (
        set(re.findall(r"^[a-z0-9][^ ]*==[^ ]+", (root / file).read_text(), re.MULTILINE))
        for file in ("requirements/run.txt", "src/foresite/workflows/container/requirements.txt")
    )
    assert len(theirs) > 90
    assert theirs <= ours, "run: make lock"
