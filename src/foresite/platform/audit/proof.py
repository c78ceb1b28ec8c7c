"""Proving that a chain is whole: every entry there, as it was written, in its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Result, select
from sqlalchemy.orm import Session

from foresite.core.errors import DefectError
from foresite.platform.audit.chain import GENESIS, entry_hash, personal_digest
from foresite.platform.audit.tables import AuditEntryRow, AuditHeadRow
from foresite.platform.database import reading
from foresite.platform.tenancy import Scope

AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Proof:
    """A chain that was found whole: how many entries it has and the hash that stands for all of them.

    Kept outside, the hash shows later that nothing up to it was written anew.
    """

    entries: int
    hash: str


def verify(engine: Engine, scope: Scope, *, expect: str = "") -> Proof:
    """Compute a chain anew and compare.

    Args:
        engine: the database.
        scope: whose chain.
        expect: a hash that an earlier proof told; it must still be there.

    Raises:
        DefectError: naming the first entry that is not as it was written, or is not there.
    """
    before = GENESIS
    sequence = 0
    seen = not expect or expect == GENESIS
    with reading(engine, scope) as session:
        with _entries(session, scope) as entries:
            for entry in map(dict, entries.mappings()):
                _expect_next(entry, sequence + 1, before)
                sequence, before = entry["sequence"], entry["hash"]
                seen = seen or before == expect
        _expect_end(session, scope, sequence, before)
    if not seen:
        raise _broken(
            sequence,
            "expected",
            f"no entry has the hash {expect}: the chain was written anew or is another one",
        )
    return Proof(sequence, before)


def _entries(session: Session, scope: Scope) -> Result[Any]:
    mine = select(AuditEntryRow.__table__).where(AuditEntryRow.organisation_id == scope.organisation_id)
    ordered = mine.order_by(AuditEntryRow.sequence).execution_options(yield_per=AT_ONCE)
    return session.execute(ordered)


def _expect_next(entry: Mapping[str, Any], sequence: int, before: str) -> None:
    """Refuse an entry that is not the one that was written after the one before it."""
    if entry["sequence"] > sequence:
        raise _broken(sequence, "removed", f"the entry {sequence} is not there")
    if entry["sequence"] < sequence:
        raise _broken(entry["sequence"], "inserted", f"the entry {entry['sequence']} was not written by us")
    if entry_hash(entry) != entry["hash"]:
        raise _broken(sequence, "changed", f"the entry {sequence} is not as it was written")
    if entry["previous_hash"] != before:
        raise _broken(sequence, "inserted", f"the entry {sequence} does not follow the one before it")
    erased = not (entry["salt"] or entry["actor_name"] or entry["address"] or entry["personal"])
    if not erased and personal_digest(entry) != entry["digest"]:
        raise _broken(sequence, "changed", f"who did the entry {sequence} is not as it was written")


def _expect_end(session: Session, scope: Scope, sequence: int, before: str) -> None:
    """Refuse a chain that does not end where its head says."""
    head = session.scalar(select(AuditHeadRow).filter_by(organisation_id=scope.organisation_id))
    end = head.sequence if head else 0
    if sequence < end:
        raise _broken(sequence + 1, "cut", f"the entries from {sequence + 1} to {end} are not there")
    if sequence > end:
        raise _broken(end + 1, "inserted", f"the entry {end + 1} is beyond the end of the chain")
    if head and head.hash != before:
        raise _broken(sequence, "inserted", f"the entry {sequence} is not the last that was written")


def _broken(sequence: int, how: str, told: str) -> DefectError:
    return DefectError(
        f"the audit trail is broken: {told}",
        code=f"audit-{how}",
        remedy="Somebody with rights on the database changed it: compare with a backup and with exports.",
        sequence=sequence,
    )
