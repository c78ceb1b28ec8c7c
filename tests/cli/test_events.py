"""``foresite events`` tells what happened and what happens."""

import json
import os
import subprocess
import sys

from typer.testing import CliRunner

from foresite.catalog import organisations
from foresite.cli.shell import app
from foresite.platform.config import Settings
from foresite.platform.events import outbox
from foresite.platform.events.kinds import DataTold, ModelTold
from foresite.platform.schema import upgrade
from foresite.workflows.house import House, open_house

runner = CliRunner()
MODEL = ModelTold(model_id="m", forecaster="f", series_ids=[1])


def _house(settings: Settings) -> tuple[House, dict[str, str]]:
    upgrade(settings)
    house = open_house(settings)
    scope = organisations.create(house.engine, settings.organisation, name="Tenant")
    outbox.tell(house.engine, scope, [DataTold(series_ids=[7]), MODEL])
    return house, {"FORESITE_HOME": str(settings.home), "FORESITE_ORGANISATION": settings.organisation}


def test_what_is_kept_is_told_and_narrowed_by_kind(settings: Settings) -> None:
    house, environment = _house(settings)
    told = runner.invoke(app, ["events", "--after", "0", "--no-follow"], env=environment)
    assert told.exit_code == 0, told.output
    assert [line.split()[0::2][:2] for line in told.output.splitlines()] == [
        ["0", "hello"],
        ["1", "data"],
        ["2", "model"],
    ]
    narrow = ["--json", "events", "--after", "0", "--no-follow", "--kind", "model"]
    lines = runner.invoke(app, narrow, env=environment).stdout.splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["hello", "model"]
    house.engine.dispose()


def test_a_kind_that_there_is_not_is_refused(settings: Settings) -> None:
    house, environment = _house(settings)
    refused = runner.invoke(app, ["events", "--kind", "jop"], env=environment)
    assert "there is no kind jop" in str(refused.exception)
    house.engine.dispose()


def test_what_happens_is_told_as_it_happens(settings: Settings) -> None:
    house, environment = _house(settings)
    command = [sys.executable, "-c", "from foresite.cli.main import run; run()", "--json", "events"]
    with subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["id"] == 2
        outbox.tell(house.engine, organisations.scope_of(house.engine, "tenant"), [MODEL])
        assert json.loads(process.stdout.readline())["id"] == 3
        process.terminate()
    house.engine.dispose()
