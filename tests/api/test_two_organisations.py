"""Two organisations do whatever the API offers, in any order: neither sees, moves or suspects the other."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from fastapi.testclient import TestClient
from hypothesis import Phase
from hypothesis import settings as run_with
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import event, select
from structlog.contextvars import get_contextvars
from tests.api.asking import Operation, Things, answer, nobodys, walk
from tests.api.conftest import rows
from tests.api.owned import everything
from tests.conftest import made_engine
from typing_extensions import override

from foresite.api.app import create_app
from foresite.catalog import organisations
from foresite.core.ids import new_id
from foresite.lake.lake import Lake
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.blobs import Blobs
from foresite.platform.database import Table, reading
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

EXAMPLES, STEPS = 3, 20
BEHIND = {"usage", "event", "event_head"}
"""Tables that the server writes a moment after the requests of which they tell."""
COMMON = ("first", "second")
"""Idempotency keys that both use: whether the other has used one must not show."""
SIDES = st.booleans()
UNLIMITED = {
    "sign_in": "required",
    "rate_address_per_minute": 0,
    "rate_caller_per_minute": 0,
    "rate_organisation_per_minute": 0,
    "rate_dear_per_minute": 0,
}
NOT_IDS = {"object_id", "request_id", "actor_id"}
"""Fields of answers that look like names of things and may be the same for both."""


@dataclass(eq=False)
class Side:
    """An organisation, who asks for it, and all names of its things that it was ever told."""

    scope: Scope
    key_id: str
    headers: dict[str, str]
    seen: dict[str, list[Any]] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    pushed: dict[str, int] = field(default_factory=dict)
    made: set[str] = field(default_factory=set)

    def learn(self, told: Any) -> None:
        """Remember every ``..._id`` of an answer, however deep."""
        if isinstance(told, list):
            for each in told:
                self.learn(each)
        elif isinstance(told, dict):
            for name, value in told.items():
                if name.endswith("_id") and name not in NOT_IDS:
                    for each in value if isinstance(value, list) else [value]:  # a column, or one
                        if each not in (None, "", self.key_id, *self.seen.get(name, ())):
                            self.seen.setdefault(name, []).append(each)
                self.learn(value)


class World:
    """One installation with its server, shared by all runs of the machine."""

    def __init__(self, house: House, client: TestClient) -> None:
        """Note every statement that the database is asked to do."""
        self.house, self.client = house, client
        self.operations = walk(client)
        self.tables = [
            each
            for each in Table.metadata.tables.values()
            if "organisation_id" in each.columns and each.name not in BEHIND
        ]
        self.statements: list[str] = []
        self.pried: set[tuple[str, str]] = set()
        self.first: dict[str, int] = {}
        event.listen(house.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if get_contextvars().get("request_id"):  # else it is the server's own business
            self.statements.append(statement)

    def organisation(self, slug: str) -> Side:
        """Make an organisation that owns one of everything."""
        engine = self.house.engine
        scope = organisations.create(engine, slug)
        made = keys.create(engine, scope, "tests", ROLES["owner"], by=ROLES["owner"])
        side = Side(scope, made.key_id, {"authorization": f"Bearer {made.secret}"})
        things = everything(self.house, scope, slug)
        side.seen |= {name: [value] for name, value in things.items()}
        return side

    def standing(self, side: Side) -> list[Any]:
        """Return every row of an organisation, in every table."""
        with reading(self.house.engine, side.scope) as session:
            mine = ((table, table.c.organisation_id == side.scope.organisation_id) for table in self.tables)
            # of no order of its own: PostgreSQL changes the way it goes through a table as it grows
            asked = [select(table).where(own).order_by(*table.primary_key.columns) for table, own in mine]
            return [session.execute(each).all() for each in asked]


class TwoOrganisations(RuleBasedStateMachine):
    """What may be done in any order; each step says what the other must not notice."""

    world: ClassVar[World]

    @initialize()
    def found(self) -> None:
        self.sides = [self.world.organisation(f"o-{new_id()}") for _ in range(2)]

    def _of(self, which: bool) -> tuple[Side, Side]:
        return self.sides[which], self.sides[not which]

    def _things(self, side: Side, data: st.DataObject) -> dict[str, Any]:
        return {name: data.draw(st.sampled_from(values), name) for name, values in side.seen.items()}

    def _told(self, side: Side, other: Side, response: Any) -> None:
        """An answer names nothing of the other; what it names of one's own can be asked for."""
        marks = [each for values in other.seen.values() for each in values if len(str(each)) > 8]
        assert not [mark for mark in marks if str(mark) in response.text]
        assert response.status_code < 500, response.text
        if response.content and response.headers.get("content-type", "").startswith("application/json"):
            side.learn(json.loads(response.text))
        for name in side.seen.keys() & other.seen.keys() - {"batch_id"}:
            assert set(side.seen[name]).isdisjoint(other.seen[name]), name

    @rule(which=SIDES, data=st.data())
    def use(self, which: bool, data: st.DataObject) -> None:
        """Ask for something of one's own."""
        side, other = self._of(which)
        before = self.world.standing(other)
        operation = data.draw(st.sampled_from(self.world.operations))
        things = self._things(side, data)
        for request in operation.asked(things, things):
            self._told(side, other, request.sent(self.world.client, side.headers))
        assert self.world.standing(other) == before

    @rule(which=SIDES)
    def make(self, which: bool) -> None:
        """Make what the document shows: the name is free though the other has a thing of that name."""
        side, other = self._of(which)
        before = self.world.standing(other)
        for operation in self.world.operations:
            for request in operation.made():
                response = request.sent(self.world.client, side.headers)
                self._told(side, other, response)
                if operation.path not in side.made:
                    status = self.world.first.setdefault(operation.path, response.status_code)
                    assert response.status_code == status, operation.path
                side.made.add(operation.path)
        assert self.world.standing(other) == before

    @rule(which=SIDES, key=st.sampled_from(COMMON), hours=st.integers(1, 3))
    def push(self, which: bool, key: str, hours: int) -> None:
        """Push under a key that both use: what the other did under it does not show."""
        side, other = self._of(which)
        before = self.world.standing(other)
        headers, body = {**side.headers, "idempotency-key": key}, rows(hours, side.seen["key"][0])
        response = self.world.client.post("/api/v1/observations", json=body, headers=headers)
        self._told(side, other, response)
        earlier = side.pushed.setdefault(key, hours)
        assert response.status_code == (201 if earlier == hours else 409)
        assert self.world.standing(other) == before

    @rule(which=SIDES)
    def look(self, which: bool) -> None:
        """Ask for every list, saying that the other's answers are known already."""
        side, other = self._of(which)
        for operation in self.world.operations:
            if operation.method == "get" and "{" not in operation.path:
                known = {"if-none-match": ", ".join(sorted(other.tags))} if other.tags else {}
                response = self.world.client.get(operation.path, headers=side.headers | known)
                assert response.status_code != 304
                self._told(side, other, response)
                side.tags |= {response.headers["etag"]} if "etag" in response.headers else set()

    @rule(which=SIDES, data=st.data())
    def pry(self, which: bool, data: st.DataObject) -> None:
        """Ask for a thing of the other."""
        side, other = self._of(which)
        before = self.world.standing(other)
        operation = data.draw(st.sampled_from(self.world.operations))
        self._pry(side, operation, self._things(other, data), self._things(side, data))
        assert self.world.standing(other) == before

    def _pry(self, side: Side, operation: Operation, theirs: Things, ours: Things) -> None:
        """The answer, and the work done for it, are those for a thing that never was."""
        nobody = nobodys(theirs)
        client, statements = self.world.client, self.world.statements
        client.get("/api/v1/organisation", headers=side.headers)  # from now on the server knows who asks
        for asked, absent in zip(operation.asked(theirs, ours), operation.asked(nobody, ours), strict=True):
            told = []
            for request, things in ((asked, theirs), (absent, nobody)):
                statements.clear()
                told.append((*answer(request.sent(client, side.headers), things), list(statements)))
            assert told[0] == told[1], asked
            assert told[0][0] == 404 or '"items":[]' in told[0][1], asked
            self.world.pried.add((operation.method, operation.path))

    @override
    def teardown(self) -> None:
        """Ask for everything of the other once more, whatever was asked before."""
        for which in (False, True):
            self.make(which=which)
            side, other = self._of(which)
            before = self.world.standing(other)
            theirs, ours = ({n: values[-1] for n, values in each.seen.items()} for each in (other, side))
            for operation in self.world.operations:
                self._pry(side, operation, theirs, ours)
            assert self.world.standing(other) == before


@pytest.fixture(params=["settings", pytest.param("postgres_settings", marks=pytest.mark.integration)])
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr("foresite.api.deps.BELIEVED_SECONDS", 3600.0)  # so that looking it up never differs
    settings = request.getfixturevalue(request.param).model_copy(update=UNLIMITED)
    engine = made_engine(settings)
    house = House(settings, engine, Lake(settings, engine), Blobs(settings))
    scope = organisations.create(engine, "tenant")
    with TestClient(create_app(house, scope), raise_server_exceptions=False) as client:
        yield World(house, client)
    engine.dispose()


@pytest.mark.slow
@pytest.mark.timeout(480)
def test_two_organisations_never_notice_each_other(world: World) -> None:
    machine = type("Machine", (TwoOrganisations,), {"world": world})
    bounded = run_with(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # a machine over a server is dear to shrink
    )
    run_state_machine_as_test(machine, settings=bounded)
    assert {"contracts", "keys", "schedules"} <= {
        path.rpartition("/")[2] for path, status in world.first.items() if status == 201
    }
    naming = {
        (each.method, each.path)
        for each in world.operations
        if any(part["in"] == "path" for part in each.told.get("parameters", []))
    }
    # they come with the program and are nobody's
    naming -= {("get", "/api/v1/forecasters/{forecaster}"), ("get", "/api/v1/detector-methods/{method}")}
    assert naming <= world.pried, "each route that names a thing was asked for one of the other"
