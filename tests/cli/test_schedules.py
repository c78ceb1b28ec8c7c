"""Schedules in the shell: made, looked at, let rest, run and deleted; and upkeep that is queued."""

import json

import pytest

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.platform.jobs import queue, schedules
from foresite.workflows.schedules import ScheduleAsk


@pytest.fixture
def say(ask):
    def said(*arguments: str):
        code, out = ask("--json", *arguments)
        return code, json.loads(out) if out else None

    return said


@pytest.mark.everywhere
def test_schedule_is_made_shown_let_rest_run_and_deleted(house, scope, say) -> None:
    made = ("schedule", "create", "daily", "verify", "--cron", "0 9 * * *", "--zone", "Asia/Tehran")
    code, told = say(*made, "--catch-up", "once")
    assert (code, told["next_local"][10:]) == (0, "T09:00:00+03:30")
    assert say(*made) == (5, None)
    assert say("schedule", "list")[1]["items"][0]["name"] == "daily"
    assert say("schedule", "disable", "daily")[1]["next_at"] is None
    assert say("schedule", "enable", told["schedule_id"])[1]["next_local"] == told["next_local"]
    job = say("schedule", "run-now", "daily")[1]
    assert queue.get(house.engine, scope, job["job_id"]).kind == "verify"
    shown = say("schedule", "show", "daily")[1]
    assert [each["outcome"] for each in shown["history"]] == ["by-hand"]
    assert len(say("schedule", "next", "daily", "--count", "2")[1]) == 2
    assert say("schedule", "delete", "daily")[0] == 0
    assert say("schedule", "show", "daily") == (3, None)


@pytest.mark.everywhere
def test_schedule_is_changed_in_what_is_named_only(house, scope, say) -> None:
    made = say("schedule", "create", "daily", "verify", "--cron", "0 9 * * *", "--zone", "Asia/Tehran")[1]
    changed = say("schedule", "change", "daily", "--cron", "30 6 * * *", "--catch-up", "all")[1]
    assert (changed["next_local"][10:], changed["zone"]) == ("T06:30:00+03:30", "Asia/Tehran")
    changed = say("schedule", "change", "daily", "--zone", "UTC", "--name", "early", "--paused")[1]
    assert (changed["schedule_id"], changed["next_at"]) == (made["schedule_id"], None)
    changed = say("schedule", "change", "early", "--running")[1]
    told = {name: changed[name] for name in ("name", "cron", "zone", "catch_up", "enabled")}
    assert told == {
        "name": "early", "cron": "30 6 * * *", "zone": "UTC", "catch_up": "all", "enabled": True
    }  # fmt: skip
    assert [say("schedule", "change", "early", *wrong)[0] for wrong in ((), ("--cron", "9"))] == [4, 4]
    assert say("schedule", "change", "early", "--set", "x=1")[0] == 4


@pytest.mark.everywhere
def test_schedule_upon_arrival_is_made_listed_and_changed(house, scope, say, ask) -> None:
    (load,) = series.ensure(
        house.engine, scope, [SeriesSpec("load", "load", "MW", resolution="PT1H")]
    ).values()
    made = ("schedule", "create", "anew", "train", "--set", f"series_ids=[{load}]")
    assert say(*made) == (4, None), "neither times nor arrivals"
    assert say(*made, "--upon-arrival", "--cron", "0 9 * * *") == (4, None), "both"
    assert say(*made, "--upon-arrival", "--pause", "0") == (2, None)
    code, told = say(*made, "--upon-arrival", "--pause", "60")
    names = ("upon", "cron", "pause_minutes", "next_at")
    assert (code, *(told[name] for name in names)) == (0, "arrival", "", 60, None)
    (line,) = [each for each in ask("schedule", "list")[1].splitlines() if "anew" in each]
    assert "upon arrival, 60 min apart" in line
    assert "when values come" in line
    assert "Next: when values come." in ask("schedule", "enable", "anew")[1]
    assert say("schedule", "next", "anew") == (4, None), "it has no times"
    changed = say("schedule", "change", "anew", "--cron", "0 9 * * *")[1]
    assert (changed["upon"], changed["next_at"] is None) == ("clock", False)
    changed = say("schedule", "change", "anew", "--upon-arrival", "--pause", "5")[1]
    assert [changed[name] for name in names] == ["arrival", "", 5, None]


@pytest.mark.everywhere
def test_parameters_are_values_or_texts(house, scope, say) -> None:
    code, _ = say("schedule", "create", "t", "train", "--cron", "0 9 * * *", "--set", "series_ids=[999]")
    assert code == 3
    assert say("schedule", "create", "t", "verify", "--cron", "0 9 * * *", "--set", "x")[0] == 4
    assert say("schedule", "create", "t", "verify", "--cron", "0 9 * *")[0] == 4


def test_coming_times_of_an_expression_need_no_schedule(say) -> None:
    code, told = say("schedule", "next", "0 9 * * *", "--zone", "Asia/Tehran", "--count", "3")
    assert (code, {each["local"][10:] for each in told}) == (0, {"T09:00:00+03:30"})


@pytest.mark.everywhere
def test_schedule_of_the_neighbour_is_not_there(house, scope, say) -> None:
    theirs = organisations.create(house.engine, "neighbour")
    asked = ScheduleAsk(name="theirs", kind="verify", cron="0 9 * * *")
    row = schedules.make(house.engine, theirs, asked.model_dump())
    for verb in (("show",), ("enable",), ("disable",), ("run-now",), ("delete",), ("change", "--paused")):
        for name in ("theirs", row.schedule_id):
            assert say("schedule", *verb, name) == (3, None)


@pytest.mark.parametrize("verb", ["flush", "compact", "verify"])
@pytest.mark.everywhere
def test_upkeep_is_queued_or_done_at_once(house, scope, say, verb) -> None:
    code, told = say("lake", verb, "--queue")
    job = queue.get(house.engine, scope, told["job_id"])
    assert (code, job.kind, job.asked_by.startswith("shell")) == (0, verb, True)
    assert say("lake", verb)[0] == 0
