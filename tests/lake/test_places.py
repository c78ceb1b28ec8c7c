"""The lake keeps the same promises on PostgreSQL and on an S3 endpoint as on a folder."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests import s3
from tests.lake.crashing import CORRECTED, facts, load

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.timeaxis import Window
from foresite.lake.lake import Lake
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import Table, make_engine
from foresite.platform.tenancy import Scope

ALL = Window.everything()


@pytest.fixture(scope="session")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3.running(tmp_path_factory.mktemp("s3")) as endpoint:
        yield endpoint


def on_s3(home: Path, endpoint: str) -> Settings:
    return load_settings(
        home=home,
        organisation="tenant",
        lake_url=f"s3://{s3.BUCKET}/{home.parent.name}",
        s3_endpoint=endpoint,
        s3_access_key=s3.KEY,
        s3_secret_key=s3.SECRET,
    )


def made_series(engine: Engine, scope: Scope) -> int:
    return series.ensure(engine, scope, [SeriesSpec("load", "load", "MW", resolution="PT1H")])["load"]


def check_the_promises(lake: Lake, scope: Scope, series_id: int) -> None:
    load(lake, scope, series_id)
    version = lake.version(scope)
    with lake.loading(scope, run_id=None, spans={series_id: "year"}) as bulk:
        bulk.write(facts(series_id, [-1.0]), corrected_known_at=CORRECTED)
    lake.append(scope, facts(series_id, [48.0], first=48))
    expected = [-1.0, *(float(n) for n in range(1, 49))]
    assert lake.read(scope, [series_id], ALL)["value"].to_list() == expected
    assert (lake.flush(scope), lake.compact(scope)) == (1, 1)
    assert lake.read(scope, [series_id], ALL)["value"].to_list() == expected
    before = lake.read(scope, [series_id], ALL, as_of=CORRECTED - timedelta(days=1))
    assert before["value"].to_list() == [float(n) for n in range(49)]
    pinned = lake.read(scope, [series_id], ALL, at_version=version)
    assert pinned["value"].to_list() == [float(n) for n in range(48)]
    assert lake.latest(scope, [series_id])["value"].to_list() == [48.0]
    assert lake.verify(scope) == []


@pytest.mark.integration
def test_bucket_keeps_the_promises_of_a_folder(
    settings: Settings, engine: Engine, tenant: Scope, s3_endpoint: str
) -> None:
    lake = Lake(on_s3(settings.home, s3_endpoint), engine)
    check_the_promises(lake, tenant, made_series(engine, tenant))


@pytest.fixture
def postgres(postgres_settings: Settings) -> Iterator[Engine]:
    engine = make_engine(postgres_settings)
    Table.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.mark.integration
def test_postgresql_keeps_the_promises_of_sqlite(postgres_settings: Settings, postgres: Engine) -> None:
    scope = organisations.create(postgres, "tenant")
    check_the_promises(Lake(postgres_settings, postgres), scope, made_series(postgres, scope))


@pytest.mark.integration
def test_writers_and_flushes_at_once_lose_and_double_nothing_on_postgresql(
    postgres_settings: Settings, postgres: Engine
) -> None:
    scope = organisations.create(postgres, "tenant")
    series_id = made_series(postgres, scope)
    writers = [
        threading.Thread(target=_append_many, args=(Lake(postgres_settings, postgres), scope, series_id, at))
        for at in (0, 1000, 2000)
    ]
    for writer in writers:
        writer.start()
    lake = Lake(postgres_settings, postgres)
    while any(writer.is_alive() for writer in writers):
        lake.flush(scope)
    lake.flush(scope)
    values = lake.versions(scope, [series_id], ALL)["value"].to_list()
    assert values == [float(at + n) for at in (0, 1000, 2000) for n in range(100)]
    assert lake.stats(scope)["rows"] == 300


def _append_many(lake: Lake, scope: Scope, series_id: int, at: int) -> None:
    for first in range(at, at + 100, 5):
        values = [float(first + n) for n in range(5)]
        lake.append(scope, facts(series_id, values, first=first))
