"""People read numbers and days in the digits and the calendar that they chose, wherever they sign in."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.coming_in import Guarded, is_in, joined, sign_in, stranger

pytestmark = [pytest.mark.browser, pytest.mark.slow]

READER = "omar@example.org"
PERSIAN_DIGIT = re.compile("[\u06f0-\u06f9]")


@pytest.fixture(scope="module")
def reader(browser: Browser, guarded: Guarded, owner: dict[str, object]) -> Iterator[BrowserContext]:
    """The browser of somebody who joined, and chose nothing yet."""
    context = browser.new_context(storage_state=owner, locale="en-GB")  # type: ignore[arg-type]  # as it was kept
    own = joined(browser, context.new_page(), guarded, READER, "Omar Khayyam")
    context.close()
    yield own
    own.close()


def choose(page: Page, guarded: Guarded, digits: str, calendar: str, language: str = "English") -> None:
    page.goto(f"{guarded.address.replace('127.0.0.1', 'localhost')}/account")
    form = page.locator("form.fs-profile")
    form.locator("[name=language]").select_option(label=language)
    form.locator("[name=digits]").select_option(digits)
    form.locator("[name=calendar]").select_option(calendar)
    with page.expect_response(re.compile("/api/v1/me$")):
        form.locator("[type=submit]").click()


def test_a_choice_is_kept_with_the_person_and_every_number_and_day_follows_it(
    browser: Browser, guarded: Guarded, reader: BrowserContext, axe_on: Callable[[Page], list[str]]
):
    page = reader.new_page()
    choose(page, guarded, "persian", "persian")
    expect(page.get_by_text("Saved")).to_be_visible()
    expect(page.locator("main table")).to_contain_text(PERSIAN_DIGIT)
    assert axe_on(page) == []
    with stranger(browser) as other:
        other.goto(f"{guarded.address}/sign-in?to=/series/1")
        sign_in(other, READER)
        is_in(other, "Omar Khayyam")
        expect(other.locator("main")).to_contain_text(re.compile("Issued Fri ۲۱ Ordibehesht ۱۴۰۳"))
        expect(other.locator("main .fs-kpi").first).to_contain_text(
            re.compile(f"{PERSIAN_DIGIT.pattern}.* MW")
        )
        expect(other.locator("html")).to_have_attribute("lang", "en")
    choose(page, guarded, "latin", "gregorian", "فارسی")
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    expect(page.locator("main table")).to_contain_text(re.compile(r"[0-9]{2}:[0-9]{2}"))
    expect(page.locator("main table")).not_to_contain_text(PERSIAN_DIGIT)
    choose(page, guarded, "language", "language", "English")
    page.close()


def test_days_are_typed_in_the_calendar_and_digits_of_the_reader_or_in_the_others(
    guarded: Guarded, reader: BrowserContext
):
    page = reader.new_page()
    choose(page, guarded, "persian", "persian")
    expect(page.get_by_text("Saved")).to_be_visible()
    page.goto(f"{guarded.address.replace('127.0.0.1', 'localhost')}/series/1")
    page.get_by_role("button", name="Custom").click()
    expect(page.get_by_label("From")).to_have_value(PERSIAN_DIGIT)
    page.get_by_label("From").fill("۱۴۰۳/۰۲/۱۲")
    page.get_by_label("Up to").fill("1403/13/01")
    expect(page.get_by_role("button", name="Apply")).to_be_disabled()
    page.get_by_label("Up to").fill("2024-05-06")
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile(r"from=2024-05-01T04.*to=2024-05-06T04"))
    choose(page, guarded, "language", "language")
    page.close()


def test_fields_of_numbers_take_either_digits(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/keys")
    owner_page.get_by_role("button", name="Make a key").click()
    rate = owner_page.get_by_role("dialog").get_by_label("Requests a minute")
    rate.focus()
    owner_page.keyboard.type("۱۲")
    owner_page.keyboard.type("3٤")
    expect(rate).to_have_value("1234")
