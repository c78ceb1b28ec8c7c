"""Records: rows that are not a series (orders, incidents, sites), each in its versions."""

from datetime import datetime

import polars as pl
from sqlalchemy import Engine

from foresite.core.frames import RECORD
from foresite.core.timeaxis import Window
from foresite.lake.lease import Lease, hold
from foresite.lake.recovery import settle
from foresite.lake.store import DeltaStore
from foresite.lake.tail import Tail
from foresite.platform.tenancy import Scope

TABLE = "record"
_STORED = pl.Schema({**RECORD, "tier": pl.String()})
_KEY = ["dataset", "record_id"]
_CONTENT = ["event_at", "latitude_deg", "longitude_deg", "fields"]


class Records:
    """The records of every organisation."""

    def __init__(self, engine: Engine, store: DeltaStore, tail: Tail) -> None:
        """Keep them in this store; turns and batches are taken in this database."""
        self._engine, self._store, self._tail = engine, store, tail

    def write(self, scope: Scope, frame: pl.DataFrame) -> dict[str, int]:
        """Keep records; equal ones are skipped, changed ones supersede. Returns the three counts."""
        rows = frame.unique(_KEY, keep="last", maintain_order=True)
        with hold(self._engine, scope, "records") as lease:
            settle(scope, self._store, self._tail, lease)
            now_there = [self.read(scope, name) for name in rows["dataset"].unique()]
            there = pl.concat([RECORD.to_frame(), *now_there]).select(*_KEY, *_CONTENT)
            changed = rows.join(there, on=[*_KEY, *_CONTENT], how="anti", nulls_equal=True)
            superseding = changed.join(there, on=_KEY, how="semi").height
            if changed.height:
                self._commit(scope, lease, changed)
        return {
            "fresh": changed.height - superseding,
            "superseding": superseding,
            "duplicate": frame.height - changed.height,
        }

    def _commit(self, scope: Scope, lease: Lease, changed: pl.DataFrame) -> None:
        batch_id = self._tail.open_batch(scope, run_id=None, rows=changed.height)
        part = pl.col("known_at").dt.year().cast(pl.String)
        filed = changed.with_columns(batch_id=pl.lit(batch_id, dtype=pl.Int64), part=part)
        turn = self._store.turn(scope, TABLE)
        lease.check()
        self._store.append(
            turn,
            filed.select(RECORD.names()).cast(RECORD),
            transaction=("load", batch_id),
            partition_by=["part"],
        )
        self._tail.close_batches(scope, up_to=batch_id)

    def read(
        self, scope: Scope, dataset: str, window: Window | None = None, *, as_of: datetime | None = None
    ) -> pl.DataFrame:
        """Return RECORD rows of a dataset, the newest version of each record, sorted by event_at."""
        rows = self._store.scan(self._store.snapshot(scope, TABLE).files, _STORED)
        rows = rows.filter(pl.col("dataset") == dataset)
        if as_of is not None:
            rows = rows.filter(pl.col("known_at") <= as_of)
        newest = rows.sort("known_at", "batch_id").unique("record_id", keep="last", maintain_order=True)
        if window is not None:
            newest = newest.filter(pl.col("event_at") >= window.start, pl.col("event_at") < window.end)
        return newest.select(RECORD.names()).sort("event_at", "record_id").collect()
