"""Whether promises of forecasts held and whether they beat naive, as the page tells it; and what was used."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]


def drawn(page: Page) -> None:
    expect(page.locator(".fs-canvas[data-drawn] canvas")).to_have_count(2)


def test_a_broken_promise_is_told_in_words(page: Page, address: str):
    page.goto(f"{address}/forecasts")
    drawn(page)
    tile = page.locator(".fs-tile").filter(has_text="80% range")
    expect(tile).to_contain_text("71%")
    expect(tile).to_contain_text("Too narrow")
    expect(tile).to_contain_text("80% promised; chance allows 74.8% to 85.2%")
    table = page.get_by_role("table", name="Promised and observed coverage")
    expect(table.get_by_role("row")).to_have_count(14)
    expect(table.get_by_role("row").filter(has_text="Quantile 50%")).to_contain_text("Too high")
    expect(table.get_by_role("row").filter(has_text="Central 90%")).to_contain_text("Kept")


def test_errors_stand_beside_those_of_naive_by_days_ahead(page: Page, address: str):
    page.goto(f"{address}/forecasts?series=1")
    leads = page.get_by_role("table", name="Error by days ahead")
    expect(leads.get_by_role("row").nth(1)).to_contain_text("37.8% better")
    page.get_by_label("Model").select_option(label="Seasonal naive · al-naive")
    expect(leads.get_by_role("row").nth(1)).to_contain_text("2% worse")
    expect(page).to_have_url(f"{address}/forecasts?series=1&model=seasonal-naive")
    board = page.get_by_role("table", name="Scoreboard")
    expect(board.get_by_role("row").nth(1)).to_contain_text("Foresite ensemble")


def test_what_was_made_after_the_fact_counts_where_nothing_else_does_and_says_so(page: Page, address: str):
    page.goto(f"{address}/forecasts")
    drawn(page)
    page.get_by_role("combobox", name="Series").fill("wind")
    page.get_by_role("option", name="Wind generation").click()
    expect(page.get_by_text("Shown are 12 issues made after the fact")).to_be_visible()
    expect(page.locator(".fs-tile").first).to_contain_text("Too few issues to tell")
    page.locator(".fs-choices .mantine-Switch-track").click()
    expect(page).to_have_url(f"{address}/forecasts?series=2&replayed=false")
    expect(page.get_by_text("12 issues were made after the fact and are not counted.")).to_be_visible()
    page.get_by_role("button", name="Count them too").click()
    expect(page).to_have_url(f"{address}/forecasts?series=2&replayed=true")


def test_a_series_whose_forecasts_met_no_truth_says_so(page: Page, address: str):
    page.goto(f"{address}/forecasts?series=3")
    expect(page.get_by_text("No forecast of this series has met its truth in this time.")).to_be_visible()
    expect(page.get_by_role("button", name="Score now")).to_be_hidden()  # not permitted here


def test_a_failure_of_scores_is_told_and_can_be_tried_again(page: Page, address: str):
    problem = {"code": "database-unavailable", "status": 403, "detail": "the database is away"}
    page.route("**/scores*", lambda route: route.fulfill(status=403, json=problem))
    page.goto(f"{address}/forecasts?series=1")
    expect(page.get_by_role("alert")).to_contain_text("the database is away")
    page.unroute("**/scores*")
    page.get_by_role("button", name="Try again").click()
    drawn(page)


def test_the_page_of_a_series_leads_to_its_scores(page: Page, address: str):
    page.goto(f"{address}/series/1")
    page.get_by_role("link", name="How its forecasts did").click()
    expect(page).to_have_url(f"{address}/forecasts?series=1")
    expect(page.get_by_role("combobox", name="Series")).to_have_value("System load")


def test_what_was_used_is_added_up_drawn_and_told_as_a_table(page: Page, address: str):
    page.goto(f"{address}/usage")
    expect(page.get_by_role("button", name="answered, in whatever way")).to_contain_text("64,847")
    page.get_by_role("button", name="in bodies of requests").click()
    expect(page).to_have_url(f"{address}/usage?of=bytes_in")
    expect(page.get_by_role("img", name="Received, drawn as bars; at most 474.3 MB")).to_be_visible()
    page.get_by_text("12 months").click()
    page.get_by_text("The same as a table").click()
    whole = page.get_by_role("table", name="The organisation")
    expect(whole.get_by_role("row")).to_have_count(13)
    expect(whole.get_by_role("row").nth(1)).to_contain_text("5,800,000")
    callers = page.get_by_role("table", name="By key and person")
    expect(callers.get_by_role("row").nth(1)).to_contain_text("…4c0-aaaa")
    page.route("**/api/v1/usage?*", lambda route: route.fulfill(json=[]))
    page.reload()
    expect(page.get_by_text("Nothing has been used in this time.").first).to_be_visible()


@pytest.mark.parametrize("path", ["/forecasts", "/forecasts?series=2", "/usage"])
def test_nothing_stands_in_the_way_of_a_screen_reader(
    page: Page, address: str, axe_on: Callable[[Page, list[str]], list[str]], path: str
):
    page.goto(address + path)
    expect(page.locator(".fs-card").first).to_be_visible()
    expect_open_to_all(page, axe_on)
