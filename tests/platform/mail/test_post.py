"""Mails reach a real server as it is set, or a folder, and hold nothing but what they say."""

import email
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from foresite.core.errors import UnavailableError
from foresite.platform.auth.names import LANGUAGES
from foresite.platform.config import Settings
from foresite.platform.mail.post import FOLDER, compose, send
from foresite.platform.mail.texts import TEXTS, text_of

FILLED = dict.fromkeys(("inviter", "organisation", "email"), "<b>Ada & Co</b>") | {
    "link": "https://x.example/reset#token",
    "page": "https://x.example",
}


class Sink:
    """Keeps what a server took."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- its name
        assert session.authenticated
        self.taken.append(envelope.content)
        return "250 taken"


def _right(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and given == LoginPassword(b"ada", b"p@ss/word")
    return AuthResult(success=right)


@pytest.fixture
def sink(free_port: int) -> Iterator[tuple[Sink, str]]:
    """A server that asks for a name and a password, and takes what then comes."""
    sink = Sink()
    controller = Controller(
        sink,
        hostname="127.0.0.1",
        port=free_port,
        authenticator=_right,
        auth_require_tls=False,
        enable_SMTPUTF8=True,
    )
    controller.start()
    yield sink, f"smtp+plain://ada:p%40ss%2Fword@127.0.0.1:{free_port}"
    controller.stop()


def of(settings: Settings, to: str = "ada@example.org", language: str = "en") -> EmailMessage:
    subject, paragraphs = text_of(language, "reset", **FILLED)
    return compose(settings, to, subject=subject, paragraphs=paragraphs, language=language)


def with_server(settings: Settings, address: str) -> Settings:
    return Settings(**settings.model_dump(exclude={"smtp_url"}), smtp_url=address)


@pytest.mark.parametrize("to", ["ada@example.org", "ädä@example.org"])
def test_server_takes_mails_with_the_name_and_password_that_are_set(
    settings: Settings, sink: tuple[Sink, str], to: str
) -> None:
    kept, address = sink
    send(with_server(settings, address), of(settings, to))
    mail = email.message_from_bytes(kept.taken[0], policy=default)
    assert mail["to"] == to
    assert mail["from"] == "Foresite <foresite@localhost>"
    assert mail["auto-submitted"] == "auto-generated"
    assert b"https://x.example/reset#token" in kept.taken[0]


@pytest.mark.parametrize("wrong", ["password", "starttls", "tls", "away"])
def test_what_a_server_refuses_is_told_without_its_password(
    settings: Settings, sink: tuple[Sink, str], wrong: str
) -> None:
    kept, address = sink
    address = {
        "password": address.replace("p%40ss", "other"),
        "starttls": address.replace("smtp+plain", "smtp"),
        "tls": address.replace("smtp+plain", "smtps"),
        "away": "smtp+plain://ada:p%40ss%2Fword@127.0.0.1:1",
    }[wrong]
    with pytest.raises(UnavailableError) as caught:
        send(with_server(settings, address), of(settings))
    assert caught.value.code == "mail-unsent"
    assert "word" not in caught.value.message + str(caught.value.facts)
    assert kept.taken == []


def test_without_a_server_mails_lie_in_a_folder_that_others_cannot_read(settings: Settings) -> None:
    send(settings, of(settings))
    [file] = (settings.home / FOLDER).iterdir()
    assert file.suffix == ".eml"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o077) == (0o600, 0)
    assert email.message_from_bytes(file.read_bytes(), policy=default)["subject"] == "Set a new password"


def test_every_letter_is_there_in_every_language_and_is_filled_in() -> None:
    assert set(TEXTS) == set(LANGUAGES)
    assert len({frozenset(kinds) for kinds in TEXTS.values()}) == 1
    for language, kinds in TEXTS.items():
        for kind in kinds:
            subject, paragraphs = text_of(language, kind, **FILLED)
            assert subject
            assert "{" not in subject + "".join(paragraphs)


def test_names_in_a_mail_are_no_markup_and_persian_runs_from_right_to_left(settings: Settings) -> None:
    subject, paragraphs = text_of("fa", "invitation", **FILLED)
    mail = compose(settings, "a@example.org", subject=subject, paragraphs=paragraphs, language="fa")
    page = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]  # it has one
    assert 'dir="rtl"' in page
    assert "<b>" not in page
    assert '<a href="https://x.example/reset#token">' in page


def test_subject_cannot_add_a_header(settings: Settings) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        compose(settings, "a@example.org", subject="x\r\nbcc: eve@x", paragraphs=("x",), language="en")
