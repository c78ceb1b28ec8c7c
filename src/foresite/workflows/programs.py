"""Programs that act for a person: they get tokens by the person's proof, renew them, and give them back."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from foresite.catalog import organisations
from foresite.core.errors import BadDataError, UnauthenticatedError
from foresite.platform.actor import Actor
from foresite.platform.audit import Action, note
from foresite.platform.auth import attempts, members, second_factor, sign_in
from foresite.platform.auth.credentials import Credentials
from foresite.platform.auth.names import email_of
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.sign_in import Proven
from foresite.platform.auth.tokens import access, families, holders
from foresite.platform.auth.tokens.access import Claims
from foresite.platform.auth.tokens.families import Grant, ReusedError, Wanted
from foresite.platform.auth.tokens.holders import Holder
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION, Scope


@dataclass(frozen=True, slots=True)
class Issued:
    """A pair of tokens, told once."""

    access_token: str = field(repr=False)
    ends_at: datetime
    refresh_token: str = field(repr=False)
    permissions: frozenset[Permission]
    organisation: str


def by_password(at: Credentials, email: str, password: str, code: str | None, visitor: Visitor) -> Proven:
    """Prove a person whose program sends their password, and a code where they have a second factor.

    Raises:
        TooSoonError: it failed too often of late.
        UnauthenticatedError: it failed, or a code is needed and there is none.
    """
    proven = sign_in.by_password(at.engine, at.passwords, email_of(email), password, visitor)
    with writing(at.engine, INSTALLATION) as session:
        methods = second_factor.needed(session, proven.person_id, proven.by)
        second = second_factor.shown(session, at.sealer, proven.person_id, code) if methods and code else None
        if proven.attempt is not None and (second or not methods):
            attempts.succeeded(session, proven.attempt)
    if methods and second is None:
        raise UnauthenticatedError(
            "a code of your second factor is needed beside the password"
            if code is None
            else "the code is wrong, or was used before",
            code="second-factor-needed" if code is None else "second-factor-wrong",
            remedy="Send code: the newest of your authenticator app, or a recovery code.",
            methods=list(methods),
        )
    return Proven(proven.person_id, (*proven.by, second) if second else proven.by)


def begin(at: Credentials, person_id: str, organisation: str | None, wanted: Wanted) -> Issued:
    """Give a program its first tokens.

    Args:
        at: what signs them.
        person_id: who is proven.
        organisation: slug of the one to act in; None: the only one that the person belongs to.
        wanted: what is asked for.

    Raises:
        BadDataError: the person belongs to several organisations, or not to this one.
        ForbiddenError: the organisation asks for more proof.
    """
    scope = _scope(at, person_id, organisation)
    with writing(at.engine, INSTALLATION) as session:
        grant = families.begin(session, scope, person_id, wanted)
        held = holders.holder(session, grant.family)
        scope = scope.acting(Actor("person", person_id, held.name, wanted.address))
        facts = {"name": grant.family.name, "permissions": grant.family.permissions}
        note(session, scope, Action.PROGRAM_BEGIN, grant.family.family_id, after=facts)
    return _issued(at, scope.organisation, grant, held)


def refresh(at: Credentials, token: str, visitor: Visitor) -> Issued:
    """Give a program new tokens for its refresh token; one that comes back used ends the family.

    Raises:
        UnauthenticatedError: it is not known, was used before, or the person is let in no more.
        ConflictError: it was used a moment ago.
    """
    try:
        grant = families.refresh(at.engine, token)
    except ReusedError as cause:
        scope = organisations.scope_by_id(at.engine, cause.family.organisation_id)
        scope = scope.acting(Actor("nobody", address=visitor.address))
        facts = {"person_id": cause.family.person_id, "name": cause.family.name}
        with writing(at.engine, scope) as session:
            note(session, scope, Action.PROGRAM_REUSE, cause.family.family_id, before=facts)
        raise
    with reading(at.engine, INSTALLATION) as session:
        held = holders.holder(session, grant.family)
    return _issued(at, organisations.scope_by_id(at.engine, held.organisation_id).organisation, grant, held)


def give_back(at: Credentials, token: str, visitor: Visitor) -> None:
    """End the family of a refresh token, if it is one; whoever has none learns nothing."""
    with reading(at.engine, INSTALLATION) as session:
        row = families.of_token(session, token)
        found = None if row is None else (row.person_id, row.family_id, row.organisation_id)
    if found is not None:
        person_id, family_id, organisation_id = found
        scope = organisations.scope_by_id(at.engine, organisation_id)
        end(
            at.engine, scope.acting(Actor("person", person_id, address=visitor.address)), person_id, family_id
        )


def end(engine: Engine, scope: Scope, person_id: str, family_id: str) -> None:
    """End a family of a person: its tokens are refused from then on.

    Raises:
        NotFoundError: they have no such family.
    """
    with writing(engine, INSTALLATION) as session:
        row = families.end(session, person_id, family_id, by=scope.actor.kind)
        note(session, scope, Action.PROGRAM_END, family_id, before={"name": row.name})


def _issued(at: Credentials, organisation: str, grant: Grant, held: Holder) -> Issued:
    claims = Claims(held.person_id, held.organisation_id, held.family_id, held.permissions)
    token, ends_at = access.issue(at.ring, at.issuer, claims)
    return Issued(token, ends_at, grant.refresh_token, held.permissions, organisation)


def _scope(at: Credentials, person_id: str, organisation: str | None) -> Scope:
    belongs = members.belongs(at.engine, person_id)
    scopes = [organisations.scope_by_id(at.engine, row.organisation_id) for row in belongs]
    chosen = [each for each in scopes if organisation in {None, each.organisation}]
    if len(chosen) != 1:
        raise BadDataError(
            "say in which organisation the program is to act",
            code="organisation-unsaid",
            remedy=f"Yours: {', '.join(each.organisation for each in scopes) or 'none'}.",
        )
    return chosen[0]
