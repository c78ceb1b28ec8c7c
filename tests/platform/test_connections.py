"""Connections to PostgreSQL: one that was cut while it rested is replaced, and nobody notices."""

import time

import psycopg
import pytest
from sqlalchemy import text

from foresite.platform.config import Settings
from foresite.platform.database import IDLE_SECONDS, make_engine, writing


@pytest.mark.slow
@pytest.mark.integration
def test_connection_that_was_cut_while_it_rested_is_replaced(postgres_settings: Settings) -> None:
    engine = make_engine(postgres_settings)
    with writing(engine) as session:
        backend = session.scalar(text("SELECT pg_backend_pid()"))
    assert postgres_settings.database_url is not None
    address = postgres_settings.database_url.get_secret_value().replace("+psycopg", "")
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("SELECT pg_terminate_backend(%s)", [backend])
    time.sleep(IDLE_SECONDS + 0.1)
    with writing(engine) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != backend
    engine.dispose()
