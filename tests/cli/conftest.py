"""An installation that commands find by their surroundings, and how they are called."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from foresite.catalog import organisations
from foresite.cli import shell
from foresite.cli.door import as_json
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

Ask = Callable[..., tuple[int, str]]
FOUND = ("home", "organisation", "database_url", "database_owner_url", "secret_key", "redis_url")
"""Settings by which a command comes to the installation of a test."""


@pytest.fixture
def house(settings: Settings, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> House:
    for name in FOUND:
        value = getattr(settings, name)
        if value is not None:
            plain = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
            monkeypatch.setenv(f"FORESITE_{name.upper()}", plain)
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


@pytest.fixture
def scope(house: House) -> Scope:
    return organisations.create(house.engine, "tenant")


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Call the shell; returns its exit code and what it printed."""

    def asked(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["foresite", *arguments])
        with _as_a_process(), pytest.raises(SystemExit) as end:
            shell.run()
        as_json.set(False)
        return int(end.value.code or 0), capsys.readouterr().out

    return asked


@contextmanager
def _as_a_process() -> Iterator[None]:
    """Close the connections that a command leaves to the end of its process."""
    opened = []

    def note(connection, _record) -> None:
        opened.append(connection)

    event.listen(Pool, "connect", note)
    try:
        yield
    finally:
        event.remove(Pool, "connect", note)
        for each in opened:
            each.close()
