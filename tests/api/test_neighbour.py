"""Every route, asked for each thing of the neighbour: it answers as if there were no such thing."""

from typing import Any

import pytest
from fastapi.testclient import TestClient
from tests.api.asking import ENDING, Things, answer, nobodys, walk
from tests.api.conftest import START
from tests.api.owned import everything

from foresite.catalog import runs
from foresite.core.timeaxis import Window
from foresite.ingest import held
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House


@pytest.fixture
def ours(house: House, tenant: Scope) -> Things:
    return everything(house, tenant, "ours")


@pytest.fixture
def theirs(house: House, neighbour: Scope) -> Things:
    return everything(house, neighbour, "theirs")


def test_no_route_tells_the_neighbours_things_from_nobodys(
    client: TestClient, house: House, neighbour: Scope, ours: Things, theirs: Things
) -> None:
    before = _standing(house, neighbour, theirs)
    nobody, count = nobodys(theirs), 0
    for operation in walk(client):
        pairs = zip(operation.asked(theirs, ours), operation.asked(nobody, ours), strict=True)
        for yours, none in pairs:
            told = answer(yours.sent(client), theirs)
            assert told == answer(none.sent(client), nobody), yours
            assert told[0] == 404 or '"items":[]' in told[1], yours
            count += 1
    assert count > 20
    assert _standing(house, neighbour, theirs) == before


def test_no_list_holds_anything_of_the_neighbour(client: TestClient, ours: Things, theirs: Things) -> None:
    marks = [value for value in theirs.values() if isinstance(value, str) and len(value) > 5]
    for operation in walk(client):
        if operation.method == "get" and "{" not in operation.path:
            told = client.get(operation.path).text
            assert not [mark for mark in marks if mark in told], operation.path


def test_same_requests_for_our_own_things_are_answered(client: TestClient, ours: Things) -> None:
    """The walk would prove nothing if its requests failed for another reason."""
    told_of = [each for each in walk(client) if (each.method, each.path) not in ENDING]
    for operation in sorted(told_of, key=lambda each: each.method == "delete"):
        for request in operation.asked(ours, ours):
            told = request.sent(client)
            assert told.status_code != 404, (request, told.text)


def _standing(house: House, scope: Scope, things: Things) -> tuple[Any, ...]:
    """Return what a request of another organisation must not change."""
    row = held.get(house.engine, scope, [things["quarantine_id"]])[0]
    facts = house.lake.read(scope, [things["series_id"]], Window.everything())
    return row.state, facts.height, len(runs.find(house.engine, scope).items), START
