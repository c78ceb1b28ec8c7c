"""No password, cookie, token or key is ever written anywhere but into the answer or the mail it is for."""

import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from tests.api.people import PASSWORD, Browser, another, browsing, link_in, mails, person

from foresite.platform.database import Table
from foresite.platform.telemetry import start_logging
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

WRONG = "a wrong horse battery"
NEW = "another horse battery staple"


@pytest.fixture
def window(house: House, tenant: Scope) -> Iterator[Browser]:
    person(house, tenant)
    with browsing(house, tenant, log_level="DEBUG", sign_up="open") as window:
        yield window


def test_secrets_stand_in_no_log_no_error_and_nowhere_in_the_database(
    window: Browser, house: House, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging(house.settings.model_copy(update={"log_level": "DEBUG", "log_requests": "all"}))
    caplog.set_level(logging.DEBUG)
    errors = [window.sign_in(password=WRONG).text]
    window.sign_in()
    secrets = {PASSWORD, WRONG, NEW, *dict(window.client.cookies).values(), window.token}
    key = window.post("/keys", {"name": "bridge", "permissions": ["viewer"]}).json()["secret"]
    secrets |= {key, key.split("_", 2)[2]}
    errors.append(window.ask("GET", "/runs", authorization=f"Bearer {key}x").text)
    window.post("/invitations", {"email": "bob@example.org", "role": "viewer"})
    _, invitation = link_in(mails(house)[-1])
    bob = another(window)
    errors.append(bob.post("/invitations/accept", {"token": invitation, "name": "", "password": NEW}).text)
    bob.came_in(bob.post("/invitations/accept", {"token": invitation, "name": "Bob", "password": NEW}))
    errors.append(bob.post("/invitations/accept", {"token": invitation, "name": "B", "password": NEW}).text)
    stranger = another(window)
    stranger.post("/password/reset", {"email": "ada@example.org"})
    _, reset = link_in(mails(house)[-1])
    errors.append(stranger.post("/password/reset/do", {"token": reset, "password": 7}).text)
    stranger.post("/password/reset/do", {"token": reset, "password": NEW})
    errors.append(stranger.post("/sign-in", {"email": "ada@example.org", "password": [NEW]}).text)
    errors.append(stranger.post("/sign-in", {"email": "nonsense", "password": NEW}).text)
    secrets |= {invitation, reset}
    with house.engine.connect() as connection:
        kept = "".join(
            str(connection.execute(text(f'SELECT * FROM "{name}"')).all())  # noqa: S608 -- our own names
            for name in Table.metadata.tables
        )
    logs = "".join(capsys.readouterr()) + caplog.text
    assert "sign-in" in logs
    for where in (logs, "".join(errors), kept):
        assert not [each for each in secrets if each in where]
