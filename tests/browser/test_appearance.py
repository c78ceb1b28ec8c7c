"""An organisation looks as it says: to its people, and on its sign-in page; in colours that everybody can read."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.coming_in import Guarded, stranger
from tests.browser.conftest import RULES

from foresite.core.png import drawn

pytestmark = [pytest.mark.browser, pytest.mark.slow]

YELLOW = "#ffd400"
"""Cannot be read on white, nor white on it."""


def changed(page: Page, guarded: Guarded) -> None:
    page.goto(f"{guarded.address}/appearance")
    page.get_by_label("Name shown").fill("Harbour")
    page.get_by_label("Line on the sign-in page").fill("For the staff of Harbour Grid.")
    page.get_by_label("Colour", exact=True).fill(YELLOW)
    page.get_by_label("Colours of the page").select_option("dark")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()


@pytest.fixture
def taken_back(owner_page: Page, guarded: Guarded) -> Iterator[None]:
    """The other tests find the page as Foresite has it."""
    yield
    token = owner_page.request.get(f"{guarded.address}/api/v1/session").json()["me"]["csrf_token"]
    sent = {"x-csrf-token": token, "origin": guarded.address}
    owner_page.request.put(f"{guarded.address}/api/v1/appearance", data={}, headers=sent)
    owner_page.request.delete(f"{guarded.address}/api/v1/appearance/logo", headers=sent)


@pytest.mark.usefixtures("taken_back")
def test_a_colour_that_cannot_be_read_is_used_in_shades_that_can_and_the_page_says_so(
    guarded: Guarded, owner_page: Page, axe_on: Callable[..., list[str]]
):
    changed(owner_page, guarded)
    expect(owner_page.get_by_role("group", name="Shades in use")).to_contain_text("The nearest shade")
    expect(owner_page.locator(".fs-brand strong")).to_have_text("Harbour")
    assert axe_on(owner_page) == []
    # Only what nobody chose in this browser follows the organisation.
    expect(owner_page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    owner_page.get_by_role("button", name="Use light colours").click()
    expect(owner_page.locator("html")).to_have_attribute("data-mantine-color-scheme", "light")
    assert axe_on(owner_page, RULES) == []
    owner_page.set_viewport_size({"width": 390, "height": 844})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert owner_page.evaluate(wide) <= 0


@pytest.mark.usefixtures("taken_back")
def test_a_logo_is_drawn_anew_shown_everywhere_and_refused_where_it_is_none(
    guarded: Guarded, owner_page: Page, tmp_path: Path
):
    owner_page.goto(f"{guarded.address}/appearance")
    picture = tmp_path / "logo.svg"
    picture.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100"><rect width="300" height="100" '
        'fill="#b0124f"/><script>document.title = "taken"</script></svg>'
    )
    owner_page.get_by_label("Choose a picture").set_input_files(picture)
    expect(owner_page.get_by_text("Your own logo is shown.")).to_be_visible()
    shown = owner_page.locator(".fs-brand .fs-emblem")
    expect(shown).to_have_attribute("src", re.compile("/api/v1/logos/[0-9a-f]{64}"))
    owner_page.wait_for_function("document.querySelector('.fs-brand .fs-emblem').naturalWidth === 300")
    nothing = tmp_path / "logo.png"
    nothing.write_bytes(b"<html>no picture</html>")
    owner_page.get_by_label("Choose a picture").set_input_files(nothing)
    expect(owner_page.get_by_text("The browser cannot draw this file")).to_be_visible()
    (tmp_path / "small.png").write_bytes(drawn(b"red", b"sky"))
    owner_page.get_by_label("Choose a picture").set_input_files(tmp_path / "small.png")
    expect(owner_page.get_by_text("Your own logo is shown.")).to_be_visible()
    owner_page.get_by_role("button", name="Remove").click()
    expect(shown).to_have_attribute("src", "/mark.svg")


@pytest.mark.usefixtures("taken_back")
def test_the_sign_in_page_looks_so_before_anybody_signs_in(
    guarded: Guarded, owner_page: Page, axe_on: Callable[..., list[str]], browser
):
    changed(owner_page, guarded)
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in?organisation=tenant")
        expect(page.get_by_text("For the staff of Harbour Grid.")).to_be_visible()
        expect(page.locator(".fs-access-top strong")).to_have_text("Harbour")
        expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
        assert axe_on(page) == []
        page.get_by_role("button", name="Use light colours").click()
        assert axe_on(page) == []
        page.get_by_role("button", name="فارسی").click()
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        assert axe_on(page) == []
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in?organisation=nobody")
        expect(page.get_by_label("E-mail address")).to_be_visible()
        expect(page.get_by_text("For the staff of Harbour Grid.")).to_have_count(0)


@pytest.mark.usefixtures("taken_back")
def test_a_later_change_of_what_holds_is_seen_where_nobody_chose(guarded: Guarded, owner_page: Page, browser):
    def begins(language: str, colours: str) -> None:
        owner_page.goto(f"{guarded.address}/appearance")
        owner_page.locator("[name=language]").select_option(language)
        owner_page.locator("[name=theme]").select_option(colours)
        with owner_page.expect_response(re.compile("/api/v1/appearance$")):
            owner_page.locator("form [type=submit]").click()

    begins("fa", "dark")
    with stranger(browser) as page:
        shown = page.locator("html")
        page.goto(f"{guarded.address}/sign-in?organisation=tenant")
        expect(shown).to_have_attribute("lang", "fa")
        expect(shown).to_have_attribute("data-mantine-color-scheme", "dark")
        begins("en", "light")
        page.reload()
        expect(shown).to_have_attribute("lang", "en")
        expect(shown).to_have_attribute("data-mantine-color-scheme", "light")
        page.get_by_role("button", name="Use dark colours").click()
        begins("browser", "light")
        page.reload()
        expect(page.get_by_label("E-mail address")).to_be_visible()
        expect(shown).to_have_attribute("data-mantine-color-scheme", "dark")
