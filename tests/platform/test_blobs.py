"""Raw files: kept by content, returned to the byte, and never the neighbour's."""

from pathlib import Path

import pytest

from foresite.core.errors import NotFoundError
from foresite.platform.blobs import Blobs, hash_file
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope

TENANT, NEIGHBOUR = Scope(1, "tenant"), Scope(2, "neighbour")


def test_kept_file_comes_back_to_the_byte(settings: Settings, tmp_path: Path) -> None:
    raw = tmp_path / "raw.csv"
    raw.write_bytes(b"\xef\xbb\xbfmess;\r\n" * 1000)
    blobs = Blobs(settings)
    digest = blobs.keep(TENANT, raw)
    assert blobs.keep(TENANT, raw) == digest == hash_file(raw)
    assert blobs.fetch(TENANT, digest, tmp_path / "back.csv").read_bytes() == raw.read_bytes()


def test_neighbours_file_is_absent_even_by_its_exact_hash(settings: Settings, tmp_path: Path) -> None:
    raw = tmp_path / "secret.csv"
    raw.write_text("secret")
    blobs = Blobs(settings)
    digest = blobs.keep(NEIGHBOUR, raw)
    assert not blobs.has(TENANT, digest)
    with pytest.raises(NotFoundError):
        blobs.fetch(TENANT, digest, tmp_path / "stolen.csv")
    assert not (tmp_path / "stolen.csv").exists()
