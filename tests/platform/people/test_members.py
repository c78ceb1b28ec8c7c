"""Members of an organisation: an owner always remains, however many change them at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.platform.people.conftest import Place

from foresite.core.errors import ConflictError, ForesiteError
from foresite.platform.actor import HOUSE
from foresite.platform.auth import members, people
from foresite.platform.auth.roles import SHELL
from foresite.platform.database import writing
from foresite.platform.tenancy import Scope

pytestmark = pytest.mark.everywhere

Parting = Callable[[Place, Scope, str], None]


def leave(place: Place, scope: Scope, person_id: str) -> None:
    members.remove(place.engine, scope, person_id, by=SHELL)


def step_down(place: Place, scope: Scope, person_id: str) -> None:
    members.change_role(place.engine, scope, person_id, "admin", by=SHELL)


def owners(place: Place, scope: Scope) -> list[str]:
    return [each.person_id for each in members.find(place.engine, scope) if each.role == "owner"]


@pytest.mark.parametrize("part", [leave, step_down])
def test_last_owner_stays(place: Place, tenant: Scope, neighbour: Scope, part: Parting) -> None:
    ada = place.person(tenant, role="owner")
    place.person(tenant, "bob@example.org", role="admin")
    place.person(neighbour, "eve@example.org", role="owner")
    gone = place.person(tenant, "gone@example.org", role="owner")
    people.disable(place.engine, HOUSE, gone)
    with pytest.raises(ConflictError) as refusal:
        part(place, tenant, ada)
    assert refusal.value.code == "last-owner", "neither a neighbour's nor one who cannot sign in stands in"
    people.enable(place.engine, HOUSE, gone)
    part(place, tenant, ada)
    assert owners(place, tenant) == [gone]


@pytest.mark.parametrize("parts", [(leave, leave), (step_down, step_down), (leave, step_down)])
def test_of_the_last_two_owners_who_part_at_once_one_stays(
    place: Place, tenant: Scope, parts: tuple[Parting, Parting]
) -> None:
    ada, bob = (place.person(tenant, f"{name}@example.org", role="owner") for name in ("ada", "bob"))
    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            tried = [
                pool.submit(part, place, tenant, who) for part, who in zip(parts, (ada, bob), strict=True)
            ]
            refused = [each.exception() for each in tried if each.exception() is not None]
        assert len(owners(place, tenant)) == 1
        assert [isinstance(each, ForesiteError) and each.code for each in refused] == ["last-owner"]
        for who in (ada, bob):
            if who not in owners(place, tenant):
                back(place, tenant, who)


def back(place: Place, scope: Scope, person_id: str) -> None:
    with writing(place.engine, scope) as session:
        members.add(session, scope, person_id, "owner")
    members.change_role(place.engine, scope, person_id, "owner", by=SHELL)
