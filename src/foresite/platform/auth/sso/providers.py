"""The provider of an organisation: set up, changed, removed; its secret is sealed and never told again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.auth import roles
from foresite.platform.auth.factors.tables import AccessRuleRow
from foresite.platform.auth.permissions import OWNER
from foresite.platform.auth.roles import Grantor
from foresite.platform.auth.sealing import Sealer
from foresite.platform.auth.sso.oidc import Client, Providers
from foresite.platform.auth.sso.tables import SESSION_HOURS, SsoAttemptRow, SsoProviderRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope

_TOLD = (
    "issuer", "client_id", "scopes", "role_claim", "roles", "default_role", "domains",
    "session_hours", "recheck_minutes",
)  # fmt: skip
"""What the audit tells of a provider: all but its secret."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What an organisation says of its provider.

    Attributes:
        issuer: its address, exactly as it names itself.
        client_id: what this installation is called there.
        client_secret: what it proves itself with; None: as it is kept already, or none.
        scopes: what it is asked for.
        role_claim: which claim decides about the role: a text or a list of them.
        roles: pairs of a value of that claim and the role that it gives; the first that holds counts.
        default_role: for whom none holds; None: they are refused.
        domains: of addresses that it may vouch for; none: of all.
        session_hours: for how long its word opens a session.
        recheck_minutes: how often it is asked whether its word still holds; None: never.
    """

    issuer: str
    client_id: str
    client_secret: str | None = field(repr=False)
    scopes: str
    role_claim: str
    roles: Sequence[tuple[str, str]]
    default_role: str | None
    domains: Sequence[str]
    session_hours: int = SESSION_HOURS
    recheck_minutes: int | None = None


def put(
    engine: Engine, sealer: Sealer, met: Providers, scope: Scope, wanted: Provider, *, by: Grantor
) -> None:
    """Set up or change the provider of an organisation, which must answer at its address.

    Args:
        engine: the database.
        sealer: seals the secret.
        met: reads what the provider says of itself.
        scope: whose provider.
        wanted: what it is to be.
        by: what whoever does it may hand on: the provider hands on no more.

    Raises:
        BadDataError: there is no such provider, or it would give the owner's role.
        NotFoundError: there is no such role.
        ForbiddenError: it would give roles that may more than whoever sets it up.
    """
    given = {role for _, role in wanted.roles} | ({wanted.default_role} if wanted.default_role else set())
    if OWNER in given:
        raise BadDataError(
            "owners are made by owners, not by a provider",
            code="sso-owner",
            remedy="Map to another role.",
        )
    met.check(wanted.issuer)
    with writing(engine, scope) as session:
        for role in sorted(given):
            by.expect(role, roles.expect(session, scope, role))
        row = session.get(SsoProviderRow, scope.organisation_id)
        before = _facts(row) if row else None
        moved = row is None or row.issuer != wanted.issuer
        row = row or SsoProviderRow(organisation_id=scope.organisation_id)
        if wanted.client_secret is not None:
            bound = bound_to(scope.organisation_id)
            row.client_secret = sealer.seal(wanted.client_secret.encode(), bound_to=bound)
        elif moved:
            row.client_secret = None  # a secret is never sent to another provider than it was given for
        for name in _TOLD:
            setattr(row, name, getattr(wanted, name))
        row.roles, row.domains = list(map(list, wanted.roles)), [each.lower() for each in wanted.domains]
        row.changed_at = now()
        session.add(row)
        note(session, scope, Action.SSO_CHANGE, before=before, after=_facts(row))


def get(engine: Engine, scope: Scope) -> SsoProviderRow:
    """Return the provider of an organisation.

    Raises:
        NotFoundError: it has none.
    """
    with reading(engine, scope) as session:
        return _get(session, scope)


def remove(engine: Engine, scope: Scope) -> None:
    """Remove the provider of an organisation; members sign in by password from then on."""
    with writing(engine, scope) as session:
        row = _get(session, scope)
        rule = session.get(AccessRuleRow, scope.organisation_id)
        if rule is not None:
            rule.single_sign_on = False
        session.execute(delete(SsoAttemptRow).where(SsoAttemptRow.organisation_id == scope.organisation_id))
        note(session, scope, Action.SSO_REMOVE, before=_facts(row))
        session.delete(row)


def client_of(row: SsoProviderRow, sealer: Sealer, scope: Scope) -> Client:
    """Return what this installation is to the provider, with its secret opened."""
    bound = bound_to(scope.organisation_id)
    secret = sealer.open(row.client_secret, bound_to=bound).decode() if row.client_secret else None
    return Client(row.issuer, row.client_id, secret, row.scopes)


def role_of(row: SsoProviderRow, told: dict[str, Any]) -> str | None:
    """Return the role that a provider's word gives, or None if it gives none."""
    claim = told.get(row.role_claim)
    held = {str(each) for each in claim} if isinstance(claim, list) else {str(claim)} if claim else set()
    return next((role for value, role in row.roles if value in held), row.default_role)


def _get(session: Session, scope: Scope) -> SsoProviderRow:
    row = session.get(SsoProviderRow, scope.organisation_id)
    if row is None:
        raise NotFoundError(
            "single sign-on is not set up here", code="sso-absent", remedy="Sign in by password."
        )
    return row


def _facts(row: SsoProviderRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _TOLD}


def bound_to(organisation_id: int) -> str:
    """Return what the secret of an organisation's client is bound to."""
    return f"sso_provider.client_secret:{organisation_id}"
