"""Passkeys in a real Chromium with its virtual authenticator, against the real application over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from tests.api.people import PASSWORD, person

from foresite.api.app import create_app
from foresite.platform.config import Settings, load_settings
from foresite.platform.tenancy import Scope
from foresite.workflows.house import open_house

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ASK = """async ([method, path, body, token]) => {
  const headers = { "content-type": "application/json", ...(token ? { "x-csrf-token": token } : {}) };
  const answer = await fetch("/api/v1" + path, { method, headers, body: body && JSON.stringify(body) });
  return [answer.status, answer.status === 204 ? null : await answer.json()];
}"""
CREATE = """async (options) => (await navigator.credentials.create({
  publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })).toJSON()"""
GET = """async (options) => (await navigator.credentials.get({
  publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON()"""
INTERNAL = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def serving(settings: Settings, scope: Scope, port: int) -> Iterator[str]:
    """Serve the application in a thread, as ``public_url`` says."""
    address = f"http://localhost:{port}"
    told = settings.model_copy(update={"sign_in": "required", "public_url": address})
    server = uvicorn.Server(
        uvicorn.Config(create_app(open_house(told), scope), port=port, log_level="error", lifespan="on")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield address
    server.should_exit = True
    thread.join(10)


class Tab:
    """A tab of a browser with an authenticator of its own."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.goto(f"{address}/healthz")
        self.cdp: CDPSession = context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        added = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": INTERNAL})
        self.authenticator = added["authenticatorId"]
        self.token = ""

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        status, told = self.page.evaluate(ASK, [method, path, body, self.token])
        if status == 200 and isinstance(told, dict) and told.get("me"):
            self.token = told["me"]["csrf_token"]
        return status, told

    def register(self, name: str) -> tuple[int, Any]:
        asked = self.ask("POST", "/me/passkeys/ask", {"password": PASSWORD})[1]
        made = self.page.evaluate(CREATE, asked["options"])
        told = {"challenge_id": asked["challenge_id"], "credential": made, "name": name}
        return self.ask("POST", "/me/passkeys", told)

    def credentials(self) -> list[dict[str, Any]]:
        told = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.authenticator})
        return list(told["credentials"])


@pytest.fixture
def tab(settings: Settings, engine, tenant, free_port: int, browser: Browser) -> Iterator[Tab]:
    person(open_house(load_settings(home=settings.home)), tenant)
    with serving(settings, tenant, free_port) as address:
        context = browser.new_context(bypass_csp=True)  # the test's own scripts run in a page of the API
        yield Tab(context, address)
        context.close()


def test_a_person_registers_a_passkey_and_signs_in_by_it_alone_and_as_second_factor(tab: Tab) -> None:
    assert tab.ask("POST", "/sign-in", {"email": "ada@example.org", "password": PASSWORD})[0] == 200
    status, kept = tab.register("Chromium")
    assert status == 201, kept
    assert (kept["passkey"]["name"], len(kept["recovery_codes"])) == ("Chromium", 10)
    [held] = tab.credentials()
    assert held["isResidentCredential"], "it can be found without typing an address"

    assert tab.ask("POST", "/sign-out", {})[0] == 204
    tab.token = ""
    asked = tab.ask("POST", "/sign-in/passkey/ask", {})[1]
    shown = {"challenge_id": asked["challenge_id"], "credential": tab.page.evaluate(GET, asked["options"])}
    status, told = tab.ask("POST", "/sign-in/passkey", shown)
    assert (status, told["me"]["person"]["email"]) == (200, "ada@example.org")
    assert tab.ask("POST", "/sign-in/passkey", shown)[0] == 401, "an answer is taken once"
    assert tab.credentials()[0]["signCount"] > held["signCount"]

    assert tab.ask("POST", "/sign-out", {})[0] == 204
    tab.token = ""
    told = tab.ask("POST", "/sign-in", {"email": "ada@example.org", "password": PASSWORD})[1]
    assert (told["state"], told["methods"]) == ("second-factor", ["passkey", "recovery-code"])
    ticket = {"ticket": told["ticket"]}
    asked = tab.ask("POST", "/sign-in/second-factor/passkey", ticket)[1]
    answer = tab.page.evaluate(GET, asked["options"])
    shown = {"challenge_id": asked["challenge_id"], "credential": answer, "method": "passkey", **ticket}
    assert tab.ask("POST", "/sign-in/second-factor", shown)[1]["state"] == "signed-in"
    assert tab.ask("GET", "/me/sessions")[1][0]["proved_by"] == ["password", "passkey"]


def test_an_authenticator_that_does_not_make_sure_of_the_person_is_not_enough(tab: Tab) -> None:
    tab.ask("POST", "/sign-in", {"email": "ada@example.org", "password": PASSWORD})
    assert tab.register("Chromium")[0] == 201
    tab.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": tab.authenticator, "isUserVerified": False})
    asked = tab.ask("POST", "/sign-in/passkey/ask", {})[1]
    tried = f"async (options) => {{ try {{ await ({GET})(options) }} catch (e) {{ return e.name }} }}"
    refused = tab.page.evaluate(tried, asked["options"])
    assert refused == "NotAllowedError"
