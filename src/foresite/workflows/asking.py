"""What every ask is: words that people give, a title, what is refused at once, and instants left open."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from foresite.platform.jobs.kinds import Kind
from foresite.platform.tenancy import Scope

if TYPE_CHECKING:
    from foresite.workflows.house import House

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, Field(min_length=1, max_length=36)]
SERIES = Field(min_length=1, max_length=1000, examples=[[4]], description="What to forecast.")
COVARIATES: Any = Field(default=[], max_length=100, examples=[[5]], description="Series that explain it.")
FORECASTER = Field(default="house", examples=["house"])
PARAMETERS: Any = Field(
    default={},
    examples=[{}],
    description="Parameters of the forecaster by name, the others by default; "
    "GET /api/v1/forecasters/{forecaster} tells which there are.",
)
HORIZON = Field(default=24, ge=1, le=24 * 3660, examples=[24], description="How far, hours.")
COHERENT: Any = Field(
    default=None,
    examples=[None],
    description="Make wholes the sums of their parts: moved by how unsure each forecast is (wls), by that "
    "and how past errors went together (mint), or wholes only (bottom-up).",
)
ISSUED: Any = Field(default=None, description="Only what was known at this instant; default: now.")


class Ask(BaseModel):
    """Something that a job can be asked to do."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: ClassVar[Kind]

    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return self.kind.name.capitalize()

    @property
    def dedupe_key(self) -> str | None:
        """While a job with this key waits or runs, asking again gives that one."""
        return None

    def concerns(self, session: Session, scope: Scope) -> Collection[int] | None:
        """Return the series whose values this is about; None where it is asked for by the clock only."""
        del session, scope
        return None

    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse what cannot be, before there is a job."""

    def settled(self, at: datetime) -> Self:
        """Return the same with ``at`` for each instant that was left open."""
        del at
        return self
