"""Connections to PostgreSQL: one that was cut while it rested is replaced, and nobody notices."""

import time

import pytest
from sqlalchemy import text
from tests.stores import superuser

from foresite.core.errors import UnavailableError
from foresite.platform.config import Settings
from foresite.platform.database import IDLE_SECONDS, in_one_message, make_engine, writing
from foresite.platform.tenancy import INSTALLATION, Scope


@pytest.mark.slow
@pytest.mark.integration
def test_connection_that_was_cut_while_it_rested_is_replaced(postgres_settings: Settings) -> None:
    engine = make_engine(postgres_settings)
    with writing(engine, INSTALLATION) as session:
        backend = session.scalar(text("SELECT pg_backend_pid()"))
    with superuser(postgres_settings) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [backend])
    time.sleep(IDLE_SECONDS + 0.1)
    with writing(engine, INSTALLATION) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != backend
    engine.dispose()


@pytest.mark.integration
def test_connection_that_is_cut_in_use_is_told_once_and_replaced_with_all_others(
    postgres_settings: Settings,
) -> None:
    engine, scope = make_engine(postgres_settings), Scope(1, "somebody")
    asked = "SELECT pg_backend_pid()"
    with writing(engine, scope) as one, writing(engine, scope) as other:
        backends = [each.scalar(text(asked)) for each in (one, other)]
    with superuser(postgres_settings) as admin:
        for backend in backends:
            admin.execute("SELECT pg_terminate_backend(%s)", [backend])
    with pytest.raises(UnavailableError):
        in_one_message(engine, scope, asked, ())
    time.sleep(0.01)  # what was connected at the moment of the loss is as old
    for _ in range(3):
        assert in_one_message(engine, scope, asked, ())[0][0] not in backends
    engine.dispose()
