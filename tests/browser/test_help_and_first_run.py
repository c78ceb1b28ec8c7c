"""Help opens at a term beside the page, a newcomer is led to the chart of their own file, and the system tells how it is."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.coming_in import PASSWORD, Guarded, is_in, stranger
from tests.browser.conftest import expect_open_to_all
from tests.browser.test_data_pages import hafen

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]


def test_help_opens_beside_the_page_at_a_term_and_finds_the_others(
    page: Page, real_address: str, axe_on: Callable[..., list[str]], complaints: list[str]
) -> None:
    page.goto(f"{real_address}/explore?series=1")
    mark = page.get_by_role("button", name="What “What was known” means")
    mark.click()
    beside = page.get_by_role("complementary", name="Help")
    expect(beside.locator("[data-told] dt")).to_have_text("Known at")
    expect(beside.locator("[data-told] dt")).to_be_focused()
    expect_open_to_all(page, axe_on)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("Escape")
    expect(beside).to_have_count(0)
    page.goto(f"{real_address}/forecasts")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("h")
    search = page.get_by_role("complementary").get_by_role("searchbox")
    expect(search).to_be_focused()
    search.fill("قرنطینه")
    expect(page.get_by_role("complementary").locator("dt").first).to_have_text("Quarantine")
    page.keyboard.press("Escape")
    expect(page.get_by_role("complementary")).to_have_count(0)
    assert complaints == []


def signed_up(page: Page, guarded: Guarded, email: str) -> None:
    """Come in with an organisation of one's own, in which there is nothing."""
    page.goto(f"{guarded.address}/sign-up")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("button", name="Send me a link").click()
    page.goto(guarded.link(email, "sign-up"))
    page.get_by_label("Your name").fill("Nadia Newcomer")
    page.get_by_label("organisation").fill("Nadia's plant")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    is_in(page, "Nadia Newcomer")


def test_newcomer_is_led_from_nothing_to_the_chart_of_their_own_file(
    browser: Browser, guarded: Guarded, axe_on: Callable[..., list[str]], tmp_path: Path
) -> None:
    with stranger(browser) as page:
        signed_up(page, guarded, "nadia@example.org")
        page.get_by_role("button", name="New here? Make your first chart").click()
        card = page.get_by_role("region", name="First chart")
        title = card.get_by_role("heading")
        expect(title).to_have_text("Data come in here")
        expect(page.locator(".fs-rail a[data-tour]")).to_have_attribute("href", "/data")
        expect_open_to_all(page, axe_on)
        page.set_viewport_size({"width": 1280, "height": 900})
        card.get_by_role("button", name="Take me there").click()
        expect(title).to_have_text("Bring a file of yours")
        page.set_input_files("input[type=file]", hafen(tmp_path, "Mine.csv", odd={}))
        expect(title).to_have_text("This is how it was understood")
        page.get_by_role("button", name="Try it").click()
        expect(title).to_have_text("What would happen")
        page.reload()  # files are not kept by the page: what is asked for is one of them again
        expect(title).to_have_text("Bring a file of yours")
        page.set_input_files("input[type=file]", tmp_path / "Mine.csv")
        page.get_by_role("button", name="Try it").click()
        page.get_by_role("button", name=re.compile("^Load ")).click()
        expect(title).to_have_text("Your data are in", timeout=60_000)
        page.locator(".fs-series-links[data-tour] a").first.click()
        expect(title).to_have_text("Your own first chart")
        expect(page.locator(".fs-plot[data-tour] canvas").first).to_be_visible()
        card.get_by_role("button", name="Done").click()
        expect(card).to_have_count(0)
        page.reload()
        expect(page.get_by_role("button", name="Signed in as Nadia Newcomer")).to_be_visible()
        expect(page.get_by_role("button", name="New here? Make your first chart")).to_have_count(0)


def test_the_system_page_says_what_is_not_well_and_what_to_do(
    page: Page, real_address: str, axe_on: Callable[..., list[str]], complaints: list[str]
) -> None:
    page.goto(f"{real_address}/system")
    expect(page.get_by_text("Values still come in and can be read, but jobs wait.")).to_be_visible()
    parts = page.locator(".fs-setting")
    expect(parts.filter(has_text="Worker").first).to_contain_text("foresite serve has its own")
    expect(parts.filter(has_text="Database").first).to_contain_text("Well")
    expect(page.get_by_text("Never asked for.").first).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="the newest")).to_be_visible()
    expect_open_to_all(page, axe_on)
    assert complaints == []
