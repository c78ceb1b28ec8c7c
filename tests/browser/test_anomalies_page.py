"""Anomalies reviewed on the real application: found by a job, looked at, judged by a key, and gone from the queue."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.coming_in import Guarded
from tests.browser.conftest import expect_open_to_all

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.usefixtures("complaints"),
    pytest.mark.timeout(400),
]


def test_what_a_job_finds_is_judged_and_leaves_the_queue(
    owner_page: Page, guarded: Guarded, axe_on: Callable[..., list[str]]
) -> None:
    page = owner_page
    page.goto(f"{guarded.address}/anomalies")
    expect(page.get_by_text(re.compile("No detector looks at|Nothing waits for"))).to_be_visible()

    page.get_by_role("button", name="Look back").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Series").click()
    page.get_by_role("option", name="System load").click()
    dialog.get_by_label("From").fill("2024-04-25")
    dialog.get_by_label("Up to").fill("2024-05-05")
    dialog.get_by_role("button", name="Look").click()
    expect(dialog.get_by_text("Found 1, changed 0, taken back 0.")).to_be_visible(timeout=60_000)
    page.keyboard.press("Escape")

    queue = page.get_by_role("list", name="Anomalies to review")
    expect(queue.get_by_role("listitem")).to_have_count(1)
    expect(queue).to_contain_text("Below what was expected")
    _turns_on_a_phone(page)
    expect(page.locator(".fs-canvas[data-drawn] canvas")).to_be_visible()
    expect(page.get_by_text(re.compile("below the .* expected of that step"))).to_be_visible()
    expect(page.get_by_text("Nobody has judged what it found yet.")).to_be_visible()
    noted_beside(page)

    page.keyboard.press("n")
    page.keyboard.type("The second feeder was not measured.")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("d")
    expect(page.get_by_text("Nothing waits for a verdict.")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("The second feeder was not measured.")).to_be_visible()
    expect(page.get_by_text(re.compile("raised .* by what people said"))).to_be_visible()
    expect(page.get_by_text("Accepted 0 of 1 judged (0%).")).to_be_visible()
    page.get_by_text("Dismissed", exact=True).first.click()
    expect(page).to_have_url(re.compile("verdict=dismissed"))
    expect(queue.get_by_role("listitem")).to_have_count(1)
    expect_open_to_all(page, axe_on)


def noted_beside(page: Page) -> None:
    """Write a note about when the anomaly began; n means another thing here."""
    page.get_by_role("button", name="Write a note").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Note", exact=True).fill("The feeder was switched.")
    dialog.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("list", name="Notes")).to_contain_text("The feeder was switched.")
    expect(page.get_by_role("main").get_by_role("link", name="Harbour city")).to_have_attribute(
        "href", re.compile(r"/sites/\d+$")
    )


def test_a_detector_is_set_and_changed(
    owner_page: Page, guarded: Guarded, axe_on: Callable[..., list[str]]
) -> None:
    page = owner_page
    page.goto(f"{guarded.address}/anomalies?show=detectors")
    page.get_by_role("button", name="Set a detector").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Set a detector").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose at least one series.")
    dialog.get_by_role("combobox", name="Series").click()
    page.get_by_role("option", name="System load").click()
    dialog.get_by_label("Method").select_option("sensor-pca")
    dialog.get_by_label("Quiet hours (local)").fill("22-6")
    dialog.get_by_text("More of its method").click()
    dialog.get_by_label("smooth_steps").fill("6")
    dialog.get_by_role("button", name="Set a detector").click()
    expect(dialog).to_be_hidden()
    row = page.get_by_role("table", name="Detectors").get_by_role("row").filter(has_text="Sensors together")
    expect(row.get_by_role("switch")).to_be_checked()
    expect(row).to_contain_text("1 in 5,000 steps")
    row.get_by_role("button", name="Change").click()
    dialog.get_by_label("False alarms").select_option(label="1 in 1,000 steps")
    expect(dialog.get_by_label("Quiet hours (local)")).to_have_value("22-6")
    assert axe_on(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("1 in 1,000 steps")
    row.locator(".mantine-Switch-track").click()
    expect(row.get_by_role("switch")).not_to_be_checked()
    assert axe_on(page) == []


def _turns_on_a_phone(page: Page) -> None:
    """There one anomaly takes the place of the list: the keyboard goes with it, and back to its row."""
    wide = page.viewport_size
    assert wide is not None
    page.set_viewport_size({"width": 390, "height": 844})
    row = page.get_by_role("list", name="Anomalies to review").get_by_role("link").first
    row.press("Enter")
    expect(page.locator(".fs-single")).to_be_focused()
    page.get_by_role("button", name=re.compile("^Back")).press("Enter")
    expect(row).to_be_focused()
    page.set_viewport_size({"width": wide["width"], "height": wide["height"]})
