"""Every forecaster and every way to look for anomalies has a name in both languages of the page."""

import re
from pathlib import Path

import pytest

from foresite.analytics.registry import NAMES as METHODS
from foresite.forecasting.registry import NAMES as FORECASTERS

NAMED = Path(__file__).parents[2] / "web" / "src" / "i18n"


@pytest.mark.parametrize(("names", "file"), [(FORECASTERS, "forecasters.ts"), (METHODS, "detectors.ts")])
def test_each_has_a_name_in_both_languages(names: tuple[str, ...], file: str) -> None:
    text = (NAMED / file).read_text()
    told = re.findall(r"^  '?([\w-]+)'?: \{ en: '[^']+', fa: '[^']+' \},$", text, re.MULTILINE)
    assert set(names) <= set(told)
    assert len(told) == len(set(told))
