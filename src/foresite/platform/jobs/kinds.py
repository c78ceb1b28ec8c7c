"""Kinds of job: what a kind of work is called, what does it, and within which bounds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from foresite.core.errors import ForesiteError, RefusedError
from foresite.platform.auth.permissions import Permission
from foresite.platform.tenancy import Scope

QUEUED, RUNNING, DONE, FAILED, DEAD, CANCELLED = "queued", "running", "done", "failed", "dead", "cancelled"
OPEN = (QUEUED, RUNNING)
"""States of a job that is not over. A failed one was refused with a reason; a dead one broke each time."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of job, declared once.

    Attributes:
        name: what jobs of this kind are called; also their queue.
        function: ``module:name`` of what does the work, called in a child with the house and a ``Work``.
        permission: what a person needs to ask for one.
        priority: of two that wait for one organisation, the lower goes first; 1 to 100.
        limit: how many may run at once for one organisation, over all workers.
        at_once: how many one worker runs at once, for all organisations.
        attempts: how often it is tried when its process dies or its work breaks.
        backoff_seconds: pause before the second try; doubled before each further one, up to a minute.
        parting_seconds: how long a cancelled one may take to stop by itself before its process is killed.
        poll_seconds: how often its queue is looked at; short where people wait for the beginning.
        recorded: whether a run keeps what was done, beside the job's result.
    """

    name: str
    function: str
    permission: Permission
    priority: int = 10
    limit: int = 2
    at_once: int = 2
    attempts: int = 3
    backoff_seconds: float = 2.0
    parting_seconds: float = 5.0
    poll_seconds: float = 1.0
    recorded: bool = False


IDLE = "idle"
"""In the result of a job: there was nothing to do, so that it is soon forgotten."""


class StoppedError(RefusedError):
    """Raised in the work itself, at its next sign of progress, when somebody cancelled it."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a job's function is told.

    Attributes:
        scope: whose work it is.
        job_id: the job, for logs.
        run_id: the run that records it, if there is one.
        parameters: what was asked for.
        progress: to be told the share done (0 to 1) and what is in work; raises where the job is cancelled.
        folder: an empty folder for this attempt; its worker removes it, however the attempt ends.
    """

    scope: Scope
    job_id: str
    run_id: str | None
    parameters: dict[str, Any] = field(default_factory=dict)
    progress: Callable[[float, str], None] = lambda _share, _note: None
    folder: Path = Path()


def told(error: ForesiteError) -> dict[str, Any]:
    """Return an error as a job keeps it."""
    return {
        "kind": error.kind,
        "code": error.code,
        "message": error.message,
        "remedy": error.remedy,
        "facts": error.facts,
    }
