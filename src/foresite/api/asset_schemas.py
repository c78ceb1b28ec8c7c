"""HTTP bodies of assets as people bring them in, go through them and see them on a map."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from foresite.api.schemas import Asset, AssetDetail
from foresite.core.ids import MAX_KEY_LENGTH
from foresite.workflows.mapped import Statistic

MOST_AT_ONCE = 5_000
_Key = Annotated[str, Field(min_length=1, max_length=MAX_KEY_LENGTH, examples=["grid/north"])]
_Type = Annotated[
    str,
    Field(max_length=64, examples=["substation"], description="zone, substation, plant, meter and so on."),
]
_North = Annotated[float | None, Field(examples=[52.5], description="WGS 84, north positive.")]
_East = Annotated[float | None, Field(examples=[13.4], description="WGS 84, east positive.")]
_Outline = Annotated[
    dict[str, Any] | None,
    Field(examples=[None], description="GeoJSON Polygon or MultiPolygon, longitude first (RFC 7946)."),
]
_Attributes = Annotated[dict[str, Any] | None, Field(max_length=200, examples=[{"voltage_kv": 110}])]


class AssetPut(BaseModel):
    """An asset as it is brought in: made if its key is new; of what is there, what is not said stays."""

    model_config = ConfigDict(extra="forbid")

    key: _Key
    name: Annotated[
        str, Field(max_length=200, examples=["North"], description="Of a new one: from its key.")
    ] = ""
    asset_type: _Type = ""
    parent: Annotated[
        str | None,
        Field(examples=[None], description="Key of what it is part of: there, or among the items."),
    ] = None
    latitude_deg: _North = None
    longitude_deg: _East = None
    outline: _Outline = None
    attributes: _Attributes = None


class AssetsPut(BaseModel):
    """Assets to be brought in, in any order: all of them, or none where one cannot be."""

    model_config = ConfigDict(extra="forbid")

    items: list[AssetPut] = Field(min_length=1, max_length=MOST_AT_ONCE)


class AssetsThere(BaseModel):
    """The assets that were brought in, in the order of the items."""

    asset_ids: list[int] = Field(examples=[[7]])


class AssetChange(BaseModel):
    """What to change of an asset; the rest stays. Null takes a parent, a place or an outline away."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200, examples=["North"])] = ""
    asset_type: Annotated[str, Field(min_length=1, max_length=64, examples=["substation"])] = ""
    parent: Annotated[str | None, Field(examples=[None], description="Key of what it is part of.")] = None
    latitude_deg: _North = None
    longitude_deg: _East = None
    outline: _Outline = None
    attributes: Annotated[
        dict[str, Any] | None,
        Field(max_length=200, examples=[{"voltage_kv": 110}], description="All of them."),
    ] = None


class SiteNewest(BaseModel):
    """The newest of the newest values of an asset's series."""

    series_id: int
    quantity: str = Field(examples=["load"])
    unit: str = Field(examples=["MW"])
    event_at: datetime
    value: float


class Site(AssetDetail):
    """An asset with what is known of it."""

    parent_asset: Asset | None = Field(description="What it is part of.")
    parts_count: int = Field(examples=[3], description="Assets that are part of it, directly.")
    series_count: int = Field(examples=[2], description="Series it has itself.")
    newest: SiteNewest | None
    open_anomalies: int = Field(examples=[0], description="Of its series; that nobody judged.")


class SitePage(BaseModel):
    """Some assets, and the cursor that continues after them."""

    items: list[Site]
    next_cursor: str | None


class MapQuantity(BaseModel):
    """What a map can show."""

    quantity: str = Field(examples=["load"])
    unit: str = Field(examples=["MW"])
    assets: int = Field(examples=[3], description="Assets that have such a series.")


class MapType(BaseModel):
    """A type of assets."""

    asset_type: str = Field(examples=["substation"])
    assets: int = Field(examples=[3])


class MapColumns(BaseModel):
    """Assets column by column: the highest value first, those without a value last, then by name."""

    asset_id: list[int]
    name: list[str]
    asset_type: list[str]
    parent_id: list[int | None]
    latitude_deg: list[float | None]
    longitude_deg: list[float | None]
    series_id: list[int | None] = Field(description="null: not measured, it has no such series.")
    value: list[float | None] = Field(description="null: not measured, or not at that time.")
    event_at: list[int | None] = Field(description="Of a newest value, milliseconds since 1970 UTC.")


class MapOutline(BaseModel):
    """The outline of an asset."""

    asset_id: int
    outline: dict[str, Any] = Field(description="GeoJSON Polygon or MultiPolygon (RFC 7946).")


class MapAnswer(BaseModel):
    """Every asset with its place and the value of one quantity."""

    quantity: str = Field(examples=["load"], description="Empty where no asset has a series.")
    unit: str = Field(examples=["MW"])
    statistic: Statistic
    start: datetime | None = Field(description="Of the window; null: of a newest value.")
    end: datetime | None
    as_of: datetime | None
    several: int = Field(
        examples=[0], description="Assets with more than one series of it: the first by key counts."
    )
    quantities: list[MapQuantity] = Field(description="What can be chosen, the commonest first.")
    types: list[MapType] = Field(description="Of all assets, the commonest first.")
    sites: MapColumns
    outlines: list[MapOutline]
