"""``foresite doctor``: each thing that is wrong is named, with a way to mend it."""

import socket
import sys
from contextlib import closing

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from foresite.cli.doctor import State, look_over
from foresite.platform.config import load_settings
from foresite.platform.database import writing
from foresite.platform.schema import upgrade
from foresite.platform.tenancy import INSTALLATION


def states(settings):
    return {check.name: check for check in look_over(settings)}


def test_a_fresh_home_is_noted_and_nothing_is_made(tmp_path):
    home = tmp_path / "home"
    found = states(load_settings(home=home))
    for name in ("home", "database", "organisation", "lake", "files"):
        assert found[name].state is State.NOTE
    assert not home.exists()
    assert found["lightgbm"].state is found["time zones"].state is found["clock"].state is State.OK


def test_a_database_of_the_newest_shape_is_ok_and_one_without_is_not(settings, engine, tenant):
    with writing(engine, INSTALLATION) as session:
        session.execute(text("DELETE FROM alembic_version"))
    found = states(settings)
    assert found["database"].state is State.WRONG  # its tables are there, but no migration says so
    assert found["database"].mend == "Run: foresite db upgrade"
    assert found["organisation"].state is State.OK


def test_the_organisation_that_is_not_there_is_named(settings, engine, tenant):
    check = states(settings.model_copy(update={"organisation": "nobody"}))["organisation"]
    assert check.state is State.WRONG
    assert "foresite org create nobody" in check.mend


def test_a_migrated_database_is_ok(tmp_path):
    settings = load_settings(home=tmp_path)
    upgrade(settings)
    assert states(settings)["database"].state is State.OK


@pytest.fixture
def closed_port():
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def test_a_database_that_is_away_is_named_without_its_password(tmp_path, closed_port):
    address = f"postgresql+psycopg://user:hush@127.0.0.1:{closed_port}/name?connect_timeout=2"
    found = states(load_settings(home=tmp_path, database_url=address))
    assert found["database"].state is State.WRONG
    assert "hush" not in repr(found)
    assert "FORESITE_DATABASE_URL" in found["database"].mend


def test_too_little_disk_is_wrong(tmp_path):
    check = states(load_settings(home=tmp_path, min_free_bytes=10**18))["disk"]
    assert check.state is State.WRONG


def test_a_variable_that_is_no_setting_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setenv("FORESITE_PROT", "1")
    check = states(load_settings(home=tmp_path))["environment"]
    assert check.state is State.WRONG
    assert "FORESITE_PORT" in check.told


def test_a_bucket_that_is_away_is_wrong_and_named(tmp_path, closed_port):
    away = {
        "lake_url": "s3://lake/x",
        "s3_endpoint": f"http://127.0.0.1:{closed_port}",
        "s3_secret_key": "hush",
    }
    found = states(load_settings(home=tmp_path, s3_access_key="key", **away))
    assert found["lake"].state is State.WRONG
    assert "FORESITE_S3_" in found["lake"].mend
    assert "hush" not in repr(found)


def test_a_page_that_is_not_built_and_a_learner_that_does_not_load_are_wrong(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "lightgbm", None)  # what an import finds when libgomp is away
    monkeypatch.setattr("foresite.cli.doctor.resources.files", lambda _package: tmp_path)
    found = states(load_settings(home=tmp_path))
    assert "libgomp1" in found["lightgbm"].mend
    assert "make web" in found["web page"].mend


def test_a_folder_that_cannot_be_one_is_wrong(tmp_path):
    file = tmp_path / "file"
    file.write_text("not a folder")
    check = states(load_settings(home=file))["home"]
    assert check.state is State.WRONG
    assert "FORESITE_HOME" in check.mend


def test_redis_that_is_away_is_told(settings, closed_port):
    assert states(settings)["redis"].state is State.OK
    away = settings.model_copy(update={"redis_url": SecretStr(f"redis://:secret@127.0.0.1:{closed_port}")})
    check = states(away)["redis"]
    assert check.state is State.WRONG
    assert "FORESITE_REDIS_URL" in check.mend
    assert "secret" not in check.told
