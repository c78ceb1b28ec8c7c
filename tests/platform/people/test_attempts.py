"""Failed sign-ins: each account and each address waits longer and longer, and nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from tests.platform.people.conftest import HERE, Place

from foresite.core.errors import TooSoonError
from foresite.core.timeaxis import held_clock
from foresite.platform.auth import attempts, sessions
from foresite.platform.auth.attempts import ACCOUNT, ADDRESS, LOCKED_FOR, PAIR
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope

pytestmark = pytest.mark.everywhere

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
ADA, BOB = "ada@example.org", "bob@example.org"


def fail(place: Place, email: str = ADA, address: str = "192.0.2.1") -> attempts.Attempt:
    with writing(place.engine, INSTALLATION) as session:
        return attempts.begin(session, email, address)


def waits(place: Place, email: str = ADA, address: str = "192.0.2.1") -> int:
    with pytest.raises(TooSoonError) as caught:
        fail(place, email, address)
    assert caught.value.code == "sign-in-delayed"
    return int(caught.value.facts["seconds"])


def test_delay_grows_and_ends_in_a_lockout_that_time_ends(place: Place) -> None:
    clock, told = NOON, []
    for count in range(1, PAIR.locked + 1):
        with held_clock(clock):
            locks = fail(place).locks
            assert locks == (count == PAIR.locked)
            if count > PAIR.free:
                told.append(waits(place))
                clock += timedelta(seconds=told[-1])
    assert told == [1, 2, 4, 8, 16, 32, LOCKED_FOR.seconds]
    with held_clock(clock - timedelta(seconds=1)):
        assert waits(place) == 1
    with held_clock(clock):
        fail(place)
    with held_clock(clock + timedelta(days=1, seconds=1)):
        for _ in range(PAIR.free):
            fail(place)


def test_other_accounts_and_other_addresses_do_not_wait(place: Place) -> None:
    with held_clock(NOON):
        for _ in range(PAIR.free + 1):
            fail(place)
        waits(place)
        fail(place, BOB)
        fail(place, ADA, "192.0.2.2")


def test_account_that_many_addresses_try_waits_for_all_but_its_usual_one(place: Place, tenant: Scope) -> None:
    ada = place.person(tenant, ADA)
    with held_clock(NOON):
        with writing(place.engine, INSTALLATION) as session:
            sessions.begin(
                session, place.settings, ada, tenant.organisation_id, proved_by=["password"], visitor=HERE
            )
        for number in range(ACCOUNT.free + 1):
            fail(place, ADA, f"198.51.100.{number}")
        waits(place, ADA, "203.0.113.1")
        fail(place, ADA, HERE.address)
        fail(place, BOB, "203.0.113.1")


def test_address_that_tries_many_accounts_waits_whatever_it_tries_and_its_whole_network_with_it(
    place: Place,
) -> None:
    with held_clock(NOON):
        for number in range(ADDRESS.free + 1):
            fail(place, f"{number}@example.org", f"2001:db8::{number:x}")
        waits(place, BOB, "2001:db8::ffff")
        fail(place, BOB, "2001:db8:0:1::1")


def test_success_clears_the_account_but_lets_its_address_off_one_attempt_only(place: Place) -> None:
    with held_clock(NOON):
        for number in range(ADDRESS.free):
            fail(place, f"{number}@example.org")
        for _ in range(PAIR.free):
            attempt = fail(place, ADA)
            with writing(place.engine, INSTALLATION) as session:
                attempts.succeeded(session, attempt)
        fail(place, ADA)
        waits(place, "another@example.org")


def test_unlocking_lets_an_account_be_tried_from_everywhere(place: Place) -> None:
    with held_clock(NOON):
        for _ in range(PAIR.free + 1):
            fail(place)
        with writing(place.engine, INSTALLATION) as session:
            attempts.unlock(session, ADA)
        fail(place)


def test_many_at_once_get_no_more_tries_than_one_after_another(place: Place) -> None:
    def one(_: int) -> bool:
        try:
            with held_clock(NOON):  # however long a busy machine takes
                fail(place)
        except TooSoonError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        let = sum(pool.map(one, range(24)))
    assert let == PAIR.free + 1
