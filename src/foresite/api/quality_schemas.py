"""HTTP bodies of completeness: what should be there of each series on each day, and what is."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from foresite.api.schemas import Id


class DayCounts(BaseModel):
    """Counts of local days, column by column; one entry a day of the window."""

    day: list[str] = Field(examples=[["2024-05-01"]], description="Dates of the site's calendar.")
    expected: list[int | None] = Field(
        examples=[[24]], description="Steps that should be there; null: no regular step."
    )
    there: list[int | None] = Field(examples=[[22]], description="Those of them that are.")
    values: list[int] = Field(examples=[[22]], description="Values of the day, however many a step has.")
    held: list[int] = Field(examples=[[1]], description="Rows that a rule held back and nobody settled.")


class SeriesCompleteness(BaseModel):
    """How complete one series is."""

    series_id: int = Field(examples=[4])
    key: str = Field(examples=["grid/north/load"])
    name: str = Field(examples=["North load"])
    unit: str = Field(examples=["MW"])
    resolution: str | None = Field(examples=["PT1H"], description="null: it has no regular step.")
    zone: str = Field(examples=["Europe/Berlin"])
    expected: int = Field(examples=[744], description="Steps of the window that should be there.")
    there: int = Field(examples=[742], description="Those of them that are.")
    values: int = Field(examples=[742])
    held: int = Field(examples=[1])
    gaps: int = Field(examples=[1], description="Stretches without a value.")
    days: DayCounts


class CompletenessPage(BaseModel):
    """Some series with their days, and the cursor that continues after them."""

    start: datetime
    end: datetime
    as_of: datetime | None
    items: list[SeriesCompleteness]
    next_cursor: str | None


class Gap(BaseModel):
    """A stretch without a value."""

    start_at: datetime = Field(description="The first step that is missing.")
    end_at: datetime = Field(description="The first step after it, not included.")
    steps: int = Field(examples=[2])


class LoadFinding(BaseModel):
    """What a load saw in a series."""

    rule: str = Field(examples=["gap"])
    message: str = Field(examples=["2 steps are missing"])
    count: int = Field(examples=[2])
    severity: Literal["note", "warning", "damage"] = Field(examples=["warning"])
    first_at: datetime | None
    last_at: datetime | None
    run_id: Id
    file: str = Field(examples=["meters.csv"])
    seen_at: datetime


class LateCounts(DayCounts):
    """Counts of local days, with what came late, was told anew or was repaired."""

    late: list[int] = Field(examples=[[0]], description="Values that came later than 99 of 100 do.")
    restated: list[int] = Field(examples=[[2]], description="Values that were told anew.")
    repaired: list[int] = Field(examples=[[0]], description="Values that a repair was applied to.")


class CompletenessDetail(BaseModel):
    """How complete one series is, with its gaps and what its loads saw."""

    series: SeriesCompleteness
    days: LateCounts
    lag_median_seconds: float | None = Field(
        examples=[3600.0], description="How long half of its values take to come; null: too few."
    )
    lag_late_seconds: float | None = Field(examples=[7200.0], description="How long 99 of 100 take.")
    gaps: list[Gap] = Field(description="At most 500, the newest ones, by time.")
    findings: list[LoadFinding] = Field(description="Of the newest 50 loads, at most 200.")
