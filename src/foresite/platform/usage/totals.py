"""Reading what was used: by day and caller, or summed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine, func, select

from foresite.platform.database import reading
from foresite.platform.tenancy import Scope
from foresite.platform.usage.meter import COUNTS
from foresite.platform.usage.tables import UsageRow


@dataclass(frozen=True, slots=True)
class Total:
    """What one caller used on a day, or in a month."""

    period: str
    actor_kind: str
    actor_id: str
    requests: int
    rows: int
    bytes_in: int
    bytes_out: int


def totals(
    engine: Engine, scope: Scope, *, start: date | None = None, end: date | None = None, monthly: bool = False
) -> list[Total]:
    """Return what each caller of an organisation used from ``start`` up to, not including, ``end``."""
    period = func.substr(UsageRow.day, 1, 7) if monthly else UsageRow.day
    by = (period.label("period"), UsageRow.actor_kind, UsageRow.actor_id)
    sums = (func.sum(getattr(UsageRow, name)) for name in COUNTS)
    chosen = select(*by, *sums).where(UsageRow.organisation_id == scope.organisation_id)
    if start is not None:
        chosen = chosen.where(UsageRow.day >= start.isoformat())
    if end is not None:
        chosen = chosen.where(UsageRow.day < end.isoformat())
    ordered = chosen.group_by(*by).order_by(period.desc(), UsageRow.actor_kind, UsageRow.actor_id)
    with reading(engine, scope) as session:
        return [Total(*row[:3], *map(int, row[3:])) for row in session.execute(ordered)]
