"""Transactions: all or nothing, readers do not wait for a writer, an outage says what to do."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from foresite.catalog.tables import OrganisationRow
from foresite.core.errors import BadDataError, UnavailableError
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import make_engine, reading, writing
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import INSTALLATION


def test_failed_transaction_leaves_nothing(engine: Engine) -> None:
    def half_way() -> None:
        with writing(engine, INSTALLATION) as session:
            session.add(OrganisationRow(slug="half", name="half"))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half_way()
    with reading(engine, INSTALLATION) as session:
        assert session.scalar(select(OrganisationRow)) is None


def test_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with writing(engine, INSTALLATION) as writer:
        writer.add(OrganisationRow(slug="late", name="late"))
        writer.flush()
        with reading(engine, INSTALLATION) as reader:
            assert reader.scalar(select(OrganisationRow)) is None


def test_instants_come_back_aware_and_to_the_microsecond(engine: Engine) -> None:
    at = datetime(2024, 10, 27, 1, 30, 0, 123456, tzinfo=UTC)
    with writing(engine, INSTALLATION) as session:
        session.add(OrganisationRow(slug="exact", name="exact", made_at=at))
    with reading(engine, INSTALLATION) as session:
        assert session.scalar(select(OrganisationRow.made_at)) == at


def test_database_that_is_away_is_told_with_a_remedy() -> None:
    engine = make_engine(load_settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none"))
    with pytest.raises(UnavailableError, match="did not answer"), reading(engine, INSTALLATION) as session:
        session.scalar(select(OrganisationRow))


def test_database_without_its_tables_says_which_command_makes_them(settings: Settings) -> None:
    engine = make_engine(settings)
    with pytest.raises(UnavailableError, match="shape") as caught, reading(engine, INSTALLATION) as session:
        session.scalar(select(OrganisationRow))
    assert (caught.value.code, caught.value.remedy) == ("database-shape", "Run: foresite db upgrade")
    engine.dispose()


def test_home_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(BadDataError, match="cannot be made") as caught:
        make_engine(load_settings(home=tmp_path / "file" / "home"))
    assert "FORESITE_HOME" in caught.value.remedy


def test_file_that_is_no_database_is_told(settings: Settings) -> None:
    settings.home.mkdir()
    (settings.home / "foresite.db").write_text("this is not a database, whatever its name says " * 50)
    with pytest.raises(UnavailableError, match="not a database"):
        upgrade(settings)


def test_upgrade_of_a_database_that_is_away_is_told() -> None:
    settings = load_settings(database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.raises(UnavailableError, match="did not answer"):
        upgrade(settings)
