"""Tables of dashboards: what there is, every version of each, and which is the home of a role."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import Table

_ORGANISATION = "organisation.organisation_id"


class DashboardRow(Table):
    """A page that somebody composed, and who may see it."""

    __tablename__ = "dashboard"
    __table_args__ = (Index("ix_dashboard_recent", "organisation_id", "dashboard_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION))
    dashboard_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    version: Mapped[int]
    """The version that is shown: the newest one."""
    owner: Mapped[str] = mapped_column(String(80))
    """Kind and id of whoever made it."""
    sharing: Mapped[str] = mapped_column(String(16), default="private")
    """private, roles or everybody."""
    roles: Mapped[list[Any]] = mapped_column(default=list)
    """The roles that see it, where it is shared with roles."""
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)
    changed_by: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime] = mapped_column(default=now)


class DashboardVersionRow(Table):
    """A dashboard as it was saved once; none is ever changed."""

    __tablename__ = "dashboard_version"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True)
    dashboard_id: Mapped[str] = mapped_column(ForeignKey("dashboard.dashboard_id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]]
    restored_from: Mapped[int | None]
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(default=now)


class DashboardHomeRow(Table):
    """Where people of a role begin."""

    __tablename__ = "dashboard_home"

    organisation_id: Mapped[int] = mapped_column(ForeignKey(_ORGANISATION), primary_key=True)
    role: Mapped[str] = mapped_column(String(64), primary_key=True)
    dashboard_id: Mapped[str] = mapped_column(ForeignKey("dashboard.dashboard_id"))
