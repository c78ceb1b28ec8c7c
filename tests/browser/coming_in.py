"""How people come in through the page: what journeys have in common."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

PASSWORD = "four quiet herons wading"
OWNER = "ada@example.org"


@dataclass(frozen=True)
class Guarded:
    """An installation where people sign in, as its operator sees it."""

    address: str
    home: Path

    def first_link(self) -> str:
        """Return the link that the first start printed."""
        return _link_in((self.home / "said.txt").read_text, "first")

    def link(self, to: str, page: str) -> str:
        """Return the link to a page in the newest letter to somebody; letters are files here."""
        return _link_in(lambda: self._newest_letter(to), page)

    def _newest_letter(self, to: str) -> str:
        files = sorted((self.home / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
        letters = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in reversed(files))
        for letter in letters:
            body = letter.get_body(("plain",))
            if to in str(letter["to"]) and body is not None:
                return str(body.get_content())
        return ""


def _link_in(look: Callable[[], str], page: str) -> str:
    """Return the link to a page of the app in a text that is still being written."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if found := re.search(rf"http\S+/{page}#\S+", look()):
            return found.group()
        time.sleep(0.1)
    pytest.fail(f"no link to /{page} came; the last text was: {look()}")


@contextmanager
def stranger(browser: Browser) -> Iterator[Page]:
    """A browser in which nobody has signed in."""
    context = browser.new_context(locale="en-GB")
    yield context.new_page()
    context.close()


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_in(page: Page, name: str) -> None:
    expect(page.get_by_role("button", name=f"Signed in as {name}")).to_be_visible()


def invited(owner_page: Page, guarded: Guarded, email: str, role: str) -> str:
    """Invite somebody through the page; return the link in their letter."""
    owner_page.goto(f"{guarded.address}/people")
    owner_page.get_by_role("button", name="Invite somebody").click()
    dialog = owner_page.get_by_role("dialog")
    dialog.get_by_label("E-mail address").fill(email)
    dialog.get_by_label("Role").select_option(label=role)
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(owner_page.get_by_text(f"A letter is on its way to {email}.")).to_be_visible()
    return guarded.link(email, "invitation")


def accept(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Accept the invitation").click()
    is_in(page, name)


def joined(browser: Browser, owner_page: Page, guarded: Guarded, email: str, name: str) -> BrowserContext:
    """Let somebody join; return the browser in which they are signed in."""
    link = invited(owner_page, guarded, email, "Viewer")
    # A passkey belongs to a name: browsers make none for an address such as 127.0.0.1.
    context = browser.new_context(locale="en-GB")
    accept(context.new_page(), link.replace("127.0.0.1", "localhost"), name)
    return context
