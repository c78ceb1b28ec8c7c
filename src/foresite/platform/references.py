"""References between rows of organisations: the database itself takes none from one to another's."""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, MetaData, text

_REFUSAL = "a row may refer to rows of its own organisation only"


class Reference(NamedTuple):
    """That a column of a table holds keys of another one, both tables of organisations."""

    table: str
    column: str
    parent: str
    key: str


def references(metadata: MetaData) -> Iterator[Reference]:
    """Return those that there are: of tables that say whose their rows are, to such tables."""
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            owned = "organisation_id" in table.columns and "organisation_id" in key.column.table.columns
            if owned and key.parent.name != "organisation_id":
                yield Reference(table.name, key.parent.name, key.column.table.name, key.column.name)


def keep_within(connection: Connection, *told: Reference) -> None:
    """Refuse rows that refer to another organisation's: foreign keys alone look past row-level security.

    For migrations: ``keep_within(op.get_bind(), Reference("series", "asset_id", "asset", "asset_id"))``. A
    batch that makes a table of SQLite anew loses what stands here; a test tells.
    """
    statements = _postgresql if connection.dialect.name == "postgresql" else _sqlite
    for each in told:
        for statement in statements(each):
            connection.execute(text(statement))


def let_go(connection: Connection, *told: Reference) -> None:
    """Take it back: for a migration that is undone."""
    for each in told:
        name = _name(each)
        if connection.dialect.name == "postgresql":
            dropped = [f"DROP TRIGGER {name} ON {each.table}", f"DROP FUNCTION {name}()"]
        else:
            dropped = [f"DROP TRIGGER {name}_{when}" for when in ("insert", "update")]
        for statement in dropped:
            connection.execute(text(statement))


def _name(told: Reference) -> str:
    return f"{told.table}_{told.column}_within"


def _mine(told: Reference) -> str:
    """Return the condition that the row referred to is there and of the same organisation."""
    own = f"{told.key} = new.{told.column} AND organisation_id = new.organisation_id"
    return f"EXISTS (SELECT 1 FROM {told.parent} WHERE {own})"  # noqa: S608 -- words of ours


def _sqlite(told: Reference) -> tuple[str, ...]:
    wrong = f"new.{told.column} IS NOT NULL AND NOT {_mine(told)}"
    refuse = f"FOR EACH ROW WHEN {wrong} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    columns = f"{told.column}, organisation_id"
    return (
        f"CREATE TRIGGER {_name(told)}_insert AFTER INSERT ON {told.table} {refuse}",
        f"CREATE TRIGGER {_name(told)}_update AFTER UPDATE OF {columns} ON {told.table} {refuse}",
    )


def _postgresql(told: Reference) -> tuple[str, ...]:
    raised = f"RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'foreign_key_violation'"
    body = f"BEGIN IF NOT {_mine(told)} THEN {raised}; END IF; RETURN NULL; END"
    when = f"AFTER INSERT OR UPDATE OF {told.column}, organisation_id ON {told.table}"
    held = f"FOR EACH ROW WHEN (new.{told.column} IS NOT NULL) EXECUTE FUNCTION {_name(told)}()"
    return (
        f"CREATE FUNCTION {_name(told)}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {_name(told)} {when} {held}",
    )
