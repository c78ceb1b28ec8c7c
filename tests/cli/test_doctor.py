"""``foresite doctor``: each thing that is wrong is named, with a way to mend it."""

import socket
from contextlib import closing

import pytest

from foresite.cli.doctor import State, look_over
from foresite.platform.config import load_settings
from foresite.platform.schema import upgrade


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
    found = states(settings)
    assert found["database"].state is State.WRONG  # tables were made, but no migration says so
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


def test_a_settings_file_that_is_named_but_absent_is_wrong(tmp_path):
    check = states(load_settings(home=tmp_path, settings=tmp_path / "absent.toml"))["settings"]
    assert check.state is State.WRONG


def test_a_folder_that_cannot_be_one_is_wrong(tmp_path):
    file = tmp_path / "file"
    file.write_text("not a folder")
    check = states(load_settings(home=file))["home"]
    assert check.state is State.WRONG
    assert "FORESITE_HOME" in check.mend
