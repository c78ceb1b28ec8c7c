"""The one tree of errors: nine kinds, each with a sentence for people and facts for machines.

::

    ForesiteError
    ├── NotFoundError      absent, or not yours: the two are never told apart
    ├── BadDataError       what was given (a file, a request, a setting) cannot be used as it is
    ├── ConflictError      it contradicts what is already there
    ├── RefusedError       understood, but a limit or a rule forbids it
    ├── TooSoonError       too many or too soon: the same call may work later, and when is told
    ├── UnauthenticatedError   nobody knows who asks
    ├── ForbiddenError     known, but not allowed to do this
    ├── UnavailableError   something it depends on is away; the same call may work later
    └── DefectError        we broke a promise of our own: damage in the lake, an impossible state

Each door maps the kinds once: the API to statuses (``api/errors.py``), the shell to exit
codes (``cli/shell.py``). What we merely saw in data is not an error but a finding (``findings``).
"""

from typing import Any, ClassVar


class ForesiteError(Exception):
    """Base of every error Foresite raises on purpose.

    Args:
        message: one sentence for a person: what is wrong and where.
        code: stable, kebab-case name of this very problem, for programs (``file-truncated``).
        remedy: one sentence that says how to mend it, or empty.
        **facts: what a machine may want to read: names, lines, limits. JSON-able values only.
    """

    kind: ClassVar[str] = "error"

    def __init__(self, message: str, *, code: str = "", remedy: str = "", **facts: Any) -> None:
        """Keep the sentence, the code, the remedy and the facts."""
        super().__init__(message)
        self.message = message
        self.code = code or self.kind
        self.remedy = remedy
        self.facts = facts


class NotFoundError(ForesiteError):
    """The thing is absent, or belongs to another organisation; callers cannot tell which."""

    kind = "not-found"


class BadDataError(ForesiteError):
    """What was given cannot be used as it is: a malformed file, contract, request or setting."""

    kind = "bad-data"


class ConflictError(ForesiteError):
    """The request contradicts what is already there, such as a reused key with another body."""

    kind = "conflict"


class RefusedError(ForesiteError):
    """Understood, but a limit or a rule forbids it: too large, too many, not allowed here."""

    kind = "refused"


class TooSoonError(ForesiteError):
    """Too many calls, or too soon after another; the fact ``seconds`` says when to try again."""

    kind = "too-soon"


class UnauthenticatedError(ForesiteError):
    """Whoever asks has not said who they are, or not in a way that can be believed."""

    kind = "unauthenticated"


class ForbiddenError(ForesiteError):
    """It is known who asks, and they have not the permission."""

    kind = "forbidden"


class UnavailableError(ForesiteError):
    """Something this depends on is away or busy; the same call may succeed later."""

    kind = "unavailable"


class DefectError(ForesiteError):
    """A promise of our own is broken: damage in the lake, or a state that should not exist."""

    kind = "defect"


def error_of(told: dict[str, Any]) -> ForesiteError:
    """Return an error again that another process told: its kind, code, message, remedy and facts.

    >>> error_of({"kind": "conflict", "code": "job-over", "message": "it is over", "remedy": "", "facts": {}})
    ConflictError('it is over')
    """
    kinds = {kind.kind: kind for kind in ForesiteError.__subclasses__()}
    made = kinds.get(told["kind"], DefectError)
    return made(told["message"], code=told["code"], remedy=told["remedy"], **told["facts"])
