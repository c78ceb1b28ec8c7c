"""HTTP bodies of sources: where data come from."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from foresite.api.schemas import Run


class Source(BaseModel):
    """Where data come from, and how it fares."""

    source_id: int = Field(examples=[3])
    name: str = Field(examples=["meters"], description="Of files: the name of their contract.")
    source_type: str = Field(examples=["file"])
    state: Literal["new", "well", "failing", "silent", "resting"] = Field(
        description="failing: it could not be read, or its newest load stopped; silent: it did not come for "
        "thrice its usual interval; resting: it is not asked."
    )
    asked: bool = Field(description="Whether it is asked for what is new; others come by themselves.")
    enabled: bool = Field(description="Whether it is asked by the clock.")
    looked_at: datetime | None = Field(description="When it was asked last; null: never.")
    answered_at: datetime | None = Field(description="When it answered last; null: never.")
    failures: int = Field(examples=[0], description="Times in a row that it could not be read.")
    rests_until: datetime | None = Field(description="By the clock it is not asked before; null: when due.")
    error: dict[str, Any] | None = Field(
        examples=[None], description="Why it could not be read the last time: code, message and remedy."
    )
    parcels: dict[str, int] = Field(
        examples=[{"loaded": 31, "failed": 1}],
        description="What it delivered by state: open (to be tried again), taken, loaded or failed.",
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
    next_at: datetime | None = Field(description="When the clock asks it next; null: not by the clock.")


class SourceDetail(Source):
    """A source closely."""

    contract: str | None = Field(description="The contract as it is kept now, TOML.")
    series: list[str] = Field(
        examples=[["grid/north/load"]], description="Keys of what its newest load wrote to; at most 1000."
    )
    runs: list[Run] = Field(description="Its newest loads.")
    settings: dict[str, Any] = Field(
        examples=[{}], description="Of one that is asked, as its kind takes them, without secrets."
    )
    secrets: list[str] = Field(examples=[[]], description="Names of the secrets that are kept sealed.")
    cron: str = Field(examples=["* * * * *"], description="When it is asked; empty: not by the clock.")
    zone: str = Field(examples=["UTC"])


class SourceKind(BaseModel):
    """A kind of system that data can be fetched from."""

    kind: str = Field(examples=["bucket"])
    meaning: str = Field(examples=["A bucket that speaks S3."])
    settings_schema: dict[str, Any] = Field(examples=[{}], description="JSON Schema of its settings.")
    secrets: list[str] = Field(examples=[["secret_key"]], description="Settings that are never told again.")
    places: list[str] = Field(
        examples=[["endpoint"]],
        description="Settings that say where secrets are sent: when one changes, they must be given again.",
    )


class SourceTry(BaseModel):
    """Settings to be tried."""

    model_config = ConfigDict(extra="forbid")

    kind: str = Field(examples=["bucket"])
    settings: dict[str, Any] = Field(examples=[{}])
    source_id: int | None = Field(
        default=None,
        ge=1,
        le=2**63 - 1,
        examples=[None],
        description="The source whose kept secrets stand in for those left out.",
    )


class SourceSeen(BaseModel):
    """What was seen of a source that answered."""

    seen: str = Field(examples=["31 objects seen, 30 for a rule."])


class Within(BaseModel):
    """The share of values that comes within a span."""

    seconds: float = Field(examples=[3600.0])
    share: float = Field(examples=[0.93], description="0 to 1.")


class SourceLag(BaseModel):
    """How long after their events the values of a source are known."""

    rows: int = Field(examples=[13_440], description="First arrivals of the last 28 days; 0: too few came.")
    median_seconds: float | None = Field(examples=[900.0], description="Half come within.")
    p90_seconds: float | None = Field(examples=[3600.0], description="Nine of ten come within.")
    p99_seconds: float | None = Field(examples=[7200.0], description="99 of 100 come within.")
    within: list[Within] = Field(description="From at once to a month.")


class Parcel(BaseModel):
    """One version of one thing that a source delivered."""

    model_config = ConfigDict(from_attributes=True)

    parcel_id: str = Field(examples=["0197b1c2-0000-7000-8000-000000000001"])
    key: str = Field(examples=["in/meters-2024-05-01.csv"], description="As the source names it.")
    version: str = Field(examples=["9b2cf535f27731c974343645a3985328@2024-05-02T06:00:00+00:00"])
    name: str = Field(examples=["meters-2024-05-01.csv"])
    contract: str = Field(examples=["meters"])
    state: Literal["open", "taken", "loaded", "failed"]
    known_at: datetime = Field(description="Since when it is known.")
    attempts: int = Field(examples=[1])
    run_id: str | None = Field(description="The load that it was part of.")
    error: dict[str, Any] | None = Field(
        examples=[None], description="Why it could not be loaded: code, message and remedy."
    )
    taken_at: datetime
    ended_at: datetime | None


class ParcelPage(BaseModel):
    """Some parcels, and the cursor that continues after them."""

    items: list[Parcel]
    next_cursor: str | None
