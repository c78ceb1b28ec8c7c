"""The built page on the real application: what the stand-in promises is what the server gives."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.browser.coming_in import Guarded

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]


def test_an_issued_forecast_is_on_the_page_with_its_model_and_lake_version(page: Page, real_address: str):
    page.goto(f"{real_address}/series")
    expect(page).to_have_url(re.compile(r"/series/\d+$"))
    expect(page.locator(".fs-canvas canvas")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("System load")
    expect(page.get_by_test_id("provenance")).to_contain_text("Model Seasonal naive")
    expect(page.get_by_test_id("provenance")).to_contain_text("Lake version 1")
    expect(page.get_by_test_id("synthetic")).to_be_visible()
    page.get_by_text("Table", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("Forecast")
    page.get_by_text("All", exact=True).click()
    expect(page.get_by_role("row").nth(1)).to_be_visible()
    page.goto(f"{page.url.split('?')[0]}?range=1d&view=table&as_of=2024-04-20T12:00Z")
    expect(page.get_by_text("No forecast had been issued by then").first).to_be_visible()
    # Known an hour late: at 08:00 in New York the value of 07:00 was the newest.
    expect(page.get_by_role("row").nth(1)).to_contain_text("Sat 20 Apr 2024, 07:00")
    page.goto(f"{page.url.split('?')[0]}?range=1y")
    expect(page.get_by_text("Daily range")).to_be_visible()


def test_what_a_forecast_is_made_of_is_worked_out_by_a_job_and_kept(owner_page: Page, guarded: Guarded):
    owner_page.goto(f"{guarded.address}/series/1")
    owner_page.get_by_role("button", name="Work it out").click()
    parts = owner_page.get_by_role("table", name="What it is made of").get_by_role("row")
    expect(parts.last).to_contain_text("This forecast")
    owner_page.reload()
    expect(parts.last).to_contain_text("This forecast")
    owner_page.get_by_text("What changed since").click()
    expect(owner_page.get_by_text("No other issue of this series is there to compare with.")).to_be_visible()
