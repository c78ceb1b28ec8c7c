"""Every page of the app is open to everybody: in either language and scheme, to a screen reader and on a phone."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.coming_in import Guarded
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROUTER = Path(__file__).parents[2] / "web" / "src" / "app" / "router.tsx"
PATHS = set(re.findall(r"(?:\bpath: |\bpage\(|\bway\()'(/[^']*)'", ROUTER.read_text()))
BEFORE = {"/sign-in", "/first", "/invitation", "/sign-up", "/reset", "/email"}
"""Where people come in: opened by who is not signed in."""
ELSEWHERE = {
    "/": "where it leads to the overview; test_overview",
    "/dashboards/$dashboardId": "test_dashboards_page makes one",
}
AT = {
    "/series/$seriesId": ["/series/1", "/series/1?view=table"],
    "/sites/$siteId": ["/sites/1"],
    "/explore": ["/explore", "/explore?series=1-2"],
    "/map": ["/map?map=off"],
    "/data/sources": ["/data/sources", "/data/sources?set=new"],
    "/first": ["/first#token"],
    "/invitation": ["/invitation#token"],
    "/reset": ["/reset", "/reset#token"],
    "/email": ["/email#token"],
}
PAGES = [(at, path in BEFORE) for path in sorted(PATHS - set(ELSEWHERE)) for at in AT.get(path, [path])]


def test_all_pages_are_looked_at() -> None:
    assert len(PATHS) >= 30
    assert BEFORE | set(ELSEWHERE) | set(AT) <= PATHS


@pytest.mark.parametrize(("path", "before"), PAGES, ids=[path for path, _ in PAGES])
def test_nothing_stands_in_the_way_of_a_screen_reader(
    browser: Browser,
    guarded: Guarded,
    owner: Any,
    axe_on: Callable[[Page, list[str]], list[str]],
    *,
    path: str,
    before: bool,
) -> None:
    context = browser.new_context(locale="en-GB", storage_state=None if before else owner)
    page = context.new_page()
    page.goto(guarded.address + path)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".fs-skeleton")).to_have_count(0)
    expect(page.get_by_text("There is no such page or series.")).to_have_count(0)
    expect_open_to_all(page, axe_on)
    context.close()
