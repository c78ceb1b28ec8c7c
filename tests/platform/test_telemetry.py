"""Logs go to where standard error is when something is said."""

import io
import sys

import pytest

from foresite.platform.config import Settings
from foresite.platform.telemetry import logger, start_logging


def test_log_follows_standard_error_when_it_changes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    start_logging(settings)
    first.close()
    monkeypatch.setattr(sys, "stderr", second)
    logger(__name__).warning("still heard")
    assert "still heard" in second.getvalue()
