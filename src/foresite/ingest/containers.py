"""Containers: open a data file whatever it is wrapped in (gzip, zip, nothing), within safe limits."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal

from typing_extensions import override

from foresite.core.errors import BadDataError
from foresite.core.findings import Finding

Format = Literal["csv", "tsv", "jsonl", "parquet", "xlsx", "xls", "shapefile"]

BLOCK_BYTES = 8 * 2**20
MAX_LINE_BYTES = 8 * 2**20
MAX_COLUMNS = 5_000
MAX_RATIO = 200
RATIO_COUNTS_FROM_BYTES = 64 * 2**20
MAX_WHOLE_BYTES = 1024 * 2**20
"""Workbooks, shapefiles and packed Parquet are held in memory whole; above this they are refused."""

_ENDINGS: dict[str, Format] = {
    ".csv": "csv", ".txt": "csv", ".dat": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl",
    ".ndjson": "jsonl", ".json": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx", ".xlsm": "xlsx",
    ".xls": "xls", ".shp": "shapefile",
}  # fmt: skip
_OTHER_ARCHIVES = {b"7z\xbc\xaf", b"Rar!", b"\xfd7zX", b"BZh9", b"\x28\xb5\x2f\xfd"}
_ARCHIVE_ENDINGS = {".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz"}


@dataclass(frozen=True, slots=True)
class Source:
    """One stream of data inside a file.

    Attributes:
        path: the file.
        member: name inside a zip, or empty.
        format: what the bytes are.
        stream: the bytes, uncompressed.
        expected: how many bytes there will be, or 0 where nobody knows (gzip).
        packed: whether it lies in a gzip or a zip, so that the path does not lead to its bytes.
        findings: what its reader saw and went on from.
    """

    path: Path
    member: str
    format: Format
    stream: IO[bytes]
    expected: int = 0
    packed: bool = False
    findings: list[Finding] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The file and the member, for messages."""
        return f"{self.path.name}:{self.member}" if self.member else self.path.name


def fault(where: str, message: str, *, code: str, remedy: str, **facts: Any) -> BadDataError:
    """Return the error that names the file, what is wrong with it and how to mend it."""
    return BadDataError(f"{where}: {message}", code=code, remedy=remedy, file=where, **facts)


def known_endings() -> list[str]:
    """Return the endings of names that tell a format or a packing."""
    return [*_ENDINGS, *_ARCHIVE_ENDINGS]


def format_of(name: str) -> Format:
    """Return the format that a name's ending tells; anything else counts as CSV.

    >>> format_of("load.xls")
    'xls'
    """
    return _ENDINGS.get(PurePosixPath(name.lower()).suffix, "csv")


def sources(
    path: Path,
    *,
    format: str = "auto",  # noqa: A002 -- the contract's word
    members: tuple[str, ...] = (),
) -> Generator[Source, None, None]:
    """Yield each stream of data in a file; the stream is closed when the next one is asked for.

    Raises:
        BadDataError: absent, empty, truncated, a bomb, or an archive that names paths or holds no data.
    """
    magic = check_file(path)
    suffix = path.suffix.lower()
    if magic in _OTHER_ARCHIVES or suffix in _ARCHIVE_ENDINGS - {".gz", ".zip"}:
        raise fault(
            path.name,
            "archives of this kind are not opened",
            code="archive-unknown",
            remedy="Unpack it, or pack its files with gzip or zip.",
        )
    with _told_damage(path.name):
        if magic[:2] == b"\x1f\x8b":
            yield from _gzipped(path, format)
        elif suffix == ".zip" or (
            magic in {b"PK\x03\x04", b"PK\x05\x06"}
            and _chosen(format, path.name)
            not in {
                "xlsx",
                "parquet",
            }
        ):
            yield from _zipped(path, format, members)
        else:
            with path.open("rb") as stream:
                yield Source(path, "", _chosen(format, path.name), stream, path.stat().st_size)


def check_file(path: Path) -> bytes:
    """Return the first bytes of a file that can be read.

    Raises:
        BadDataError: it is absent, a folder, a device, closed to us, or empty.
    """
    try:
        if path.is_dir():
            raise fault(path.name, "this is a folder", code="file-absent", remedy="Name the files in it.")
        if not path.is_file():
            what = "there is no such file" if not path.exists() else "this is no ordinary file"
            raise fault(path.name, what, code="file-absent", remedy=f"Check the path {path}.")
        with path.open("rb") as raw:
            magic = raw.read(4)
    except OSError as cause:
        raise fault(
            path.name,
            f"it cannot be opened ({cause.strerror})",
            code="file-unreadable",
            remedy="Check who may read it.",
        ) from cause
    if not magic:
        raise fault(path.name, "the file is empty", code="file-empty", remedy="Ask its source for it anew.")
    return magic


def whole(source: Source) -> bytes:
    """Return all bytes of a stream, refused above ``MAX_WHOLE_BYTES``; workbooks are checked for bombs."""
    content = source.stream.read(MAX_WHOLE_BYTES + 1)
    if len(content) > MAX_WHOLE_BYTES:
        raise fault(
            source.title,
            f"the file is larger than {MAX_WHOLE_BYTES >> 20} MiB",
            code="file-too-large",
            remedy="Save it as CSV, which is read piece by piece.",
        )
    if content[:4] == b"PK\x03\x04":
        with _told_damage(source.title), zipfile.ZipFile(io.BytesIO(content)) as archive:
            for info in archive.infolist():
                _check_ratio(source.title, info.compress_size, info.file_size)
    return content


def _chosen(format: str, name: str) -> Format:  # noqa: A002 -- the contract's word
    return format_of(name) if format == "auto" else format  # type: ignore[return-value]  # a Literal of the contract


@contextmanager
def _told_damage(title: str) -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError, zlib.error, zipfile.BadZipFile) as cause:  # OSError: a seek to nowhere
        raise fault(
            title,
            f"the compressed data is damaged or cut short ({cause})",
            code="file-truncated",
            remedy="Copy or download the file again.",
        ) from cause
    except (NotImplementedError, RuntimeError) as cause:  # zipfile: unknown method, encrypted member
        raise fault(
            title,
            f"the archive cannot be opened ({cause})",
            code="archive-unreadable",
            remedy="Pack it again as an ordinary zip without a password.",
        ) from cause


def _gzipped(path: Path, format: str) -> Iterator[Source]:  # noqa: A002 -- the contract's word
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    with path.open("rb") as raw, gzip.GzipFile(fileobj=raw) as stream:
        guarded = _Guarded(stream, title=path.name, packed=path.stat().st_size)
        yield Source(path, "", _chosen(format, name), io.BufferedReader(guarded, 2**20), packed=True)


def _zipped(path: Path, format: str, members: tuple[str, ...]) -> Iterator[Source]:  # noqa: A002 -- the contract's word
    with zipfile.ZipFile(path) as archive:
        wanted = [info for info in archive.infolist() if not info.is_dir() and _is_data(info, members)]
        if not wanted:
            raise fault(
                path.name,
                "the archive holds no data file that the contract asks for",
                code="archive-empty",
                remedy="Name its members in [file] members.",
                members=[info.filename[:200] for info in archive.infolist()[:20]],
            )
        for info in wanted:
            _check_name(path.name, info.filename)
            _check_ratio(f"{path.name}:{info.filename}", info.compress_size, info.file_size)
        for info in wanted:
            with archive.open(info) as stream:
                guarded = _Guarded(stream, title=f"{path.name}:{info.filename}", packed=info.compress_size)
                read = io.BufferedReader(guarded, 2**20)
                told = _chosen(format, info.filename)
                yield Source(path, info.filename, told, read, info.file_size, packed=True)


def _is_data(info: zipfile.ZipInfo, members: tuple[str, ...]) -> bool:
    if members:
        return any(fnmatchcase(info.filename, pattern) for pattern in members)
    return not info.filename.startswith("__MACOSX") and not info.filename.endswith(".DS_Store")


def _check_name(title: str, name: str) -> None:
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or name[1:2] == ":":
        raise fault(
            title,
            f"the archive names a path outside itself: {name[:200]!r}",
            code="archive-path",
            remedy="Pack the files again with plain names; do not trust this archive.",
            member=name[:200],
        )
    if parts.suffix.lower() in _ARCHIVE_ENDINGS:
        raise fault(
            title,
            f"an archive within the archive is not opened: {name[:200]!r}",
            code="archive-nested",
            remedy="Unpack the inner archive first.",
            member=name[:200],
        )


def _check_ratio(title: str, packed: int, unpacked: int) -> None:
    if unpacked > RATIO_COUNTS_FROM_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise fault(
            title,
            f"{packed} bytes unpack to {unpacked} or more: this looks like a zip bomb",
            code="zip-bomb",
            remedy="If the file is honest, unpack it first and load the result.",
            packed=packed,
            unpacked=unpacked,
        )


class _Guarded(io.RawIOBase):
    """A reader that stops when what comes out is out of all proportion to what went in."""

    def __init__(self, inner: IO[bytes] | gzip.GzipFile, *, title: str, packed: int) -> None:
        self._inner, self._title, self._packed, self._given = inner, title, packed, 0

    @override
    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    @override
    def tell(self) -> int:
        """Return how many bytes came out."""
        return self._given

    @override
    def readinto(self, buffer: Any) -> int:
        """Fill the buffer."""
        with _told_damage(self._title):
            got = self._inner.read(len(buffer))
        self._given += len(got)
        _check_ratio(self._title, self._packed, self._given)
        buffer[: len(got)] = got
        return len(got)
