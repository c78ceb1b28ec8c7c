"""In a Persian page names in Latin letters keep their beginning, and numbers stand before their units."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("complaints")]

CUT = """names => names.filter((each) => each.checkVisibility()).map((each) => {
  const text = document.createRange();
  text.selectNodeContents(each);
  let frame = each;
  while (getComputedStyle(frame).overflowX === 'visible') frame = frame.parentElement;
  return { name: each.textContent, lost: frame.getBoundingClientRect().left - text.getBoundingClientRect().left };
})"""
ORDER = """all => all.filter((each) => each.checkVisibility()).map((each) => {
  const [number, unit] = [document.createRange(), each.querySelector('small')];
  number.selectNodeContents(each.firstChild);
  return [each.textContent, number.getBoundingClientRect().right <= unit.getBoundingClientRect().left + 1];
})"""
LONG = "Measured at the northern harbour gate, before the tide"


@pytest.fixture
def persian(page: Page) -> Page:
    """A Persian phone."""
    page.add_init_script("localStorage.setItem('foresite-language', 'fa')")
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_names_that_are_cut_are_cut_at_their_own_end(persian: Page, real_address: str) -> None:
    persian.goto(real_address)
    brand = persian.locator(".fs-brand-name span bdi")
    expect(brand).to_have_text("Harbour Grid")
    brand.evaluate(f"each => {{ each.textContent = '{LONG}'; }}")
    (told,) = persian.locator(".fs-brand-name span bdi").evaluate_all(CUT)
    assert told["lost"] <= 1, told
    row = persian.locator(".fs-ov-name > bdi").first
    row.evaluate(f"each => {{ each.textContent = '{LONG}'; }}")
    for name in persian.locator(".fs-ov-name > bdi").evaluate_all(CUT):
        assert name["lost"] <= 1, name
    shown = persian.locator(".fs-brand").bounding_box()
    badge = persian.get_by_test_id("synthetic").bounding_box()
    assert shown is not None
    assert badge is not None
    assert badge["width"] < shown["width"] / 2, "the mark leaves more room to the name than it takes"


def test_a_number_stands_before_its_unit(persian: Page, real_address: str) -> None:
    for path, several in (("/", 3), ("/series/1", 3), ("/explore?series=1-2", 2)):
        persian.goto(f"{real_address}{path}")
        expect(
            persian.locator("main .fs-measured", has_text=re.compile("MW|°C")).nth(several - 1)
        ).to_be_visible()
        told = persian.locator("main .fs-measured:has(small)").evaluate_all(ORDER)
        assert [text for text, right in told if not right] == [], path
