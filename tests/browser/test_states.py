"""What the page shows when there is nothing to draw, or something is wrong."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser


def test_a_series_without_values_says_so(page: Page, address: str):
    page.goto(f"{address}/series/3")
    expect(page.get_by_text("No values in this range.")).to_be_visible()


def test_a_series_without_a_forecast_says_so(page: Page, address: str):
    page.goto(f"{address}/series/2")
    expect(page.get_by_text("No forecast issued yet").first).to_be_visible()


def test_an_empty_range_offers_all_history(page: Page, address: str):
    page.goto(f"{address}/series/1?from=1990-01-01&to=1990-02-01")
    page.get_by_role("button", name="Show all history").click()
    expect(page.locator(".fs-canvas canvas")).to_be_visible()


def test_a_failure_is_told_in_its_card_and_can_be_tried_again(page: Page, address: str):
    page.goto(f"{address}/series/4")
    failure = page.get_by_role("alert")
    expect(failure).to_contain_text("the lake is away", timeout=15_000)
    expect(failure).to_contain_text("lake-away")
    with page.expect_request("**/observations*"):
        failure.get_by_role("button", name="Try again").click()


def refusing(page: Page, status: int, problem: dict[str, object]) -> None:
    """Have values of series refused so."""
    page.add_init_script("localStorage.setItem('foresite-language', 'fa')")
    page.route(
        "**/observations*",
        lambda route: route.fulfill(status=status, json=problem, content_type="application/problem+json"),
    )


def test_a_failure_is_told_in_persian_by_its_code(page: Page, address: str):
    refusing(page, 503, {"status": 503, "code": "lake-unavailable", "detail": "the lake does not answer"})
    page.goto(f"{address}/series/1")
    failure = page.get_by_role("alert")
    expect(failure).to_contain_text("انبار داده پاسخ نمی‌دهد", timeout=15_000)
    expect(failure).not_to_contain_text("does not answer")


def test_a_failure_about_a_field_is_told_in_persian_with_the_place_of_it(page: Page, address: str):
    fault = {"where": "query.end", "what": "Input should be a valid date", "kind": "datetime_parsing"}
    refusing(page, 422, {"status": 422, "code": "request-invalid", "detail": "no", "errors": [fault]})
    page.goto(f"{address}/series/1")
    expect(page.get_by_role("alert")).to_contain_text("باید تاریخ و ساعت باشد", timeout=15_000)
    expect(page.get_by_role("alert").locator("bdi")).to_contain_text("end")


def test_a_failure_that_has_no_words_is_told_as_the_server_says_it(page: Page, address: str):
    refusing(page, 503, {"status": 503, "code": "moon-full", "detail": "the moon is full"})
    page.goto(f"{address}/series/1")
    told = page.get_by_role("alert").locator("bdi[lang=en]")
    expect(told).to_have_text("the moon is full", timeout=15_000)


SHIFTS = """window.shifts = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: 'layout-shift', buffered: true });"""


def late(route: Route) -> None:
    time.sleep(0.3)
    route.continue_()


def test_nothing_jumps_while_the_page_comes_in(page: Page, address: str):
    page.add_init_script(SHIFTS)
    page.route("**/observations*", late)
    page.goto(f"{address}/series/1")
    expect(page.locator(".fs-canvas canvas")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shifts") <= 0.02


def test_a_server_that_is_gone_is_told_in_words(page: Page, address: str):
    page.route("**/api/**", lambda route: route.abort())
    page.goto(f"{address}/series/1")
    expect(page.get_by_text("The server does not answer").first).to_be_visible(timeout=20_000)


def test_an_installation_without_series_leads_to_the_page_that_says_how_to_begin(page: Page, address: str):
    page.route("**/api/v1/series?*", lambda route: route.fulfill(json={"items": [], "next_cursor": None}))
    page.goto(f"{address}/series")
    expect(page).to_have_url(f"{address}/")


@pytest.mark.parametrize("path", ["/series/99", "/series/abc", "/nowhere"])
def test_what_is_not_there_is_not_found(page: Page, address: str, path: str):
    page.goto(address + path)
    expect(page.get_by_text("There is no such page or series.")).to_be_visible()
    page.get_by_role("link", name="Go to the first series").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("System load")
