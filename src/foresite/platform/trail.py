"""What the work of this moment belongs to: a request or a job, of whom, for logs, traces and reports."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(slots=True)
class Trail:
    """Ids that tell the lines of one request or job from all others; empty where there is none.

    Attributes:
        request_id: the request that is answered, or that asked for the job.
        organisation: slug of the organisation that is worked for.
        actor: who asks, as a kind and an id, never a name: ``key 1f2e...``.
        job_id: the job that is done.
    """

    request_id: str = ""
    organisation: str = ""
    actor: str = ""
    job_id: str = ""

    def told(self) -> dict[str, str]:
        """Return what is known.

        >>> Trail(request_id="r1", job_id="j1").told()
        {'request_id': 'r1', 'job_id': 'j1'}
        """
        every = (
            ("request_id", self.request_id),
            ("organisation", self.organisation),
            ("actor", self.actor),
            ("job_id", self.job_id),
        )
        return {name: value for name, value in every if value}


_here: ContextVar[Trail | None] = ContextVar("trail", default=None)


def follow(trail: Trail) -> None:
    """Let what this task or thread does from here on belong to a request or a job."""
    _here.set(trail)


def trail() -> Trail:
    """Return what this moment belongs to; what is added to it holds for the rest of its request or job."""
    return _here.get() or Trail()
