"""Adding to the audit trail, in the transaction of the change itself: neither is there without the other."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from foresite.core.errors import DefectError
from foresite.core.timeaxis import now
from foresite.platform.actor import Actor
from foresite.platform.audit.actions import Action
from foresite.platform.audit.chain import GENESIS, entry_hash, personal_digest, plain
from foresite.platform.audit.tables import AuditEntryRow, AuditHeadRow
from foresite.platform.tenancy import Scope
from foresite.platform.trail import trail

HOUSE_CHAIN = 0
"""The number in place of an organisation's under which the installation's own chain is kept."""
_SECRET = re.compile("secret|password|token|hash|salt")
SHOWN = (
    "sequence", "at", "actor_kind", "actor_id", "actor_name", "address", "action", "object_kind", "object_id",
    "before", "after", "personal", "security", "request_id", "previous_hash", "hash",
)  # fmt: skip
"""What of an entry is shown."""
Facts = Mapping[str, Any]


def of_the_house(actor: Actor) -> Scope:
    """Return the scope of the installation's own chain: of what belongs to no organisation."""
    return Scope(HOUSE_CHAIN, "", actor)


def note(  # noqa: PLR0913 -- the facts of an entry
    session: Session,
    scope: Scope,
    action: Action,
    object_id: str | int = "",
    *,
    before: Facts | None = None,
    after: Facts | None = None,
    personal: Facts | None = None,
) -> None:
    """Add an entry to the chain of the scope: its actor did this.

    Others who add to the same chain wait until this transaction ends, so that the chain never forks.

    Args:
        session: the transaction in which the change is made.
        scope: whose chain; who acts.
        action: what is done.
        object_id: of the thing that it is done to.
        before: the thing as it was, None where there was none; what stays the same is left out.
        after: the thing as it is then. Values are JSON's, instants or sets; never a secret.
        personal: what of the change says who a person is: it can be erased, ``before`` and ``after`` cannot.

    Raises:
        DefectError: a fact is named like a secret.
    """
    before, after = _changed(before, after)
    _chained(session, scope, action, [(object_id, plain(before), plain(after))], plain(personal))


def note_made(session: Session, scope: Scope, action: Action, made: Iterable[tuple[str, Facts]]) -> None:
    """Add an entry for each of many things that were made together, by id and as they are; see ``note``."""
    _chained(session, scope, action, [(each, None, plain(_changed(None, after)[1])) for each, after in made])


def _chained(
    session: Session,
    scope: Scope,
    action: Action,
    things: Sequence[tuple[str | int, Any, Any]],
    personal: Any = None,
) -> None:
    """Add an entry for each thing, told as it was and as it is, in this order after the end of the chain."""
    if not things:
        return
    sequence, previous_hash = _head(session, scope)
    entries = []
    for object_id, before, after in things:
        sequence += 1
        entry: dict[str, Any] = {
            "organisation_id": scope.organisation_id,
            "sequence": sequence,
            "at": now(),
            "actor_kind": scope.actor.kind,
            "actor_id": scope.actor.actor_id,
            "actor_name": scope.actor.name,
            "address": scope.actor.address,
            "personal": personal,
            "salt": secrets.token_hex(16),
            "request_id": trail().request_id,
            "action": str(action),
            "security": action.bears_on_security,
            "object_kind": action.about,
            "object_id": str(object_id),
            "before": before,
            "after": after,
            "previous_hash": previous_hash,
        }
        entry["digest"] = personal_digest(entry)
        previous_hash = entry["hash"] = entry_hash(entry)
        entries.append(entry)
    session.execute(insert(AuditEntryRow), entries)
    session.execute(
        update(AuditHeadRow)
        .where(AuditHeadRow.organisation_id == scope.organisation_id)
        .values(sequence=sequence, hash=previous_hash)
    )


def chosen(  # noqa: PLR0913 -- what entries are searched by
    scope: Scope,
    *,
    actor: str = "",
    action: str = "",
    about: str = "",
    start: datetime | None = None,
    end: datetime | None = None,
    security: bool | None = None,
) -> Select[AuditEntryRow]:
    """Return the choice of entries of a chain: by id or name of the actor, action, object, time, security.

    ``about`` is the kind of a thing, or its kind and id: ``key`` or ``key:0197...``.
    """
    kind, _, object_id = about.partition(":")
    rows = select(AuditEntryRow).where(AuditEntryRow.organisation_id == scope.organisation_id)
    if actor:
        rows = rows.where(or_(AuditEntryRow.actor_id == actor, AuditEntryRow.actor_name == actor))
    if security is not None:
        rows = rows.where(AuditEntryRow.security == security)
    if start is not None:
        rows = rows.where(AuditEntryRow.at >= start)
    if end is not None:
        rows = rows.where(AuditEntryRow.at < end)
    by = {AuditEntryRow.action: action, AuditEntryRow.object_kind: kind, AuditEntryRow.object_id: object_id}
    return rows.where(*(column == value for column, value in by.items() if value))


def told(row: AuditEntryRow) -> dict[str, Any]:
    """Return an entry as lists and exports show it."""
    meaning = Action(row.action).meaning if row.action in set(Action) else ""
    return {name: getattr(row, name) for name in SHOWN} | {"meaning": meaning}


def _head(session: Session, scope: Scope) -> tuple[int, str]:
    """Lock the end of the chain and return its sequence and hash."""
    mine = AuditHeadRow.organisation_id == scope.organisation_id
    asked = select(AuditHeadRow.sequence, AuditHeadRow.hash).where(mine).with_for_update()
    there = session.execute(asked).one_or_none()
    if there is None:
        first = {"organisation_id": scope.organisation_id, "sequence": 0, "hash": GENESIS}
        there_or = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(there_or(AuditHeadRow).values(**first).on_conflict_do_nothing())
        there = session.execute(asked).one()
    return there.sequence, there.hash


def _changed(before: Facts | None, after: Facts | None) -> tuple[Facts | None, Facts | None]:
    """Leave out what stays the same."""
    for name in {*(before or ()), *(after or ())}:
        if _SECRET.search(name):
            raise DefectError(f"an audit entry may not tell {name}", code="audit-secret", name=name)
    if before is None or after is None:
        return before, after
    same = {name for name in before if name in after and before[name] == after[name]}
    return (
        {name: value for name, value in before.items() if name not in same},
        {name: value for name, value in after.items() if name not in same},
    )
