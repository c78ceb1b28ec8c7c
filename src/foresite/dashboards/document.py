"""What a dashboard is made of: a document of panels on a grid, checked whole and without anything that runs.

Series are named by key or chosen by what they measure, and places are named by key, so that a document means
the same in another organisation or in a pack. A later shape of it gets another number as its ``schema``, and
reads the earlier ones: 1 had neither choices nor maps nor a site.
"""

from itertools import combinations
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from foresite.core.errors import BadDataError

COLUMNS, ROWS = 12, 2_000
MOST_PANELS, MOST_LINES, MOST_ROWS = 100, 12, 100
"""Panels of a dashboard, series of a chart, series of a table."""
LONGEST_TITLE, LONGEST_TEXT = 200, 20_000
EXAMPLE: dict[str, Any] = {
    "id": "peak",
    "kind": "tile",
    "title": "Peak load",
    "place": {"x": 0, "y": 0, "w": 3, "h": 2},
    "series": "grid/north/load",
    "statistic": "peak",
    "beside": "week",
}

NEWEST: Final = 2
Key = Annotated[str, Field(min_length=1, max_length=200, description="Key of a series.")]
PlaceKey = Annotated[str, Field(max_length=200, description="Key of an asset.", examples=["grid/north"])]
Word = Annotated[str, Field(min_length=1, max_length=64)]
Beside = Literal["none", "previous", "week", "year"]
"""What is compared with: nothing, the range before, the same weekdays, the same dates last year."""
Preset = Literal["1d", "7d", "30d", "1y", "all"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Place(_Part):
    """Where a panel is and how large, in cells of a grid of 12 columns; rows go on downwards."""

    x: int = Field(ge=0, lt=COLUMNS, description="Column of its first side, from 0.")
    y: int = Field(ge=0, le=ROWS, description="Row of its top, from 0.")
    w: int = Field(ge=1, le=COLUMNS, description="Columns wide.")
    h: int = Field(ge=1, le=40, description="Rows high.")

    @model_validator(mode="after")
    def _within(self) -> "Place":
        if self.x + self.w > COLUMNS:
            message = f"a panel that begins at column {self.x} has no room for {self.w} columns of {COLUMNS}"
            raise ValueError(message)
        return self

    def covers(self, other: "Place") -> bool:
        """Tell whether two places share a cell."""
        across = self.x < other.x + other.w and other.x < self.x + self.w
        return across and self.y < other.y + other.h and other.y < self.y + self.h


class Choice(_Part):
    """Series of assets chosen by what they measure: at a place and below it, however deep.

    Without a place of its own it follows the site of the page; of a page without one it means everything.
    """

    quantity: Word = Field(examples=["load"])
    unit: Word = Field(examples=["MW"])
    asset_type: str = Field(default="", max_length=64, description="Only of such assets; empty: of any.")
    below: PlaceKey = Field(
        default="", description="Its own place, whatever the page's site; empty: follows."
    )


def _absent(told: Any) -> bool:
    """Tell what an earlier shape did not have: a document of that is kept and told as it was."""
    return told in (None, "")


class _Panel(_Part):
    id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,36}$", description="Unique in its dashboard.")
    title: str = Field(default="", max_length=LONGEST_TITLE, description="Empty: named by what it shows.")
    place: Place


class _Chooses(_Panel):
    choice: Choice | None = Field(
        default=None, exclude_if=_absent, description="Instead of series that are named."
    )


class Chart(_Chooses):
    """Series over time, with their forecasts, anomalies and another time beside."""

    kind: Literal["chart"]
    series: list[Key] = Field(default=[], max_length=MOST_LINES, description="Of a choice the first 12.")
    resolution: Literal["auto", "raw", "PT1H", "P1D", "P1W", "P1M"] = Field(
        default="auto", description="auto: every value, of long ranges local days, weeks or months."
    )
    statistic: Literal["mean", "min", "max", "sum"] = Field(default="mean", description="Of each bucket.")
    compare: Beside = "none"
    forecast: bool = Field(default=False, description="With the newest forecast's fan.")
    anomalies: bool = Field(default=False, description="With rings where anomalies are.")


class Tile(_Chooses):
    """One number of a series, its comparison base beside it."""

    kind: Literal["tile"]
    series: Key | None = Field(default=None, exclude_if=_absent, description="Of a choice the first.")
    statistic: Literal["newest", "mean", "sum", "peak", "least"] = "newest"
    beside: Beside = "week"


class Table(_Chooses):
    """Series by line, numbers of the range by column."""

    kind: Literal["table"]
    series: list[Key] = Field(default=[], max_length=MOST_ROWS, description="Of a choice the first 100.")
    columns: list[Literal["newest", "mean", "least", "peak", "sum", "count"]] = Field(
        default=["newest", "mean", "peak"], min_length=1, max_length=6
    )
    beside: Beside = Field(default="none", description="How far the mean went since.")


class Text(_Panel):
    """Words in Markdown (CommonMark); HTML in it is shown as it is written, never obeyed."""

    kind: Literal["text"]
    text: str = Field(max_length=LONGEST_TEXT)


class Map(_Panel):
    """Assets on a map, coloured and ranked by their newest value or by a statistic of the range."""

    kind: Literal["map"]
    choice: Choice
    statistic: Literal["newest", "mean", "min", "max", "sum"] = "newest"


def _one_way(panel: "Panel") -> "Panel":
    if isinstance(panel, Chart | Tile | Table) and bool(panel.series) == (panel.choice is not None):
        message = "name at least 1 series, or choose them by what they measure, and not both"
        raise ValueError(message)
    return panel


Panel = Annotated[Chart | Tile | Table | Text | Map, Field(discriminator="kind"), AfterValidator(_one_way)]
Panels = Annotated[list[Panel], Field(max_length=MOST_PANELS, examples=[[EXAMPLE]])]


class Content(_Part):
    """The document of a dashboard."""

    schema_: Literal[1, 2] = Field(
        alias="schema", default=NEWEST, description="Of which shape it is.", examples=[NEWEST]
    )
    range: Preset = Field(default="7d", description="What it shows when it is opened.", examples=["7d"])
    site: PlaceKey = Field(
        default="",
        exclude_if=_absent,
        description="To what it is narrowed when it is opened; empty: nothing.",
    )
    panels: Panels = []

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    @model_validator(mode="after")
    def _of_its_shape(self) -> "Content":
        newer = self.site or any(choice_of(panel) for panel in self.panels)
        if self.schema_ == 1 and newer:
            message = "a document of schema 1 has no site, no map and no choice: it is of schema 2"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _apart(self) -> "Content":
        names = [panel.id for panel in self.panels]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            message = f"two panels have the id {twice}"
            raise ValueError(message)
        for one, other in combinations(self.panels, 2):
            if one.place.covers(other.place):
                message = f"the panels {one.id} and {other.id} lie over each other"
                raise ValueError(message)
        return self

    def plain(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return self.model_dump(mode="json", by_alias=True)


def keys_of(panel: Panel) -> list[str]:
    """Return the keys of the series that a panel names, in its order.

    >>> keys_of(Tile.model_validate(EXAMPLE))
    ['grid/north/load']
    """
    match panel:
        case Chart() | Table():
            return list(panel.series)
        case Tile():
            return [panel.series] if panel.series else []
        case Text() | Map():
            return []


def choice_of(panel: Panel) -> Choice | None:
    """Return how a panel chooses its series, or None where it names them or has none.

    >>> choice_of(Tile.model_validate(EXAMPLE)) is None
    True
    """
    return None if isinstance(panel, Text) else panel.choice


def places_of(content: Content) -> list[str]:
    """Return the keys of the assets that a document names: its site, and places of panels."""
    choices = [choice for panel in content.panels if (choice := choice_of(panel))]
    return list(dict.fromkeys(key for key in (content.site, *(each.below for each in choices)) if key))


def content_of(told: Any) -> Content:
    """Return a document from what somebody wrote.

    Raises:
        BadDataError: it is none; the first fault is named, and where it is.
    """
    try:
        return Content.model_validate(told)
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the document"
        raise BadDataError(
            f"the dashboard cannot be used: {where}: {first['msg']}",
            code="dashboard-malformed",
            remedy="Export a dashboard to see how one is written.",
            where=where,
        ) from None
