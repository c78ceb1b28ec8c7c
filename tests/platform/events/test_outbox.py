"""Events are told if and only if what they tell was committed: in order, without a gap, each once."""

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine
from tests.conftest import made_engine, organisation
from tests.stores import told

from foresite.core.errors import ForesiteError
from foresite.platform.config import load_settings
from foresite.platform.database import Table, writing
from foresite.platform.events import outbox
from foresite.platform.events.kinds import KINDS, DataTold, ModelTold, Told, meaning
from foresite.platform.events.outbox import Event
from foresite.platform.events.tables import EventRow
from foresite.platform.tenancy import Scope

pytestmark = pytest.mark.everywhere

MODEL = ModelTold(model_id="m", forecaster="f", series_ids=[1])


def kept(engine: Engine, scope: Scope, since: int = 0) -> list[Event]:
    found = outbox.after(engine, scope, since, limit=100_000)
    assert found is not None
    return found


def publish_and_fail(engine: Engine, scope: Scope, several: Sequence[Told]) -> None:
    with suppress(ZeroDivisionError), writing(engine, scope) as session:
        for told in several:
            outbox.publish(session, scope, told)
        raise ZeroDivisionError


def test_every_kind_says_in_a_sentence_what_it_means() -> None:
    assert all(meaning(kind).endswith(".") for kind in KINDS)


def test_what_is_rolled_back_is_not_told_and_leaves_no_gap(engine: Engine, tenant: Scope) -> None:
    with writing(engine, tenant) as session:
        outbox.publish(session, tenant, MODEL)
    publish_and_fail(engine, tenant, [MODEL])
    with writing(engine, tenant) as session:
        outbox.publish(session, tenant, DataTold(series_ids=[7]))
    assert [(each.event_id, each.kind) for each in kept(engine, tenant)] == [(1, "model"), (2, "data")]


def test_an_event_is_told_once_though_its_transaction_had_savepoints(engine: Engine, tenant: Scope) -> None:
    called: list[int] = []
    end = outbox.add_waker(engine, called.append)
    with writing(engine, tenant) as session:
        outbox.publish(session, tenant, MODEL)
        with session.begin_nested():
            pass
        with suppress(ZeroDivisionError), session.begin_nested():
            raise ZeroDivisionError
        assert called == []
    end()
    assert called == [tenant.organisation_id]
    assert [each.event_id for each in kept(engine, tenant)] == [1]


def test_organisations_count_apart_and_never_see_each_other(
    engine: Engine, tenant: Scope, neighbour: Scope
) -> None:
    for number in range(3):
        outbox.tell(engine, tenant, [DataTold(series_ids=[number])])
        outbox.tell(engine, neighbour, [DataTold(series_ids=[number + 100])])
    told = [(each.event_id, each.told["series_ids"]) for each in kept(engine, tenant)]
    assert told == [(1, [0]), (2, [1]), (3, [2])]
    assert [each.event_id for each in kept(engine, neighbour)] == [1, 2, 3]


def test_old_events_are_forgotten_and_who_asks_for_them_is_told(
    engine: Engine, tenant: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "KEPT", 300)
    for _ in range(3):
        outbox.tell(engine, tenant, [MODEL] * 300)
    assert outbox.after(engine, tenant, 0, limit=10) is None
    assert outbox.after(engine, tenant, 901, limit=10) is None  # of another time: the table was set back
    assert outbox.after(engine, tenant, 900, limit=10) == []
    newest = kept(engine, tenant, 700)
    assert [each.event_id for each in newest] == list(range(701, 901))
    with writing(engine, tenant) as session:
        assert session.query(EventRow).count() <= 300 + 256


@given(steps=st.lists(st.tuples(st.booleans(), st.integers(0, 3), st.booleans()), max_size=12))
def test_events_are_exactly_those_of_committed_transactions(
    shared: tuple[Engine, list[Scope]], steps: list[tuple[bool, int, bool]]
) -> None:
    engine, scopes = shared
    before = {scope: len(kept(engine, scope)) for scope in scopes}
    wanted: dict[Scope, list[int]] = {scope: [] for scope in scopes}
    for number, (mine, count, commits) in enumerate(steps):
        scope = scopes[mine]
        told = [DataTold(series_ids=[number * 10 + n]) for n in range(count)]
        if not commits:
            publish_and_fail(engine, scope, told)
            continue
        with writing(engine, scope) as session:
            for each in told:
                outbox.publish(session, scope, each)
        wanted[scope] += [each.series_ids[0] for each in told if each.series_ids]
    for scope in scopes:
        found = kept(engine, scope)
        assert [each.event_id for each in found] == list(range(1, len(found) + 1))
        assert [each.told["series_ids"][0] for each in found[before[scope] :]] == wanted[scope]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory):
    engine = made_engine(load_settings(home=tmp_path_factory.mktemp("home"), organisation="tenant"))
    yield engine, [organisation(engine, "neighbour"), organisation(engine, "tenant")]
    engine.dispose()


def test_readers_never_pass_over_a_writer(engine: Engine, tenant: Scope, neighbour: Scope) -> None:
    """Whoever reads what follows on the last id it saw gets 1, 2, 3 and so on, whoever commits first."""
    scopes = [tenant, neighbour]
    seen: dict[Scope, list[int]] = {scope: [] for scope in scopes}
    done = threading.Event()

    def write() -> None:
        for _ in range(25):
            for scope in scopes:
                with writing(engine, scope) as session:
                    outbox.publish(session, scope, MODEL)

    def read() -> None:
        while True:
            last = done.is_set()
            for scope in scopes:
                since = seen[scope][-1] if seen[scope] else 0
                found = outbox.after(engine, scope, since, limit=1000)
                assert found is not None
                seen[scope] += [each.event_id for each in found]
            if last:
                return

    writers = [threading.Thread(target=write) for _ in range(4)]
    reader = threading.Thread(target=read)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert all(ids == list(range(1, 101)) for ids in seen.values())


def test_a_database_that_is_away_refuses_like_everywhere(tmp_path: Path) -> None:
    away = made_engine(told(tmp_path))
    Table.metadata.tables["event_head"].drop(away)
    with pytest.raises(ForesiteError, match="shape"):
        outbox.heads(away, [1])
    away.dispose()
