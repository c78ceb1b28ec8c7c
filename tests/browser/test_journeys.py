"""A morning of four people in either language: a newcomer's first file, an analyst, an operator and an administrator.

What each page promises in detail is held by the tests of that page; here somebody goes all the way, and reads no
word of the other language where words are ours.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.coming_in import Guarded
from tests.browser.conftest import first_owner, guarding

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

DAYS = "from=2024-05-07T04:00Z&to=2024-05-10T04:00Z"
WORDS = {
    "en": {
        "try it": "Try it",
        "nothing written": "Nothing was written.",
        "load": "Load ",
        "loaded": "Loaded",
        "compare": "Compare with",
        "weekdays": "Same weekdays before",
        "lighter": "Lighter: ",
        "earlier": "A moment earlier",
        "numbers": "Numbers",
        "save as": "Save as",
        "csv": "Values (CSV)",
        "note": "Note",
        "keep note": "Keep the note",
        "look back": "Look back",
        "series": "Series",
        "from": "From",
        "up to": "Up to",
        "look": "Look",
        "queue": "Anomalies to review",
        "accepted": "Accepted",
        "invite": "Invite somebody",
        "email": "E-mail address",
        "role": "Role",
        "operator": "Operator",
        "send": "Send the invitation",
        "make key": "Make a key",
        "name": "Name",
        "kept": "I have kept it",
    },
    "fa": {
        "try it": "بیازما",
        "nothing written": "چیزی نوشته نشد.",
        "load": "بارگذاری ",
        "loaded": "بارگذاری شد",
        "compare": "سنجش با",
        "weekdays": "همان روزهای هفته",
        "lighter": "کم‌رنگ: ",
        "earlier": "یک لحظه پیش‌تر",
        "numbers": "شماره‌ها",  # noqa: RUF001 -- Persian
        "save as": "ذخیره به شکل",
        "csv": "مقدارها (CSV)",
        "note": "یادداشت",
        "keep note": "نگه داشتن یادداشت",
        "look back": "نگاه به گذشته",
        "series": "سری‌ها",  # noqa: RUF001 -- Persian
        "from": "از",
        "up to": "تا",
        "look": "نگاه",
        "queue": "ناهنجاری‌های در انتظار بازبینی",
        "accepted": "پذیرفته",
        "invite": "دعوت از کسی",
        "email": "نشانی رایانامه",
        "role": "نقش",
        "operator": "کاربر عملیات",
        "send": "فرستادن دعوت",
        "make key": "ساختن کلید",
        "name": "نام",
        "kept": "نگهش داشتم",
    },
}
MONTHS = {"en": ("Gasolinas", range(240)), "fa": ("Gasoleos", range(240, 480))}
"""Of the published file, what each newcomer loads: never twice the same."""


@dataclass(frozen=True)
class Reader:
    """Somebody at a page in a language."""

    page: Page
    language: str

    def __getitem__(self, word: str) -> str:
        return WORDS[self.language][word]

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=self[word], exact=True).click()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """An installation of their own: what they load and judge stands in nobody's way."""
    yield from guarding(tmp_path_factory.mktemp("journeys"))


@pytest.fixture(scope="module")
def owner(browser: Browser, guarded: Guarded) -> Any:
    return first_owner(browser, guarded)


@pytest.fixture(params=["en", "fa"])
def reader(request: pytest.FixtureRequest, browser: Browser, owner: Any) -> Iterator[Reader]:
    locale = {"en": "en-GB", "fa": "fa-IR"}[request.param]
    context = browser.new_context(storage_state=without_language(owner), locale=locale)
    page = context.new_page()
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    yield Reader(page, request.param)
    language = page.locator("html").get_attribute("lang")
    context.close()
    assert (language, said) == (request.param, [])


def without_language(state: Any) -> Any:
    """Return what a browser keeps of who signed in, and nothing of how they read."""
    return {**state, "origins": []}


@pytest.fixture
def fuels(reader: Reader, data_folder: Path, tmp_path: Path) -> Path:
    """Months of fuel sold in Spain, as published, of one fuel."""
    told = pl.read_csv(data_folder / "spain_fuel_monthly/raw/consumos-combustibles-mensual.csv")
    fuel, rows = MONTHS[reader.language]
    path = tmp_path / f"consumos {fuel}.csv"
    told[rows].select("Fecha", fuel).write_csv(path)
    return path


def test_newcomer_sees_the_first_chart_of_a_published_file(
    reader: Reader, guarded: Guarded, fuels: Path
) -> None:
    page = reader.page
    page.goto(f"{guarded.address}/data/uploads")
    page.set_input_files("input[type=file]", fuels)
    page.get_by_role("button", name=reader["try it"]).click()
    expect(page.get_by_text(reader["nothing written"], exact=False)).to_be_visible(timeout=60_000)
    page.get_by_role("button", name=re.compile(f"^{reader['load']}")).click()
    expect(page.get_by_role("heading", name=reader["loaded"])).to_be_visible(timeout=60_000)
    page.get_by_role("link", name=re.compile("^consumos-")).first.click()
    expect(page).to_have_url(re.compile(r"/series/\d+"))
    expect(page.locator(".fs-plot canvas").first).to_be_visible()


def test_analyst_compares_looks_back_in_knowledge_writes_and_takes_values_along(
    reader: Reader, guarded: Guarded, tmp_path: Path
) -> None:
    page = reader.page
    page.goto(guarded.address)
    page.locator('a[href^="/explore"]').first.click()
    expect(page).to_have_url(re.compile("/explore"))
    page.goto(f"{guarded.address}/explore?{DAYS}")
    page.get_by_role("button", name=re.compile("^System load")).click()
    expect(page.locator(".fs-canvas[data-drawn] canvas")).to_be_visible()
    page.get_by_label(reader["compare"]).select_option(label=reader["weekdays"])
    expect(page.get_by_text(re.compile(reader["lighter"]))).to_be_visible()
    reader.press("earlier")
    expect(page.get_by_test_id("known-at")).to_be_visible()
    expect(page.get_by_role("region", name=reader["numbers"])).to_contain_text("System load")
    reader.press("save as")
    with page.expect_download() as taken:
        page.get_by_role("button", name=reader["csv"]).click()
    taken.value.save_as(tmp_path / "values.csv")
    assert pl.read_csv(tmp_path / "values.csv").columns[3] == "time [America/New_York]"
    page.goto(f"{guarded.address}/explore?{DAYS}&series=1")
    expect(page.locator(".fs-canvas[data-drawn] canvas")).to_be_visible()
    page.keyboard.press("n")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(reader["note"], exact=True).fill(f"Harbour line out ({reader.language})")
    dialog.get_by_role("button", name=reader["keep note"]).click()
    expect(page.get_by_role("listitem").filter(has_text=f"({reader.language})")).to_be_visible()


def test_operator_has_anomalies_looked_for_and_judges_one(reader: Reader, guarded: Guarded) -> None:
    page = reader.page
    page.goto(f"{guarded.address}/anomalies?verdict=all")
    reader.press("look back")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name=reader["series"]).click()
    page.get_by_role("option", name="System load").click()
    dialog.get_by_label(reader["from"], exact=True).fill("2024-04-25")
    dialog.get_by_label(reader["up to"], exact=True).fill("2024-05-05")
    dialog.get_by_role("button", name=reader["look"], exact=True).click()
    queue = page.get_by_role("list", name=reader["queue"])
    expect(queue.get_by_role("listitem").first).to_be_visible(timeout=60_000)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    queue.get_by_role("listitem").first.click()
    page.keyboard.press("a")
    expect(page.get_by_text(reader["accepted"], exact=False).first).to_be_visible()
    page.goto(f"{guarded.address}/jobs")
    expect(page.locator('a[href^="/jobs"]').first).to_be_visible()


def test_administrator_invites_makes_a_key_and_finds_both_in_the_trail(
    reader: Reader, guarded: Guarded, axe_on: Callable[..., list[str]]
) -> None:
    page, mail = reader.page, f"journey-{reader.language}@example.org"
    page.goto(f"{guarded.address}/people")
    reader.press("invite")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(reader["email"]).fill(mail)
    dialog.get_by_label(reader["role"]).select_option(label=reader["operator"])
    dialog.get_by_role("button", name=reader["send"]).click()
    expect(page.get_by_text(mail).first).to_be_visible()
    assert guarded.link(mail, "invitation")
    page.goto(f"{guarded.address}/keys")
    page.get_by_role("button", name=reader["make key"]).first.click()
    dialog.get_by_label(reader["name"], exact=True).fill(f"SCADA {reader.language}")
    dialog.get_by_role("button", name=reader["make key"]).click()
    page.get_by_role("button", name=reader["kept"]).click()
    expect(page.get_by_role("row").filter(has_text=f"SCADA {reader.language}")).to_be_visible()
    page.goto(f"{guarded.address}/audit")
    expect(page.get_by_text("key.create").first).to_be_visible()
    expect(page.get_by_text("invitation.make").first).to_be_visible()
    assert axe_on(page) == []
