"""The meter: counts what callers use in memory and writes it down every few seconds.

A server that is killed loses what it counted since it last wrote, five seconds at most; one that
ends writes before it does.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite

from foresite.core.errors import ForesiteError
from foresite.core.timeaxis import now
from foresite.platform.database import inserting
from foresite.platform.telemetry import logger
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.platform.usage.tables import UsageRow

WRITE_SECONDS = 5.0


class Payer(NamedTuple):
    """Whose use it is: an organisation, and who in it."""

    organisation_id: int
    actor_kind: str
    actor_id: str

    @classmethod
    def of(cls, scope: Scope) -> "Payer":
        """Return who pays for what is done in a scope."""
        return cls(scope.organisation_id, scope.actor.kind, scope.actor.actor_id)


@dataclass(slots=True)
class Use:
    """How much was used."""

    requests: int = 0
    rows: int = 0
    bytes_in: int = 0
    bytes_out: int = 0

    def add(self, other: "Use") -> None:
        """Add what was used besides."""
        self.requests += other.requests
        self.rows += other.rows
        self.bytes_in += other.bytes_in
        self.bytes_out += other.bytes_out


Counted = dict[tuple[Payer, str], Use]
COUNTS = tuple(each.name for each in fields(Use))


class Meter:
    """Counts for one server; of one event loop."""

    def __init__(self, engine: Engine) -> None:
        """Begin at nothing."""
        self._engine = engine
        self._counted: Counted = {}
        self._writing = asyncio.Lock()

    def add(self, payer: Payer, use: Use) -> None:
        """Count what somebody used now."""
        day = now().date().isoformat()
        there = self._counted.get((payer, day))
        if there is None:
            self._counted[payer, day] = there = Use()
        there.add(use)

    async def keep_writing(self) -> None:
        """Write down what was counted, every few seconds, until cancelled."""
        while True:
            await asyncio.sleep(WRITE_SECONDS)
            await self.write()

    async def write(self) -> None:
        """Write down what was counted; where the database is away, it is written the next time."""
        async with self._writing:
            taken, self._counted = self._counted, {}
            if not taken:
                return
            try:
                await asyncio.to_thread(write, self._engine, taken)
            except ForesiteError as cause:
                logger(__name__).warning("usage could not be written; it is kept", reason=cause.message)
                for key, use in taken.items():
                    self._counted.setdefault(key, Use()).add(use)


def write(engine: Engine, counted: Mapping[tuple[Payer, str], Use]) -> None:
    """Add counts to what is written, in one statement."""
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    rows = [
        {**payer._asdict(), "day": day} | {name: getattr(use, name) for name in COUNTS}
        for (payer, day), use in sorted(counted.items(), key=lambda each: each[0])
    ]
    given = insert(UsageRow)
    table = UsageRow.__table__.c
    sums = {name: table[name] + given.excluded[name] for name in COUNTS}
    adding = given.on_conflict_do_update(index_elements=list(UsageRow.__table__.primary_key), set_=sums)
    with inserting(engine, INSTALLATION) as connection:
        connection.execute(adding, rows)
