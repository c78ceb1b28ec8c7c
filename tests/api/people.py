"""A server at which people sign in, and browsers that do."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from foresite.api.app import create_app
from foresite.platform.auth import members, people
from foresite.platform.auth.names import email_of
from foresite.platform.auth.passwords import Passwords
from foresite.platform.database import writing
from foresite.platform.mail.post import FOLDER
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.house import House
from foresite.workflows.letters import send_due

PASSWORD = "correct horse battery staple"
V1 = "/api/v1"


class Browser:
    """A browser: it keeps cookies, and sends the token that it was told with whatever changes something."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.token = ""

    def ask(self, method: str, path: str, json: Any = None, **headers: str) -> Response:
        told = {"x-csrf-token": self.token} if self.token else {}
        return self.client.request(method, V1 + path, json=json, headers=told | headers)

    def get(self, path: str) -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, json: Any = None) -> Response:
        return self.ask("POST", path, {} if json is None else json)

    def sign_in(self, email: str = "ada@example.org", password: str = PASSWORD) -> Response:
        return self.came_in(self.post("/sign-in", {"email": email, "password": password}))

    def came_in(self, answer: Response) -> Response:
        """Keep the token of an answer that lets somebody in."""
        if answer.status_code == 200 and answer.json()["me"]:
            self.token = answer.json()["me"]["csrf_token"]
        return answer


def mails(house: House) -> list[EmailMessage]:
    """Send what is due and return all mails that were ever sent, the oldest first."""
    send_due(house.engine, house.settings)
    files = sorted((house.settings.home / FOLDER).glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]


def link_in(mail: EmailMessage) -> tuple[str, str]:
    """Return the page and the secret of the link in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://[^\s/]+(/[a-z-]+)#(\S+)", body.get_content())
    assert found, body.get_content()
    return found[1], found[2]


@contextmanager
def browsing(
    house: House, scope: Scope, *, base_url: str = "http://testserver", **told: Any
) -> Iterator[Browser]:
    """Open a browser at a server of this house with other settings, where people sign in."""
    settings = house.settings.model_copy(update={"sign_in": "required", **told})
    app = create_app(replace(house, settings=settings), scope)
    with TestClient(app, base_url=base_url, raise_server_exceptions=False) as client:
        yield Browser(client)


def another(window: Browser) -> Browser:
    """Return a second browser at the same server, which goes on in its one loop."""
    first = window.client
    second = TestClient(first.app, base_url=str(first.base_url), raise_server_exceptions=False)
    second.portal = first.portal
    return Browser(second)


def person(
    house: House,
    *scopes: Scope,
    email: str = "ada@example.org",
    role: str = "owner",
    password: str = PASSWORD,
) -> str:
    """Make somebody who is a member of these organisations, and return their id."""
    hashed = Passwords(house.settings).hash(password)
    with writing(house.engine, INSTALLATION) as session:
        name = email.partition("@")[0].title()
        row = people.add(session, email_of(email), name, language="en", password_hash=hashed)
        for scope in scopes:
            members.add(session, scope, row.person_id, role)
        return row.person_id
