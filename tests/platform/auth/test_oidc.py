"""OpenID Connect: a real provider vouches for people, and one that lies is not believed."""

import hmac
import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from joserfc.jwk import ECKey
from tests.platform.auth.openid.running import CALLBACK, SECRET, Liar, running

from foresite.core.errors import BadDataError, UnauthenticatedError, UnavailableError
from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth.sso.calling import Caller
from foresite.platform.auth.sso.oidc import Client, Providers

VERIFIER = "v" * 43


@pytest.fixture(scope="session")
def provider(tmp_path_factory):
    with running(tmp_path_factory.mktemp("openid")) as provider:
        yield provider


@pytest.fixture
def liar():
    liar = Liar()
    yield liar
    liar.close()


@pytest.fixture
def met() -> Providers:
    return Providers(Caller(anywhere=True))


def client_of(provider, client_id="foresite"):
    return Client(provider.issuer, client_id, SECRET, "openid email groups")


def begun(met, provider, client, verifier=VERIFIER, nonce="n1"):
    url = met.authorization_url(client, CALLBACK, state="s1", nonce=nonce, verifier=verifier)
    return provider.sign_in(url, "ada")


@pytest.mark.integration
def test_a_real_provider_vouches_for_a_person(met, provider) -> None:
    provider.says(ada={"email": "ada@example.org", "email_verified": True, "groups": ["ops"]})
    client = client_of(provider)
    back = begun(met, provider, client)
    assert back["state"] == "s1"
    told = met.redeem(client, CALLBACK, code=back["code"], nonce="n1", verifier=VERIFIER).claims
    assert (told["iss"], told["sub"], told["aud"]) == (provider.issuer, "ada", "foresite")
    assert (told["email"], told["email_verified"], told["groups"]) == ("ada@example.org", True, ["ops"])
    with pytest.raises(UnauthenticatedError, match="does not take the code"):
        met.redeem(client, CALLBACK, code=back["code"], nonce="n1", verifier=VERIFIER)


@pytest.mark.integration
@pytest.mark.parametrize(
    ("who", "change"),
    [
        ("foresite", {"verifier": "w" * 43}),
        ("foresite", {"nonce": "n2"}),
        ("other", {}),
    ],
    ids=["another verifier", "another nonce", "another client's code"],
)
def test_a_real_provider_does_not_vouch_for_a_stolen_code(met, provider, who, change) -> None:
    back = begun(met, provider, client_of(provider, who))
    told = {"code": back["code"], "nonce": "n1", "verifier": VERIFIER, **change}
    with pytest.raises(UnauthenticatedError):
        met.redeem(client_of(provider), CALLBACK, **told)


def test_a_token_of_the_provider_is_proven(met, liar) -> None:
    assert met.proven(client_of(liar), liar.token(), nonce="n1")["sub"] == "ada"
    both = liar.token(aud=["foresite", "other"], azp="foresite")
    assert met.proven(client_of(liar), both, nonce="n1")["sub"] == "ada"


def _unsigned(liar) -> str:
    claims = liar.token().split(".")[1]
    none = urlsafe_b64encode(json.dumps({"alg": "none", "kid": "k1"}).encode()).decode().rstrip("=")
    return f"{none}.{claims}."


def confused(liar, secret) -> str:
    """Return a token signed by HMAC, as if what is public or shared were a key of the provider alone."""
    claims = liar.token().split(".")[1]
    head = urlsafe_b64encode(json.dumps({"alg": "HS256", "kid": "k1"}).encode()).decode().rstrip("=")
    signature = urlsafe_b64encode(hmac.digest(secret, f"{head}.{claims}".encode(), "sha256")).decode()
    return f"{head}.{claims}.{signature.rstrip('=')}"


LIES = {
    "no signature": _unsigned,
    "signed with its public key as a secret": lambda liar: confused(liar, liar.key.as_pem(private=False)),
    "signed with our secret": lambda liar: confused(liar, SECRET.encode()),
    "another's key": lambda liar: liar.token(key=ECKey.generate_key("P-256")),
    "key unknown": lambda liar: liar.token(header={"kid": "k2"}),
    "key id is a path": lambda liar: liar.token(header={"kid": "../../etc/passwd"}),
    "brings its own key": lambda liar: liar.token(
        key=(own := ECKey.generate_key("P-256")), header={"jwk": own.as_dict(private=False), "kid": "k9"}
    ),
    "another issuer": lambda liar: liar.token(iss="https://other.example"),
    "another client": lambda liar: liar.token(aud="other"),
    "several, for another": lambda liar: liar.token(aud=["foresite", "other"], azp="other"),
    "several, for nobody named": lambda liar: liar.token(aud=["foresite", "other"]),
    "ended": lambda liar: liar.token(exp=int(now().timestamp()) - 61),
    "of tomorrow": lambda liar: liar.token(iat=int(now().timestamp()) + 86_400),
    "endless": lambda liar: liar.token(exp=None),
    "another nonce": lambda liar: liar.token(nonce="n2"),
    "no nonce": lambda liar: liar.token(nonce=None),
    "nobody": lambda liar: liar.token(sub=None),
    "no token": lambda liar: "",
    "noise": lambda liar: "a.b.c",
    "too long": lambda liar: liar.token(more="x" * 70_000),
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_token_that_lies_is_not_believed(met, liar, lie) -> None:
    with pytest.raises(UnauthenticatedError, match="did not prove who you are"):
        met.proven(client_of(liar), lie(liar), nonce="n1")


def test_a_provider_may_change_its_keys_and_is_not_asked_for_each_that_is_made_up(met, liar) -> None:
    met.proven(client_of(liar), liar.token(), nonce="n1")
    new = ECKey.generate_key("P-256", {"kid": "k2"})
    liar.answers["/keys"] = {"keys": [new.as_dict(private=False)]}
    for _ in range(5):
        with pytest.raises(UnauthenticatedError):
            met.proven(client_of(liar), liar.token(header={"kid": "k3"}), nonce="n1")
    assert liar.asked.count("/keys") == 1, "keys read a moment ago are not read again"
    met._known[liar.issuer].read_at -= 60
    assert met.proven(client_of(liar), liar.token(key=new, header={"kid": "k2"}), nonce="n1")


@pytest.mark.parametrize(
    "answer",
    [None, b"<html>", b"[]", {"issuer": "https://other.example"}, b"x" * 600_000, "https://example.org/"],
    ids=["absent", "a page", "a list", "another's", "too large", "a redirect"],
)
def test_what_does_not_describe_the_provider_is_told_to_whoever_sets_it_up(met, liar, answer) -> None:
    liar.answers["/.well-known/openid-configuration"] = answer
    with pytest.raises(BadDataError) as refusal:
        met.check(liar.issuer)
    assert refusal.value.code == "sso-issuer-wrong"


def test_user_info_of_somebody_else_is_not_believed(met, liar) -> None:
    liar.answers["/.well-known/openid-configuration"]["userinfo_endpoint"] = f"{liar.issuer}/me"
    liar.answers["/token"] = {"id_token": liar.token(), "access_token": "a"}
    liar.answers["/me"] = {"sub": "eve", "email": "eve@example.org"}
    with pytest.raises(UnauthenticatedError, match="somebody else"):
        met.redeem(client_of(liar), CALLBACK, code="c", nonce="n1", verifier=VERIFIER)


def test_a_provider_that_is_away_is_said_to_be(met, liar) -> None:
    liar.close()
    with pytest.raises(UnavailableError, match="cannot be used"):
        met.proven(client_of(liar), "a.b.c", nonce="n1")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
        "https://10.0.0.1",
        "https://169.254.169.254",
        "https://[::1]",
        "https://localhost",
        "http://example.org",
        "https://[fd00::1]",
        "https://0.0.0.0",
        "file:///etc/passwd",
    ],
)
def test_what_is_not_public_is_not_called_unless_that_is_allowed(url) -> None:
    with pytest.raises((BadDataError, UnavailableError), match=r"is not called|no host"):
        Caller(anywhere=False).get(url)


def test_a_secret_never_shows() -> None:
    assert SECRET not in repr(Client("https://x", "id", SECRET))


def test_clocks_may_differ_a_little(met, liar) -> None:
    token = liar.token(exp=int(now().timestamp()))
    assert met.proven(client_of(liar), token, nonce="n1")
    with held_clock(now() + timedelta(seconds=62)), pytest.raises(UnauthenticatedError):
        met.proven(client_of(liar), token, nonce="n1")
