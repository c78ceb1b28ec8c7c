"""Every forecaster has a name that people read, in both languages of the page."""

import re
from pathlib import Path

from foresite.forecasting.registry import NAMES

NAMED = Path(__file__).parents[2] / "web" / "src" / "i18n" / "forecasters.ts"


def test_every_forecaster_has_a_name_in_both_languages() -> None:
    told = re.findall(r"^  '?([\w-]+)'?: \{ en: '[^']+', fa: '[^']+' \},$", NAMED.read_text(), re.MULTILINE)
    assert set(NAMES) <= set(told)
    assert len(told) == len(set(told))
