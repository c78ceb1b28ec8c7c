"""Passwords that are easy to guess are refused in words that help, whoever chooses them."""

import threading
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foresite.core.errors import BadDataError
from foresite.platform.auth.strength import expect_strong, judge

OWN = ("ada@lovelace.org", "Ada Lovelace", "analytical-engines")


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("short", "too-short"),
        ("x" * 257, "too-long"),
        ("qwertyuiop12", "common"),
        ("Password123", "common"),
        ("lovelace.ada.1", "personal"),
        ("AdaLovelace!", "personal"),
        ("foresite2026", "personal"),
        ("analyticalengines", "personal"),
        ("1111111111111", "repeats"),
        ("abcdefghijkl", "sequence"),
        ("20240512ab", "date"),
        ("Tr0ub4dour&3", "words"),
        ("asdfghjklzxc", "keyboard"),
    ],
)
def test_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(BadDataError) as caught:
        expect_strong(password, OWN)
    assert reason in caught.value.facts["reasons"]
    assert caught.value.code == "password-weak"
    assert password not in caught.value.message + caught.value.remedy


@pytest.mark.parametrize(
    "password",
    ["correct horse battery staple", "gK7#pqz!vT2m", "گربه روی دیوار سبز می‌دود", "p" + "é7ü!x9" * 40],
)
def test_password_that_is_hard_to_guess_is_taken_in_every_script(password: str) -> None:
    assert judge(password, OWN).good


def test_words_of_one_person_are_not_held_against_another() -> None:
    """The library keeps them in one table for all; two who ask at once must not get each other's."""
    secret = "lovelace-babbage-77"
    told: list[set[str]] = []

    def ask(own: tuple[str, ...]) -> None:
        told.append({str(judge(secret, own)) for _ in range(20)})

    threads = [
        threading.Thread(target=ask, args=(own,)) for own in (("lovelace", "babbage"), ("x",)) for _ in (1, 2)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert all(len(each) == 1 for each in told)
    assert judge(secret, ()).score >= judge(secret, ("lovelace", "babbage")).score


@pytest.mark.parametrize("password", ["0123456789" * 2000, "aA1!" * 5000, "4@8({[</369" * 2000])
def test_long_password_is_judged_in_bounded_time(password: str) -> None:
    begun = time.process_time()
    judge(password)
    assert time.process_time() - begun < 2


@given(st.text(max_size=40))
@example("")
def test_whatever_is_typed_is_judged(password: str) -> None:
    found = judge(password)
    assert found.good or found.told
