"""What a killed bulk write left open: kept if its rows are in the history, forgotten if they are not."""

import polars as pl

from foresite.core.frames import FACT, OBSERVATION, RECORD
from foresite.lake.lease import Lease
from foresite.lake.reader import TABLE
from foresite.lake.store import DeltaStore
from foresite.lake.tail import Tail
from foresite.platform.events.kinds import DataTold
from foresite.platform.tenancy import Scope


def settle(scope: Scope, store: DeltaStore, tail: Tail, lease: Lease) -> None:
    """Close or drop the batches that nobody works on any more; the lease must be held.

    Whoever holds the lease and has not opened a batch yet knows that every open one is an orphan. Its
    commit, if it came so far, is the newest of its table, since the next holder settles it first. A
    writer that only slept may still be about to commit: it is shut out before its batch is judged.
    """
    if lease.after_a_crash:
        undo_torn(scope, store, tail)
    orphans = tail.under_way(scope)
    if not orphans:
        return
    for table, schema in ((TABLE, OBSERVATION), ("record", RECORD)):
        _shut_out(scope, store, table, schema, max(orphans))
    history = store.snapshot(scope, TABLE)
    reached = max(history.transaction("load"), store.snapshot(scope, "record").transaction("load"))
    kept = [batch_id for batch_id in orphans if batch_id <= reached]
    tail.drop_batches(scope, [batch_id for batch_id in orphans if batch_id > reached])
    rows = store.scan(history.files, OBSERVATION).filter(pl.col("batch_id").is_in(kept)).select(FACT.names())
    tail.close_batches(scope, up_to=reached, newest=newest_events(rows.collect()), told=DataTold())


def undo_torn(scope: Scope, store: DeltaStore, tail: Tail) -> None:
    """Undo a commit that a power cut left in part: the engine does not sync, so its files may be cut short.

    Every commit is put on the disk before the next one and before anything is acknowledged. So it can only
    be the newest of a table, and nobody was told that it is there.
    """
    for table in (TABLE, "record", "forecast"):
        torn = store.torn(scope, table)
        if torn is not None and not any(tail.is_confirmed(scope, *told) for told in torn.transactions):
            store.undo(scope, table, torn)


def _shut_out(scope: Scope, store: DeltaStore, table: str, schema: pl.Schema, batch_id: int) -> None:
    """Make a commit without rows: a writer that slept through its lease can then not commit any more."""
    partition_by = [name for name in ("part", "tier") if name in schema]
    nothing = schema.to_frame()
    store.append(
        store.turn(scope, table), nothing, transaction=("settle", batch_id), partition_by=partition_by
    )


def newest_events(facts: pl.DataFrame) -> pl.DataFrame:
    """Return the newest version of the newest event of each series, instants in microseconds since 1970."""
    key = ["series_id", "event_at"]
    last = facts.select(key).group_by("series_id").agg(pl.col("event_at").max())
    versions = (
        facts.select(FACT.names()).join(last, on=key, how="semi").sort(*key, "known_at", maintain_order=True)
    )
    newest = versions.unique("series_id", keep="last", maintain_order=True)
    return newest.with_columns(pl.col("event_at", "known_at").dt.epoch("us"))
