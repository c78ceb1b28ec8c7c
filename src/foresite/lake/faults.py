"""Faults of reading: a file that is gone or damaged, told apart from a place that does not answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from polars.exceptions import PolarsError

from foresite.core.errors import DefectError
from foresite.platform import tracing
from foresite.platform.outages import outage, reason

P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def telling_damage() -> Iterator[None]:
    """Say in our words what stops the reading of files of the lake."""
    try:
        yield
    except (PolarsError, FileNotFoundError) as cause:
        raise DefectError(
            f"a file of the lake cannot be read: {reason(cause)}",
            code="lake-damaged",
            remedy="`foresite lake verify` names what is damaged.",
        ) from cause
    except OSError as cause:
        raise outage(
            cause,
            "the lake",
            code="lake-unavailable",
            remedy="Check that the place is there and reachable; `foresite doctor` tells more.",
        ) from cause


def reads_files(method: Callable[P, R]) -> Callable[P, R]:
    """Mark a method that reads files of the lake: damage comes out as an error of ours, and it is a span."""
    name = f"lake.{method.__name__}"

    @wraps(method)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        with tracing.span(name), telling_damage():
            return method(*args, **kwargs)

    return told
