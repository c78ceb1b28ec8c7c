"""What runs here: told to whoever looks after the lake, without an address or a secret."""

import pytest
from fastapi.testclient import TestClient

from foresite import __version__
from foresite.platform.config import Settings

pytestmark = pytest.mark.everywhere


def test_what_runs_here_is_told_without_addresses_and_secrets(client: TestClient, settings: Settings) -> None:
    answer = client.get("/api/v1/system")
    told = answer.json()
    on_file = settings.database_address.startswith("sqlite")
    assert told["version"] == __version__
    assert told["database"] == ("sqlite" if on_file else "postgresql")
    assert told["database_version"].split(".")[0].isdigit()
    assert told["shape"] == told["newest_shape"] > "0001"
    assert told["shared_by"] == ("memory" if on_file else "redis")
    assert (told["lake"], told["files"], told["mail"]) == ("folder", "folder", "folder")
    assert str(settings.home) not in answer.text
    assert "127.0.0.1" not in answer.text
