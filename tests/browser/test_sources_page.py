"""An admin lets data come from a bucket by themselves, through the page on the real application."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import obstore
import pytest
from benchmarks import s3
from obstore.store import S3Store
from playwright.sync_api import Locator, Page, expect
from tests.browser.coming_in import Guarded
from tests.browser.conftest import expect_open_to_all

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

CONTRACT = """
name = "plant-meters"
[time]
columns = ["time"]
format = "%Y-%m-%d %H:%M"
zone = "UTC"
resolution = "PT1H"
[[series]]
column = "load"
key = "plant/{meter}/load"
quantity = "power"
unit = "MW"
"""
START = datetime(2024, 5, 1, tzinfo=UTC)


def rows(meter: str) -> bytes:
    lines = [f"{START + timedelta(hours=hour):%Y-%m-%d %H:%M},{meter},{40 + hour % 24}" for hour in range(48)]
    return "\n".join(["time,meter,load", *lines]).encode()


def kept(page: Page, guarded: Guarded) -> None:
    """Keep a contract, as a program does."""
    token = page.request.get(f"{guarded.address}/api/v1/session").json()["me"]["csrf_token"]
    sent = {"x-csrf-token": token, "origin": guarded.address, "content-type": "application/toml"}
    assert page.request.post(f"{guarded.address}/api/v1/contracts", data=CONTRACT, headers=sent).ok


def filled(page: Page, server: s3.Server, secret: str) -> None:
    page.get_by_label("Name", exact=True).fill("landing bucket")
    page.get_by_label("Address of the server").fill(server.endpoint)
    page.get_by_label("Bucket", exact=True).fill(s3.BUCKET)
    page.get_by_label("Access key").fill(server.key)
    page.get_by_label("Secret key").fill(secret)
    page.get_by_label("Pattern of names").fill("in/**/*.csv")
    page.get_by_label("Contract", exact=True).select_option("plant-meters")


def parcel(page: Page, name: str) -> Locator:
    return page.get_by_role("table", name="What it delivered").get_by_role("row", name=name)


def test_bucket_is_added_corrected_and_asked_and_what_is_broken_is_tried_again(
    owner_page: Page, guarded: Guarded, axe_on: Callable[..., list[str]], tmp_path: Path
) -> None:
    page = owner_page
    with s3.running(tmp_path) as server:
        store = S3Store(
            s3.BUCKET,
            endpoint=server.endpoint,
            access_key_id=server.key,
            secret_access_key=server.secret,
            region="us-east-1",
            client_options={"allow_http": True},
        )
        obstore.put(store, "in/a.csv", rows("north"))
        obstore.put(store, "in/broken.csv", b"this,is\nnot,what\nwas,said\n")
        page.goto(f"{guarded.address}/data/sources")
        kept(page, guarded)
        page.get_by_role("button", name="Add a source").first.click()
        added(page, server, axe_on)
        page.set_viewport_size({"width": 1280, "height": 900})
        asked(page)
        expect_open_to_all(page, axe_on)
        page.set_viewport_size({"width": 1280, "height": 900})
        obstore.put(store, "in/broken.csv", rows("south"))
        again(page)
        page.get_by_role("link", name=re.compile("south")).click()
        expect(page).to_have_url(re.compile(r"/series/\d+"))
        page.get_by_text("Table", exact=True).click()
        expect(page.get_by_role("cell", name="63").first).to_be_visible()
        changed_and_removed(page, guarded)


def added(page: Page, server: s3.Server, axe_on: Callable[..., list[str]]) -> None:
    """A wrong secret is refused at its field, with what to do; the right one is tried, and kept."""
    filled(page, server, "a wrong secret")
    page.get_by_role("button", name="Try it").click()
    secret = page.get_by_label("Secret key")
    expect(secret).to_be_focused()
    expect(secret).to_have_accessible_description(re.compile("Check the keys and what they may do"))
    expect_open_to_all(page, axe_on)
    secret.fill(server.secret)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("status").get_by_text("2 objects seen, 2 for a rule.")).to_be_visible()
    page.get_by_label("When it is asked").select_option(label="Only when somebody asks it")
    page.get_by_role("button", name="Add the source").click()
    expect(page.get_by_role("heading", name="landing bucket")).to_be_visible()
    expect(page.get_by_text("Only by hand").first).to_be_visible()
    expect(page.get_by_text("Kept sealed")).to_be_visible()
    expect(page.get_by_text(server.secret)).to_have_count(0)


def asked(page: Page) -> None:
    page.get_by_role("button", name="Ask now").click()
    expect(page.get_by_text("1 loaded, 1 could not be loaded.")).to_be_visible(timeout=60_000)
    expect(parcel(page, "in/a.csv")).to_contain_text("Loaded")
    expect(parcel(page, "in/broken.csv")).to_contain_text("Not loaded")
    page.get_by_label("Only in this state").select_option(label="Not loaded (1)")
    expect(parcel(page, "in/a.csv")).to_have_count(0)


def again(page: Page) -> None:
    page.get_by_role("button", name="Try again: broken.csv").click()
    expect(page.get_by_text("1 loaded, 0 could not be loaded.")).to_be_visible(timeout=60_000)


def changed_and_removed(page: Page, guarded: Guarded) -> None:
    """A change keeps the secret; once removed, what it brought stays."""
    page.goto(f"{guarded.address}/data/sources")
    page.get_by_role("link", name="landing bucket").click()
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.get_by_text("One is kept. Leave this empty to keep it.")).to_be_visible()
    page.get_by_label("Name", exact=True).fill("landing")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="landing", exact=True)).to_be_visible()
    expect(page.get_by_text("Kept sealed")).to_be_visible()
    page.get_by_role("button", name="Let it rest").click()
    expect(page.get_by_text("Not asked", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("What it brought stays", exact=False)).to_be_visible()
    dialog.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("link", name="landing", exact=True)).to_have_count(0)
