"""HTTP bodies of jobs."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from foresite.api.schemas import Id
from foresite.workflows.asking import COHERENT


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
    result: dict[str, Any] | None = Field(
        examples=[None], description="What came of it, where it is done; a run's report says more."
    )
    made_at: datetime
    started_at: datetime | None
    cancel_at: datetime | None = Field(description="When somebody asked that it stop.")
    ended_at: datetime | None


class JobPage(BaseModel):
    """Some jobs, and the cursor that continues after them."""

    items: list[Job]
    next_cursor: str | None


class IssueAsk(BaseModel):
    """When to issue a forecast."""

    model_config = ConfigDict(extra="forbid")

    issued_at: AwareDatetime | None = Field(
        default=None, description="Only what was known at this instant; default: now."
    )


class IssuesAsk(BaseModel):
    """Which models to forecast with."""

    model_config = ConfigDict(extra="forbid")

    model_ids: list[Annotated[str, Field(min_length=1, max_length=36)]] = Field(
        min_length=1,
        max_length=1000,
        examples=[["0192f0c1-7c1e-7c3a-9b0e-1f2a3b4c5d6e"]],
        description="A forecast of each is issued.",
    )
    coherent: Literal["wls", "mint", "bottom-up"] | None = COHERENT
    issued_at: AwareDatetime | None = Field(
        default=None, description="Only what was known at this instant; default: now."
    )
