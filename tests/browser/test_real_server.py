"""The built page on the real application: what the stand-in promises is what the server gives."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]


def test_an_issued_forecast_is_on_the_page_with_its_model_and_lake_version(page: Page, real_address: str):
    page.goto(real_address)
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
