"""A bucket of a real S3 server, what is put into it, and asking it: for tests of sources."""

import time
from datetime import timedelta
from typing import Any

import obstore
import pytest
from benchmarks import s3
from obstore.store import S3Store
from tests.workflows.test_load_file import CONTRACT, START

from foresite.catalog import organisations, parcels, series
from foresite.catalog.tables import ParcelRow, SourceRow
from foresite.core.timeaxis import Window
from foresite.ingest import contracts
from foresite.ingest.contract import Contract
from foresite.platform.schema import upgrade
from foresite.workflows import source_setup
from foresite.workflows.house import open_house
from foresite.workflows.pulling import pull
from foresite.workflows.source_setup import SourceAsk

HOURS = 24


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with s3.running(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture
def bucket(server):
    """The bucket of the server, emptied."""
    store = S3Store(
        s3.BUCKET,
        endpoint=server.endpoint,
        access_key_id=server.key,
        secret_access_key=server.secret,
        region="us-east-1",
        client_options={"allow_http": True},
    )
    for page in obstore.list(store):
        obstore.delete(store, [each["path"] for each in page])
    return store


@pytest.fixture
def house(settings):
    upgrade(settings)
    house = open_house(
        settings.model_copy(update={"source_networks": "any"})
    )  # the bucket is on this machine
    yield house
    house.engine.dispose()


@pytest.fixture
def scope(house):
    made = organisations.create(house.engine, "tenant")
    contracts.keep(house.engine, made, Contract.parse(CONTRACT))
    return made


def told(server, **more):
    settings = {
        "bucket": s3.BUCKET,
        "endpoint": server.endpoint,
        "access_key": server.key,
        "secret_key": server.secret,
        "rules": [{"pattern": "in/**/*.csv", "contract": "meters"}],
    }
    return SourceAsk(name="landing", kind="bucket", settings=settings | more)


def made(house, scope, server, **more) -> int:
    return source_setup.make(house, scope, told(server, **more)).source_id


def put(bucket, name: str, meter: str = "m0", value: float = 10.0, first: int = 0) -> None:
    """Put a day of a meter into the bucket; a negative value is held back, a text cannot be read."""
    lines = ["time,meter,load"]
    lines += [f"{START + timedelta(hours=first + n):%Y-%m-%d %H:%M},{meter},{value}" for n in range(HOURS)]
    obstore.put(bucket, name, "\n".join(lines).encode())


def asked(house, scope, source_id, tmp_path):
    folder = tmp_path / f"pull-{time.monotonic_ns()}"
    folder.mkdir()
    return pull(house, scope, source_id, folder, lambda _share, _note: None)


def listed(bucket):
    return {each["path"]: each for page in obstore.list(bucket) for each in page}


def names(bucket) -> set[str]:
    return set(listed(bucket))


def states(house, scope, source_id) -> dict[str, str]:
    page = parcels.find(house.engine, scope, source_id, limit=1000)
    return {row.key: row.state for row in page.items}


def values(house, scope, meter: str = "m0") -> list[float]:
    key = f"city/{meter}/load"
    series_id = series.by_keys(house.engine, scope, [key])[key].series_id
    window = Window(START, START + timedelta(days=30))
    found: list[float] = house.lake.read(scope, [series_id], window)["value"].to_list()
    return found


def said(row: ParcelRow | SourceRow) -> dict[str, Any]:
    """Why it could not be loaded, or read."""
    assert row.error is not None
    return row.error


def versions(house, scope, meter: str = "m0") -> int:
    """How many versions of values there are: a doubled one would be one more."""
    key = f"city/{meter}/load"
    series_id = series.by_keys(house.engine, scope, [key])[key].series_id
    found = house.lake.versions(scope, [series_id], Window(START, START + timedelta(days=30)))
    return int(found.height)
