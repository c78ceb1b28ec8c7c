"""Every route x every kind of caller x every role, of this organisation and of another."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from tests.api.asking import Things, answer, nobodys, walk
from tests.api.owned import everything
from tests.api.people import person

from foresite.api.app import create_app
from foresite.api.cookies import FORGERY_HEADER, name_of
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.auth import keys, roles, sessions
from foresite.platform.auth.credentials import Credentials
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.permissions import ROLES, Permission
from foresite.platform.auth.sessions import Visitor
from foresite.platform.auth.tables import BrowserSessionRow
from foresite.platform.auth.tokens import access, families
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.house import House

CUSTOM = frozenset({Permission.DATA_READ, Permission.KEY_MANAGE})
MAY = {**ROLES, "composed": CUSTOM}
"""What each role may, with one that an organisation composed itself."""
Headers = dict[str, str]


@pytest.fixture
def closed(house: House, tenant: Scope) -> Iterator[TestClient]:
    """A server at which everybody must say who they are, however often they ask."""
    unlimited = dict.fromkeys(("rate_caller_per_minute", "rate_dear_per_minute"), 0)
    settings = house.settings.model_copy(update={"sign_in": "required", **unlimited})
    asking = House(settings, house.engine, house.lake, house.blobs)
    with TestClient(create_app(asking, tenant), raise_server_exceptions=False) as client:
        yield client


def by_key(house: House, scope: Scope, role: str) -> Headers:
    made = keys.create(house.engine, scope, role, MAY[role], by=ROLES["owner"])
    return {"authorization": f"Bearer {made.secret}"}


def member(house: House, scope: Scope, role: str) -> str:
    """Make somebody who has this role, and return their id."""
    if role == "composed":
        roles.create(house.engine, scope, role, sorted(CUSTOM), by=roles.SHELL)
    return person(house, scope, email=f"{new_id()}@example.org", role=role)


def by_token(house: House, scope: Scope, role: str) -> Headers:
    person_id, at = (
        member(house, scope, role),
        Credentials(house.engine, house.settings, Passwords(house.settings)),
    )
    wanted = families.Wanted("program", MAY[role], ("password",), "127.0.0.1")
    with writing(house.engine, scope) as session:
        family_id = families.begin(session, scope, person_id, wanted).family.family_id
    claims = access.Claims(person_id, scope.organisation_id, family_id, MAY[role])
    token, _ = access.issue(at.ring, at.issuer, claims)
    return {"authorization": f"Bearer {token}"}


def by_browser(house: House, scope: Scope, role: str, *, lasting: bool = True) -> Headers:
    person_id = member(house, scope, role)
    with writing(house.engine, INSTALLATION) as session:
        visitor, mine = Visitor("127.0.0.1"), scope.organisation_id
        begun = sessions.begin(
            session, house.settings, person_id, mine, proved_by=["password"], visitor=visitor
        )
        if not lasting:
            row = session.get_one(BrowserSessionRow, begun.session_id)
            row.expires_at = now() - timedelta(seconds=1)
    cookie = f"{name_of(house.settings)}={begun.token}"
    return {"cookie": cookie, FORGERY_HEADER: sessions.forgery_token(begun.token)}


WAYS = {"key": by_key, "browser": by_browser, "token": by_token}
Way = Callable[[House, Scope, str], Headers]


@pytest.mark.parametrize("role", list(MAY))
@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_role_may_what_it_says_in_its_own_organisation_and_finds_nothing_of_another(
    closed: TestClient, house: House, tenant: Scope, neighbour: Scope, way: Way, role: str
) -> None:
    theirs, mine = everything(house, neighbour, "theirs"), everything(house, tenant, "mine")
    nobody, headers = nobodys(theirs), way(house, tenant, role)
    asked = 0
    for operation in walk(closed):
        permission = operation.told["x-permission"]
        pairs = zip(operation.asked(theirs, mine), operation.asked(nobody, mine), strict=True)
        for request, absent in pairs:
            told = answer(request.sent(closed, headers), theirs)
            assert told == answer(absent.sent(closed, headers), nobody), request
            if permission in MAY[role]:
                assert told[0] == 404 or '"items":[]' in told[1], request
            else:
                assert (told[0], f'"permission":"{permission}"' in told[1]) == (403, True), request
            asked += 1
    assert asked > 30


def check_all_are_told(closed: TestClient, headers: Headers, code: str, things: Things) -> None:
    for operation in walk(closed):
        for request in (*operation.asked(things, things), *operation.made()):
            told = request.sent(closed, headers)
            assert (told.status_code, told.json()["code"]) == (401, code), request


def test_session_that_has_ended_or_never_was_opens_nothing(
    closed: TestClient, house: House, tenant: Scope
) -> None:
    things = everything(house, tenant, "mine")
    late = by_browser(house, tenant, "owner", lasting=False)
    check_all_are_told(closed, late, "session-ended", things)
    made_up = {"cookie": f"{name_of(house.settings)}=x", FORGERY_HEADER: sessions.forgery_token("x")}
    check_all_are_told(closed, made_up, "session-ended", things)


def test_token_that_has_ended_opens_nothing(
    closed: TestClient, house: House, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    things = everything(house, tenant, "mine")
    with monkeypatch.context() as earlier:
        earlier.setattr("foresite.platform.auth.tokens.access.now", lambda: now() - timedelta(hours=1))
        late = by_token(house, tenant, "owner")
    check_all_are_told(closed, late, "token-ended", things)
