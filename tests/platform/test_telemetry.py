"""Logs go to where standard error is, tell what they belong to, and hold no secret, whoever writes them."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextvars import copy_context
from typing import Any

import pytest

from foresite.platform.config import Settings
from foresite.platform.redaction import HIDDEN
from foresite.platform.telemetry import logger, start_logging
from foresite.platform.trail import Trail, follow, trail


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


Lines = Callable[[], list[dict[str, Any]]]
SECRETS = (
    "fsk_abcdefgh_0123456789abcdef",
    "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "ann.lee@example.org",
    "hush",
)


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str], settings: Settings) -> Iterator[Lines]:
    start_logging(settings.model_copy(update={"log_json": True}))
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    start_logging(settings)


def test_line_tells_request_organisation_and_job(lines: Lines) -> None:
    def work() -> None:
        follow(Trail("r-1", "tenant", job_id="j-1"))
        trail().actor = "key k-1"
        logger(__name__).info("said", rows=3)

    copy_context().run(work)
    (line,) = lines()
    wanted = {"request_id": "r-1", "organisation": "tenant", "actor": "key k-1", "job_id": "j-1", "rows": 3}
    assert wanted.items() <= line.items()
    assert line["level"] == "info"
    assert trail().told() == {}


def test_no_line_holds_a_secret_or_an_address(lines: Lines) -> None:
    key, token, mail, word = SECRETS
    log = logger(__name__)
    log.warning("%s came with %s", mail, key, headers={"Authorization": f"Bearer {token}", "x": [token]})
    log.warning("settings", smtp_password=word, cookie=word, database=f"postgresql://me:{word}@db/x")
    log.error("broke", exc_info=ValueError(f"Bearer {token} of {mail}"))
    logging.getLogger("somebody.else").warning("GET /?key=%s of %s", key, mail)
    said = lines()
    told = json.dumps(said)
    assert [secret for secret in SECRETS if secret in told] == []
    assert (len(said), told.count(HIDDEN)) == (4, 11)
    assert "ValueError" in said[2]["exception"]


def test_lines_of_libraries_come_once_and_in_our_format(lines: Lines) -> None:
    for name in ("somebody.else", "dbos"):
        logging.getLogger(name).error("it said so")
    assert [(line["event"], line["logger"], line["level"]) for line in lines()] == [
        ("it said so", "somebody.else", "error"),
        ("it said so", "dbos", "error"),
    ]


def test_line_breaks_begin_no_line(lines: Lines) -> None:
    logger(__name__).warning('it said: a\n{"event":"b"}', name="c\r\nd\x1b[31m")
    (line,) = lines()
    assert (line["event"], line["name"]) == ('it said: a\n{"event":"b"}', "c\r\nd\x1b[31m")
