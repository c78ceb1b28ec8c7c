"""HTTP bodies of the overview."""

from datetime import datetime

from pydantic import BaseModel, Field

from foresite.api.schemas import Id, ObservationColumns, Series


class NextPeak(BaseModel):
    """The highest median of a forecast within a day, with its range."""

    issue_id: Id
    issued_at: datetime
    model_id: Id
    forecaster: str = Field(examples=["house"])
    certified: bool | None = Field(
        description="Whether its model passed its newest leak trial; null: never tried."
    )
    event_at: datetime
    median: float
    low: float = Field(description="Quantile 0.1: with high, the range of 80 %.")
    high: float = Field(description="Quantile 0.9.")
    until: datetime = Field(description="The last step of the forecast.")
    over: bool = Field(
        description="The forecast ends before the moment that is looked from; its peak is past."
    )


class SeriesAtAGlance(Series):
    """A series with its newest value beside that of a week before, and its next peak."""

    before: float | None = Field(
        description="The value of exactly a week before the newest; null: there is none."
    )
    move: float | None = Field(
        examples=[-0.42],
        description="How far it went since, as a share of how far it went to and fro in that week.",
    )
    recent: ObservationColumns | None = Field(description="The last week; of the series that went furthest.")
    next_peak: NextPeak | None = Field(description="Of its newest forecast; null: none was issued.")


class Review(BaseModel):
    """How much there is for people to look at."""

    open_anomalies: int = Field(description="That nobody accepted or dismissed.")
    held_rows: int = Field(description="In quarantine, not settled.")
    failed_jobs: int = Field(
        description="That ended within the last 7 days without doing what they were to do."
    )
    coverage_broken: int | None = Field(
        description="Series whose ranges stopped holding what they promise within the last 7 days; "
        "null as of a moment."
    )
    uncertified_models: int = Field(
        description="Of the forecasts shown, without a leak certificate that passed."
    )


class Overview(BaseModel):
    """What changed, what is forecast next, and what somebody should look at."""

    as_of: datetime | None
    series_count: int = Field(description="Series there are; the overview looks at the first 200 by key.")
    main_series_id: int | None = Field(
        description="The series to show first: one that is forecast, of the commonest unit, of the whole."
    )
    series: list[SeriesAtAGlance]
    review: Review
