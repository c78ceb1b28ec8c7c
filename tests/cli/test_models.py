"""Champions in the shell: a contest from its beginning to a forecast, told as JSON and for people."""

import json
from datetime import timedelta

import pytest
from tests.workflows.test_scoring import START, append, hours, load_of


@pytest.fixture
def say(ask):
    def said(*words, plain=False):
        given = words if plain else ("--json", *words)
        code, out = ask(*given)
        return code, out if plain or not out else json.loads(out)

    return said


@pytest.mark.timeout(400)
def test_contest_is_held_its_champion_forecasts_and_is_taken_back(house, scope, say, tmp_path) -> None:
    append(house, scope, hours(load_of(house, scope), START, START + timedelta(days=50)))
    house.lake.flush(scope)
    asked = ("model", "contest", "north", "--forecaster", "seasonal-naive", "--origins", "14")
    assert say(*asked)[0] == 3, "there is no such group, and no series are named"
    code, told = say(*asked, "--series", "north/load")
    assert (code, told["champion"], told["reason"]) == (0, "seasonal-naive", "naive")
    first = told["model_id"]
    assert [each["champion"]["model_id"] for each in say("model", "champions")[1]["items"]] == [first]
    at = say("model", "show", first)[1]["issued_at"]
    code, issue = say("forecast", "issue", "--group", "north", "--at", at)
    assert (code, issue["model_id"]) == (0, first)
    _, second = say("forecast", "train", "north/load", "--forecaster", "seasonal-naive", "--at", at)
    assert say("model", "promote", "north", second["model_id"])[0] == 5, "it has no certificate"
    assert say("model", "certify", second["model_id"])[1]["passed"] is True
    assert say("model", "promote", "north", second["model_id"])[1]["reason"] == "promoted"
    assert say("model", "rollback", "north")[1]["model_id"] == first
    assert say("model", "demote", "north")[1]["model_id"] == second["model_id"]
    listed = {each["model_id"]: each for each in say("model", "list")[1]}
    assert (listed[first]["stage"], listed[second["model_id"]]["stage"]) == ("retired", "champion")
    assert listed[first]["metrics"]["mae"] > 0
    shown = say("model", "show", first)[1]
    assert [each["stage"] for each in shown["stages"]][-1] == "retired"
    assert shown["certificates"][0]["passed"] is True
    code, told = say("model", "export", first, "--to", str(tmp_path / "out"))
    assert (code, told["certified"], told["certificate_sha256"]) == (
        0,
        True,
        shown["certificates"][0]["digest"],
    )
    assert (tmp_path / "out" / "model" / "artefact").is_file()
    assert say("model", "export", first, "--to", str(tmp_path / "out"))[0] == 4, "it is there already"
    for words, expected in (
        (("model", "show", first), "knows only what was known"),
        (("model", "champions"), "north"),
        (("model", "champions", "north"), "rolled-back"),
        (("model", "list"), "certified"),
    ):
        assert expected in say(*words, plain=True)[1]
    assert say("forecast", "issue")[0] == 2


def test_forecasters_are_listed_told_something_and_refused_what_they_do_not_know(house, scope, say) -> None:
    append(house, scope, hours(load_of(house, scope), START, START + timedelta(days=50)))
    house.lake.flush(scope)
    assert {"name": "xgboost", "extra": "learners"} in say("model", "forecasters")[1]
    assert "learners" in say("model", "forecasters", plain=True)[1]
    told = say("model", "forecasters", "like-days")[1]
    assert [each["default"] for each in told["parameters"]] == [4, "class", 28]
    shown = say("model", "forecasters", "like-days", plain=True)[1]
    assert "a whole number from 1 to 8" in shown
    assert "class or weekday" in shown
    train = ("forecast", "train", "north/load", "--forecaster", "like-days")
    at = ("--at", (START + timedelta(days=40)).isoformat())
    assert say(*train, *at, "--set", "days=9")[0] == 4
    assert say(*train, *at, "--set", "dais=2")[0] == 4
    assert say(*train, *at, "--set", "days")[0] == 4
    assert say(*train, *at, "--set", "days=9", "--queue")[0] == 4
    assert say("job", "list")[1]["items"] == []
    _, model = say(*train, *at, "--set", "days=2", "--set", "kind=weekday")
    assert model["parameters"] == {"days": 2, "kind": "weekday", "calibration_days": 28}
    _, made = say(*train, *at, "--set", "days=3", "--each")
    assert say("model", "show", made["model_ids"][0])[1]["parameters"]["days"] == 3
    measure = ("forecast", "backtest", "north/load", "--forecaster", "like-days", "--origins", "2")
    _, measured = say(*measure, "--set", "days=2")
    assert (measured["forecaster"], measured["parameters"]["days"]) == ("like-days:days=2", 2)
    assert say(*measure, "--set", "days=0")[0] == 4
    assert say(*measure, "--set", "days=2", "--queue")[0] == 0
    assert [each["kind"] for each in say("job", "list")[1]["items"]] == ["backtest"]
