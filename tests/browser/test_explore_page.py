"""Series side by side on the real application: beside another time, as they were known, taken along as files and links."""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]
DAYS = "from=2024-05-07T04:00Z&to=2024-05-10T04:00Z"


def highest_load(page: Page) -> str:
    """The highest load of the range, as the table of numbers tells it."""
    row = page.get_by_role("region", name="Numbers").get_by_role("row").filter(has_text="System load")
    return row.get_by_role("cell").nth(3).inner_text()


def expect_files(page: Page, file: Path) -> None:
    """Expect a file of what was known, in local time, and a picture."""
    page.get_by_role("button", name="Save as").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Values (CSV)").click()
    taken.value.save_as(file)
    told = pl.read_csv(file)
    assert told.columns[3] == "time [America/New_York]"
    noon = told.filter(pl.col("time [UTC]") == "2024-05-08T16:00:00+00:00", pl.col("series") == "grid/load")
    assert noon["value"].to_list()[0] < 41_000
    page.get_by_role("button", name="Save as").click()
    with page.expect_download() as drawn:
        page.get_by_role("button", name="Picture (PNG)").click()
    assert drawn.value.suggested_filename == "foresite-2024-05-07.png"


def test_two_series_are_compared_looked_at_as_they_were_known_and_taken_along(
    page: Page, real_address: str, axe_on: Callable[..., list[str]], tmp_path: Path
):
    page.goto(f"{real_address}/explore?{DAYS}")
    page.get_by_role("button", name=re.compile("^System load")).click()
    page.get_by_role("button", name="Add series").click()
    page.get_by_role("searchbox", name="Find a series").fill("temper")
    page.get_by_role("checkbox", name="Air temperature").check()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("chosen").get_by_role("listitem")).to_have_count(2)
    expect(page.locator(".fs-canvas[data-drawn] canvas")).to_be_visible()
    page.get_by_label("Compare with").select_option(label="Same weekdays before")
    expect(
        page.get_by_text(re.compile("Lighter: Tue 30 Apr 2024, 00:00 . Fri 3 May 2024, 00:00"))
    ).to_be_visible()

    expect(page.get_by_text("72 moments to choose from, 1 with restatements")).to_be_visible()
    assert highest_load(page).startswith("50,000")
    page.get_by_role("button", name="A moment earlier").click()
    slider = page.get_by_role("slider", name="Moment of knowledge")
    expect(page.get_by_test_id("known-at")).to_contain_text("As known on Fri 10 May 2024, 00:00")
    slider.fill("40")  # after noon was measured, before it was told anew
    expect(page.get_by_test_id("since-then")).to_contain_text("1 restated")
    expect(page.get_by_role("region", name="Numbers").get_by_role("row").nth(1)).not_to_contain_text("50,000")
    assert highest_load(page).startswith("40,")

    expect_files(page, tmp_path / "values.csv")

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy a link that keeps this picture").click()
    link = page.evaluate("navigator.clipboard.readText()")
    numbers = page.get_by_role("region", name="Numbers")
    restated = numbers.get_by_role("row").nth(2).get_by_role("cell").last
    expect(restated).to_have_text("0")
    seen = numbers.inner_text()
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_test_id("since-then")).to_contain_text("1 restated")
    expect(numbers).to_contain_text("40,")
    expect(restated).to_have_text("0")
    assert numbers.inner_text() == seen
    expect(page.get_by_text("Lighter: Tue 30 Apr 2024")).to_be_visible()
    page.get_by_text("Table", exact=True).click()
    expect(
        page.get_by_role("region", name="Values of the chosen series").get_by_role("row").nth(1)
    ).to_be_visible()
    page.get_by_text("Chart", exact=True).click()
    expect_open_to_all(page, axe_on)
