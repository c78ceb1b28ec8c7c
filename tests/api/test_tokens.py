"""Tokens of programs over HTTP: got by proof, narrowed, renewed, ended, listed beside browsers."""

import pyotp
import pytest
from tests.api.people import PASSWORD, another, browsing, person

from foresite.core.timeaxis import now
from foresite.platform.actor import HOUSE
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.auth import members, people
from foresite.platform.auth.roles import SHELL
from foresite.platform.auth.tokens import families
from foresite.platform.database import reading
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere

ASKED = {"email": "ada@example.org", "password": PASSWORD, "name": "report script"}


@pytest.fixture
def ada(house, tenant, neighbour):
    with browsing(house, tenant, public_url="http://testserver") as ada:
        person(house, tenant)
        yield ada


def tokens_of(ada, **more):
    answer = ada.post("/tokens/sign-in", {**ASKED, **more})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.json()


def reads(ada, tokens, path="/series", method="GET", json=None):
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    return another(ada).ask(method, path, json, **bearer).status_code


def refreshed(ada, tokens):
    return another(ada).post("/tokens/refresh", {"refresh_token": tokens["refresh_token"]})


def test_a_program_acts_for_a_person_whose_password_it_sends(ada) -> None:
    tokens = tokens_of(ada)
    assert (tokens["token_type"], tokens["organisation"]) == ("Bearer", "tenant")
    assert 590 <= tokens["expires_in"] <= 600
    assert reads(ada, tokens) == 200
    assert reads(ada, tokens, "/me") == 403, "a program never manages its person's account"


def test_wrong_passwords_are_answered_as_at_signing_in(ada) -> None:
    for email in ("ada@example.org", "nobody@example.org"):
        answer = ada.post("/tokens/sign-in", {**ASKED, "email": email, "password": "wrong password"})
        assert (answer.status_code, answer.json()["code"]) == (401, "sign-in-failed")


def test_a_program_needs_the_second_factor_too(ada) -> None:
    ada.sign_in()
    app = pyotp.TOTP(ada.post("/me/totp", {"password": PASSWORD}).json()["secret"])
    codes = ada.post("/me/totp/confirm", {"code": app.at(now())}).json()["recovery_codes"]
    for more, code in (({}, "second-factor-needed"), ({"code": "000000"}, "second-factor-wrong")):
        answer = ada.post("/tokens/sign-in", {**ASKED, **more})
        assert (answer.status_code, answer.json()["code"]) == (401, code)
    assert reads(ada, tokens_of(ada, code=codes[0])) == 200


def test_tokens_are_narrowed_to_what_is_asked_for(ada) -> None:
    tokens = tokens_of(ada, permissions=["data:read"])
    assert tokens["permissions"] == ["data:read"]
    assert (reads(ada, tokens), reads(ada, tokens, "/keys")) == (200, 403)
    assert refreshed(ada, tokens).json()["permissions"] == ["data:read"]
    beyond = ada.post("/tokens/sign-in", {**ASKED, "permissions": ["data:everything"]})
    assert beyond.status_code == 422


def test_whoever_is_signed_in_gets_tokens_without_a_password(ada) -> None:
    ada.sign_in()
    answer = ada.post("/tokens", {"name": "notebook"})
    assert answer.status_code == 201
    assert reads(ada, answer.json()) == 200
    assert another(ada).post("/tokens", {"name": "notebook"}).status_code == 401


def test_a_person_of_several_organisations_says_which(ada, house, tenant, neighbour) -> None:
    person(house, tenant, neighbour, email="eve@example.org", role="viewer")
    told = {**ASKED, "email": "eve@example.org"}
    unsaid = ada.post("/tokens/sign-in", told)
    assert (unsaid.status_code, unsaid.json()["code"]) == (422, "organisation-unsaid")
    tokens = tokens_of(ada, email="eve@example.org", organisation="neighbour")
    assert tokens["organisation"] == "neighbour"
    bearer = {"authorization": f"Bearer {tokens['access_token']}"}
    assert another(ada).ask("GET", "/organisation", **bearer).json()["slug"] == "neighbour"
    foreign = ada.post("/tokens/sign-in", {**ASKED, "organisation": "neighbour"})
    assert foreign.json()["code"] == "organisation-unsaid", "whether there is one, is not told"


def test_a_refresh_token_works_once(ada) -> None:
    first = tokens_of(ada)
    second = refreshed(ada, first)
    assert second.status_code == 200
    at_once = refreshed(ada, first)
    assert (at_once.status_code, at_once.json()["code"]) == (409, "refresh-just-used")
    assert reads(ada, second.json()) == 200
    assert refreshed(ada, second.json()).status_code == 200


def test_a_refresh_token_that_comes_back_ends_the_family_and_is_audited(
    ada, house, tenant, neighbour, monkeypatch
) -> None:
    first = tokens_of(ada)
    second = refreshed(ada, first).json()
    monkeypatch.setattr(families, "RETRY_SECONDS", 0.0)
    again = refreshed(ada, first)
    assert (again.status_code, again.json()["code"]) == (401, "refresh-unknown")
    assert refreshed(ada, second).status_code == 401
    ada.client.app.state.server.forget()  # or two seconds
    assert reads(ada, second) == 401
    assert "program.reuse" in _actions(house, tenant)
    assert "program.reuse" not in _actions(house, neighbour)


def test_a_program_gives_its_tokens_back(ada, house, tenant) -> None:
    tokens = tokens_of(ada)
    assert reads(ada, tokens) == 200
    for token in ("noise", tokens["refresh_token"], tokens["refresh_token"]):
        answer = another(ada).post("/tokens/revoke", {"refresh_token": token})
        assert answer.status_code == 204, "whether it is a token, is not told"
    assert reads(ada, tokens) == 401
    assert refreshed(ada, tokens).status_code == 401
    assert {"program.begin", "program.end"} <= _actions(house, tenant)


def test_programs_are_listed_and_ended_beside_browsers(ada, house, tenant) -> None:
    person(house, tenant, email="eve@example.org", role="admin")
    ada.sign_in()
    tokens = tokens_of(ada)
    listed = {each["kind"]: each for each in ada.get("/me/sessions")}
    assert set(listed) == {"browser", "program"}
    program = listed["program"]
    assert (program["agent"], program["current"]) == ("report script", False)
    eve = another(ada)
    eve.sign_in("eve@example.org")
    assert eve.ask("DELETE", f"/me/sessions/{program['session_id']}").status_code == 404
    assert reads(ada, tokens) == 200
    assert ada.ask("DELETE", f"/me/sessions/{program['session_id']}").status_code == 204
    assert reads(ada, tokens) == 401, "at once, in the process where it was ended"
    assert [each["kind"] for each in ada.get("/me/sessions")] == ["browser"]


@pytest.mark.parametrize("how", ["disabled", "let go", "role", "all sessions"])
def test_what_a_person_loses_their_programs_lose(ada, house, tenant, how) -> None:
    eve = person(house, tenant, email="eve@example.org", role="admin")
    tokens = tokens_of(ada, email="eve@example.org")
    window = another(ada)
    window.sign_in("eve@example.org")
    assert reads(ada, tokens, "/keys") == 200
    match how:
        case "disabled":
            people.disable(house.engine, HOUSE, eve)
        case "let go":
            members.remove(house.engine, tenant, eve, by=SHELL)
        case "role":
            members.change_role(house.engine, tenant, eve, "viewer", by=SHELL)
        case _:
            assert window.ask("DELETE", "/me/sessions").status_code == 204
    ada.client.app.state.server.forget()  # or two seconds
    assert reads(ada, tokens, "/keys") == (403 if how == "role" else 401)


def test_where_a_second_factor_is_required_programs_need_it(ada, house) -> None:
    ada.sign_in()
    app = pyotp.TOTP(ada.post("/me/totp", {"password": PASSWORD}).json()["secret"])
    before = tokens_of(ada)
    ada.post("/me/totp/confirm", {"code": app.at(now())})
    assert ada.ask("PUT", "/access-rule", {"second_factor": True, "single_sign_on": False}).status_code == 200
    assert reads(ada, before) == 403
    assert reads(ada, before, "/session") == 200, "who asks who they are is never refused"
    assert refreshed(ada, before).json()["code"] == "proof-insufficient"
    assert reads(ada, ada.post("/tokens", {"name": "notebook"}).json()) == 200


def test_keys_are_published_without_what_signs(ada) -> None:
    tokens_of(ada)
    [key] = ada.get("/.well-known/jwks.json")["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"}


def test_tokens_are_no_way_in_where_nobody_signs_in(house, tenant, client) -> None:
    answer = client.post("/api/v1/tokens/sign-in", json=ASKED)
    assert (answer.status_code, answer.json()["code"]) == (409, "sign-in-off")


def _actions(house, scope):
    with reading(house.engine, INSTALLATION) as session:
        rows = session.query(AuditEntryRow).filter_by(organisation_id=scope.organisation_id)
        return {row.action for row in rows if row.security}
