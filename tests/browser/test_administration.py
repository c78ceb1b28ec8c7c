"""What administrators do through the page on the real application: keys, the trail, and how members sign in."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.coming_in import Guarded, invited, is_in, stranger
from tests.platform.auth.openid.running import SECRET, Provider, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NEWCOMER = "katherine@example.org"


@pytest.fixture(scope="session")
def provider(guarded: Guarded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """A real OpenID provider that sends browsers back to the application."""
    back = f"{guarded.address}/api/v1/sign-in/callback"
    with running(tmp_path_factory.mktemp("openid"), callback=back) as provider:
        yield provider


def set_up(page: Page, provider: Provider) -> None:
    """Set single sign-on up through the page: grid operators are operators, nobody else comes in."""
    page.get_by_role("button", name="Set it up").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address of the provider").fill(provider.issuer)
    dialog.get_by_label("Client ID").fill("foresite")
    dialog.get_by_label("Client secret", exact=True).fill(SECRET)
    dialog.get_by_label("Scopes").fill("openid email profile groups")
    dialog.get_by_role("button", name="Add a line").click()
    dialog.get_by_label("Value of the claim, line 1").fill("grid-operators")
    dialog.get_by_label("Role, line 1").select_option(label="Operator")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden()


def by_provider(page: Page, guarded: Guarded) -> None:
    """Sign in as the newcomer by the organisation's own provider, from the sign-in page on."""
    page.goto(f"{guarded.address}/sign-in?to=/jobs")
    page.get_by_role("button", name="organisation").click()
    page.get_by_label("Short name of the organisation").fill("tenant")
    page.get_by_role("button", name="Go on").click()
    page.locator("input[name=login]").fill("katherine")
    page.locator("input[name=password]").fill("any")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def test_members_come_in_by_their_own_provider_with_the_role_it_gives(
    browser: Browser, guarded: Guarded, owner_page: Page, provider: Provider
):
    claims = {"email": NEWCOMER, "email_verified": True, "name": "Katherine Johnson"}
    owner_page.goto(f"{guarded.address}/signing-in")
    expect(owner_page.get_by_role("switch", name="Single sign-on required")).to_be_disabled()
    set_up(owner_page, provider)
    expect(owner_page.get_by_text(provider.issuer)).to_be_visible()
    assert SECRET not in owner_page.content()
    provider.says(katherine={**claims, "groups": ["visitors"]})
    with stranger(browser) as page:
        by_provider(page, guarded)
        expect(page.get_by_role("alert").first).to_have_text(
            "Your organisation gives you no role here. Ask its administrator."
        )
    provider.says(katherine={**claims, "groups": ["staff", "grid-operators"]})
    with stranger(browser) as page:
        by_provider(page, guarded)
        is_in(page, "Katherine Johnson")
        expect(page).to_have_url(re.compile("/jobs$"))
        page.get_by_role("button", name="Signed in as Katherine Johnson").click()
        expect(page.get_by_role("menu")).to_contain_text("Operator")
    owner_page.get_by_role("button", name="Remove").click()
    owner_page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(owner_page.get_by_role("button", name="Set it up")).to_be_visible()


def test_a_dialog_stands_in_the_way_of_no_screen_reader(
    guarded: Guarded, owner_page: Page, axe_on: Callable[[Page], list[str]]
):
    owner_page.goto(f"{guarded.address}/signing-in")
    owner_page.get_by_role("button", name="Set it up").click()
    owner_page.get_by_role("button", name="Add a line").click()
    expect(owner_page.get_by_label("Role, line 1")).to_be_visible()
    assert axe_on(owner_page) == []


def test_nobody_asks_of_others_what_their_own_sign_in_does_not_show(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/signing-in")
    owner_page.get_by_role("switch", name="Second factor required").click(force=True)
    dialog = owner_page.get_by_role("dialog", name="Ask this of every sign-in?")
    dialog.get_by_role("button", name="Ask for it").click()
    expect(dialog.get_by_role("alert")).to_contain_text("show a second factor yourself")
    owner_page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(owner_page.get_by_role("switch", name="Second factor required")).not_to_be_checked()


def test_a_renewed_key_and_the_old_one_both_work_until_the_old_one_ends(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/keys")
    owner_page.get_by_role("button", name="Make a key").click()
    dialog = owner_page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Market feed")
    dialog.get_by_role("button", name="Make a key").click()

    def told() -> str:
        secret = owner_page.get_by_role("textbox", name="The key").inner_text()
        owner_page.get_by_role("button", name="I have kept it").click()
        expect(owner_page.get_by_role("dialog")).to_be_hidden()
        return secret

    def answer(secret: str) -> int:
        with_key = {"authorization": f"Bearer {secret}", "cookie": ""}
        return owner_page.request.get(f"{guarded.address}/api/v1/series", headers=with_key).status

    first = told()
    rows = owner_page.get_by_role("row").filter(has_text="Market feed")
    rows.get_by_role("button", name="Renew").click()
    dialog.get_by_label("The old key ends").select_option(label="in an hour")
    dialog.get_by_role("button", name="Renew").click()
    second = told()
    assert first != second
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text=re.compile("in (1 hour|59 minutes|60 minutes)"))).to_have_count(1)
    assert (answer(first), answer(second)) == (200, 200)


def test_the_trail_is_exported_as_it_is_searched(guarded: Guarded, owner_page: Page):
    owner_page.goto(f"{guarded.address}/audit?action=organisation.create")
    expect(owner_page.get_by_role("row").nth(1)).to_be_visible()
    with owner_page.expect_download() as begun:
        owner_page.get_by_role("button", name="Export").click()
    assert begun.value.suggested_filename == "audit.csv"
    lines = begun.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert "action" in lines[0]
    assert lines[1:]
    assert all("organisation.create" in line for line in lines[1:])


def test_whoever_signs_up_makes_an_organisation_and_moves_to_another(
    browser: Browser, guarded: Guarded, owner_page: Page
):
    email = "wu@example.org"
    with stranger(browser) as page:
        page.goto(f"{guarded.address}/sign-in")
        page.get_by_role("link", name="No account yet? Sign up").click()
        expect(page.get_by_role("heading", name="Sign up")).to_be_visible()
        page.get_by_label("E-mail address").fill(email)
        page.get_by_role("button", name="Send me a link").click()
        expect(page.get_by_text(f"A letter is on its way to {email}.")).to_be_visible()
        link = guarded.link(email, "sign-up")
        page.goto(link)
        page.get_by_label("Your name").fill("Chien-Shiung Wu")
        page.get_by_label("organisation").fill("Alpine Water")
        page.get_by_label("Password", exact=True).fill("seven loud lanterns drifting")
        page.get_by_role("button", name="Make the account").click()
        is_in(page, "Chien-Shiung Wu")
        expect(page.get_by_role("banner")).to_contain_text("Alpine Water")
        expect(page.get_by_text("foresite ingest load")).to_be_visible()
        page.goto(invited(owner_page, guarded, email, "Viewer"))
        page.get_by_role("button", name="Accept the invitation").click()
        expect(page.get_by_role("link", name="Go to sign-in")).to_be_visible()
        page.goto(guarded.address)
        page.get_by_role("button", name="Signed in as Chien-Shiung Wu").click()
        page.get_by_role("menuitem", name="Harbour Grid").click()
        expect(page.get_by_role("banner")).to_contain_text("Harbour Grid")
        page.goto(f"{guarded.address}/series/1")
        expect(page.get_by_role("heading", level=1)).to_have_text("System load")
        page.get_by_role("button", name="Signed in as Chien-Shiung Wu").click()
        expect(page.get_by_role("menuitem", name="Harbour Grid")).to_have_attribute("aria-current", "true")
    with stranger(browser) as page:
        page.goto(link)
        page.get_by_label("Your name").fill("Eve")
        page.get_by_label("organisation").fill("Elsewhere")
        page.get_by_label("Password", exact=True).fill("seven loud lanterns drifting")
        page.get_by_role("button", name="Make the account").click()
        expect(page.get_by_role("alert")).to_contain_text("This link is too old, was used already")
