"""People join by invitation or by signing up: only who reads the mail of an address comes in with it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from pydantic import SecretStr
from tests.api.people import PASSWORD, Browser, another, browsing, link_in, mails, person

from foresite.core.errors import NotFoundError
from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth import members, people
from foresite.platform.tenancy import Scope
from foresite.workflows import joining
from foresite.workflows.house import House
from foresite.workflows.letters import send_due

pytestmark = pytest.mark.everywhere

NEW = {"name": "Bob", "password": "another horse battery staple"}


@pytest.fixture
def window(house: House, tenant: Scope) -> Iterator[Browser]:
    """Ada's browser; she owns the organisation and is signed in."""
    person(house, tenant)
    with browsing(house, tenant) as window:
        window.sign_in()
        yield window


@pytest.fixture
def open_door(house: House, tenant: Scope) -> Iterator[Browser]:
    """A stranger's browser where signing up is open."""
    with browsing(house, tenant, sign_up="open") as window:
        yield window


def test_somebody_new_comes_in_by_an_invitation_and_does_what_their_role_may(
    window: Browser, house: House
) -> None:
    made = window.post("/invitations", {"email": "Bob@Example.org", "role": "viewer", "language": "fa"})
    assert (made.status_code, made.json()["state"], made.json()["invited_by"]) == (201, "open", "Ada")
    [mail] = mails(house)
    assert (mail["to"], mail["content-language"]) == ("Bob@example.org", "fa")
    page, token = link_in(mail)
    assert page == "/invitation"
    bob = another(window)
    offer = bob.post("/invitations/show", {"token": token}).json()
    assert offer == {
        "email": "Bob@example.org", "role": "viewer", "slug": "tenant", "organisation": "Tenant",
        "known": False,
    }  # fmt: skip
    assert bob.post("/invitations/accept", {"token": token}).json()["code"] == "newcomer-unnamed"
    weak = {"token": token, "name": "Bob", "password": "bob@example.org"}
    assert bob.post("/invitations/accept", weak).json()["code"] == "password-weak"
    came = bob.came_in(bob.post("/invitations/accept", {"token": token, **NEW}))
    assert came.json()["me"]["role"] == "viewer"
    assert bob.get("/runs")["items"] == []
    assert bob.ask("GET", "/people").json()["code"] == "permission-absent"
    again = another(window).post("/invitations/accept", {"token": token, **NEW})
    assert (again.status_code, again.json()["code"]) == (404, "link-unknown")
    assert [each["state"] for each in window.get("/invitations")] == ["accepted"]
    assert sorted(each["name"] for each in window.get("/people")) == ["Ada", "Bob"]


def test_somebody_with_an_account_joins_without_a_password_and_is_not_signed_in_by_it(
    window: Browser, house: House, neighbour: Scope
) -> None:
    person(house, neighbour, email="bob@example.org")
    window.post("/invitations", {"email": "bob@example.org", "role": "analyst"})
    _, token = link_in(mails(house)[-1])
    bob = another(window)
    assert bob.post("/invitations/show", {"token": token}).json()["known"]
    answer = bob.post("/invitations/accept", {"token": token, **NEW})
    assert (answer.json()["state"], answer.json()["me"]) == ("accepted", None)
    assert not bob.client.cookies
    assert bob.sign_in("bob@example.org", NEW["password"]).status_code == 401
    slugs = {each["slug"] for each in bob.sign_in("bob@example.org").json()["me"]["memberships"]}
    assert slugs == {"tenant", "neighbour"}


def test_invitation_ends_when_revoked_replaced_or_late(window: Browser, house: House) -> None:
    for _ in range(2):
        window.post("/invitations", {"email": "bob@example.org", "role": "viewer"})
        mails(house)
    first, second = (link_in(mail)[1] for mail in mails(house))
    bob = another(window)
    assert bob.post("/invitations/show", {"token": first}).json()["code"] == "link-unknown"
    assert bob.post("/invitations/show", {"token": second}).status_code == 200
    with held_clock(now() + timedelta(days=7)):
        assert joining_is_refused(house, window, second)
    listed = {each["state"]: each["invitation_id"] for each in window.get("/invitations")}
    assert set(listed) == {"revoked", "open"}
    assert window.ask("DELETE", f"/invitations/{listed['open']}").status_code == 204
    assert bob.post("/invitations/show", {"token": second}).json()["code"] == "link-unknown"


def joining_is_refused(house: House, window: Browser, token: str) -> bool:
    server = window.client.app.state.server  # type: ignore[attr-defined]  # an ASGI application of ours
    with pytest.raises(NotFoundError):
        joining.invited(server.reception, token)
    return True


def test_invitation_revoked_before_its_letter_was_sent_is_never_sent(window: Browser, house: House) -> None:
    made = window.post("/invitations", {"email": "bob@example.org", "role": "viewer"}).json()
    window.ask("DELETE", f"/invitations/{made['invitation_id']}")
    assert mails(house) == []


def test_of_two_who_accept_at_once_one_does_and_there_is_one_membership(
    window: Browser, house: House, tenant: Scope
) -> None:
    window.post("/invitations", {"email": "bob@example.org", "role": "viewer"})
    _, token = link_in(mails(house)[-1])
    browsers = [another(window) for _ in range(6)]

    def accept(browser: Browser) -> int:
        return browser.post("/invitations/accept", {"token": token, **NEW}).status_code

    with ThreadPoolExecutor(6) as pool:
        codes = sorted(pool.map(accept, browsers))
    assert codes == [200, 404, 404, 404, 404, 404]
    assert [each.email for each in members.find(house.engine, tenant)].count("bob@example.org") == 1
    assert len(people.every(house.engine)) == 2


def test_nobody_invites_to_more_than_they_may(window: Browser, house: House, tenant: Scope) -> None:
    person(house, tenant, email="admin@example.org", role="admin")
    admin = another(window)
    admin.sign_in("admin@example.org")
    told = {
        role: admin.post("/invitations", {"email": "bob@example.org", "role": role}).json().get("code")
        for role in ("owner", "admin", "nothing")
    }
    assert told == {"owner": "owner-only", "admin": None, "nothing": "role-absent"}
    assert admin.post("/invitations", {"email": "ada@example.org", "role": "viewer"}).json()["code"] == (
        "member-already"
    )


def test_signing_up_makes_an_organisation_of_its_own_once_the_address_is_proven(
    open_door: Browser, house: House, tenant: Scope
) -> None:
    assert open_door.post("/sign-up", {"email": "eve@example.org"}).status_code == 202
    assert people.every(house.engine) == []
    page, token = link_in(mails(house)[-1])
    assert page == "/sign-up"
    said = {"token": token, "name": "Eve", "password": PASSWORD, "organisation": "Stadtwerke Köln"}
    came = open_door.came_in(open_door.post("/sign-up/verify", said))
    me = came.json()["me"]
    assert (me["role"], me["organisation"]["name"]) == ("owner", "Stadtwerke Köln")
    assert me["organisation"]["slug"].startswith("stadtwerke-koln-")
    assert [each["name"] for each in open_door.get("/people")] == ["Eve"]
    assert another(open_door).post("/sign-up/verify", said).json()["code"] == "link-unknown"


def test_signing_up_with_an_address_that_has_an_account_is_answered_alike_and_tells_its_owner(
    open_door: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant)
    told = [open_door.post("/sign-up", {"email": each}) for each in ("ada@example.org", "eve@example.org")]
    assert {(each.status_code, each.text) for each in told} == {(202, told[0].text)}
    subjects = {mail["to"]: mail["subject"] for mail in mails(house)}
    assert subjects == {
        "ada@example.org": "You have an account already",
        "eve@example.org": "Confirm your address",
    }


def test_signing_up_is_closed_unless_it_is_opened(window: Browser) -> None:
    stranger = another(window)
    closed = stranger.post("/sign-up", {"email": "eve@example.org"})
    assert (closed.status_code, closed.json()["code"]) == (404, "sign-up-closed")
    assert stranger.get("/session")["sign_up"] == "invitation"


def test_letter_that_could_not_be_sent_goes_out_later_with_a_link_that_works(
    window: Browser, house: House, free_port: int
) -> None:
    nobody_there = SecretStr(f"smtp+plain://127.0.0.1:{free_port}")
    away = house.settings.model_copy(update={"smtp_url": nobody_there})
    window.post("/invitations", {"email": "bob@example.org", "role": "viewer"})
    assert send_due(house.engine, away) == 0
    with held_clock(now() + timedelta(minutes=1)):
        _, token = link_in(mails(house)[-1])
    assert another(window).post("/invitations/show", {"token": token}).status_code == 200
