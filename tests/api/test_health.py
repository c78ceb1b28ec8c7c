"""Health: ready only while database, lake, raw files and disk can take work, and what of it cannot."""

import shutil
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from tests.api.conftest import rows

from foresite.api.app import create_app
from foresite.catalog import organisations
from foresite.platform.config import Settings, load_settings
from foresite.platform.schema import upgrade
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
    assert _checks(served) == (200, dict.fromkeys(("database", "lake", "files", "disk"), "ok"))


@pytest.mark.parametrize("name", ["lake", "files"])
def test_place_that_takes_no_work_is_named(served: TestClient, settings: Settings, name: str) -> None:
    place = settings.home / name
    shutil.rmtree(place, ignore_errors=True)
    place.write_text("a file stands where the folder should")
    status, checks = _checks(served)
    assert status == 503
    assert str(place) in checks[name]
    assert {told for each, told in checks.items() if each != name} == {"ok"}


def test_database_that_is_away_is_named(opened: House) -> None:
    away = load_settings(
        home=opened.settings.home, database_url="postgresql://nobody:hush@127.0.0.1:1/none?connect_timeout=2"
    )
    scope = organisations.create(opened.engine, "tenant", name="Tenant")
    with TestClient(create_app(open_house(away), scope)) as client:
        status, checks = _checks(client)
        assert (status, checks["disk"], checks["files"]) == (503, "ok", "ok")
        assert checks["database"].startswith("the database did not answer")
        assert "hush" not in str(checks)
        refusal = client.get("/api/v1/series")
        assert (refusal.status_code, refusal.json()["code"]) == (503, "database-unavailable")
        assert refusal.headers["retry-after"] == "2"
        assert client.get("/healthz").status_code == 200


def test_database_of_another_shape_is_named(client: TestClient) -> None:
    status, checks = _checks(client)  # its tables were made, but no migration says so
    assert status == 503
    assert "shape" in checks["database"]


def test_no_disk_left_refuses_writes_and_is_not_ready(
    client: TestClient, load_id: int, settings: Settings
) -> None:
    object.__setattr__(settings, "min_free_bytes", 2**62)
    answer = client.post("/api/v1/observations", json=rows(1))
    assert (answer.status_code, answer.json()["code"]) == (503, "disk-full")
    assert "disk" in _checks(client)[1]["disk"]
