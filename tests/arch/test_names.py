"""Every forecaster and every way to look for anomalies has a name in both languages of the page."""

import re
from pathlib import Path

import pytest

from foresite.analytics import registry as detector_methods
from foresite.analytics.registry import NAMES as METHODS
from foresite.forecasting import parameters as forecaster_parameters
from foresite.forecasting.registry import NAMES as FORECASTERS
from foresite.platform.audit.actions import Action

NAMED = Path(__file__).parents[2] / "web" / "src" / "i18n"

NOT_HERE = {"chronos"}
"""Brings PyTorch and is never locked."""


@pytest.mark.parametrize(("names", "file"), [(FORECASTERS, "forecasters.ts"), (METHODS, "detectors.ts")])
def test_each_has_a_name_in_both_languages(names: tuple[str, ...], file: str) -> None:
    text = (NAMED / file).read_text()
    told = re.findall(r"^  '?([\w-]+)'?: \{ en: '[^']+', fa: '[^']+' \},$", text, re.MULTILINE)
    assert set(names) <= set(told)
    assert len(told) == len(set(told))


def test_each_parameter_is_told_in_persian_too() -> None:
    """By the sentence that the API says of it: a method that needs what is not installed here tells none."""
    text = (NAMED.parent / "form" / "meanings.ts").read_text()
    told = dict(re.findall(r"^  '([^']+)': '([^']+)',$", text, re.MULTILINE))
    said = {
        each["meaning"]
        for show, names in ((forecaster_parameters.shown, FORECASTERS), (detector_methods.method, METHODS))
        for name in names
        if name not in NOT_HERE
        for each in show(name)["parameters"]
    }
    assert len(said) > 40
    assert said - set(told) == set()
    assert all(re.search("[\u0600-\u06ff]{3}", fa) for fa in told.values())


def test_what_people_did_is_told_in_persian_too() -> None:
    text = (NAMED.parent / "audit" / "meanings.ts").read_text()
    told = dict(re.findall(r"^  '([\w.-]+)': '([^']+)',$", text, re.MULTILINE))
    assert {str(action) for action in Action} == set(told)
