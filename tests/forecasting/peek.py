"""What leaky forecasters opened by themselves; a module of its own, since theirs are executed anew."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from foresite.core.timeaxis import Window
from foresite.lake.lake import Lake
from foresite.platform.tenancy import Scope


@dataclass
class Peek:
    """A lake and whose: set by the test."""

    lake: Lake | None = None
    scope: Scope | None = None

    def values(self, series_id: int, start: datetime, end: datetime) -> pl.DataFrame:
        """Read what is there now: the reading that no forecaster may do."""
        assert self.lake is not None
        assert self.scope is not None
        return self.lake.read(self.scope, [series_id], Window(start, end)).drop_nulls("value")


PEEK = Peek()
