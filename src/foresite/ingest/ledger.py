"""What ingest asks of the lake: what stands at an instant, and single rows appended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

import polars as pl

from foresite.core.timeaxis import Window, now
from foresite.lake.lake import Lake
from foresite.platform.tenancy import Scope

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """The current version of one fact; a null value is one that was withdrawn."""

    known_at: datetime
    value: float | None
    quality: int


class Ledger:
    """The lake as quarantine sees it."""

    def __init__(self, lake: Lake) -> None:
        """Look at the lake; nothing is opened."""
        self._lake = lake

    def standing(
        self, scope: Scope, spots: Sequence[tuple[int, datetime]]
    ) -> dict[tuple[int, datetime], Standing]:
        """Return what stands at each (series_id, event_at) where anything does."""
        found: dict[tuple[int, datetime], Standing] = {}
        for series_id, group in groupby(sorted(set(spots)), key=itemgetter(0)):
            wanted = {at for _, at in group}
            window = Window(min(wanted), max(wanted) + TICK)
            rows = self._lake.read(scope, [series_id], window)
            chosen = rows.filter(pl.col("event_at").is_in(list(wanted)))
            for row in chosen.iter_rows(named=True):
                at = next(each for each in wanted if each == row["event_at"])
                found[series_id, at] = Standing(row["known_at"], row["value"], row["quality"])
        return found

    def append(self, scope: Scope, facts: pl.DataFrame, *, run_id: str, key: str) -> int:
        """Append ``FACT`` rows once per key; durable on return. Returns the batch."""
        return self._lake.append(scope, facts, run_id=run_id, idempotency_key=key).batch_id

    @staticmethod
    def after(standing: Standing | None) -> datetime:
        """Return the present, or just after what stands if that is known later."""
        return now() if standing is None else max(now(), standing.known_at + TICK)
