"""Tables of the catalogue."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from foresite.core.timeaxis import now
from foresite.platform.database import BigId, Table


class OrganisationRow(Table):
    """One tenant of the installation."""

    __tablename__ = "organisation"

    organisation_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    synthetic: Mapped[bool] = mapped_column(default=False)
    """Its data are made up: every page says so."""
    made_at: Mapped[datetime] = mapped_column(default=now)


class AppearanceRow(Table):
    """How an organisation looks; no row: as Foresite does."""

    __tablename__ = "appearance"
    __table_args__ = (Index("ix_appearance_logo", "logo_digest"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    line: Mapped[str] = mapped_column(String(200))
    """On the sign-in page."""
    colour: Mapped[str] = mapped_column(String(7))
    language: Mapped[str] = mapped_column(String(16))
    theme: Mapped[str] = mapped_column(String(16))
    digits: Mapped[str] = mapped_column(String(16))
    calendar: Mapped[str] = mapped_column(String(16))
    logo: Mapped[bytes | None]
    """A PNG of at most 64 kB, with nothing in it but the picture."""
    logo_digest: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 in hex, by which it is asked for."""


class AssetRow(Table):
    """A thing in the world: a zone, a plant, a building, a meter, a vendor."""

    __tablename__ = "asset"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    asset_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str]
    asset_type: Mapped[str] = mapped_column(String(64))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("asset.asset_id"))
    latitude_deg: Mapped[float | None]
    longitude_deg: Mapped[float | None]
    outline: Mapped[dict[str, Any] | None]
    """GeoJSON Polygon or MultiPolygon (RFC 7946), WGS 84."""
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime] = mapped_column(default=now)


class LinkRow(Table):
    """A directed link between two assets: feeds, serves, borders."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("organisation_id", "link_type", "from_id", "to_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    link_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    link_type: Mapped[str] = mapped_column(String(64))
    from_id: Mapped[int] = mapped_column(ForeignKey("asset.asset_id"))
    to_id: Mapped[int] = mapped_column(ForeignKey("asset.asset_id"))
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)


class SourceRow(Table):
    """Where data come from: a contract for files, a push client, or a system that is asked."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("organisation_id", "name"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    source_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(200))
    source_type: Mapped[str] = mapped_column(String(64))
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime] = mapped_column(default=now)
    sealed: Mapped[str | None]
    """Its secrets, sealed."""
    enabled: Mapped[bool] = mapped_column(default=True)
    cursor: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How far it has been read."""
    looked_at: Mapped[datetime | None]
    """When it was asked last."""
    answered_at: Mapped[datetime | None]
    """When it answered last."""
    failures: Mapped[int] = mapped_column(default=0)
    """Times in a row that it could not be read."""
    rests_until: Mapped[datetime | None]
    """By the clock it is not asked before."""
    error: Mapped[dict[str, Any] | None]
    """Why it could not be read the last time."""
    removed_at: Mapped[datetime | None]


class ParcelRow(Table):
    """One version of one thing that a source delivered, and what became of it."""

    __tablename__ = "parcel"
    __table_args__ = (
        UniqueConstraint("organisation_id", "source_id", "key", "version"),
        Index("ix_parcel_state", "organisation_id", "source_id", "state"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    parcel_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.source_id"))
    key: Mapped[str] = mapped_column(String(1024))
    version: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(1024))
    contract: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(16))
    """taken, loaded or failed; open: to be tried again."""
    known_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    run_id: Mapped[str | None] = mapped_column(ForeignKey("run.run_id"))
    error: Mapped[dict[str, Any] | None]
    taken_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]


class SeriesRow(Table):
    """One quantity of one asset over time, in one unit."""

    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("organisation_id", "key"),
        Index("ix_series_asset", "organisation_id", "asset_id"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    series_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200))
    name: Mapped[str]
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.asset_id"))
    quantity: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str] = mapped_column(String(64))
    resolution: Mapped[str | None] = mapped_column(String(16))
    """ISO 8601 duration, or null for a series without a regular step."""
    zone: Mapped[str] = mapped_column(String(64), default="UTC")
    """IANA time zone of the site: what a local day is."""
    span: Mapped[str] = mapped_column(String(8))
    """How the lake files it: month, year or decade (``lake/layout.py``); never changed."""
    attributes: Mapped[dict[str, Any]] = mapped_column(default=dict)
    made_at: Mapped[datetime] = mapped_column(default=now)


class RunRow(Table):
    """One piece of work that wrote something, or tried to: a load, a training, a backtest."""

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_recent", "organisation_id", "started_at"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    run_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    run_type: Mapped[str] = mapped_column(String(32))
    """load, push, repair, train, issue, backtest, flush or compact."""
    state: Mapped[str] = mapped_column(String(16))
    """queued, running, done or failed."""
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.source_id"))
    title: Mapped[str]
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    progress_share: Mapped[float] = mapped_column(default=0.0)
    progress_note: Mapped[str] = mapped_column(default="")
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[dict[str, Any] | None]
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    beat_at: Mapped[datetime] = mapped_column(default=now)
    """Last sign of life of the process that does it."""


class NoteRow(Table):
    """One version of what somebody wrote about a time. A later one supersedes it; what it said stays."""

    __tablename__ = "note"
    __table_args__ = (
        Index("ix_note_time", "organisation_id", "superseded_at", "start_at"),
        Index("ix_note_series", "organisation_id", "series_id", "start_at"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.organisation_id"))
    note_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    standing: Mapped[bool] = mapped_column(default=True)
    """False in the version that removes it."""
    start_at: Mapped[datetime]
    end_at: Mapped[datetime | None]
    """End of the window that it is of, not included; null: of a moment."""
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.series_id"))
    asset_id: Mapped[int | None] = mapped_column(ForeignKey("asset.asset_id"))
    """Of a series, of an asset with all its series, or with neither: of everything."""
    text: Mapped[str] = mapped_column(String(2000))
    shared: Mapped[bool]
    """Everybody in the organisation reads it; else its author only."""
    author_kind: Mapped[str] = mapped_column(String(16))
    author_id: Mapped[str] = mapped_column(String(64))
    author_name: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime]
    """When its first version was."""
    changed_by: Mapped[str] = mapped_column(String(200))
    known_at: Mapped[datetime] = mapped_column(default=now)
    superseded_at: Mapped[datetime | None]
