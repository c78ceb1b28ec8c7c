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
import re
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import tomlkit
from pydantic import Field, ValidationError, field_validator, model_validator

from foresite.core.errors import BadDataError
from foresite.core.ids import check_slug
from foresite.core.timeaxis import Resolution
from foresite.core.units import check_unit, factor_and_offset
from foresite.ingest.contract_lines import line_of, line_saying
from foresite.ingest.shapes import FileShape, KnownAt, Part, TimeShape


class Wide(Part):
    """``wide``: one column for each step of a day.

    Attributes:
        columns: template of the headers: ``h{n}``, or ``HE{nn}`` with two digits.
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
        return {
            self.columns.replace("{nn}", f"{n:02}").replace("{n}", str(n)): n - self.first
            for n in range(self.first, self.last + 1)
        }


class SeriesShape(Part):
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
    attributes: dict[str, str] = Field(default_factory=dict)

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


class AssetsShape(Part):
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
    attributes: dict[str, str] = Field(default_factory=dict)


class RecordsShape(Part):
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


class Rule(Part):
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


class Contract(Part):
    """A whole contract.

    Attributes:
        name: slug; quarantine remembers repairs by it.
        kind: ``series`` (observations), ``assets`` or ``records``; one of assets may have series too.
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
            at = re.search(r"at line (\d+)", str(cause))
            last = int(at[1]) if at else len(text.splitlines())
            raise BadDataError(
                f"{where} is not TOML: {cause}",
                code="contract-malformed",
                remedy="Compare it with the reference of contracts.",
                wrong=[_wrong(last, "", str(cause))],
            ) from cause
        except BadDataError as cause:  # an unknown unit, zone or name
            line = line_saying(text, str(cause.facts.get("value", "")))
            raise BadDataError(
                f"{where} cannot be used: {cause.message}",
                code=cause.code,
                remedy=cause.remedy,
                wrong=[_wrong(line, "", cause.message)],
            ) from cause
        except ValidationError as cause:
            told = [(e["loc"], e["msg"]) for e in cause.errors()[:5]]
            said = "; ".join(f"{_dotted(place)}: {message}" for place, message in told)
            raise BadDataError(
                f"{where} cannot be used: {said}",
                code="contract-invalid",
                remedy="Correct the named entries.",
                wrong=[_wrong(line_of(text, place), _dotted(place), message) for place, message in told],
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
        """Return the merged limits of one series by name of ``Rule``'s attributes, those that are set."""
        merged: dict[str, Any] = {}
        for rule in self.rule:
            if rule.matches(key, quantity):
                merged |= rule.model_dump(exclude_defaults=True, exclude={"series", "quantity"})
        return merged


def _wrong(line: int | None, place: str, message: str) -> dict[str, Any]:
    return {"line": line, "where": place, "what": message}


def _dotted(place: Sequence[int | str]) -> str:
    return ".".join(map(str, place)) or "contract"


__all__ = [
    "AssetsShape", "Contract", "FileShape", "KnownAt", "RecordsShape", "Rule", "SeriesShape",
    "TimeShape", "Wide",
]  # fmt: skip
