"""HTTP bodies of what forecasts are made of, and of why they changed."""

from datetime import datetime

from pydantic import BaseModel, Field

from foresite.api.schemas import Id


class _Told(BaseModel):
    """What is explained."""

    issue_id: Id
    series_id: int = Field(examples=[4])
    key: str = Field(examples=["grid/north/load"])
    unit: str = Field(description="Of all numbers.", examples=["MW"])
    zone: str = Field(description="By whose clock the sentences tell moments.", examples=["Europe/Berlin"])
    issued_at: datetime
    sentences: list[str] = Field(
        description="For people: at the peak, and on average.",
        examples=[["The peak, 2024-05-01 18:00, is expected at 104 MW: 90 MW usual at that time of day."]],
    )


class Explanation(_Told):
    """What the median of a forecast is made of."""

    parts: list[str] = Field(
        description="usual: at that time of day; calendar: weekday, holidays and season; weather; recent: "
        "the last days and hours; rules: like days before; calibration; sums: moved to add up with others. "
        "Those that are something.",
        examples=[["usual", "weather"]],
    )
    columns: dict[str, list[float]] = Field(
        description="event_at in milliseconds since 1970, q50, and one of each part; these add up to q50.",
        examples=[{"event_at": [1714586400000], "q50": [104.2], "usual": [90.0], "weather": [14.2]}],
    )


class Ground(BaseModel):
    """A number that a cause rests on."""

    cause: str = Field(examples=["weather"])
    series_id: int = Field(examples=[5])
    key: str = Field(examples=["grid/north/temperature"])
    quantity: str = Field(examples=["temperature"])
    unit: str = Field(examples=["degC"])
    count: int = Field(description="Of values that differ.", examples=[18])
    gap: float = Field(
        description="By how much on average: measurements from what the earlier issue said of them, "
        "corrections and weather from what was known.",
        examples=[2.9],
    )


class Change(_Told):
    """Why the median changed from an earlier issue."""

    before_id: Id
    before_at: datetime
    causes: list[str] = Field(
        description="time: that it is later; measurements: values of events that were not known; "
        "corrections: other values of those that were; weather: covariates; model: what was learned; "
        "sums: moved to add up with others. Those that differ.",
        examples=[["time", "measurements"]],
    )
    grounds: list[Ground] = Field(default=[], description="What the causes rest on.")
    columns: dict[str, list[float]] = Field(
        description="event_at in milliseconds since 1970, before, after, and one of each cause; these add up "
        "to after less before.",
        examples=[
            {
                "event_at": [1714586400000],
                "before": [100.0],
                "after": [104.2],
                "time": [0.2],
                "measurements": [4.0],
            }
        ],
    )
