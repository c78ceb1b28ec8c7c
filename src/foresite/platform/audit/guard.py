"""What keeps the entries of the audit trail as they were written: triggers of the database itself."""

from sqlalchemy import Connection, text

_KEPT = (
    "organisation_id", "sequence", "at", "actor_kind", "actor_id", "digest", "request_id", "action",
    "security", "object_kind", "object_id", "previous_hash", "hash",
)  # fmt: skip
_NESTED = ("before", "after")
_ERASED = "new.actor_name = '' AND new.address = '' AND new.personal IS NULL AND new.salt = ''"
_REFUSAL = "the audit trail is append-only"


def guard(connection: Connection) -> None:
    """Let the database refuse to delete an entry, or to change more of it than to erase who it was."""
    postgresql = connection.dialect.name == "postgresql"
    same = "IS NOT DISTINCT FROM" if postgresql else "IS"
    nested = (f"CAST(new.{name} AS text) {same} CAST(old.{name} AS text)" for name in _NESTED)
    erasure = " AND ".join((_ERASED, *(f"new.{name} {same} old.{name}" for name in _KEPT), *nested))
    for statement in _postgresql(erasure) if postgresql else _sqlite(erasure):
        connection.execute(text(statement))


def unguard(connection: Connection) -> None:
    """Take the triggers away: for a migration that is undone."""
    for name in ("audit_entry_kept", "audit_entry_same"):
        on = " ON audit_entry" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER {name}{on}"))  # nosemgrep: sql-made-of-values -- words of ours
    if connection.dialect.name == "postgresql":
        connection.execute(text("DROP FUNCTION audit_entry_refuse()"))


def _sqlite(erasure: str) -> tuple[str, ...]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    return (
        f"CREATE TRIGGER audit_entry_kept BEFORE DELETE ON audit_entry {refuse}",
        f"CREATE TRIGGER audit_entry_same BEFORE UPDATE ON audit_entry WHEN NOT ({erasure}) {refuse}",
    )


def _postgresql(erasure: str) -> tuple[str, ...]:
    refuse = f"BEGIN RAISE EXCEPTION '{_REFUSAL}'; END"
    call, on = "EXECUTE FUNCTION audit_entry_refuse()", "ON audit_entry FOR EACH"
    return (
        f"CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$",
        f"CREATE TRIGGER audit_entry_kept BEFORE DELETE OR TRUNCATE {on} STATEMENT {call}",
        f"CREATE TRIGGER audit_entry_same BEFORE UPDATE {on} ROW WHEN (NOT ({erasure})) {call}",
    )
