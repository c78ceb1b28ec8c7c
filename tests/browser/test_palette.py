"""By keys alone: from the palette to pages and series, from g to pages, and a list of what keys mean."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]


def test_everything_is_reached_by_keys_and_keys_are_told(
    page: Page, real_address: str, axe_on: Callable[..., list[str]]
):
    page.goto(f"{real_address}/jobs")
    expect(page.get_by_role("heading", level=1)).to_have_text("Jobs")
    page.keyboard.press("Control+k")
    dialog = page.get_by_role("dialog", name="Search or jump to")
    asked = dialog.get_by_role("textbox").or_(dialog.get_by_role("combobox")).first
    expect(asked).to_be_focused()
    expect(dialog.get_by_role("option", name="Overview")).to_be_visible()
    assert axe_on(page) == []
    page.keyboard.type("system load")
    expect(dialog.get_by_role("option", name="System load")).to_have_attribute(
        "data-combobox-selected", "true"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/series/\d+$"))
    expect(dialog).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_have_text("System load")
    page.get_by_text("Table", exact=True).click()  # a radio keeps the focus and takes no letters
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    page.get_by_role("button", name="Search or jump to").click()
    asked.fill("فارسی")
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.keyboard.press("Shift+?")
    keys = page.get_by_role("dialog", name="کلیدهای میان‌بر")
    expect(keys).to_contain_text("نمای کلی")
    assert axe_on(page) == []
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="بیشتر", exact=True).click()
    page.locator(".fs-rail").get_by_role("link", name="مصرف").click()
    expect(page).to_have_url(re.compile("/usage"))
    expect(page.locator(".fs-rail")).to_be_hidden()
