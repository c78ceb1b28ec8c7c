"""Raw files by content hash: the only place that keeps and returns them, in a folder or a bucket."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from foresite.core.errors import BadDataError, NotFoundError, UnavailableError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.config import Settings
from foresite.platform.durable import sync
from foresite.platform.outages import outage
from foresite.platform.tenancy import Scope

CHUNK_BYTES = 8 * 1024**2
SYNC_BYTES = 64 * 1024**2
State = tuple[int, int]
"""Size and time of the last change of a file: one of them changes whenever somebody writes to it."""
ABANDONED_SECONDS = 24 * 3600
"""Nobody writes for so long to a copy that is still worked on."""
PATIENCE = timedelta(seconds=20)
"""For how long a bucket that does not answer is asked again."""


class Blobs:
    """Raw files of every organisation, each in its own folder, named by the SHA-256 of the content."""

    def __init__(self, settings: Settings) -> None:
        """Open the place that the settings name; nothing is written yet."""
        self._store = open_store(settings.files_address, settings)
        local = isinstance(self._store, LocalStore) and self._store.prefix
        self._folder = Path(local) if local else None

    def keep(self, scope: Scope, path: Path) -> str:
        """Keep a file and return its SHA-256 in hex; keeping the same content again changes nothing."""
        with self.keeping(scope, [path]) as archive:
            return archive.digests[0]

    @contextmanager
    def keeping(self, scope: Scope, paths: Sequence[Path]) -> "Iterator[Archive]":
        """Keep files, one after the other, while the caller works on them; when this is left all are kept.

        Raises:
            BadDataError: a file was changed meanwhile.
        """
        seen = [_state(path) for path in paths]
        digests = [hash_file(path) for path in paths]
        stop = threading.Event()
        with ThreadPoolExecutor(1, thread_name_prefix="archive") as beside:
            told = zip(paths, digests, seen, strict=True)
            kept = [beside.submit(self._keep, scope, *each, stop) for each in told]
            try:
                yield Archive(digests, kept)
            except Exception:
                raise
            except BaseException:  # whoever is interrupted waits for no large file
                stop.set()
                beside.shutdown(cancel_futures=True)
                raise
        for each in kept:
            each.result()

    def _keep(self, scope: Scope, path: Path, digest: str, seen: State, stop: threading.Event) -> None:
        """Keep one file under its hash, if it still is what it was when it was hashed."""
        if self.has(scope, digest):
            return
        with _telling_outages():
            if self._folder:
                folder = self._folder / str(scope.organisation_id) / "raw"
                _keep_in_folder(folder, path, digest, seen, stop)
            else:
                with path.open("rb") as file:
                    _expect_unchanged(path, seen)
                    obstore.put(self._store, _key(scope, digest), file)

    def has(self, scope: Scope, digest: str) -> bool:
        """Tell whether this organisation has kept this content."""
        try:
            with _telling_outages():
                obstore.head(self._store, _key(scope, digest))
        except FileNotFoundError:
            return False
        return True

    def fetch(self, scope: Scope, digest: str, target: Path) -> Path:
        """Copy a kept file to ``target`` and return it."""
        with _telling_absence(digest):
            chunks: Iterator[Any] = iter(obstore.get(self._store, _key(scope, digest)).stream(CHUNK_BYTES))
        with target.open("wb") as file, _telling_outages():
            for chunk in chunks:
                file.write(chunk)
        return target

    def read(self, scope: Scope, digest: str) -> bytes:
        """Return a kept file that is known to be small."""
        with _telling_outages(), _telling_absence(digest):
            if self._folder:  # nobody between: a third of what the store takes for models
                return (self._folder / _key(scope, digest)).read_bytes()
            return bytes(obstore.get(self._store, _key(scope, digest)).bytes())


@contextmanager
def _telling_absence(digest: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as cause:
        raise NotFoundError(
            f"no raw file {digest[:12]} is kept",
            code="raw-file-absent",
            remedy="If it is a raw file, load it again: the load was stopped before it was kept.",
            digest=digest,
        ) from cause


@dataclass(frozen=True, slots=True)
class Archive:
    """Files that are being kept.

    Attributes:
        digests: SHA-256 of each in hex.
        kept: of each, done when it would survive a power cut.
    """

    digests: list[str]
    kept: list[Future[None]]


def _keep_in_folder(folder: Path, path: Path, digest: str, seen: State, stop: threading.Event) -> None:
    """Copy a file; it has its name once it is whole and would survive a power cut."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob("new-*"):  # by a copy that was killed
        with suppress(FileNotFoundError):  # another has done with its own meanwhile
            if now().timestamp() - left.stat().st_mtime > ABANDONED_SECONDS:
                left.unlink()
    fresh = folder / f"new-{new_id()}"
    try:
        _copy_to_disk(path, fresh, stop)
        _expect_unchanged(path, seen)
        place = folder / digest[:2] / digest
        if not (place.exists() or stop.is_set()):
            place.parent.mkdir(exist_ok=True)
            fresh.replace(place)
            for changed in (place.parent, *list(place.parents)[1:4]):
                sync(changed)
    finally:
        fresh.unlink(missing_ok=True)


def _state(path: Path) -> State:
    told = path.stat()
    return told.st_size, told.st_mtime_ns


def _expect_unchanged(path: Path, seen: State) -> None:
    if _state(path) != seen:
        raise BadDataError(
            f"{path.name} was changed while it was read",
            code="file-changed",
            remedy="Load it again when nothing writes to it.",
            file=path.name,
        )


def _copy_to_disk(source: Path, target: Path, stop: threading.Event) -> None:
    """Copy a file, putting each piece on the disk while the next is copied: the page cache is no promise."""
    with source.open("rb", buffering=0) as read, target.open("xb", buffering=0) as write:
        while not stop.is_set() and _copy_some(read.fileno(), write.fileno()):
            os.fsync(write.fileno())


def _copy_some(read: int, write: int) -> int:
    """Copy on within the system where it can do so, otherwise through memory; return the bytes copied."""
    try:
        return os.copy_file_range(read, write, SYNC_BYTES)
    except (AttributeError, OSError):
        piece = os.read(read, CHUNK_BYTES)
        view = memoryview(piece)
        while view:
            view = view[os.write(write, view) :]
        return len(piece)


@contextmanager
def _telling_outages() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as cause:
        raise outage(
            cause,
            "the place of raw files",
            code="files-unavailable",
            remedy="Check that it is there and reachable; `foresite doctor` tells more.",
        ) from cause


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's content in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_store(address: str, settings: Settings) -> LocalStore | S3Store:
    """Open an object store for a folder or an ``s3://bucket/prefix`` address.

    Without keys and endpoint in the settings the provider's own ways to find keys hold: its variables,
    or the role of the machine.
    """
    if not address.startswith("s3://"):
        try:
            Path(address).mkdir(parents=True, exist_ok=True)
        except OSError as cause:
            raise UnavailableError(
                f"the folder {address} cannot be made: {cause.strerror}",
                code="folder-unusable",
                remedy="Let this user write there, or name another folder in the settings.",
            ) from cause
        return LocalStore(address, automatic_cleanup=False)
    bucket, _, prefix = address.removeprefix("s3://").partition("/")
    endpoint = settings.s3_endpoint
    if endpoint and not (settings.s3_access_key and settings.s3_secret_key):
        raise UnavailableError(
            f"there are no keys for the S3 endpoint {endpoint}",
            code="s3-keys-absent",
            remedy="Set FORESITE_S3_ACCESS_KEY and FORESITE_S3_SECRET_KEY.",
        )
    secret = settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else None
    told: dict[str, Any] = {
        "region": settings.s3_region,
        "access_key_id": settings.s3_access_key,
        "secret_access_key": secret,
        "endpoint": endpoint,
    }
    return S3Store(
        bucket,
        prefix=prefix or None,
        client_options={
            "allow_http": bool(endpoint and endpoint.startswith("http://")),
            "connect_timeout": "5s",
        },
        retry_config={"max_retries": 4, "retry_timeout": PATIENCE},
        **{name: value for name, value in told.items() if value is not None},
    )


def probe(address: str, settings: Settings) -> None:
    """Find out whether a place takes work: a folder is written to, a bucket is asked with our keys.

    Raises:
        UnavailableError: it does not, and why.
    """
    try:
        store = open_store(address, settings)
        if isinstance(store, S3Store):
            next(iter(obstore.list(store, chunk_size=1)), None)
        else:
            with tempfile.TemporaryFile(dir=address):
                pass
    except (BaseError, OSError) as cause:
        reason = (str(cause).splitlines() or [type(cause).__name__])[0]
        raise UnavailableError(
            f"{address} does not take work: {reason}",
            code="place-unavailable",
            remedy="`foresite doctor` says what to do.",
        ) from cause


def _key(scope: Scope, digest: str) -> str:
    return f"{scope.organisation_id}/raw/{digest[:2]}/{digest}"
