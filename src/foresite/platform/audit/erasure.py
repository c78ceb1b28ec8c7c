"""Erasing who somebody was from the audit trail: what was done stays, and stays proved."""

from sqlalchemy import Engine, or_, update
from sqlalchemy.exc import ProgrammingError

from foresite.core.errors import ForbiddenError
from foresite.platform.audit.actions import Action
from foresite.platform.audit.entries import note
from foresite.platform.audit.tables import AuditEntryRow
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope

_NO_RIGHT = "42501"
"""PostgreSQL's code of a right that a role has not (its manual, appendix A)."""
ERASED = {"actor_name": "", "address": "", "personal": None, "salt": ""}
"""Without the salt, the digest that stays tells nothing, not even to who guesses names."""


def forget(engine: Engine, scope: Scope, person: str) -> int:
    """Erase names, addresses and personal facts from what a person did and what was done to them.

    Their id stays, which says nothing once they are gone elsewhere; so does that it was erased, and by whom.

    Args:
        engine: the database; on PostgreSQL as the owner of the tables: the application has no right to it.
        scope: whose chain.
        person: id of the person or key.

    Returns:
        How many entries were changed.

    Raises:
        ForbiddenError: the database does not let this role change entries.
    """
    theirs = or_(AuditEntryRow.actor_id == person, AuditEntryRow.object_id == person)
    mine = AuditEntryRow.organisation_id == scope.organisation_id
    erasing = update(AuditEntryRow).where(mine, theirs, AuditEntryRow.salt != "").values(**ERASED)
    try:
        with writing(engine, scope) as session:
            count = int(session.execute(erasing).rowcount)  # type: ignore[attr-defined]  # an UPDATE has one
            if count:
                note(session, scope, Action.AUDIT_FORGET, after={"entries": count})
    except ProgrammingError as cause:
        if getattr(cause.orig, "sqlstate", None) != _NO_RIGHT:
            raise
        raise ForbiddenError(
            "the application may not change entries of the audit trail",
            code="audit-kept",
            remedy="Name the role that owns the tables in FORESITE_DATABASE_OWNER_URL.",
        ) from cause
    return count
