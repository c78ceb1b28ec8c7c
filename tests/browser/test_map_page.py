"""The map and the sites on the real application: ranked with and without a map, gone into, changed, open to everybody."""

import re
from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

HARBOUR = {
    "key": "grid",
    "name": "Harbour city",
    "asset_type": "zone",
    "latitude_deg": 40.7,
    "longitude_deg": -74.0,
}
AROUND = [[-75.2, 39.9], [-72.8, 39.9], [-72.8, 41.5], [-75.2, 41.5], [-75.2, 39.9]]


@pytest.fixture
def placed(real_address: str) -> str:
    """The server with places: the harbour, within a district, and a pier that measures nothing."""
    district: dict[str, Any] = {"key": "district", "name": "Harbour district", "asset_type": "area"}
    district["outline"] = {"type": "Polygon", "coordinates": [AROUND]}
    pier: dict[str, Any] = {"key": "pier", "name": "North pier", "asset_type": "meter", "parent": "grid"}
    pier |= {"latitude_deg": 40.9, "longitude_deg": -73.8}
    items = [district, HARBOUR | {"parent": "district"}, pier]
    httpx.put(f"{real_address}/api/v1/assets", json={"items": items}).raise_for_status()
    return real_address


def test_ranking_leads_to_a_site_where_no_map_is_drawn(
    page: Page, placed: str, axe_on: Callable[..., list[str]], shoot: Callable[[str], None]
) -> None:
    page.goto(f"{placed}/map?map=off")
    ranking = page.get_by_role("table", name="Ranking")
    expect(ranking.get_by_role("row").nth(1)).to_contain_text("Harbour city")
    expect(ranking.get_by_role("row").nth(1)).to_contain_text("MW")
    expect(ranking.get_by_role("row", name="North pier")).to_contain_text("not measured")
    ranking.get_by_role("button", name="Harbour city").press("Enter")
    chosen = page.get_by_role("complementary", name="Harbour city is chosen")
    expect(chosen).to_contain_text("Harbour district")
    expect(page).to_have_url(re.compile(r"map=off&site=\d+|site=\d+&map=off"))
    shoot("map-ranking")
    expect_open_to_all(page, axe_on)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Open the site").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour city")


def test_map_draws_places_that_a_click_chooses(page: Page, placed: str, shoot: Callable[[str], None]) -> None:
    page.goto(f"{placed}/map?at=-74,40.7,9")
    canvas = page.locator(".maplibregl-canvas")
    expect(canvas).to_be_visible(timeout=60_000)
    box = canvas.bounding_box()
    assert box is not None

    def clicked() -> bool:
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(1_000)
        return page.get_by_role("complementary", name="Harbour city is chosen").count() == 1

    assert any(clicked() for _ in range(30))  # software draws the first picture in its own time
    shoot("map-light")


def test_site_tells_what_it_has_and_takes_changes(
    page: Page, placed: str, axe_on: Callable[..., list[str]], shoot: Callable[[str], None]
) -> None:
    page.goto(f"{placed}/sites")
    page.get_by_role("searchbox", name="Find").fill("harbour c")
    page.get_by_role("link", name="Harbour city").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Harbour city")
    tabs = page.get_by_role("navigation", name="Parts of the page")
    for tab, shown in (("Series", "System load"), ("Forecast", "System load"), ("Events", "Anomalies")):
        tabs.get_by_role("link", name=tab).click()
        expect(page.get_by_role("main")).to_contain_text(shown)
        assert axe_on(page) == [], tab
    tabs.get_by_role("link", name="Settings").click()
    page.get_by_label("More about it").fill("voltage_kv = 110")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    tabs.get_by_role("link", name="Summary").click()
    expect(page.get_by_role("main")).to_contain_text("voltage kv")
    shoot("site-light")
    expect_open_to_all(page, axe_on)
