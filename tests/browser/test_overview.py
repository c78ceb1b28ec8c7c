"""The start page on the real application: read in ten seconds, live, as of a moment, and open to everybody."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import expect_open_to_all
from tests.browser.served import FIRST, HOURS

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

LAST = FIRST + timedelta(hours=HOURS)
STEADY = 0.02
"""Layout shift, summed: what stands on the page does not move when its answer comes."""
WATCH = """
window.watched = { blocked: 0, shifted: 0 };
new PerformanceObserver((list) => list.getEntries().forEach((task) => {
  window.watched.blocked += Math.max(0, task.duration - 50);
})).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((shift) => {
  if (!shift.hadRecentInput) window.watched.shifted += shift.value;
})).observe({ type: 'layout-shift', buffered: true });
"""


def test_morning_is_read_at_a_glance_and_moves_by_itself(
    page: Page,
    real_address: str,
    record_property: Callable[[str, object], None],
    shoot: Callable[[str], None],
):
    page.add_init_script(WATCH)
    page.goto(real_address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.locator(".fs-ov-median")).to_be_visible()
    expect(page.locator(".fs-tile").first).to_contain_text("vs a week before")
    expect(page.get_by_text("2 late", exact=True)).to_be_visible()
    expect(page.get_by_text("This forecast ended").first).to_be_visible()
    expect(page.get_by_test_id("provenance")).to_contain_text("Seasonal naive")
    expect(page.get_by_role("link", name="Models in use without a leak certificate")).to_contain_text("1")
    watched = page.evaluate("window.watched")
    record_property("overview_blocked_ms", watched["blocked"])  # a trend: it swings with the machine
    assert watched["shifted"] <= STEADY
    shoot("overview-light")
    row = {"series": "grid/load", "event_at": LAST.isoformat(), "value": 41_234.0}
    httpx.post(f"{real_address}/api/v1/observations", json={"rows": [row]}).raise_for_status()
    expect(page.locator(".fs-tile").first).to_contain_text("41,234")


def test_moment_looked_back_from_goes_along_and_everybody_can_read_it(
    page: Page, real_address: str, axe_on: Callable[..., list[str]]
):
    page.goto(f"{real_address}/?as_of={LAST + timedelta(minutes=30):%Y-%m-%dT%H:%MZ}")
    expect(page.get_by_test_id("as-of")).to_be_visible()
    expect(page.get_by_text("This forecast ended")).to_have_count(0)
    expect(page.locator(".fs-ov-median")).to_be_visible()
    page.get_by_role("link", name="System load").first.click()
    expect(page).to_have_url(re.compile(r"/series/\d+\?as_of="))
    page.go_back()
    expect(page.locator(".fs-ov-median")).to_be_visible()
    expect_open_to_all(page, axe_on)


def test_first_morning_says_how_to_begin_and_a_failure_how_to_go_on(page: Page, real_address: str):
    review = dict.fromkeys(("open_anomalies", "held_rows", "failed_jobs", "coverage_broken"), 0)
    empty: dict[str, Any] = {
        "as_of": None,
        "series_count": 0,
        "main_series_id": None,
        "series": [],
        "review": review | {"uncertified_models": 0},
    }
    page.route("**/api/v1/overview", lambda route: route.fulfill(json=empty))
    page.goto(real_address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Foresite")
    expect(page.get_by_text("foresite ingest load")).to_be_visible()
    page.unroute("**/api/v1/overview")
    problem = {"title": "Unavailable", "status": 409, "detail": "the lake is away", "code": "lake-away"}
    page.route("**/api/v1/overview", lambda route: route.fulfill(status=409, json=problem))
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("the lake is away")
    page.unroute("**/api/v1/overview")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".fs-tile").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_names_have_room_beside_the_help(page: Page, real_address: str, language: str) -> None:
    page.add_init_script(f"localStorage.setItem('foresite-language', '{language}')")
    for width in (1440, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(real_address)
        expect(page.locator(".fs-ov-name").first).to_be_visible()
        page.locator("[aria-keyshortcuts=h]").click()
        expect(page.locator("#help")).to_be_visible()
        cut = page.locator("main :is(.fs-cut, .fs-ov-list > ul)").evaluate_all(
            "all => all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent)"
        )
        assert cut == [], width
