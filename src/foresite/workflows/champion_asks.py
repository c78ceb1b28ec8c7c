"""What people may have a job do about champions: try a model, hold a contest."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated, Self

from pydantic import AwareDatetime, Field, model_validator
from sqlalchemy.orm import Session
from typing_extensions import override

from foresite.platform.tenancy import Scope
from foresite.workflows.asking import COVARIATES, HORIZON, Ask, Id, Text
from foresite.workflows.concerned import of_group, of_models
from foresite.workflows.jobs import CERTIFY, CONTEST

if TYPE_CHECKING:
    from foresite.workflows.house import House


class CertifyAsk(Ask):
    """Which model to try for leaks."""

    kind = CERTIFY
    model_id: Text = Field(
        description="The trained model.", examples=["0192f0c1-7c1e-7c3a-9b0e-1f2a3b4c5d6e"]
    )

    @override
    def concerns(self, session: Session, scope: Scope) -> Collection[int]:
        """What the model forecasts and what explains it."""
        return of_models(session, scope, [self.model_id])

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse a model that there is not."""
        from foresite.forecasting import queries  # noqa: PLC0415

        queries.model(house.engine, scope, self.model_id)

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return f"Certify model {self.model_id}"

    @override
    @property
    def dedupe_key(self) -> str | None:
        """One at a time of a model."""
        return f"certify:{self.model_id}"


class ContestAsk(Ask):
    """Who is to compete for which series."""

    kind = CONTEST
    group: str = Field(
        min_length=1,
        max_length=200,
        examples=["north/load"],
        description="Name of the group of series; made where there is none.",
    )
    series_ids: list[Id] = Field(
        default=[],
        max_length=1000,
        examples=[[4]],
        description="Its series; may be left out where it is made.",
    )
    covariates: list[Id] = COVARIATES
    forecasters: list[Annotated[str, Field(max_length=400)]] = Field(
        default=["house"],
        min_length=1,
        max_length=20,
        examples=[["house"]],
        description="Who competes, perhaps with parameters (lightgbm:trees=500,leaves=63); seasonal naive "
        "and the champion, as it was made, always do.",
    )
    horizon_hours: int = HORIZON
    origins: int = Field(default=28, ge=14, le=1000, examples=[28], description="Daily origins.")
    last_origin: AwareDatetime | None = Field(
        default=None, description="The last origin; default: the newest that can be."
    )
    renew: bool = Field(
        default=True,
        examples=[True],
        description="Whether a champion that is kept learns anew, where values came since it did.",
    )

    @model_validator(mode="after")
    def _names_each_once(self) -> Self:
        if len(set(self.forecasters)) < len(self.forecasters):
            raise ValueError("name each forecaster once")
        return self

    @override
    def concerns(self, session: Session, scope: Scope) -> Collection[int]:
        """What is forecast and what explains it; where no series are named, those of the group."""
        named = {*self.series_ids, *self.covariates}
        return named if self.series_ids else {*named, *of_group(session, scope, self.group)}

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse forecasters, series and groups that there are not."""
        from foresite.workflows import contests  # noqa: PLC0415

        contests.expect(house, scope, self)

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return f"Contest for {self.group}"

    @override
    @property
    def dedupe_key(self) -> str | None:
        """One at a time of a group."""
        return f"contest:{self.group}"[:150]
