"""What a client can take: media types by ``Accept``, what it has by ``If-None-Match``, what it sends."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

JSON = "application/json"


def chosen(accept: str, offered: Iterable[str]) -> str | None:
    """Return the offered media type that is liked best, the first of equals; None if none will do.

    The most specific range that names a type decides (RFC 9110, section 12.5.1).

    >>> chosen("text/csv;q=0.5, application/*", ["application/json", "text/csv"])
    'application/json'
    >>> chosen("image/png", ["application/json"]) is None
    True
    """
    ranges = [_range(part) for part in accept.split(",") if part.strip()]
    liked = [(_liking(kind, ranges), kind) for kind in offered]
    best = max(liked, key=lambda each: each[0])
    return best[1] if best[0] > 0 else None


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (each.strip().lower() for each in part.split(";"))
    quality = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return name, min(max(float(quality), 0.0), 1.0)
    except ValueError:
        return name, 0.0


def _liking(kind: str, ranges: list[tuple[str, float]]) -> float:
    for name in (kind, f"{kind.split('/', maxsplit=1)[0]}/*", "*/*"):
        said = [quality for each, quality in ranges if each == name]
        if said:
            return max(said)
    return 0.0


def has(if_none_match: str, tag: str) -> bool:
    """Tell whether a client has the answer of this tag already (weak comparison, RFC 9110, section 13.1.2).

    >>> has('"1", W/"2"', 'W/"2"'), has("*", 'W/"2"'), has('"3"', 'W/"2"')
    (True, True, False)
    """
    given = [each.strip().removeprefix("W/") for each in if_none_match.split(",")]
    return "*" in given or tag.removeprefix("W/") in given


async def accepted(request: Request) -> str:
    """Return all that the client says it can take."""
    return ", ".join(request.headers.getlist("accept")) or "*/*"


async def json_sent(request: Request) -> None:
    """Refuse a body that says it is something else than JSON; one that says nothing is taken for JSON."""
    kind = request.headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if kind != JSON and not (kind.startswith("application/") and kind.endswith("+json")):
        raise HTTPException(415, f"the body is {kind}; send it with content-type: {JSON}", {"accept": JSON})


AcceptDep = Annotated[str, Depends(accepted)]
