"""Which packets came before a look: what is looked up once serves every request that was there already."""

from dataclasses import dataclass

from starlette.types import Scope

_HERE = "foresite.received"


@dataclass(slots=True)
class Received:
    """Counts the packets that a server received, on its event loop."""

    count: int = 0

    def stamp(self, scope: Scope) -> None:
        """Write into a request how many packets there were with its own."""
        scope[_HERE] = self.count


RECEIVED = Received()
"""Of this process, which has one event loop that listens."""


def number_of(scope: Scope) -> int | None:
    """Return how many packets there were when a request had come; None: it came by no server of ours."""
    found: int | None = scope.get(_HERE)
    return found
