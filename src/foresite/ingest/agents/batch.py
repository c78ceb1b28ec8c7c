"""A batch as it was read: values of series as agents call them, and what could not be taken."""

from collections import Counter
from dataclasses import dataclass, field

from foresite.core.errors import RefusedError
from foresite.core.timeaxis import EARLIEST, LATEST, to_micros
from foresite.ingest.agents.naming import Called

MOST_VALUES = 50_000
"""Values in one batch."""
LONGEST_WORDS = 4096
"""Letters that name one series, tags or labels and all."""
NOT_A_NUMBER, STALE, HISTOGRAM = "not-a-number", "stale", "histogram"
"""Why something is skipped: no value is lost, but nothing is told either."""
OUT_OF_RANGE = "the time is before 1900 or after 2199"
_FIRST, _LAST = to_micros(EARLIEST), to_micros(LATEST) - 1


@dataclass(frozen=True, slots=True)
class Batch:
    """The values of a batch, column by column, in the order they came; instants in microseconds since 1970.

    Attributes:
        place: the line or series in which each value came, from 1.
        called: the series of each value.
        event_at: the instant of each.
        value: each, a finite number.
        refused: why a part could not be taken, with the place of the first such part and their number.
        skipped: what was left out because it says that there is no number.
        unit: what a place counts: line or series.
    """

    place: list[int] = field(default_factory=list)
    called: list[Called] = field(default_factory=list)
    event_at: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    refused: dict[str, tuple[int, int]] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    unit: str = "line"

    def add(self, place: int, called: Called, event_at: int, value: float) -> None:
        """Take a value, unless its time is out of range.

        Raises:
            RefusedError: there are too many.
        """
        if not _FIRST <= event_at <= _LAST:
            self.refuse(place, OUT_OF_RANGE)
            return
        if len(self.value) >= MOST_VALUES:
            raise RefusedError(
                f"a batch holds at most {MOST_VALUES:,} values",
                code="batch-too-large",
                remedy="Let the agent send smaller batches.",
                most=MOST_VALUES,
            )
        self.place.append(place)
        self.called.append(called)
        self.event_at.append(event_at)
        self.value.append(value)

    def refuse(self, place: int, why: str, count: int = 1) -> None:
        """Note that a part cannot be taken."""
        first, before = self.refused.get(why, (place, 0))
        self.refused[why] = (first, before + count)
