"""What people do to their own accounts is told in the audit trail, and so is what is done to break in."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.api.people import PASSWORD, Browser, another, browsing, link_in, mails, person

from foresite.platform.actor import HOUSE
from foresite.platform.audit import of_the_house
from foresite.platform.audit.proof import verify
from foresite.platform.auth.attempts import PAIR
from foresite.platform.auth.tables import SignInFailureRow
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows import accounts, audit
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere


@pytest.fixture
def window(house: House, tenant: Scope) -> Iterator[Browser]:
    with browsing(house, tenant) as window:
        yield window


def told(house: House, scope: Scope) -> list[dict[str, Any]]:
    """Return the trail of an organisation, the oldest entry first."""
    return audit.find(house, scope, limit=100).items[::-1]


def test_what_a_person_does_to_their_account_is_told_with_who_and_from_where(
    window: Browser, house: House, tenant: Scope
) -> None:
    ada = person(house, tenant)
    before = len(told(house, tenant))
    window.sign_in()
    other = another(window)
    session_id = other.sign_in().json()["me"]["session_id"]
    window.ask("PATCH", "/me", {"name": "Ada King"})
    window.ask("DELETE", f"/me/sessions/{session_id}")
    window.ask("DELETE", "/me/sessions")
    window.post("/sign-out")
    entries = told(house, tenant)[before:]
    assert [each["action"] for each in entries] == [
        "session.begin", "session.begin", "person.change", "session.end", "session.end", "session.end",
    ]  # fmt: skip
    assert {(each["actor_kind"], each["actor_id"]) for each in entries} == {("person", ada)}
    assert {each["address"] for each in entries} == {"testclient"}
    assert entries[0]["after"] == {"proved_by": ["password"]}
    assert PASSWORD not in str(entries)
    verify(house.engine, tenant)


def test_digits_and_calendar_are_kept_with_a_person_and_what_is_left_out_stays(
    window: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant)
    first = window.sign_in().json()["me"]["person"]
    assert (first["digits"], first["calendar"]) == ("language", "language")
    answer = window.ask("PATCH", "/me", {"digits": "persian"})
    assert answer.json()["person"] == {**first, "digits": "persian"}
    window.ask("PATCH", "/me", {"calendar": "persian", "language": None})
    assert another(window).sign_in().json()["me"]["person"] == {
        **first, "digits": "persian", "calendar": "persian",
    }  # fmt: skip
    for wrong in ({"digits": "roman"}, {"calendar": "julian"}):
        assert window.ask("PATCH", "/me", wrong).status_code == 422
    assert [each["action"] for each in told(house, tenant)].count("person.change") == 2
    verify(house.engine, tenant)


def test_first_owner_is_told(window: Browser, house: House, tenant: Scope) -> None:
    token = accounts.first_link(house.engine)
    said = {"token": token, "email": "ada@example.org", "name": "Ada", "password": PASSWORD}
    assert window.post("/first", said).status_code == 200
    joined, began = told(house, tenant)[-2:]
    assert (joined["action"], joined["after"]) == ("member.join", {"role": "owner"})
    assert (began["action"], began["after"]) == ("session.begin", {"proved_by": ["link"]})
    assert joined["actor_name"] == "Ada"
    [made] = told(house, of_the_house(HOUSE))
    assert (made["action"], made["security"]) == ("first-link.make", True)
    assert token not in str([*told(house, tenant), made])


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_lockout_is_told_once_as_bearing_on_security(
    window: Browser, house: House, tenant: Scope, neighbour: Scope, email: str
) -> None:
    person(house, tenant, neighbour)
    before = {scope: len(told(house, scope)) for scope in (tenant, neighbour)}
    for _ in range(PAIR.locked + 3):
        window.sign_in(email, "wrong" * 3)
        with writing(house.engine, INSTALLATION) as session:
            session.query(SignInFailureRow).update({"blocked_until": None})
    [entry] = told(house, of_the_house(HOUSE))
    assert (entry["action"], entry["security"], entry["actor_kind"]) == ("sign-in.lock", True, "nobody")
    assert entry["personal"] == {"email": email}
    for scope, count in before.items():
        there = told(house, scope)[count:]
        assert [each["action"] for each in there] == ["sign-in.lock"] * (email == "ada@example.org")


def test_joining_and_changing_what_one_signs_in_with_is_told_and_tells_no_secret(
    window: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant)
    window.sign_in()
    window.post("/invitations", {"email": "bob@example.org", "role": "viewer"})
    _, invitation = link_in(mails(house)[-1])
    bob = another(window)
    said = {"token": invitation, "name": "Bob", "password": "another horse battery staple"}
    bob.came_in(bob.post("/invitations/accept", said))
    new = "yet another horse battery"
    bob.post("/me/password", {"old": said["password"], "new": new})
    bob.post("/me/email", {"email": "robert@example.org", "password": new})
    _, confirmation = link_in(mails(house)[-1])
    bob.post("/email/confirm", {"token": confirmation})
    bob.post("/password/reset", {"email": "robert@example.org"})
    _, reset = link_in(mails(house)[-1])
    bob.post("/password/reset/do", {"token": reset, "password": PASSWORD})
    entries = told(house, tenant)
    assert [each["action"] for each in entries][-6:] == [
        "invitation.make", "member.join", "session.begin", "person.password", "person.email", "person.reset",
    ]  # fmt: skip
    for secret in (PASSWORD, said["password"], new, invitation, confirmation, reset):
        assert secret not in str(entries)
    verify(house.engine, tenant)
