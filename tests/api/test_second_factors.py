"""Second factors over HTTP: set up with fresh proof, asked for at sign-in, required where that is said."""

from datetime import timedelta

import pyotp
import pytest
from tests.api.people import PASSWORD, another, browsing, person
from tests.platform.auth.authenticator import Authenticator

from foresite.core.timeaxis import held_clock, now
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.auth.factors import totp
from foresite.platform.auth.factors.passkeys import Question
from foresite.platform.database import reading
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere

HERE = "http://testserver"
STEP = timedelta(seconds=totp.STEP_SECONDS)
PROOF = {"password": PASSWORD}


@pytest.fixture
def ada(house, tenant, neighbour):
    with browsing(house, tenant, public_url=HERE) as ada:
        person(house, tenant, neighbour)
        ada.sign_in()
        yield ada


@pytest.fixture
def app(ada):
    """An authenticator app that guards the account, and the recovery codes that came with it."""
    app = pyotp.TOTP(ada.post("/me/totp", PROOF).json()["secret"])
    answer = ada.post("/me/totp/confirm", {"code": app.at(now() - STEP)})
    return app, answer.json()["recovery_codes"]


@pytest.fixture
def device(ada):
    """A passkey of the account."""
    device = Authenticator(HERE)
    assert _register(ada, device).status_code == 201
    return device


def _register(ada, device, name="Laptop"):
    asked = ada.post("/me/passkeys/ask", PROOF).json()
    answer = device.register(Question(asked["challenge_id"], asked["options"]))
    return ada.post(
        "/me/passkeys", {"challenge_id": asked["challenge_id"], "credential": answer, "name": name}
    )


def _ticket(window):
    answer = window.sign_in().json()
    assert answer["state"] == "second-factor"
    assert answer["me"] is None
    return answer["ticket"], answer["methods"]


def _show(window, ticket, method, code):
    return window.came_in(
        window.post("/sign-in/second-factor", {"ticket": ticket, "method": method, "code": code})
    )


def test_an_app_is_asked_for_after_the_password(ada, app) -> None:
    window = another(ada)
    ticket, methods = _ticket(window)
    assert methods == ["totp", "recovery-code"]
    assert window.ask("GET", "/me").status_code == 401, "a password alone opens nothing"
    assert _show(window, ticket, "totp", app[0].at(now())).json()["state"] == "signed-in"
    assert window.get("/me/sessions")[0]["proved_by"] == ["password", "totp"]


def test_a_code_and_a_recovery_code_work_once(ada, app) -> None:
    code, window = app[0].at(now()), another(ada)
    for method, each in (("totp", code), ("recovery-code", app[1][0])):
        assert _show(window, _ticket(window)[0], method, each).status_code == 200
        again = _show(window, _ticket(window)[0], method, each)
        assert (again.status_code, again.json()["code"]) == (401, "second-factor-wrong")
    assert ada.get("/me/second-factors")["recovery_codes_left"] == 9


def test_wrong_codes_count_like_wrong_passwords(ada, app, house) -> None:
    window = another(ada)
    ticket = _ticket(window)[0]
    with held_clock(now()):  # however long a busy machine takes
        statuses = [_show(window, ticket, "totp", "000000").status_code for _ in range(8)]
    assert statuses[0] == 401
    assert 429 in statuses, "a second factor cannot be guessed in peace"


def test_a_ticket_is_one_persons_and_ends(ada, app) -> None:
    window = another(ada)
    assert _show(window, "x" * 43, "totp", app[0].at(now())).status_code == 404
    ticket = _ticket(window)[0]
    assert _show(window, ticket, "totp", app[0].at(now())).status_code == 200
    assert _show(window, ticket, "totp", app[0].at(now() + STEP)).status_code == 404, "a ticket is used up"


def test_nothing_that_guards_the_account_changes_without_fresh_proof(ada, app) -> None:
    for path in ("/me/totp/remove", "/me/recovery-codes", "/me/passkeys/ask", "/me/totp"):
        for proof in ({}, {"password": "wrong password here"}, {"code": "000000"}):
            answer = ada.post(path, proof)
            assert (answer.status_code, answer.json()["code"]) in {
                (403, "proof-wrong"),
                (429, "sign-in-delayed"),
            }
    assert ada.get("/me/second-factors")["totp_since"]


def test_an_app_is_removed_by_its_own_code_with_its_recovery_codes(ada, app) -> None:
    assert ada.post("/me/totp/remove", {"code": app[0].at(now())}).status_code == 204
    assert ada.get("/me/second-factors") == {"totp_since": None, "recovery_codes_left": 0, "passkeys": []}
    assert another(ada).sign_in().json()["state"] == "signed-in"


def test_what_guards_an_account_is_told_in_the_trail(ada, app, device, house, tenant, neighbour) -> None:
    """Of the organisation that its person works for; only the first of two is asked."""
    key = ada.get("/me/second-factors")["passkeys"][0]["passkey_id"]
    ada.post("/me/recovery-codes", PROOF)
    ada.post(f"/me/passkeys/{key}/remove", PROOF)
    ada.post("/me/totp/remove", PROOF)
    told = _actions(house, tenant) | _actions(house, neighbour)
    assert {"factor.add", "factor.remove", "recovery.renew", "session.begin"} <= told


def test_new_recovery_codes_end_the_old(ada, app) -> None:
    new = ada.post("/me/recovery-codes", PROOF).json()["recovery_codes"]
    window = another(ada)
    assert _show(window, _ticket(window)[0], "recovery-code", app[1][0]).status_code == 401
    assert _show(window, _ticket(window)[0], "recovery-code", new[0]).status_code == 200


def test_a_passkey_signs_in_alone(ada, device) -> None:
    window = another(ada)
    asked = window.post("/sign-in/passkey/ask").json()
    answer = device.sign_in(Question(asked["challenge_id"], asked["options"]))
    shown = {"challenge_id": asked["challenge_id"], "credential": answer}
    assert window.came_in(window.post("/sign-in/passkey", shown)).json()["state"] == "signed-in"
    assert window.get("/me")["person"]["email"] == "ada@example.org"
    again = another(ada).post("/sign-in/passkey", shown)
    assert (again.status_code, again.json()["code"]) == (401, "passkey-unknown")


def test_a_passkey_is_a_second_factor(ada, device) -> None:
    window = another(ada)
    ticket, methods = _ticket(window)
    assert methods == ["passkey", "recovery-code"]
    asked = window.post("/sign-in/second-factor/passkey", {"ticket": ticket}).json()
    answer = device.sign_in(Question(asked["challenge_id"], asked["options"]))
    shown = {"challenge_id": asked["challenge_id"], "credential": answer}
    answer = window.came_in(
        window.post("/sign-in/second-factor", {"ticket": ticket, "method": "passkey", **shown})
    )
    assert answer.json()["state"] == "signed-in"


def test_several_passkeys_are_listed_and_removed(ada, device) -> None:
    assert _register(ada, Authenticator(HERE), "Phone").json()["recovery_codes"] == []
    listed = ada.get("/me/second-factors")["passkeys"]
    assert [each["name"] for each in listed] == ["Phone", "Laptop"]
    for each in listed:
        assert ada.post(f"/me/passkeys/{each['passkey_id']}/remove", PROOF).status_code == 204
    assert ada.post(f"/me/passkeys/{listed[0]['passkey_id']}/remove", PROOF).status_code == 404
    assert another(ada).sign_in().json()["state"] == "signed-in"


def test_a_copied_passkey_is_told_to_the_organisations_of_its_person(ada, device, house, tenant) -> None:
    copied = Authenticator(HERE, key=device.key, credential_id=device.credential_id)
    codes = []
    for each in (device, device, copied):
        asked = ada.post("/sign-in/passkey/ask").json()
        answer = each.sign_in(Question(asked["challenge_id"], asked["options"]))
        shown = {"challenge_id": asked["challenge_id"], "credential": answer}
        codes.append(ada.came_in(ada.post("/sign-in/passkey", shown)).json().get("code"))
    assert codes == [None, None, "passkey-copied"]
    assert "passkey.copied" in _actions(house, tenant)


def test_where_a_second_factor_is_required_members_may_only_add_one(ada, house, tenant, neighbour) -> None:
    person(house, tenant, email="eve@example.org", role="admin")
    rule = {"second_factor": True, "single_sign_on": False}
    refused = ada.ask("PUT", "/access-rule", rule)
    assert refused.json()["code"] == "second-factor-own", "who asks for it shows it first"
    app = pyotp.TOTP(ada.post("/me/totp", PROOF).json()["secret"])
    ada.post("/me/totp/confirm", {"code": app.at(now())})
    assert ada.ask("PUT", "/access-rule", rule).status_code == 200
    window = another(ada)
    me = window.sign_in("eve@example.org").json()["me"]
    assert (me["lacks"], me["permissions"]) == (["second-factor"], ["account:manage"])
    refused = window.ask("GET", "/series")
    assert (refused.status_code, refused.json()["code"]) == (403, "proof-insufficient")
    hers = pyotp.TOTP(window.post("/me/totp", PROOF).json()["secret"])
    assert window.post("/me/totp/confirm", {"code": hers.at(now())}).status_code == 200
    assert window.get("/me")["lacks"] == []
    assert window.ask("GET", "/series").status_code == 200
    assert "rule.change" in _actions(house, tenant)
    assert "rule.change" not in _actions(house, neighbour)


def test_only_who_manages_sign_ins_changes_what_they_must_show(ada, house, tenant) -> None:
    person(house, tenant, email="eve@example.org", role="admin")
    window = another(ada)
    window.sign_in("eve@example.org")
    for method, path in (
        ("GET", "/access-rule"),
        ("PUT", "/access-rule"),
        ("GET", "/sso"),
        ("DELETE", "/sso"),
    ):
        answer = window.ask(method, path, {"second_factor": False, "single_sign_on": False})
        assert (answer.status_code, answer.json()["code"]) == (403, "permission-absent")


def _actions(house, scope):
    with reading(house.engine, INSTALLATION) as session:
        rows = session.query(AuditEntryRow).filter_by(organisation_id=scope.organisation_id)
        return {row.action for row in rows if row.security}
