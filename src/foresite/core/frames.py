"""Every lake column, declared once: name, type, unit and meaning; frames are ordered lists of them."""

from dataclasses import dataclass

import polars as pl

INSTANT = pl.Datetime("us", "UTC")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the lake.

    Attributes:
        name: as it stands in every frame and file; carries its unit where it has a fixed one.
        dtype: the Polars type.
        unit: of the values, or empty where the series states it or there is none.
        meaning: one sentence.
    """

    name: str
    dtype: pl.DataType
    unit: str
    meaning: str


_LEVELS = (5, *range(10, 100, 10), 95)
"""Percent. Issues made before there were 5 and 95 have none there."""

_ALL = (
    Column("series_id", pl.Int64(), "", "The series, unique in the installation."),
    Column("event_at", INSTANT, "", "When it was true: the start of the interval it stands for."),
    Column("known_at", INSTANT, "", "When we could know it."),
    Column("value", pl.Float64(), "unit of the series", "The measured or stated value."),
    Column("quality", pl.Int16(), "", "0 as it came, otherwise the code of a repair (ingest/repair.py)."),
    Column("batch_id", pl.Int64(), "", "The write that brought the row: it names the run; larger is later."),
    Column("superseded_at", INSTANT, "", "known_at of the next version of the same fact; null if current."),
    Column("part", pl.String(), "", "Stretch of time the row is filed under: 2024-05, 2024 or 2020s."),
    Column("tier", pl.String(), "", "current, pending (a revision not yet merged) or superseded."),
    Column("issued_at", INSTANT, "", "When the forecast was made; it saw nothing known later."),
    Column("issue_id", pl.String(), "", "The issue the forecast belongs to."),
    Column("model_id", pl.String(), "", "The trained model that made the forecast."),
    Column("lake_version", pl.Int64(), "", "Largest batch_id that the forecast could read."),
    Column("dataset", pl.String(), "", "Name of the set that a record belongs to."),
    Column("record_id", pl.String(), "", "Identity of a record within its dataset."),
    Column("latitude_deg", pl.Float64(), "deg", "Latitude, WGS 84, north positive."),
    Column("longitude_deg", pl.Float64(), "deg", "Longitude, WGS 84, east positive."),
    Column("fields", pl.String(), "", "The record's other fields as a JSON object."),
    *(
        Column(f"q{level:02d}", pl.Float64(), "unit of the series", f"Forecast quantile {level / 100:g}.")
        for level in _LEVELS
    ),
)
COLUMNS = {column.name: column for column in _ALL}
QUANTILES = tuple(level / 100 for level in _LEVELS)
QUANTILE_COLUMNS = tuple(f"q{level:02d}" for level in _LEVELS)


def schema(*names: str) -> pl.Schema:
    """Return the Polars schema of these columns, in this order.

    >>> schema("series_id", "value")
    Schema([('series_id', Int64), ('value', Float64)])
    """
    return pl.Schema({name: COLUMNS[name].dtype for name in names})


FACT = schema("series_id", "event_at", "known_at", "value", "quality")
"""What a writer is given and a reader gives back: one row per series, event and version."""

OBSERVATION = schema(
    "series_id", "event_at", "known_at", "value", "quality", "batch_id", "superseded_at", "part", "tier"
)
"""What the history of observations stores."""

FORECAST = schema(
    "issue_id", "series_id", "issued_at", "event_at", "model_id", "lake_version", *QUANTILE_COLUMNS, "part"
)
"""What the store of issued forecasts holds."""

RECORD = schema(
    "dataset", "record_id", "event_at", "known_at", "latitude_deg", "longitude_deg", "fields",
    "batch_id", "part",
)  # fmt: skip
"""What the store of records (orders, shipments, incidents: rows that are not a series) holds."""
