"""HTTP bodies of jobs."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from foresite.api.schemas import Id, RowId

_SERIES = Field(min_length=1, max_length=1000, examples=[[4]], description="What to forecast.")
_COVARIATES: Any = Field(default=[], max_length=100, examples=[[5]], description="Series that explain it.")
_FORECASTER = Field(default="lightgbm-direct", examples=["lightgbm-direct"])
_HORIZON = Field(default=24, ge=1, le=24 * 366, examples=[24], description="How far, hours.")


class Job(BaseModel):
    """One piece of background work: what it is, how far it is, and how it ended."""

    model_config = ConfigDict(from_attributes=True)

    job_id: Id
    kind: str = Field(examples=["load"])
    title: str = Field(examples=["meters: meters.csv"])
    state: str = Field(
        examples=["running"],
        description="queued, running, done, failed (refused), dead (broke each time) or cancelled.",
    )
    priority: int = Field(examples=[10], description="Of two that wait, the lower goes first.")
    run_id: Id | None = Field(description="The run that holds its report.")
    asked_by: str = Field(examples=[""], description="Who asked for it; empty for the house itself.")
    progress_share: float = Field(examples=[0.42], description="0 to 1.")
    progress_note: str = Field(examples=["meters.csv"])
    attempts: int = Field(examples=[1], description="How often it was begun.")
    error: dict[str, Any] | None = Field(
        examples=[None], description="kind, code, message, remedy and facts of what stopped it."
    )
    made_at: datetime
    started_at: datetime | None
    cancel_at: datetime | None = Field(description="When somebody asked that it stop.")
    ended_at: datetime | None


class JobPage(BaseModel):
    """Some jobs, and the cursor that continues after them."""

    items: list[Job]
    next_cursor: str | None


class TrainAsk(BaseModel):
    """What to train a model on."""

    model_config = ConfigDict(extra="forbid")

    series_ids: list[RowId] = _SERIES
    covariates: list[RowId] = _COVARIATES
    forecaster: str = _FORECASTER
    horizon_hours: int = _HORIZON
    issued_at: AwareDatetime | None = Field(
        default=None, description="Only what was known at this instant; default: now."
    )


class BacktestAsk(BaseModel):
    """What to measure a forecaster on."""

    model_config = ConfigDict(extra="forbid")

    series_ids: list[RowId] = _SERIES
    covariates: list[RowId] = _COVARIATES
    forecaster: str = _FORECASTER
    horizon_hours: int = _HORIZON
    last_origin: AwareDatetime | None = Field(
        default=None, description="The last origin; default: the newest that can be."
    )
    origins: int = Field(default=28, ge=1, le=1000, examples=[28], description="Daily origins.")
