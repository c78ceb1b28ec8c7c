"""HTTP bodies: what goes out and comes in, with examples for the OpenAPI document."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

CONTRACT = """name = "meters"
[time]
columns = ["time"]
format = "%Y-%m-%dT%H:%M:%SZ"
resolution = "PT1H"
[known_at]
policy = "arrival"
[[series]]
column = "load"
key = "grid/north/load"
quantity = "load"
unit = "MW"
"""
Sampling = Literal["raw", "minmax", "mean"]
Verdict = Literal["ok", "failed"]
Id = Annotated[str, Field(examples=["0197c4c0-0000-7000-8000-000000000000"])]
RowId = Annotated[int, Field(ge=1, le=2**63 - 1)]
MOST_ROWS = 10_000
"""Of one push."""
LARGEST_QUALITY = 32_767


class Fault(BaseModel):
    """What is wrong with one part of a request."""

    where: str = Field(examples=["body.text"], description="Path to it, from query, path, header or body on.")
    what: str = Field(
        examples=["String should have at least 1 character"], description="A sentence for people."
    )
    kind: str = Field(
        examples=["string_too_short"], description="Stable name of what is wrong, as Pydantic has it."
    )
    bounds: dict[str, str | int | float] | None = Field(
        default=None,
        examples=[{"min_length": 1}],
        description="What is asked for (`gt`, `ge`, `lt`, `le`, `min_length`, `max_length`, `pattern`, "
        "`expected`); never what was sent.",
    )


class Problem(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(examples=["urn:foresite:problem:series-absent"])
    title: str = Field(examples=["series absent"])
    status: int = Field(examples=[404])
    code: str = Field(examples=["series-absent"], description="Stable name of this problem, for programs.")
    detail: str = Field(examples=["there is no series 4"], description="A sentence for people.")
    remedy: str | None = Field(default=None, description="How to mend it.")
    facts: dict[str, Any] | None = Field(default=None, description="What a machine may want to read.")
    errors: list[Fault] | None = Field(default=None, description="Each fault of a request.")
    instance: str | None = Field(default=None, description="The request, as the server's log names it.")


class Organisation(BaseModel):
    """The organisation that this server works for."""

    slug: str = Field(examples=["demo"])
    name: str = Field(examples=["Demo city"])
    synthetic: bool = Field(description="Its data are made up; show it wherever they stand.")


class Asset(BaseModel):
    """A thing in the world that series belong to."""

    asset_id: int
    key: str = Field(examples=["grid/north"])
    name: str = Field(examples=["North"])


class AssetDetail(Asset):
    """An asset with what it is, where it is and what it is part of."""

    asset_type: str = Field(examples=["substation"])
    parent: str | None = Field(examples=["grid"], description="Key of the asset that it is part of.")
    latitude_deg: float | None = Field(examples=[52.5], description="WGS 84, north positive.")
    longitude_deg: float | None = Field(examples=[13.4], description="WGS 84, east positive.")
    attributes: dict[str, Any] = Field(examples=[{"voltage_kv": 110}])


class AssetPage(BaseModel):
    """Some assets, and the cursor that continues after them."""

    items: list[AssetDetail]
    next_cursor: str | None


class Link(BaseModel):
    """A directed link between two assets."""

    link_type: str = Field(examples=["feeds"])
    from_key: str = Field(examples=["grid/north"])
    to_key: str = Field(examples=["grid/north/substation_1"])
    attributes: dict[str, Any]


class AssetWhole(AssetDetail):
    """One asset with its outline, its parts and its links."""

    outline: dict[str, Any] | None = Field(description="GeoJSON Polygon or MultiPolygon (RFC 7946).")
    parts: list[Asset]
    links: list[Link]


class Latest(BaseModel):
    """The newest value of a series."""

    event_at: datetime
    value: float
    known_at: datetime


class Series(BaseModel):
    """One quantity of one asset over time."""

    series_id: int
    key: str = Field(examples=["grid/north/load"])
    name: str = Field(examples=["North, load"])
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
    unit: str = Field(examples=["MW"])
    zone: str = Field(examples=["Europe/Berlin"])
    start: datetime
    end: datetime
    as_of: datetime | None
    sampling: Sampling = Field(
        description="raw: every value; minmax: thinned, extremes kept; mean: of each bucket."
    )
    columns: ObservationColumns


class PushedRow(BaseModel):
    """One observation that a client sends."""

    model_config = ConfigDict(extra="forbid")

    series: str | RowId = Field(description="Key or id of the series.", examples=["grid/north/load"])
    event_at: AwareDatetime = Field(description="When it was true, with offset.")
    value: float = Field(allow_inf_nan=False)
    known_at: AwareDatetime | None = Field(
        default=None, description="When it could be known, not later than now; default: now."
    )
    quality: int = Field(
        default=0, ge=0, le=LARGEST_QUALITY, description="0 as it came, else the code of a repair."
    )


class Push(BaseModel):
    """A batch of observations."""

    model_config = ConfigDict(extra="forbid")

    rows: list[PushedRow] = Field(min_length=1, max_length=MOST_ROWS)


class PushReceipt(BaseModel):
    """The rows are durable; ``replayed`` tells that this key had brought them before."""

    batch_id: int
    rows: int
    replayed: bool


class Alive(BaseModel):
    """The process answers."""

    status: Literal["alive"]


class Health(BaseModel):
    """Whether the server can do its work, and what of it cannot."""

    ready: bool = Field(examples=[True])
    checks: dict[str, Verdict] = Field(examples=[{"database": "ok", "lake": "ok", "worker": "ok"}])


class LatestOfSeries(Latest):
    """The newest value of one of several series."""

    series_id: int


class Run(BaseModel):
    """One piece of work: how far it is, and how it ended."""

    model_config = ConfigDict(from_attributes=True)

    run_id: Id
    run_type: str = Field(examples=["load"])
    state: str = Field(examples=["running"], description="queued, running, done or failed.")
    title: str = Field(examples=["meters: meters.csv"])
    progress_share: float = Field(examples=[0.42], description="0 to 1.")
    progress_note: str = Field(examples=["meters.csv"])
    report: dict[str, Any] = Field(examples=[{"read": 8784, "accepted": 8780, "quarantined": 4}])
    error: dict[str, Any] | None = Field(
        examples=[None], description="kind, code, message, remedy and facts of what stopped it."
    )
    started_at: datetime
    ended_at: datetime | None


class RunPage(BaseModel):
    """Some runs, and the cursor that continues after them."""

    items: list[Run]
    next_cursor: str | None


class Accepted(BaseModel):
    """The raw file is kept; its load goes on in the run."""

    run_id: Id
    status_url: str = Field(examples=["/api/v1/runs/0197c4c0-0000-7000-8000-000000000000"])


class Proposal(BaseModel):
    """A repair that is plausible, and what it makes of the row."""

    repair: str = Field(examples=["factor-1000"])
    value: float = Field(examples=[412.5])
    event_at: datetime
    quality: int = Field(examples=[2], description="Code that the lake keeps beside the value.")
    reason: str = Field(examples=["a thousand times too large"])


class HeldRow(BaseModel):
    """A row that a rule held back, with where it stood and what may mend it."""

    quarantine_id: int = Field(examples=[17])
    state: str = Field(examples=["open"], description="open, accepted or dropped.")
    contract: str = Field(examples=["meters"])
    file: str = Field(examples=["meters.csv"])
    line: int | None = Field(examples=[7], description="Line or row in the file.")
    raw: str = Field(examples=["2024-05-01T00:00:00Z,412500"], description="The row as it came.")
    series: str | None = Field(examples=["grid/north/load"])
    event_at: datetime | None
    value: float | None = Field(examples=[412500.0])
    rule: str = Field(examples=["range"])
    message: str = Field(examples=["412500 is above 2000"])
    proposal: Proposal | None
    run_id: Id | None


class Preview(HeldRow):
    """What accepting a held row would write, beside what stands there now."""

    would_write: Proposal | None
    stands_now: float | None = Field(examples=[410.0])


class HeldRows(BaseModel):
    """Some rows of the quarantine, and the cursor that continues after them."""

    items: list[HeldRow]
    next_cursor: str | None


class Chosen(BaseModel):
    """Held rows to work on."""

    model_config = ConfigDict(extra="forbid")

    ids: list[RowId] = Field(min_length=1, max_length=10_000, examples=[[17, 18]])
    as_is: bool = Field(default=False, description="Take the value as it came, not as proposed.")


class Settled(BaseModel):
    """How many held rows changed their state."""

    rows: int


class Contract(BaseModel):
    """One version of a contract, as its text."""

    name: str = Field(examples=["meters"])
    digest: str = Field(examples=["9f86d081884c7d65"])
    text: str = Field(description="TOML.", examples=[CONTRACT])
    used_at: datetime
