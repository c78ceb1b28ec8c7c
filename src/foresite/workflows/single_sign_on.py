"""Signing in by an organisation's own provider: a browser is sent there, comes back, and a session begins."""

import hashlib
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from foresite.catalog import appearance, organisations
from foresite.core.errors import ForbiddenError, ForesiteError, UnauthenticatedError
from foresite.core.timeaxis import now
from foresite.platform.actor import Actor
from foresite.platform.audit import Action, note
from foresite.platform.auth import members, people, rules, sessions
from foresite.platform.auth.credentials import Credentials
from foresite.platform.auth.names import Email, email_of
from foresite.platform.auth.permissions import OWNER
from foresite.platform.auth.sessions import Begun, Visitor
from foresite.platform.auth.sso import providers, vouched
from foresite.platform.auth.sso.oidc import Redeemed
from foresite.platform.auth.sso.tables import SsoAttemptRow, SsoIdentityRow, SsoProviderRow
from foresite.platform.auth.sso.vouched import Vouched
from foresite.platform.auth.tables import MembershipRow, PersonRow
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope

BACK_WITHIN = timedelta(minutes=10)
LONGEST_SUBJECT = 255
START = "/"
_LONGEST_PATH = 500
_PAGE = re.compile(r"/[!-\[\]-~]*")
_NO_PAGE = re.compile(r"/(api|healthz|readyz)([/?#]|$)|[^?#]*(//|/\.|%2[ef]|%5c)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sent:
    """A browser that is sent to a provider.

    Attributes:
        url: where to.
        cookie: what it keeps, to show that it is the same when it comes back.
    """

    url: str = field(repr=False)
    cookie: str = field(repr=False)


def send(at: Credentials, organisation: str, redirect_uri: str, *, return_to: str = START) -> Sent:
    """Send a browser to the provider of an organisation.

    State, nonce and PKCE's verifier bind what comes back to this browser and this attempt. The last two
    follow from the cookie, so that nothing that is kept here, and nothing in an address, gives them away.

    Args:
        at: what proofs are checked with.
        organisation: whose provider.
        redirect_uri: where it is to send the browser back to.
        return_to: which of our pages to show then; anything else than one is taken for the start page.

    Raises:
        NotFoundError: there is no such organisation, or it has no provider; which, is not told.
    """
    scope = organisations.scope_of(at.engine, organisation)
    row = providers.get(at.engine, scope)
    state, cookie = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    moment = now()
    with writing(at.engine, INSTALLATION) as session:
        session.execute(delete(SsoAttemptRow).where(SsoAttemptRow.expires_at <= moment))
        session.add(
            SsoAttemptRow(
                organisation_id=scope.organisation_id,
                state_hash=_hash(state),
                browser_hash=_hash(cookie),
                return_to=own_path(return_to),
                expires_at=moment + BACK_WITHIN,
            )
        )
    client = providers.client_of(row, at.sealer, scope)
    url = at.providers.authorization_url(
        client, redirect_uri, state=state, nonce=_nonce(cookie), verifier=_verifier(cookie)
    )
    return Sent(url, cookie)


def come_back(
    at: Credentials, redirect_uri: str, told: dict[str, str], cookie: str | None, visitor: Visitor
) -> tuple[Begun, str]:
    """Begin a session for a browser that comes back from a provider, and say which page to show it.

    Args:
        at: what proofs are checked with.
        redirect_uri: where it was told to come back to.
        told: what the address says: ``state`` and ``code``, or ``error``.
        cookie: what the browser kept; None: it kept nothing.
        visitor: where it is.

    Raises:
        UnauthenticatedError: it was not sent by us, or the provider does not vouch for anybody.
        ForbiddenError: the organisation does not let this person in.
    """
    scope, return_to = _attempt(at, told.get("state", ""), cookie or "")
    row = providers.get(at.engine, scope)
    if "code" not in told:
        raise _refused(f"the provider answers {told.get('error', 'nothing')[:100]}")
    client = providers.client_of(row, at.sealer, scope)
    said = at.providers.redeem(
        client, redirect_uri, code=told["code"], nonce=_nonce(cookie or ""), verifier=_verifier(cookie or "")
    )
    claims = said.claims
    try:
        return _let_in(
            at, scope.acting(Actor("nobody", address=visitor.address)), row, said, visitor
        ), return_to
    except ForesiteError as refusal:
        stranger = scope.acting(Actor("nobody", address=visitor.address))
        with writing(at.engine, scope) as session:
            facts = {"issuer": row.issuer, "reason": refusal.code}
            personal = {"subject": str(claims["sub"]), "email": str(claims.get("email"))}
            note(session, stranger, Action.SSO_REFUSE, after=facts, personal=personal)
        raise


def own_path(given: str) -> str:
    r"""Return a path of ours as it is given, or the start page for whatever a browser could read otherwise.

    What it reads as another site ("//host", "/\\host", "/<tab>/host"), and addresses of the API, are none.

    >>> own_path("/series/7?range=7d"), own_path("//evil.example"), own_path("https://evil.example/")
    ('/series/7?range=7d', '/', '/')
    """
    fits = len(given) <= _LONGEST_PATH and _PAGE.fullmatch(given) and not _NO_PAGE.match(given)
    return given if fits else START


def _attempt(at: Credentials, state: str, cookie: str) -> tuple[Scope, str]:
    """Return for which organisation and page a browser was sent; that is spent."""
    mine = delete(SsoAttemptRow).where(SsoAttemptRow.state_hash == _hash(state))
    with writing(at.engine, INSTALLATION) as session:
        gone = mine.returning(
            SsoAttemptRow.organisation_id,
            SsoAttemptRow.browser_hash,
            SsoAttemptRow.expires_at,
            SsoAttemptRow.return_to,
        )
        found = session.execute(gone).first()
    if found is None or not secrets.compare_digest(found[1], _hash(cookie)) or found[2] <= now():
        raise _refused("this sign-in was not begun here, was used, or took too long")
    return organisations.scope_by_id(at.engine, found[0]), own_path(found[3])


def _let_in(at: Credentials, scope: Scope, row: SsoProviderRow, said: Redeemed, visitor: Visitor) -> Begun:
    claims = said.claims
    role = providers.role_of(row, claims)
    if role is None:
        raise ForbiddenError(
            "your organisation's provider gives you no role here",
            code="sso-role-none",
            remedy="Ask whoever manages single sign-on to put you into a group that has one.",
        )
    subject = str(claims["sub"])[:LONGEST_SUBJECT]
    with writing(at.engine, INSTALLATION) as session:
        known = session.get(SsoIdentityRow, (scope.organisation_id, row.issuer, subject))
        person = people.get(session, known.person_id) if known else _joined(session, scope, row, claims)
        if person.disabled_at is not None:
            raise ForbiddenError("you are let in no more", code="person-disabled")
        scope = scope.acting(Actor("person", person.person_id, person.name, visitor.address))
        give(session, scope, person, role)
        if known is None:
            session.add(
                SsoIdentityRow(
                    organisation_id=scope.organisation_id,
                    issuer=row.issuer,
                    subject=subject,
                    person_id=person.person_id,
                )
            )
            note(
                session, scope, Action.SSO_JOIN, person.person_id, after={"issuer": row.issuer, "role": role}
            )
        proof = rules.by_sso(scope.organisation_id)
        begun = sessions.begin(
            session,
            at.settings,
            person.person_id,
            scope.organisation_id,
            proved_by=(proof,),
            visitor=visitor,
        )
        vouched.keep(session, row, begun, _vouched(at, row, said, begun))
        note(session, scope, Action.SESSION_BEGIN, begun.session_id, after={"proved_by": [proof]})
        return begun


def _vouched(at: Credentials, row: SsoProviderRow, said: Redeemed, begun: Begun) -> Vouched:
    sid = said.claims.get("sid")
    again = said.refresh_token if row.recheck_minutes else None
    bound = vouched.bound_to(begun.session_id)
    return Vouched(
        str(said.claims["sub"])[:LONGEST_SUBJECT],
        sid[:LONGEST_SUBJECT] if isinstance(sid, str) and sid else None,
        at.sealer.seal(again.encode(), bound_to=bound) if again else None,
    )


def _joined(session: Session, scope: Scope, row: SsoProviderRow, claims: dict[str, Any]) -> PersonRow:
    """Return the person whom a subject means that comes for the first time: a member, or somebody new.

    A member of this organisation is known by an address that the provider has proven. An account of others
    only is never joined: somebody's provider would be a way into it.
    """
    email = _proven_email(row, claims)
    person = people.by_email(session, email)
    if person is None:
        name = str(claims.get("name") or email.written.partition("@")[0])
        language = appearance.language_in(session, scope)
        person = people.add(session, email, name, language=language)
        appearance.welcome(session, scope, person)
        return person
    if session.get(MembershipRow, (scope.organisation_id, person.person_id)) is None:
        raise ForbiddenError(
            "somebody with your address has an account here and is no member of this organisation",
            code="sso-address-taken",
            remedy="Have yourself invited, accept by password, and sign in this way from then on.",
        )
    return person


def _proven_email(row: SsoProviderRow, claims: dict[str, Any]) -> Email:
    if claims.get("email_verified") not in {True, "true"}:
        raise ForbiddenError(
            "your organisation's provider has not proven your e-mail address",
            code="sso-email-unproven",
            remedy="Ask whoever manages it to have addresses proven, and told as email_verified.",
        )
    email = email_of(str(claims.get("email", "")))
    if row.domains and email.compared.rpartition("@")[2] not in row.domains:
        raise ForbiddenError(
            "your organisation's provider may not vouch for addresses of this domain",
            code="sso-domain-foreign",
            remedy="Ask whoever manages single sign-on to add it.",
        )
    return email


def give(session: Session, scope: Scope, person: PersonRow, role: str) -> None:
    """Give the role that the provider's word gives now; who owns the organisation stays its owner."""
    there = members.add(session, scope, person.person_id, role)
    if there.role not in {role, OWNER}:
        note(
            session,
            scope,
            Action.SSO_ROLE,
            person.person_id,
            before={"role": there.role},
            after={"role": role},
        )
        there.role = role


def _nonce(cookie: str) -> str:
    return _derived("nonce", cookie)


def _verifier(cookie: str) -> str:
    return _derived("verifier", cookie)


def _derived(use: str, cookie: str) -> str:
    hashed = hashlib.sha256(f"foresite sso {use}\0{cookie}".encode()).digest()
    return urlsafe_b64encode(hashed).decode().rstrip("=")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _refused(reason: str) -> UnauthenticatedError:
    return UnauthenticatedError(f"signing in failed: {reason}", code="sso-unproven", remedy="Begin again.")
