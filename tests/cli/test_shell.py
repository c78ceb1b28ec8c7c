"""The shell: what it says to people and to machines, and how it ends."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer.main

from foresite.cli import shell
from foresite.cli.door import as_json, bar
from foresite.cli.main import INTERRUPTED
from foresite.platform.config import load_settings
from foresite.workflows.house import open_house

FORESITE = [sys.executable, "-c", "from foresite.cli.main import run; run()"]


@pytest.fixture
def say(monkeypatch, tmp_path, capsys):
    """Run one command in an installation of its own; give exit code, output and errors."""
    monkeypatch.setenv("FORESITE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FORESITE_ORGANISATION", "tenant")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["foresite", *arguments])
        with pytest.raises(SystemExit) as end:
            shell.run()
        as_json.set(False)
        told = capsys.readouterr()
        return int(end.value.code or 0), told.out, told.err

    return run


def commands(group=None, path=()):
    group = group or typer.main.get_command(shell.app)
    for name, command in group.commands.items():
        yield (*path, name), command
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


def test_every_command_argument_and_option_says_what_it_is():
    for path, command in commands():
        assert (command.help or "").strip().endswith("."), f"{path} has no sentence"
        for part in command.params:
            assert getattr(part, "help", None), f"{path} does not say what {part.name} is"


READING = [
    "org list", "series list", "run list", "quarantine list", "forecast list", "forecast models",
    "forecast backtests", "lake stats", "lake verify", "lake flush", "lake compact", "db status",
    "db upgrade", "settings show", "settings reference", "doctor", "api openapi", "--version",
]  # fmt: skip


def test_every_command_prints_nothing_but_json_when_asked(say):
    assert json.loads(say("org", "create", "tenant", "--json")[1])["slug"] == "tenant"
    for line in READING:
        code, out, _ = say(*line.split(), "--json")
        assert code == 0 or line == "doctor", line
        json.loads(out)


def test_pages_of_a_list_go_on_for_machines_too(say):
    say("org", "create", "tenant")
    assert json.loads(say("series", "list", "--json")[1]) == {"items": [], "next_cursor": None}


def test_error_for_a_machine_is_json_beside_an_empty_output(say):
    code, out, err = say("--json", "series", "list")
    assert (code, out) == (shell.EXIT_CODES["not-found"], "")
    told = json.loads(err)["error"]
    assert told["code"] == "organisation-absent"
    assert told["remedy"] == "Make it with: foresite org create tenant"


def test_error_for_a_person_names_code_and_remedy(say):
    code, out, err = say("series", "list")
    assert (code, out) == (3, "")
    assert err.splitlines() == [
        "error organisation-absent: there is no organisation 'tenant' in this installation",
        "  Make it with: foresite org create tenant",
    ]


def test_what_nobody_foresaw_is_told_without_a_traceback(say, monkeypatch):
    def broken():
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("foresite.cli.doctor.load_settings", broken)
    code, _, err = say("doctor")
    assert code == shell.EXIT_CODES["defect"]
    assert "ZeroDivisionError: by nothing" in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("line", "told"), [("serv", "serve"), ("series lst", "list"), ("run list --stat done", "--state")]
)
def test_misspelt_command_or_option_is_answered_with_what_was_meant(say, line, told):
    code, _, err = say(*line.split())
    assert (code, told in err) == (2, True)


def test_settings_that_are_wrong_do_not_hide_the_help(say, monkeypatch):
    monkeypatch.setenv("FORESITE_PORT", "eighty")
    assert say("--help")[0] == 0
    assert say("doctor")[0] == 1
    assert say("settings", "show")[0] == shell.EXIT_CODES["bad-data"]


def test_variable_that_is_no_setting_is_told_beside_the_answer(say, monkeypatch):
    monkeypatch.setenv("FORESITE_PROT", "1")
    code, out, err = say("settings", "show", "--json")
    assert (code, "FORESITE_PORT" in err) == (0, True)
    json.loads(out)


def test_progress_is_silent_where_nobody_watches(capfd):
    with bar("Loading") as progress:
        progress(0.5, "half")
    assert capfd.readouterr() == ("", "")


def _interrupt(arguments, ready, **environment):
    """Start a command, wait until it is ready, send what Ctrl-C sends, and return how it ended."""
    process = subprocess.Popen(
        [*FORESITE, *arguments], env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    ready()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=100)
    return process.returncode, out.decode(), err.decode()


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.3, 0.8])
def test_interrupt_while_the_shell_starts_ends_it_without_a_traceback(tmp_path, seconds):
    code, _, err = _interrupt(["doctor"], lambda: time.sleep(seconds), FORESITE_HOME=str(tmp_path))
    assert code in {INTERRUPTED, -signal.SIGINT, 0, 1}  # python itself may not be up, or all may be done
    assert "foresite/" not in err


@pytest.mark.slow
def test_address_that_is_taken_is_told(say):
    say("org", "create", "tenant")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, _, err = say("serve", "--port", str(other.getsockname()[1]))
    assert code == shell.EXIT_CODES["unavailable"]
    assert "--port 0" in err


@pytest.mark.slow
def test_reader_that_goes_away_ends_a_command_quietly():
    command = " ".join(f"'{part}'" for part in FORESITE)
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} api openapi | head -n 1"],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("{\n", "")


def test_interrupted_work_says_so_in_its_run(tmp_path, monkeypatch, say):
    from foresite.catalog import organisations, runs  # noqa: PLC0415 -- beside its only use

    say("org", "create", "tenant")
    house = open_house(load_settings(home=Path(os.environ["FORESITE_HOME"])))
    scope = organisations.scope_of(house.engine, "tenant")
    run_id = runs.start(house.engine, scope, "train", title="Train")
    with pytest.raises(KeyboardInterrupt), runs.stopping(house.engine, scope, run_id):
        raise KeyboardInterrupt
    row = runs.get(house.engine, scope, run_id)
    assert (row.state, (row.error or {})["code"]) == ("failed", "interrupted")
    house.engine.dispose()


def load_town(say, tmp_path, rows: list[str]) -> None:
    """Load the hourly load of a town, of which each row was known when its hour was over."""
    (tmp_path / "load.csv").write_text("\n".join(["time,mw", *rows]))
    (tmp_path / "load.toml").write_text(
        'name = "town"\n[time]\ncolumns = ["time"]\nformat = "%Y-%m-%d %H:%M"\nresolution = "PT1H"\n'
        '[known_at]\npolicy = "lag"\nlag = "PT1H"\n'
        '[[series]]\ncolumn = "mw"\nkey = "town/load"\nquantity = "load"\nunit = "MW"\n'
    )
    say("org", "create", "tenant")
    say("ingest", "load", str(tmp_path / "load.csv"), "--contract", str(tmp_path / "load.toml"))


def test_a_forecast_is_trained_issued_reproduced_measured_and_compared(say, tmp_path):
    rows = [
        f"2024-{1 + day // 28:02}-{1 + day % 28:02} {hour:02}:00,{50 + hour + day % 7}"
        for day in range(84)
        for hour in range(24)
    ]
    load_town(say, tmp_path, rows)
    naive = ["town/load", "--forecaster", "seasonal-naive"]

    def told(*arguments: str):
        code, out, err = say("forecast", *arguments, "--json")
        assert code == 0, err
        return json.loads(out)

    model = told("train", *naive, "--at", "2024-03-20T00:00:00Z")
    issue = told("issue", model["model_id"], "--at", "2024-03-21T00:00:00Z")
    assert (issue["forecaster"], issue["rows"]) == ("seasonal-naive", 24)
    assert issue["training_window"] == model["training_window"]
    assert issue["lake_version"] >= model["lake_version"] > 0
    assert told("reproduce", issue["issue_id"])["identical"]
    ids = [
        told("backtest", *naive, "--origins", "3", "--last-origin", f"2024-03-{day}T00:00:00Z")["backtest_id"]
        for day in (20, 22)
    ]
    kept = told("backtests", ids[0])["scores"]["seasonal-naive"]
    assert kept["pooled"]["mae"] == kept["series"]["1"]["mae"]
    assert [each["differs"] for each in told("compare", *ids)["backtests"]] == [
        [],
        ["first_origin", "last_origin"],
    ]
    assert "town/load" in say("forecast", "backtests", ids[0])[1]


def test_people_read_names_and_counts_where_machines_read_everything(say, tmp_path):
    rows = [f"2024-01-{1 + hour // 24:02} {hour % 24:02}:00,{hour % 24}" for hour in range(24 * 20)]
    load_town(say, tmp_path, rows)
    naive = ["town/load", "--forecaster", "seasonal-naive"]

    assert "480 rows wait in the tail" in say("lake", "stats")[1]
    say("lake", "flush")
    code, stats, _ = say("lake", "stats")
    assert (code, stats.splitlines()[-1]) == (
        0,
        "480 rows of history in 1 part; 0 rows wait in the tail. Lake version 1.",
    )
    assert [line.split() for line in stats.splitlines()[:2]] == [
        ["tier", "files", "rows"],
        ["current", "1", "480"],
    ]
    assert set(json.loads(say("lake", "stats", "--json")[1])) == {
        "parts",
        "tiers",
        "files",
        "bytes",
        "rows",
        "tail_rows",
        "version",
    }

    trained = say("forecast", "train", *naive, "--at", "2024-01-20T00:00:00Z")[1]
    assert re.search(r"^series +town/load *$", trained, re.MULTILINE)
    assert re.search(r"^learned from +2024-01-01T00:00:00\+00:00 to 2024-01-20", trained, re.MULTILINE)
    assert "Trained on 1 series for 24 hours ahead." in trained
    model_id = trained.split()[-1]
    issued = say("forecast", "issue", model_id, "--at", "2024-01-20T00:00:00Z")[1]
    assert re.search(r"^series +town/load *$", issued, re.MULTILINE)
    assert "Issued 24 steps." in issued
    assert not set("{}[]'") & set(stats + trained + issued + say("forecast", "models")[1])

    measured = say("forecast", "backtest", *naive, "--origins", "1")[1]
    assert " 1 origin, " in measured
    assert say("forecast", "backtests")[1].splitlines()[-1] == "1 backtest"
