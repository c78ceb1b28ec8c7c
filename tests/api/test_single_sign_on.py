"""Single sign-on over HTTP: set up by owners, believed for their organisation only, roles from claims."""

from urllib.parse import parse_qs, urlsplit

import pytest
from tests.api.people import PASSWORD, another, browsing, person
from tests.api.vouching import ADA, back, lies, sent, set_up, sign_in, wanted
from tests.platform.auth.openid.running import CALLBACK, SECRET, Liar, running

from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.auth.sso.tables import SsoProviderRow
from foresite.platform.database import reading
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    with running(tmp_path_factory.mktemp("openid")) as provider:
        yield provider


@pytest.mark.integration
def test_a_real_provider_lets_people_in_with_the_role_that_it_gives_each_time(owner, provider) -> None:
    assert set_up(owner, provider.issuer)["callback"] == CALLBACK
    window = another(owner)
    for groups, role in (
        (["staff", "grid-operators"], "operator"),
        (["staff"], "viewer"),
        ("staff", "viewer"),
    ):
        provider.says(ada={**ADA, "name": "Ada Lovelace", "groups": groups})
        assert sign_in(window, provider) == ""
        me = window.get("/me")
        assert (me["person"]["name"], me["role"], me["organisation"]["slug"]) == (
            "Ada Lovelace",
            role,
            "tenant",
        )
    assert window.get("/me/sessions")[0]["proved_by"][0].startswith("sso:")
    assert len(owner.get("/people")) == 2, "one account, however often they come"
    provider.says(ada={**ADA, "groups": ["visitors"]})
    assert sign_in(another(owner), provider) == "sso-role-none"


@pytest.mark.integration
def test_a_way_back_works_once_and_for_the_browser_that_was_sent(owner, provider) -> None:
    set_up(owner, provider.issuer, default_role="viewer")
    provider.says(ada=ADA)
    window, thief = another(owner), another(owner)
    told = provider.sign_in(sent(window), "ada")
    assert back(thief, **told) == "sso-unproven", "without the cookie"
    assert back(window, **told) == "sso-unproven", "and then it is spent"
    told = provider.sign_in(sent(window), "ada")
    assert back(window, **{**told, "state": "x" * 43}) == "sso-unproven"
    told = provider.sign_in(sent(window), "ada")
    assert back(window, **told) == ""
    assert back(another(owner), **told) == "sso-unproven"
    elsewhere = provider.sign_in(sent(thief), "ada")
    url = sent(window)
    state = parse_qs(urlsplit(url).query)["state"][0]
    assert back(window, state=state, code=elsewhere["code"]) == "sso-unproven", "a code of another sign-in"
    assert back(window, state="", error="access_denied") == "sso-unproven"


REFUSED = {
    "address unproven": ({"email_verified": False}, "sso-email-unproven"),
    "address not said to be proven": ({"email_verified": None}, "sso-email-unproven"),
    "no address": ({"email": "nobody"}, "email-malformed"),
    "foreign domain": ({"email": "ada@elsewhere.example"}, "sso-domain-foreign"),
    "no role": ({"groups": ["visitors"]}, "sso-role-none"),
    "groups of another kind": ({"groups": {"staff": True}}, "sso-role-none"),
    "another nonce": ({"nonce": "n1"}, "sso-unproven"),
    "another client": ({"aud": "other"}, "sso-unproven"),
    "another issuer": ({"iss": "https://other.example"}, "sso-unproven"),
}


@pytest.mark.parametrize(("claims", "code"), REFUSED.values(), ids=REFUSED)
def test_who_is_not_vouched_for_is_refused(owner, liar, claims, code) -> None:
    set_up(owner, liar.issuer, domains=["example.org"])
    assert lies(another(owner), liar, **{"groups": ["staff"], **claims}) == code
    assert len(owner.get("/people")) == 1


def test_a_provider_never_joins_an_account_that_is_not_of_its_organisation(
    owner, house, liar, neighbour
) -> None:
    person(house, neighbour, email="ada@example.org")
    set_up(owner, liar.issuer, default_role="viewer")
    assert lies(another(owner), liar) == "sso-address-taken"


def test_a_member_is_joined_by_a_proven_address_and_known_by_the_subject_from_then_on(
    owner, house, liar, tenant
) -> None:
    ada = person(house, tenant, email="ada@example.org", role="viewer")
    set_up(owner, liar.issuer, default_role="operator")
    window = another(owner)
    assert lies(window, liar) == ""
    assert window.get("/me")["person"]["person_id"] == ada
    assert lies(window, liar, email="renamed@example.org") == ""
    assert window.get("/me")["person"]["person_id"] == ada
    assert lies(window, liar, sub="eve", email="owner@example.org") == ""
    assert window.get("/me")["role"] == "owner", "who owns the organisation stays its owner"


def test_the_word_of_one_organisations_provider_opens_no_other(owner, house, liar, tenant, neighbour) -> None:
    person(house, tenant, neighbour, email="ada@example.org", role="viewer")
    set_up(owner, liar.issuer, default_role="viewer")
    window = another(owner)
    assert lies(window, liar) == ""
    assert window.ask("GET", "/series").status_code == 200
    me = window.post("/me/organisation", {"slug": "neighbour"}).json()
    assert (me["lacks"], me["permissions"]) == (["own-sign-in"], ["account:manage"])
    assert window.ask("GET", "/series").json()["code"] == "proof-insufficient"
    answer = window.post("/me/passkeys/ask", {"password": "not known to a provider"})
    assert answer.json()["code"] == "proof-wrong", "nor does it change what guards the account"


def test_where_single_sign_on_is_required_passwords_open_nothing_but_to_owners(
    owner, house, liar, tenant
) -> None:
    person(house, tenant, email="ada@example.org", role="viewer")
    rule = {"second_factor": False, "single_sign_on": True}
    assert owner.ask("PUT", "/access-rule", rule).json()["code"] == "sso-absent"
    set_up(owner, liar.issuer, default_role="viewer")
    assert owner.ask("PUT", "/access-rule", rule).status_code == 200
    window = another(owner)
    assert window.sign_in().json()["me"]["lacks"] == ["single-sign-on"]
    assert lies(window, liar) == ""
    assert window.get("/me")["lacks"] == []
    assert owner.get("/me")["lacks"] == []
    asked = {"email": "ada@example.org", "password": PASSWORD, "name": "script"}
    assert another(owner).post("/tokens/sign-in", asked).json()["code"] == "proof-insufficient"
    assert owner.ask("DELETE", "/sso").status_code == 204
    again = another(owner)
    assert again.sign_in().json()["me"]["lacks"] == []


def test_a_secret_is_sealed_never_told_and_never_sent_to_another_provider(owner, house, liar) -> None:
    told = set_up(owner, liar.issuer)
    assert (told["client_secret"], told["has_secret"]) == (None, True)
    with reading(house.engine, INSTALLATION) as session:
        kept = session.query(SsoProviderRow).one().client_secret
    assert kept
    assert SECRET not in kept
    same = owner.ask("PUT", "/sso", wanted(liar.issuer, client_secret=None)).json()
    assert same["has_secret"], "left out, it stays"
    other = Liar()
    moved = owner.ask("PUT", "/sso", wanted(other.issuer, client_secret=None)).json()
    other.close()
    assert not moved["has_secret"], "a secret belongs to the provider that it was given for"


BAD = {
    "no provider there": ({"issuer": "http://127.0.0.1:1"}, "sso-issuer-wrong"),
    "the owner's role": ({"default_role": "owner"}, "sso-owner"),
    "no such role": ({"default_role": "emperor"}, "role-absent"),
    "not OpenID": ({"scopes": "email"}, "request-invalid"),
}


@pytest.mark.parametrize(("change", "code"), BAD.values(), ids=BAD)
def test_what_cannot_work_is_refused_when_it_is_set_up(owner, liar, change, code) -> None:
    assert owner.ask("PUT", "/sso", wanted(liar.issuer) | change).json()["code"] == code


def test_private_networks_are_not_called_unless_that_is_allowed(house, tenant, neighbour) -> None:
    with browsing(house, tenant, public_url="http://testserver") as owner:
        person(house, tenant, email="owner@example.org")
        owner.sign_in("owner@example.org")
        for issuer in ("https://10.0.0.1", "http://127.0.0.1:9", "https://169.254.169.254"):
            answer = owner.ask("PUT", "/sso", wanted(issuer))
            assert (answer.status_code, answer.json()["code"]) == (422, "sso-provider-refused")


def test_an_organisation_without_a_provider_is_like_one_that_is_not(owner) -> None:
    codes = {
        owner.client.get(f"/api/v1/sign-in/sso/{slug}", follow_redirects=False).status_code
        for slug in ("neighbour", "no-such-one")
    }
    assert codes == {404}


def test_refusals_and_changes_are_audited_as_security_events(owner, house, liar, tenant, neighbour) -> None:
    set_up(owner, liar.issuer)
    lies(another(owner), liar, groups=["visitors"])
    lies(another(owner), liar, groups=["staff"])
    lies(another(owner), liar, groups=["grid-operators"])
    owner.ask("DELETE", "/sso")
    with reading(house.engine, INSTALLATION) as session:
        rows = session.query(AuditEntryRow).filter_by(security=True)
        ours = {row.action for row in rows if row.organisation_id == tenant.organisation_id}
        theirs = {row.action for row in rows if row.organisation_id == neighbour.organisation_id}
    assert {"sso.change", "sso.refuse", "sso.join", "sso.role", "sso.remove"} <= ours
    assert not {each for each in theirs if each.startswith("sso.")}
