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


@pytest.mark.timeout(180)
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
