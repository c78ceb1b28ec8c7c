"""Dashboards on the real application: composed by drag and by keys, saved, shared, restored, and a role's home."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.browser.coming_in import Guarded, joined
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VIEWER = "dorothy@example.org"


def panel(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name, exact=True)


def place(page: Page, name: str) -> dict[str, int]:
    """Return where a panel is on the screen, in whole pixels."""
    box = panel(page, name).bounding_box()
    assert box is not None
    x, y, width, height = (round(box[key]) for key in ("x", "y", "width", "height"))
    return {"x": x, "y": y, "width": width, "height": height}


def drag(page: Page, name: str, dx: int, dy: int) -> float:
    """Drag a panel by its head; return where that began."""
    heading = panel(page, name).get_by_role("heading", name=name)
    heading.scroll_into_view_if_needed()
    grip = heading.bounding_box()
    assert grip is not None
    page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    page.mouse.down()
    page.mouse.move(grip["x"] + dx, grip["y"] + dy, steps=8)
    page.mouse.up()
    return grip["x"]


def save(page: Page, version: int) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"Saved as version {version}")).to_be_visible()


def begin(page: Page, guarded: Guarded, name: str) -> str:
    """Make a dashboard of the one series there is; return its address."""
    page.goto(f"{guarded.address}/dashboards")
    page.get_by_role("button", name="New dashboard").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name", exact=True).fill(name)
    dialog.get_by_label("Begin with these series").click()
    page.get_by_role("option", name="System load").click()
    page.keyboard.press("Tab")  # what was chosen from lies over the button
    dialog.get_by_role("button", name="New dashboard").click()
    expect(page.get_by_role("button", name="Add panel")).to_be_visible()
    return page.url.partition("?")[0]


def test_page_is_composed_by_drag_and_by_keys_and_comes_back_as_it_was_saved(
    owner_page: Page, guarded: Guarded, axe_on: Callable[..., list[str]]
) -> None:
    page = owner_page
    address = begin(page, guarded, "Composed")
    tile, chart = "System load · Newest value", "System load"
    expect(panel(page, chart).locator("[data-drawn]")).to_be_visible()
    page.get_by_role("button", name="Add panel").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Text", exact=True).click()
    dialog.get_by_role("textbox", name="Text", exact=True).fill("**Look** <b>here</b>")
    expect(dialog.get_by_role("region", name="Preview").locator("strong")).to_have_text("Look")
    expect(dialog.get_by_role("region", name="Preview").locator("b")).to_have_count(0)
    dialog.get_by_role("button", name="Add panel").click()

    before = place(page, tile)
    page.get_by_role("button", name=f"{tile}: move or resize").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("placed")).to_contain_text("column 2, row 1, 3 wide, 2 high")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_test_id("placed")).to_contain_text("3 wide, 3 high")
    expect(page.get_by_role("button", name=f"{tile}: move or resize")).to_be_focused()
    moved = place(page, tile)
    assert (moved["x"] > before["x"], moved["height"] > before["height"]) == (True, True)

    start = drag(page, "Note", 400, -200)
    dragged = place(page, "Note")
    assert dragged["x"] > start + 200
    save(page, 2)
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page).to_have_url(re.compile(rf"{address}$"))
    shown = {name: place(page, name) for name in (tile, chart, "Note")}
    page.reload()
    expect(panel(page, chart).locator("[data-drawn]")).to_be_visible()
    expect(panel(page, tile).locator(".fs-kpi")).to_contain_text("MW")
    assert {name: place(page, name) for name in shown} == shown
    page.get_by_text("30 d", exact=True).click()
    expect(page).to_have_url(re.compile("range=30d"))
    expect_open_to_all(page, axe_on)
    expect(panel(page, "Note")).to_be_visible()


def test_shared_dashboard_is_a_roles_home_and_a_private_one_stays_private(
    browser: Browser, owner_page: Page, guarded: Guarded
) -> None:
    page = owner_page
    begin(page, guarded, "Mine alone")
    address = begin(page, guarded, "For viewers")
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Share").click()
    page.get_by_role("radio", name="Some roles").check()
    page.get_by_role("checkbox", name="Viewer").check()
    page.get_by_role("dialog").get_by_role("button", name="Share").click()
    expect(page.get_by_text("Shared with Viewer")).to_be_visible()
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Make it a home").click()
    page.get_by_role("checkbox", name="Viewer").check()
    page.get_by_role("dialog").get_by_role("button", name="Apply").click()
    expect(page.get_by_role("dialog")).to_be_hidden()

    context = joined(browser, page, guarded, VIEWER, "Dorothy Vaughan")
    theirs = context.pages[0]
    expect(theirs.get_by_role("heading", name="For viewers")).to_be_visible()
    expect(theirs.get_by_role("button", name="Compose")).to_have_count(0)
    theirs.get_by_role("main").get_by_role("link", name="Overview").click()
    expect(theirs.get_by_role("heading", name="Overview")).to_be_visible()
    theirs.get_by_role("link", name="Dashboards").first.click()
    expect(theirs.get_by_role("link", name="For viewers")).to_be_visible()
    expect(theirs.get_by_text("Mine alone")).to_have_count(0)
    context.close()

    page.goto(f"{address}?compose=true")
    page.get_by_label("Name", exact=True).fill("For all who look")
    save(page, 2)
    page.get_by_label("Name", exact=True).fill("Never saved")
    page.get_by_role("link", name="Jobs").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Discard them").click()
    expect(page).to_have_url(re.compile("/jobs$"))
    page.goto(address)
    page.get_by_role("button", name="More", exact=True).click()
    page.get_by_role("menuitem", name="Versions").click()
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("restored from version 1")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="For viewers")).to_be_visible()
