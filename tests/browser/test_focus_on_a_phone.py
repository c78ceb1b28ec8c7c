"""On a phone the keyboard goes into what opens over the page, and back to what opened it."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

WITHIN = "id => document.getElementById(id).contains(document.activeElement)"


@pytest.fixture
def phone(page: Page) -> Page:
    page.set_viewport_size({"width": 390, "height": 844})
    return page


@pytest.mark.parametrize("language", ["en", "fa"])
def test_pages_and_series_take_the_keyboard_and_give_it_back(
    phone: Page, real_address: str, language: str
) -> None:
    phone.add_init_script(f"localStorage.setItem('foresite-language', '{language}')")
    phone.goto(f"{real_address}/series/1")
    expect(phone.get_by_role("heading", level=1)).to_have_text("System load")
    for panel in ("rail", "list"):
        opener = phone.locator(f"[aria-controls={panel}]")
        opener.press("Enter")
        expect(phone.locator(f"#{panel}")).to_be_focused()
        phone.keyboard.press("Tab")
        assert phone.evaluate(WITHIN, panel)
        expect(phone.locator("main")).not_to_be_visible()  # nothing below is reached by keys
        phone.keyboard.press("Escape")
        expect(opener).to_be_focused()
        expect(phone.locator("main")).to_be_visible()
    phone.locator("[aria-controls=rail]").press("Enter")
    phone.locator("#rail").get_by_role("link").first.press("Enter")
    expect(phone.locator("[aria-controls=rail]")).to_be_focused()


def test_a_form_beside_a_button_gives_the_keyboard_back(phone: Page, real_address: str) -> None:
    phone.goto(f"{real_address}/series/1")
    expect(phone.locator(".fs-canvas[data-drawn] canvas")).to_be_visible()
    opener = phone.get_by_role("button", name="Custom")
    opener.press("Enter")
    expect(phone.get_by_label("From")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_help_takes_the_keyboard_and_gives_it_back(phone: Page, real_address: str) -> None:
    phone.goto(f"{real_address}/series/1")
    opener = phone.get_by_role("button", name=re.compile("^Help"))
    opener.press("Enter")
    expect(phone.get_by_role("searchbox", name=re.compile("[Ff]ind"))).to_be_focused()
    phone.keyboard.press("Escape")
    expect(opener).to_be_focused()
