"""Delta tables on a folder or a bucket: the only file that names the lake engine."""

import contextlib
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import obstore
import polars as pl
from deltalake import CommitProperties, DeltaTable, PostCommitHookProperties, Schema, Transaction
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, create_table_with_add_actions

from foresite.core.errors import DefectError, UnavailableError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.lake.files import NewFile, laid_out
from foresite.lake.torn import Torn, remove_torn_checkpoint, torn_entry
from foresite.platform.blobs import open_store
from foresite.platform.config import Settings
from foresite.platform.durable import sync, write_durably
from foresite.platform.outages import outage
from foresite.platform.tenancy import Scope

KEEP_HOURS = 24
"""How long replaced files and old log entries stay, for readers that are still at an older version."""

CHECKPOINT_EVERY = 100
"""Commits between two summaries of the log: opening a table reads one and the entries after it."""

_KEEPING = {
    "delta.logRetentionDuration": f"interval {KEEP_HOURS} hours",
    "delta.deletedFileRetentionDuration": f"interval {KEEP_HOURS} hours",
}
_NO_HOOKS = PostCommitHookProperties(create_checkpoint=False, cleanup_expired_logs=False)
"""The engine removes log entries before the summary that replaces them is on the disk; we do it after."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One version of a table: its files with the ranges they cover, and its application transactions."""

    version: int
    files: pl.DataFrame
    """One row per file: path, part, tier, rows, bytes, and its ranges of series_id, event_at and known_at.

    A range that the log does not tell is as wide as can be; instants are rounded down to milliseconds.
    """
    _table: Any = field(repr=False, default=None)
    _transactions: dict[str, int] = field(repr=False, default_factory=dict)

    def transaction(self, application: str) -> int:
        """Return the last version that ``application`` committed, or -1."""
        if self._table is None:
            return -1
        if application not in self._transactions:
            found = self._table.transaction_version(application)
            self._transactions[application] = -1 if found is None else int(found)
        return self._transactions[application]


FILES = pl.Schema(
    {"path": pl.String, "part": pl.String, "tier": pl.String, "rows": pl.Int64, "bytes": pl.Int64}
    | dict.fromkeys(
        ("series_low", "series_high", "event_low", "event_high", "known_low", "known_high"), pl.Int64
    )
)
_EMPTY = FILES.to_frame()
_WIDEST = (-(2**63), 2**63 - 1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A table as a holder of the lease found it: a commit on it fails if any other commit came between."""

    address: str
    table: DeltaTable | None

    @property
    def version(self) -> int:
        """Return the version of the table, or -1 if it is not there yet."""
        return -1 if self.table is None else self.table.version()


class DeltaStore:
    """The Delta tables of all organisations, one folder each."""

    def __init__(self, settings: Settings) -> None:
        """Remember where the lake is; nothing is opened yet."""
        self._root = settings.lake_address
        self._settings = settings
        self.remote = self._root.startswith("s3://")
        self.storage_options = _options(settings) if self.remote else {}
        self._probed = not self.remote
        self._lock = threading.Lock()
        self._open: dict[str, DeltaTable] = {}
        self._files: dict[str, Snapshot] = {}

    def address(self, scope: Scope, table: str) -> str:
        """Return where a table of this organisation is."""
        return f"{self._root}/{scope.organisation_id}/{table}"

    def snapshot(self, scope: Scope, table: str) -> Snapshot:
        """Return the newest version of a table; one that was never written is empty."""
        address = self.address(scope, table)
        with self._lock, telling_faults(address):
            try:
                return self._newest(address)
            except TableNotFoundError:
                self._open.pop(address, None)
                return Snapshot(-1, _EMPTY)
            except (DeltaError, OSError):
                if self._open.pop(address, None) is None:
                    raise
                return self._newest(address)  # its version was removed from the log while we looked at it

    def _newest(self, address: str) -> Snapshot:
        opened = self._open.get(address)
        if opened is None:
            opened = DeltaTable(address, storage_options=self.storage_options)
        elif self.remote or _is_behind(address, opened.version()):
            opened.update_incremental()
        self._open[address] = opened
        kept = self._files.get(address)
        if kept is None or kept.version != opened.version():
            pinned = DeltaTable(address, version=opened.version(), storage_options=self.storage_options)
            kept = Snapshot(pinned.version(), _files_of(pinned, address), pinned)
            self._files[address] = kept
        return kept

    def turn(self, scope: Scope, table: str) -> Turn:
        """Return a table to commit to; take it under the lease, and check the lease before the commit."""
        address = self.address(scope, table)
        with telling_faults(address):
            self._probe()
            try:
                return Turn(address, DeltaTable(address, storage_options=self.storage_options))
            except TableNotFoundError:
                return Turn(address, None)

    def widened(self, turn: Turn, columns: pl.Schema) -> Turn:
        """Tell the log of columns that older versions did not write; return the turn after that."""
        if turn.table is None:
            return turn
        known = {each.name for each in turn.table.schema().fields}
        wanted = Schema.from_arrow(columns.to_frame().schema).fields
        fresh = [each for each in wanted if each.name not in known]
        if not fresh:
            return turn
        version = turn.version + 1
        with telling_faults(turn.address):
            turn.table.alter.add_columns(fresh, post_commithook_properties=_NO_HOOKS)
            self._make_durable(turn.address, version)
            return Turn(turn.address, DeltaTable(turn.address, storage_options=self.storage_options))

    def append(
        self, turn: Turn, frame: pl.DataFrame, *, transaction: tuple[str, int], partition_by: list[str]
    ) -> None:
        """Append rows in one commit that carries ``transaction``; durable when this returns."""
        commit = _commit([Transaction(*transaction)])
        with telling_faults(turn.address):
            added = self._put(turn, frame, partition_by)
            if turn.table is None:
                create_table_with_add_actions(
                    turn.address,
                    Schema.from_arrow(frame.clear().cast({pl.Enum: pl.String}).schema),
                    added,
                    partition_by=partition_by,
                    configuration=_KEEPING,
                    storage_options=self.storage_options,
                    **commit,
                )
            else:
                schema = turn.table.schema()
                turn.table.create_write_transaction([*added], "append", schema, partition_by, **commit)
            self._committed(turn)

    def replace_part(self, turn: Turn, frames: Iterable[pl.DataFrame], *, part: str) -> None:
        """Replace all rows of one part in one atomic commit; durable when this returns."""
        if turn.table is None:
            raise DefectError("a part of a table that is not there was replaced", code="table-absent")
        with telling_faults(turn.address):
            partition_by = turn.table.metadata().partition_columns
            added = [file for frame in frames for file in self._put(turn, frame, partition_by)]
            mine = [("part", "=", part)]
            schema = turn.table.schema()
            turn.table.create_write_transaction(
                [*added], "overwrite", schema, partition_by, mine, **_commit([])
            )
            self._committed(turn)

    def _put(self, turn: Turn, frame: pl.DataFrame, partition_by: list[str]) -> list[AddAction]:
        """Write rows as files that no log names yet; they are durable when this returns."""
        return [self._put_file(turn, file) for file in laid_out(frame, partition_by)]

    def _put_file(self, turn: Turn, file: NewFile) -> AddAction:
        if self.remote:
            place = f"{turn.address.removeprefix(self._root)}/{file.path}".strip("/")
            obstore.put(self._objects, place, file.content)
        else:
            write_durably(Path(turn.address, file.path), file.content)
        made_at = int(now().timestamp() * 1000)
        return AddAction(
            file.path, len(file.content), file.partition, made_at, data_change=True, stats=file.stats
        )

    def torn(self, scope: Scope, table: str) -> Torn | None:
        """Return the newest commit if a power cut left it in part; object stores write all or nothing."""
        if self.remote:
            return None
        place = Path(self.address(scope, table))
        remove_torn_checkpoint(place)
        return torn_entry(place)

    def undo(self, scope: Scope, table: str, torn: Torn) -> None:
        """Take the newest entry out of the log, which must not have been acknowledged."""
        address = self.address(scope, table)
        with self._lock, telling_faults(address):
            torn.entry.unlink()
            sync(torn.entry.parent)
            self._open.pop(address, None)
            self._files.pop(address, None)

    def tidy(self, turn: Turn) -> None:
        """Remove replaced and forgotten files and log entries that are older than any reader's version."""
        if turn.table is None:
            return
        with telling_faults(turn.address):
            if not _KEEPING.items() <= turn.table.metadata().configuration.items():
                turn.table.alter.set_table_properties(_KEEPING)
            turn.table.vacuum(
                retention_hours=KEEP_HOURS,
                dry_run=False,
                enforce_retention_duration=False,
                post_commithook_properties=_NO_HOOKS,
                full=True,
            )
            self._checkpoint(turn.address, turn.table)

    def _committed(self, turn: Turn) -> None:
        version = turn.version + 1
        self._make_durable(turn.address, version)
        if turn.table is not None:
            turn.table.load_as_version(version)
            if version % CHECKPOINT_EVERY == 0:
                self._checkpoint(turn.address, turn.table)

    def _checkpoint(self, address: str, table: DeltaTable) -> None:
        """Sum the log up, and only when that is durable remove what is older than it and the retention."""
        table.create_checkpoint()
        if not self.remote:
            log = Path(address, "_delta_log")
            for place in (*log.glob(f"{table.version():020d}.checkpoint*"), log / "_last_checkpoint", log):
                sync(place)
        table.cleanup_metadata()

    def scan(self, files: pl.DataFrame, schema: Mapping[str, Any]) -> pl.LazyFrame:
        """Read these files of a snapshot, lazily, in order; with part and tier if the schema has them."""
        if not {"part", "tier"} & schema.keys() and files.height:
            return self._parquet(files, schema).select(list(schema))
        frames = []
        for (part, tier), group in files.group_by("part", "tier"):
            stored = {name: kind for name, kind in schema.items() if name not in {"part", "tier"}}
            scanned = self._parquet(group, stored)
            frames.append(scanned.with_columns(part=pl.lit(part), tier=pl.lit(tier)))
        if not frames:
            return pl.DataFrame(schema=pl.Schema(schema)).lazy()
        return pl.concat([frame.select(list(schema)) for frame in frames])

    def _parquet(self, files: pl.DataFrame, schema: Mapping[str, Any]) -> pl.LazyFrame:
        return pl.scan_parquet(
            files["path"].to_list(),
            storage_options=self._polars_options(),
            missing_columns="insert",
            extra_columns="ignore",
            schema=dict(schema),
        )

    def _polars_options(self) -> dict[str, str] | None:
        return self.storage_options or None

    def _make_durable(self, address: str, version: int) -> None:
        """Put a commit on the disk, its files are there: the engine leaves that to the page cache."""
        if self.remote:
            return
        log = Path(address, "_delta_log")
        for place in (log / f"{version:020d}.json", log, log.parent):
            sync(place)

    @cached_property
    def _objects(self) -> Any:
        """Return the bucket, opened once: a client keeps its connections."""
        return open_store(self._root, self._settings)

    def _probe(self) -> None:
        """Refuse an endpoint that overwrites where it was told not to: commits would vanish there."""
        if self._probed:
            return
        store = self._objects
        key = f".probe/{new_id()}"
        obstore.put(store, key, b"1", mode="create")
        try:
            obstore.put(store, key, b"2", mode="create")
        except obstore.exceptions.AlreadyExistsError:
            self._probed = True
            return
        finally:
            obstore.delete(store, key)
        raise UnavailableError(
            "the S3 endpoint ignores conditional writes: two writers would lose each other's commits",
            code="s3-unconditional",
            remedy="Use an endpoint that honours If-None-Match, or a local folder for the lake.",
        )


@contextlib.contextmanager
def telling_faults(address: str) -> Iterator[None]:
    """Turn the engine's errors into ours: a lost turn, a full disk, a refused key, a silent server."""
    try:
        yield
    except CommitFailedError as cause:
        raise UnavailableError(
            f"another process committed to {address} in this one's turn",
            code="lease-lost",
            remedy="Run it again; what it had written is kept and not doubled.",
        ) from cause
    except (DeltaError, OSError, obstore.exceptions.BaseError) as cause:
        raise outage(
            cause,
            f"the lake at {address}",
            code="lake-unavailable",
            remedy="Check that the place is there and reachable; `foresite doctor` tells more.",
        ) from cause


def _is_behind(address: str, version: int) -> bool:
    """Tell whether a local table may have a newer version: two looks, where the engine lists the log.

    Versions have no gaps, so that the next one is there or none is; entries are removed from the oldest on.
    """
    log = Path(address, "_delta_log")
    return (log / f"{version + 1:020d}.json").exists() or not (log / f"{version:020d}.json").exists()


def _files_of(table: DeltaTable, address: str) -> pl.DataFrame:
    actions = pl.DataFrame(table.get_add_actions(flatten=True))
    if actions.is_empty():
        return _EMPTY
    actions = actions.rename({"num_records": "rows", "size_bytes": "bytes"})
    named = {
        "series_low": "min.series_id",
        "series_high": "max.series_id",
        "event_low": "min.event_at",
        "event_high": "max.event_at",
        "known_low": "min.known_at",
        "known_high": "max.known_at",
    }
    ranges = []
    for name, source in named.items():
        column = pl.col(source) if source in actions.columns else pl.lit(None)
        if source in actions.columns and actions[source].dtype != pl.Int64:
            column = column.cast(pl.Datetime("us")).dt.epoch("us")
        ranges.append(column.cast(pl.Int64).fill_null(_WIDEST[name.endswith("high")]).alias(name))
    tier = pl.col("partition.tier") if "partition.tier" in actions.columns else pl.lit("current")
    return actions.select(
        (pl.lit(f"{address}/") + pl.col("path").str.replace_all("%20", " ")).alias("path"),
        pl.col("partition.part").alias("part"),
        tier.alias("tier"),
        pl.col("rows", "bytes").cast(pl.Int64),
        *ranges,
    ).sort("event_low", "series_low")  # sorted rows of sorted files are sorted


def _commit(transactions: list[Transaction]) -> dict[str, Any]:
    """Return the terms of a commit: it fails if any other came between."""
    return {
        "commit_properties": CommitProperties(max_commit_retries=0, app_transactions=transactions),
        "post_commithook_properties": _NO_HOOKS,
    }


def _options(settings: Settings) -> dict[str, str]:
    secret = settings.s3_secret_key.get_secret_value() if settings.s3_secret_key else None
    options = {
        "aws_region": settings.s3_region,
        "aws_access_key_id": settings.s3_access_key,
        "aws_secret_access_key": secret,
        "aws_endpoint_url": settings.s3_endpoint,
        "aws_conditional_put": "etag",
        "aws_allow_http": "true" if (settings.s3_endpoint or "").startswith("http://") else None,
    }
    return {name: value for name, value in options.items() if value}
