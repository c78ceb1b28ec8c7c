"""The migrations make exactly the tables that the code expects, on both databases, and can be undone."""

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from tests.conftest import import_tables

from foresite.forecasting import queries
from foresite.platform.config import Settings
from foresite.platform.database import Table, inserting, make_engine
from foresite.platform.schema import alembic_config, shape, upgrade
from foresite.platform.tenancy import INSTALLATION, Scope


def _differences(settings: Settings) -> list[object]:
    import_tables()
    engine = make_engine(settings, as_owner=True)
    with inserting(engine, INSTALLATION) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        found = compare_metadata(context, Table.metadata)
    engine.dispose()
    return list(found)


def test_migrations_make_the_tables_of_the_code_on_sqlite(settings: Settings) -> None:
    upgrade(settings)
    assert _differences(settings) == []


@pytest.mark.integration
def test_migrations_make_the_tables_of_the_code_on_postgresql(bare_postgres_settings: Settings) -> None:
    upgrade(bare_postgres_settings)
    assert _differences(bare_postgres_settings) == []


def test_upgrading_twice_changes_nothing_and_the_last_step_can_be_undone(settings: Settings) -> None:
    upgrade(settings)
    upgrade(settings)
    engine = make_engine(settings, as_owner=True)
    at, newest = shape(settings, engine)
    assert at == newest != ""
    command.downgrade(alembic_config(settings), "-1")
    assert shape(settings, engine)[0] != newest
    upgrade(settings)
    assert shape(settings, engine)[0] == newest
    engine.dispose()


def check_old_batches_are_marked(settings: Settings) -> None:
    command.upgrade(alembic_config(settings), "0001")
    engine = make_engine(settings, as_owner=True)
    with inserting(engine, INSTALLATION) as connection:
        for slug in ("a", "b", "c"):
            connection.execute(
                sa.text("INSERT INTO organisation (slug, name, synthetic, made_at) VALUES (:s, :s, :n, 0)"),
                {"s": slug, "n": False},
            )
        ids = list(connection.scalars(sa.text("SELECT organisation_id FROM organisation ORDER BY slug")))
        for owner in (ids[0], ids[1], ids[0]):
            connection.execute(
                sa.text(
                    "INSERT INTO batch (organisation_id, written_at, rows, committed, body_hash, receipt) "
                    "VALUES (:o, 0, 1, :yes, '', '{}')"
                ),
                {"o": owner, "yes": True},
            )
    upgrade(settings)
    with inserting(engine, INSTALLATION) as connection:
        marks = connection.execute(
            sa.text("SELECT organisation_id, application, number, content FROM lake_sum ORDER BY 1")
        )
        found = [
            (owner, application, number, bytes(content)) for owner, application, number, content in marks
        ]
    engine.dispose()
    assert found == [(ids[0], "unproven", 3, b""), (ids[1], "unproven", 2, b"")]


def test_rows_from_before_checksums_are_marked_as_unproven_on_sqlite(settings: Settings) -> None:
    check_old_batches_are_marked(settings)


@pytest.mark.integration
def test_rows_from_before_checksums_are_marked_as_unproven_on_postgresql(
    bare_postgres_settings: Settings,
) -> None:
    check_old_batches_are_marked(bare_postgres_settings)


def check_forecasts_from_before_are_found_by_their_series(settings: Settings) -> None:
    command.upgrade(alembic_config(settings), "0003")
    engine = make_engine(settings, as_owner=True)
    with inserting(engine, INSTALLATION) as connection:
        connection.execute(
            sa.text(
                "INSERT INTO organisation (slug, name, synthetic, made_at) VALUES ('tenant', '', :no, 0)"
            ),
            {"no": False},
        )
        scope = Scope(connection.scalar(sa.text("SELECT organisation_id FROM organisation")) or 0, "tenant")
        for name, series_ids in (("a", "[7, 8, 7]"), ("b", "[8]"), ("c", "[]")):
            told = {"o": scope.organisation_id, "n": name, "s": series_ids}
            connection.execute(
                sa.text(
                    "INSERT INTO model (organisation_id, model_id, run_id, forecaster, parameters, "
                    "series_ids, covariates, horizon_hours, issued_at, lake_version, window_start, "
                    "window_end, artefact, made_at) "
                    "VALUES (:o, :n, '', '', '{}', :s, '[]', 1, 0, 0, 0, 0, '', 0)"
                ),
                told,
            )
            connection.execute(
                sa.text(
                    "INSERT INTO issue (organisation_id, issue_id, run_id, model_id, issued_at, "
                    "lake_version, series_ids, rows, made_at) VALUES (:o, :n, '', :n, 5, 0, :s, 0, 0)"
                ),
                told,
            )
    upgrade(settings)
    found = {
        series_id: [
            [row.model_id for row in queries.models(engine, scope, series_id=series_id)],
            [row.issue_id for row in queries.issues(engine, scope, series_id=series_id)],
        ]
        for series_id in (7, 8, 9)
    }
    engine.dispose()
    assert found == {7: [["a"], ["a"]], 8: [["b", "a"], ["b", "a"]], 9: [[], []]}


def test_forecasts_from_before_are_found_by_their_series_on_sqlite(settings: Settings) -> None:
    check_forecasts_from_before_are_found_by_their_series(settings)


@pytest.mark.integration
def test_forecasts_from_before_are_found_by_their_series_on_postgresql(
    bare_postgres_settings: Settings,
) -> None:
    check_forecasts_from_before_are_found_by_their_series(bare_postgres_settings)


def check_the_tail_is_kept(settings: Settings) -> None:
    upgrade(settings)
    engine = make_engine(settings, as_owner=True)
    with inserting(engine, INSTALLATION) as connection:
        connection.execute(
            sa.text("INSERT INTO organisation (slug, name, synthetic, made_at) VALUES ('a', '', :no, 0)"),
            {"no": False},
        )
        owner = connection.scalar(sa.text("SELECT organisation_id FROM organisation"))
        told = [{"o": owner, "n": n, "v": None if n == 2 else n / 3} for n in range(5)]
        connection.execute(
            sa.text(
                "INSERT INTO tail (organisation_id, series_id, event_at, known_at, batch_id, value, quality)"
                " VALUES (:o, :n + 10, :n + 20, :n + 30, 5 - :n, :v, :n)"
            ),
            told,
        )
    found = []
    for step in (None, "0004", "head"):
        if step is not None:
            move = command.upgrade if step == "head" else command.downgrade
            move(alembic_config(settings), step)
        with inserting(engine, INSTALLATION) as connection:
            rows = connection.execute(
                sa.text(
                    "SELECT organisation_id, series_id, event_at, known_at, batch_id, value, quality"
                    " FROM tail ORDER BY series_id"
                )
            )
            found.append([tuple(row) for row in rows])
        engine.dispose()
    assert found[0] == found[1] == found[2]
    assert [row[4:] for row in found[2]] == [(5 - n, None if n == 2 else n / 3, n) for n in range(5)]
    assert _differences(settings) == []


def test_the_tail_is_kept_when_it_is_laid_out_by_batch_on_sqlite(settings: Settings) -> None:
    check_the_tail_is_kept(settings)


@pytest.mark.integration
def test_the_tail_is_kept_when_it_is_laid_out_by_batch_on_postgresql(
    bare_postgres_settings: Settings,
) -> None:
    check_the_tail_is_kept(bare_postgres_settings)
