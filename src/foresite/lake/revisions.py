"""Revisions that wait to be merged: files of them are small and never change, so they are read only once."""

import threading
from collections import OrderedDict
from collections.abc import Iterable

import numpy as np
import polars as pl

from foresite.core.frames import FACT, schema
from foresite.core.order import arranged, whole_numbers
from foresite.lake.store import DeltaStore

VERSION = schema(*FACT.names(), "batch_id")
KEPT_BYTES = 64 * 2**20
"""What a process keeps at most: a million and a half revisions."""
SMALL_ROWS = 100_000
"""Rows above which a file is not kept: it has row groups that a read can skip."""
_ROW_BYTES, _FILE_BYTES = 42, 4096
"""Of a row of ``VERSION``, and of what Python and Polars add to a frame (about)."""


class Revisions:
    """Rows of small files that this process read before, the least recently read ones forgotten first.

    Which files hold what is true is for the caller's snapshot to say, and a name of a file says whose it is.
    It is never used again, so that what is kept holds, whoever writes, compacts and removes files meanwhile.
    """

    def __init__(self, store: DeltaStore, *, kept_bytes: int = KEPT_BYTES) -> None:
        """Read from this store, and keep at most so many bytes."""
        self._store, self._kept_bytes = store, kept_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, pl.DataFrame] = OrderedDict()
        self._bytes = 0

    def found(self, files: pl.DataFrame, series_ids: list[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return what small files of a snapshot hold, from the lowest to the highest of these series.

        Returns:
            Rows in the columns of ``VERSION``, and the files that are still to be read: large ones, and
            all if the small ones together are more than may be kept.
        """
        told = zip(files["path"].to_list(), files["rows"].to_list(), strict=True)
        small = {path: rows for path, rows in told if rows is not None and rows <= SMALL_ROWS}
        if not small or _size(small.values()) > self._kept_bytes:
            return VERSION.to_frame(), files
        low, high = min(series_ids), max(series_ids)
        rows = pl.concat([_between(each, low, high) for each in self._read(files, list(small))])
        return rows, files.filter(~files["path"].is_in(small)) if len(small) < files.height else files.clear()

    def _read(self, files: pl.DataFrame, paths: list[str]) -> list[pl.DataFrame]:
        with self._lock:
            found = {path: self._kept[path] for path in paths if path in self._kept}
            for path in found:
                self._kept.move_to_end(path)
        missing = [path for path in paths if path not in found]
        if missing:
            scans = [self._store.scan(files.filter(files["path"] == path), VERSION) for path in missing]
            read = [arranged(rows, ["series_id", "event_at"]) for rows in pl.collect_all(scans)]
            found |= zip(missing, read, strict=True)
            self._keep({path: found[path] for path in missing})
        return [found[path] for path in paths]

    def _keep(self, read: dict[str, pl.DataFrame]) -> None:
        with self._lock:
            for path, rows in read.items():
                if path not in self._kept:  # another thread may have read it meanwhile
                    self._kept[path] = rows
                    self._bytes += _size([rows.height])
            while self._bytes > self._kept_bytes:
                _, forgotten = self._kept.popitem(last=False)
                self._bytes -= _size([forgotten.height])


def _between(rows: pl.DataFrame, low: int, high: int) -> pl.DataFrame:
    """Return the rows of series in [low, high], of rows sorted by series."""
    [ids] = whole_numbers(rows, ["series_id"])
    return rows[int(np.searchsorted(ids, low)) : int(np.searchsorted(ids, high, side="right"))]


def _size(rows: Iterable[int]) -> int:
    """Return the bytes that files of so many rows take in memory."""
    return sum(_ROW_BYTES * height + _FILE_BYTES for height in rows)
