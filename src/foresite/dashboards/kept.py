"""Dashboards on record: make, look, save, restore, delete. Every save is a version, and none is lost."""

from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Engine, Select, delete, func, select
from sqlalchemy.orm import Session

from foresite.core.errors import BadDataError, ConflictError, ForbiddenError, NotFoundError, RefusedError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.dashboards.document import Content
from foresite.dashboards.tables import DashboardHomeRow, DashboardRow, DashboardVersionRow
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import DashboardTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

PRIVATE: Final = "private"
ROLES: Final = "roles"
EVERYBODY: Final = "everybody"
MOST = 1_000
"""Dashboards of an organisation."""
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks: who they are, which role they have, and whether they look after what others share.

    Attributes:
        owner: as ``owner_of`` names them.
        role: of a person; programs have none.
        manages: they may change, share and delete what others share.
        all_seeing: private ones of others are seen too: in a shell, by whoever can open the installation.
    """

    owner: str
    role: str = ""
    manages: bool = False
    all_seeing: bool = False

    def sees(self, row: DashboardRow) -> bool:
        """Tell whether a dashboard is there for them."""
        if row.owner == self.owner or row.sharing == EVERYBODY or self.all_seeing:
            return True
        return row.sharing == ROLES and (self.manages or self.role in row.roles)

    def changes(self, row: DashboardRow) -> bool:
        """Tell whether they may change one that they see."""
        return row.owner == self.owner or self.manages or self.all_seeing


@dataclass(frozen=True, slots=True)
class Shown:
    """A dashboard with what its viewer may do, and the roles whose home it is."""

    row: DashboardRow
    mine: bool
    may_change: bool
    home_of: list[str] = field(default_factory=list)


def owner_of(scope: Scope) -> str:
    """Return how whoever acts is named as an owner."""
    return f"{scope.actor.kind}:{scope.actor.actor_id}"


def shell_viewer(scope: Scope) -> Viewer:
    """Return the viewer that a shell is: whoever can open the installation sees all of it."""
    return Viewer(owner_of(scope), manages=True, all_seeing=True)


def find(engine: Engine, scope: Scope, viewer: Viewer) -> list[Shown]:
    """Return the dashboards that a viewer sees, by name."""
    chosen = _mine(scope).order_by(func.lower(DashboardRow.name), DashboardRow.dashboard_id)
    with reading(engine, scope) as session:
        rows = [row for row in session.scalars(chosen) if viewer.sees(row)]
        homes = _homes(session, scope)
        session.expunge_all()
    return [_shown(row, viewer, homes) for row in rows]


def get(engine: Engine, scope: Scope, viewer: Viewer, dashboard_id: str) -> Shown:
    """Return one dashboard, by its id or its name.

    Raises:
        NotFoundError: it is not there, or not for this viewer.
    """
    with reading(engine, scope) as session:
        row = _seen(session, scope, viewer, dashboard_id)
        homes = _homes(session, scope)
        session.expunge_all()
    return _shown(row, viewer, homes)


def content(
    engine: Engine, scope: Scope, row: DashboardRow, version: int | None = None
) -> DashboardVersionRow:
    """Return a version of a dashboard that was found: the one that is shown, or an earlier one."""
    wanted = row.version if version is None else version
    chosen = versions_of(scope, row.dashboard_id).where(DashboardVersionRow.version == wanted)
    with reading(engine, scope) as session:
        found = session.scalar(chosen)
    if found is None:
        raise NotFoundError(
            f"the dashboard has no version {wanted}", code="dashboard-version-absent", version=wanted
        )
    return found


def versions(engine: Engine, scope: Scope, row: DashboardRow) -> list[DashboardVersionRow]:
    """Return all versions of a dashboard that was found, the newest first."""
    with reading(engine, scope) as session:
        chosen = versions_of(scope, row.dashboard_id).order_by(DashboardVersionRow.version.desc())
        return list(session.scalars(chosen))


def make(engine: Engine, scope: Scope, name: str, told: Content) -> DashboardRow:
    """Keep a new dashboard, which only its owner sees.

    Raises:
        RefusedError: there are as many as there may be.
    """
    who = str(scope.actor)
    row = DashboardRow(
        organisation_id=scope.organisation_id,
        dashboard_id=new_id(),
        name=_named(name),
        version=1,
        owner=owner_of(scope),
        made_by=who,
        changed_by=who,
    )
    with writing(engine, scope) as session:
        if (session.scalar(_mine(scope).with_only_columns(func.count())) or 0) >= MOST:
            raise RefusedError(
                f"an organisation keeps at most {MOST} dashboards",
                code="dashboards-too-many",
                remedy="Delete one that nobody needs.",
            )
        session.add(row)
        session.flush()
        session.add(_version(row, told, who))
        told_of = {"name": row.name, "panels": len(told.panels)}
        note(session, scope, Action.DASHBOARD_MAKE, row.dashboard_id, after=told_of)
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return row


def save(  # noqa: PLR0913 -- what is saved, over what
    engine: Engine,
    scope: Scope,
    viewer: Viewer,
    dashboard_id: str,
    *,
    over: int,
    name: str,
    told: Content,
    restored_from: int | None = None,
) -> DashboardRow:
    """Keep a new version of a dashboard, made of version ``over``; the same again makes none.

    Raises:
        ConflictError: somebody saved since; nothing is overwritten.
    """
    with writing(engine, scope) as session:
        row = _changing(session, scope, viewer, dashboard_id)
        if row.version != over:
            raise ConflictError(
                f"{row.changed_by} saved version {row.version} since you opened version {over}",
                code="dashboard-changed",
                remedy="Look at their version, then save yours over it or as another dashboard.",
                version=row.version,
                changed_by=row.changed_by,
                yours=over,
            )
        name = _named(name)
        newest = session.scalars(
            versions_of(scope, row.dashboard_id).where(DashboardVersionRow.version == over)
        ).one()
        if restored_from is None and newest.content == told.plain() and newest.name == name:
            session.expunge_all()
            return row
        before = {"name": row.name, "version": row.version}
        row.name, row.version, row.changed_at = name, row.version + 1, now()
        row.changed_by = str(scope.actor)
        session.add(_version(row, told, row.changed_by, restored_from))
        after = {"name": name, "version": row.version, "panels": len(told.panels)}
        action = Action.DASHBOARD_SAVE if restored_from is None else Action.DASHBOARD_RESTORE
        if restored_from is not None:
            after["restored_from"] = restored_from
        note(session, scope, action, row.dashboard_id, before=before, after=after)
        _tell(session, scope, row, "saved")
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return row


def restore(
    engine: Engine, scope: Scope, viewer: Viewer, dashboard_id: str, version: int, *, over: int
) -> DashboardRow:
    """Make an earlier version the newest one again; those between stay."""
    row = get(engine, scope, viewer, dashboard_id).row
    old = content(engine, scope, row, version)
    told = Content.model_validate(old.content)
    return save(
        engine, scope, viewer, row.dashboard_id, over=over, name=old.name, told=told, restored_from=version
    )


def forget(engine: Engine, scope: Scope, viewer: Viewer, dashboard_id: str) -> None:
    """Delete a dashboard with all its versions; roles whose home it was begin at the overview again."""
    with writing(engine, scope) as session:
        row = _changing(session, scope, viewer, dashboard_id)
        _tell(session, scope, row, "deleted")
        before = {"name": row.name, "version": row.version, "owner": row.owner}
        note(session, scope, Action.DASHBOARD_DELETE, row.dashboard_id, before=before)
        for table in (DashboardHomeRow, DashboardVersionRow, DashboardRow):
            mine = table.organisation_id == scope.organisation_id
            session.execute(delete(table).where(mine, table.dashboard_id == row.dashboard_id))


def changing(session: Session, scope: Scope, viewer: Viewer, dashboard_id: str) -> DashboardRow:
    """Return a dashboard that is about to be changed, in the transaction that does."""
    return _changing(session, scope, viewer, dashboard_id)


def versions_of(scope: Scope, dashboard_id: str) -> Select[DashboardVersionRow]:
    """Return the choice of the versions of a dashboard."""
    return select(DashboardVersionRow).where(
        DashboardVersionRow.organisation_id == scope.organisation_id,
        DashboardVersionRow.dashboard_id == dashboard_id,
    )


def tell(session: Session, scope: Scope, row: DashboardRow, change: str, *, shared: bool) -> None:
    """Tell what was done to a dashboard, where others see it or did."""
    if shared:
        told = DashboardTold.model_validate({"dashboard_id": row.dashboard_id, "change": change})
        publish(session, scope, told)


def _tell(session: Session, scope: Scope, row: DashboardRow, change: str) -> None:
    tell(session, scope, row, change, shared=row.sharing != PRIVATE)


def _changing(session: Session, scope: Scope, viewer: Viewer, dashboard_id: str) -> DashboardRow:
    row = _seen(session, scope, viewer, dashboard_id, lock=True)
    if not viewer.changes(row):
        raise ForbiddenError(
            f"the dashboard {row.name} is {row.made_by}'s",
            code="dashboard-of-another",
            remedy="Make a copy of it for yourself, or ask them or somebody who manages dashboards.",
        )
    return row


def _seen(
    session: Session, scope: Scope, viewer: Viewer, dashboard_id: str, *, lock: bool = False
) -> DashboardRow:
    named = (DashboardRow.dashboard_id == dashboard_id) | (DashboardRow.name == dashboard_id)
    chosen = _mine(scope).where(named).order_by(DashboardRow.dashboard_id != dashboard_id)
    rows = session.scalars(chosen.with_for_update() if lock else chosen)
    row = next((row for row in list(rows) if viewer.sees(row)), None)
    if row is None:
        raise NotFoundError(
            f"there is no dashboard {dashboard_id}",
            code="dashboard-absent",
            remedy="Ask for the dashboards there are; private ones are seen by their owner only.",
            dashboard_id=dashboard_id,
        )
    return row


def _shown(row: DashboardRow, viewer: Viewer, homes: dict[str, list[str]]) -> Shown:
    mine = row.owner == viewer.owner
    return Shown(row, mine, viewer.changes(row), homes.get(row.dashboard_id, []))


def _homes(session: Session, scope: Scope) -> dict[str, list[str]]:
    rows = select(DashboardHomeRow).where(DashboardHomeRow.organisation_id == scope.organisation_id)
    found: dict[str, list[str]] = {}
    for row in session.scalars(rows.order_by(DashboardHomeRow.role)):
        found.setdefault(row.dashboard_id, []).append(row.role)
    return found


def _version(
    row: DashboardRow, told: Content, who: str, restored_from: int | None = None
) -> DashboardVersionRow:
    return DashboardVersionRow(
        organisation_id=row.organisation_id,
        dashboard_id=row.dashboard_id,
        version=row.version,
        name=row.name,
        content=told.plain(),
        restored_from=restored_from,
        made_by=who,
    )


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadDataError(
            "a dashboard needs a name",
            code="dashboard-nameless",
            remedy=f"Give it a name of at most {LONGEST_NAME} characters.",
        )
    return name


def _mine(scope: Scope) -> Select[DashboardRow]:
    return select(DashboardRow).where(DashboardRow.organisation_id == scope.organisation_id)


def described(shown: Shown) -> dict[str, Any]:
    """Return a dashboard as doors show it in a list."""
    row = shown.row
    names = ("dashboard_id", "name", "version", "sharing", "roles")
    more = ("made_by", "made_at", "changed_by", "changed_at")
    told = {name: getattr(row, name) for name in (*names, *more)}
    return told | {"mine": shown.mine, "may_change": shown.may_change, "home_of": shown.home_of}
