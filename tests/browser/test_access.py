"""People come in, are told what they may see, and leave: journeys through the page on the real application."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect
from pyotp import TOTP
from tests.browser.coming_in import (
    OWNER,
    PASSWORD,
    Guarded,
    accept,
    invited,
    is_in,
    joined,
    sign_in,
    stranger,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OTHER = "seven loud lanterns drifting"


def test_the_first_link_works_once(browser: Browser, guarded: Guarded, owner: Any):
    del owner
    with stranger(browser) as page:
        page.goto(guarded.first_link())
        page.get_by_label("Your name").fill("Eve")
        page.get_by_label("E-mail address").fill("eve@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Begin").click()
        expect(page.get_by_role("alert")).to_contain_text("This link is too old, was used already")


def test_whoever_is_not_signed_in_is_asked_to_and_comes_back(browser: Browser, guarded: Guarded, owner: Any):
    del owner
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/audit?action=organisation.create")
        expect(page).to_have_url(re.compile(r"/sign-in\?to=%2Faudit"))
        sign_in(page, OWNER, "not the password")
        expect(page.get_by_role("alert").first).to_have_text("The address or the password is wrong.")
        sign_in(page, OWNER)
        expect(page).to_have_url(re.compile(r"/audit\?action="))
        expect(page.get_by_role("heading", name="Audit")).to_be_visible()


@pytest.mark.parametrize("to", ["https://example.org/", "//example.org/", "/\\example.org"])
def test_signing_in_never_leads_to_another_site(browser: Browser, guarded: Guarded, owner: Any, to: str):
    context = browser.new_context(storage_state=owner)
    page = context.new_page()
    page.goto(f"{guarded.address}/sign-in?to={to}")
    expect(page).to_have_url(re.compile(rf"^{guarded.address}/(series/\d+)?$"))
    context.close()


def test_faults_stand_beside_their_fields_and_take_the_focus(browser: Browser, guarded: Guarded):
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in")
        page.get_by_label("E-mail address").fill("nonsense")
        before = page.get_by_role("button", name="Sign in", exact=True).bounding_box()
        page.get_by_role("button", name="Sign in", exact=True).click()
        email = page.get_by_label("E-mail address")
        expect(email).to_be_focused()
        expect(email).to_have_accessible_description("This is not an e-mail address.")
        expect(page.get_by_label("Password", exact=True)).to_have_accessible_description(
            "Please fill this in."
        )
        assert page.get_by_role("button", name="Sign in", exact=True).bounding_box() == before


def test_waiting_is_told_and_counted_down(browser: Browser, guarded: Guarded):
    answer = {"code": "sign-in-delayed", "status": 429, "detail": "wait", "facts": {"seconds": 2}}
    with stranger(browser) as page:
        page.route("**/api/v1/sign-in", lambda route: route.fulfill(status=429, json=answer))
        page.goto(f"{guarded.address}/sign-in")
        sign_in(page, OWNER)
        expect(page.get_by_role("alert").first).to_have_text("Too many tries. Wait 2 s, then try again.")
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_disabled()
        expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_enabled(timeout=10_000)


def test_a_session_that_was_ended_elsewhere_is_refused(browser: Browser, guarded: Guarded, owner_page: Page):
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in")
        sign_in(page, OWNER)
        is_in(page, "Ada Lovelace")
        owner_page.goto(f"{guarded.address}/account")
        owner_page.get_by_role("button", name="End all others").click()
        owner_page.get_by_role("dialog").get_by_role("button", name="End all others").click()
        expect(owner_page.get_by_role("dialog")).to_be_hidden()
        page.goto(f"{guarded.address}/keys")
        expect(page).to_have_url(re.compile(r"/sign-in\?to=%2Fkeys"))


def test_signing_out_leaves_nothing_behind(browser: Browser, guarded: Guarded, owner: Any):
    del owner
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in")
        sign_in(page, OWNER)
        page.get_by_role("button", name="Signed in as Ada Lovelace").click()
        page.get_by_role("menuitem", name="Sign out").click()
        expect(page).to_have_url(re.compile(r"/sign-in$"))
        page.go_back()
        expect(page.get_by_role("heading", name="Welcome back")).to_be_visible()


def test_what_changes_something_carries_the_token_of_the_session(guarded: Guarded, owner_page: Page):
    sent: list[Request] = []
    owner_page.on("request", lambda request: sent.extend([request]))
    owner_page.goto(f"{guarded.address}/keys")
    owner_page.get_by_role("button", name="Make a key").click()
    dialog = owner_page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("SCADA bridge")
    dialog.get_by_role("button", name="Make a key").click()
    secret = owner_page.get_by_role("textbox", name="The key")
    expect(secret).to_contain_text("fsk_")
    told = secret.inner_text()
    owner_page.get_by_role("button", name="I have kept it").click()
    expect(owner_page.get_by_role("cell", name="SCADA bridge").first).to_be_visible()
    assert told not in owner_page.content()
    changing = [one for one in sent if one.method not in {"GET", "HEAD"}]
    assert changing
    assert all(one.headers.get("x-csrf-token") for one in changing)


def test_a_role_is_composed_and_cannot_be_twice(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/roles")
    for refused in (False, True):
        owner_page.get_by_role("button", name="Compose a role").click()
        dialog = owner_page.get_by_role("dialog")
        dialog.get_by_label("Name").fill("night-shift")
        dialog.get_by_label("Cancel and resume jobs").check()
        dialog.get_by_role("button", name="Save").click()
        if refused:
            expect(dialog.get_by_label("Name")).to_have_accessible_description(re.compile("already"))
        else:
            expect(dialog).to_be_hidden()
    owner_page.keyboard.press("Escape")
    expect(owner_page.get_by_role("columnheader", name="night-shift")).to_be_visible()


def test_an_invited_viewer_comes_in_and_sees_no_administration(
    browser: Browser, guarded: Guarded, owner_page: Page
):
    link = invited(owner_page, guarded, "grace@example.org", "Viewer")
    with stranger(browser) as page:
        page.goto(link)
        expect(page.get_by_role("heading", name="Join Harbour Grid")).to_be_visible()
        accept(page, link, "Grace Hopper")
        pages = page.get_by_role("navigation", name="Pages", exact=True)
        expect(pages.get_by_role("link", name="Overview")).to_have_attribute("aria-current", "page")
        named = set(pages.get_by_role("link").all_inner_texts())
        assert {"Series", "Forecasts", "Jobs", "Your account"} <= named
        assert not {"People", "Roles", "API keys", "Signing in", "Usage", "Audit"} & named
        page.goto(f"{guarded.address}/people")
        expect(page.get_by_text("There is no such page or series.")).to_be_visible()
        page.goto(link)
        expect(page.get_by_role("heading", name="This link does not work")).to_be_visible()
    owner_page.reload()
    expect(owner_page.get_by_label("Role of Grace Hopper")).to_have_value("viewer")
    expect(owner_page.get_by_role("row").filter(has_text="grace@example.org").last).to_contain_text(
        "Accepted"
    )


def test_a_forgotten_password_is_set_anew_by_a_letter(browser: Browser, guarded: Guarded, owner_page: Page):
    email = "mary@example.org"
    link = invited(owner_page, guarded, email, "Operator")
    with stranger(browser) as page:
        accept(page, link, "Mary Somerville")
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in")
        page.get_by_role("link", name="Forgot your password?").click()
        expect(page.get_by_role("heading", name="Set a new password")).to_be_visible()
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("button", name="Send me a link").click()
        expect(page.get_by_text("If there is an account for")).to_be_visible()
        page.goto(guarded.link(email, "reset"))
        page.get_by_label("New password", exact=True).fill(OTHER)
        page.get_by_role("button", name="Set the password").click()
        page.get_by_role("link", name="Go to sign-in").click()
        sign_in(page, email)
        expect(page.get_by_role("alert").first).to_have_text("The address or the password is wrong.")
        sign_in(page, email, OTHER)
        is_in(page, "Mary Somerville")


def test_a_wrong_password_of_ones_own_does_not_end_the_session(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/account")
    owner_page.get_by_role("button", name="Change your password").click()
    dialog = owner_page.get_by_role("dialog")
    dialog.get_by_label("Current password").fill("not the password")
    dialog.get_by_label("New password", exact=True).fill(OTHER)
    dialog.get_by_role("button", name="Change").click()
    expect(dialog.get_by_label("Current password")).to_have_accessible_description("The password is wrong.")


def kept_codes(page: Page) -> list[str]:
    """Keep the recovery codes that are shown this once."""
    dialog = page.get_by_role("dialog", name="Keep these codes")
    expect(dialog).to_be_visible()
    codes = dialog.get_by_role("listitem").all_inner_texts()
    dialog.get_by_role("button", name="I have kept them").click()
    expect(dialog).to_be_hidden()
    return codes


def test_an_app_guards_an_account_and_each_code_lets_in_once(
    browser: Browser, guarded: Guarded, owner_page: Page
):
    email = "emmy@example.org"
    context = joined(browser, owner_page, guarded, email, "Emmy Noether")
    page = context.pages[0]
    page.goto(f"{guarded.address.replace('127.0.0.1', 'localhost')}/account")
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("dialog").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("img", name="The secret as a QR code")).to_be_visible()
    secret = page.get_by_role("textbox", name="Or type this secret into the app").inner_text()
    app = TOTP(secret.replace(" ", ""))
    page.get_by_label("Code", exact=True).fill("000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_label("Code", exact=True)).to_have_accessible_description(re.compile("code is wrong"))
    page.get_by_label("Code", exact=True).fill(app.now())
    page.get_by_role("button", name="Confirm").click()
    codes = kept_codes(page)
    assert len(codes) == 10
    expect(page.get_by_text("Guards your account since")).to_be_visible()
    context.close()
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in")
        sign_in(page, email)
        page.get_by_label("Code", exact=True).fill("000000")
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_label("Code", exact=True)).to_have_accessible_description(
            re.compile("code is wrong")
        )
        # Each code works once, and that of now confirmed the app: the next one is told a little early.
        page.get_by_label("Code", exact=True).fill(app.at(datetime.now(tz=UTC), counter_offset=1))
        page.get_by_role("button", name="Confirm").click()
        is_in(page, "Emmy Noether")
    with stranger(browser) as page:
        for works in (True, False):
            page.goto(f"{guarded.address}/sign-in")
            sign_in(page, email)
            expect(page.get_by_role("heading", name="One more step")).to_be_visible()
            page.get_by_role("button", name="Use a recovery code").click()
            page.get_by_label("Recovery code").fill(codes[0])
            page.get_by_role("button", name="Confirm").click()
            if works:
                is_in(page, "Emmy Noether")
                page.context.clear_cookies()
        expect(page.get_by_label("Recovery code")).to_have_accessible_description(re.compile("code is wrong"))


def test_a_passkey_signs_in_without_anything_typed(browser: Browser, guarded: Guarded, owner_page: Page):
    context = joined(browser, owner_page, guarded, "rosa@example.org", "Rosalind Franklin")
    page = context.pages[0]
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    able = ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
    options = {"protocol": "ctap2", "transport": "internal", **dict.fromkeys(able, True)}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{guarded.address.replace('127.0.0.1', 'localhost')}/account")
    page.get_by_role("button", name="Add a passkey").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Laptop")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Add a passkey").click()
    kept_codes(page)
    expect(page.get_by_role("cell", name="Laptop")).to_be_visible()
    page.get_by_role("button", name="Signed in as Rosalind Franklin").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    is_in(page, "Rosalind Franklin")
    page.goto(f"{guarded.address.replace('127.0.0.1', 'localhost')}/account")
    page.get_by_role("row").filter(has_text="Laptop").get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(page.get_by_role("cell", name="Laptop")).to_be_hidden()
    context.close()


def test_work_is_let_follow_what_comes(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/schedules")
    owner_page.get_by_role("button", name="Make a schedule").click()
    dialog = owner_page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Learn anew")
    dialog.get_by_label("Work").select_option(label="Verify the history")
    expect(dialog.get_by_label("When", exact=True)).to_be_hidden()  # it is about no series
    dialog.get_by_label("Work").select_option(label="Train a model")
    dialog.get_by_label("Series to forecast").click()
    owner_page.get_by_role("option", name="System load").click()
    dialog.get_by_label("When", exact=True).select_option(label="When values come")
    expect(dialog.get_by_label("Cron expression")).to_be_hidden()
    dialog.get_by_label("From one run to the next").fill("90")
    dialog.get_by_role("button", name="Make a schedule").click()
    expect(dialog).to_be_hidden()
    row = owner_page.get_by_role("row").filter(has_text="Learn anew")
    expect(row).to_contain_text("90 min apart at least")
    expect(row.get_by_role("cell").nth(2)).to_have_text("When values come")


WORK = {
    "Hold a contest": {"Name of the group": "harbour/load", "Series to forecast": "System load"},
    "Look back for anomalies": {"Series to look at": "System load"},
    "Have detectors look at what came": {},
    "Score issued forecasts": {},
}
"""Of a few kinds of work: what is typed and what is chosen, by its label."""


def test_work_of_every_kind_is_scheduled_with_a_form_that_fits(
    guarded: Guarded, owner_page: Page, axe_on: Callable[[Page], list[str]]
):
    owner_page.goto(f"{guarded.address}/schedules")
    for work, told in WORK.items():
        owner_page.get_by_role("button", name="Make a schedule").click()
        dialog = owner_page.get_by_role("dialog")
        dialog.get_by_label("Name", exact=True).fill(f"Nightly: {work}")
        dialog.get_by_label("Work").select_option(label=work)
        for label, value in told.items():
            field = dialog.get_by_label(label, exact=True)
            if label.startswith("Series"):
                field.click()
                owner_page.get_by_role("option", name=value).click()
                dialog.get_by_label("Name", exact=True).click()
                expect(owner_page.locator(".mantine-MultiSelect-dropdown:visible")).to_have_count(0)
            else:
                field.fill(value)
        assert axe_on(owner_page) == [], work
        dialog.get_by_role("button", name="Make a schedule").click()
        expect(dialog).to_be_hidden()
        expect(owner_page.get_by_role("row").filter(has_text=f"Nightly: {work}")).to_be_visible()
    owner_page.get_by_role("button", name="Make a schedule").click()
    dialog = owner_page.get_by_role("dialog")
    dialog.get_by_label("Work").select_option(label="Compute a forecast again")
    dialog.get_by_label("Series that was forecast").click()
    owner_page.get_by_role("option", name="System load").click()
    expect(dialog.get_by_label("Issued forecast").locator("option").nth(1)).to_be_attached()
    dialog.get_by_label("Work").select_option(label="Issue a forecast")
    expect(dialog.get_by_label("Model").locator("option").nth(1)).to_be_attached()


def test_a_job_moves_on_the_page_without_being_asked_for(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/schedules")
    owner_page.get_by_role("button", name="Make a schedule").click()
    dialog = owner_page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Weekly proof")
    dialog.get_by_label("Work").select_option(label="Verify the history")
    dialog.get_by_label("Time zone").select_option("Asia/Tehran")
    dialog.get_by_role("button", name="daily, 09:00").click()
    # 09:00 on the walls of Tehran is 05:30 in UTC, all year round.
    expect(dialog.get_by_role("row").nth(1)).to_contain_text("09:00")
    expect(dialog.get_by_role("row").nth(1)).to_contain_text("05:30")
    dialog.get_by_role("button", name="Make a schedule").click()
    expect(dialog).to_be_hidden()
    jobs = owner_page.context.new_page()
    # The page's content policy lets no test evaluate text while it waits: wait for what is answered.
    with jobs.expect_response("**/api/v1/events*"), jobs.expect_response("**/api/v1/jobs?*"):
        jobs.goto(f"{guarded.address}/jobs")
    owner_page.get_by_role("row").filter(has_text="Weekly proof").get_by_role(
        "button", name="Run now"
    ).click()
    expect(jobs.get_by_role("row").filter(has_text="Verif").first).to_be_visible(
        timeout=10_000
    )  # sooner than the list is read by the clock
