"""Addresses and names: what may be one, and which two are the same."""

from collections.abc import Callable

import pytest

from foresite.core.errors import BadDataError
from foresite.platform.auth.names import (
    CALENDARS,
    DIGITS,
    calendar_of,
    digits_of,
    email_of,
    language_of,
    person_name,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ada@Example.org", "ada@example.ORG"),
        (" ada@example.org ", "ada@example.org"),
        ("straße@example.org", "STRASSE@example.org"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("josé@example.org", "jose\u0301@example.org"),
    ],
)
def test_two_ways_to_write_an_address_are_one(one: str, other: str) -> None:
    assert email_of(one).compared == email_of(other).compared


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@example.org",
        "ada@",
        "a b@example.org",
        "ada@example.org\nbcc: x@example.org",
        "ada\r@example.org",
        "ada@exa mple.org",
        "ada@-example.org",
        "ada@example..org",
        ".ada@example.org",
        '"ada"@example.org',
        "ada@example.org, bob@example.org",
        "<ada@example.org>",
        "ⓐda@example.org",
        "\uff41da@example.org",
        "a\u200bda@example.org",
        "x" * 65 + "@example.org",
        "a@" + "x." * 130 + "org",
        "ada@[127.0.0.1]",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadDataError) as caught:
        email_of(text)
    assert caught.value.code == "email-malformed"


def test_name_is_one_line_and_keeps_the_letters_of_every_script() -> None:
    assert person_name("  Ada\n\t Lovelace ") == "Ada Lovelace"
    assert person_name("\u0646\u06cc\u200c\u0645\u0627") == "\u0646\u06cc\u200c\u0645\u0627"
    assert person_name("Jose\u0301") == "José"


@pytest.mark.parametrize("text", ["", "  ", "x" * 201, "a\x00b", "a\u202eb", "a\x1b[31mb"])
def test_name_that_nobody_could_read_is_refused(text: str) -> None:
    with pytest.raises(BadDataError):
        person_name(text)


def test_language_is_one_of_ours() -> None:
    assert language_of("fa") == "fa"
    with pytest.raises(BadDataError, match="'xx'"):
        language_of("xx")


@pytest.mark.parametrize(("check", "known"), [(digits_of, DIGITS), (calendar_of, CALENDARS)])
def test_digits_and_calendar_are_some_of_ours(check: Callable[[str], str], known: tuple[str, ...]) -> None:
    assert [check(each) for each in known] == list(known)
    with pytest.raises(BadDataError, match="'roman'"):
        check("roman")
