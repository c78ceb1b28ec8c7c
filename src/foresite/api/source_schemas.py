"""HTTP bodies of sources: where data come from."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from foresite.api.schemas import Run


class Source(BaseModel):
    """Where data come from, and how it fares."""

    source_id: int = Field(examples=[3])
    name: str = Field(examples=["meters"], description="Of files: the name of their contract.")
    source_type: str = Field(examples=["file"])
    state: Literal["new", "well", "failing", "silent"] = Field(
        description="failing: its newest load stopped; silent: it did not come for thrice its usual interval."
    )
    made_at: datetime
    last_at: datetime | None = Field(description="When its newest load ended; null: none did.")
    usual_interval_seconds: float | None = Field(
        examples=[86_400.0], description="Median time between its loads; null: too few."
    )
    rows: dict[str, int] = Field(
        examples=[{"2024-05-01": 744}], description="Rows taken in, by date (UTC), of the last 30 days."
    )
    loads: dict[str, int] = Field(examples=[{"done": 4}], description="Loads of the last 30 days, by state.")
    held_rows: int = Field(examples=[2], description="Rows that a rule holds back.")


class SourceDetail(Source):
    """A source closely."""

    contract: str | None = Field(description="The contract as it is kept now, TOML.")
    series: list[str] = Field(
        examples=[["grid/north/load"]], description="Keys of what its newest load wrote to; at most 1000."
    )
    runs: list[Run] = Field(description="Its newest loads.")
