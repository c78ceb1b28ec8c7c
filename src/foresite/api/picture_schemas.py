"""HTTP bodies of several series at once: their values, what all of them come to, and what was known when."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from foresite.api.schemas import ObservationColumns, Sampling

Statistic = Literal["mean", "min", "max", "sum"]


class Totals(BaseModel):
    """What all values of a series in a window come to, however few of them are drawn."""

    count: int = Field(examples=[168])
    mean: float | None = Field(examples=[412.5])
    min: float | None = Field(examples=[301.2])
    max: float | None = Field(examples=[520.8])
    sum: float | None = Field(examples=[69_300.0])
    first_at: datetime | None
    last_at: datetime | None


class Part(BaseModel):
    """One of several series."""

    series_id: int
    sampling: Sampling = Field(
        description="raw: every value; minmax: thinned, extremes kept; mean: one of each bucket."
    )
    totals: Totals
    columns: ObservationColumns


class Picture(BaseModel):
    """Values of several series in one window, in the order asked for."""

    start: datetime
    end: datetime
    as_of: datetime | None
    resolution: str | None = Field(examples=["P1D"])
    statistic: Statistic | None = Field(description="What each value is of its bucket.")
    series: list[Part]


class KnownMoment(BaseModel):
    """A moment at which values became known."""

    known_at: datetime
    values: int = Field(examples=[24])
    restated: int = Field(examples=[2], description="Those of them that had been known otherwise before.")


class ChangedColumns(BaseModel):
    """Restated values, column by column; instants in milliseconds since 1970 UTC."""

    event_at: list[int]
    then: list[float | None] = Field(description="As known at the moment; null: withdrawn then.")
    now: list[float | None] = Field(description="As known now; null: withdrawn since.")
    known_at: list[int]


class Changed(BaseModel):
    """What is told differently of one series now than it was then."""

    series_id: int
    restated: int = Field(examples=[2], description="Values that are others now, or withdrawn.")
    fresh: int = Field(examples=[24], description="Values that nobody knew then.")
    columns: ChangedColumns = Field(description="The restated values that differ most, by time.")
