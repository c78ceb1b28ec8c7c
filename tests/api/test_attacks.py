"""The table of attacks on proofs of who asks: each is tried at the door of a server, and each is refused.

Attacks by way of a sign-in provider (replayed codes, state, nonce, forged ID tokens) are in
``test_single_sign_on.py`` and ``tests/platform/auth/test_oidc.py``.
"""

import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pyotp
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.api.people import PASSWORD, Browser, another, browsing, person
from tests.platform.auth.authenticator import Authenticator

from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.auth.factors.passkeys import Question
from foresite.platform.auth.tokens import families
from foresite.platform.auth.tokens.signing import Keyring
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

pytestmark = pytest.mark.everywhere

HERE = "http://testserver"
ASKED = {"password": PASSWORD, "name": "script"}


@dataclass
class Ada:
    """Somebody at a server on either kind of database, and the tokens of a program of hers."""

    house: House
    tenant: Scope
    neighbour: Scope
    browser: Browser
    email: str
    good: dict[str, Any]

    @property
    def ring(self) -> Keyring:
        app: Any = self.browser.client.app
        ring: Keyring = app.state.server.credentials.ring
        return ring


@pytest.fixture
def ada(house: House, tenant: Scope, neighbour: Scope) -> Iterator[Ada]:
    email = f"ada-{new_id()}@example.org"
    person(house, tenant, email=email)
    with browsing(house, tenant, public_url=HERE, rate_dear_per_minute=0) as browser:
        yield Ada(house, tenant, neighbour, browser, email, tokens_of(browser, email))


def tokens_of(browser, email):
    answer = another(browser).post("/tokens/sign-in", {**ASKED, "email": email})
    assert answer.status_code == 201, answer.text
    return answer.json()


def _part(value) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def _said(ada) -> dict[str, Any]:
    [key] = ada.browser.get("/.well-known/jwks.json")["keys"]
    return dict(jwt.decode(ada.good["access_token"], ECKey.import_key(key), algorithms=["ES256"]).claims)


def signed(ada, *, key=None, header=None, **claims) -> str:
    """Return a token like the good one but for what is given, signed by our own key unless by another."""
    kid, ours = ada.ring.signing()
    told = {name: each for name, each in {**_said(ada), **claims}.items() if each is not None}
    head = {"alg": "ES256", "kid": kid, "typ": "at+jwt", **(header or {})}
    return jwt.encode(head, told, key or ours, algorithms=["ES256"], default_type=None)


def by_hand(ada, algorithm, secret=b"", **header) -> str:
    """Return a token whose signature no library would make."""
    kid = ada.ring.signing()[0]
    head = _part({"alg": algorithm, "kid": kid, "typ": "at+jwt", **header})
    text = f"{head}.{_part(_said(ada))}"
    digest = hmac.digest(secret, text.encode(), "sha256") if secret else b""
    return f"{text}.{urlsafe_b64encode(digest).decode().rstrip('=')}"


def _public_pem(ada) -> bytes:
    return bytes(ada.ring.signing()[1].as_pem(private=False))


def _public_jwk(ada) -> bytes:
    return json.dumps(ada.browser.get("/.well-known/jwks.json")["keys"][0]).encode()


def _own_key(ada) -> str:
    own = ECKey.generate_key("P-256")
    return signed(ada, key=own, header={"jwk": own.as_dict(private=False)})


def _edited(ada) -> str:
    head, _, signature = ada.good["access_token"].split(".")
    return f"{head}.{_part({**_said(ada), 'org': ada.neighbour.organisation_id})}.{signature}"


def _seconds(**delta) -> int:
    return int((now() + timedelta(**delta)).timestamp())


FORGED = {
    "alg none": lambda ada: by_hand(ada, "none"),
    "alg None, spelt otherwise": lambda ada: by_hand(ada, "nOnE"),
    "alg left out": lambda ada: by_hand(ada, None),
    "public key as HMAC secret (PEM)": lambda ada: by_hand(ada, "HS256", _public_pem(ada)),
    "public key as HMAC secret (JWK)": lambda ada: by_hand(ada, "HS256", _public_jwk(ada)),
    "empty HMAC secret": lambda ada: by_hand(ada, "HS256", b"\0"),
    "another key under our id": lambda ada: signed(ada, key=ECKey.generate_key("P-256")),
    "brings its own key (jwk)": _own_key,
    "says where its key is (jku)": lambda ada: signed(ada, header={"jku": "https://evil.example/keys"}),
    "certificate chain (x5c)": lambda ada: signed(ada, header={"x5c": ["MII"]}),
    "critical extension": lambda ada: signed(ada, header={"crit": ["b64"], "b64": True}),
    "kid unknown": lambda ada: signed(ada, header={"kid": "0197c4c0-0000-7000-8000-000000000000"}),
    "kid is a path": lambda ada: signed(ada, header={"kid": "../../../../dev/null"}),
    "kid is SQL": lambda ada: signed(ada, header={"kid": "x' UNION SELECT 'key' --"}),
    "kid is empty": lambda ada: signed(ada, header={"kid": ""}),
    "kid is no text": lambda ada: by_hand(ada, "ES256", kid=["a"]),
    "another kind of token (typ)": lambda ada: signed(ada, header={"typ": "JWT"}),
    "another issuer": lambda ada: signed(ada, iss="https://evil.example"),
    "no issuer": lambda ada: signed(ada, iss=None),
    "another audience": lambda ada: signed(ada, aud="another-api"),
    "no audience": lambda ada: signed(ada, aud=None),
    "ended": lambda ada: signed(ada, exp=_seconds(seconds=-6)),
    "endless": lambda ada: signed(ada, exp=None),
    "end is no number": lambda ada: signed(ada, exp="tomorrow"),
    "not yet good": lambda ada: signed(ada, nbf=_seconds(minutes=1)),
    "of the future": lambda ada: signed(ada, iat=_seconds(minutes=1)),
    "of another organisation": lambda ada: signed(ada, org=ada.neighbour.organisation_id),
    "of an organisation that is none": lambda ada: signed(ada, org="all"),
    "of another person": lambda ada: signed(ada, sub="0197c4c0-0000-7000-8000-000000000000"),
    "of a family that is none": lambda ada: signed(ada, sid="0197c4c0-0000-7000-8000-000000000000"),
    "edited after it was signed": _edited,
    "signature cut off": lambda ada: ada.good["access_token"].rpartition(".")[0] + ".",
    "signature of zeros": lambda ada: ada.good["access_token"].rpartition(".")[0] + "." + "A" * 86,
    "too long": lambda ada: signed(ada, more="x" * 5000),
    "noise": lambda ada: "a.b.c",
    "the refresh token": lambda ada: ada.good["refresh_token"],
}


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_token_is_refused(ada, forge) -> None:
    window = another(ada.browser)
    good = {"authorization": f"Bearer {ada.good['access_token']}"}
    bad = {"authorization": f"Bearer {forge(ada)}"}
    assert window.ask("GET", "/organisation", **good).json()["slug"] == "tenant"
    answer = window.ask("GET", "/organisation", **bad)
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "tenant" not in answer.text


def test_permissions_that_a_token_says_it_has_are_not_believed(ada) -> None:
    """Even one that our own key signed: a person's role is looked up."""
    email = f"eve-{new_id()}@example.org"
    person(ada.house, ada.tenant, email=email, role="viewer")
    ada.good = tokens_of(ada.browser, email)
    bearer = {"authorization": f"Bearer {signed(ada, scope='key:manage data:read account:manage')}"}
    window = another(ada.browser)
    assert window.ask("GET", "/series", **bearer).status_code == 200
    assert window.ask("GET", "/keys", **bearer).status_code == 403
    assert window.ask("GET", "/me/sessions", **bearer).status_code == 403


def _with_factors(ada) -> tuple[pyotp.TOTP, list[str], Authenticator]:
    window = another(ada.browser)
    window.sign_in(ada.email)
    app = pyotp.TOTP(window.post("/me/totp", {"password": PASSWORD}).json()["secret"])
    codes = window.post("/me/totp/confirm", {"code": app.at(now() - timedelta(seconds=30))}).json()
    device = Authenticator(HERE)
    asked = window.post("/me/passkeys/ask", {"password": PASSWORD}).json()
    answer = device.register(Question(asked["challenge_id"], asked["options"]))
    kept = window.post("/me/passkeys", {"challenge_id": asked["challenge_id"], "credential": answer})
    assert kept.status_code == 201
    return app, codes["recovery_codes"], device


def _second(ada, **shown) -> int:
    window = another(ada.browser)
    ticket = window.sign_in(ada.email).json()["ticket"]
    return int(window.post("/sign-in/second-factor", {"ticket": ticket, **shown}).status_code)


def _by_passkey(window, device, change=lambda answer: answer) -> tuple[int, dict[str, Any]]:
    asked = window.post("/sign-in/passkey/ask").json()
    answer = change(device.sign_in(Question(asked["challenge_id"], asked["options"])))
    shown = {"challenge_id": asked["challenge_id"], "credential": answer}
    return int(window.post("/sign-in/passkey", shown).status_code), shown


def test_what_works_once_does_not_work_again(ada, monkeypatch) -> None:
    app, codes, device = _with_factors(ada)
    code = {"method": "totp", "code": app.at(now())}
    assert [_second(ada, **code) for _ in range(2)] == [200, 401]
    recovery = {"method": "recovery-code", "code": codes[0]}
    assert [_second(ada, **recovery) for _ in range(2)] == [200, 401]
    status, shown = _by_passkey(another(ada.browser), device)
    assert (status, another(ada.browser).post("/sign-in/passkey", shown).status_code) == (200, 401)
    token = {"refresh_token": ada.good["refresh_token"]}
    monkeypatch.setattr(families, "RETRY_SECONDS", 0.0)
    assert [another(ada.browser).post("/tokens/refresh", token).status_code for _ in range(3)] == [
        200,
        401,
        401,
    ]


def test_a_passkey_answers_for_this_site_and_its_own_person_only(ada) -> None:
    device = _with_factors(ada)[2]
    device.origin = "https://f0resite.example"
    assert _by_passkey(another(ada.browser), device)[0] == 401, "a page that looks like ours"
    device.origin = HERE
    device.verifies = False
    assert _by_passkey(another(ada.browser), device)[0] == 401, "nobody made sure of the person"
    device.verifies = True
    stranger = Authenticator(HERE, credential_id=device.credential_id, count=9)
    assert _by_passkey(another(ada.browser), stranger)[0] == 401, "another key under the same id"
    assert _by_passkey(another(ada.browser), device)[0] == 200


def test_pages_of_others_cannot_sign_anybody_in(ada) -> None:
    for path in ("/sign-in/passkey/ask", "/tokens/refresh", "/tokens/sign-in", "/sign-in/second-factor"):
        answer = another(ada.browser).ask("POST", path, {}, origin="https://evil.example")
        assert (answer.status_code, answer.json()["code"]) == (403, "origin-foreign")
