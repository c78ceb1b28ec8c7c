"""A link does one thing, once, for a while; who guesses, is late or comes second is told the same."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.platform.people.conftest import Place

from foresite.core.errors import NotFoundError
from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth import links
from foresite.platform.auth.links import LIFETIMES, Purpose
from foresite.platform.database import inserting, writing
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere


def made(place: Place, purpose: Purpose = Purpose.RESET, tries: int = 1, **about: str) -> str:
    with writing(place.engine, INSTALLATION) as session:
        return links.make(session, purpose, tries=tries, **about)


def take(place: Place, token: str, purpose: Purpose = Purpose.RESET) -> bool:
    try:
        with writing(place.engine, INSTALLATION) as session:
            links.take(session, purpose, token)
    except NotFoundError as cause:
        assert (cause.code, cause.facts) == ("link-unknown", {})  # noqa: PT017 -- told alike, always
        return False
    return True


def test_link_works_once_and_for_its_purpose_only(place: Place) -> None:
    token = made(place)
    assert not take(place, token, Purpose.FIRST_OWNER)
    assert not take(place, token[:-1])
    assert take(place, token)
    assert not take(place, token)


@pytest.mark.parametrize("purpose", list(Purpose))
def test_link_ends_by_itself(place: Place, purpose: Purpose) -> None:
    begun = now()
    with held_clock(begun):
        token = made(place, purpose)
    with held_clock(begun + LIFETIMES[purpose]):
        assert not take(place, token, purpose)
    with held_clock(begun + LIFETIMES[purpose] - timedelta(seconds=1)):
        assert take(place, token, purpose)


def test_of_many_who_use_a_link_at_once_one_does(place: Place) -> None:
    token = made(place)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: take(place, token), range(16))) == 1


def test_use_that_fails_leaves_the_link_as_it_was(place: Place) -> None:
    token = made(place)
    with suppress(ZeroDivisionError), writing(place.engine, INSTALLATION) as session:
        links.take(session, Purpose.RESET, token)
        raise ZeroDivisionError
    assert take(place, token)


def test_tries_are_counted_however_many_come_at_once(place: Place) -> None:
    token = made(place, tries=5)

    def attempt(_: int) -> bool:
        try:
            with writing(place.engine, INSTALLATION) as session:
                links.attempt(session, Purpose.RESET, token)
        except NotFoundError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(20))) == 5
    assert take(place, token)


def test_links_of_somebody_end_together_and_only_those(place: Place) -> None:
    ada, bob = place.person(None, "ada@example.org"), place.person(None, "bob@example.org")
    first, second, other = (made(place, person_id=each) for each in (ada, ada, bob))
    with writing(place.engine, INSTALLATION) as session:
        links.end(session, Purpose.RESET, person_id=ada)
    assert [take(place, each) for each in (first, second, other)] == [False, False, True]


def test_what_is_kept_of_a_link_is_a_hash(place: Place) -> None:
    token = made(place)
    with inserting(place.engine, INSTALLATION) as connection:
        assert token not in str(connection.execute(text("SELECT * FROM one_time_link")).all())
