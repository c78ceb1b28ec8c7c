"""Logs: structured, to standard error, readable for people or as JSON lines; never a secret."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import orjson
import structlog
from typing_extensions import override

from foresite.platform import reports
from foresite.platform.config import Settings
from foresite.platform.redaction import redacted
from foresite.platform.trail import trail

_THEIR_OWN = ("dbos",)
"""Libraries that write to standard error by themselves where nobody takes their lines."""


def start_logging(settings: Settings) -> None:
    """Set up logging for this process as the settings say, ours and that of libraries."""
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(serializer=_json)
        if settings.log_json
        else structlog.dev.ConsoleRenderer()
    )
    level = logging.getLevelNamesMapping().get(settings.log_level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            _add_trail,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            reports.start(settings),
            structlog.processors.format_exc_info,
            _redact,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_given: structlog.PrintLogger(sys.stderr),  # as it is then: it may change
        cache_logger_on_first_use=False,
    )
    onward = _Onward(max(level, logging.WARNING))
    for name in ("", *_THEIR_OWN):
        theirs = logging.getLogger(name)
        theirs.handlers = [each for each in theirs.handlers if not isinstance(each, _Onward)]
        theirs.addHandler(onward)
        theirs.propagate = not name


def logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return the logger of a module."""
    bound: structlog.typing.FilteringBoundLogger = structlog.get_logger(name)
    return bound


class _Onward(logging.Handler):
    """Passes on what libraries log, so that one format and one redaction hold for all lines."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        told = record.getMessage()
        structlog.get_logger(record.name).log(
            record.levelno, told, logger=record.name, exc_info=record.exc_info
        )


def _add_trail(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {**trail().told(), **line}


def _redact(_logger: Any, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {name: redacted(value, name) for name, value in line.items()}


def _json(line: Any, **_how: Any) -> str:
    return orjson.dumps(line, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
