"""The page of one series, in Chromium: what a reader sees, and what a link keeps."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("complaints")]

# How many pixels of the canvas have (nearly) this colour.
COUNT = """([r, g, b]) => {
  const canvas = document.querySelector('.fs-canvas canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4)
    if (Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b) < 40 && data[i + 3] > 200) n++;
  return n;
}"""
OBSERVED, MEDIAN = [36, 89, 196], [217, 72, 15]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opened(page: Page, url: str) -> None:
    page.goto(url)
    expect(page.locator(".fs-canvas canvas")).to_be_visible()


def test_history_and_forecast_are_drawn_with_their_provenance(
    page: Page, address: str, shoot: Callable[[str], None]
):
    opened(page, f"{address}/series")
    expect(page).to_have_url(re.compile(r"/series/1$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("System load")
    provenance = page.get_by_test_id("provenance")
    expect(provenance).to_contain_text("gradient boosting")
    expect(provenance).to_contain_text("Fri 10 May 2024, 08:30")
    expect(provenance).to_contain_text("Lake version 412")
    expect(page.get_by_test_id("synthetic")).to_be_visible()
    expect(page.get_by_test_id("stale")).to_be_visible()
    page.wait_for_function(f"({COUNT})({OBSERVED}) > 300 && ({COUNT})({MEDIAN}) > 50")
    shoot("series-light")


def test_the_pointer_reads_values_in_the_time_of_the_site(page: Page, address: str):
    opened(page, f"{address}/series/1?range=7d")
    box = page.locator(".fs-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 40, box["y"] + 150)
    reading = page.locator(".fs-reading")
    expect(reading).to_contain_text("Forecast median")
    expect(reading).to_contain_text("80% range")
    expect(reading).to_contain_text("May 2024")


def test_a_preset_is_in_the_url_and_survives_a_reload(page: Page, address: str):
    opened(page, f"{address}/series/1")
    page.get_by_text("30 d", exact=True).click()
    expect(page).to_have_url(re.compile(r"range=30d"))
    page.reload()
    expect(page.get_by_role("radio", name="30 d")).to_be_checked()


def test_zooming_writes_absolute_times_to_the_url_which_survive_a_reload(page: Page, address: str):
    opened(page, f"{address}/series/1?range=30d")
    page.wait_for_function(f"({COUNT})({OBSERVED}) > 300")
    box = page.locator(".fs-canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 120)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    expect(page).to_have_url(re.compile(r"from=2024-.*to=2024-"))
    zoomed = page.url
    page.reload()
    expect(page.locator(".fs-canvas canvas")).to_be_visible()
    assert page.url == zoomed


def test_a_wrong_range_in_the_url_is_dropped(page: Page, address: str):
    opened(page, f"{address}/series/1?from=2024-05-02&to=2024-05-01&range=99d")
    expect(page.get_by_role("radio", name="7 d")).to_be_checked()


def test_days_of_ones_own_are_days_of_the_site(page: Page, address: str):
    opened(page, f"{address}/series/1")
    page.get_by_role("button", name="Custom").click()
    page.get_by_label("From").fill("2024-03-10")
    page.get_by_label("Up to").fill("2024-03-11")
    page.get_by_role("button", name="Apply").click()
    # The clock went forward on that day in New York: it has 23 hours.
    expect(page).to_have_url(re.compile(r"from=2024-03-10T05(%3A|:)00Z&to=2024-03-11T04(%3A|:)00Z"))


def test_a_year_of_hours_is_read_as_days_not_as_a_blue_mass(page: Page, address: str):
    with page.expect_request(re.compile(r"observations\?.*resolution=P1D")):
        opened(page, f"{address}/series/1?range=1y")
    expect(page.get_by_text("Daily range")).to_be_visible()


def test_years_of_hours_are_read_as_weeks_and_stay_few(page: Page, address: str):
    with page.expect_response(re.compile(r"observations\?.*resolution=P1W")) as answer:
        opened(page, f"{address}/series/1?range=all")
    assert len(answer.value.json()["columns"]["event_at"]) < 400
    expect(page.get_by_text("Weekly range")).to_be_visible()


def test_a_moment_to_look_back_from_is_in_the_url_and_takes_corrections_back(
    page: Page, address: str, shoot: Callable[[str], None]
):
    opened(page, f"{address}/series/1?range=7d")
    highest = page.locator(".fs-tile").nth(2).locator(".fs-kpi")
    expect(highest).to_contain_text(re.compile(r"^\d\d,\d{3} "))
    page.get_by_role("button", name="As of").click()
    page.get_by_label("Moment").fill("2024-05-07T08:00")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"as_of=2024-05-07T12(%3A|:)00Z"))
    expect(page.get_by_test_id("as-of")).to_contain_text("Tue 7 May 2024, 08:00")
    expect(highest).to_contain_text(re.compile(r"^\d{3},\d{3} "))
    expect(page.get_by_text("No forecast had been issued by then").first).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("as-of")).to_be_visible()
    shoot("series-as-of")
    page.get_by_role("button", name="Back to now").click()
    expect(page).not_to_have_url(re.compile("as_of"))
    expect(page.get_by_test_id("provenance")).to_be_visible()


def test_the_last_value_is_held_against_the_week_before(page: Page, address: str):
    opened(page, f"{address}/series/1")
    tile = page.locator(".fs-tile").first
    expect(tile).to_contain_text("%")
    expect(tile).to_contain_text("vs a week before")


def test_the_server_thins_what_the_chart_asks_for(page: Page, address: str):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/observations" in request.url else None)
    opened(page, f"{address}/series/1?range=30d")
    assert asked
    assert all(re.search(r"max_points=\d{3,4}(&|$)", url) for url in asked)


def test_the_table_says_the_same_as_the_chart(page: Page, address: str):
    page.goto(f"{address}/series/1?range=1d&view=table")
    rows = page.locator(".fs-table-box").get_by_role("row")
    expect(rows).to_have_count(1 + 25 + 24)
    expect(rows.nth(24)).to_contain_text("Forecast")
    expect(rows.nth(25)).to_contain_text("Fri 10 May 2024, 08:00")
    expect(rows.nth(25)).to_contain_text("Observed")


def test_persian_reads_right_to_left_with_its_own_calendar(
    page: Page, address: str, shoot: Callable[[str], None]
):
    opened(page, f"{address}/series/1")
    page.get_by_role("button", name="فارسی").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_text("تاریخچه و پیش‌بینی")).to_be_visible()
    expect(page.get_by_test_id("provenance")).to_contain_text("۱۴۰۳")
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    rail, main = page.locator(".fs-rail").bounding_box(), page.locator(".fs-main").bounding_box()
    assert rail is not None
    assert main is not None
    assert rail["x"] > main["x"]
    expect(page.locator(".fs-canvas canvas")).to_be_visible()
    shoot("series-persian")


def test_dark_is_remembered(page: Page, address: str, shoot: Callable[[str], None]):
    opened(page, f"{address}/series/1")
    page.get_by_role("button", name="Use dark colours").click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    expect(page.locator(".fs-canvas canvas")).to_be_visible()
    shoot("series-dark")


@pytest.mark.parametrize("language", ["en-GB", "fa-IR"])
def test_a_phone_never_scrolls_sideways(browser: Browser, address: str, language: str):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale=language)
    page = context.new_page()
    for view in ("/series/1", "/series/1?view=table", "/series/3", "/series/4"):
        page.goto(address + view)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SIDEWAYS) <= 0, view
    page.goto(f"{address}/series/1")
    page.get_by_role("button").first.click()
    page.get_by_role("link", name="Wind generation").click()
    expect(page).to_have_url(re.compile(r"/series/2"))
    context.close()


def test_the_list_finds_a_series_by_name(page: Page, address: str):
    opened(page, f"{address}/series/1")
    page.get_by_role("searchbox").fill("wind")
    expect(page.locator(".fs-row")).to_have_count(1)
    page.get_by_role("link", name="Wind generation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wind generation")
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_text("No series matches")).to_be_visible()


def test_the_overview_moves_the_range_by_keys(page: Page, address: str):
    opened(page, f"{address}/series/1?range=30d")
    page.get_by_role("slider", name="Position of the range").press("PageDown")
    expect(page).to_have_url(re.compile(r"from=2024-03"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "fa-IR"])
def test_nothing_stands_in_the_way_of_a_screen_reader(
    browser: Browser, address: str, scheme: str, language: str, axe_on: Callable[[Page], list[str]]
):
    context = browser.new_context(color_scheme=scheme, locale=language)  # type: ignore[arg-type]  # a literal by the table above
    page = context.new_page()
    for view in ("/series/1", "/series/1?view=table", "/series/3", "/series/1?as_of=2024-05-07T12:00Z"):
        page.goto(address + view)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert axe_on(page) == [], view
    context.close()


def test_what_a_forecast_is_made_of_adds_up_and_its_view_is_in_the_address(page: Page, address: str):
    opened(page, f"{address}/series/1")
    table = page.get_by_role("table", name="What it is made of")
    expect(table.get_by_role("row").nth(2)).to_contain_text("Weather")
    expect(table.get_by_role("row").nth(2)).to_contain_text("+15")
    expect(table.get_by_role("row").nth(3)).to_contain_text("110")
    expect(page.get_by_text("On average 110 MW are expected.")).to_be_visible()
    page.get_by_text("What changed since").click()
    expect(page.get_by_text("No other issue of this series is there to compare with.")).to_be_visible()
    expect(page).to_have_url(re.compile("since=newest"))
