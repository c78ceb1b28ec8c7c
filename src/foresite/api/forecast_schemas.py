"""HTTP bodies of models, forecasts and backtests."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from foresite.api.schemas import Id


class Span(BaseModel):
    """A half-open stretch of time."""

    start: datetime
    end: datetime


class Forecaster(BaseModel):
    """A way to learn, by the name that it is asked for."""

    name: str = Field(examples=["house"])
    extra: str | None = Field(description="What must be installed for it: foresite[EXTRA].", examples=[None])


class Parameter(BaseModel):
    """What a forecaster, or a way to look for anomalies, may be told."""

    name: str = Field(examples=["history_days"])
    type: str = Field(description="integer, number, boolean, string or array.", examples=["integer"])
    default: float | int | bool | str | list[int] = Field(examples=[730])
    unit: str | None = Field(description="Null: a plain number, or none.", examples=["days"])
    minimum: float | None = Field(examples=[28])
    above: float | None = Field(description="It must be larger than this.", examples=[None])
    maximum: float | None = Field(examples=[7300])
    below: float | None = Field(description="It must be smaller than this.", examples=[None])
    choices: list[str] | None = Field(description="Null: anything in the range.", examples=[None])
    meaning: str = Field(examples=["Longest history learned, days."])


class ForecasterParameters(Forecaster):
    """A forecaster and all that it may be told."""

    parameters: list[Parameter]


class Model(BaseModel):
    """A forecaster that has learned, and from what."""

    model_id: Id
    name: str = Field(description="What people call it: its forecaster.", examples=["house"])
    forecaster: str = Field(examples=["house"])
    stage: str = Field(
        examples=["candidate"], description="candidate, challenger (certified), champion or retired."
    )
    series_ids: list[int]
    covariates: list[int]
    horizon_hours: int
    parameters: dict[str, Any] = Field(examples=[{"rounds": 200}])
    issued_at: datetime = Field(description="It learned from what was known at this moment.")
    lake_version: int
    training_window: Span
    certified: bool | None = Field(
        examples=[True], description="Whether its newest leak certificate passed; null: it was never tried."
    )
    metrics: dict[str, Any] | None = Field(
        description="Pooled scores of its forecaster in the contest that trained it; null: none did.",
        examples=[{"mae": 4.2, "mase": 0.81, "coverage_80_share": 0.79}],
    )
    artefact: str = Field(description="SHA-256 of the model's text.", examples=["0" * 64])


class Issue(BaseModel):
    """One forecast as it was issued."""

    issue_id: Id
    model_id: Id
    issued_at: datetime
    lake_version: int
    series_ids: list[int]
    rows: int
    coherent: str | None = Field(
        description="How it was made to add up with others: wls, mint or bottom-up.", examples=[None]
    )


class ForecastColumns(BaseModel):
    """The fan, column by column: instants in milliseconds since 1970 UTC, and quantiles 0.05 to 0.95."""

    event_at: list[int]
    q05: list[float | None]
    q10: list[float | None]
    q20: list[float | None]
    q30: list[float | None]
    q40: list[float | None]
    q50: list[float | None]
    q60: list[float | None]
    q70: list[float | None]
    q80: list[float | None]
    q90: list[float | None]
    q95: list[float | None]


class Forecast(BaseModel):
    """The fan of one issue for one series, with where it comes from."""

    issue_id: Id
    series_id: int
    issued_at: datetime
    model: Model
    lake_version: int
    training_window: Span
    columns: ForecastColumns


class Backtest(BaseModel):
    """A measured forecaster, with seasonal naive measured beside it at the same origins."""

    backtest_id: Id
    forecaster: str = Field(
        examples=["lightgbm:trees=500,leaves=63"],
        description="With those of its parameters that are not as by default.",
    )
    parameters: dict[str, Any] = Field(description="All of them.", examples=[{"trees": 500}])
    series_ids: list[int]
    covariates: list[int]
    horizon_hours: int
    first_origin: datetime
    last_origin: datetime
    origins: int
    lake_version: int
    scores: dict[str, Any] = Field(
        description="By forecaster: pooled and by series.",
        examples=[{"house": {"pooled": {"mae": 4.2, "mase": 0.81, "coverage_80_share": 0.79}}}],
    )
    cpu_seconds: float


class ComparedBacktest(BaseModel):
    """One backtest beside the first of a comparison and beside seasonal naive in its own run."""

    backtest_id: str
    forecaster: str
    pooled: dict[str, float | None] = Field(examples=[{"mase": 0.52, "wql": 0.047, "coverage_80_share": 0.8}])
    beside_naive: dict[str, float | None] = Field(
        description="Its error over that of seasonal naive; below 1 is better.", examples=[{"mase": 0.7}]
    )
    beside_first: dict[str, float | None] = Field(
        description="Its error over that of the first backtest named.", examples=[{"mase": 1.0}]
    )
    differs: list[str] = Field(
        description="What of the task is not the same as the first one's.", examples=[["lake_version"]]
    )
    cpu_seconds: float


class BacktestComparison(BaseModel):
    """Backtests side by side, in the order they were named."""

    backtests: list[ComparedBacktest]


class Measures(BaseModel):
    """How far forecasts were from what came, beside seasonal naive as it was at the same moments."""

    rows: int = Field(description="Steps that came true.", examples=[672])
    mae: float | None = Field(
        description="Mean absolute error of the median, unit of the series.", examples=[31.2]
    )
    rmse: float | None = Field(examples=[42.0])
    naive_mae: float | None = Field(description="That of seasonal naive.", examples=[48.9])
    skill: float | None = Field(description="1 minus ours over naive's; below 0 is worse.", examples=[0.36])
    wql: float | None = Field(description="Weighted quantile loss over 0.1 to 0.9.", examples=[0.041])
    coverage_80_share: float | None = Field(examples=[0.79])
    coverage_90_share: float | None = Field(examples=[0.9])


class OfLead(Measures):
    """The steps so many whole days ahead."""

    lead_days: int = Field(examples=[0])


class OfModel(Measures):
    """The issues of one model."""

    model_id: Id
    forecaster: str = Field(examples=["house"])
    issues: int = Field(examples=[28])
    by_lead: list[OfLead]


class Promise(BaseModel):
    """What a range promises and what was observed."""

    low: float = Field(description="Lower quantile; 0: no lower bound.", examples=[0.1])
    high: float = Field(examples=[0.9])
    promised_share: float = Field(examples=[0.8])
    observed_share: float = Field(examples=[0.78])
    band_low: float = Field(
        description="Chance alone seldom goes below, were the promise kept.", examples=[0.73]
    )
    band_high: float = Field(examples=[0.86])
    issues: int = Field(examples=[28])
    kept: bool | None = Field(description="Null: of too few issues to tell.", examples=[True])


class Scores(BaseModel):
    """How issued forecasts of a series did."""

    series_id: int = Field(examples=[4])
    issues: int = Field(description="Issues counted.", examples=[28])
    replayed_issues: int = Field(description="Issues made after their first step was over.", examples=[0])
    models: list[OfModel] = Field(description="Best first, by skill.")
    coverage: list[Promise] = Field(description="The central 80 and 90 %, then each quantile.")
