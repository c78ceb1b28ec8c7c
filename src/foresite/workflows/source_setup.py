"""Sources that are asked: set up, tried, changed and removed; their settings are read by their kind."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from foresite.catalog import sources
from foresite.catalog.sources import SourceSpec
from foresite.catalog.tables import SourceRow
from foresite.core.errors import BadDataError
from foresite.ingest import contracts
from foresite.platform.auth.sealing import sealer
from foresite.platform.database import reading, writing
from foresite.platform.jobs import schedules
from foresite.platform.jobs.cron import Cron
from foresite.platform.jobs.tables import ScheduleRow
from foresite.platform.reach import reach
from foresite.platform.tenancy import Scope
from foresite.sources import registry
from foresite.sources.registry import PULLERS, puller_class
from foresite.sources.source import Puller, SourceSettings
from foresite.workflows.house import House
from foresite.workflows.jobs import PULL

EVERY_MINUTE = "* * * * *"
_BOUNDS = {"gt", "ge", "lt", "le", "min_length", "max_length", "expected"}
"""What may be told of a setting that is wrong: what its kind asks for, never what was given."""


class SourceAsk(BaseModel):
    """What a source is to be."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=180, examples=["landing bucket"])
    kind: str = Field(examples=["bucket"], description="One of GET /api/v1/source-kinds.")
    settings: dict[str, Any] = Field(
        examples=[{"bucket": "deliveries", "rules": [{"pattern": "*.csv", "contract": "meters"}]}],
        description="As the kind wants them. A secret that is left out stays as it is kept.",
    )
    cron: str = Field(
        default=EVERY_MINUTE,
        max_length=200,
        examples=["*/10 * * * *"],
        description="When it is asked, as schedules say it; empty: only when somebody has it asked.",
    )
    zone: str = Field(default="UTC", max_length=64, examples=["Asia/Tehran"], description="IANA time zone.")
    enabled: bool = Field(default=True, examples=[True])


def make(house: House, scope: Scope, asked: SourceAsk) -> SourceRow:
    """Set up a source whose settings its kind understands, and the schedule by which it is asked."""
    settings = _expected(house, scope, asked, asked.settings)
    with writing(house.engine, scope) as session:
        row = sources.make(session, scope, sealer(house.settings), _spec(asked, settings))
        _schedule(session, scope, row, asked)
        source_id = row.source_id
    return sources.get(house.engine, scope, source_id)


def change(house: House, scope: Scope, source_id: int, asked: SourceAsk) -> SourceRow:
    """Change a source; secrets that are not given stay, unless it is another place that they would go to."""
    before = settable(sources.get(house.engine, scope, source_id))
    if asked.kind != before.source_type:
        raise BadDataError(
            f"the source {before.name} is of the kind {before.source_type} and stays so",
            code="source-kind-fixed",
            remedy="Make another source.",
        )
    settings = _expected(house, scope, asked, _with_secrets(house, before, asked.settings))
    with writing(house.engine, scope) as session:
        row = sources.change(session, scope, sealer(house.settings), source_id, _spec(asked, settings))
        _schedule(session, scope, row, asked)
    return sources.get(house.engine, scope, source_id)


def remove(house: House, scope: Scope, source_id: int) -> None:
    """Remove a source and the schedule by which it is asked; what it brought stays."""
    settable(sources.get(house.engine, scope, source_id))
    with writing(house.engine, scope) as session:
        sources.remove(session, scope, source_id)
        for kept in _schedules_of(session, scope, source_id):
            session.delete(kept)


def check(house: House, scope: Scope, kind: str, given: Mapping[str, Any], source_id: int | None) -> str:
    """Ask a source with these settings whether it answers; nothing is kept. Say what was seen.

    Args:
        house: the open installation.
        scope: whose source it is or is to be.
        kind: of the source.
        given: its settings.
        source_id: of the source whose secrets stand in for those that are not given.
    """
    told = dict(given)
    if source_id is not None:
        told = _with_secrets(house, settable(sources.get(house.engine, scope, source_id)), given)
    settings = read_settings(kind, told)
    _expect_contracts(house, scope, settings)
    with closing(_open(house, kind, settings)) as source:
        return source.check()


def opened(house: House, row: SourceRow) -> Puller:
    """Return a kept source, open."""
    settings = read_settings(row.source_type, _with_secrets(house, settable(row), row.settings))
    return _open(house, row.source_type, settings)


def read_settings(kind: str, given: Mapping[str, Any]) -> SourceSettings:
    """Read settings as their kind wants them.

    Raises:
        BadDataError: there is no such kind, or one of them is wrong, and which.
    """
    wanted = puller_class(kind).Settings
    try:
        return wanted.model_validate(given)
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "settings"
        raise BadDataError(
            f"the setting {name} of the source is wrong: {first['msg'].removeprefix('Value error, ')}",
            code="source-settings",
            remedy=f"Settings of {kind}: {', '.join(wanted.model_fields)}.",
            setting=name,
            fault=first["type"],
            bounds={each: told for each, told in first.get("ctx", {}).items() if each in _BOUNDS},
        ) from None  # the cause may hold a secret


def kinds() -> Iterator[dict[str, Any]]:
    """Yield each kind of source with its settings as JSON Schema."""
    for kind, source in registry.kinds():
        settings = source.Settings
        yield {
            "kind": kind,
            "meaning": (source.__doc__ or "").partition("\n")[0],
            "settings_schema": settings.model_json_schema(),
            "secrets": sorted(settings.secrets()),
            "places": list(settings.places),
        }


def is_asked(row: SourceRow) -> bool:
    """Tell whether a source is asked for what is new; others come by themselves."""
    return row.source_type in PULLERS


def secrets_kept(house: House, row: SourceRow) -> list[str]:
    """Return the names of the secrets that are kept of a source."""
    if row.sealed is None:
        return []
    return sorted(json.loads(sources.secrets_of(row, sealer(house.settings)) or "{}"))


def sealed(session: Session) -> Iterator[tuple[SourceRow, str, str]]:
    """Yield the secrets of all sources there are, whosever: the row, its column and what that is bound to."""
    chosen = select(SourceRow).where(SourceRow.sealed.is_not(None)).with_for_update()
    for row in session.scalars(chosen).all():
        yield row, "sealed", sources.bound_to(row)


def cron_of(house: House, scope: Scope, source_id: int) -> ScheduleRow | None:
    """Return the schedule by which a source is asked."""
    with reading(house.engine, scope) as session:
        return next(iter(_schedules_of(session, scope, source_id)), None)


def schedules_of(house: House, scope: Scope) -> dict[int, ScheduleRow]:
    """Return the schedules by which sources are asked, by the source."""
    with reading(house.engine, scope) as session:
        rows = session.scalars(schedules.chosen(scope).where(ScheduleRow.kind == PULL.name))
        return {row.parameters["source_id"]: row for row in rows if "source_id" in row.parameters}


def _open(house: House, kind: str, settings: SourceSettings) -> Puller:
    most = house.settings.max_upload_bytes
    return puller_class(kind)(settings, reach(house.settings), most_bytes=most)


def settable(row: SourceRow) -> SourceRow:
    """Refuse a source that comes by itself."""
    if not is_asked(row):
        raise BadDataError(
            f"the source {row.name} comes by itself: there is nothing to set",
            code="source-not-set",
            remedy="It is there because files were loaded under a contract of this name.",
        )
    return row


def _spec(asked: SourceAsk, settings: SourceSettings) -> SourceSpec:
    secret = settings.secrets()
    plain = settings.model_dump(mode="json", exclude=set(secret), exclude_none=True)
    held = {name: getattr(settings, name) for name in secret}
    told = {name: each.get_secret_value() for name, each in held.items() if isinstance(each, SecretStr)}
    times = {"cron": asked.cron, "zone": asked.zone}
    return SourceSpec(asked.name, asked.kind, plain, json.dumps(told) if told else None, asked.enabled, times)


def _with_secrets(house: House, row: SourceRow, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings with the kept secrets where none are given and the place is the same."""
    kept = sources.secrets_of(row, sealer(house.settings))
    told: dict[str, Any] = json.loads(kept) if kept else {}
    places = puller_class(row.source_type).Settings.places
    if any(row.settings.get(name) != given.get(name) for name in places):
        told = {}  # a secret is sent nowhere else than where it was given for
    return told | {name: value for name, value in given.items() if value is not None}


def _expected(house: House, scope: Scope, asked: SourceAsk, given: Mapping[str, Any]) -> SourceSettings:
    """Refuse settings, contracts and times that cannot be, before anything is kept."""
    settings = read_settings(asked.kind, given)
    _expect_contracts(house, scope, settings)
    if asked.cron:
        Cron(asked.cron, asked.zone)
    return settings


def _expect_contracts(house: House, scope: Scope, settings: SourceSettings) -> None:
    for name in sorted(settings.contracts):
        contracts.get(house.engine, scope, name)


def _schedule(session: Session, scope: Scope, row: SourceRow, asked: SourceAsk) -> None:
    """Let a source be asked at its times, or at none."""
    for kept in _schedules_of(session, scope, row.source_id):
        session.delete(kept)
    session.flush()
    if asked.cron:
        values = {
            "name": f"{PULL.name} {row.name[:60]} #{row.source_id}",
            "kind": PULL.name,
            "parameters": {"source_id": row.source_id},
            "upon": schedules.CLOCK,
            "cron": asked.cron,
            "zone": asked.zone,
            "catch_up": "once",
            "pause_minutes": 15,
            "enabled": row.enabled,
        }
        schedules.add(session, scope, values)


def _schedules_of(session: Session, scope: Scope, source_id: int) -> list[ScheduleRow]:
    """Return the schedules that ask a source; which is looked for among those of the kind."""
    rows = session.scalars(schedules.chosen(scope).where(ScheduleRow.kind == PULL.name))
    return [row for row in rows if row.parameters.get("source_id") == source_id]
