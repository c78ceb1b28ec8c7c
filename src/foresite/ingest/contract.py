"""Contracts: the small readable file that says what a data file means; nothing about it is guessed later.

A whole one, for hourly load of one zone as PJM publishes it::

    name = "pjm-aep"

    [time]
    columns = ["date"]
    format = "%Y-%m-%d %H:%M:%S"
    zone = "America/New_York"
    label = "end"
    resolution = "PT1H"

    [[series]]
    column = "AEP_MW"
    key = "pjm/aep/load"
    quantity = "load"
    unit = "MW"

    [[rule]]
    series = "pjm/*"
    low = 0

Texts such as keys and names are templates: ``{zone_id}`` is the row's cell in that column, ``{column}``
the header of the value's column and ``{sheet}`` the name of the sheet. In keys each cell becomes a safe
part (``core.ids.key_part``); column names with blanks or brackets are fine between the braces.
"""

import hashlib
import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import tomlkit
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from foresite.core.errors import BadDataError
from foresite.core.ids import check_slug
from foresite.core.timeaxis import Resolution
from foresite.core.timeaxis import zone as check_zone
from foresite.core.units import check_unit, factor_and_offset

MISSING = ("", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", "-", "--")


class _Part(BaseModel):
    """A part of a contract: frozen, and a misspelt name is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FileShape(_Part):
    """``[file]``: how the bytes become rows of named columns.

    Attributes:
        format: of the file inside any gzip or zip; ``auto`` goes by the ending of its name.
        encoding: Python's name of it; a byte-order mark is always taken off.
        delimiter: between cells of CSV; ``auto`` means a tab for ``.tsv``, otherwise a comma.
        skip_lines: lines before the header (EIA's preamble: 4).
        start_after: the header is on the line after this exact line (BADC-CSV: ``"data"``).
        stop_at: this exact line ends the data (BADC-CSV: ``"end data"``).
        header_row: which line counted from the first left (0) holds the names; rows above it are dropped (EIA old
            workbook: 1 takes the source keys, 2 the long names).
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
        required: rows where one of these columns is missing are left out silently as blank (eGRID: ``["ORISPL"]``).
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


class TimeShape(_Part):
    """``[time]``: how a row says when; local time ends here.

    Attributes:
        columns: joined with one blank before ``format`` reads them (GEFCom: ``["year", "month", "day"]``).
        format: in the words of strftime (``%Y %m %d``), or ``epoch-s``, ``epoch-ms``; in workbooks true dates need none.
        also: other formats the same file uses, tried in turn where ``format`` does not fit.
        hour_column: column with the hour of the day, 1..24 with ``label = "end"``, 0..23 with ``"start"``.
        zone: IANA zone of the local times, ``UTC``, or a fixed offset such as ``Etc/GMT+5``.
        label: whether a time names the start or the end of its interval; ends are moved to starts.
        resolution: ISO 8601 step; needed for ``label = "end"``; empty means irregular.
        repeated: what a local time that occurs twice means: ``in-order`` (first daylight time, then standard),
            ``daylight`` or ``standard`` always.
        daylight_suffix: a mark behind times, which settles a repeated hour (ERCOT: ``" DST"``).
        suffix_means: what the marked one is.
        nonexistent: a local time skipped by the clocks: ``reject`` the row, leave it out as padding (``drop``),
            or ``shift`` an hour on.
        midnight: ``same-day``; ``day-end`` if 00:00 closes the day it is written with (steel: last row of a day).
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
            raise ValueError('label = "end" needs a resolution')  # noqa: TRY004 -- pydantic's way
        return self


class KnownAt(_Part):
    """``[known_at]``: when a first value could be known; a correction is never known before it arrived.

    Attributes:
        policy: ``arrival`` (when loaded), ``lag`` (event start plus ``lag``) or ``column`` (an instant in the file).
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


class Wide(_Part):
    """``wide``: one column for each step of a day.

    Attributes:
        columns: template of the headers, ``h{n}``.
        first: n of the first column.
        last: n of the last column (24).
    """

    columns: str
    first: int = 1
    last: int = 24

    def steps(self) -> dict[str, int]:
        """Return header -> number of steps since the start of the day.

        >>> Wide(columns="h{n}", last=2).steps()
        {'h1': 0, 'h2': 1}
        """
        return {self.columns.replace("{n}", str(n)): n - self.first for n in range(self.first, self.last + 1)}


class SeriesShape(_Part):
    """``[[series]]``: which cells are values, of which series.

    Attributes:
        column: header or pattern of the value columns; ``*`` means every column not named elsewhere.
        wide: instead of ``column``.
        key: template of the series' key; the rest are for when it is made.
        name: template.
        quantity: template.
        unit: of the stored value, in the words of ``core.units``.
        file_unit: of the value in the file where it differs (``degF`` with ``unit = "degC"``).
        asset: template of the key of its asset, or empty.
        asset_name: template.
        asset_type: zone, plant, building, meter, station.
        attributes: stored with the series.
    """

    column: str = ""
    wide: Wide | None = None
    key: str
    name: str = ""
    quantity: str
    unit: str
    file_unit: str = ""
    asset: str = ""
    asset_name: str = ""
    asset_type: str = "site"
    attributes: dict[str, str] = {}

    @field_validator("unit", "file_unit")
    @classmethod
    def _unit(cls, text: str) -> str:
        return check_unit(text) if text else text

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.column) == bool(self.wide):
            raise ValueError("give either column or wide")
        if self.file_unit:
            factor_and_offset(self.file_unit, self.unit)
        return self


class AssetsShape(_Part):
    """``[assets]``: rows that are things with a place (eGRID plants, districts of Tehran).

    Attributes:
        key: template.
        name: template.
        asset_type: what they are.
        parent: template of the parent's key, or empty.
        latitude: column, or empty.
        longitude: column, or empty.
        outline: take the shape of a shapefile as GeoJSON outline.
        attributes: attribute -> column; numbers stay numbers.
    """

    key: str
    name: str = ""
    asset_type: str = "site"
    parent: str = ""
    latitude: str = ""
    longitude: str = ""
    outline: bool = False
    attributes: dict[str, str] = {}


class RecordsShape(_Part):
    """``[records]``: rows that are events with fields, not a series (delivery orders).

    Attributes:
        dataset: name of the set.
        id: template of a record's identity; the same id again is a revision.
        latitude: column, or empty.
        longitude: column, or empty.
        zero_place: 0, 0 means ``missing``, or ``reject`` the row, or ``keep``.
        negative_place: ``keep``, ``reject`` or ``turn`` the sign (India: all are north and east).
        duplicate_ids: rows with an id seen before in the file: ``reject`` or ``keep``.
        fields: columns to keep; empty means all.
    """

    dataset: str
    id: str
    latitude: str = ""
    longitude: str = ""
    zero_place: Literal["missing", "reject", "keep"] = "missing"
    negative_place: Literal["keep", "reject", "turn"] = "keep"
    duplicate_ids: Literal["reject", "keep"] = "reject"
    fields: tuple[str, ...] = ()


class Rule(_Part):
    """``[[rule]]``: what values of matching series must keep; later rules win over earlier ones.

    Attributes:
        series: pattern of keys (``pjm/*``).
        quantity: only series of this quantity, or empty.
        low: smallest believable value, in the stored unit (as all below).
        high: largest believable value.
        max_change: largest believable change from one value to the next.
        flat_for: ISO 8601 duration above which an unchanged value is a finding.
        completeness: share (0 to 1) of expected values.
        allowed: the only values there may be.
        unique: a second, different value for one instant is refused (always kept; here to be seen).
    """

    series: str = "*"
    quantity: str = ""
    low: float | None = None
    high: float | None = None
    max_change: Annotated[float, Field(gt=0)] | None = None
    flat_for: str = ""
    completeness: Annotated[float, Field(ge=0, le=1)] | None = None
    allowed: tuple[float, ...] = ()
    unique: bool = True

    @field_validator("flat_for")
    @classmethod
    def _duration(cls, text: str) -> str:
        return Resolution.parse(text).iso if text else text

    def matches(self, key: str, quantity: str) -> bool:
        """Tell whether the rule is about that series."""
        return fnmatchcase(key, self.series) and self.quantity in {"", quantity}


class Contract(_Part):
    """A whole contract.

    Attributes:
        name: slug; quarantine remembers repairs by it.
        kind: ``series`` (observations), ``assets`` or ``records``; an ``assets`` contract may have series too.
        about: one sentence for people.
        source: who publishes the files.
        file: how bytes become rows.
        time: how a row says when.
        known_at: when it could be known.
        series: which cells are values.
        assets: for kind ``assets``.
        records: for kind ``records``.
        rule: what must hold.
    """

    name: str
    kind: Literal["series", "assets", "records"] = "series"
    about: str = ""
    source: str = ""
    file: FileShape = FileShape()
    time: TimeShape | None = None
    known_at: KnownAt = KnownAt()
    series: tuple[SeriesShape, ...] = ()
    assets: AssetsShape | None = None
    records: RecordsShape | None = None
    rule: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        check_slug(self.name, what="contract")
        if self.kind == "series" and not self.series:
            raise ValueError('kind = "series" needs at least one [[series]]')
        if self.kind == "assets" and self.assets is None:
            raise ValueError('kind = "assets" needs [assets]')
        if self.kind == "records" and self.records is None:
            raise ValueError('kind = "records" needs [records]')
        if self.series and self.time is None:
            raise ValueError("series need [time]")
        return self

    @classmethod
    def parse(cls, text: str, *, where: str = "the contract") -> Self:
        """Read a contract from TOML; what is wrong is told by its place."""
        try:
            return cls.model_validate(tomllib.loads(text))
        except tomllib.TOMLDecodeError as cause:
            raise BadDataError(
                f"{where} is not TOML: {cause}",
                code="contract-malformed",
                remedy="Compare it with the reference of contracts.",
            ) from cause
        except ValidationError as cause:
            told = "; ".join(
                f"{'.'.join(map(str, e['loc'])) or 'contract'}: {e['msg']}" for e in cause.errors()[:5]
            )
            raise BadDataError(
                f"{where} cannot be used: {told}",
                code="contract-invalid",
                remedy="Correct the named entries.",
            ) from cause

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a contract file."""
        try:
            return cls.parse(path.read_text(encoding="utf-8"), where=str(path))
        except (OSError, UnicodeDecodeError) as cause:
            raise BadDataError(
                f"the contract {path} cannot be read: {cause}",
                code="contract-unreadable",
                remedy="Give the path of a TOML file in UTF-8.",
            ) from cause

    def to_toml(self) -> str:
        """Return the contract as TOML, only what differs from the defaults."""
        told: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        return tomlkit.dumps(told)

    def write(self, path: Path) -> None:
        """Write the contract for people to edit and keep under version control."""
        path.write_text(self.to_toml(), encoding="utf-8")

    @property
    def digest(self) -> str:
        """SHA-256 of the meaning: comments and order of entries do not change it."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def rules_for(self, key: str, quantity: str = "") -> dict[str, Any]:
        """Return the merged limits of one series by name of ``Rule``'s attributes; absent ones are left out."""
        merged: dict[str, Any] = {}
        for rule in self.rule:
            if rule.matches(key, quantity):
                merged |= rule.model_dump(exclude_defaults=True, exclude={"series", "quantity"})
        return merged
