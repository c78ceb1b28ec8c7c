"""People change what they sign in with, and get in again when they forgot it; strangers learn nothing."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.api.people import PASSWORD, Browser, another, browsing, link_in, mails, person

from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth.attempts import PAIR
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere

NEW = "another horse battery staple"


@pytest.fixture
def window(house: House, tenant: Scope) -> Iterator[Browser]:
    """Ada's browser; she is signed in."""
    person(house, tenant)
    with browsing(house, tenant) as window:
        window.sign_in()
        yield window


def test_changed_password_ends_other_sessions_and_is_told_by_mail(window: Browser, house: House) -> None:
    other = another(window)
    other.sign_in()
    assert other.get("/me")
    assert window.post("/me/password", {"old": "wrong" * 3, "new": NEW}).json()["code"] == "proof-wrong"
    weak = window.post("/me/password", {"old": PASSWORD, "new": "ada@example.org"})
    assert weak.json()["code"] == "password-weak"
    assert window.post("/me/password", {"old": PASSWORD, "new": NEW}).status_code == 204
    assert window.get("/me")
    assert other.ask("GET", "/me").status_code == 401
    assert other.sign_in().status_code == 401
    assert other.sign_in(password=NEW).status_code == 200
    assert [mail["subject"] for mail in mails(house)] == ["Your password was changed"]


def test_forgotten_password_is_set_anew_by_a_link_that_works_once(window: Browser, house: House) -> None:
    stranger = another(window)
    assert stranger.post("/password/reset", {"email": "ADA@example.org"}).status_code == 202
    page, token = link_in(mails(house)[-1])
    assert page == "/reset"
    weak = stranger.post("/password/reset/do", {"token": token, "password": "1234567890"})
    assert weak.json()["code"] == "password-weak"
    assert stranger.post("/password/reset/do", {"token": token, "password": NEW}).status_code == 204
    assert window.ask("GET", "/me").json()["code"] == "session-ended"
    assert stranger.post("/password/reset/do", {"token": token, "password": NEW}).status_code == 404
    assert stranger.sign_in().status_code == 401
    assert stranger.sign_in(password=NEW).status_code == 200


def test_unknown_and_known_are_answered_alike_and_only_the_known_is_written_to(
    window: Browser, house: House
) -> None:
    stranger = another(window)
    told = [
        stranger.post("/password/reset", {"email": each}) for each in ("ada@example.org", "no@example.org")
    ]
    assert {(each.status_code, each.text) for each in told} == {(202, told[0].text)}
    assert [mail["to"] for mail in mails(house)] == ["ada@example.org"]


def test_of_many_who_use_a_reset_link_at_once_one_does(window: Browser, house: House) -> None:
    window.post("/password/reset", {"email": "ada@example.org"})
    _, token = link_in(mails(house)[-1])

    def use(number: int) -> int:
        said = {"token": token, "password": f"{NEW} {number}"}
        return another(window).post("/password/reset/do", said).status_code

    with ThreadPoolExecutor(6) as pool:
        codes = list(pool.map(use, range(6)))
    assert sorted(codes) == [204, 404, 404, 404, 404, 404]
    assert another(window).sign_in(password=f"{NEW} {codes.index(204)}").status_code == 200


def test_locked_account_is_opened_by_a_reset(window: Browser, house: House) -> None:
    stranger = another(window)
    with held_clock(now()):  # however long a busy machine takes
        for _ in range(PAIR.free + 1):
            stranger.sign_in(password="wrong" * 3)
        assert stranger.sign_in().status_code == 429
    stranger.post("/password/reset", {"email": "ada@example.org"})
    _, token = link_in(mails(house)[-1])
    stranger.post("/password/reset/do", {"token": token, "password": NEW})
    assert stranger.sign_in(password=NEW).status_code == 200


def test_new_address_is_used_once_it_is_confirmed_and_the_old_one_is_told(
    window: Browser, house: House
) -> None:
    wrong = window.post("/me/email", {"email": "new@example.org", "password": "wrong" * 3})
    assert wrong.json()["code"] == "proof-wrong"
    asked = window.post("/me/email", {"email": "new@example.org", "password": PASSWORD})
    assert asked.status_code == 202
    page, token = link_in(mails(house)[-1])
    assert (page, mails(house)[-1]["to"]) == ("/email", "new@example.org")
    assert window.get("/me")["person"]["email"] == "ada@example.org"
    assert another(window).post("/email/confirm", {"token": token}).status_code == 204
    assert window.get("/me")["person"]["email"] == "new@example.org"
    assert (mails(house)[-1]["to"], mails(house)[-1]["subject"]) == (
        "ada@example.org", "Your address was changed",
    )  # fmt: skip
    assert another(window).post("/email/confirm", {"token": token}).status_code == 404
    assert another(window).sign_in("ada@example.org").status_code == 401
    assert another(window).sign_in("new@example.org").status_code == 200


def test_address_of_somebody_else_is_not_taken_nor_told_to_be_theirs(
    window: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant, email="bob@example.org")
    told = [
        window.post("/me/email", {"email": each, "password": PASSWORD})
        for each in ("bob@example.org", "free@example.org")
    ]
    assert {(each.status_code, each.text) for each in told} == {(202, told[0].text)}
    subjects = {mail["to"]: mail["subject"] for mail in mails(house)}
    assert subjects["bob@example.org"] == "You have an account already"


def test_address_that_was_taken_meanwhile_is_refused(window: Browser, house: House, tenant: Scope) -> None:
    window.post("/me/email", {"email": "new@example.org", "password": PASSWORD})
    _, token = link_in(mails(house)[-1])
    person(house, tenant, email="new@example.org")
    refused = window.post("/email/confirm", {"token": token})
    assert (refused.status_code, refused.json()["code"]) == (409, "person-exists")
    assert window.get("/me")["person"]["email"] == "ada@example.org"


def test_form_is_told_how_a_password_does(window: Browser) -> None:
    stranger = another(window)
    weak = stranger.post("/password/strength", {"password": "ada.lovelace", "own": ["Ada Lovelace"]}).json()
    assert (weak["good"], weak["reasons"]) == (False, ["personal"])
    assert stranger.post("/password/strength", {"password": NEW}).json()["good"]


def test_wrong_passwords_of_somebody_signed_in_count_as_failures_too(window: Browser) -> None:
    with held_clock(now()):
        codes = [
            window.post("/me/email", {"email": "x@example.org", "password": "wrong" * 3}).status_code
            for _ in range(PAIR.free + 2)
        ]
    assert codes == [403] * (PAIR.free + 1) + [429]
