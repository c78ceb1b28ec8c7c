"""Row-level security: PostgreSQL itself keeps the rows of organisations apart; SQLite has no such thing."""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, text

from foresite.platform.database import REACH_ALL, REACH_ONE

OWN, WHOLE = "own_rows", "installation_rows"
_MINE = f"organisation_id = (SELECT nullif(current_setting('{REACH_ONE}', true), '')::bigint)"
_EVERY = f"(SELECT current_setting('{REACH_ALL}', true)) = 'on'"
# as subqueries they are computed once a statement, and indexes of organisation_id are used
_BY_NAME = (
    "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity, EXISTS (SELECT 1 FROM pg_policy AS p"
    " WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL AND p.polwithcheck IS NOT NULL)"
    " FROM pg_class AS c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace"
    " AND c.relname <> 'alembic_version' ORDER BY 1"
)


def secure(connection: Connection, *tables: str) -> None:
    """Let transactions see and write only the rows of the organisation that they were opened for.

    It holds for the owner of the tables too. For migrations: ``secure(op.get_bind(), "new_table")``.
    """
    _secure(connection, tables, OWN, f"({_MINE} OR {_EVERY})")


def secure_whole(connection: Connection, *tables: str) -> None:
    """Let only transactions of the whole installation see and write rows that no organisation owns.

    Such are people, their sessions and the hashes of their passwords: a transaction for an organisation finds
    none of them, whatever it asks.
    """
    _secure(connection, tables, WHOLE, f"({_EVERY})")


def unsecure(connection: Connection, *tables: str) -> None:
    """Take ``secure`` back: for a migration that is undone."""
    _unsecure(connection, tables, OWN)


def unsecure_whole(connection: Connection, *tables: str) -> None:
    """Take ``secure_whole`` back."""
    _unsecure(connection, tables, WHOLE)


def _secure(connection: Connection, tables: Iterable[str], name: str, rule: str) -> None:
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.execute(text(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"))
            connection.execute(text(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"))
            connection.execute(text(f"CREATE POLICY {name} ON {table} USING {rule} WITH CHECK {rule}"))


def _unsecure(connection: Connection, tables: Iterable[str], name: str) -> None:
    if connection.dialect.name == "postgresql":
        for table in tables:
            connection.execute(text(f"DROP POLICY {name} ON {table}"))
            connection.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
            connection.execute(text(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"))


def grant(connection: Connection, role: str) -> None:
    """Let the application's role use the tables without owning any: it changes rows, never their rules."""
    name = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE ON audit_entry FROM {name}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
    ):
        connection.execute(text(statement))


def holes(connection: Connection) -> Iterator[str]:
    """Say in sentences why the server would not keep organisations apart on this connection."""
    role = connection.execute(
        text("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    ).one()
    if role.rolsuper:
        yield f"{role.rolname} is a superuser, whom no policy holds"
    elif role.rolbypassrls:
        yield f"{role.rolname} has BYPASSRLS, so no policy holds it"
    for table, enabled, forced, policy in connection.execute(text(_BY_NAME)):
        if not (enabled and forced and policy):
            yield f"the rows of the table {table} are not kept apart"


def owned(connection: Connection) -> int:
    """Return how many of the tables the connection's role owns, and could so take the policies from."""
    asked = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user"
    return int(connection.execute(text(asked)).scalar_one())
