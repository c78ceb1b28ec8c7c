"""Publishing and reading again: events are rows, written last in the transaction that made them true.

Counting an event locks the organisation's count until the transaction ends. So ids follow the order of
commits, without a gap, and a reader that has seen an id has seen all before it. It is the last thing a
transaction does: nobody waits for more than one commit, and never in a circle.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, event, func, insert, select, text
from sqlalchemy.orm import Session

from foresite.core.timeaxis import Window, now
from foresite.platform.database import inserting, reading
from foresite.platform.events.kinds import Told, plain
from foresite.platform.events.tables import EventHeadRow, EventRow
from foresite.platform.tenancy import INSTALLATION, Scope

KEPT = 10_000
"""Events of an organisation that are kept for readers that come back."""
_FORGOTTEN_AT_ONCE = 256
_COUNT = text(
    "INSERT INTO event_head (organisation_id, last_id) VALUES (:mine, :added)"
    " ON CONFLICT (organisation_id) DO UPDATE SET last_id = event_head.last_id + :added RETURNING last_id"
)
_FORGET = text("DELETE FROM event WHERE organisation_id = :mine AND event_id <= :last")
_PENDING, _WRITTEN = "foresite.events", "foresite.events.written"
Waker = Callable[[int], None]
"""Told the number of an organisation in which something happened; must return at once."""
_wakers: dict[URL, list[Waker]] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened in an organisation."""

    event_id: int
    kind: str
    happened_at: datetime
    told: dict[str, Any]

    def as_json(self) -> bytes:
        """Return it as every door tells it."""
        said = {"id": self.event_id, "kind": self.kind, "at": self.happened_at, "data": self.told}
        return orjson.dumps(said, option=orjson.OPT_UTC_Z)


def publish(session: Session, owner: Scope | int, told: Told) -> None:
    """Tell what this transaction does, if it commits; whoever listens hears of it right after.

    Not within a savepoint: an event stays when that is rolled back. The number of an organisation instead
    of its scope is for those who work for all of them.
    """
    pending: list[tuple[int, Told]] | None = session.info.get(_PENDING)
    if pending is None:
        pending = session.info[_PENDING] = []
        session.info[_WRITTEN] = set()
        event.listen(session, "before_commit", _write_pending)
        event.listen(session, "after_commit", _wake_pending)
        event.listen(session, "after_rollback", _drop_pending)
    pending.append((owner if isinstance(owner, int) else owner.organisation_id, told))


def _write_pending(session: Session) -> None:
    if session.in_nested_transaction() or not session.info[_PENDING]:
        return
    session.flush()
    write(session.connection(), session.info[_PENDING])
    session.info[_WRITTEN] |= {owner for owner, _ in session.info[_PENDING]}
    session.info[_PENDING].clear()


def _wake_pending(session: Session) -> None:
    if session.info[_WRITTEN]:
        wake(session.get_bind().engine, session.info[_WRITTEN])
        session.info[_WRITTEN] = set()


def _drop_pending(session: Session) -> None:
    if not session.in_nested_transaction():
        session.info[_PENDING].clear()
        session.info[_WRITTEN] = set()


def write(connection: Connection, happened: Iterable[tuple[int, Told]]) -> None:
    """Add events by organisation; must be the last that a transaction does. ``wake`` when it is committed."""
    by_owner: dict[int, list[Told]] = {}
    for owner, told in happened:
        by_owner.setdefault(owner, []).append(told)
    at = now()
    for owner, several in sorted(by_owner.items()):  # in one order, or two transactions wait for each other
        count = {"mine": owner, "added": len(several)}
        last: int = connection.execute(_COUNT, count).scalar_one()
        first = last - len(several) + 1
        rows = [
            {
                "organisation_id": owner,
                "event_id": number,
                "kind": told.kind,
                "happened_at": at,
                "told": plain(told),
            }
            for number, told in enumerate(several, first)
        ]
        connection.execute(insert(EventRow), rows)
        if last // _FORGOTTEN_AT_ONCE != (first - 1) // _FORGOTTEN_AT_ONCE:
            connection.execute(_FORGET, {"mine": owner, "last": last - KEPT})


def tell(engine: Engine, scope: Scope, several: Sequence[Told]) -> None:
    """Publish in a transaction of its own what was done in others."""
    mine = scope.organisation_id
    with inserting(engine, scope) as connection:
        write(connection, [(mine, told) for told in several])
    wake(engine, [mine])


def wake(engine: Engine, owners: Iterable[int]) -> None:
    """Let readers look at once instead of at their next look."""
    wakers = _wakers.get(engine.url, ())
    for owner in owners if wakers else ():
        for waker in list(wakers):
            waker(owner)


def add_waker(engine: Engine, waker: Waker) -> Callable[[], None]:
    """Have something called after each commit of this process that told something; returns how to end it."""
    mine = _wakers.setdefault(engine.url, [])
    mine.append(waker)

    def end() -> None:
        with suppress(ValueError):
            mine.remove(waker)

    return end


def heads(engine: Engine, owners: Sequence[int]) -> dict[int, int]:
    """Return the last event of each of these organisations; 0 where nothing happened yet."""
    with reading(engine, INSTALLATION) as session:
        rows = session.execute(
            select(EventHeadRow.organisation_id, EventHeadRow.last_id).where(
                EventHeadRow.organisation_id.in_(owners)
            )
        )
        return dict.fromkeys(owners, 0) | {row.organisation_id: row.last_id for row in rows}


def of_kind(engine: Engine, scope: Scope, kind: str, window: Window) -> list[Event]:
    """Return those of the kept events of one kind that happened in a window, the oldest first."""
    columns = (EventRow.event_id, EventRow.kind, EventRow.happened_at, EventRow.told)
    within = (EventRow.happened_at >= window.start, EventRow.happened_at < window.end)
    mine = (EventRow.organisation_id == scope.organisation_id, EventRow.kind == kind, *within)
    with reading(engine, scope) as session:
        return [
            Event(*row) for row in session.execute(select(*columns).where(*mine).order_by(EventRow.event_id))
        ]


def after(engine: Engine, scope: Scope, event_id: int, *, limit: int) -> list[Event] | None:
    """Return the events after one, the oldest first; None if some of them are not kept any more."""
    mine = EventRow.organisation_id == scope.organisation_id
    columns = (EventRow.event_id, EventRow.kind, EventRow.happened_at, EventRow.told)
    with reading(engine, scope) as session:
        found = [
            Event(*row)
            for row in session.execute(
                select(*columns)
                .where(mine, EventRow.event_id > event_id)
                .order_by(EventRow.event_id)
                .limit(limit)
            )
        ]
        if not found:
            last = session.scalar(select(func.max(EventRow.event_id)).where(mine)) or 0
            return found if event_id == last else None
    return found if found[0].event_id == event_id + 1 else None
