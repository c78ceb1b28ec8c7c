"""Notes stand where one looks, by keys alone; the calendar leads from a gap to its chart; sources tell how they fare."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]
DAYS = "from=2024-05-07T04:00Z&to=2024-05-10T04:00Z"


def test_note_is_written_changed_and_removed_by_keys_and_hidden_before_it_was_known(
    page: Page, real_address: str, axe_on: Callable[..., list[str]], shoot: Callable[[str], None]
):
    page.goto(f"{real_address}/explore?{DAYS}")
    page.get_by_role("button", name=re.compile("^System load")).click()
    card = page.locator("section").filter(has=page.get_by_role("heading", name="Notes", exact=True))
    expect(card).to_contain_text("Nobody has written about this time.")
    expect(page.locator(".fs-canvas[data-drawn] canvas")).to_be_visible()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Note", exact=True)).to_be_focused()
    page.keyboard.type("The line to the harbour was out.")
    dialog.get_by_label("When").fill("2024-05-08T06:00")
    dialog.get_by_label("Until").fill("2024-05-08T05:00")
    dialog.get_by_role("button", name="Keep the note").press("Enter")
    expect(dialog.get_by_role("alert")).to_contain_text("The end must come after the start.")
    dialog.get_by_label("Until").fill("2024-05-08T12:00")
    dialog.get_by_role("button", name="Keep the note").press("Enter")
    expect(dialog).to_have_count(0)
    listed = card.get_by_role("listitem")
    expect(listed).to_contain_text("The line to the harbour was out.")
    expect(listed).to_contain_text("Wed 8 May 2024, 06:00")
    shoot("explore-notes")
    assert "The line to the harbour was out." in taken_along(page)

    listed.get_by_role("button", name="Change").press("Enter")
    page.get_by_role("dialog").get_by_label("Note", exact=True).fill("The line was out for six hours.")
    page.get_by_role("dialog").get_by_role("button", name="Keep the note").press("Enter")
    expect(listed).to_contain_text("The line was out for six hours.")
    expect(listed).to_contain_text("changed")

    page.goto(f"{page.url}&as_of=2024-05-10T05:00Z")
    expect(card).to_contain_text("Nobody has written about this time.")
    page.go_back()
    expect(listed).to_contain_text("six hours")
    page.get_by_role("checkbox", name="Notes").uncheck()
    expect(page).to_have_url(re.compile("notes=off"))
    expect(listed).to_have_count(0)
    card.get_by_role("button", name="Show notes").click()
    expect_open_to_all(page, axe_on)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{real_address}/series/1?{DAYS}")
    listed.get_by_role("button", name="Remove").press("Enter")
    page.get_by_role("dialog").get_by_role("button", name="Remove").press("Enter")
    expect(card).to_contain_text("Nobody has written about this time.")


def test_what_a_note_said_before_is_told_where_it_stands(
    page: Page, real_address: str, axe_on: Callable[..., list[str]], shoot: Callable[[str], None]
):
    told = {"text": "The meter was read late.", "start_at": "2024-05-09T06:00:00Z", "series_id": 2}
    made = page.request.post(f"{real_address}/api/v1/notes", data=told).json()
    other = {"text": "کنتور دیر خوانده شد.", "end_at": "2024-05-09T09:00:00Z"}
    page.request.patch(f"{real_address}/api/v1/notes/{made['note_id']}", data=other)
    page.goto(f"{real_address}/series/2?{DAYS}")
    card = page.locator("section").filter(has=page.get_by_role("heading", name="Notes", exact=True))
    expect(card.get_by_role("listitem")).to_contain_text("کنتور")
    card.get_by_role("button", name="changed: what note 1 said before").press("Enter")
    dialog = page.get_by_role("dialog")
    versions = dialog.get_by_role("listitem")
    expect(versions).to_have_count(2)
    expect(versions.first).to_contain_text("Shown now")
    expect(versions.first).to_contain_text("Other words")
    expect(versions.first).to_contain_text("Other time")
    expect(versions.last).to_contain_text("The meter was read late.")
    expect(versions.last).to_contain_text("Somebody here")
    shoot("note-versions")
    assert axe_on(page) == []
    page.request.delete(f"{real_address}/api/v1/notes/{made['note_id']}")


def height_of_picture(page: Page) -> int:
    """Take the chart along as PNG, and return how many pixels high it is (PNG, 11.2.2)."""
    page.get_by_role("button", name="Save as").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Picture (PNG)").click()
    return int.from_bytes(taken.value.path().read_bytes()[20:24], "big")


def test_a_picture_has_the_notes_of_its_chart_under_it(page: Page, real_address: str):
    told = {"text": "The sensor was moved.", "start_at": "2024-05-08T12:00:00Z", "series_id": 2}
    made = page.request.post(f"{real_address}/api/v1/notes", data=told).json()
    page.goto(f"{real_address}/explore?series=2&{DAYS}")
    expect(page.get_by_role("list", name="Notes")).to_contain_text("The sensor was moved.")
    expect(page.locator(".fs-canvas[data-drawn] canvas")).to_be_visible()
    noted = height_of_picture(page)
    page.get_by_role("checkbox", name="Notes").uncheck()
    expect(page.get_by_text("Notes are hidden.")).to_be_visible()
    assert noted - height_of_picture(page) == 44  # one line
    page.request.delete(f"{real_address}/api/v1/notes/{made['note_id']}")


def test_a_series_leads_to_its_site(page: Page, real_address: str):
    page.goto(f"{real_address}/series/1?{DAYS}")
    page.get_by_role("main").get_by_role("link", name="Harbour city").click()
    expect(page).to_have_url(re.compile("/sites/1$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour city")


def taken_along(page: Page) -> str:
    """Take the notes of what is in view as a file of their own."""
    page.get_by_role("button", name="Save as").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Notes (CSV)").click()
    assert "-notes.csv" in taken.value.suggested_filename
    return taken.value.path().read_text()


def lengthened(route: Route) -> None:
    """Send on what no page lets anybody type."""
    sent = route.request.post_data_json
    route.continue_(post_data={**sent, "text": "x" * 2001} if sent else None)


def test_a_field_that_the_server_refuses_is_told_in_persian(
    page: Page, real_address: str, shoot: Callable[[str], None]
):
    page.add_init_script("localStorage.setItem('foresite-language', 'fa')")
    page.goto(f"{real_address}/series/1?{DAYS}")
    page.get_by_role("button", name="نوشتن یادداشت").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("textarea")).to_have_css("direction", "rtl")
    dialog.locator("textarea").fill("The line was out.")
    expect(dialog.locator("textarea")).to_have_css("direction", "ltr")
    dialog.locator("textarea").fill("خط بندر قطع بود.")
    expect(dialog.locator("textarea")).to_have_css("direction", "rtl")
    page.route("**/api/v1/notes", lengthened)
    dialog.get_by_role("button", name="نگه داشتن یادداشت").click()
    expect(dialog.get_by_text("نویسه جا نمی‌گیرد")).to_be_visible()
    expect(dialog.locator("textarea")).to_be_focused()
    expect(dialog).not_to_contain_text("String should")
    shoot("refused-field-fa")
    page.unroute("**/api/v1/notes")


def test_calendar_leads_from_many_series_to_a_day_of_one_and_to_its_chart(
    page: Page, real_address: str, axe_on: Callable[..., list[str]], shoot: Callable[[str], None]
):
    page.goto(f"{real_address}/data/quality?from=2024-03-25T04:00Z&to=2024-05-11T04:00Z")
    rows = page.get_by_role("list", name="Quality").get_by_role("listitem")
    expect(rows).to_have_count(2)
    expect(rows.first.get_by_role("img")).to_have_accessible_name(re.compile(r"^System load: .* steps"))
    shoot("quality-many")
    rows.first.get_by_role("link").click()
    calendar = page.get_by_role("slider", name="Calendar")
    calendar.locator("[data-at]").filter(has=page.locator("[data-state=whole]")).last.click()
    expect(calendar).to_have_attribute("aria-valuetext", "Thu 9 May 2024: 24 of 24")
    page.keyboard.press("ArrowUp")
    expect(page).to_have_url(re.compile("day=2024-05-08"))
    expect(calendar).to_be_focused()
    expect(page.locator(".fs-quality-day")).to_contain_text(re.compile(r"Told anew\s*1"))
    shoot("quality-one")
    expect_open_to_all(page, axe_on)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator(".fs-quality-day").get_by_role("link", name="Look at it in Explore").click()
    expect(page.get_by_test_id("range")).to_contain_text("Tue 7 May 2024, 18:00")


def test_sources_are_told_and_an_empty_list_leads_to_the_first(
    page: Page, real_address: str, axe_on: Callable[..., list[str]]
):
    page.goto(f"{real_address}/data/sources")
    expect(page.get_by_text("None has brought data yet.")).to_be_visible()
    expect_open_to_all(page, axe_on)
    page.get_by_role("button", name="Add a source").first.click()
    expect(page).to_have_url(re.compile(r"/data/sources\?set=new"))
