"""OpenID Connect, as far as signing in and out needs it: codes with PKCE, and tokens that are proven."""

import hashlib
import threading
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from foresite.core.errors import BadDataError, UnauthenticatedError, UnavailableError
from foresite.core.timeaxis import now
from foresite.platform.auth.sso.calling import Caller

ALGORITHMS = [
    "RS256",
    "PS256",
    "ES256",
    "RS384",
    "RS512",
    "PS384",
    "PS512",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
]
"""How ID tokens may be signed: asymmetric ways only, so that no secret that is shared with us signs one."""
_CLOCKS_DIFFER_SECONDS = 60
_KEPT_SECONDS = 3600.0
_ASK_AGAIN_SECONDS = 30.0
"""How often a key id that is unknown may make a provider's keys be read anew."""
_LONGEST_TOKEN = 64 * 1024
_LONGEST_LOGOUT_SECONDS = 86_400
"""A logout token that would last longer is refused: for so long it is remembered that it was taken."""
_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_TYPES = {"logout+jwt", "application/logout+jwt", "jwt"}
_REGISTRY = jws.JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Client:
    """What this installation is to a provider."""

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    scopes: str = "openid email profile"


@dataclass(frozen=True, slots=True)
class Redeemed:
    """What a provider says of somebody, and with what it may be asked again, if it gave that."""

    claims: dict[str, Any]
    refresh_token: str | None = field(repr=False)


@dataclass(slots=True)
class _Known:
    """What a provider said of itself, and its keys."""

    document: dict[str, Any]
    keys: KeySet
    read_at: float


@dataclass(slots=True)
class Providers:
    """The providers that this process has met: their documents and keys are kept for an hour."""

    caller: Caller
    _known: dict[str, _Known] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def authorization_url(
        self, client: Client, redirect_uri: str, *, state: str, nonce: str, verifier: str
    ) -> str:
        """Return where to send a browser so that its person signs in."""
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
        asked = {
            "response_type": "code",
            "client_id": client.client_id,
            "redirect_uri": redirect_uri,
            "scope": client.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if "offline_access" in client.scopes.split():
            asked["prompt"] = "consent"  # without it providers leave that scope out (Core, section 11)
        endpoint = str(self._of(client.issuer).document["authorization_endpoint"])
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def redeem(self, client: Client, redirect_uri: str, *, code: str, nonce: str, verifier: str) -> Redeemed:
        """Redeem a code for what the ID token says, and the user info beside it.

        Raises:
            UnauthenticatedError: the provider does not take the code, or the token is not proven.
        """
        known = self._of(client.issuer)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": client.client_id,
            "code_verifier": verifier,
        }
        answer = self._granted(client, known, form)
        told = self.proven(client, str(answer.get("id_token")), nonce=nonce)
        claims = {**self._more(known, told, answer.get("access_token")), **told}
        return Redeemed(claims, _text(answer.get("refresh_token")))

    def ask_again(self, client: Client, subject: str, refresh_token: str) -> Redeemed:
        """Return what a provider says now of somebody for whom it vouched (section 12).

        Raises:
            UnauthenticatedError: it does not vouch for them any more.
            UnavailableError: it does not answer.
        """
        known = self._of(client.issuer)
        form = {
            "grant_type": "refresh_token",
            "refresh_token": refresh_token,
            "client_id": client.client_id,
        }
        answer = self._granted(client, known, form)
        token = answer.get("id_token")
        told = {"sub": subject} if token is None else self.proven(client, str(token), nonce=None)
        if told["sub"] != subject:
            raise _unproven("it tells of somebody else than before")
        claims = {**self._more(known, told, answer.get("access_token")), **told}
        return Redeemed(claims, _text(answer.get("refresh_token")) or refresh_token)

    def proven(self, client: Client, token: str, *, nonce: str | None) -> dict[str, Any]:
        """Return what an ID token says, if this provider made it, for us, now and for this very sign-in.

        The checks are those of OpenID Connect Core 1.0, section 3.1.3.7; where the provider was only asked
        again, there is no nonce.
        """
        more: dict[str, Any] = {"nonce": {"essential": True, "value": nonce}} if nonce is not None else {}
        told = self._for_us(client, token, sub={"essential": True}, **more).claims
        audience = told["aud"]
        many = isinstance(audience, list) and len(audience) > 1
        if told.get("azp", None if many else client.client_id) != client.client_id:
            raise _unproven("its token was made for another client")
        return dict(told)

    def logged_out(self, client: Client, token: str) -> dict[str, Any]:
        """Return what a logout token says, if this provider made it, for us and now: ``sub``, ``sid``, both.

        The checks are those of OpenID Connect Back-Channel Logout 1.0, section 2.6; whether it was taken
        before is for the caller to know, by ``jti``.
        """
        found = self._for_us(client, token, jti={"essential": True})
        told, events = found.claims, found.claims.get("events")
        names = [told[name] for name in ("sub", "sid", "jti") if name in told]
        wrong = {
            "its type": str(found.header.get("typ", "jwt")).lower() not in _LOGOUT_TYPES,
            "its event": not (isinstance(events, dict) and isinstance(events.get(_LOGOUT), dict)),
            "a nonce": "nonce" in told,
            "nobody named": "sub" not in told and "sid" not in told,
            "names that are no texts": not all(isinstance(each, str) and each for each in names),
            "its end": told["exp"] > now().timestamp() + _LONGEST_LOGOUT_SECONDS,
        }
        if any(wrong.values()):
            reasons = ", ".join(name for name, holds in wrong.items() if holds)
            raise _unproven(f"it is no logout token: {reasons}")
        return dict(told)

    def check(self, issuer: str) -> None:
        """Read what a provider says of itself, so that a mistake is told to whoever sets it up.

        Raises:
            BadDataError: there is no such provider at this address.
        """
        try:
            self._of(issuer, fresh=True)
        except UnavailableError as cause:
            raise BadDataError(
                cause.message, code="sso-issuer-wrong", remedy="Correct the issuer."
            ) from cause

    def _more(self, known: _Known, told: dict[str, Any], access_token: Any) -> dict[str, Any]:
        """Return what the provider tells beside the token, where it has a place for that (section 5.3)."""
        endpoint = known.document.get("userinfo_endpoint")
        if not (isinstance(endpoint, str) and isinstance(access_token, str)):
            return {}
        more = self.caller.get(endpoint, bearer=access_token)
        if more.get("sub") != told["sub"]:
            raise _unproven("it tells of somebody else than its token")
        return more

    def _granted(self, client: Client, known: _Known, form: dict[str, str]) -> dict[str, Any]:
        """Return what the token endpoint answers."""
        basic = _basic(client) if _by_header(client, known) else None
        if client.client_secret and basic is None:
            form["client_secret"] = client.client_secret
        try:
            return self.caller.post(str(known.document["token_endpoint"]), form, basic=basic)
        except UnavailableError as cause:
            if " answers 4" not in cause.message:
                raise
            raise _unproven("the provider does not take the code") from cause

    def _for_us(self, client: Client, token: str, **more: Any) -> jwt.Token:
        """Return a token that the provider signed, for us, which lasts now."""
        if len(token) > _LONGEST_TOKEN:
            raise _unproven("its token is too long")
        found = self._signed(client, token, fresh=False) or self._signed(client, token, fresh=True)
        if found is None:
            raise _unproven("none of its keys signed the token")
        rules = jwt.JWTClaimsRegistry(
            now=int(now().timestamp()),
            leeway=_CLOCKS_DIFFER_SECONDS,
            iss={"essential": True, "value": client.issuer},
            aud={"essential": True, "value": client.client_id},
            exp={"essential": True},
            iat={"essential": True},
            **more,
        )
        try:
            rules.validate(found.claims)
        except (JoseError, ValueError, TypeError, OverflowError) as cause:
            raise _unproven(f"its token is wrong: {cause}") from cause
        return found

    def _signed(self, client: Client, token: str, *, fresh: bool) -> jwt.Token | None:
        """Return a token that one of the provider's keys signed; they may have been changed."""
        keys = self._of(client.issuer, fresh=fresh).keys
        try:
            return jwt.decode(token, keys, algorithms=ALGORITHMS, registry=_REGISTRY)
        except (JoseError, ValueError, TypeError, KeyError):
            return None

    def _of(self, issuer: str, *, fresh: bool = False) -> _Known:
        with self._lock:
            known = self._known.get(issuer)
        age = monotonic() - known.read_at if known else _KEPT_SECONDS
        if known is not None and age < (_ASK_AGAIN_SECONDS if fresh else _KEPT_SECONDS):
            return known
        read = self._read(issuer)
        with self._lock:
            self._known[issuer] = read
        return read

    def _read(self, issuer: str) -> _Known:
        url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        document = self.caller.get(url)
        absent = [name for name in _ENDPOINTS if not isinstance(document.get(name), str)]
        if document.get("issuer") != issuer or absent:
            raise UnavailableError(
                f"{url} does not describe the provider {issuer}",
                code="sso-provider-unavailable",
                remedy="Name the issuer exactly as the provider does.",
            )
        try:
            keys = KeySet.import_key_set(self.caller.get(str(document["jwks_uri"])))  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError) as cause:
            raise UnavailableError(
                f"the keys of {issuer} cannot be read", code="sso-provider-unavailable"
            ) from cause
        return _Known(document, keys, monotonic())


def _by_header(client: Client, known: _Known) -> bool:
    """Tell whether a secret is sent as HTTP's basic credentials: what a provider takes that says nothing."""
    methods = known.document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return client.client_secret is not None and "client_secret_basic" in methods


def _text(told: Any) -> str | None:
    return told if isinstance(told, str) and told else None


def _basic(client: Client) -> tuple[str, str]:
    """Return the credentials, each in the form of URLs (RFC 6749, section 2.3.1)."""
    told = (urlencode({"": each})[1:] for each in (client.client_id, client.client_secret or ""))
    name, secret = told
    return name, secret


def _unproven(reason: str) -> UnauthenticatedError:
    return UnauthenticatedError(
        f"the sign-in provider did not prove who you are: {reason}",
        code="sso-unproven",
        remedy="Begin again.",
    )
