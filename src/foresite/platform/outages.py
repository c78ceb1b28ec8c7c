"""Outages told in one way, and counted: a full disk, a refused key, a place that does not answer."""

import re

from foresite.core.errors import UnavailableError
from foresite.platform import metrics, tracing

_FULL = (
    "no space left",
    "os error 28",
    "os error 112",
    "os error 122",
    "disk is full",
    "disk quota",
    "53100",
)
_REFUSED = (
    "os error 13",
    "permission denied",
    "lacked the necessary privileges",
    "accessdenied",
    "access denied",
    "signaturedoesnotmatch",
    "invalidaccesskeyid",
    "status: 401",
    "status: 403",
    "401 unauthorized",
    "403 forbidden",
)
_LONG = 400
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def is_disk_full(cause: BaseException) -> bool:
    """Tell whether a failure means that a disk has no room, whoever reports it and however.

    >>> is_disk_full(OSError(28, "No space left on device")), is_disk_full(TimeoutError("30 s"))
    (True, False)
    """
    return any(word in str(cause).lower() for word in _FULL)


def reason(cause: BaseException) -> str:
    """Return what an error says first, without colours, markup or debug output.

    >>> reason(OSError("403 Forbidden: <?xml ...")), reason(TimeoutError())
    ('403 Forbidden', 'TimeoutError')
    """
    said = (str(cause).splitlines() or [""])[0].partition(": <?xml")[0]
    return _COLOUR.sub("", said)[:_LONG].strip() or type(cause).__name__


def outage(cause: BaseException, what: str, *, code: str, remedy: str) -> UnavailableError:
    """Return the error to raise for a failure of ``what``; a full disk and a refusal have their own codes."""
    told = _told(cause, what, code=code, remedy=remedy)
    metrics.OUTAGES.labels(told.code).inc()
    tracing.event("outage", code=told.code)
    return told


def _told(cause: BaseException, what: str, *, code: str, remedy: str) -> UnavailableError:
    said = reason(cause)
    if is_disk_full(cause):
        return UnavailableError(
            f"there is no room left for {what}: {said}",
            code="disk-full",
            remedy="Free some space or give it a larger disk, then do it again: nothing is lost.",
        )
    if any(word in str(cause).lower() for word in _REFUSED):
        return UnavailableError(
            f"{what} refused us: {said}",
            code="access-refused",
            remedy="Check FORESITE_S3_ACCESS_KEY and FORESITE_S3_SECRET_KEY, or the folder's rights.",
        )
    return UnavailableError(f"{what} did not answer: {said}", code=code, remedy=remedy)
