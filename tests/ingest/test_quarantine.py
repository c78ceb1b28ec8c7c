"""A held row can be looked at, accepted with its repair, dropped, and all of it undone."""

from datetime import timedelta

import pytest
from tests.conftest import made_engine
from tests.ingest.loading import KEY, LOADED, chunk, job, lake, load, values

from foresite.catalog import organisations
from foresite.catalog.series import by_keys
from foresite.core.errors import BadDataError, ConflictError, NotFoundError
from foresite.core.timeaxis import Window, now
from foresite.ingest import held, quarantine
from foresite.ingest.held import Origin
from foresite.ingest.ledger import Ledger
from foresite.ingest.repair import Quality
from foresite.platform.database import writing

__all__ = ["lake"]


@pytest.fixture
def ledger(lake) -> Ledger:
    return Ledger(lake)


@pytest.fixture
def kilowatts(engine, lake, tenant) -> list[int]:
    """Ids of held rows: the third and fifth value are in kW."""
    load(engine, lake, tenant, job(), chunk([40.0, 41.0, 42_000.0, 43.0, 44_000.0, 45.0]))
    return [row.quarantine_id for row in held.find(engine, tenant).items]


def test_preview_tells_what_would_be_written(engine, ledger, lake, tenant, kilowatts) -> None:
    (first, _) = quarantine.preview(engine, ledger, tenant, kilowatts)
    told = first.as_dict()
    assert told["would_write"]["value"] == 42.0
    assert told["stands_now"] is None
    assert len(values(engine, lake, tenant)) == 4


def test_accepting_writes_the_repaired_value_with_its_code(engine, ledger, lake, tenant, kilowatts) -> None:
    assert quarantine.accept(engine, ledger, tenant, kilowatts[:1]) == 1
    series = by_keys(engine, tenant, [KEY])[KEY].series_id
    rows = lake.read(tenant, [series], Window.everything())
    assert rows.filter(rows["value"] == 42.0)["quality"].to_list() == [int(Quality.DIVIDED_BY_1000)]
    assert values(engine, lake, tenant, as_of=LOADED + timedelta(days=1)) == [40.0, 41.0, 43.0, 45.0]
    assert quarantine.accept(engine, ledger, tenant, kilowatts[:1]) == 0


def test_accepted_repair_is_applied_by_the_next_load(engine, ledger, lake, tenant, kilowatts) -> None:
    quarantine.accept(engine, ledger, tenant, kilowatts)
    report = load(engine, lake, tenant, job(digest="d2", run_id="run-2"), chunk([46.0, 47_000.0], first=6))
    assert (report.counts["repaired"], report.counts["quarantined"]) == (1, 0)
    assert values(engine, lake, tenant) == [40.0, 41.0, 42.0, 43.0, 44.0, 45.0, 46.0, 47.0]
    held_rows = held.find(engine, tenant, state="accepted", run_id="run-2").items
    assert [row.value for row in held_rows] == [47_000.0]


def test_undo_withdraws_the_value_and_forgets_the_repair(engine, ledger, lake, tenant, kilowatts) -> None:
    quarantine.accept(engine, ledger, tenant, kilowatts)
    assert quarantine.undo(engine, ledger, tenant, kilowatts) == 2
    assert [value for value in values(engine, lake, tenant) if value is not None] == [40.0, 41.0, 43.0, 45.0]
    assert held.remembered(engine, tenant, "north").is_empty()
    report = load(engine, lake, tenant, job(digest="d2", run_id="run-2"), chunk([46.0, 47_000.0], first=6))
    assert report.counts["quarantined"] == 1


def test_undo_brings_back_what_stood_before(engine, ledger, lake, tenant, kilowatts) -> None:
    load(engine, lake, tenant, job(digest="d2", run_id="run-2"), chunk([39.0], first=2))
    quarantine.accept(engine, ledger, tenant, kilowatts[:1])
    assert 42.0 in values(engine, lake, tenant)
    quarantine.undo(engine, ledger, tenant, kilowatts[:1])
    assert values(engine, lake, tenant)[2] == 39.0
    quarantine.accept(engine, ledger, tenant, kilowatts[:1])
    assert values(engine, lake, tenant)[2] == 42.0


def test_undo_leaves_a_value_that_a_later_load_corrected(engine, ledger, lake, tenant, kilowatts) -> None:
    quarantine.accept(engine, ledger, tenant, kilowatts[:1])
    later = job(digest="d2", run_id="run-2", known_at=now() + timedelta(seconds=1))
    load(engine, lake, tenant, later, chunk([39.0], first=2))
    assert values(engine, lake, tenant)[2] == 39.0
    quarantine.undo(engine, ledger, tenant, kilowatts[:1])
    assert values(engine, lake, tenant)[2] == 39.0


def test_dropped_row_is_out_of_the_list_and_can_be_opened_again(engine, ledger, tenant, kilowatts) -> None:
    quarantine.drop(engine, tenant, kilowatts[:1])
    assert [row.quarantine_id for row in held.find(engine, tenant).items] == kilowatts[1:]
    quarantine.undo(engine, ledger, tenant, kilowatts[:1])
    assert len(held.find(engine, tenant).items) == 2


def test_row_without_a_proposal_is_accepted_only_as_it_came(engine, ledger, lake, tenant) -> None:
    load(engine, lake, tenant, job(), chunk([50.0, 777.0]))
    ids = [row.quarantine_id for row in held.find(engine, tenant).items]
    with pytest.raises(BadDataError, match="nothing to accept"):
        quarantine.accept(engine, ledger, tenant, ids)
    quarantine.accept(engine, ledger, tenant, ids, as_is=True)
    assert values(engine, lake, tenant) == [50.0, 777.0]


def test_accepted_row_cannot_be_dropped(engine, ledger, tenant, kilowatts) -> None:
    quarantine.accept(engine, ledger, tenant, kilowatts)
    with pytest.raises(ConflictError):
        quarantine.drop(engine, tenant, kilowatts)


def test_accept_killed_before_its_end_can_be_done_again(engine, ledger, lake, tenant, kilowatts) -> None:
    planned = quarantine.preview(engine, ledger, tenant, kilowatts)
    with writing(engine, tenant) as session:
        for each in planned:
            held.settle(session, tenant, each.row, {"undo": quarantine._way_back(each)})
    quarantine._append(ledger, tenant, planned)
    version = lake.version(tenant)
    assert quarantine.accept(engine, ledger, tenant, kilowatts) == 2
    assert lake.version(tenant) == version
    quarantine.undo(engine, ledger, tenant, kilowatts)
    assert [value for value in values(engine, lake, tenant) if value is not None] == [40.0, 41.0, 43.0, 45.0]


def test_neighbour_finds_none_of_these_rows(engine, ledger, neighbour, kilowatts) -> None:
    for act in (quarantine.preview, quarantine.accept, quarantine.undo):
        with pytest.raises(NotFoundError):
            act(engine, ledger, neighbour, kilowatts)
    with pytest.raises(NotFoundError):
        quarantine.drop(engine, neighbour, kilowatts)
    assert held.remembered(engine, neighbour, "north").is_empty()


@pytest.mark.parametrize("which", ["settings", "postgres_settings"])
def test_patterns_mean_the_same_on_both_databases(request, which) -> None:
    engine = made_engine(request.getfixturevalue(which))
    scope = organisations.create(engine, "tenant")
    names = [
        "North.csv",
        "north.csv",
        "north_csv",
        "northXcsv",
        "a+b (1).csv",
        "50%.csv",
        "a[1]?.csv",
        "a" * 200,
    ]
    for name in names:
        told = {"line": 2, "raw": name, "series_key": "k", "event_at": None, "known_at": None, "value": 1.0}
        told |= {"rule": "range", "message": "", "proposal": None, "state": "open", "undo": None}
        held.hold(engine, scope, Origin("run", "c", None, name, "0" * 64), [told])
    asked = {
        "north.csv": ["north.csv"],
        "north*": ["north.csv", "north_csv", "northXcsv"],
        "*.csv": ["North.csv", "north.csv", "a+b (1).csv", "50%.csv", "a[1]?.csv"],
        "north_csv": ["north_csv"],
        "*(1)*": ["a+b (1).csv"],
        "50%.csv": ["50%.csv"],
        "5*%.csv": ["50%.csv"],
        "a[1]?.csv": ["a[1]?.csv"],
        "a[1*": ["a[1]?.csv"],
        "orth": [],
        "*a" * 60 + "*b": [],  # a matcher that tries all ways would never end
    }
    found = {pattern: [row.file for row in held.find(engine, scope, file=pattern).items] for pattern in asked}
    engine.dispose()
    assert found == asked
