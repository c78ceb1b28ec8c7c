"""Reports of what nobody foresaw, to a Sentry server where one is named: redacted, no local variables."""

from collections.abc import Callable, MutableMapping
from typing import Any

from foresite import __version__
from foresite.platform.config import Settings
from foresite.platform.redaction import redacted

Line = MutableMapping[str, Any]
FLUSH_SECONDS = 2.0
_sending: Callable[[Line], None] | None = None


def start(settings: Settings) -> Callable[[Any, str, Line], Line]:
    """Return the step of logging that reports lines with an exception; without a DSN it does nothing."""
    global _sending  # noqa: PLW0603 -- one reporter a process, like its log
    _sending = None if settings.sentry_dsn is None else _sentry(settings.sentry_dsn.get_secret_value())
    return _report


def finish() -> None:
    """Wait a moment until what was reported is sent: for processes that end without unwinding."""
    if _sending is not None:
        import sentry_sdk  # noqa: PLC0415 -- carried only by who reports

        sentry_sdk.flush(FLUSH_SECONDS)


def _report(_logger: Any, method: str, line: Line) -> Line:
    if _sending is not None and method in {"error", "critical", "exception"} and line.get("exc_info"):
        _sending(line)
    return line


def _sentry(dsn: str) -> Callable[[Line], None]:
    import sentry_sdk  # noqa: PLC0415 -- carried only by who reports

    sentry_sdk.init(
        dsn=dsn,
        release=f"foresite@{__version__}",
        default_integrations=False,  # nothing is patched, and nothing is gathered that we do not give
        include_local_variables=False,
        send_default_pii=False,
        max_breadcrumbs=0,
        server_name="",
        before_send=lambda event, _hint: redacted(event),
    )

    def send(line: Line) -> None:
        error = line["exc_info"]
        error = error[1] if isinstance(error, tuple) else error
        with sentry_sdk.new_scope() as scope:
            for name in ("request_id", "organisation", "job_id"):
                if line.get(name):
                    scope.set_tag(name, line[name])
            scope.set_extra("log", str(line.get("event", "")))
            sentry_sdk.capture_exception(error if isinstance(error, BaseException) else None)

    return send
