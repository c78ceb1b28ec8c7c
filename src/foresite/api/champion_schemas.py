"""HTTP bodies of certificates, stages, champions and contests."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from foresite.api.schemas import Id


class CertificateFinding(BaseModel):
    """One way in which a forecaster knows what nobody knew yet."""

    rule: str = Field(examples=["forecasting-target-to-come"])
    message: str = Field(
        examples=["Values of the target that were still to come changed what it did in forecasting."]
    )
    series: str = Field(
        description="Key of the input that leaks; empty: no single one.", examples=["north/load"]
    )
    count: int = Field(description="Moments at which it did.", examples=[20])
    first_at: datetime | None
    last_at: datetime | None


class Certificate(BaseModel):
    """What the trial of a model came to: none but one that passed may be champion."""

    certificate_id: Id
    model_id: Id
    run_id: Id
    passed: bool = Field(examples=[True])
    issue_times: list[datetime] = Field(description="Moments at which it was tried.")
    learned_at: list[datetime] = Field(description="Those of them at which it learned anew.")
    largest_known_at: dict[str, list[datetime | None]] = Field(
        description="By series: the newest known_at that was read for each of the moments.",
        examples=[{"4": ["2024-05-01T00:00:00Z"]}],
    )
    findings: list[CertificateFinding] = Field(description="What leaks; none where it passed.")
    artefact: str = Field(description="SHA-256 of the model's text.", examples=["0" * 64])
    lake_version: int = Field(examples=[7])
    digest: str = Field(description="SHA-256 of all this.", examples=["f" * 64])
    made_at: datetime


class Stage(BaseModel):
    """That a model came to a stage."""

    stage: str = Field(examples=["champion"], description="candidate, challenger, champion or retired.")
    reason: str = Field(examples=["better"])
    author: str = Field(examples=["Ada"])
    since: datetime


class Reign(BaseModel):
    """That a model is, or was, the champion of a group."""

    model_id: Id
    forecaster: str = Field(examples=["house"])
    parameters: dict[str, Any] = Field(description="What the model was made with.", examples=[{"trees": 200}])
    began_at: datetime
    reason: str = Field(
        examples=["better"],
        description="first, better, naive, renewed, promoted, rolled-back or fallback.",
    )
    author: str = Field(examples=["Ada"])
    evidence: dict[str, Any] = Field(
        description="What it rests on: the contest's run and how each did beside seasonal naive.",
        examples=[{"verdicts": {"house": {"ratio": 0.61, "better_share": 1.0}}}],
    )
    ended_at: datetime | None = Field(description="Null: it is champion now.")
    end_reason: str | None = Field(
        examples=[None], description="replaced, demoted, rolled-back or worse-than-naive."
    )


class Champion(BaseModel):
    """A group of series and the champion that forecasts it."""

    group_id: Id
    name: str = Field(examples=["north/load"])
    series_ids: list[int] = Field(examples=[[4]])
    covariates: list[int] = Field(examples=[[5]])
    horizon_hours: int = Field(examples=[24])
    champion: Reign | None = Field(description="Null: nobody was crowned yet.")


class Entry(BaseModel):
    """How one forecaster did in a contest, at the same origins as all others."""

    run_id: Id
    forecaster: str = Field(
        examples=["lightgbm:trees=500,leaves=63"],
        description="With those of its parameters that are not as by default.",
    )
    first_origin: datetime
    last_origin: datetime
    origins: int = Field(examples=[28])
    lake_version: int = Field(examples=[7])
    scores: dict[str, Any] = Field(
        description="Pooled and by series.", examples=[{"pooled": {"mae": 4.2, "mase": 0.81}}]
    )
    fit_cpu_seconds: float = Field(description="To learn once.", examples=[12.5])
    predict_cpu_seconds: float = Field(description="To forecast from all origins.", examples=[1.5])


class ChampionHistory(Champion):
    """A group with all its champions, and the newest contest."""

    reigns: list[Reign] = Field(description="Newest first.")
    entries: list[Entry] = Field(description="Of the newest contest.")


class ChampionPage(BaseModel):
    """Some groups, and the cursor that continues after them."""

    items: list[Champion]
    next_cursor: str | None


class PromoteAsk(BaseModel):
    """Which model to make champion."""

    model_config = ConfigDict(extra="forbid")

    model_id: Annotated[str, Field(min_length=1, max_length=36)] = Field(
        description="A certified model of the same series and horizon.",
        examples=["0192f0c1-7c1e-7c3a-9b0e-1f2a3b4c5d6e"],
    )
