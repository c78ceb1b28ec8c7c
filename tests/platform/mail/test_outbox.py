"""Letters wait until they are out: sent at least once, tried again, given up at last, and not too often."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth import people
from foresite.platform.auth.names import email_of
from foresite.platform.config import Settings
from foresite.platform.database import make_engine, reading, writing
from foresite.platform.mail import outbox
from foresite.platform.mail.post import FOLDER
from foresite.platform.mail.tables import LetterRow
from foresite.platform.tenancy import INSTALLATION
from foresite.workflows.letters import send_due

pytestmark = pytest.mark.everywhere


def ask(engine: Engine, about: str = "ada@example.org", kind: str = "reset") -> None:
    with writing(engine, INSTALLATION) as session:
        outbox.ask(session, kind, about, email=about)


def rows(engine: Engine) -> list[LetterRow]:
    with reading(engine, INSTALLATION) as session:
        return list(session.scalars(select(LetterRow)))


def test_letter_is_taken_by_one_sender_and_by_another_once_that_one_died(engine: Engine) -> None:
    ask(engine)
    with ThreadPoolExecutor(4) as pool:
        taken = [row for found in pool.map(lambda _: list(outbox.claim(engine)), range(4)) for row in found]
    assert len(taken) == 1
    with held_clock(now() + outbox.CLAIMED):
        assert [row.tries for row in outbox.claim(engine)] == [1]
    outbox.sent(engine, taken[0].letter_id)
    with held_clock(now() + timedelta(days=1)):
        assert list(outbox.claim(engine)) == []


def test_letter_that_fails_is_tried_later_and_later_and_given_up_after_days(engine: Engine) -> None:
    ask(engine)
    clock, waits = now(), []
    for _ in range(200):
        with held_clock(clock):
            [row] = outbox.claim(engine)
            outbox.failed(engine, row, "it is away")
            left = rows(engine)[0]
            if left.given_up_at is not None:
                break
            waits.append(left.due_at - clock)
            assert list(outbox.claim(engine)) == []
            clock = left.due_at
    assert waits[:3] == [timedelta(seconds=each) for each in (5, 10, 20)]
    assert max(waits) == outbox.LONGEST_WAIT
    assert rows(engine)[0].fault == "it is away"
    assert outbox.GIVEN_UP_AFTER < clock - rows(engine)[0].asked_at < outbox.GIVEN_UP_AFTER * 2


def test_nobody_gets_the_same_letter_without_end(engine: Engine) -> None:
    for _ in range(20):
        ask(engine)
    ask(engine, kind="sign-up")
    ask(engine, "bob@example.org")
    assert len(rows(engine)) == outbox.MOST_AN_HOUR + 2
    with held_clock(now() + outbox.AN_HOUR):
        ask(engine)
    assert len(rows(engine)) == outbox.MOST_AN_HOUR + 3


def test_many_who_ask_at_once_fill_no_mailbox(engine: Engine) -> None:
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: ask(engine), range(10)))
    assert len(rows(engine)) == outbox.MOST_AN_HOUR


def test_two_senders_send_no_letter_twice(engine: Engine, settings: Settings) -> None:
    for number in range(12):
        person(engine, f"{number}@example.org")
        ask(engine, f"{number}@example.org")
    other = make_engine(settings)
    with ThreadPoolExecutor(2) as pool:
        sent = list(pool.map(lambda each: send_due(each, settings), (engine, other)))
    other.dispose()
    assert sum(sent) == len(list((settings.home / FOLDER).glob("*.eml"))) == 12
    assert {(row.tries, row.sent_at is not None) for row in rows(engine)} == {(1, True)}


def person(engine: Engine, email: str) -> None:
    with writing(engine, INSTALLATION) as session:
        people.add(session, email_of(email), "Somebody", language="en")


def test_letter_that_waits_behind_a_slow_server_is_still_its_senders(engine: Engine) -> None:
    """It is taken when its turn comes: those who died with many in hand, or are slow, hold up nobody."""
    for number in range(3):
        ask(engine, f"{number}@example.org")
    taking = outbox.claim(engine)
    with held_clock(now()):
        first = next(taking)
    with held_clock(now() + outbox.CLAIMED - timedelta(seconds=1)):
        second = next(taking)
    with held_clock(now() + outbox.CLAIMED + timedelta(seconds=1)):
        again = list(outbox.claim(engine))
    assert second.letter_id not in {row.letter_id for row in again}
    assert first.letter_id in {row.letter_id for row in again}


def test_letter_of_a_transaction_that_failed_was_never_asked_for(engine: Engine) -> None:
    with suppress(ZeroDivisionError), writing(engine, INSTALLATION) as session:
        outbox.ask(session, "reset", "ada@example.org", email="ada@example.org")
        raise ZeroDivisionError
    assert rows(engine) == []
