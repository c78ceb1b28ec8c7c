"""Upkeep of a running server: what is pushed ends in few files of the history, without anybody's doing."""

import threading
import time

import pytest
from sqlalchemy import Engine
from tests.lake.crashing import facts

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import UnavailableError
from foresite.core.timeaxis import Window
from foresite.platform.config import Settings, load_settings
from foresite.platform.tenancy import Scope
from foresite.workflows import upkeep
from foresite.workflows.house import House, open_house


@pytest.mark.slow
def test_tail_is_moved_and_small_files_are_merged_in_time(
    settings: Settings, engine: Engine, tenant: Scope, neighbour: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_SECONDS", 0.05)
    quick = load_settings(home=settings.home, organisation="tenant", flush_seconds=0.1, compact_seconds=0.5)
    house = open_house(quick)
    spec = SeriesSpec("load", "load", "MW", resolution="PT1H")
    load_id = series.ensure(engine, tenant, [spec])["load"]
    stop = threading.Event()
    keeper = threading.Thread(target=upkeep.keep_flushing, args=(house, lambda: [tenant, neighbour], stop))
    theirs = series.ensure(engine, neighbour, [spec])["load"]
    keeper.start()
    try:
        house.lake.append(neighbour, facts(theirs, [1.0]))
        await_(lambda: house.lake.tail_rows(neighbour) == 0)
        for n in range(4):
            house.lake.append(tenant, facts(load_id, [float(n)], first=n))
            await_(lambda: house.lake.tail_rows(tenant) == 0)
        await_(lambda: files_in_use(house.lake.stats(tenant)) == 1)
    finally:
        stop.set()
        keeper.join()
    assert house.lake.read(tenant, [load_id], Window.everything()).height == 4
    assert house.lake.verify(tenant) == []
    house.engine.dispose()


def test_what_one_organisation_cannot_do_stops_no_other(
    settings: Settings, engine: Engine, tenant: Scope, neighbour: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "LOOK_SECONDS", 0.01)
    house = open_house(settings)
    looked: list[Scope] = []

    def look(_house: House, scope: Scope, _since: float | None) -> None:
        looked.append(scope)
        if scope == tenant:
            raise UnavailableError("their lake is away")

    monkeypatch.setattr(upkeep, "_flush_in_time", look)
    stop = threading.Event()
    keeper = threading.Thread(target=upkeep.keep_flushing, args=(house, lambda: [tenant, neighbour], stop))
    keeper.start()
    await_(lambda: looked.count(neighbour) > 1)
    stop.set()
    keeper.join()
    assert looked.count(tenant) > 1
    house.engine.dispose()


def files_in_use(stats: dict[str, list[dict[str, int]]]) -> int:
    return sum(tier["files"] for tier in stats["tiers"])


def await_(condition) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
