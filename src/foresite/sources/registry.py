"""The only list of sources: the name of each, and the class, imported when it is asked for."""

from collections.abc import Iterator
from importlib import import_module

from foresite.core.errors import BadDataError
from foresite.sources.source import Puller

PULLERS = {
    "bucket": ("foresite.sources.bucket", "Bucket"),
    "sql": ("foresite.sources.sql", "Sql"),
}


def puller_class(kind: str) -> type[Puller]:
    """Return the class of a source that is asked again and again.

    Raises:
        BadDataError: there is no such kind.
    """
    if kind not in PULLERS:
        raise BadDataError(
            f"there is no source of the kind {kind!r}",
            code="source-kind-absent",
            remedy=f"Choose one of: {', '.join(sorted(PULLERS))}.",
            kind=kind,
        )
    module, name = PULLERS[kind]
    found: type[Puller] = getattr(import_module(module), name)
    return found


def kinds() -> Iterator[tuple[str, type[Puller]]]:
    """Yield each kind with its class."""
    for kind in PULLERS:
        yield kind, puller_class(kind)
