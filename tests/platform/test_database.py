"""Transactions: all or nothing, readers do not wait for a writer, an outage says what to do."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from foresite.catalog.tables import OrganisationRow
from foresite.core.errors import UnavailableError
from foresite.platform.config import load_settings
from foresite.platform.database import make_engine, reading, writing


def test_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def half_way() -> None:
        with writing(engine) as session:
            session.add(OrganisationRow(slug="half", name="half"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    with reading(engine) as session:
        assert session.scalar(select(OrganisationRow)) is None


def test_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine) as writer:
        writer.add(OrganisationRow(slug="late", name="late"))
        writer.flush()
        with reading(engine) as reader:
            assert reader.scalar(select(OrganisationRow)) is None


def test_instants_come_back_aware_and_to_the_microsecond(engine: Engine) -> None:
    at = datetime(2024, 10, 27, 1, 30, 0, 123456, tzinfo=UTC)
    with writing(engine) as session:
        session.add(OrganisationRow(slug="exact", name="exact", made_at=at))
    with reading(engine) as session:
        assert session.scalar(select(OrganisationRow.made_at)) == at


def test_database_that_is_away_is_told_with_a_remedy() -> None:
    engine = make_engine(load_settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none"))
    with pytest.raises(UnavailableError, match="did not answer"), reading(engine) as session:
        session.scalar(select(OrganisationRow))
