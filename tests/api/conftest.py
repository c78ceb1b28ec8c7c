"""One server's application over two organisations on one database."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from tests.api.people import browsing, person
from tests.platform.auth.openid.running import Liar

from foresite.api.app import create_app
from foresite.catalog import series
from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

START = datetime(2024, 1, 1, tzinfo=UTC)
LOAD = SeriesSpec(
    "north/load", "load", "MW", resolution="PT1H", zone="Europe/Berlin", asset=AssetSpec("north")
)


@pytest.fixture
def house(settings: Settings, engine: Engine) -> House:
    return House(settings, engine, Lake(settings, engine), Blobs(settings))


@pytest.fixture
def client(house: House, tenant: Scope) -> Iterator[TestClient]:
    with TestClient(create_app(house, tenant), raise_server_exceptions=False) as client:
        yield client


def rows(count: int, key: str = "north/load") -> dict[str, object]:
    return {
        "rows": [
            {"series": key, "event_at": (START + timedelta(hours=hour)).isoformat(), "value": float(hour)}
            for hour in range(count)
        ]
    }


@pytest.fixture
def load_id(house: House, tenant: Scope, client: TestClient) -> int:
    load_id = series.ensure(house.engine, tenant, [LOAD])["north/load"]
    assert client.post("/api/v1/observations", json=rows(48)).status_code == 201
    return load_id


@pytest.fixture
def liar():
    liar = Liar()
    yield liar
    liar.close()


@pytest.fixture
def owner(house, tenant, neighbour):
    with browsing(house, tenant, public_url="http://testserver", sso_networks="any") as owner:
        person(house, tenant, email="owner@example.org")
        owner.sign_in("owner@example.org")
        yield owner
