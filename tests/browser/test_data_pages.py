"""A newcomer loads a first messy file through the page on the real application, and settles what was held."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.coming_in import Guarded, accept, invited, stranger
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

FIRST = datetime(2024, 3, 20)  # noqa: DTZ001 -- local, as the file has it
SKIPPED = datetime(2024, 3, 31, 2)  # noqa: DTZ001 -- Berlin's clocks skip it
ODD = {5: "kaputt", 30: "1.250.000,0"}
"""A word for a value, and one a thousand times too large, by the row."""
RULE = '\n[[rule]]\nseries = "hafen/*"\nquantity = "load"\nhigh = 9000\n'


def hafen(folder: Path, name: str, first: datetime = FIRST, odd: dict[int, str] = ODD) -> Path:
    """Write two weeks as utilities send them: titles, semicolons, decimal commas, local time."""
    lines = ["Netzbetreiber Hafen;;", "Stand 01.06.2024;;", "Zeit;Last [kW];Temperatur [°C]"]
    for row in range(24 * 14):
        at = first + timedelta(hours=row)
        if at != SKIPPED:
            load = odd.get(row, f"1.{200 + row % 24},5")
            lines.append(f"{at:%d.%m.%Y %H:%M};{load};{row % 24},5")
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="cp1252")
    return path


def dropped(page: Page, file: Path) -> None:
    """Drop a file on the page as a hand does."""
    made = page.evaluate_handle(
        """({ name, text }) => {
          const held = new DataTransfer();
          held.items.add(new File([Uint8Array.from(text, (letter) => letter.charCodeAt(0))], name));
          return held;
        }""",
        {"name": file.name, "text": file.read_text(encoding="latin-1")},
    )
    page.dispatch_event(".fs-drop", "drop", {"dataTransfer": made})


def mended(page: Page) -> None:
    """Say where the clocks hang, give the contract a name, and state a rule in its text."""
    page.get_by_role("button", name=re.compile(r"^Time zone\s*UTC")).click()
    page.get_by_role("combobox", name="Time zone").fill("Berlin")
    page.get_by_role("option", name="Europe/Berlin").click()
    expect(page.get_by_role("columnheader", name="As it is read Europe/Berlin")).to_be_visible()
    name = page.get_by_label("Name of the contract")
    name.fill("hafen")
    name.press("Enter")
    expect(page.get_by_label("Key: Last [kW]")).to_have_value(re.compile("^hafen/"))
    page.get_by_text("The contract as text").click()
    text = page.get_by_label("Contract (TOML)")
    right = text.input_value() + RULE
    text.fill(right.replace("high = 9000", 'high = "much"'))
    page.locator("details").get_by_role("button", name="Apply").click()
    expect(page.get_by_role("alert", name="What is wrong with it")).to_contain_text("Line ")
    page.get_by_label("Contract (TOML)").fill(right)
    page.locator("details").get_by_role("button", name="Apply").click()
    expect(page.get_by_role("button", name="Try it")).to_be_enabled()


def count(page: Page, label: str) -> str:
    return page.locator(".fs-tally > div", has_text=label).locator("dd").inner_text()


def loaded(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Load ")).click()
    expect(page.get_by_role("heading", name="Loaded")).to_be_visible(timeout=60_000)


def test_newcomer_mends_tries_and_loads_a_messy_file_and_settles_what_was_held(
    browser: Browser, guarded: Guarded, owner_page: Page, axe_on: Callable[..., list[str]], tmp_path: Path
) -> None:
    page = owner_page
    page.goto(f"{guarded.address}/data")
    dropped(page, hafen(tmp_path, "Lastgang März.csv"))
    expect(page.get_by_role("button", name="Try it")).to_be_enabled()
    expect(page.get_by_role("row", name=re.compile("20.03.2024 00:00;1.200,5;0,5")).first).to_be_visible()
    expect(page.get_by_text("Not a number").first).to_be_visible()
    mended(page)
    expect_open_to_all(page, axe_on)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Nothing was written.", exact=False)).to_be_visible()
    assert (count(page, "Would be accepted"), count(page, "Would be held back")) == ("668", "2")
    assert (count(page, "New series"), count(page, "Series there already")) == ("2", "0")
    expect_open_to_all(page, axe_on)
    page.set_viewport_size({"width": 1280, "height": 900})
    loaded(page)
    page.get_by_role("link", name="hafen/last_kw").click()
    expect(page).to_have_url(re.compile(r"/series/\d+"))
    expect(page.locator(".fs-plot canvas").first).to_be_visible()

    page.goto(f"{guarded.address}/data/runs")
    page.get_by_role("link", name=re.compile("^hafen: Lastgang")).click()
    expect(page.get_by_text("Out of range").first).to_be_visible()
    page.get_by_role("link", name="Settle them").click()
    settled(page, axe_on)

    page.goto(f"{guarded.address}/data/uploads")
    april = hafen(tmp_path, "Lastgang April.csv", FIRST + timedelta(days=14), {})
    page.set_input_files("input[type=file]", april)
    page.get_by_role("button", name="Use “hafen”").click()
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Nothing was written.", exact=False)).to_be_visible()
    assert count(page, "Series there already") == "2"
    loaded(page)
    of_an_operator(browser, page, guarded, april)


def settled(page: Page, axe_on: Callable[..., list[str]]) -> None:
    """Accept the value that is a thousand times too large as repaired, and undo and do it again."""
    row = page.get_by_role("row", name=re.compile("1.250.000,0"))
    row.get_by_role("checkbox").check()
    assert axe_on(page) == []
    page.get_by_role("button", name="Accept as repaired").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("cell", name="1,250", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Accept as repaired").click()
    expect(page.get_by_role("status").get_by_text("1 rows were settled.")).to_be_visible()
    page.get_by_text("Accepted", exact=True).click()
    page.get_by_role("row", name=re.compile("1.250.000,0")).get_by_role("checkbox").check()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("No row is like this.")).to_be_visible()


def of_an_operator(browser: Browser, owner_page: Page, guarded: Guarded, file: Path) -> None:
    """Who may not keep contracts loads under kept ones, and is told so."""
    link = invited(owner_page, guarded, "hedy@example.org", "Operator")
    with stranger(browser) as page:
        accept(page, link, "Hedy Lamarr")
        page.goto(f"{guarded.address}/data/uploads")
        page.set_input_files("input[type=file]", file)
        expect(
            page.get_by_text("Your role loads files under contracts that are kept already.")
        ).to_be_visible()
        expect(page.get_by_role("heading", name="How the file is read")).to_be_hidden()
        page.get_by_role("button", name="Use “hafen”").click()
        page.get_by_role("button", name="Try it").click()
        loaded(page)
        expect(page.get_by_text("This very file was loaded before", exact=False)).to_be_visible()


def test_published_workbook_comes_in_with_its_own_clock(
    guarded: Guarded, owner_page: Page, data_folder: Path
) -> None:
    page, file = owner_page, data_folder / "ercot_native_load/raw/Native_Load_2020.xlsx"
    page.goto(f"{guarded.address}/data/uploads")
    page.set_input_files("input[type=file]", file)
    unit = page.get_by_label("All series in “1” are in")
    expect(unit).to_be_visible(timeout=60_000)
    expect(
        page.get_by_role("button", name=re.compile(r"^A time names\s*the end of its interval"))
    ).to_be_visible()
    unit.fill("MW")
    unit.press("Enter")
    expect(page.get_by_label("Unit: ERCOT")).to_have_value("MW", timeout=60_000)
    expect(page.get_by_role("button", name="Try it")).to_be_enabled()
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("Nothing was written.", exact=False)).to_be_visible(timeout=60_000)
    assert (count(page, "Would be accepted"), count(page, "New series")) == ("79,056", "9")
    loaded(page)
    page.get_by_role("link", name="native-load-2020/coast").click()
    expect(page.locator(".fs-plot canvas").first).to_be_visible()


def in_english(page: Page) -> list[str]:
    """Return what a page in Persian still says in English, and marks so."""
    expect(page.locator("html")).to_have_attribute("lang", "fa")
    return page.locator("main [lang=en]").all_text_contents()


def test_why_a_file_is_read_so_and_what_its_load_saw_are_said_in_persian(
    guarded: Guarded, owner_page: Page, tmp_path: Path
) -> None:
    page = owner_page
    page.goto(f"{guarded.address}/data/uploads")
    page.get_by_role("button", name="فارسی").click()
    page.set_input_files(
        "input[type=file]",
        hafen(tmp_path, "Lastgang Juni.csv", odd=ODD | dict.fromkeys(range(60, 70), "7,0")),
    )
    expect(page.get_by_text("عدد نیست").first).to_be_visible()
    page.get_by_text("متن قرارداد").click()
    text = page.get_by_label("قرارداد (TOML)")
    right = text.input_value() + RULE.replace("hafen/*", "*") + 'flat_for = "PT2H"\ncompleteness = 1.0\n'
    text.fill(right.replace('label = "start"', "") + "\nhourly = 1\n[[series]]\n")
    apply = page.locator(".fs-advanced").get_by_role("button", name="اعمال")
    apply.click()
    expect(page.get_by_role("alert").get_by_text("چنین چیزی در قرارداد نیست")).to_be_visible()
    assert in_english(page) == []
    page.get_by_label("قرارداد (TOML)").fill(right)
    apply.click()
    expect(page.get_by_role("alert")).to_be_hidden()

    chips = page.locator(".fs-guess")
    for chip in chips.all():
        chip.click()
        expect(page.locator(".fs-mend")).to_be_visible()
        assert in_english(page) == []
    chips.first.click()
    expect(page.get_by_text("از خانه‌هایش زمان خوانده می‌شود")).to_be_visible()

    page.get_by_role("button", name="بیازما").click()
    expect(page.get_by_text("جا افتاده است، در").first).to_be_visible()
    expect(page.get_by_text(re.compile("سطر روی . می‌ماند")).first).to_be_visible()
    assert in_english(page) == []


def test_what_runs_are_called_is_said_in_persian(page: Page, real_address: str) -> None:
    page.goto(f"{real_address}/data/runs")
    page.get_by_role("button", name="فارسی").click()
    expect(page.get_by_role("link", name=re.compile("^آموزش .*seasonal-naive.* سری"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("^پیش‌بینی . سری با .*seasonal-naive"))).to_be_visible()
    assert in_english(page) == []
    page.get_by_role("link", name=re.compile("^آموزش")).first.click()
    expect(page.get_by_role("heading", name=re.compile("^آموزش"))).to_be_visible()
