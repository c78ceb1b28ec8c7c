"""Dashboards of sites on the real application: a map is composed, the page narrowed, and found again as it was."""

import re
from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

POWER = {"quantity": "power", "unit": "MW"}


def panel(page: Page, name: str) -> Locator:
    return page.locator(f'[data-panel][aria-label="{name}"]')


def made(address: str, *panels: dict[str, Any], name: str) -> str:
    """Make a dashboard of these panels, one below the other; return its address."""
    placed = [
        {"id": f"p{at}", "place": {"x": 0, "y": at * 6, "w": 12, "h": 6}} | each
        for at, each in enumerate(panels)
    ]
    body = {"name": name, "content": {"schema": 2, "panels": placed}}
    answer = httpx.post(f"{address}/api/v1/dashboards", json=body).raise_for_status()
    return f"{address}/dashboards/{answer.json()['dashboard_id']}"


def narrow(page: Page, to: str) -> None:
    page.get_by_role("combobox", name="Site of the page").click()
    page.get_by_role("option", name=to).click()


def seen(page: Page) -> dict[str, str]:
    """Return what every panel says once it was scrolled to."""
    found = page.locator("[data-panel]").all()
    for each in found:
        each.scroll_into_view_if_needed()
        expect(each.locator(".fs-kpi, .fs-table").first).to_contain_text("MW")
    return {each.get_attribute("aria-label") or "": each.inner_text() for each in found}


def test_page_is_narrowed_to_a_site_and_is_the_same_after_a_reload(
    page: Page, quarters_address: str, axe_on: Callable[..., list[str]], shoot: Callable[[str], None]
) -> None:
    address = made(
        quarters_address,
        {"kind": "tile", "title": "Now", "choice": POWER, "statistic": "newest", "beside": "none"},
        {"kind": "table", "title": "Loads", "choice": POWER},
        {"kind": "map", "title": "Where", "choice": POWER},
        {"kind": "tile", "title": "Whole city", "series": "grid/load", "beside": "none"},
        {"kind": "table", "title": "South", "choice": POWER | {"below": "grid/south"}},
        name="Quarters",
    )
    page.goto(address)
    expect(panel(page, "Loads").get_by_role("row")).to_have_count(4)
    expect(panel(page, "Now")).to_contain_text("System load")
    narrow(page, "North quarter")
    expect(page).to_have_url(re.compile(r"site=grid%2Fnorth|site=grid/north"))
    expect(panel(page, "Loads").get_by_role("row")).to_have_count(2)
    expect(panel(page, "Now")).to_contain_text("North quarter load")
    expect(page.get_by_text("3 panels show it and what is below it; 2 stay as they are.")).to_be_visible()
    expect(panel(page, "Whole city")).to_contain_text("Names its series")
    expect(panel(page, "Loads")).to_contain_text("Follows the page: North quarter")
    panel(page, "Where").get_by_role("button", name="what can be done").click()
    page.get_by_role("menuitem", name="Show as table").click()
    expect(panel(page, "Where").get_by_role("row")).to_have_count(2)
    shoot("dashboard-site")
    before = seen(page)
    assert "South quarter load" in before["South"]
    page.reload()
    expect(panel(page, "Loads").get_by_role("row")).to_have_count(2)
    panel(page, "Where").get_by_role("button", name="what can be done").click()
    page.get_by_role("menuitem", name="Show as table").click()
    expect(panel(page, "Where").get_by_role("row")).to_have_count(2)
    assert seen(page) == before
    expect_open_to_all(page, axe_on)
    shoot("dashboard-site-phone")
    page.set_viewport_size({"width": 1280, "height": 800})
    panel(page, "Where").get_by_role("button", name="North quarter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("North quarter")


def test_map_is_composed_into_a_page_that_opens_at_its_site(
    page: Page, quarters_address: str, axe_on: Callable[..., list[str]], shoot: Callable[[str], None]
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{made(quarters_address, name='Composed')}?compose=true")
    page.get_by_role("button", name="Add the first panel").click()
    dialog = page.get_by_role("dialog")
    assert not any("MapCanvas" in url for url in asked)
    dialog.get_by_text("Map", exact=True).click()
    expect(dialog.get_by_role("combobox", name="What")).to_have_value(re.compile("power"))
    expect(dialog.get_by_role("figure")).to_be_visible(timeout=60_000)
    assert axe_on(page) == []
    shoot("dashboard-map-dialog")
    dialog.get_by_role("button", name="Add panel").click()
    narrow(page, "Harbour city")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    page.get_by_role("button", name="Done", exact=True).click()
    page.goto(page.url.partition("?")[0])
    expect(page.get_by_text("1 panel shows it and what is below it")).to_be_visible()
    canvas = page.locator(".maplibregl-canvas")
    expect(canvas).to_be_visible(timeout=60_000)
    page.wait_for_timeout(3_000)  # software draws the first picture in its own time
    assert any("MapCanvas" in url for url in asked)
    shoot("dashboard-map")
    assert axe_on(page) == []
    narrow(page, "All sites")
    expect(page).to_have_url(re.compile("site="))
    expect(page.get_by_text("1 panel shows it")).to_have_count(0)


def test_a_click_on_the_map_of_a_panel_leads_to_the_site(page: Page, quarters_address: str) -> None:
    address = made(
        quarters_address,
        {"kind": "map", "title": "Where", "choice": POWER | {"below": "grid/north"}},
        name="North",
    )
    page.goto(address)
    frame = panel(page, "Where").locator(".fs-map-canvas[data-ready]")
    expect(frame).to_be_visible(timeout=60_000)
    # The only site of the panel stands in the middle of its map.
    box = frame.bounding_box()
    assert box is not None
    heading = page.get_by_role("heading", level=1, name="North quarter")

    def arrived() -> bool:
        if not re.search("/sites/", page.url):
            page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.wait_for_timeout(1_000)
        return bool(re.search("/sites/", page.url))

    assert any(arrived() for _ in range(30))  # software draws the first picture in its own time
    expect(heading).to_be_visible()
