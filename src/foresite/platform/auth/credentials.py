"""What looking after proofs of people takes: the database, keys that seal and sign, known providers."""

from functools import cached_property

from sqlalchemy import Engine

from foresite.core.errors import ForbiddenError
from foresite.platform.auth import attempts, people, second_factor
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.sealing import Sealer, sealer
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.sso.calling import caller
from foresite.platform.auth.sso.oidc import Providers
from foresite.platform.auth.tokens.signing import Keyring
from foresite.platform.config import Settings
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION

NAMELESS = "urn:foresite"
"""Issuer of access tokens of an installation that has no public address."""


class Credentials:
    """What one server keeps between requests to prove people; keys are opened when they are first needed."""

    def __init__(self, engine: Engine, settings: Settings, passwords: Passwords) -> None:
        """Take what it works with."""
        self.engine = engine
        self.settings = settings
        self.passwords = passwords
        self.providers = Providers(caller(settings))

    @cached_property
    def sealer(self) -> Sealer:
        """What seals secrets at rest."""
        return sealer(self.settings)

    @cached_property
    def ring(self) -> Keyring:
        """The keys that sign access tokens."""
        return Keyring(self.engine, self.sealer)

    @property
    def issuer(self) -> str:
        """Who access tokens say has made them."""
        return self.settings.public_url or NAMELESS


def expect_proof(
    at: Credentials, person_id: str, visitor: Visitor, *, password: str | None, code: str | None
) -> None:
    """Have a person who is signed in prove themselves again, before what guards their account is changed.

    A browser that somebody left, or a stolen cookie, is not enough to lock its owner out. Failures count like
    those of signing in.

    Args:
        at: what proofs are checked with.
        person_id: who is signed in.
        visitor: from where.
        password: theirs, or
        code: one of their app, or a recovery code.

    Raises:
        TooSoonError: it failed too often of late.
        ForbiddenError: neither is right.
    """
    with writing(at.engine, INSTALLATION) as session:
        person = people.get(session, person_id)
        attempt = attempts.begin(session, person.email_compared, visitor.address)
        kept = person.password_hash
    with writing(at.engine, INSTALLATION) as session:
        by_code = code is not None and second_factor.shown(session, at.sealer, person_id, code) is not None
    if not (by_code or (password is not None and at.passwords.check(password, kept).right)):
        raise ForbiddenError(
            "this does not prove that it is you",
            code="proof-wrong",
            remedy="Give your password, or a code of your authenticator app.",
        )
    with writing(at.engine, INSTALLATION) as session:
        attempts.succeeded(session, attempt)


def factors_of(at: Credentials, person_id: str) -> second_factor.Factors:
    """Return what a person has beside a password."""
    with reading(at.engine, INSTALLATION) as session:
        return second_factor.of(session, person_id)
