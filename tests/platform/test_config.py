"""Settings: the environment wins over the file, a wrong one is named, secrets do not show."""

from pathlib import Path

import pytest

from foresite.core.errors import BadDataError
from foresite.platform.config import load_settings


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
