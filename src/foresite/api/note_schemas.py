"""HTTP bodies of notes."""

from datetime import datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from foresite.api.schemas import Id, RowId
from foresite.catalog.notes import LONGEST

_WHEN = "2024-05-01T00:00:00Z"


class NoteVersion(BaseModel):
    """One version of a note: what somebody wrote about a moment or a window of time."""

    note_id: Id
    version: int = Field(examples=[1], description="More than 1: it was changed.")
    standing: bool = Field(description="False in the version that removes it.")
    start_at: datetime = Field(description="The moment, or when the window begins.")
    end_at: datetime | None = Field(description="End of the window, not included; null: of a moment.")
    series_id: int | None = Field(examples=[4], description="The series that it is of.")
    asset_id: int | None = Field(
        examples=[None], description="The asset that it is of; with neither: of everything."
    )
    text: str = Field(examples=["The meter was exchanged."])
    shared: bool = Field(description="Everybody in the organisation reads it; else its author only.")
    author: str = Field(examples=["Ada"])
    author_kind: str = Field(examples=["person"], description="person, key, shell or anybody.")
    mine: bool = Field(description="Whoever asks wrote it, and may change it.")
    written_at: datetime = Field(description="When its first version was.")
    known_at: datetime = Field(description="When this version was written.")
    superseded_at: datetime | None = Field(description="When the next version took its place.")


class NoteHistory(NoteVersion):
    """A note with its earlier versions."""

    versions: list[NoteVersion] = Field(description="Every version that one may read, the first one first.")


class NotePage(BaseModel):
    """Some notes, and the cursor that continues after them."""

    items: list[NoteVersion]
    next_cursor: str | None


class NoteAsk(BaseModel):
    """What to write about a moment, or a window of time."""

    model_config = ConfigDict(extra="forbid")

    start_at: AwareDatetime = Field(examples=[_WHEN])
    end_at: AwareDatetime | None = Field(default=None, examples=["2024-05-01T06:00:00Z"])
    series_id: RowId | None = Field(default=None, examples=[None])
    asset_id: RowId | None = Field(default=None, examples=[None])
    text: str = Field(min_length=1, max_length=LONGEST, examples=["The meter was exchanged."])
    shared: bool = Field(default=True, description="Else only its author reads it.")


class NoteChange(BaseModel):
    """What to change of a note; the rest stays."""

    model_config = ConfigDict(extra="forbid")

    start_at: AwareDatetime | None = Field(default=None, examples=[_WHEN])
    end_at: AwareDatetime | None = Field(default=None, examples=[None], description="null: a moment.")
    text: str | None = Field(
        default=None, min_length=1, max_length=LONGEST, examples=["The meter was exchanged at noon."]
    )
    shared: bool | None = Field(default=None, examples=[True], description="What was shared stays so.")
