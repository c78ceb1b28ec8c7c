"""HTTP bodies of files that are looked at and tried before they are loaded."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from foresite.api.schemas import CONTRACT

Kind = Literal["series", "assets", "records"]


class Guess(BaseModel):
    """One thing that was decided about a file."""

    field: str = Field(examples=["time.zone"], description="Of the contract, or what was seen.")
    value: str = Field(examples=["America/New_York"])
    confidence: float = Field(examples=[0.9], description="0, a wild guess, to 1, certain.")
    why: str = Field(examples=["16 of 16 hours are missing in spring, as clocks change there"])
    alternatives: list[str] = Field(
        examples=[["America/Chicago"]], description="What the file allows as well, the likeliest first."
    )


class FileColumn(BaseModel):
    """A column of a file and a few of its cells."""

    name: str = Field(examples=["AEP_MW"])
    cells: list[str | None] = Field(examples=[["13478.0", "12865.0"]])


class ReadValue(BaseModel):
    """A value that was read of a line."""

    series: str = Field(examples=["aep/aep_mw"])
    event_at: datetime
    value: float | None = Field(examples=[13478.0])


class RefusedLine(BaseModel):
    """Why a line, or a cell of it, was not read."""

    rule: str = Field(examples=["time"])
    message: str = Field(examples=["the time cannot be read with the contract's format"])


class FileLine(BaseModel):
    """A line as it stands in the file, beside what was read of it."""

    line: int = Field(examples=[2], description="Line or row, from 1.")
    raw: str = Field(examples=["2004-12-31 01:00:00,13478.0"])
    values: list[ReadValue]
    more: int = Field(examples=[0], description="Values of the line that are not shown.")
    refused: RefusedLine | None


class FittingContract(BaseModel):
    """A kept contract that reads the file."""

    name: str = Field(examples=["meters"])
    text: str = Field(description="TOML.", examples=[CONTRACT])
    read: int = Field(examples=[200], description="Values of the file's beginning that it reads.")
    refused: int = Field(examples=[0], description="Rows or cells that it refuses.")


class Inspected(BaseModel):
    """What a file holds under a contract, which was given or is proposed."""

    name: str = Field(examples=["meters"], description="Of the contract.")
    text: str = Field(description="The contract as TOML.", examples=[CONTRACT])
    contract: dict[str, Any] = Field(
        examples=[{"name": "meters", "kind": "series"}], description="The contract with all its defaults."
    )
    guesses: list[Guess] = Field(description="Empty where a whole contract was given.")
    columns: list[FileColumn]
    lines: list[FileLine]
    read: int = Field(examples=[200], description="Values read of what was sent, up to some 200,000 rows.")
    refused: dict[str, int] = Field(examples=[{"time": 1}], description="Rows or cells refused, by rule.")
    fits: list[FittingContract] = Field(description="Told where no contract was given.")


class HeldExample(BaseModel):
    """A row that would be held back."""

    line: int | None = Field(examples=[7])
    raw: str = Field(examples=["2024-05-01T00:00:00Z,x"])
    series: str | None = Field(examples=["grid/north/load"])
    rule: str = Field(examples=["number"])
    message: str = Field(examples=["the cell in 'load' is not a number"])
    proposal: dict[str, Any] | None = Field(examples=[None], description="The repair that is plausible.")


class TriedSeries(BaseModel):
    """What a load would do to one series."""

    series: str = Field(examples=["grid/north/load"])
    name: str = Field(examples=["North, load"])
    quantity: str = Field(examples=["load"])
    unit: str = Field(examples=["MW"])
    zone: str = Field(examples=["Europe/Berlin"])
    resolution: str | None = Field(examples=["PT1H"])
    series_id: int | None = Field(examples=[None], description="Null: the load would make it.")
    unit_there: str | None = Field(
        examples=[None], description="Of the series that is there; in another unit nothing is loaded."
    )
    read: int = Field(examples=[200])
    accepted: int = Field(examples=[199])
    duplicate: int = Field(examples=[0], description="Said more than once by the file.")
    quarantined: int = Field(examples=[1])
    repaired: int = Field(examples=[0], description="Mended as somebody accepted before.")
    first_at: datetime | None
    last_at: datetime | None
    findings: list[dict[str, Any]] = Field(examples=[[{"rule": "gap", "count": 3}]])


class Tried(BaseModel):
    """What a load of what was sent would do; what the lake holds already is not looked at."""

    kind: Kind
    read: int = Field(examples=[200])
    accepted: int = Field(examples=[199])
    duplicate: int = Field(default=0, examples=[0])
    quarantined: int = Field(examples=[1])
    repaired: int = Field(default=0, examples=[0])
    rules: dict[str, int] = Field(examples=[{"number": 1}], description="Rows held back, by rule.")
    examples: list[HeldExample]
    series: list[TriedSeries]
    findings: list[dict[str, Any]] = Field(examples=[[{"rule": "blank", "count": 2}]])
