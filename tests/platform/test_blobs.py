"""Raw files: kept by content, returned to the byte, and never the neighbour's."""

import os
import time
from pathlib import Path

import pytest

from foresite.core.errors import BadDataError, NotFoundError
from foresite.platform import blobs as module
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
    assert blobs.read(TENANT, digest) == raw.read_bytes()


def test_neighbours_file_is_absent_even_by_its_exact_hash(settings: Settings, tmp_path: Path) -> None:
    raw = tmp_path / "secret.csv"
    raw.write_text("secret")
    blobs = Blobs(settings)
    digest = blobs.keep(NEIGHBOUR, raw)
    assert not blobs.has(TENANT, digest)
    with pytest.raises(NotFoundError):
        blobs.fetch(TENANT, digest, tmp_path / "stolen.csv")
    assert not (tmp_path / "stolen.csv").exists()
    with pytest.raises(NotFoundError):
        blobs.read(TENANT, digest)


def left_over(settings: Settings) -> list[Path]:
    return list(Path(settings.files_address).rglob("new-*"))


def test_file_that_is_written_to_while_it_is_kept_is_refused_and_not_kept(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "growing.csv"
    raw.write_text("a,b\n")
    hashed = module.hash_file

    def hashed_and_grown(path: Path) -> str:
        digest = hashed(path)
        with path.open("a") as file:
            file.write("1,2\n")
        return digest

    monkeypatch.setattr(module, "hash_file", hashed_and_grown)
    blobs = Blobs(settings)
    with pytest.raises(BadDataError, match=r"growing\.csv was changed while it was read") as caught:
        blobs.keep(TENANT, raw)
    assert caught.value.code == "file-changed"
    assert not [file for file in Path(settings.files_address).rglob("*") if file.is_file()]


def test_who_is_interrupted_waits_for_no_archive_and_leaves_none_in_part(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SYNC_BYTES", 1024)
    copied = module._copy_some  # slowed down, so that there is a middle to interrupt

    def slowly(read: int, write: int) -> int:
        time.sleep(0.02)
        return copied(read, write)

    monkeypatch.setattr(module, "_copy_some", slowly)
    raw = tmp_path / "large.csv"
    raw.write_bytes(b"0" * 10_000_000)
    blobs = Blobs(settings)
    began = time.monotonic()

    def interrupted() -> None:
        with blobs.keeping(TENANT, [raw]):
            while not left_over(settings):
                time.sleep(0.01)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert time.monotonic() - began < 20  # the whole copy would take 200 seconds
    assert not blobs.has(TENANT, module.hash_file(raw))
    assert not left_over(settings)


def test_what_a_killed_copy_left_is_cleared_away_after_a_day(settings: Settings, tmp_path: Path) -> None:
    raw = tmp_path / "raw.csv"
    raw.write_text("x")
    folder = Path(settings.files_address, "1", "raw")
    folder.mkdir(parents=True)
    old, fresh = folder / "new-old", folder / "new-fresh"
    for file in (old, fresh):
        file.write_text("half a file")
    a_while_ago = time.time() - module.ABANDONED_SECONDS - 60
    os.utime(old, (a_while_ago, a_while_ago))
    Blobs(settings).keep(TENANT, raw)
    assert left_over(settings) == [fresh]
