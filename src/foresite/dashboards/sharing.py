"""Who sees a dashboard, and whose home it is."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Engine, delete, select
from sqlalchemy.orm import Session

from foresite.core.errors import BadDataError, ConflictError
from foresite.core.timeaxis import now
from foresite.dashboards.kept import EVERYBODY, PRIVATE, ROLES, Viewer, changing, tell
from foresite.dashboards.tables import DashboardHomeRow, DashboardRow
from foresite.platform.audit import Action, note
from foresite.platform.auth import roles as known
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope

Sharing = Literal["private", "roles", "everybody"]


def share(
    engine: Engine,
    scope: Scope,
    viewer: Viewer,
    dashboard_id: str,
    sharing: Sharing,
    roles: Sequence[str] = (),
) -> DashboardRow:
    """Let nobody else see it, or people of some roles, or everybody of the organisation.

    Roles that see it no more have their home at the overview again.

    Raises:
        NotFoundError: there is no such role.
        BadDataError: no role is named, or roles are named where they say nothing.
    """
    named = sorted(set(roles))
    if bool(named) != (sharing == ROLES):
        raise BadDataError(
            "name the roles that are to see it, and only where it is shared with roles",
            code="sharing-roles",
            remedy="Give sharing as roles with at least one role, or private or everybody with none.",
        )
    with writing(engine, scope) as session:
        row = changing(session, scope, viewer, dashboard_id)
        for role in named:
            known.expect(session, scope, role)
        before = {"sharing": row.sharing, "roles": row.roles}
        shared = row.sharing != PRIVATE or sharing != PRIVATE
        row.sharing, row.roles = sharing, named
        row.changed_by, row.changed_at = str(scope.actor), now()
        after = {"sharing": sharing, "roles": named}
        note(session, scope, Action.DASHBOARD_SHARE, row.dashboard_id, before=before, after=after)
        for role in _homes(session, scope, row.dashboard_id):
            if not _visible(row, role):
                _leave(session, scope, role)
        tell(session, scope, row, "shared", shared=shared)
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return row


def make_home(
    engine: Engine, scope: Scope, viewer: Viewer, dashboard_id: str, roles: Sequence[str]
) -> DashboardRow:
    """Make it the home of these roles and of no others; a role has one home.

    Raises:
        ConflictError: people of a role would not see it.
    """
    wanted = sorted(set(roles))
    with writing(engine, scope) as session:
        row = changing(session, scope, viewer, dashboard_id)
        for role in wanted:
            known.expect(session, scope, role)
            if not _visible(row, role):
                raise ConflictError(
                    f"people with the role {role} do not see the dashboard {row.name}",
                    code="dashboard-unshared",
                    remedy="Share it with this role or with everybody first.",
                    role=role,
                )
        before = _homes(session, scope, row.dashboard_id)
        for role in {*before, *wanted}:
            _leave(session, scope, role)
        own = {"organisation_id": scope.organisation_id, "dashboard_id": row.dashboard_id}
        session.add_all(DashboardHomeRow(**own, role=role) for role in wanted)
        told = {"before": {"home_of": before}, "after": {"home_of": wanted}}
        note(session, scope, Action.DASHBOARD_HOME, row.dashboard_id, **told)
        tell(session, scope, row, "home", shared=True)
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return row


def home_of(engine: Engine, scope: Scope, role: str) -> str | None:
    """Return the dashboard at which people of a role begin."""
    mine = DashboardHomeRow.organisation_id == scope.organisation_id, DashboardHomeRow.role == role
    with reading(engine, scope) as session:
        return session.scalar(select(DashboardHomeRow.dashboard_id).where(*mine))


def _visible(row: DashboardRow, role: str) -> bool:
    return row.sharing == EVERYBODY or (row.sharing == ROLES and role in row.roles)


def _homes(session: Session, scope: Scope, dashboard_id: str) -> list[str]:
    mine = DashboardHomeRow.organisation_id == scope.organisation_id
    chosen = select(DashboardHomeRow.role).where(mine, DashboardHomeRow.dashboard_id == dashboard_id)
    return sorted(session.scalars(chosen))


def _leave(session: Session, scope: Scope, role: str) -> None:
    mine = DashboardHomeRow.organisation_id == scope.organisation_id
    session.execute(delete(DashboardHomeRow).where(mine, DashboardHomeRow.role == role))
