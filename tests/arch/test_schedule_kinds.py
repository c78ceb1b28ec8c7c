"""The page of schedules offers every kind of work that the server does."""

import re
from pathlib import Path

from foresite.workflows.asking import Ask
from foresite.workflows.asks import ASKS

PAGE = Path(__file__).parents[2] / "web" / "src" / "schedules" / "kinds.ts"


def test_page_offers_every_kind_with_the_permission_that_it_needs():
    told = re.findall(r"kind: '(\w+)', permission: '([\w:]+)'", PAGE.read_text(encoding="utf-8"))
    assert dict(told) == {name: str(each.kind.permission) for name, each in ASKS.items()}


def test_page_lets_those_follow_values_that_are_about_series():
    told = re.findall(r"kind: '(\w+)'.* arrives: true", PAGE.read_text(encoding="utf-8"))
    assert set(told) == {name for name, each in ASKS.items() if each.concerns is not Ask.concerns}
