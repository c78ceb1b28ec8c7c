"""Roles of an organisation: the built-in ones, and those it composed of permissions; what each may do."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Engine, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.core.errors import BadDataError, ConflictError, ForbiddenError, NotFoundError
from foresite.core.ids import check_slug
from foresite.platform.audit import Action, note
from foresite.platform.auth.permissions import OWNER, PERSONAL, ROLES, Permission
from foresite.platform.auth.tables import CustomRoleRow, InvitationRow, MembershipRow
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope


@dataclass(frozen=True, slots=True)
class Role:
    """A role, what it may do, and how many have it."""

    name: str
    permissions: frozenset[Permission]
    built_in: bool
    members: int


@dataclass(frozen=True, slots=True)
class Grantor:
    """Whoever hands on rights: what they may do themselves, and whether they own the organisation."""

    permissions: frozenset[Permission]
    owns: bool = False

    def expect(self, role: str, permissions: frozenset[Permission]) -> None:
        """Refuse to hand on, or to take away, what they have not themselves.

        Raises:
            ForbiddenError: the role may more than they, or is the owner's and they are none.
        """
        if role == OWNER and not self.owns:
            raise ForbiddenError(
                "only owners make owners, or let them go",
                code="owner-only",
                remedy="Ask an owner of the organisation.",
            )
        if more := sorted(permissions - self.permissions):
            raise ForbiddenError(
                f"you may not hand on what you may not do: {', '.join(more)}",
                code="permission-beyond-own",
                remedy="Ask somebody who may, or leave these permissions out.",
                permissions=more,
            )


SHELL = Grantor(ROLES[OWNER], owns=True)
"""Whoever can open the installation in a shell owns what is in it."""


def find(engine: Engine, scope: Scope) -> list[Role]:
    """Return the roles of an organisation, the built-in ones first."""
    with reading(engine, scope) as session:
        counted = select(MembershipRow.role, func.count()).where(_in(MembershipRow, scope))
        members = dict(session.execute(counted.group_by(MembershipRow.role)).all())
        rows = session.scalars(
            select(CustomRoleRow).where(_in(CustomRoleRow, scope)).order_by(CustomRoleRow.name)
        )
        custom = [
            Role(row.name, _held(row), built_in=False, members=members.get(row.name, 0)) for row in rows
        ]
    return [
        Role(name, may, built_in=True, members=members.get(name, 0)) for name, may in ROLES.items()
    ] + custom


def permissions_of(session: Session, organisation_id: int, role: str) -> frozenset[Permission]:
    """Return what a role may do in an organisation; one that is gone may nothing."""
    if role in ROLES:
        return ROLES[role]
    row = session.get(CustomRoleRow, (organisation_id, role))
    return _held(row) if row else frozenset()


def expect(session: Session, scope: Scope, role: str) -> frozenset[Permission]:
    """Return what a role of this organisation may do, in a transaction that gives it to somebody.

    Raises:
        NotFoundError: it has no such role.
    """
    held = (scope.organisation_id, role)
    if role not in ROLES and session.get(CustomRoleRow, held, with_for_update={"read": True}) is None:
        raise NotFoundError(
            f"there is no role {role!r}",
            code="role-absent",
            remedy="GET /api/v1/roles and `foresite role list` tell which there are.",
            role=role,
        )
    return permissions_of(session, scope.organisation_id, role)


def create(engine: Engine, scope: Scope, name: str, permissions: Iterable[str], *, by: Grantor) -> Role:
    """Compose a role of permissions.

    Raises:
        BadDataError: its name is none, or it would hold no permission or an unknown one.
        ForbiddenError: it could do more than whoever makes it.
        ConflictError: there is one of that name.
    """
    held = _composed(permissions)
    by.expect(name, held)
    check_slug(name, what="role")
    try:
        with writing(engine, scope) as session:
            if name in ROLES:
                _refuse_taken(name)
            session.add(
                CustomRoleRow(organisation_id=scope.organisation_id, name=name, permissions=sorted(held))
            )
            session.flush()
            note(session, scope, Action.ROLE_CREATE, name, after={"permissions": held})
    except IntegrityError:
        _refuse_taken(name)
    return Role(name, held, built_in=False, members=0)


def change(engine: Engine, scope: Scope, name: str, permissions: Iterable[str], *, by: Grantor) -> Role:
    """Compose a role anew: who has it may do from now on what it says.

    Raises:
        ForbiddenError: before or after, it may do more than whoever changes it.
        NotFoundError: there is none of that name that was composed here.
    """
    held = _composed(permissions)
    with writing(engine, scope) as session:
        row = _get(session, scope, name)
        by.expect(name, held | _held(row))
        before, after = {"permissions": row.permissions}, {"permissions": sorted(held)}
        note(session, scope, Action.ROLE_CHANGE, name, before=before, after=after)
        row.permissions = sorted(held)
        members = _count(session, scope, name)
    return Role(name, held, built_in=False, members=members)


def remove(engine: Engine, scope: Scope, name: str, *, by: Grantor) -> None:
    """Remove a role that nobody has.

    Raises:
        ConflictError: members have it, or somebody is invited to it.
    """
    with writing(engine, scope) as session:
        row = _get(session, scope, name)
        by.expect(name, _held(row))
        invited = select(func.count()).select_from(InvitationRow).where(_in(InvitationRow, scope))
        waiting = invited.where(
            InvitationRow.role == name,
            InvitationRow.accepted_at.is_(None),
            InvitationRow.revoked_at.is_(None),
        )
        if _count(session, scope, name) or session.scalar(waiting):
            raise ConflictError(
                f"the role {name} is in use",
                code="role-in-use",
                remedy="Give its members another role and revoke the invitations to it first.",
                role=name,
            )
        note(session, scope, Action.ROLE_REMOVE, name, before={"permissions": row.permissions})
        session.delete(row)


def _composed(names: Iterable[str]) -> frozenset[Permission]:
    held = set()
    for name in names:
        if name not in set(Permission) or name in PERSONAL:
            raise BadDataError(
                f"{name!r} is no permission that a role can have",
                code="permission-unknown",
                remedy=f"Permissions: {', '.join(sorted(ROLES[OWNER]))}.",
                name=name,
            )
        held.add(Permission(name))
    if not held:
        raise BadDataError(
            "a role that may do nothing is of no use",
            code="role-powerless",
            remedy=f"Permissions: {', '.join(sorted(ROLES[OWNER]))}.",
        )
    return frozenset(held)


def _held(row: CustomRoleRow) -> frozenset[Permission]:
    """Return what a kept role may do; a permission that a newer version took away is none."""
    return frozenset(Permission(name) for name in row.permissions if name in set(ROLES[OWNER]))


def _get(session: Session, scope: Scope, name: str) -> CustomRoleRow:
    if name in ROLES:
        raise ConflictError(f"the role {name} is built in", code="role-built-in", role=name)
    held = select(CustomRoleRow).where(_in(CustomRoleRow, scope), CustomRoleRow.name == name)
    row = session.scalar(held.with_for_update())
    if row is None:
        raise NotFoundError(f"there is no role {name!r}", code="role-absent", role=name)
    return row


def _count(session: Session, scope: Scope, name: str) -> int:
    mine = select(func.count()).select_from(MembershipRow).where(_in(MembershipRow, scope))
    return session.scalar(mine.where(MembershipRow.role == name)) or 0


def _in(table: type[CustomRoleRow | MembershipRow | InvitationRow], scope: Scope) -> ColumnElement[bool]:
    return table.organisation_id == scope.organisation_id


def _refuse_taken(name: str) -> None:
    raise ConflictError(f"there is a role {name} already", code="role-exists", role=name)
