"""The lake's one entrance: every number of an organisation is written and read here."""

from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing, contextmanager
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import Engine

from foresite.core.findings import Finding
from foresite.core.order import arranged
from foresite.core.timeaxis import Resolution, Window
from foresite.lake import picture
from foresite.lake.appending import Facts, Receipt, facts_of
from foresite.lake.faults import reads_files
from foresite.lake.forecasts import Forecasts
from foresite.lake.lease import hold
from foresite.lake.poison import records_shown, shown, under_trial
from foresite.lake.proof import first_months
from foresite.lake.reader import Reader
from foresite.lake.records import Records
from foresite.lake.resample import buckets, buckets_and_totals, thinned, widened
from foresite.lake.store import DeltaStore
from foresite.lake.tail import Tail
from foresite.lake.upkeep import Upkeep
from foresite.lake.writer import BulkLoad
from foresite.platform import tracing
from foresite.platform.config import Settings
from foresite.platform.tenancy import Scope


class Lake:
    """Observations, issued forecasts and records of every organisation; each method takes the scope first."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        """Open the lake that the settings name on this database."""
        self._engine = engine
        self._store = DeltaStore(settings)
        self._tail = Tail(engine)
        self._reader = Reader(self._store, self._tail)
        self._upkeep = Upkeep(engine, self._store, self._tail)
        self._forecasts = Forecasts(engine, self._store, self._tail)
        self._records = Records(engine, self._store, self._tail)

    def append(
        self,
        scope: Scope,
        facts: pl.DataFrame | Facts,
        *,
        run_id: str | None = None,
        idempotency_key: str | None = None,
        body_hash: str = "",
    ) -> Receipt:
        """Write a few facts; they are durable and readable when this returns.

        Raises:
            ConflictError: the idempotency key was used with another body.
        """
        if isinstance(facts, pl.DataFrame):
            facts = facts_of(facts)
        kept = self._tail.append(scope, facts, run_id=run_id, key=idempotency_key, body_hash=body_hash)
        return kept.result()

    def appending(
        self, scope: Scope, facts: Facts, *, idempotency_key: str | None = None, body_hash: str = ""
    ) -> Future[Receipt]:
        """Write a few facts like ``append``; they are durable and readable when the receipt is there."""
        return self._tail.append(scope, facts, run_id=None, key=idempotency_key, body_hash=body_hash)

    @contextmanager
    def loading(
        self, scope: Scope, *, run_id: str | None, spans: Mapping[int, str], few_rows: int = 0
    ) -> Iterator[BulkLoad]:
        """Hold the organisation's lease and write large chunks.

        Args:
            scope: whose facts they are.
            run_id: the run that writes.
            spans: how each series is filed.
            few_rows: a chunk of at most so many goes to the tail.
        """
        with tracing.span("lake.loading"), hold(self._engine, scope, "load") as lease:
            load = BulkLoad(
                scope, store=self._store, tail=self._tail, reader=self._reader, lease=lease, run_id=run_id
            )
            load.spans, load.few_rows = spans, few_rows
            with closing(load):
                yield load
                load.settle()

    @reads_files
    def read(
        self,
        scope: Scope,
        series_ids: list[int],
        window: Window,
        *,
        as_of: datetime | None = None,
        at_version: int | None = None,
    ) -> pl.DataFrame:
        """Return FACT rows, one per series and event, sorted; see ``Reader.read``."""
        return shown(self._reader.read(scope, series_ids, window, as_of=as_of, at_version=at_version))

    @reads_files
    def versions(
        self,
        scope: Scope,
        series_ids: list[int],
        window: Window,
        *,
        as_of: datetime | None = None,
        at_version: int | None = None,
    ) -> pl.DataFrame:
        """Return every version of every fact, with its batch_id, sorted by event and known_at."""
        found = self._reader.versions(scope, series_ids, window, as_of=as_of, at_version=at_version)
        return shown(arranged(found.collect(), ["series_id", "event_at", "known_at", "batch_id"]))

    @reads_files
    def standing(self, scope: Scope, series_ids: list[int], instants: list[int]) -> pl.DataFrame:
        """Return the current FACT rows of these series at these instants, in microseconds since 1970."""
        return shown(self._reader.standing(scope, series_ids, instants))

    def latest(self, scope: Scope, series_ids: list[int]) -> pl.DataFrame:
        """Return the newest event that still stands of each series as FACT rows; others are absent."""
        found = shown(self._tail.latest(scope, series_ids))
        withdrawn = found.filter(pl.col("value").is_null())["series_id"].to_list()
        if not withdrawn:
            return found
        standing = self.read(scope, withdrawn, Window.everything()).drop_nulls("value")
        before = standing.group_by("series_id", maintain_order=True).last().select(found.columns)
        return pl.concat([found.drop_nulls("value"), before]).sort("series_id")

    @reads_files
    def resample(
        self,
        scope: Scope,
        series_ids: list[int],
        window: Window,
        *,
        resolution: Resolution,
        zone: str,
        as_of: datetime | None = None,
    ) -> pl.DataFrame:
        """Return mean, min, max, sum and count per series and calendar bucket of ``zone``."""
        pieces = self._pieces(scope, series_ids, window, as_of)
        return buckets(pieces, resolution=resolution, zone=zone)

    @reads_files
    def totals(
        self, scope: Scope, series_ids: list[int], window: Window, *, as_of: datetime | None = None
    ) -> pl.DataFrame:
        """Return count, min, max, sum, first_at and last_at of each series that has values in the window."""
        return picture.totals(self._pieces(scope, series_ids, window, as_of))

    @reads_files
    def last(
        self, scope: Scope, series_ids: list[int], window: Window, *, as_of: datetime | None = None
    ) -> pl.DataFrame:
        """Return series_id, event_at and value of the newest value in the window of each that has one."""
        return picture.last(self._pieces(scope, series_ids, window, as_of))

    @reads_files
    def drawn(
        self,
        scope: Scope,
        series_ids: list[int],
        window: Window,
        *,
        max_points: int,
        as_of: datetime | None = None,
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return about ``max_points`` facts a series that keep the extremes, and the totals of all facts."""
        totals = self.totals(scope, series_ids, window, as_of=as_of)
        pieces = self._pieces(scope, series_ids, window, as_of)
        return picture.drawn(pieces, picture.reach(totals, window), max_points=max_points), totals

    @reads_files
    def moments(self, scope: Scope, series_ids: list[int], window: Window, *, most: int) -> pl.DataFrame:
        """Return the moments at which facts of the window became known; see ``picture.moments``."""
        return picture.moments(self._reader.versions(scope, series_ids, window), most=most)

    def changes(
        self, scope: Scope, series_ids: list[int], window: Window, *, as_of: datetime
    ) -> pl.DataFrame:
        """Return what is told differently now than at a moment; see ``picture.changes``."""
        now = self.read(scope, series_ids, window)
        then = self.read(scope, series_ids, window, as_of=as_of)
        return picture.changes(then, now, as_of=as_of)

    @reads_files
    def whole_buckets(
        self,
        scope: Scope,
        series_ids: list[int],
        window: Window,
        *,
        resolution: Resolution,
        zone: str,
        as_of: datetime | None = None,
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return every bucket that the window touches, of all its values, and the totals of the window."""
        pieces = self._pieces(scope, series_ids, widened(window, resolution, zone), as_of)
        found, totals = buckets_and_totals(pieces, window, resolution=resolution, zone=zone)
        return found.filter(pl.col("bucket_at") < window.end), totals

    @reads_files
    def points(
        self, scope: Scope, series_id: int, window: Window, *, max_points: int, as_of: datetime | None = None
    ) -> pl.DataFrame:
        """Return event_at, value and known_at of at most ``max_points`` facts that keep the extremes."""
        facts = self.read(scope, [series_id], window, as_of=as_of)
        return thinned(facts.select("event_at", "value", "known_at"), max_points)

    def version(self, scope: Scope) -> int:
        """Return the largest batch such that it and all before it are readable, for ever."""
        return self._tail.cut_off(scope)

    @reads_files
    def stamp(self, scope: Scope) -> str:
        """Return a word that differs whenever a read may differ: for caches; cheap, and never the version.

        It is a number where no write is under way, and never the same word twice where one is.
        """
        return self._tail.stamp(scope)

    def _pieces(
        self, scope: Scope, series_ids: list[int], window: Window, as_of: datetime | None
    ) -> Iterator[pl.DataFrame]:
        if under_trial():
            return iter([self.read(scope, series_ids, window, as_of=as_of)])
        return self._reader.pieces(scope, series_ids, window, as_of=as_of)

    def write_forecasts(self, scope: Scope, frame: pl.DataFrame) -> None:
        """Keep the rows of issued forecasts; writing the same issue again changes nothing."""
        self._forecasts.write(scope, frame)

    @reads_files
    def read_forecasts(
        self,
        scope: Scope,
        *,
        series_id: int | None = None,
        issue_id: str | None = None,
        issue_ids: Collection[str] | None = None,
        window: Window | None = None,
    ) -> pl.DataFrame:
        """Return FORECAST rows by series, issue, issues or window of event_at, sorted."""
        found = self._forecasts.read(
            scope, series_id=series_id, issue_id=issue_id, issue_ids=issue_ids, window=window
        )
        return shown(found, known="issued_at")

    @reads_files
    def write_records(self, scope: Scope, frame: pl.DataFrame) -> dict[str, int]:
        """Keep records; equal ones are skipped, changed ones supersede. Returns the three counts."""
        return self._records.write(scope, frame)

    @reads_files
    def read_records(
        self, scope: Scope, dataset: str, window: Window | None = None, *, as_of: datetime | None = None
    ) -> pl.DataFrame:
        """Return RECORD rows of a dataset, the newest version of each record, sorted by event_at."""
        return records_shown(self._records.read(scope, dataset, window, as_of=as_of))

    def first_months(self, scope: Scope) -> dict[int, int]:
        """Return by series the first month (of UTC, from January 1970) with rows in the history."""
        return first_months(self._engine, scope)

    def tail_rows(self, scope: Scope) -> int:
        """Return how many acknowledged rows wait to be moved into the history."""
        return self._tail.size(scope)

    @reads_files
    def flush(self, scope: Scope) -> int:
        """Move the tail into the history; return the rows moved."""
        return self._upkeep.flush(scope)

    @reads_files
    def compact(
        self,
        scope: Scope,
        progress: Callable[[float, str], None] = lambda _share, _note: None,
        *,
        at_most_rows: int | None = None,
    ) -> int:
        """Merge revisions and small files of parts up to a size; return the parts rewritten."""
        return self._upkeep.compact(scope, progress, at_most_rows=at_most_rows)

    def verify(
        self, scope: Scope, progress: Callable[[float, str], None] = lambda _share, _note: None
    ) -> list[Finding]:
        """Read everything again and name any damage; an empty list means none."""
        return self._upkeep.verify(scope, progress)

    @reads_files
    def stats(self, scope: Scope) -> dict[str, Any]:
        """Return counts of files, their rows and bytes, and of waiting rows."""
        return self._upkeep.stats(scope)
