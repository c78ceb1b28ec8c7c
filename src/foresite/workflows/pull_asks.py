"""What people and schedules may have a job do about sources: ask one for what is new."""

from typing import TYPE_CHECKING

from pydantic import Field
from typing_extensions import override

from foresite.platform.tenancy import Scope
from foresite.workflows.asking import Ask, Id
from foresite.workflows.jobs import PULL

if TYPE_CHECKING:
    from foresite.workflows.house import House


class PullAsk(Ask):
    """Which source to ask for what is new."""

    kind = PULL
    source_id: Id = Field(examples=[3], description="The source.")
    by_hand: bool = Field(
        default=False, examples=[True], description="Even where it rests because it could not be read."
    )

    @override
    def expect(self, house: "House", scope: Scope) -> None:
        """Refuse a source that there is not, or that comes by itself."""
        from foresite.catalog import sources  # noqa: PLC0415
        from foresite.workflows.source_setup import settable  # noqa: PLC0415

        settable(sources.get(house.engine, scope, self.source_id))

    @override
    @property
    def title(self) -> str:
        """What people read in the list of jobs."""
        return f"Ask source {self.source_id} for what is new"

    @override
    @property
    def dedupe_key(self) -> str | None:
        """One at a time of a source."""
        return f"pull:{self.source_id}"
