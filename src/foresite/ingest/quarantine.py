"""Quarantine: preview, accept, drop and undo what a rule held back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import Engine

from foresite.catalog import series as catalog_series
from foresite.core.errors import BadDataError, ConflictError
from foresite.core.frames import FACT
from foresite.ingest import held
from foresite.ingest.held import get, told
from foresite.ingest.ledger import Ledger, Standing
from foresite.ingest.repair import Proposal, Quality
from foresite.ingest.tables import QuarantineRow
from foresite.platform.audit import Action, note
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting one held row would write, beside what stands there now."""

    row: QuarantineRow
    series_id: int
    proposal: Proposal | None
    standing: Standing | None

    def as_dict(self) -> dict[str, Any]:
        """Return JSON-able values."""
        return {
            **told(self.row),
            "would_write": self.proposal.as_dict() if self.proposal else None,
            "stands_now": self.standing.value if self.standing else None,
        }


def preview(
    engine: Engine, ledger: Ledger, scope: Scope, ids: Sequence[int], *, as_is: bool = False
) -> list[Preview]:
    """Tell what accepting these rows would write, without writing.

    Args:
        engine: the database.
        ledger: the lake.
        scope: whose rows.
        ids: of held rows.
        as_is: accept the value as it came instead of the proposed repair.
    """
    rows = get(engine, scope, ids)
    known = catalog_series.by_keys(engine, scope, sorted({row.series_key for row in rows if row.series_key}))
    made: list[Preview] = []
    for row in rows:
        proposal = _as_it_came(row) if as_is else Proposal.from_dict(row.proposal) if row.proposal else None
        series = known.get(row.series_key or "")
        made.append(Preview(row, series.series_id if series else 0, proposal, None))
    standing = ledger.standing(
        scope, [(each.series_id, each.proposal.event_at) for each in made if each.series_id and each.proposal]
    )
    return [
        Preview(
            each.row,
            each.series_id,
            each.proposal,
            standing.get((each.series_id, each.proposal.event_at)) if each.proposal else None,
        )
        for each in made
    ]


def _as_it_came(row: QuarantineRow) -> Proposal | None:
    if row.value is None or row.event_at is None:
        return None
    return Proposal("as-it-came", row.value, row.event_at)


def accept(engine: Engine, ledger: Ledger, scope: Scope, ids: Sequence[int], *, as_is: bool = False) -> int:
    """Write the repaired values with their quality codes and remember the repairs; returns rows accepted.

    Killed anywhere, it can be done again: the write carries an idempotency key of the rows.
    """
    planned = [
        each for each in preview(engine, ledger, scope, ids, as_is=as_is) if each.row.state != "accepted"
    ]
    for each in planned:
        if each.proposal is None or not each.series_id:
            raise BadDataError(
                f"the held row {each.row.quarantine_id} has nothing to accept",
                code="nothing-to-accept",
                remedy="Drop it, or accept its value as it came where it has one (--as-is).",
                quarantine_id=each.row.quarantine_id,
            )
    _refuse_two_for_one_instant(planned)
    if not planned:
        return 0
    with writing(engine, scope) as session:  # how to take it back is safe before there is anything to
        for each in planned:
            if each.row.undo is None:
                held.settle(session, scope, each.row, {"undo": _way_back(each)})
    batch_id = _append(ledger, scope, planned)
    with writing(engine, scope) as session:
        for each in planned:
            held.settle(session, scope, each.row, {"state": "accepted", "batch_id": batch_id})
            if not as_is and each.proposal is not None:
                held.remember(session, scope, each.row, each.proposal.repair)
        settled = _settled([each.row for each in planned], "accepted")
        note(session, scope, Action.HELD_ACCEPT, after=settled | {"as_is": as_is, "batch_id": batch_id})
        held.tell_settled(session, scope, [each.row for each in planned], "accepted")
    return len(planned)


def _settled(rows: Sequence[QuarantineRow], state: str) -> dict[str, Any]:
    """Return what the audit trail tells of rows that were settled together."""
    return {"state": state, "quarantine_ids": sorted(row.quarantine_id for row in rows)}


def _way_back(each: Preview) -> dict[str, Any]:
    before = {"value": each.standing.value, "quality": each.standing.quality} if each.standing else None
    return {"applied": each.proposal.as_dict() if each.proposal else None, "before": before}


def _refuse_two_for_one_instant(planned: list[Preview]) -> None:
    seen: set[object] = set()
    for each in planned:
        if each.proposal is None:
            continue
        spot = (each.series_id, each.proposal.event_at)
        if spot in seen:
            raise ConflictError(
                f"two of these rows would write {each.row.series_key} at {spot[1].isoformat()}",
                code="two-for-one-instant",
                remedy="Accept one of them and drop the other.",
                quarantine_id=each.row.quarantine_id,
            )
        seen.add(spot)


def _append(ledger: Ledger, scope: Scope, planned: list[Preview]) -> int:
    rows = [
        {
            "series_id": each.series_id,
            "event_at": each.proposal.event_at,
            "known_at": ledger.after(each.standing),
            "value": each.proposal.value,
            "quality": int(each.proposal.quality),
        }
        for each in planned
        if each.proposal
    ]
    said = repr([(each.row.quarantine_id, each.row.attempt) for each in planned])
    key = "accept:" + hashlib.sha256(said.encode()).hexdigest()
    return ledger.append(scope, pl.DataFrame(rows, schema=FACT), run_id=planned[0].row.run_id, key=key)


def drop(engine: Engine, scope: Scope, ids: Sequence[int]) -> int:
    """Set these rows aside for good; returns how many. Accepted rows must be undone first."""
    rows = get(engine, scope, ids)
    for row in rows:
        if row.state == "accepted":
            raise ConflictError(
                f"the held row {row.quarantine_id} is accepted",
                code="already-accepted",
                remedy="Undo it first.",
                quarantine_id=row.quarantine_id,
            )
    if not rows:
        return 0
    with writing(engine, scope) as session:
        for row in rows:
            held.settle(session, scope, row, {"state": "dropped"})
        note(session, scope, Action.HELD_DROP, after=_settled(rows, "dropped"))
        held.tell_settled(session, scope, rows, "dropped")
    return len(rows)


def undo(engine: Engine, ledger: Ledger, scope: Scope, ids: Sequence[int]) -> int:
    """Open accepted or dropped rows again: what stood before stands again, the repair is forgotten.

    A value that a later load has superseded since is left alone. Returns how many rows were opened.
    """
    rows = [row for row in get(engine, scope, ids) if row.state != "open"]
    accepted = [row for row in rows if row.state == "accepted"]
    known = catalog_series.by_keys(engine, scope, sorted({row.series_key or "" for row in accepted}))
    proposals = {row.quarantine_id: Proposal.from_dict((row.undo or {})["applied"]) for row in accepted}
    spots = {
        row.quarantine_id: (known[row.series_key or ""].series_id, proposals[row.quarantine_id].event_at)
        for row in accepted
    }
    standing = ledger.standing(scope, list(spots.values()))
    back: list[dict[str, Any]] = []
    for row in accepted:
        spot, proposal = spots[row.quarantine_id], proposals[row.quarantine_id]
        here = standing.get(spot)
        if here is None or (here.value, here.quality) != (proposal.value, int(proposal.quality)):
            continue
        before = (row.undo or {}).get("before") or {"value": None, "quality": int(Quality.WITHDRAWN)}
        back.append({"series_id": spot[0], "event_at": spot[1], "known_at": ledger.after(here), **before})
    if back:
        said = repr(sorted((row.quarantine_id, row.attempt) for row in accepted))
        key = "undo:" + hashlib.sha256(said.encode()).hexdigest()
        ledger.append(scope, pl.DataFrame(back, schema=FACT), run_id=accepted[0].run_id, key=key)
    if not rows:
        return 0
    with writing(engine, scope) as session:
        for row in rows:
            opened = {"state": "open", "batch_id": None, "undo": None, "attempt": row.attempt + 1}
            held.settle(session, scope, row, opened)
            if row.proposal:
                held.forget(session, scope, row)
        note(session, scope, Action.HELD_UNDO, after=_settled(rows, "open"))
        held.tell_settled(session, scope, rows, "open")
    return len(rows)
