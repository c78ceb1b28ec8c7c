"""Models trained and a contest held from the page, on the real application with its worker."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.coming_in import Guarded

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.usefixtures("complaints"),
    pytest.mark.timeout(480),
]
LONG_MS = 120_000


def of_the_load(page: Page, dialog: Locator) -> None:
    dialog.get_by_role("combobox", name="Series to forecast").click()
    page.get_by_role("option", name="System load").click()


def test_a_model_is_trained_and_a_contest_crowns_a_champion(
    owner_page: Page, guarded: Guarded, axe_on: Callable[..., list[str]]
) -> None:
    page = owner_page
    page.goto(f"{guarded.address}/forecasts")
    page.get_by_role("link", name="Models and champions").click()
    expect(page.get_by_text("No contest was held yet.")).to_be_visible()
    models = page.get_by_role("table", name="Models")
    expect(models.get_by_role("row")).to_have_count(2)

    page.get_by_role("button", name="Train", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Forecaster", exact=True).select_option("seasonal-naive")
    dialog.get_by_role("button", name="Train").click()
    expect(dialog.get_by_role("alert")).to_contain_text("Choose at least one series.")
    of_the_load(page, dialog)
    dialog.get_by_role("button", name="Train").click()
    job = page.get_by_role("status").filter(has_text="Training Seasonal naive")
    expect(job).to_contain_text("Done", timeout=LONG_MS)
    expect(models.get_by_role("row")).to_have_count(3)

    page.get_by_role("button", name="Hold a contest").click()
    dialog.get_by_label("Name of the group").fill("harbour")
    of_the_load(page, dialog)
    dialog.get_by_label("Past days to measure at").fill("14")
    assert axe_on(page) == []
    dialog.get_by_role("button", name="Hold it").click()
    expect(page.get_by_role("status").filter(has_text="Contest for harbour")).to_contain_text(
        "Done", timeout=LONG_MS
    )
    board = page.get_by_role("table", name="harbour")
    expect(board.get_by_role("row").filter(has_text=re.compile(r"^Seasonal naive"))).to_be_visible()
    expect(board.get_by_text("Champion", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile("Champion since"))).to_be_visible()
    expect(models.get_by_text("Passed").first).to_be_visible()
    page.get_by_role("button", name="Retire").click()
    expect(dialog).to_contain_text("The one before takes its place, or seasonal naive.")
    page.keyboard.press("Escape")
    assert axe_on(page) == []
