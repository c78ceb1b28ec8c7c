"""Who an access token stands for: looked up at the door, so that what ended since is refused."""

from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from foresite.core.errors import ForbiddenError, UnauthenticatedError
from foresite.platform.auth import roles, rules
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.tables import MembershipRow, PersonRow
from foresite.platform.auth.tokens import access, families
from foresite.platform.auth.tokens.access import Claims
from foresite.platform.auth.tokens.signing import Keyring
from foresite.platform.auth.tokens.tables import TokenFamilyRow
from foresite.platform.database import reading
from foresite.platform.tenancy import INSTALLATION


@dataclass(frozen=True, slots=True)
class Holder:
    """Who came with an access token: for which person, in which organisation, and what it may do there."""

    family_id: str
    person_id: str
    name: str
    organisation_id: int
    role: str
    permissions: frozenset[Permission]


def known(engine: Engine, ring: Keyring, issuer: str, token: str) -> Holder:
    """Return who an access token stands for: called by doors, and by nobody else.

    Raises:
        UnauthenticatedError: it is not good, its family has ended, or the person is let in no more.
        ForbiddenError: the organisation asks for more proof than the person gave.
    """
    claims = access.read(ring, issuer, token)
    with reading(engine, INSTALLATION) as session:
        family = families.living(session, claims.family_id)
        meant = family is not None and _meant(family, claims)
        if family is None or not meant:
            raise _ended()
        return holder(session, family, at_most=claims.permissions)


def holder(
    session: Session, family: TokenFamilyRow, *, at_most: frozenset[Permission] | None = None
) -> Holder:
    """Return what the tokens of a family may do now: what the person may, narrowed to what was asked for."""
    found = (
        select(PersonRow.name, MembershipRow.role)
        .select_from(PersonRow)
        .join(MembershipRow, MembershipRow.person_id == PersonRow.person_id)
        .where(PersonRow.person_id == family.person_id, PersonRow.disabled_at.is_(None))
        .where(MembershipRow.organisation_id == family.organisation_id)
    )
    told = session.execute(found).first()
    if told is None:
        raise _ended()
    name, role = told
    if lacks := rules.lacking(session, family.organisation_id, role, family.proved_by):
        raise ForbiddenError(
            "the organisation asks for more proof of who you are",
            code="proof-insufficient",
            remedy="Sign in with what is lacking, and get a new token.",
            lacks=list(lacks),
        )
    held = roles.permissions_of(session, family.organisation_id, role)
    if family.permissions is not None:
        held &= {Permission(each) for each in family.permissions if each in set(Permission)}
    if at_most is not None:
        held &= at_most
    return Holder(family.family_id, family.person_id, name, family.organisation_id, role, held)


def _meant(family: TokenFamilyRow, claims: Claims) -> bool:
    of_family = (family.person_id, family.organisation_id)
    return of_family == (claims.person_id, claims.organisation_id)


def _ended() -> UnauthenticatedError:
    return UnauthenticatedError(
        "this access token is good no more", code="token-revoked", remedy="Sign in again."
    )
