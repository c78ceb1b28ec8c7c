"""What people may tell a forecaster: each parameter has a range and a meaning, and what is wrong is named."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from tests.forecasting.zoo import QUICK, awkward, fan

from foresite.core.errors import BadDataError, NotFoundError, RefusedError
from foresite.core.tellable import UNITS
from foresite.forecasting.parameters import (
    labelled,
    made,
    parameters_class,
    ranged,
    read,
    scalar,
    shown,
    told_apart,
)
from foresite.forecasting.registry import NAMES
from foresite.forecasting.tables import ContestEntryRow

TOLD = {"title", "type", "default", "description", "enum"}
BOUNDS = {"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}


def there(name: str) -> dict[str, Any]:
    """What a forecaster may be told, or skip where its extra is not installed."""
    try:
        return shown(name)
    except RefusedError as refused:
        pytest.skip(refused.remedy)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_is_bounded_told_in_full_and_good_by_default(name: str) -> None:
    told = there(name)["parameters"]
    assert told
    for each in told:
        schema = parameters_class(name).model_json_schema()["properties"][each["name"]]
        assert schema.keys() <= TOLD | BOUNDS, "nothing bounds it that is not told"
        if each["type"] in {"integer", "number"}:
            assert each["maximum"] is not None, each
            assert (each["minimum"] is None) != (each["above"] is None), each
        else:
            assert each["type"] == "boolean" or each["choices"], "no text that people choose freely"
        assert each["meaning"].endswith("."), each
        if each["name"].endswith(("_days", "_share", "_rows")):
            assert each["unit"] in UNITS
    given = {each["name"]: each["default"] for each in told}
    assert read(name, given) == read(name, {})
    assert labelled(name, given) == name


@pytest.mark.parametrize(
    ("given", "named", "allowed"),
    [
        ({"tres": 5}, "tres", "Parameters of lightgbm: together, history_days"),
        ({"trees": 9}, "trees", "trees is a whole number from 10 to 5,000."),
        ({"trees": 5001}, "trees", "from 10 to 5,000"),
        ({"trees": "many"}, "trees", "a whole number"),
        ({"trees": "50"}, "trees", "a whole number"),
        ({"trees": True}, "trees", "a whole number"),
        ({"trees": None}, "trees", "a whole number"),
        ({"trees": [50]}, "trees", "a whole number"),
        ({"learning_rate": 0}, "learning_rate", "learning_rate is a number above 0 to 1."),
        ({"learning_rate": float("nan")}, "learning_rate", "a number above 0"),
        ({"feature_share": 1.5}, "feature_share", "a number above 0 to 1, share."),
        ({"together": 1}, "together", "together is true or false."),
        ({"seed": 2**31}, "seed", "from 0 to 2,147,483,647"),
        ({"x" * 10_000: 1}, "x" * 64, "Parameters of lightgbm"),
    ],
)
def test_what_is_wrong_is_named_with_what_is_allowed(given: dict[str, Any], named: str, allowed: str) -> None:
    with pytest.raises(BadDataError) as refused:
        made("lightgbm", given)
    assert refused.value.code == "bad-parameters"
    assert refused.value.facts == {"parameter": named}
    assert f"the parameter {named} of the forecaster lightgbm " in refused.value.message
    assert allowed in refused.value.remedy
    assert "Parameters of lightgbm: " in refused.value.remedy
    assert len(refused.value.message) < 300


def test_choices_are_words_and_a_forecaster_that_is_not_there_is_named() -> None:
    with pytest.raises(BadDataError) as refused:
        read("like-days", {"kind": "month"})
    assert "kind is class or weekday." in refused.value.remedy
    assert made("like-days", {"kind": "weekday"}).parameters.model_dump()["kind"] == "weekday"
    with pytest.raises(NotFoundError):
        made("crystal-ball", {})


def test_numbers_may_be_whole_where_any_number_is_taken() -> None:
    assert read("house", {"leaf_penalty": 3}).model_dump()["leaf_penalty"] == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("text", "label", "given"),
    [
        ("lightgbm", "lightgbm", {}),
        ("lightgbm-direct", "house", {}),
        ("lightgbm:leaves=63,trees=500", "lightgbm:trees=500,leaves=63", {"trees": 500, "leaves": 63}),
        ("lightgbm:trees=300", "lightgbm", {"trees": 300}),
        ("lightgbm: learning_rate = 1e-1", "lightgbm:learning_rate=0.1", {"learning_rate": 0.1}),
        ("lightgbm:together=true", "lightgbm:together=true", {"together": True}),
        ("like-days:kind=weekday", "like-days:kind=weekday", {"kind": "weekday"}),
    ],
)
def test_a_label_tells_what_differs_from_the_default_and_is_read_back(
    text: str, label: str, given: dict[str, Any]
) -> None:
    name, told = told_apart(text)
    assert told == given
    assert labelled(name, read(name, told).model_dump()) == label
    again, differing = told_apart(label)
    assert read(again, differing) == read(name, given)


def test_the_longest_label_fits_where_it_is_kept() -> None:
    """The house has most parameters: each other than by default, with as many digits as there can be."""
    longest = {"integer": lambda each: each["maximum"], "number": lambda each: (each["minimum"] or 0) + 1 / 7}
    given = {each["name"]: longest[each["type"]](each) for each in shown("house")["parameters"]}
    label = labelled("house", read("house", given).model_dump())
    assert label.count("=") == len(given)
    assert len(label) <= getattr(ContestEntryRow.__table__.c.forecaster.type, "length", 0)


@pytest.mark.parametrize("text", ["trees", "lightgbm:trees", "lightgbm:trees=5,,leaves=3", "lightgbm:"])
def test_what_sets_nothing_is_refused(text: str) -> None:
    with pytest.raises(BadDataError) as refused:
        told_apart(text) if ":" in text else scalar(text)
    assert refused.value.remedy == "Write name=value."


@pytest.mark.parametrize("name", ["house", "xgboost"])
def test_the_fewest_rows_that_may_be_asked_for_are_enough_to_learn_from(name: str) -> None:
    """A tree of no rows at all stops the library, not with a sentence for people."""
    least = {each["name"]: each["minimum"] for each in there(name)["parameters"]}["row_share"]
    panel = awkward(datetime(2024, 3, 30, 11, tzinfo=UTC))
    assert np.isfinite(fan(made(name, QUICK[name] | {"row_share": least}).fit(panel).predict(panel))).all()
    with pytest.raises(BadDataError):
        made(name, {"row_share": 1e-9})


def test_a_range_reads_as_a_sentence() -> None:
    told = {each["name"]: ranged(each) for each in shown("house")["parameters"]}
    assert told["history_days"] == "a whole number from 28 to 7,300, days"
    assert told["learning_rate"] == "a number above 0 to 1"
    assert told["leaf_penalty"] == "a number from 0 to 1,000,000"
