"""Sources: where an organisation's data come from, and how those fare that are asked."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from foresite.catalog.tables import SourceRow
from foresite.core.errors import ConflictError, ForesiteError, NotFoundError
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.auth.sealing import Sealer
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import SourceTold
from foresite.platform.events.outbox import publish
from foresite.platform.jobs.kinds import told
from foresite.platform.tenancy import Scope

FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(hours=1)
"""For how long a source that could not be read is not asked by the clock: doubled with each failure."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """What a source that is asked is to be.

    Attributes:
        name: of the source.
        kind: of ``sources.registry``.
        settings: as the kind wants them, without secrets.
        secrets: JSON of the secrets; None: there are none.
        enabled: whether it is asked by the clock.
        times: when it is asked, for the audit trail.
    """

    name: str
    kind: str
    settings: dict[str, Any]
    secrets: str | None = None
    enabled: bool = True
    times: dict[str, str] = field(default_factory=dict)


def ensure(
    engine: Engine, scope: Scope, name: str, *, source_type: str, settings: dict[str, Any] | None = None
) -> int:
    """Return the id of the source of that name, making it if it is not there."""
    mine = select(SourceRow).filter_by(organisation_id=scope.organisation_id, name=name)
    with writing(engine, scope) as session:
        row = session.scalar(mine)
        if row is None:
            row = SourceRow(
                organisation_id=scope.organisation_id,
                name=name,
                source_type=source_type,
                settings=settings or {},
            )
            session.add(row)
            session.flush()
        return row.source_id


def make(session: Session, scope: Scope, sealer: Sealer, spec: SourceSpec) -> SourceRow:
    """Set up a source.

    Raises:
        ConflictError: there is one of that name.
    """
    row = SourceRow(
        organisation_id=scope.organisation_id,
        name=spec.name,
        source_type=spec.kind,
        settings=spec.settings,
        enabled=spec.enabled,
    )
    session.add(row)
    _flush(session, row)
    row.sealed = _sealed(row, sealer, spec.secrets)
    note(session, scope, Action.SOURCE_MAKE, row.source_id, after=_facts(row) | spec.times)
    publish(session, scope, SourceTold(source_id=row.source_id, change="made"))
    return row


def change(session: Session, scope: Scope, sealer: Sealer, source_id: int, spec: SourceSpec) -> SourceRow:
    """Change a source; it is asked again at once, from where it was.

    Raises:
        ConflictError: there is another one of that name.
    """
    row = _expect(session, scope, source_id)
    before = _facts(row)
    row.name, row.settings, row.enabled = spec.name, spec.settings, spec.enabled
    _flush(session, row)
    row.sealed = _sealed(row, sealer, spec.secrets)
    row.failures, row.rests_until, row.error = 0, None, None
    note(session, scope, Action.SOURCE_CHANGE, source_id, before=before, after=_facts(row) | spec.times)
    publish(session, scope, SourceTold(source_id=source_id, change="changed"))
    return row


def remove(session: Session, scope: Scope, source_id: int) -> None:
    """Remove a source with its secrets; what it brought stays, and so does that it came from there."""
    row = _expect(session, scope, source_id)
    before = _facts(row)
    row.removed_at, row.sealed, row.enabled = now(), None, False
    row.name = f"{row.name[:180]} #{row.source_id}"  # the name is free again
    note(session, scope, Action.SOURCE_REMOVE, source_id, before=before)
    publish(session, scope, SourceTold(source_id=source_id, change="removed"))


def secrets_of(row: SourceRow, sealer: Sealer) -> str | None:
    """Return the secrets of a source, as JSON."""
    return sealer.open(row.sealed, bound_to=bound_to(row)).decode() if row.sealed else None


def answered(engine: Engine, scope: Scope, source_id: int) -> None:
    """Note that a source was read to its end."""
    with writing(engine, scope) as session:
        row = _expect(session, scope, source_id)
        was_well = row.failures == 0 and row.answered_at is not None
        row.looked_at = row.answered_at = now()
        row.failures, row.rests_until, row.error = 0, None, None
        if not was_well:
            publish(session, scope, SourceTold(source_id=source_id, change="well"))


def failed(engine: Engine, scope: Scope, source_id: int, error: ForesiteError) -> None:
    """Note that a source could not be read; by the clock it is let rest, the longer the oftener."""
    with writing(engine, scope) as session:
        row = _expect(session, scope, source_id)
        row.looked_at = now()
        row.failures += 1
        row.rests_until = row.looked_at + rest_after(row.failures)
        row.error = told(error)
        publish(session, scope, SourceTold(source_id=source_id, change="failing"))


def rest_after(failures: int) -> timedelta:
    """Return for how long a source rests after so many failures in a row.

    >>> [rest_after(times).total_seconds() / 60 for times in (1, 2, 3, 7, 1000)]
    [1.0, 2.0, 4.0, 60.0, 60.0]
    """
    doubled: int = 2 ** min(failures - 1, 10)
    return min(LONGEST_REST, FIRST_REST * doubled)


def resting(row: SourceRow, at: datetime) -> bool:
    """Tell whether a source is not asked by the clock at this moment."""
    return not row.enabled or (row.rests_until is not None and at < row.rests_until)


def every(engine: Engine, scope: Scope) -> list[SourceRow]:
    """Return all sources of the organisation by name."""
    with reading(engine, scope) as session:
        return list(session.scalars(_mine(scope).order_by(SourceRow.name)))


def get(engine: Engine, scope: Scope, source_id: int) -> SourceRow:
    """Return one source of the organisation."""
    with reading(engine, scope) as session:
        return _expect(session, scope, source_id)


def named(engine: Engine, scope: Scope, name: str) -> SourceRow:
    """Return one source of the organisation by its name, or by its id in digits."""
    with reading(engine, scope) as session:
        row = session.scalar(_mine(scope).where(SourceRow.name == name))
        if row is None and name.isdecimal():
            return _expect(session, scope, int(name))
    if row is None:
        raise _absent(name)
    return row


def bound_to(row: SourceRow) -> str:
    """Return what the secrets of a source are bound to."""
    return f"source.sealed:{row.organisation_id}:{row.source_id}"


def _mine(scope: Scope) -> Select[SourceRow]:
    return select(SourceRow).where(
        SourceRow.organisation_id == scope.organisation_id, SourceRow.removed_at.is_(None)
    )


def _expect(session: Session, scope: Scope, source_id: int) -> SourceRow:
    row = session.scalar(_mine(scope).where(SourceRow.source_id == source_id))
    if row is None:
        raise _absent(source_id)
    return row


def _absent(source_id: int | str) -> NotFoundError:
    return NotFoundError(f"there is no source {source_id}", code="source-absent", source_id=source_id)


def _facts(row: SourceRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("name", "source_type", "settings", "enabled")}


def _sealed(row: SourceRow, sealer: Sealer, secrets: str | None) -> str | None:
    return None if secrets is None else sealer.seal(secrets.encode(), bound_to=bound_to(row))


def _flush(session: Session, row: SourceRow) -> None:
    name = row.name
    try:
        session.flush()
    except IntegrityError as cause:
        raise ConflictError(
            f"there is a source {name} already",
            code="source-there",
            remedy="Choose another name: contracts of files are sources of their names too.",
            name=name,
        ) from cause
