"""Signing in by a provider: what people and their browsers do, for tests."""

from urllib.parse import parse_qs, urlsplit

from tests.platform.auth.openid.running import SECRET

ADA = {"email": "ada@example.org", "email_verified": True}
MAPPED = [{"value": "grid-operators", "role": "operator"}, {"value": "staff", "role": "viewer"}]


def wanted(issuer, **more):
    told = {"issuer": issuer, "client_id": "foresite", "client_secret": SECRET, "roles": MAPPED}
    return {**told, "scopes": "openid email profile groups", **more}


def set_up(owner, issuer, **more):
    answer = owner.ask("PUT", "/sso", wanted(issuer, **more))
    assert answer.status_code == 200, answer.text
    return answer.json()


def sent(window, organisation="tenant"):
    answer = window.client.get(f"/api/v1/sign-in/sso/{organisation}", follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def back(window, **told):
    """Come back from a provider; return '' if that lets somebody in, or else why not."""
    answer = window.client.get("/api/v1/sign-in/callback", params=told, follow_redirects=False)
    assert answer.status_code == 303
    where = answer.headers["location"]
    if where == "/":
        window.token = window.get("/session")["me"]["csrf_token"]
        return ""
    return where.removeprefix("/sign-in#sso=")


def sign_in(window, provider, login="ada"):
    return back(window, **provider.sign_in(sent(window), login))


def lies(window, liar, **claims):
    """Come back from the liar, whose token says this."""
    asked = {name: each[0] for name, each in parse_qs(urlsplit(sent(window)).query).items()}
    liar.answers["/token"] = {"id_token": liar.token(**{"nonce": asked["nonce"], **ADA, **claims})}
    return back(window, state=asked["state"], code="any")
