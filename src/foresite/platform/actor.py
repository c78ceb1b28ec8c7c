"""Who acts: the one who answers for a change, told apart by kind.

The convention: a door makes the actor and puts it into the scope (``scope.acting(actor)``); whoever changes
something gets the scope anyway, and with it who answers for the change (``scope.actor``). Nothing else
carries an actor, and nothing below a door makes one. What the house does by itself has ``HOUSE``.
"""

from dataclasses import dataclass
from typing import Literal

from typing_extensions import override

Kind = Literal["person", "key", "shell", "anybody", "job", "house", "nobody"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, and from where.

    Attributes:
        kind: person (signed in), key (a program), shell (whoever can open the installation in a shell),
            anybody (where nobody must sign in), job (work in the background; ``name`` says who asked for
            it), house (the installation by itself) or nobody (a stranger, such as one whose sign-in failed).
        actor_id: of the person, key or job, the user's number in the shell; empty where there is none.
        name: for people: of the person or key, or of the user in the shell.
        address: from where: of the client, or of the machine where the shell runs.
    """

    kind: Kind
    actor_id: str = ""
    name: str = ""
    address: str = ""

    @override
    def __str__(self) -> str:
        """Return a line for lists and logs.

        >>> str(Actor("key", "0197", "SCADA bridge", "10.0.0.7")), str(HOUSE)
        ('key SCADA bridge', 'house')
        """
        return f"{self.kind} {self.name or self.actor_id}".strip()


HOUSE = Actor("house")
"""The installation by itself: upkeep, and whatever a schedule begins."""
