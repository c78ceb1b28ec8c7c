"""HTTP bodies: what goes out and comes in, with examples for the OpenAPI document."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Organisation(BaseModel):
    """The organisation that this server works for."""

    slug: str = Field(examples=["demo"])
    name: str = Field(examples=["Demo city"])
    synthetic: bool = Field(description="Its data are made up; show it wherever they stand.")


class Asset(BaseModel):
    """A thing in the world that series belong to."""

    asset_id: int
    key: str = Field(examples=["grid/north"])
    name: str


class Latest(BaseModel):
    """The newest value of a series."""

    event_at: datetime
    value: float
    known_at: datetime


class Series(BaseModel):
    """One quantity of one asset over time."""

    series_id: int
    key: str = Field(examples=["grid/north/load"])
    name: str
    asset: Asset | None
    quantity: str = Field(examples=["load"])
    unit: str = Field(examples=["MW"])
    resolution: str | None = Field(examples=["PT1H"], description="ISO 8601 duration, or null if irregular.")
    zone: str = Field(examples=["Europe/Berlin"], description="IANA time zone of the site.")
    latest: Latest | None


class SeriesPage(BaseModel):
    """Some series, and the cursor that continues after them."""

    items: list[Series]
    next_cursor: str | None


class ObservationColumns(BaseModel):
    """Values column by column; instants in milliseconds since 1970 UTC."""

    event_at: list[int]
    value: list[float | None]
    min: list[float | None] | None = None
    max: list[float | None] | None = None


class Observations(BaseModel):
    """Values of one series in a window."""

    series_id: int
    unit: str
    zone: str
    start: datetime
    end: datetime
    as_of: datetime | None
    sampling: Literal["raw", "minmax", "mean"] = Field(
        description="raw: every value; minmax: thinned, extremes kept; mean: of each bucket."
    )
    columns: ObservationColumns


class PushedRow(BaseModel):
    """One observation that a client sends."""

    model_config = ConfigDict(extra="forbid")

    series: str = Field(description="Key of the series.", examples=["grid/north/load"])
    event_at: datetime = Field(description="When it was true, with offset.")
    value: float = Field(allow_inf_nan=False)
    known_at: datetime | None = Field(default=None, description="When it could be known; default: now.")


class Push(BaseModel):
    """A batch of observations."""

    model_config = ConfigDict(extra="forbid")

    rows: list[PushedRow] = Field(min_length=1, max_length=10_000)


class PushReceipt(BaseModel):
    """The rows are durable; ``replayed`` tells that this key had brought them before."""

    batch_id: int
    rows: int
    replayed: bool


class Health(BaseModel):
    """Whether the server can do its work, and what of it cannot."""

    ready: bool
    checks: dict[str, str] = Field(examples=[{"database": "ok", "lake": "ok", "disk": "ok"}])
