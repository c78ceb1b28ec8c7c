"""A browser that draws no WebGL: the ranking has all sites, and a sentence says why there is no map."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SAID = {
    "en": re.compile("draws no WebGL, so there is no map"),
    "fa": re.compile("این مرورگر WebGL نمی‌کشد"),
}


@pytest.fixture(scope="module")
def flat(browser_type: BrowserType, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    """A Chromium without any drawing in three dimensions."""
    args = [*browser_type_launch_args["args"], "--disable-webgl", "--disable-webgl2", "--disable-3d-apis"]
    browser = browser_type.launch(**{**browser_type_launch_args, "args": args})
    yield browser
    browser.close()


def opened(flat: Browser, language: str) -> Page:
    context = flat.new_context(locale="en-GB")
    context.add_init_script(f"localStorage.setItem('foresite-language', '{language}')")
    return context.new_page()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_ranking_works_and_a_sentence_stands_in_the_place_of_the_map(
    flat: Browser, quarters_address: str, axe_on: Callable[..., list[str]], language: str
) -> None:
    page = opened(flat, language)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(f"{quarters_address}/map")
    assert not page.evaluate("!!document.createElement('canvas').getContext('webgl2')")
    sentence = page.locator(".fs-map-none")
    expect(sentence).to_have_text(SAID[language])
    expect(page.locator(".maplibregl-canvas")).to_have_count(0)
    rows = page.locator(".fs-map-ranking tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.filter(has_text="North quarter")).to_contain_text("MW")
    assert axe_on(page) == []
    rows.filter(has_text="North quarter").get_by_role("button").press("Enter")
    expect(page).to_have_url(re.compile(r"site=\d+"))
    page.locator(".fs-map-chosen a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("North quarter")
    assert faults == []
    page.context.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_on_a_phone_the_ranking_is_what_one_sees_first(
    flat: Browser, quarters_address: str, language: str
) -> None:
    page = opened(flat, language)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{quarters_address}/map")
    expect(page.locator(".fs-map-none")).to_have_text(SAID[language])
    expect(page.locator(".fs-map-ranking tbody tr").first).to_be_visible()
    page.context.close()
