"""What every source is: its settings, whether it answers, what lies there, and how it is fetched."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict, SecretStr

from foresite.platform.reach import Reach


class SourceSettings(BaseModel):
    """What a source is told. Secrets are fields of ``SecretStr``: they are sealed, and never told again."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    places: ClassVar[tuple[str, ...]] = ()
    """Fields that say where secrets are sent: when one changes, those that are kept are not used there."""

    @property
    def contracts(self) -> frozenset[str]:
        """Names of the contracts that what it delivers is loaded under."""
        return frozenset()

    @classmethod
    def secrets(cls) -> frozenset[str]:
        """Return the names of the fields that are secrets."""
        return frozenset(
            name for name, each in cls.model_fields.items() if SecretStr in _kinds(each.annotation)
        )


def _kinds(annotation: Any) -> tuple[Any, ...]:
    return getattr(annotation, "__args__", (annotation,))


@dataclass(frozen=True, slots=True)
class Delivery:
    """One version of one thing that lies at a source; it is fetched as a file and loaded.

    Attributes:
        key: which thing, as the source names it.
        version: which version of it: one that was loaded is not fetched again.
        name: what its file is called.
        contract: name of the contract that it is loaded under.
        known_at: when it could be known; None: when it is fetched.
        cursor: how far the source has been read when this is loaded; None: as far as before.
    """

    key: str
    version: str
    name: str
    contract: str
    known_at: datetime | None = None
    cursor: Mapping[str, Any] | None = field(default=None, compare=False)


class Puller(Protocol):
    """A source that is asked for what is new, again and again.

    All methods raise ``UnavailableError`` where it does not answer and may do so later, and ``BadDataError``
    where its settings are wrong.
    """

    Settings: ClassVar[type[SourceSettings]]
    at_once: ClassVar[int]
    """Deliveries that are fetched together, of which those under one contract are one load."""

    def __init__(self, settings: Any, reach: Reach, *, most_bytes: int) -> None:
        """Take the settings, where this installation may call, and how large a thing may be."""

    def check(self) -> str:
        """Ask whether it answers, and say what was seen."""

    def deliveries(self, cursor: Mapping[str, Any]) -> Iterator[Delivery]:
        """Yield what lies there, or what is new since ``cursor`` where the source can tell; oldest first."""

    def fetch(self, delivery: Delivery, target: Path) -> bool:
        """Write one to a file; False where another version has taken its place: that is seen later."""

    def settle(self, delivery: Delivery, *, loaded: bool) -> None:
        """Let it lie where what was loaded, or refused, is to lie; again changes nothing."""

    def close(self) -> None:
        """Let go what it holds."""
