"""A power cut before a commit was synced: what of it is on the disk is undone, what was known stays."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.lake.crashing import CORRECTED, facts, forecast, load, records
from tests.lake.test_crashes import ALL, Site, check_whole, killed, let_the_lease_run_out, site

from foresite.lake.lake import Lake

__all__ = ["site"]


def empty(file: Path) -> None:
    file.write_bytes(b"")


def half(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def gone(file: Path) -> None:
    file.unlink()


CUTS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "entry empty": ("entry", empty),
    "entry cut short": ("entry", half),
    "data empty": ("data", empty),
    "data cut short": ("data", half),
    "data never written": ("data", gone),
}


def cut(site: Site, table: str, what: str) -> Lake:
    """Damage the newest commit of a table as a power cut does, and open the lake anew."""
    which, how = CUTS[what]
    folder = site.settings.home / "lake" / str(site.scope.organisation_id) / table
    entry = max((folder / "_delta_log").glob("*.json"))
    added = [json.loads(line).get("add") for line in entry.read_text().splitlines()]
    how(entry if which == "entry" else folder / next(add["path"] for add in added if add))
    let_the_lease_run_out(site)
    return Lake(site.settings, site.engine)


@pytest.mark.slow
@pytest.mark.parametrize("what", CUTS)
def test_power_cut_in_a_flush_leaves_the_rows_in_the_tail(site: Site, what: str) -> None:
    load(site.lake, site.scope, site.series_id)
    site.lake.append(site.scope, facts(site.series_id, [48.0, 49.0], first=48))
    killed(site, "flush", "DeltaStore._make_durable", "before", 1)
    lake = cut(site, "observation", what)
    assert lake.flush(site.scope) == 2
    assert check_whole(site) == [float(n) for n in range(50)]


@pytest.mark.slow
@pytest.mark.parametrize("what", CUTS)
def test_power_cut_in_a_load_leaves_what_was_acknowledged(site: Site, what: str) -> None:
    assert killed(site, "load", "DeltaStore._make_durable", "before", 2) == ["0"]
    lake = cut(site, "observation", what)
    lake.flush(site.scope)
    assert check_whole(site) == [float(n) for n in range(24)]
    load(lake, site.scope, site.series_id)
    assert check_whole(site) == [float(n) for n in range(48)]


@pytest.mark.slow
@pytest.mark.parametrize("what", CUTS)
def test_power_cut_in_a_compaction_leaves_the_files_before_it(site: Site, what: str) -> None:
    load(site.lake, site.scope, site.series_id)
    with site.lake.loading(site.scope, run_id=None, spans={site.series_id: "year"}) as bulk:
        bulk.write(facts(site.series_id, [-1.0] * 24), corrected_known_at=CORRECTED)
    before = site.lake.versions(site.scope, [site.series_id], ALL)
    killed(site, "compact", "DeltaStore._make_durable", "before", 1)
    lake = cut(site, "observation", what)
    assert lake.compact(site.scope) == 1
    assert lake.versions(site.scope, [site.series_id], ALL).equals(before)
    assert lake.verify(site.scope) == []


@pytest.mark.slow
@pytest.mark.parametrize("what", ["entry empty", "data cut short"])
def test_power_cut_in_a_forecast_or_in_records_leaves_those_before(site: Site, what: str) -> None:
    site.lake.write_forecasts(site.scope, forecast("before", site.series_id))
    killed(site, "forecast", "DeltaStore._make_durable", "before", 1)
    lake = cut(site, "forecast", what)
    lake.write_forecasts(site.scope, forecast("killed", site.series_id))
    assert lake.read_forecasts(site.scope)["issue_id"].unique().sort().to_list() == ["before", "killed"]
    killed(site, "records", "DeltaStore._make_durable", "before", 1)
    lake = cut(site, "record", what)
    assert lake.write_records(site.scope, records(["a", "b"], "{}"))["fresh"] == 2
    assert lake.verify(site.scope) == []


def test_checkpoint_that_was_cut_short_is_done_without(site: Site) -> None:
    load(site.lake, site.scope, site.series_id)
    killed(site, "compact", "DeltaStore._checkpoint", "after", 1)
    log = site.settings.home / "lake" / str(site.scope.organisation_id) / "observation" / "_delta_log"
    half(max(log.glob("*.checkpoint.parquet")))
    let_the_lease_run_out(site)
    lake = Lake(site.settings, site.engine)
    lake.compact(site.scope)
    assert lake.verify(site.scope) == []
    assert check_whole(site) == [float(n) for n in range(48)]


def test_acknowledged_commit_that_is_damaged_later_is_never_undone(site: Site) -> None:
    load(site.lake, site.scope, site.series_id)
    killed(site, "load", "Lease.give_back", "before", 1)
    lake = cut(site, "observation", "data cut short")
    lake.write_records(site.scope, records(["a"], "{}"))
    assert [finding.rule for finding in lake.verify(site.scope)] == ["file-unreadable", "rows-missing"]
