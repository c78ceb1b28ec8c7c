"""People sign in, work, and leave: what a browser keeps, what a server believes, and what strangers learn."""

import statistics
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.api.people import PASSWORD, V1, Browser, another, browsing, person
from tests.platform.people.test_passwords import Counted

from foresite.api.deps import BELIEVED_SECONDS
from foresite.api.page_schemas import told_of
from foresite.catalog.appearance import Look
from foresite.core.timeaxis import held_clock, now
from foresite.platform.actor import HOUSE
from foresite.platform.auth import members, people
from foresite.platform.auth.names import email_of
from foresite.platform.auth.permissions import PERSONAL, ROLES
from foresite.platform.auth.roles import SHELL
from foresite.platform.auth.tables import SignInFailureRow
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows import accounts
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere


@pytest.fixture
def window(house: House, tenant: Scope) -> Iterator[Browser]:
    with browsing(house, tenant) as window:
        yield window


def test_page_is_told_who_is_in_and_how_one_comes_in(window: Browser, house: House, tenant: Scope) -> None:
    assert window.get("/session") == {
        "sign_in": "required",
        "sign_up": "invitation",
        "permissions": [],
        "me": None,
        "home": None,
        "appearance": told_of(Look(), None).model_dump(),
    }
    person(house, tenant, role="analyst")
    answer = window.sign_in()
    assert (answer.status_code, answer.json()["state"]) == (200, "signed-in")
    assert answer.headers["cache-control"] == "no-store"
    me = window.get("/me")
    assert me == window.get("/session")["me"] == answer.json()["me"]
    assert (me["person"]["email"], me["role"]) == ("ada@example.org", "analyst")
    assert set(me["permissions"]) == ROLES["analyst"] | PERSONAL
    assert [each["slug"] for each in me["memberships"]] == [me["organisation"]["slug"]] == ["tenant"]
    assert window.get("/organisation")["slug"] == "tenant"


def test_cookie_is_hidden_from_pages_and_bound_to_tls_where_there_is_any(house: House, tenant: Scope) -> None:
    person(house, tenant)
    with browsing(house, tenant) as window:
        plain = window.sign_in().headers["set-cookie"]
    with browsing(house, tenant, base_url="https://x.example", public_url="https://x.example") as window:
        safe = window.sign_in().headers["set-cookie"]
        assert window.get("/me")["person"]["name"] == "Ada"
    for cookie in (plain, safe):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
    assert plain.startswith("foresite_session=")
    assert "Secure" not in plain
    assert safe.startswith("__Host-foresite_session=")
    assert "Secure" in safe


def test_unknown_wrong_and_disabled_are_answered_alike(window: Browser, house: House, tenant: Scope) -> None:
    person(house, tenant)
    people.disable(house.engine, HOUSE, person(house, tenant, email="gone@example.org"))
    told = [
        window.sign_in("ada@example.org", "wrong" * 3),
        window.sign_in("nobody@example.org"),
        window.sign_in("gone@example.org"),
    ]
    assert {each.status_code for each in told} == {401}
    assert {each.json()["code"] for each in told} == {"sign-in-failed"}
    assert len({each.text for each in told}) == 1
    assert {"set-cookie"} & set(told[0].headers) == set()
    assert len({tuple(sorted(set(each.headers) - {"x-request-id"})) for each in told}) == 1


def test_unknown_address_costs_what_a_known_one_does(window: Browser, house: House, tenant: Scope) -> None:
    person(house, tenant)
    server = window.client.app.state.server  # type: ignore[attr-defined]  # an ASGI application of ours
    counted = Counted(house.settings.model_copy(update={"password_memory_kib": 4096}))
    object.__setattr__(server.reception, "passwords", counted)
    with writing(house.engine, INSTALLATION) as session:
        row = people.by_email(session, email_of("ada@example.org"))
        assert row is not None
        row.password_hash = counted.hash(PASSWORD)
    took: dict[str, list[float]] = {"ada": [], "nobody": []}
    for number in range(12):
        for who, seconds in took.items():
            email = f"{who}@example.org" if who == "ada" else f"{who}{number}@example.org"
            before, begun = counted.verified, time.perf_counter()
            window.client.cookies.clear()
            window.ask("POST", "/sign-in", {"email": email, "password": "wrong" * 3})
            seconds.append(time.perf_counter() - begun)
            assert counted.verified == before + 1
            with writing(house.engine, INSTALLATION) as session:
                session.query(SignInFailureRow).delete()
    known, unknown = (statistics.median(each) for each in took.values())
    assert 1 / 2 < known / unknown < 2


def test_failures_are_answered_with_when_to_try_again_even_if_the_password_is_right(
    window: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant)
    moment = now()
    for email in ("ada@example.org", "nobody@example.org"):
        with held_clock(moment):  # however long a busy machine takes
            codes = [window.sign_in(email, "wrong" * 3).status_code for _ in range(4)]
            assert codes == [401] * 4
            late = window.sign_in(email)
        assert (late.status_code, late.json()["code"]) == (429, "sign-in-delayed")
        assert late.headers["retry-after"] == "1"
    with held_clock(moment + timedelta(seconds=1)):
        assert window.sign_in().status_code == 200


def test_every_sign_in_has_a_cookie_of_its_own_and_ends_the_one_before(
    window: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant)
    window.client.cookies.set("foresite_session", "chosen-by-somebody-else", domain="testserver.local")
    window.sign_in()
    first = dict(window.client.cookies)
    assert "chosen-by-somebody-else" not in first.values()
    window.sign_in()
    second = dict(window.client.cookies)
    assert first != second
    assert len(window.get("/me/sessions")) == 1
    window.client.cookies.clear()
    window.client.cookies.update(first)
    assert window.ask("GET", "/me").json()["code"] == "session-ended"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"x-csrf-token": ""}, "csrf-token-wrong"),
        ({"x-csrf-token": "another"}, "csrf-token-wrong"),
        ({"origin": "https://evil.example"}, "origin-foreign"),
        ({"origin": "null"}, "origin-foreign"),
        ({"origin": "http://testserver.evil.example"}, "origin-foreign"),
        ({"sec-fetch-site": "cross-site"}, "origin-foreign"),
        ({"sec-fetch-site": "same-site"}, "origin-foreign"),
        ({"origin": "http://testserver"}, None),
        ({"sec-fetch-site": "same-origin"}, None),
        ({"origin": "https://friend.example"}, None),
    ],
)
def test_what_changes_something_comes_from_pages_of_ours_only(
    house: House, tenant: Scope, headers: dict[str, str], code: str | None
) -> None:
    person(house, tenant)
    with browsing(house, tenant, cors_origins="https://friend.example") as window:
        window.sign_in()
        answer = window.ask("PATCH", "/me", {"name": "Eve"}, **headers)
        name = window.get("/me")["person"]["name"]
        assert window.ask(
            "GET", "/me", **{k: v for k, v in headers.items() if k != "x-csrf-token"}
        ).is_success
    if code is None:
        assert (answer.status_code, name) == (200, "Eve")
    else:
        assert (answer.status_code, answer.json()["code"], name) == (403, code, "Ada")


@pytest.mark.parametrize("path", ["/sign-in", "/first"])
def test_page_of_another_origin_signs_nobody_in(window: Browser, path: str) -> None:
    answer = window.ask("POST", path, {}, origin="https://evil.example")
    assert (answer.status_code, answer.json()["code"]) == (403, "origin-foreign")


def test_where_nobody_signs_in_foreign_pages_change_nothing_either(house: House, tenant: Scope) -> None:
    with browsing(house, tenant, sign_in="off") as window:
        told = window.get("/session")
        assert (told["sign_in"], told["me"], frozenset(told["permissions"])) == ("off", None, ROLES["owner"])
        foreign = window.ask("POST", "/contracts/x", {}, origin="https://evil.example")
        assert foreign.status_code in {403, 404, 405}
        refused = window.ask(
            "POST", "/keys", {"name": "x", "permissions": ["owner"]}, origin="https://evil.example"
        )
        assert (refused.status_code, refused.json()["code"]) == (403, "origin-foreign")
        assert window.sign_in().json()["code"] == "sign-in-off"
        assert window.ask("GET", "/me").json()["code"] == "permission-absent"


def test_signing_out_ends_the_session_and_forgets_the_cookie(
    window: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant)
    window.sign_in()
    kept = dict(window.client.cookies)
    answer = window.post("/sign-out")
    assert answer.status_code == 204
    assert not window.client.cookies
    window.client.cookies.update(kept)
    assert window.ask("GET", "/me").status_code == 401
    assert window.get("/session")["me"] is None


def test_person_sees_where_they_are_signed_in_and_ends_it_at_once(
    window: Browser, house: House, tenant: Scope
) -> None:
    person(house, tenant)
    window.sign_in()
    other = another(window)
    other.sign_in()
    assert other.get("/me")
    listed = window.get("/me/sessions")
    assert [each["current"] for each in listed] == [False, True]
    assert listed[0]["proved_by"] == ["password"]
    assert window.ask("DELETE", f"/me/sessions/{listed[0]['session_id']}").status_code == 204
    assert other.ask("GET", "/me").json()["code"] == "session-ended"
    third = another(window)
    third.sign_in()
    assert third.get("/me")
    assert window.ask("DELETE", "/me/sessions").status_code == 204
    assert third.ask("GET", "/me").status_code == 401
    assert len(window.get("/me/sessions")) == 1


def test_person_of_two_organisations_works_for_one_at_a_time(
    window: Browser, house: House, tenant: Scope, neighbour: Scope
) -> None:
    person(house, tenant, neighbour)
    window.sign_in()
    assert window.get("/organisation")["slug"] == "tenant"
    me = window.post("/me/organisation", {"slug": "neighbour"}).json()
    assert me["organisation"]["slug"] == window.get("/organisation")["slug"] == "neighbour"
    again = another(window)
    assert again.sign_in().json()["me"]["organisation"]["slug"] == "neighbour"
    told = [window.post("/me/organisation", {"slug": slug}) for slug in ("nobody", "third")]
    assert {each.json()["code"] for each in told} == {"organisation-absent"}


def test_organisation_of_others_is_as_absent_as_none(
    window: Browser, house: House, tenant: Scope, neighbour: Scope
) -> None:
    person(house, tenant)
    window.sign_in()
    told = [window.post("/me/organisation", {"slug": slug}) for slug in ("neighbour", "nobody")]
    assert [each.status_code for each in told] == [404, 404]
    plain = [each.text.replace("neighbour", "N").replace("nobody", "N") for each in told]
    assert plain[0] == plain[1]


def test_what_another_process_ended_is_refused_within_two_seconds(
    window: Browser, house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = person(house, tenant)
    clock = [100.0]
    monkeypatch.setattr("foresite.api.deps.monotonic", lambda: clock[0])
    window.sign_in()
    assert window.get("/me")
    people.disable(house.engine, HOUSE, ada)
    clock[0] += BELIEVED_SECONDS
    assert window.ask("GET", "/runs").status_code == 401
    people.enable(house.engine, HOUSE, ada)
    assert window.get("/runs")
    members.change_role(
        house.engine, tenant, person(house, tenant, email="b@example.org"), "viewer", by=SHELL
    )


def test_person_who_belongs_to_nobody_is_told_so_once_they_are_proven(window: Browser, house: House) -> None:
    person(house)
    assert window.sign_in(password="wrong" * 3).json()["code"] == "sign-in-failed"
    refused = window.sign_in()
    assert (refused.status_code, refused.json()["code"]) == (403, "organisation-none")


def test_first_owner_comes_in_by_a_link_that_works_once(window: Browser, house: House, tenant: Scope) -> None:
    token = accounts.first_link(house.engine)
    said = {"token": token, "email": "Ada@example.org", "name": "Ada", "password": "adaadaada1"}
    weak = window.post("/first", said)
    assert (weak.status_code, weak.json()["code"]) == (422, "password-weak")
    came = window.came_in(window.post("/first", said | {"password": PASSWORD}))
    assert (came.status_code, came.json()["me"]["role"]) == (200, "owner")
    assert window.get("/organisation")["slug"] == "tenant"
    again = another(window).post("/first", said | {"password": PASSWORD, "email": "eve@example.org"})
    assert (again.status_code, again.json()["code"]) == (404, "link-unknown")
    assert another(window).sign_in().status_code == 200


def test_program_has_no_account_and_needs_no_token(window: Browser, house: House, tenant: Scope) -> None:
    person(house, tenant)
    window.sign_in()
    made = window.post("/keys", {"name": "bridge", "permissions": ["owner"]}).json()
    window.client.cookies.clear()
    key = {"authorization": f"Bearer {made['secret']}", "x-csrf-token": ""}
    assert window.client.get(f"{V1}/me", headers=key).json()["code"] == "permission-absent"
    wanted = {"name": "other", "permissions": ["viewer"]}
    assert window.client.post(f"{V1}/keys", json=wanted, headers=key).status_code == 201
    refused = {"name": "other", "permissions": ["account:manage"]}
    assert window.client.post(f"{V1}/keys", json=refused, headers=key).json()["code"] == "permission-unknown"


def test_pages_of_listed_origins_may_call_the_api_and_no_others(house: House, tenant: Scope) -> None:
    asks = {"access-control-request-method": "POST", "access-control-request-headers": "x-csrf-token"}
    with browsing(house, tenant, cors_origins="https://friend.example") as window:
        friend = window.ask("OPTIONS", "/me", origin="https://friend.example", **asks)
        assert friend.headers["access-control-allow-origin"] == "https://friend.example"
        assert friend.headers["access-control-allow-credentials"] == "true"
        evil = window.ask("OPTIONS", "/me", origin="https://evil.example", **asks)
        assert "access-control-allow-origin" not in evil.headers
    with browsing(house, tenant, cors_origins="*") as window:
        anybody = window.ask("GET", "/session", origin="https://evil.example")
        assert anybody.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in anybody.headers
        assert window.ask("POST", "/sign-in", {}, origin="https://evil.example").status_code == 403
    with browsing(house, tenant) as window:
        closed = window.ask("GET", "/session", origin="https://friend.example")
        assert "access-control-allow-origin" not in closed.headers


def test_browsers_that_come_by_https_are_told_to_come_by_nothing_else(house: House, tenant: Scope) -> None:
    with browsing(house, tenant, base_url="https://x.example", public_url="https://x.example") as window:
        safe = window.ask("GET", "/session").headers
    with browsing(house, tenant) as window:
        plain = window.ask("GET", "/session").headers
    assert safe["strict-transport-security"].startswith("max-age=31536000")
    assert "strict-transport-security" not in plain
    for headers in (safe, plain):
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
