"""Access tokens: short-lived and signed, made and read here and nowhere else (JWT as RFC 9068 has it)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import ExpiredTokenError, InvalidHeaderValueError, InvalidKeyIdError, JoseError
from joserfc.jwk import ECKey, GuestProtocol

from foresite.core.errors import UnauthenticatedError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.tokens.signing import ALGORITHM, Keyring

LIFETIME = timedelta(minutes=10)
AUDIENCE = "foresite-api"
_TYPE = "at+jwt"
"""What its header says it is (RFC 9068, section 2.1), so that no other signed thing passes for one."""
_HEADER = {"alg", "kid", "typ"}
_CLOCKS_DIFFER_SECONDS = 5
"""By how much clocks of several servers may differ."""
_LONGEST = 4096
_REGISTRY = jws.JWSRegistry(algorithms=[ALGORITHM])


@dataclass(frozen=True, slots=True)
class Claims:
    """What a good token says: who, for which organisation, of which family, and at most what they may do."""

    person_id: str
    organisation_id: int
    family_id: str
    permissions: frozenset[Permission]


def issue(ring: Keyring, issuer: str, claims: Claims) -> tuple[str, datetime]:
    """Sign a token and tell when it ends.

    Args:
        ring: the keys of the installation.
        issuer: address of the installation; readers ask for the same.
        claims: what it says.
    """
    key_id, key = ring.signing()
    moment = now().replace(microsecond=0)
    told = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": claims.person_id,
        "org": claims.organisation_id,
        "sid": claims.family_id,
        "scope": " ".join(sorted(claims.permissions)),
        "iat": int(moment.timestamp()),
        "nbf": int(moment.timestamp()),
        "exp": int((moment + LIFETIME).timestamp()),
        "jti": new_id(),
    }
    header = {"alg": ALGORITHM, "kid": key_id, "typ": _TYPE}
    return jwt.encode(header, told, key, algorithms=[ALGORITHM], registry=_REGISTRY), moment + LIFETIME


def looks_like_one(text: str) -> bool:
    """Tell whether a text has the form of a signed token: three parts.

    >>> looks_like_one("eyJ.eyJ.sig"), looks_like_one("fsk_abc_def")
    (True, False)
    """
    return text.count(".") == 2  # noqa: PLR2004 -- the compact form (RFC 7515, section 7.1)


def read(ring: Keyring, issuer: str, token: str) -> Claims:
    """Return what a token says, if one of our keys signed it and it is good now.

    The algorithm is fixed and the key is chosen by its id among our own: a token can bring neither.

    Raises:
        UnauthenticatedError: it is not good. That it has ended is told, as its holder can mend that.
    """

    def key_of(token: GuestProtocol) -> ECKey:
        header = token.headers()
        if set(header) != _HEADER or header["typ"] != _TYPE:
            raise InvalidHeaderValueError("typ")
        key = ring.verifying(header["kid"])
        if key is None:
            raise InvalidKeyIdError(header["kid"])
        return key

    if len(token) > _LONGEST:
        raise _unknown()
    try:
        found = jwt.decode(token, key_of, algorithms=[ALGORITHM], registry=_REGISTRY)
        return _believed(found.claims, issuer)
    except ExpiredTokenError as cause:
        raise UnauthenticatedError(
            "this access token has ended",
            code="token-ended",
            remedy="Get a new one by the refresh token.",
        ) from cause
    except (JoseError, ValueError, TypeError, OverflowError) as cause:
        raise _unknown() from cause


def _believed(told: dict[str, Any], issuer: str) -> Claims:
    """Check every claim (RFC 9068, section 4) and return what they say."""
    rules = jwt.JWTClaimsRegistry(
        now=int(now().timestamp()),
        leeway=_CLOCKS_DIFFER_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": AUDIENCE},
        sub={"essential": True},
        org={"essential": True},
        sid={"essential": True},
        scope={"essential": True, "allow_blank": True},
        iat={"essential": True},
        nbf={"essential": True},
        exp={"essential": True},
    )
    rules.validate(told)
    held = {str(each) for each in Permission}
    return Claims(
        person_id=str(told["sub"]),
        organisation_id=int(told["org"]),
        family_id=str(told["sid"]),
        permissions=frozenset(Permission(each) for each in str(told["scope"]).split() if each in held),
    )


def _unknown() -> UnauthenticatedError:
    return UnauthenticatedError(
        "this access token is not known here",
        code="token-unknown",
        remedy="Sign in again.",
    )
