"""Empty installations on either store, made once a process by the migrations, and cheap for each test.

SQLite is a file that is copied. PostgreSQL is one database that is emptied after a test; who must have one to
itself, because it is killed or its shape is changed, is given a copy.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy.engine import URL, make_url

from foresite.core.ids import new_id
from foresite.platform.config import Settings, load_settings
from foresite.platform.schema import upgrade

OWNER, APP = "foresite_test_owner", "foresite_test_app"
"""Roles of all throw-away databases: who makes the tables, and who uses them and owns nothing.

Neither waits for the disk: nobody cuts the power of this server. What is killed is ``own_postgres``."""
POSTGRES = os.environ.get("FORESITE_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
KEY = "k" * 40
"""Seals secrets on PostgreSQL, where servers must share a key."""
CHEAP = {"password_memory_kib": 8, "password_passes": 1}
"""Hashing that costs nothing: what a hash costs in earnest is held by a test of its own."""
_ROWS = (
    "SELECT string_agg(format('DELETE FROM %I.%I', schemaname, tablename), '; ') FROM pg_tables WHERE"
    " schemaname IN ('public', 'dbos') AND tablename NOT IN ('alembic_version', 'dbos_migrations')"
)
_UNHELD = "SET session_replication_role = replica; SET lock_timeout = '20s'"
"""No key and no trigger holds who empties a database: in any order, the trail too."""


def told(folder: Path, **more: Any) -> Settings:
    """Return settings as tests want them: a walk over all routes must come to the end of the stream too."""
    return load_settings(home=folder / "home", organisation="tenant", stream_seconds=0.1, **CHEAP, **more)


@cache
def sqlite_file() -> Path:
    """Make an empty installation on SQLite, to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="foresite-test-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    upgrade(load_settings(home=folder))
    return folder / "foresite.db"


class Postgres:
    """Databases on a server: an empty installation, one that tests share, and copies."""

    def __init__(self) -> None:
        """Make the roles and an empty installation; the server must be there."""
        self._admin = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
        for role in (OWNER, APP):
            with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
                self._admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD '{role}'")
            with suppress(psycopg.errors.InternalError_):  # another process says so at this moment
                self._admin.execute(f"ALTER ROLE {role} SET synchronous_commit = off")
        self._made: list[str] = []
        self._template = self._create("template1")
        with tempfile.TemporaryDirectory() as folder:
            upgrade(self._settings(Path(folder), self._template))
        self._shared = self._create(self._template)
        self._emptier = psycopg.connect(_plain(_address(self._shared)), autocommit=True)
        self._emptier.execute(_UNHELD)
        found = self._emptier.execute(_ROWS).fetchone()
        self._emptying: str = found[0] if found else ""

    def shared(self, folder: Path, **more: Any) -> Settings:
        """Return settings on the database that tests share: ``empty`` it afterwards."""
        return self._settings(folder, self._shared, **more)

    def empty(self) -> None:
        """Take every row of the shared database away; whoever writes still is given time to end."""
        for last in (False, False, True):
            try:
                self._emptier.execute(self._emptying)
            except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
                if last:
                    raise
            else:
                return

    @contextmanager
    def copy(self, folder: Path, *, bare: bool = False) -> Iterator[Settings]:
        """Make a database that a test has to itself; a bare one has no tables yet."""
        name = self._create("template1" if bare else self._template)
        yield self._settings(folder, name)
        self._drop(name)

    def close(self) -> None:
        """Leave nothing behind."""
        self._emptier.close()
        for name in reversed(self._made.copy()):
            self._drop(name)
        self._admin.close()

    def _create(self, template: str) -> str:
        name = f"foresite_test_{new_id().replace('-', '')}"
        self._admin.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
        self._made.append(name)
        return name

    def _drop(self, name: str) -> None:
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
        self._made.remove(name)

    def _settings(self, folder: Path, name: str, **more: Any) -> Settings:
        app, owner = (
            _address(name).set(username=role, password=role).render_as_string(hide_password=False)
            for role in (APP, OWNER)
        )
        return told(folder, database_url=app, database_owner_url=owner, secret_key=KEY, **more)


def _address(name: str) -> URL:
    return make_url(POSTGRES).set(drivername="postgresql+psycopg", database=name)


def _plain(address: URL) -> str:
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def superuser(settings: Settings) -> psycopg.Connection[Any]:
    """Come to the database of these settings as its administrator, whom no policy holds."""
    name = make_url(settings.database_address).database
    assert name is not None
    return psycopg.connect(_plain(_address(name)), autocommit=True)
