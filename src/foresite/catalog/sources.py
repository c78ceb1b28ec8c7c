"""Sources: where an organisation's data come from."""

from typing import Any

from sqlalchemy import Engine, select

from foresite.catalog.tables import SourceRow
from foresite.core.errors import NotFoundError
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope


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


def every(engine: Engine, scope: Scope) -> list[SourceRow]:
    """Return all sources of the organisation by name."""
    with reading(engine, scope) as session:
        mine = select(SourceRow).filter_by(organisation_id=scope.organisation_id)
        return list(session.scalars(mine.order_by(SourceRow.name)))


def get(engine: Engine, scope: Scope, source_id: int) -> SourceRow:
    """Return one source of the organisation."""
    mine = select(SourceRow).filter_by(organisation_id=scope.organisation_id, source_id=source_id)
    with reading(engine, scope) as session:
        row = session.scalar(mine)
    if row is None:
        raise NotFoundError(f"there is no source {source_id}", code="source-absent", source_id=source_id)
    return row
