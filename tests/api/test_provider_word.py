"""What a provider says after it let somebody in: for how long, that they left, whether it still holds."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.api.people import another
from tests.api.vouching import ADA, back, lies, sent, set_up
from tests.platform.auth.openid.running import Liar, running

from foresite.core.timeaxis import now
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.auth.sso.tables import SsoSessionRow
from foresite.platform.auth.sso.vouched import bound_to
from foresite.platform.auth.tables import BrowserSessionRow
from foresite.platform.auth.tokens.tables import TokenFamilyRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION
from foresite.workflows.provider_word import ask_due
from foresite.workflows.single_sign_on import own_path

EVENT: dict[str, Any] = {"http://schemas.openid.net/event/backchannel-logout": {}}
GROUPS = {"groups": ["staff"]}


@pytest.fixture(scope="session")
def told():
    """Where the real provider tells who signed out."""
    sink = Liar()
    sink.answers["/logout"] = {}
    yield sink
    sink.close()


@pytest.fixture(scope="session")
def provider(tmp_path_factory, told):
    with running(tmp_path_factory.mktemp("openid"), f"{told.issuer}/logout") as provider:
        yield provider


def log_out(window, token, organisation="tenant"):
    asked = {"logout_token": token}
    return window.client.post(f"/api/v1/sign-in/sso/{organisation}/logout", data=asked)


def is_in(window):
    return window.ask("GET", "/me").status_code == 200


def program(window):
    """Let a program act by the session of a browser; return its refresh token."""
    answer = window.post("/tokens", {"name": "script"})
    assert answer.status_code == 201, answer.text
    return answer.json()["refresh_token"]


def refreshes(window, token):
    answer = another(window).post("/tokens/refresh", {"refresh_token": token})
    return answer.status_code == 200


@pytest.mark.integration
def test_signing_out_at_a_real_provider_ends_its_session_here_and_the_tokens_got_in_it(
    owner, provider, told
) -> None:
    set_up(owner, provider.issuer)
    provider.says(ada={**ADA, **GROUPS})
    window, phone = another(owner), another(owner)
    with provider.visiting() as there, provider.visiting() as elsewhere:
        assert back(window, **provider.sign_in_with(there, sent(window), "ada")) == ""
        assert back(phone, **provider.sign_in_with(elsewhere, sent(phone), "ada")) == ""
        of_window, of_phone = program(window), program(phone)
        provider.sign_out_with(there)
    token = parse_qs(told.sent[-1])["logout_token"][0]
    assert log_out(owner, token, "neighbour").status_code == 404
    answer = log_out(owner, token)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store"), answer.text
    assert (is_in(window), is_in(phone), is_in(owner)) == (False, True, True)
    assert not refreshes(owner, of_window)
    assert refreshes(owner, of_phone)
    again = log_out(owner, token)
    assert (again.status_code, again.json()["code"]) == (400, "logout-token-wrong"), "it works once"


@pytest.fixture
def signed_in(owner, liar):
    set_up(owner, liar.issuer)
    window = another(owner)
    assert lies(window, liar, sid="s1", **GROUPS) == ""
    return window


WRONG: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://other.example"},
    "another client": {"aud": "other"},
    "another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "no event": {"events": None},
    "an event that is a list": {"events": list(EVENT)},
    "a nonce": {"nonce": "n1"},
    "no id": {"jti": None},
    "nobody": {"sub": None},
    "a number": {"sub": 7},
    "too old": {"exp": 1},
    "for ever": {"exp": 4_000_000_000},
    "another type": {"typ": "at+jwt"},
}


def test_what_is_no_logout_token_of_the_provider_ends_nothing(owner, liar, signed_in) -> None:
    stranger = Liar()
    stranger.issuer = liar.issuer
    wrong = {name: without(liar, **change) for name, change in WRONG.items()}
    wrong |= {"of a sign-in": liar.token(), "of a stranger": without(stranger)}
    wrong |= {"nothing": "", "no token": "a.b.c", "much": "x" * 70_000}
    stranger.close()
    for name, token in wrong.items():
        assert log_out(owner, token).status_code in {400, 422}, name
    assert is_in(signed_in)


def without(liar, **change):
    """Make a logout token in which what is None is left out."""
    typ = change.pop("typ", "logout+jwt")
    said = {"events": EVENT, "jti": "j1", "nonce": None, **change}
    return liar.token(header={"typ": typ}, drop=[name for name in said if said[name] is None], **said)


NAMED: tuple[tuple[dict[str, Any], bool], ...] = (
    ({"sid": "s2"}, True),
    ({"sub": "grace", "sid": "s1"}, True),
    ({"sid": "s1", "sub": None}, False),
    ({}, False),
)


def test_a_logout_token_ends_what_it_names_and_is_audited(owner, house, liar, signed_in) -> None:
    for number, (claims, stays) in enumerate(NAMED):
        assert log_out(owner, without(liar, jti=f"j{number}", **claims)).status_code == 200
        assert is_in(signed_in) is stays, claims
        if not stays:
            assert lies(signed_in, liar, sid="s1", **GROUPS) == ""
    with reading(house.engine, INSTALLATION) as session:
        rows = session.query(AuditEntryRow).filter_by(action="sso.logout", security=True).all()
    assert len(rows) == len(NAMED)


def test_a_session_lasts_for_the_hours_that_its_organisation_says_and_so_do_tokens(
    owner, house, liar, signed_in
) -> None:
    assert owner.get("/sso")["session_hours"] == 12
    token = program(signed_in)
    assert hours_left(house) == (12, 12)
    set_up(owner, liar.issuer, session_hours=1)
    assert hours_left(house) == (1, 1), "what goes on is shortened too"
    with writing(house.engine, INSTALLATION) as session:
        session.query(TokenFamilyRow).update({"proof_ends_at": now()})
        begun = session.query(BrowserSessionRow).join(
            SsoSessionRow, SsoSessionRow.session_id == BrowserSessionRow.session_id
        )
        begun.one().expires_at = now()
    owner.client.app.state.server.forget()
    assert not refreshes(owner, token)
    assert not is_in(signed_in)
    assert is_in(owner)


def hours_left(house):
    with reading(house.engine, INSTALLATION) as session:
        opened = session.query(SsoSessionRow).one()
        ends = session.get_one(BrowserSessionRow, opened.session_id).expires_at
        until = session.query(TokenFamilyRow).one().proof_ends_at
        assert until
    return tuple(round((each - now()) / timedelta(hours=1)) for each in (ends, until))


@pytest.mark.integration
def test_a_group_that_a_real_provider_took_away_ends_sessions_when_it_is_asked_again(
    owner, house, provider
) -> None:
    more = {"scopes": "openid email profile groups offline_access", "recheck_minutes": 5}
    set_up(owner, provider.issuer, **more)
    provider.says(ada={**ADA, "groups": ["staff"]})
    window = another(owner)
    assert back(window, **provider.sign_in(sent(window), "ada")) == ""
    at = owner.client.app.state.server.credentials
    assert ask_due(at) == 0, "it was asked a moment ago"
    provider.says(ada={**ADA, "groups": ["grid-operators"]})
    assert asked_later(house, at) == 1
    owner.client.app.state.server.forget()
    assert window.get("/me")["role"] == "operator"
    token = program(window)
    provider.says(ada={**ADA, "groups": ["visitors"]})
    assert asked_later(house, at) == 1
    owner.client.app.state.server.forget()
    assert not is_in(window)
    assert not refreshes(owner, token)
    assert asked_later(house, at) == 0


def asked_later(house, at):
    with writing(house.engine, INSTALLATION) as session:
        session.query(SsoSessionRow).update({"checked_at": now() - timedelta(minutes=6)})
    return ask_due(at)


def test_a_provider_that_is_away_ends_nothing_when_it_is_asked_again(owner, house, liar) -> None:
    set_up(owner, liar.issuer, recheck_minutes=5)
    window = another(owner)
    assert lies(window, liar, **GROUPS) == ""
    with writing(house.engine, INSTALLATION) as session:
        opened = session.query(SsoSessionRow).one()
        assert opened.refresh_token is None, "it gave none"
        bound = bound_to(opened.session_id)
        sealer = owner.client.app.state.server.credentials.sealer
        opened.refresh_token = sealer.seal(b"r1", bound_to=bound)
    at = owner.client.app.state.server.credentials
    liar.answers["/token"] = b"out of order"
    assert asked_later(house, at) == 1
    owner.client.app.state.server.forget()
    assert is_in(window)


TO = {
    "/keys": "/keys",
    "/series/7?range=7d#now": "/series/7?range=7d#now",
    "": "/",
    "https://evil.example/": "/",
    "//evil.example/": "/",
    "/\\evil.example": "/",
    "\\/evil.example": "/",
    "/\t/evil.example": "/",
    "/\r\nset-cookie: a=b": "/",
    "/%0a//evil.example": "/",
    "/%2e%2e/x": "/",
    "/a/%2Fevil": "/",
    "/keys?to=//x": "/keys?to=//x",
    "javascript:alert(1)": "/",
    " //evil.example": "/",
    "/./" + "/evil.example": "/",
    "/../evil": "/",
    "/keys\u2028": "/",
    "/api/v1/sign-in/sso/other": "/",
    "/API/v1/x": "/",
    "/" + "x" * 600: "/",
}


@pytest.mark.parametrize(("to", "where"), TO.items(), ids=range(len(TO)))
def test_the_way_back_is_a_page_of_ours(to, where) -> None:
    assert own_path(to) == where


def test_a_browser_is_shown_the_page_that_it_was_sent_from(owner, liar) -> None:
    set_up(owner, liar.issuer)
    for to, where in (("/keys?a=1", "/keys?a=1"), ("//evil.example/", "/")):
        window = another(owner)
        answer = window.client.get("/api/v1/sign-in/sso/tenant", params={"to": to}, follow_redirects=False)
        asked = {name: each[0] for name, each in parse_qs(urlsplit(answer.headers["location"]).query).items()}
        assert "evil" not in answer.headers["location"]
        liar.answers["/token"] = {"id_token": liar.token(nonce=asked["nonce"], **ADA, **GROUPS)}
        answer = window.client.get(
            "/api/v1/sign-in/callback",
            params={"state": asked["state"], "code": "any", "to": "//evil.example"},
            follow_redirects=False,
        )
        assert answer.headers["location"] == where
