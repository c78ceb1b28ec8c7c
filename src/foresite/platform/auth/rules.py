"""What an organisation asks of a sign-in before its holder may do anything in it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError
from foresite.platform.audit import Action, note
from foresite.platform.auth.factors.tables import AccessRuleRow
from foresite.platform.auth.permissions import OWNER
from foresite.platform.auth.sso.tables import SsoProviderRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope

SECOND = frozenset({"totp", "recovery-code", "passkey"})
"""Proofs that count as a second factor. A passkey alone does: its device has made sure of the person."""
SINGLE_SIGN_ON = "sso"
"""How the proof begins that an organisation's own provider gave; the organisation's number follows."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether members need a second factor, and whether only the organisation's own sign-in lets them in.

    Owners may always come in by password, as a provider that fails would lock everybody out.
    """

    second_factor: bool = False
    single_sign_on: bool = False


def by_sso(organisation_id: int) -> str:
    """Return the proof that the provider of an organisation gives.

    >>> by_sso(7)
    'sso:7'
    """
    return f"{SINGLE_SIGN_ON}:{organisation_id}"


def of(session: Session, organisation_id: int) -> Rule:
    """Return the rule of an organisation."""
    row = session.get(AccessRuleRow, organisation_id)
    return Rule(row.second_factor, row.single_sign_on) if row else Rule()


def read(engine: Engine, scope: Scope) -> Rule:
    """Return the rule of an organisation, in a transaction of its own."""
    with reading(engine, scope) as session:
        return of(session, scope.organisation_id)


def change(engine: Engine, scope: Scope, rule: Rule) -> None:
    """Change what an organisation asks; sessions that do not meet it may do nothing from then on.

    Raises:
        ConflictError: single sign-on would be asked for where there is none.
    """
    with writing(engine, scope) as session:
        if rule.single_sign_on and session.get(SsoProviderRow, scope.organisation_id) is None:
            raise ConflictError(
                "members cannot be asked for a single sign-on that is not set up",
                code="sso-absent",
                remedy="Set it up first: PUT /api/v1/sso.",
            )
        before = of(session, scope.organisation_id)
        session.merge(AccessRuleRow(organisation_id=scope.organisation_id, **asdict(rule)))
        note(session, scope, Action.RULE_CHANGE, before=asdict(before), after=asdict(rule))


def lacking(session: Session, organisation_id: int, role: str, proved_by: Sequence[str]) -> tuple[str, ...]:
    """Return what a sign-in lacks for an organisation; with anything lacking it may do nothing there.

    What another organisation's provider says of a person counts in that organisation only: whoever manages a
    provider could say that anybody is anybody.
    """
    own = by_sso(organisation_id) in proved_by
    foreign = any(each.startswith(f"{SINGLE_SIGN_ON}:") for each in proved_by) and not own
    rule = of(session, organisation_id)
    told = {
        "own-sign-in": foreign,
        "second-factor": rule.second_factor and not own and SECOND.isdisjoint(proved_by),
        "single-sign-on": rule.single_sign_on and not own and role != OWNER,
    }
    return tuple(name for name, lacks in told.items() if lacks)
