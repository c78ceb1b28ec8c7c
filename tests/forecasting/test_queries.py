"""What doors show of forecasting: the models and issues of one series among those of very many."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from tests.conftest import import_tables

from foresite.catalog import organisations
from foresite.core.ids import new_id
from foresite.forecasting import queries
from foresite.forecasting.tables import IssueRow, ModelRow
from foresite.platform.config import Settings
from foresite.platform.database import make_engine, writing
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import Scope

START = datetime(2024, 1, 1, tzinfo=UTC)
MANY = 600
MINE, OTHER = 1, 2


def store(engine: Engine, scope: Scope, series_ids: list[int], issues: list[datetime]) -> str:
    """Store a model of these series and its issues; return the model's id."""
    model_id = new_id()
    own = {"organisation_id": scope.organisation_id, "run_id": new_id(), "model_id": model_id}
    with writing(engine, scope) as session:
        session.add(
            ModelRow(
                **own, forecaster="seasonal-naive", parameters={}, series_ids=series_ids, covariates=[],
                horizon_hours=24, issued_at=START, lake_version=1, window_start=START, window_end=START,
                artefact="0" * 64,
            )
        )  # fmt: skip
        session.flush()
        session.add_all(
            IssueRow(
                **own, issue_id=new_id(), issued_at=at, lake_version=1, series_ids=series_ids, rows=24
            )
            for at in issues
        )  # fmt: skip
    return model_id


def check_models_and_issues_of_one_series_among_many(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    mine = store(engine, tenant, [OTHER, MINE, MINE], [START, START + timedelta(hours=1)])
    store(engine, neighbour, [MINE], [START + timedelta(days=1)])
    for day in range(MANY):
        store(engine, tenant, [OTHER], [START + timedelta(days=day + 1)])
    assert [row.model_id for row in queries.models(engine, tenant, series_id=MINE)] == [mine]
    found = queries.issues(engine, tenant, series_id=MINE)
    assert [row.issued_at for row in found] == [START + timedelta(hours=1), START]
    assert len(queries.models(engine, tenant, series_id=OTHER, limit=MANY + 9)) == MANY + 1
    early = queries.issues(engine, tenant, series_id=OTHER, as_of=START + timedelta(days=1), limit=1)
    assert [row.issued_at for row in early] == [START + timedelta(days=1)]
    assert [row.issued_at for row in queries.issues(engine, tenant, as_of=START)] == [START]


def test_models_and_issues_of_a_series_are_found_among_many_others(
    engine: Engine, tenant: Scope, neighbour: Scope
) -> None:
    check_models_and_issues_of_one_series_among_many(engine, tenant, neighbour)


@pytest.mark.integration
def test_models_and_issues_of_a_series_are_found_among_many_others_on_postgresql(
    postgres_settings: Settings,
) -> None:
    import_tables()
    upgrade(postgres_settings)
    engine = make_engine(postgres_settings)
    tenant, neighbour = (organisations.ensure(engine, slug) for slug in ("tenant", "neighbour"))
    check_models_and_issues_of_one_series_among_many(engine, tenant, neighbour)
    engine.dispose()
