"""Sessions of browsers: known by their cookie for a while, ended at once, listed by their person only."""

from datetime import timedelta

import pytest
from sqlalchemy import event, text
from tests.platform.people.conftest import HERE, Place

from foresite.core.errors import NotFoundError, UnauthenticatedError
from foresite.core.timeaxis import held_clock, now
from foresite.platform.actor import HOUSE
from foresite.platform.auth import members, people, roles, sessions
from foresite.platform.auth.permissions import PERSONAL, ROLES, Permission
from foresite.platform.auth.roles import SHELL
from foresite.platform.auth.sessions import Begun, SignedIn
from foresite.platform.database import inserting, writing
from foresite.platform.tenancy import INSTALLATION, Scope

pytestmark = pytest.mark.everywhere


def begun(place: Place, scope: Scope, person_id: str) -> Begun:
    with writing(place.engine, INSTALLATION) as session:
        return sessions.begin(
            session, place.settings, person_id, scope.organisation_id, proved_by=["password"], visitor=HERE
        )


def known(place: Place, made: Begun) -> SignedIn:
    return sessions.known(place.engine, place.settings, made.token)


def is_known(place: Place, made: Begun) -> bool:
    try:
        known(place, made)
    except UnauthenticatedError as cause:
        assert (cause.code, cause.facts) == ("session-ended", {})  # noqa: PT017 -- told alike, always
        return False
    return True


def test_cookie_stands_for_its_person_their_role_and_no_more(place: Place, tenant: Scope) -> None:
    ada = place.person(tenant, role="analyst")
    who = known(place, begun(place, tenant, ada))
    assert (who.person_id, who.role, who.name) == (ada, "analyst", "Ada")
    assert who.organisation_id == tenant.organisation_id
    assert who.permissions == ROLES["analyst"] | PERSONAL


def test_what_is_kept_of_a_cookie_is_a_hash(place: Place, tenant: Scope) -> None:
    made = begun(place, tenant, place.person(tenant))
    with inserting(place.engine, INSTALLATION) as connection:
        assert made.token not in str(connection.execute(text("SELECT * FROM browser_session")).all())
    with pytest.raises(UnauthenticatedError):
        sessions.known(place.engine, place.settings, made.token[:-1])


def test_session_ends_when_it_rests_and_in_any_case(place: Place, tenant: Scope) -> None:
    start, idle = now(), timedelta(minutes=place.settings.session_idle_minutes)
    with held_clock(start):
        rests, used = (begun(place, tenant, place.person(tenant, f"{n}@example.org")) for n in (1, 2))
    moment = start
    while moment < start + timedelta(days=place.settings.session_days) - idle:
        moment += idle - timedelta(minutes=1)
        with held_clock(moment):
            assert is_known(place, used)
    with held_clock(start + idle):
        assert not is_known(place, rests)
    with held_clock(start + timedelta(days=place.settings.session_days)):
        assert not is_known(place, used)


def test_last_use_is_noted_to_the_minute_and_a_look_costs_no_write(place: Place, tenant: Scope) -> None:
    made = begun(place, tenant, place.person(tenant))
    written: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        if not statement.upper().startswith("SELECT"):
            written.append(statement)

    event.listen(place.engine, "before_cursor_execute", note)
    known(place, made)
    assert not [each for each in written if "browser_session" in each]
    with held_clock(now() + timedelta(minutes=2)):
        known(place, made)
        known(place, made)
    event.remove(place.engine, "before_cursor_execute", note)
    assert len([each for each in written if "browser_session" in each]) == 1


@pytest.mark.parametrize("way", ["ended", "disabled", "removed", "all"])
def test_session_is_refused_once_something_ended_it(place: Place, tenant: Scope, way: str) -> None:
    ada = place.person(tenant)
    made = begun(place, tenant, ada)
    assert is_known(place, made)
    match way:
        case "ended":
            sessions.end(place.engine, tenant, ada, made.session_id)
        case "disabled":
            people.disable(place.engine, HOUSE, ada)
        case "removed":
            members.remove(place.engine, tenant, ada, by=SHELL)
        case "all":
            sessions.end_others(place.engine, tenant, ada)
    assert not is_known(place, made)
    people.enable(place.engine, HOUSE, ada)
    assert is_known(place, made) == (way == "disabled")


def test_permissions_are_those_of_the_role_at_this_moment(place: Place, tenant: Scope) -> None:
    ada = place.person(tenant)
    made = begun(place, tenant, ada)
    roles.create(place.engine, tenant, "pusher", ["data:push"], by=SHELL)
    members.change_role(place.engine, tenant, ada, "pusher", by=SHELL)
    assert known(place, made).permissions == {Permission.DATA_PUSH} | PERSONAL
    roles.change(place.engine, tenant, "pusher", ["data:read"], by=SHELL)
    assert known(place, made).permissions == {Permission.DATA_READ} | PERSONAL


def test_person_sees_and_ends_their_own_sessions_only(place: Place, tenant: Scope) -> None:
    ada, bob = place.person(tenant), place.person(tenant, "bob@example.org")
    here, there, his = (begun(place, tenant, who) for who in (ada, ada, bob))
    found = {row.session_id for row in sessions.find(place.engine, place.settings, ada)}
    assert found == {here.session_id, there.session_id}
    told = []
    for absent in (his.session_id, "nobody"):
        with pytest.raises(NotFoundError) as caught:
            sessions.end(place.engine, tenant, ada, absent)
        told.append(caught.value.message.replace(absent, "N"))
    assert told[0] == told[1]
    sessions.end_others(place.engine, tenant, ada, but=here.session_id)
    assert [is_known(place, each) for each in (here, there, his)] == [True, False, True]


def test_browser_works_for_another_organisation_of_its_person_only(
    place: Place, tenant: Scope, neighbour: Scope
) -> None:
    ada = place.person(tenant, role="owner")
    made = begun(place, tenant, ada)
    where = neighbour.organisation_id
    assert not sessions.work_for(place.engine, made.session_id, ada, where)
    assert known(place, made).organisation_id == tenant.organisation_id
    with writing(place.engine, INSTALLATION) as session:
        members.add(session, neighbour, ada, "viewer")
    assert sessions.work_for(place.engine, made.session_id, ada, where)
    assert (known(place, made).organisation_id, known(place, made).role) == (where, "viewer")


def test_token_against_forgery_follows_from_the_cookie_and_tells_nothing_of_it(
    place: Place, tenant: Scope
) -> None:
    ada = place.person(tenant)
    one, other = begun(place, tenant, ada), begun(place, tenant, ada)
    assert sessions.forgery_token(one.token) == sessions.forgery_token(one.token)
    assert len({sessions.forgery_token(one.token), sessions.forgery_token(other.token), one.token}) == 3


def test_cookie_of_a_browser_that_signs_in_anew_stands_for_nobody(place: Place, tenant: Scope) -> None:
    made = begun(place, tenant, place.person(tenant))
    sessions.leave(place.engine, "nonsense")
    assert is_known(place, made)
    sessions.leave(place.engine, made.token)
    assert not is_known(place, made)
