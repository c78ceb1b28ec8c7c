"""The scope of an organisation: what every reader and writer of its data takes first."""

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final

from foresite.platform.actor import HOUSE, Actor


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data a call may touch, and who answers for it. Only doors make one; everybody else passes it on.

    Attributes:
        organisation_id: the organisation's number, unique in the installation.
        organisation: its slug, for messages, folders and logs.
        actor: who acts; scopes of one organisation are equal whoever acts.
    """

    organisation_id: int
    organisation: str
    actor: Actor = field(default=HOUSE, compare=False)

    def acting(self, actor: Actor) -> "Scope":
        """Return this scope with another one who answers for what is done."""
        return replace(self, actor=actor)


class Installation(Enum):
    """The reach of what looks after all organisations at once; it has one value, ``INSTALLATION``."""

    WHOLE = "whole"


INSTALLATION: Final = Installation.WHOLE
"""Instead of a scope, for the few who need every organisation: ``tests/arch/test_tenancy.py`` lists them."""
