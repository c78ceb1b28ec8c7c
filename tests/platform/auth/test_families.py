"""Refresh tokens: each gives the next one once; one that comes back used ends its whole family."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from foresite.core.errors import ConflictError, NotFoundError
from foresite.core.errors import UnauthenticatedError as Unauthenticated
from foresite.core.timeaxis import held_clock, now
from foresite.platform.auth.permissions import Permission
from foresite.platform.auth.tokens import families
from foresite.platform.auth.tokens.families import ReusedError, Wanted
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import INSTALLATION

pytestmark = pytest.mark.everywhere

LATER = timedelta(seconds=families.RETRY_SECONDS + 1)


@pytest.fixture
def first(base, ours, person):
    return _begin(base, ours, person)


def _begin(base, scope, person, permissions=None):
    with writing(base, scope) as session:
        wanted = Wanted("report script", permissions, ("password",), "10.0.0.7")
        return families.begin(session, scope, person, wanted)


def lives(base, grant):
    with reading(base, INSTALLATION) as session:
        return families.living(session, grant.family.family_id) is not None


def test_each_use_gives_the_next_token_of_the_same_family(base, first) -> None:
    second = families.refresh(base, first.refresh_token)
    third = families.refresh(base, second.refresh_token)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert {second.family.family_id, third.family.family_id} == {first.family.family_id}
    assert lives(base, first)
    assert first.refresh_token not in repr(first)


def test_a_family_keeps_the_permissions_it_was_given(base, ours, person) -> None:
    narrow = _begin(base, ours, person, frozenset({Permission.DATA_READ}))
    assert families.refresh(base, narrow.refresh_token).family.permissions == ["data:read"]


def test_a_token_that_comes_back_ends_the_whole_family(base, first) -> None:
    second = families.refresh(base, first.refresh_token)
    with held_clock(now() + LATER), pytest.raises(ReusedError) as refusal:
        families.refresh(base, first.refresh_token)
    assert refusal.value.family.family_id == first.family.family_id
    assert refusal.value.code == "refresh-unknown", "the client is told no more than of any unknown token"
    assert not lives(base, first)
    with pytest.raises(Unauthenticated):
        families.refresh(base, second.refresh_token)


def test_a_token_older_than_the_one_before_ends_the_family_at_once(base, first) -> None:
    newest = families.refresh(base, families.refresh(base, first.refresh_token).refresh_token)
    with pytest.raises(ReusedError):
        families.refresh(base, first.refresh_token)
    with pytest.raises(Unauthenticated):
        families.refresh(base, newest.refresh_token)


def test_asking_twice_at_once_is_refused_and_ends_nothing(base, first) -> None:
    second = families.refresh(base, first.refresh_token)
    with pytest.raises(ConflictError, match="a moment ago"):
        families.refresh(base, first.refresh_token)
    families.refresh(base, second.refresh_token)


def test_of_many_equal_uses_at_once_exactly_one_is_served(base, first) -> None:
    def attempt(_: int) -> str:
        try:
            return families.refresh(base, first.refresh_token).refresh_token
        except ConflictError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        served = [token for token in pool.map(attempt, range(8)) if token]
    assert len(served) == 1
    families.refresh(base, served[0])


@pytest.mark.parametrize("token", ["", "fsr_", "fsr_x.y", "fsk_abc", "x" * 5000, "fsr_é.é"])
def test_what_is_no_refresh_token_is_unknown(base, token) -> None:
    with pytest.raises(Unauthenticated, match="not known here"):
        families.refresh(base, token)


def test_a_family_ends_when_it_is_not_used_and_at_last_however_it_is(base, first) -> None:
    with held_clock(now() + families.UNUSED_FOR), pytest.raises(Unauthenticated):
        families.refresh(base, first.refresh_token)
    grant, start = first, now()
    while now() + timedelta(days=25) < start + families.AT_MOST:
        start -= timedelta(days=25)
        with held_clock(now() + (now() - start)):
            grant = families.refresh(base, grant.refresh_token)
    with held_clock(first.family.made_at + families.AT_MOST):
        assert not lives(base, first)
        with pytest.raises(Unauthenticated):
            families.refresh(base, grant.refresh_token)


def test_a_person_lists_and_ends_their_own_families_only(base, ours, theirs, person, other) -> None:
    mine = [_begin(base, ours, person), _begin(base, theirs, person)]
    foreign = _begin(base, ours, other)
    found = [row.family_id for row in families.find(base, person)]
    assert found == [each.family.family_id for each in reversed(mine)]
    with writing(base, INSTALLATION) as session:
        with pytest.raises(NotFoundError):
            families.end(session, person, foreign.family.family_id, by="person")
        families.end(session, person, mine[0].family.family_id, by="person")
        families.end(session, person, mine[0].family.family_id, by="person")
    assert [lives(base, each) for each in (*mine, foreign)] == [False, True, True]
    with pytest.raises(Unauthenticated):
        families.refresh(base, mine[0].refresh_token)
    with writing(base, INSTALLATION) as session:
        assert families.end_all(session, person, by="password") == 1
    assert [lives(base, each) for each in (*mine, foreign)] == [False, False, True]
    assert families.find(base, person) == []


def test_a_family_is_found_by_its_token_to_be_ended(base, first) -> None:
    with writing(base, INSTALLATION) as session:
        found = families.of_token(session, first.refresh_token)
        assert found is not None
        assert found.family_id == first.family.family_id
        assert families.of_token(session, first.refresh_token[:-1]) is None
