"""The lake keeps the same promises on PostgreSQL and on an S3 endpoint as on a folder."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import obstore
import polars as pl
import pytest
from benchmarks import s3
from obstore.store import LocalStore, S3Store
from sqlalchemy import Engine
from tests import careless_s3
from tests.conftest import made_engine
from tests.lake.crashing import CORRECTED, facts, load

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import DefectError, UnavailableError
from foresite.core.timeaxis import Window
from foresite.lake import store
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs, open_store
from foresite.platform.config import Settings, load_settings
from foresite.platform.tenancy import Scope

ALL = Window.everything()
SCRIPT = Path(__file__).with_name("crashing.py")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[s3.Server]:
    with s3.running(tmp_path_factory.mktemp("s3")) as server:
        yield server


def on_s3(home: Path, server: s3.Server, secret: str = "") -> Settings:
    place = f"s3://{s3.BUCKET}/{home.parent.name}"
    return load_settings(
        home=home,
        organisation="tenant",
        lake_url=f"{place}/lake",
        files_url=f"{place}/files",
        s3_endpoint=server.endpoint,
        s3_access_key=server.key,
        s3_secret_key=secret or server.secret,
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
    settings: Settings, engine: Engine, tenant: Scope, server: s3.Server
) -> None:
    lake = Lake(on_s3(settings.home, server), engine)
    check_the_promises(lake, tenant, made_series(engine, tenant))


@pytest.mark.integration
def test_damage_in_a_bucket_is_named_and_replaced_files_are_removed_from_it(
    settings: Settings, engine: Engine, tenant: Scope, server: s3.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_bucket = on_s3(settings.home, server)
    lake, series_id = Lake(in_bucket, engine), made_series(engine, tenant)
    load(lake, tenant, series_id)
    bucket = open_store(in_bucket.lake_address, in_bucket)
    assert len(data_files(bucket)) == 2
    monkeypatch.setattr(store, "KEEP_HOURS", 0)
    assert lake.compact(tenant) == 1
    (left,) = data_files(bucket)
    assert lake.verify(tenant) == []
    rows = pl.read_parquet(BytesIO(bytes(obstore.get(bucket, left).bytes())))
    altered = BytesIO()
    rows.with_columns(value=pl.col("value") + (pl.col("value") == 7.0)).write_parquet(altered)
    obstore.put(bucket, left, altered.getvalue())
    assert [finding.rule for finding in lake.verify(tenant)] == ["checksum-differs"]
    obstore.delete(bucket, left)
    assert [finding.rule for finding in lake.verify(tenant)] == ["file-unreadable", "rows-missing"]
    with pytest.raises(DefectError, match="cannot be read"):
        lake.read(tenant, [series_id], ALL)


def data_files(bucket: S3Store | LocalStore) -> list[str]:
    every = [entry["path"] for batch in obstore.list(bucket) for entry in batch]
    return [path for path in every if "part=" in path]


@pytest.mark.integration
def test_raw_file_in_a_bucket_is_kept_once_and_comes_back(
    settings: Settings, tenant: Scope, neighbour: Scope, server: s3.Server, tmp_path: Path
) -> None:
    blobs = Blobs(on_s3(settings.home, server))
    raw = tmp_path / "raw.csv"
    raw.write_bytes(b"a,b\n" * 3_000_000)
    digest = blobs.keep(tenant, raw)
    assert blobs.keep(tenant, raw) == digest
    assert blobs.fetch(tenant, digest, tmp_path / "back").read_bytes() == raw.read_bytes()
    assert not blobs.has(neighbour, digest)


@pytest.mark.integration
def test_wrong_secret_is_said_and_is_not_taken_for_damage(
    settings: Settings, engine: Engine, tenant: Scope, server: s3.Server, tmp_path: Path
) -> None:
    series_id = made_series(engine, tenant)
    load(Lake(on_s3(settings.home, server), engine), tenant, series_id)
    wrong = on_s3(settings.home, server, secret="not-the-secret")
    lake = Lake(wrong, engine)
    verbs: list[Callable[[], object]] = [
        lambda: lake.read(tenant, [series_id], ALL),
        lambda: lake.verify(tenant),
        lambda: lake.compact(tenant),
        lambda: load(lake, tenant, series_id),
        lambda: Blobs(wrong).keep(tenant, SCRIPT),
    ]
    for verb in verbs:
        with pytest.raises(UnavailableError, match="refused us") as told:
            verb()
        assert told.value.code == "access-refused"
        assert "FORESITE_S3_SECRET_KEY" in told.value.remedy
        assert "not-the-secret" not in told.value.message


def test_endpoint_that_ignores_conditional_writes_is_refused_before_anything_is_committed(
    settings: Settings, engine: Engine, tenant: Scope
) -> None:
    series_id = made_series(engine, tenant)
    with careless_s3.running() as (endpoint, objects):
        lake = Lake(on_s3(settings.home, s3.Server(endpoint, "key", "secret")), engine)
        with pytest.raises(UnavailableError) as told:
            load(lake, tenant, series_id)
        assert told.value.code == "s3-unconditional"
        assert not objects, "what was tried is removed again, and nothing else was written"
        lake.append(tenant, facts(series_id, [1.0]))
        with pytest.raises(UnavailableError, match="ignores conditional writes"):
            lake.flush(tenant)
        assert lake.tail_rows(tenant) == 1


def test_endpoint_that_does_not_answer_is_said(
    settings: Settings, engine: Engine, tenant: Scope, free_port: int
) -> None:
    nobody = s3.Server(f"http://127.0.0.1:{free_port}", "key", "secret")
    lake = Lake(on_s3(settings.home, nobody), engine)
    series_id = made_series(engine, tenant)
    for verb in (lambda: lake.read(tenant, [series_id], ALL), lambda: lake.verify(tenant)):
        with pytest.raises(UnavailableError) as told:
            verb()
        assert told.value.code == "lake-unavailable"


@pytest.fixture
def owned(postgres_settings: Settings) -> Iterator[Engine]:
    engine = made_engine(postgres_settings)
    yield engine
    engine.dispose()


@pytest.mark.integration
def test_postgresql_keeps_the_promises_of_sqlite(postgres_settings: Settings, owned: Engine) -> None:
    scope = organisations.create(owned, "tenant")
    check_the_promises(Lake(postgres_settings, owned), scope, made_series(owned, scope))


@pytest.mark.integration
def test_writers_and_flushes_at_once_lose_and_double_nothing_on_postgresql(
    postgres_settings: Settings, owned: Engine
) -> None:
    scope = organisations.create(owned, "tenant")
    series_id = made_series(owned, scope)
    writers = [
        threading.Thread(target=_append_many, args=(Lake(postgres_settings, owned), scope, series_id, at))
        for at in (0, 1000, 2000)
    ]
    for writer in writers:
        writer.start()
    lake = Lake(postgres_settings, owned)
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
