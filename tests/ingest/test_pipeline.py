"""A file goes in whole, once, with every row accounted for."""

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest
from tests.ingest.loading import KEY, LOADED, START, chunk, job, lake, load, values

from foresite.ingest import held
from foresite.ingest.chunk import REJECTED

__all__ = ["lake"]


def test_every_row_of_a_file_is_accounted_for(engine, lake, tenant) -> None:
    report = load(engine, lake, tenant, job(), chunk([1.0, 2.0, 4000.0, 4.0]), chunk([5.0, 6.0], first=6))
    assert report.counts == {
        "read": 6, "accepted": 5, "superseding": 0, "duplicate": 0, "quarantined": 1, "repaired": 0,
    }  # fmt: skip
    assert report.rules == {"range": 1}
    assert report.examples[0]["raw"] == "raw text of line 4"
    (series,) = report.series
    assert series.series == KEY
    assert [(found.rule, found.count) for found in series.findings] == [("gap", 3)]
    assert values(engine, lake, tenant) == [1.0, 2.0, 4.0, 5.0, 6.0]


def test_loading_a_file_twice_changes_nothing(engine, lake, tenant) -> None:
    load(engine, lake, tenant, job(), chunk([1.0, 400.0, 3.0]))
    version = lake.version(tenant)
    again = load(
        engine,
        lake,
        tenant,
        job(run_id="run-2", known_at=LOADED + timedelta(days=1)),
        chunk([1.0, 400.0, 3.0]),
    )
    assert (again.counts["duplicate"], again.counts["accepted"], again.counts["quarantined"]) == (2, 0, 1)
    assert lake.version(tenant) == version
    assert len(held.find(engine, tenant).items) == 1


def test_later_file_supersedes_from_its_own_known_at_on(engine, lake, tenant) -> None:
    load(engine, lake, tenant, job(), chunk([1.0, 2.0]))
    later = LOADED + timedelta(days=10)
    report = load(engine, lake, tenant, job(digest="d2", known_at=later), chunk([1.0, 7.0]))
    assert (report.counts["superseding"], report.counts["duplicate"]) == (1, 1)
    assert values(engine, lake, tenant, as_of=later - timedelta(seconds=1)) == [1.0, 2.0]
    assert values(engine, lake, tenant, as_of=later) == [1.0, 7.0]


def test_file_that_states_known_at_keeps_every_version_and_repeats_none(engine, lake, tenant) -> None:
    early, late = START - timedelta(days=2), START - timedelta(days=1)
    both = chunk([10.0, 20.0], known=early)
    both = replace(both, facts=pl.concat([chunk([11.0, 20.0], known=late).facts, both.facts]))
    stated = job()
    load(engine, lake, tenant, stated, both)
    assert values(engine, lake, tenant, as_of=early) == [10.0, 20.0]
    assert values(engine, lake, tenant, as_of=late) == [11.0, 20.0]
    version = lake.version(tenant)
    again = load(engine, lake, tenant, replace(stated, known_at=LOADED + timedelta(days=1)), both)
    assert again.counts["superseding"] == again.counts["accepted"] == 0
    assert lake.version(tenant) == version


def test_row_that_the_parser_refused_is_held_with_its_text(engine, lake, tenant) -> None:
    refused = pl.DataFrame(
        [{"line": 9, "series_key": KEY, "event_at": START + timedelta(hours=9), "raw": "x;4,5",
          "rule": "number", "message": "4,5 is not a number"}],
        schema=REJECTED,
    )  # fmt: skip
    load(engine, lake, tenant, job(), replace(chunk([5.0, 6.0]), rejects=refused))
    (row,) = held.find(engine, tenant).items
    assert (row.raw, row.rule, row.line) == ("x;4,5", "number", 9)
    assert row.proposal is not None
    assert row.proposal["repair"] == "decimal-comma"
    assert row.proposal["value"] == 4.5


def test_neighbour_sees_neither_the_values_nor_the_held_rows(engine, lake, tenant, neighbour) -> None:
    load(engine, lake, tenant, job(), chunk([1.0, 400.0]))
    assert values(engine, lake, neighbour) == []
    assert held.find(engine, neighbour).items == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_order_of_the_chunks_does_not_matter(engine, lake, tenant, order) -> None:
    parts = [chunk([1.0, 2.0]), chunk([3.0, 4.0], first=2)]
    report = load(engine, lake, tenant, job(), *(parts[n] for n in order))
    assert values(engine, lake, tenant) == [1.0, 2.0, 3.0, 4.0]
    assert report.series[0].findings == []
