"""A Chromium, the built page, and a server process for them; each named when it is away."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from benchmarks.ports import free_port
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from tests.browser.coming_in import OWNER, PASSWORD, Guarded
from tests.browser.standin import PAGE
from tests.conftest import absent

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "test-artefacts"
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
# Two workers and a Chromium share two cores: what comes, but late, is no fault of the page.
expect.set_options(timeout=30_000)
# A colour on its way to another has the contrast of neither; within closed details it stays on its way.
SETTLED = """Promise.allSettled(document.getAnimations()
  .filter((each) => each instanceof CSSTransition && each.effect.target.checkVisibility())
  .map((each) => each.finished)).then(() => null)"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: tests name the server themselves. Stands for the plugin's own, which pytest warns about."""
    return ""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        absent("Chromium is not installed")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    }


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where a server process with known answers serves the built page."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "standin:app", "--port", str(port)]
    yield from _serving([*command, "--log-level", "warning"], port)


@pytest.fixture(scope="session")
def real_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real application serves a seeded installation."""
    port = free_port()
    home = tmp_path_factory.mktemp("served")
    yield from _serving([sys.executable, "served.py", str(home), str(port)], port)


@pytest.fixture(scope="session")
def quarters_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the real application serves a city of two quarters."""
    port = free_port()
    home = tmp_path_factory.mktemp("quarters")
    yield from _serving([sys.executable, "served.py", str(home), str(port), "quarters"], port)


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """The real application where people must sign in, before anybody has."""
    yield from guarding(tmp_path_factory.mktemp("guarded"))


def guarding(home: Path) -> Iterator[Guarded]:
    """Serve an installation in a folder where people must sign in."""
    port = free_port()
    command = [sys.executable, "served.py", str(home), str(port), "required"]
    with (home / "said.txt").open("wb") as said:
        for address in _serving(command, port, stderr=said):
            yield Guarded(address, home)


@pytest.fixture(scope="session")
def owner(browser: Browser, guarded: Guarded) -> Any:
    """What a browser keeps of the first owner, who came in by the link that the first start printed."""
    return first_owner(browser, guarded)


def first_owner(browser: Browser, guarded: Guarded) -> Any:
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.goto(guarded.first_link())
    page.get_by_label("Your name").fill("Ada Lovelace")
    page.get_by_label("E-mail address").fill(OWNER)
    page.get_by_label("Password", exact=True).fill("password123")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("tried first").first).to_be_visible()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("button", name="Signed in as Ada Lovelace")).to_be_visible()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def owner_page(browser: Browser, owner: Any) -> Iterator[Page]:
    context = browser.new_context(storage_state=owner, locale="en-GB")
    yield context.new_page()
    context.close()


def _serving(command: list[str], port: int, stderr: IO[bytes] | None = None) -> Iterator[str]:
    if not (PAGE / "index.html").is_file():
        absent("the web page is not built (python web/build.py)")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    server = subprocess.Popen(command, cwd=Path(__file__).parent, env=environment, stderr=stderr)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not answer at {url}")


def _note(said: list[str], message: ConsoleMessage) -> None:
    # A refused request is told by the browser too; what the page makes of it is what the tests look at.
    if message.type == "error" and "Failed to load resource" not in message.text:
        said.append(message.text)


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser's console complained about; must be nothing when the test ends."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: _note(said, message))
    yield said
    assert said == []


@pytest.fixture
def shoot(page: Page) -> Callable[[str], None]:
    def take(name: str) -> None:
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}.png")

    return take


@pytest.fixture
def axe_on() -> Callable[..., list[str]]:
    """Runs axe on a page as it is now; a rule broken and where, one line each."""
    if not AXE.is_file():
        absent("axe-core is not installed (npm ci in web)")

    def run(page: Page, rules: list[str] = RULES) -> list[str]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        page.evaluate(SETTLED)
        found = page.evaluate("rules => axe.run({ runOnly: rules })", rules)
        return [
            f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]

    return run


def expect_open_to_all(page: Page, axe_on: Callable[..., list[str]]) -> None:
    """Expect that nothing stands in the way of a screen reader in either language and scheme, nor of a phone."""
    for language in ("en", "fa"):
        expect(page.locator("html")).to_have_attribute("lang", language)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
            rules = RULES if scheme == "light" else ["color-contrast"]  # all that the colours change
            assert axe_on(page, rules) == [], (language, scheme)
        page.get_by_role("button", name="فارسی" if language == "en" else "English").click()
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
