"""HTTP bodies of dashboards and of the panels that they are made of."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, Field

from foresite.api.asset_schemas import MapAnswer
from foresite.api.forecast_schemas import ForecastColumns
from foresite.api.people_schemas import Given, RoleName
from foresite.api.picture_schemas import Part
from foresite.api.schemas import Id, ObservationColumns, Series
from foresite.dashboards.document import EXAMPLE, NEWEST, Content, Panel, PlaceKey
from foresite.dashboards.kept import LONGEST_NAME

MOST_ASKED = 60
"""Panels of one request."""
_CONTENT = {"schema": NEWEST, "range": "7d", "panels": [EXAMPLE]}
Sharing = Literal["private", "roles", "everybody"]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["Control room"])]
Roles = Annotated[list[RoleName], Field(max_length=100, examples=[["operator"]])]
VersionNumber = Annotated[int, Field(ge=1, le=2**31 - 1, examples=[3])]


class DashboardWanted(Given):
    """A dashboard to be made: as one is exported, it can be sent again anywhere."""

    name: Name
    content: Content = Field(examples=[_CONTENT])


class DashboardSaved(DashboardWanted):
    """What a dashboard is to be from now on."""

    version: VersionNumber = Field(
        description="The version that it was made of; a newer one is never overwritten."
    )


class VersionOver(Given):
    """The version that is shown now."""

    version: VersionNumber = Field(description="The newest version that the caller knows.")


class SharingWanted(Given):
    """Who is to see a dashboard."""

    sharing: Sharing = Field(examples=["roles"])
    roles: Roles = Field(default=[], description="Where it is shared with roles.")


class HomeWanted(Given):
    """The roles that are to begin at a dashboard."""

    roles: Roles


class DashboardListed(BaseModel):
    """A dashboard as a list shows it."""

    dashboard_id: Id
    name: Name
    version: int = Field(examples=[3])
    sharing: Sharing = Field(examples=["roles"])
    roles: list[str] = Field(examples=[["operator"]], description="That see it, where shared with roles.")
    home_of: list[str] = Field(examples=[["operator"]], description="Roles that begin here.")
    mine: bool = Field(description="The caller made it.")
    may_change: bool
    made_by: str = Field(examples=["person Ada"])
    made_at: datetime
    changed_by: str = Field(examples=["person Ada"])
    changed_at: datetime


class DashboardList(BaseModel):
    """The dashboards that the caller sees, and with which roles one may be shared."""

    items: list[DashboardListed]
    roles: list[str] = Field(examples=[["viewer", "operator"]])


class Dashboard(DashboardListed):
    """A dashboard with what it is made of."""

    content: Content = Field(examples=[_CONTENT])
    series: list[Series] = Field(description="Those that it names and that are here.")
    missing: list[str] = Field(
        examples=[[]], description="Keys of series and assets that it names and that are not here."
    )


class DashboardVersion(BaseModel):
    """A dashboard as it was saved once."""

    version: int = Field(examples=[3])
    name: Name
    panels: int = Field(examples=[8])
    restored_from: int | None = Field(examples=[None])
    made_by: str = Field(examples=["person Ada"])
    made_at: datetime


class DashboardVersionWhole(DashboardVersion):
    """A version with what it was made of."""

    content: Content = Field(examples=[_CONTENT])


class PanelsAsked(Given):
    """Panels to be answered together, for one range."""

    panels: list[Panel] = Field(min_length=1, max_length=MOST_ASKED, examples=[[EXAMPLE]])
    start: AwareDatetime | None = Field(default=None, description="First instant; null: where values begin.")
    end: AwareDatetime | None = Field(default=None, description="End, not included; null: where they end.")
    as_of: AwareDatetime | None = Field(
        default=None, description="Answer with what was known at this instant.", examples=[None]
    )
    site: PlaceKey = Field(
        default="",
        description="Key: narrow panels that choose their series to that asset and those below it.",
    )


class Refused(BaseModel):
    """Why a panel has no answer."""

    code: str = Field(examples=["panel-series-absent"])
    detail: str = Field(examples=["none of the series of this panel is here"])
    remedy: str


class Span(BaseModel):
    """A time that is compared with."""

    start: datetime
    end: datetime


class PanelForecast(BaseModel):
    """The fan of a series' newest issue."""

    series_id: int
    issue_id: Id
    issued_at: datetime
    forecaster: str = Field(examples=["house"])
    columns: ForecastColumns


class PanelAnomaly(BaseModel):
    """Where something is odd."""

    anomaly_id: Id
    series_id: int
    start_at: datetime
    end_at: datetime
    severity: float = Field(examples=[0.62])


class PanelChart(BaseModel):
    """What a chart draws."""

    start: datetime
    end: datetime
    resolution: str | None = Field(examples=["P1D"], description="Local buckets; null: value by value.")
    statistic: str = Field(examples=["mean"])
    series: list[Part]
    before: Span | None
    series_before: list[Part]
    forecasts: list[PanelForecast]
    anomalies: list[PanelAnomaly]


class PanelTile(BaseModel):
    """What a tile says."""

    series_id: int
    value: float | None = Field(examples=[412.5])
    at: datetime | None = Field(description="Where the number is of one instant.")
    before: float | None = Field(description="The same of the time that it is held against.")
    before_window: Span | None
    course: ObservationColumns


class PanelLine(BaseModel):
    """A line of a table."""

    series_id: int
    newest: float | None
    newest_at: datetime | None
    mean: float | None
    least: float | None
    peak: float | None
    sum: float | None
    count: int
    mean_before: float | None


class PanelTable(BaseModel):
    """What a table holds."""

    lines: list[PanelLine]
    before: Span | None


class PanelAnswer(BaseModel):
    """The answer to one panel: of its kind, or why there is none."""

    id: str = Field(examples=["peak"])
    missing: list[str] = Field(examples=[[]], description="Keys that name no series here.")
    chosen: int | None = Field(
        default=None,
        examples=[None],
        description="Series that its choice means, of which it shows the first.",
    )
    error: Refused | None
    chart: PanelChart | None = None
    tile: PanelTile | None = None
    table: PanelTable | None = None
    map: MapAnswer | None = None


class PanelAnswers(BaseModel):
    """The answers to panels, in the order asked for, and the series that they are of."""

    panels: list[PanelAnswer]
    series: list[Series]
