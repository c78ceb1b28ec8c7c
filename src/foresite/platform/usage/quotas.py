"""Monthly quotas of keys: never exceeded, by however many servers.

A server takes a block of a key's quota from the database and lets requests through against it; what it has
left when it ends it gives back. One that is killed takes its block with it: a hundredth of the quota.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from time import monotonic

from sqlalchemy import Engine, Select, select

from foresite.core.errors import TooSoonError
from foresite.core.timeaxis import now
from foresite.platform.auth.tables import ApiKeyRow
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope

MOST_AT_ONCE, SHARE = 1000, 100
"""A block is at most so many requests, and at most one part in so many of the quota."""
BELIEVED_SECONDS = 2.0
"""For how long a quota that was used up is believed to be: it may be raised."""


@dataclass(slots=True)
class _Block:
    """What a server may still let through of a key's quota of one month."""

    month: str
    left: int
    used_up_until: float = 0.0


class Quotas:
    """Lets requests of keys through while their quota of the month lasts; for one event loop."""

    def __init__(self, engine: Engine) -> None:
        """Begin with nothing taken."""
        self._engine = engine
        self._blocks: dict[str, tuple[Scope, _Block]] = {}
        self._turn = asyncio.Lock()

    async def take(self, scope: Scope) -> None:
        """Count a request of the key that acts against its quota.

        Raises:
            TooSoonError: the quota of this month is used up.
        """
        key_id, at = scope.actor.actor_id, now()
        month = at.strftime("%Y-%m")
        block = self._known(key_id, month) or await self._taken(scope, key_id, month)
        if block.left < 1:
            _refuse(at)
        block.left -= 1

    def _known(self, key_id: str, month: str) -> _Block | None:
        """Return what may be let through, or None where the database has to be asked."""
        _, block = self._blocks.get(key_id, (None, None))
        if block is None or block.month != month:
            return None
        return block if block.left > 0 or block.used_up_until > monotonic() else None

    async def _taken(self, scope: Scope, key_id: str, month: str) -> _Block:
        """Take a block from the database, unless another request has while this one waited."""
        async with self._turn:
            there = self._known(key_id, month)
            if there is not None:
                return there
            left = await asyncio.to_thread(take_block, self._engine, scope, key_id, month)
            block = _Block(month, left, 0.0 if left else monotonic() + BELIEVED_SECONDS)
            self._blocks[key_id] = scope, block
            return block

    async def give_back(self) -> None:
        """Give back what is left of all blocks: the server ends."""
        blocks, self._blocks = self._blocks, {}
        for key_id, (scope, block) in blocks.items():
            if block.left:
                await asyncio.to_thread(give_block_back, self._engine, scope, key_id, block.month, block.left)


def take_block(engine: Engine, scope: Scope, key_id: str, month: str) -> int:
    """Take some of what is left of a key's quota; 0 if nothing is."""
    with writing(engine, scope) as session:
        row = session.scalars(_locked(scope, key_id)).one()
        if row.quota_month != month:
            row.quota_month, row.quota_taken = month, 0
        quota = row.monthly_quota or 0
        block = max(1, min(MOST_AT_ONCE, quota // SHARE))
        taken = max(0, min(block, quota - row.quota_taken))
        row.quota_taken += taken
        return taken


def give_block_back(engine: Engine, scope: Scope, key_id: str, month: str, left: int) -> None:
    """Give back what was taken and not used, unless its month is over."""
    with writing(engine, scope) as session:
        row = session.scalar(_locked(scope, key_id))
        if row is not None and row.quota_month == month:
            row.quota_taken -= left


def _locked(scope: Scope, key_id: str) -> Select[ApiKeyRow]:
    mine = select(ApiKeyRow).filter_by(organisation_id=scope.organisation_id, key_id=key_id)
    return mine.with_for_update()


def renews_at(at: datetime) -> datetime:
    """Return when the next month begins.

    >>> from datetime import UTC
    >>> renews_at(datetime(2024, 12, 31, 23, tzinfo=UTC)).isoformat()
    '2025-01-01T00:00:00+00:00'
    """
    first = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return first.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)


def _refuse(at: datetime) -> None:
    renewed = renews_at(at)
    raise TooSoonError(
        "the quota of this key for this month is used up",
        code="quota-exceeded",
        remedy=f"It renews at {renewed.isoformat()}; an admin can make a key with a larger one.",
        seconds=ceil((renewed - at).total_seconds()),
        renews_at=renewed.isoformat(),
    )
