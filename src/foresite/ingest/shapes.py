"""Shapes of a contract: how bytes become rows, how a row says when, and when a value could be known."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from foresite.core.timeaxis import Resolution
from foresite.core.timeaxis import zone as check_zone

MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "-", "--")


class Part(BaseModel):
    """A part of a contract: frozen, and a misspelt name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FileShape(Part):
    """``[file]``: how the bytes become rows of named columns.

    Attributes:
        format: of the file inside any gzip or zip; ``auto`` goes by the ending of its name.
        encoding: Python's name of it; a byte-order mark is always taken off.
        delimiter: between cells of CSV; ``auto`` means a tab for ``.tsv``, otherwise a comma.
        skip_lines: lines before the header (EIA's preamble: 4).
        start_after: the header is on the line after this exact line (BADC-CSV: ``"data"``).
        stop_at: this exact line ends the data (BADC-CSV: ``"end data"``).
        header_row: which line counted from the first left (0) holds the names; rows above it are
            dropped (EIA old workbook: 1 takes the source keys, 2 the long names).
        skip_after_header: rows between header and data (EIA with ``header_row = 1``: 1).
        columns: names to use in place of the header (UCI: 8 names where the header has 7). Needed where
            ``has_header`` is false.
        has_header: whether there is a line of names at all.
        aliases: name to use -> other names it goes by, so that one contract serves files that drifted
            (eGRID: ``{sequence = ["SEQGEN18", "SEQGEN"]}``).
        sheets: names or patterns of the sheets of a workbook to read; empty means the first.
        skip_sheets: names or patterns of sheets to leave out (ISO-NE: ``["Notes"]`` with ``sheets = ["*"]``).
        members: patterns of the members of a zip to read; empty means all that hold data.
        missing: cells that mean "no value", after stripping.
        decimal: mark before decimals.
        thousands: mark between thousands, or empty (GEFCom2012: ``","``).
        required: rows where one of these columns is missing are left out as blank (eGRID:
            ``["ORISPL"]``).
        keep: column -> the only cells to keep (MIDAS: ``{version_num = ["1"]}``).
        drop: column -> cells whose rows are left out.
    """

    format: Literal["auto", "csv", "tsv", "jsonl", "parquet", "xlsx", "xls", "shapefile"] = "auto"
    encoding: str = "utf-8"
    delimiter: str = "auto"
    skip_lines: Annotated[int, Field(ge=0)] = 0
    start_after: str = ""
    stop_at: str = ""
    header_row: Annotated[int, Field(ge=0)] = 0
    skip_after_header: Annotated[int, Field(ge=0)] = 0
    columns: tuple[str, ...] = ()
    has_header: bool = True
    aliases: dict[str, tuple[str, ...]] = {}
    sheets: tuple[str, ...] = ()
    skip_sheets: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    missing: tuple[str, ...] = MISSING
    decimal: Literal[".", ","] = "."
    thousands: str = ""
    required: tuple[str, ...] = ()
    keep: dict[str, tuple[str, ...]] = {}
    drop: dict[str, tuple[str, ...]] = {}

    @field_validator("columns")
    @classmethod
    def _apart(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(names)) < len(names) or not all(names) or any(name.startswith("__") for name in names):
            raise ValueError("columns need names that differ and do not begin with two underscores")
        return names


class TimeShape(Part):
    """``[time]``: how a row says when; local time ends here.

    Attributes:
        columns: joined with one blank before ``format`` reads them (GEFCom: ``["year", "month", "day"]``).
        format: in the words of strftime (``%Y %m %d``), or ``epoch-s``, ``epoch-ms``;
            empty reads ISO 8601 without an offset and true dates of workbooks. With ``%z`` (``+01:00``,
            ``Z``) the offset counts, and ``zone`` is only where the site is.
        also: other formats the same file uses, tried in turn where ``format`` does not fit.
        hour_column: column with the hour of the day, 1..24 with ``label = "end"``, 0..23 with ``"start"``.
        zone: IANA zone of the local times, ``UTC``, or a fixed offset such as ``Etc/GMT+5``.
        label: whether a time names the start or the end of its interval; ends are moved to starts.
        resolution: ISO 8601 step; needed for ``label = "end"``; empty means irregular.
        repeated: what a local time that occurs twice means: ``in-order`` (first daylight time,
            then standard), ``daylight`` or ``standard`` always.
        daylight_suffix: a mark behind times, which settles a repeated hour (ERCOT: ``" DST"``).
        suffix_means: what the marked one is.
        nonexistent: a local time skipped by the clocks: ``reject`` the row, leave it out as padding
            (``drop``), or ``shift`` an hour on.
        midnight: ``same-day``; ``day-end`` if 00:00 closes the day it is written with (steel: last row of
            a day).
    """

    columns: tuple[str, ...]
    format: str = ""
    also: tuple[str, ...] = ()
    hour_column: str = ""
    zone: str = "UTC"
    label: Literal["start", "end"] = "start"
    resolution: str = ""
    repeated: Literal["in-order", "daylight", "standard"] = "in-order"
    daylight_suffix: str = ""
    suffix_means: Literal["daylight", "standard"] = "standard"
    nonexistent: Literal["reject", "drop", "shift"] = "reject"
    midnight: Literal["same-day", "day-end"] = "same-day"

    @field_validator("zone")
    @classmethod
    def _zone(cls, text: str) -> str:
        check_zone(text)
        return text

    @model_validator(mode="after")
    def _step(self) -> Self:
        if self.resolution:
            Resolution.parse(self.resolution)
        elif self.label == "end":
            raise ValueError('label = "end" needs a resolution')
        return self


class KnownAt(Part):
    """``[known_at]``: when a first value could be known; a correction is never known before it arrived.

    Attributes:
        policy: ``arrival`` (when loaded), ``lag`` (event start plus ``lag``) or ``column``
            (an instant in the file).
        lag: ISO 8601 duration for ``lag``, such as ``PT1H``; ``PT0S`` is allowed.
        column: for ``column``.
        format: of the column, as in ``[time]``.
        zone: of the column.
    """

    policy: Literal["arrival", "lag", "column"] = "arrival"
    lag: str = "PT0S"
    column: str = ""
    format: str = ""
    zone: str = "UTC"

    @property
    def lag_seconds(self) -> int:
        """The lag in seconds; months and years count as their mean."""
        return 0 if self.lag in {"PT0S", "P0D"} else Resolution.parse(self.lag).nominal_seconds

    @model_validator(mode="after")
    def _whole(self) -> Self:
        _ = self.lag_seconds
        if self.policy == "column" and not self.column:
            raise ValueError('policy = "column" needs a column')
        return self
