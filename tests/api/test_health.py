"""Health: ready only while database, lake, raw files and disk can take work, and what of it cannot."""

import shutil
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from structlog.testing import capture_logs
from tests.api.conftest import rows
from tests.platform.jobs.working import working
from tests.receivers import awaited

from foresite.api.app import create_app
from foresite.catalog import organisations
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import make_engine, writing
from foresite.platform.jobs.slots import anybody_works, take_database_slot
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import INSTALLATION
from foresite.workflows.house import House, open_house


@pytest.fixture
def opened(settings: Settings) -> Iterator[House]:
    upgrade(settings)
    house = open_house(settings)
    yield house
    house.engine.dispose()


@pytest.fixture
def served(opened: House) -> Iterator[TestClient]:
    scope = organisations.create(opened.engine, "tenant", name="Tenant")
    with TestClient(create_app(opened, scope)) as client:
        yield client


def _checks(client: TestClient) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["checks"]


def test_server_that_can_work_is_ready(served: TestClient) -> None:
    assert served.get("/healthz").json() == {"status": "alive"}
    assert _checks(served) == (
        200,
        dict.fromkeys(("database", "lake", "files", "disk"), "ok") | {"worker": "failed"},
    )


@pytest.mark.parametrize("name", ["lake", "files"])
def test_place_that_takes_no_work_is_named(served: TestClient, settings: Settings, name: str) -> None:
    place = settings.home / name
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("a file stands where the folder should")
    with capture_logs() as logged:
        status, checks = _checks(served)
        assert _checks(served) == (status, checks)
    assert status == 503
    assert {each for each, told in checks.items() if told == "failed"} == {name, "worker"}
    (why,) = [each["reason"] for each in logged if each.get("check") == name]  # asked twice, told once
    assert str(place) in why
    assert str(place) not in served.get("/readyz").text


def test_database_that_is_away_is_named(opened: House) -> None:
    away = load_settings(
        home=opened.settings.home, database_url="postgresql://nobody:hush@127.0.0.1:1/none?connect_timeout=2"
    )
    scope = organisations.create(opened.engine, "tenant", name="Tenant")
    with TestClient(create_app(open_house(away), scope)) as client:
        with capture_logs() as logged:
            status, checks = _checks(client)
        assert (status, checks["disk"], checks["files"], checks["database"]) == (503, "ok", "ok", "failed")
        (why,) = [each["reason"] for each in logged if each.get("check") == "database"]
        assert why.startswith("the database did not answer")
        assert "hush" not in str(logged)
        refusal = client.get("/api/v1/series")
        assert (refusal.status_code, refusal.json()["code"]) == (503, "database-unavailable")
        assert refusal.headers["retry-after"] == "2"
        assert client.get("/healthz").status_code == 200


def test_worker_is_told_and_makes_no_server_unready(served: TestClient, settings: Settings) -> None:
    with working(settings):
        awaited(lambda: _checks(served)[1]["worker"] == "ok")
        assert _checks(served)[0] == 200
    assert _checks(served)[1]["worker"] == "failed"


def test_worker_on_postgresql_is_seen_wherever_it_runs(postgres_settings: Settings) -> None:
    upgrade(postgres_settings)
    engine = make_engine(postgres_settings)
    assert not anybody_works(postgres_settings, engine)
    slot = take_database_slot(engine)
    assert slot.held()
    assert anybody_works(postgres_settings, engine)
    slot._connection.close()
    engine.dispose()


def test_database_of_another_shape_is_named(client: TestClient, engine: Engine) -> None:
    with writing(engine, INSTALLATION) as session:
        session.execute(text("DELETE FROM alembic_version"))  # its tables are there, but no migration says so
    with capture_logs() as logged:
        status, checks = _checks(client)
    assert (status, checks["database"]) == (503, "failed")
    assert "shape" in str(logged)


def test_no_disk_left_refuses_writes_and_is_not_ready(
    client: TestClient, load_id: int, settings: Settings
) -> None:
    object.__setattr__(settings, "min_free_bytes", 2**62)
    answer = client.post("/api/v1/observations", json=rows(1))
    assert (answer.status_code, answer.json()["code"]) == (503, "disk-full")
    assert _checks(client)[1]["disk"] == "failed"
