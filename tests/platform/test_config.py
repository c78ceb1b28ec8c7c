"""Settings: the environment wins over the file, a wrong one is named, secrets do not show."""

from pathlib import Path

import pytest

from foresite.core.errors import BadDataError
from foresite.platform.config import load_settings, strangers


def test_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "foresite.toml"
    file.write_text('port = 9000\norganisation = "from-file"\n')
    monkeypatch.setenv("FORESITE_SETTINGS", str(file))
    monkeypatch.setenv("FORESITE_PORT", "9001")
    settings = load_settings()
    assert (settings.port, settings.organisation) == (9001, "from-file")


def test_wrong_setting_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORESITE_PORT", "eighty")
    with pytest.raises(BadDataError, match="port") as caught:
        load_settings()
    assert "FORESITE_PORT" in caught.value.remedy


def test_secret_does_not_show_when_settings_are_printed() -> None:
    settings = load_settings(s3_secret_key="hush", database_url="postgresql+psycopg://u:hush@127.0.0.1/x")
    assert "hush" not in repr(settings)


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        load_settings().port = 1  # type: ignore[misc]  # the promise under test


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("prot = 3\n", "unknown-setting", "Did you mean port?"),
        ("port =\n", "settings-file-unreadable", "TOML"),
        ('log_level = "LOUD"\n', "bad-setting", "FORESITE_LOG_LEVEL"),
        ('database_url = "hush"\n', "bad-setting", "FORESITE_DATABASE_URL"),
        ('database_url = "mysql://u:hush@127.0.0.1/x"\n', "bad-setting", "FORESITE_DATABASE_URL"),
        ('lake_url = "ftp://x/y"\n', "bad-setting", "FORESITE_LAKE_URL"),
    ],
    ids=str,
)
def test_what_is_wrong_in_the_file_is_told_without_its_value(
    tmp_path: Path, text: str, code: str, told: str
) -> None:
    file = tmp_path / "foresite.toml"
    file.write_text(text)
    with pytest.raises(BadDataError) as caught:
        load_settings(settings=file)
    assert caught.value.code == code
    assert told in caught.value.remedy
    assert "hush" not in caught.value.message


def test_settings_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadDataError) as caught:
        load_settings(settings=tmp_path / "absent.toml")
    assert caught.value.code == "settings-file-absent"


def test_variable_that_is_no_setting_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert strangers() == []
    monkeypatch.setenv("FORESITE_PROT", "9001")
    assert strangers() == ["FORESITE_PROT is not a setting. Did you mean FORESITE_PORT?"]


def test_empty_variable_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORESITE_DATABASE_URL", "")
    assert load_settings().database_url is None


@pytest.mark.parametrize("given", ["postgres://u@127.0.0.1/x", "postgresql://u@127.0.0.1/x"])
def test_address_of_postgresql_is_taken_as_people_write_it(given: str) -> None:
    assert load_settings(database_url=given).database_address == "postgresql+psycopg://u@127.0.0.1/x"
