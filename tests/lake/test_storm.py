"""Several processes at once write, flush, compact, read and verify, lose turns and are killed at random."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from tests.conftest import made_engine
from tests.lake.crashing import START, told

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.timeaxis import Window
from foresite.lake.lake import Lake
from foresite.lake.tables import LeaseRow
from foresite.platform.config import Settings
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope

SCRIPT = Path(__file__).with_name("crashing.py")
SECONDS = 20.0


@dataclass
class Storm:
    """Processes of the script on one lake; what each says goes to a log of its own."""

    settings: Settings
    engine: Engine
    scope: Scope
    series_id: int
    folder: Path
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, *rest: object) -> None:
        told = [self.settings.home, self.scope.organisation_id, self.series_id, *rest]
        command = [sys.executable, str(SCRIPT), *(str(part) for part in told)]
        place = {"FORESITE_DATABASE_URL": self.settings.database_address}
        with (self.folder / f"{name}.log").open("wb") as log, (self.folder / "errors").open("ab") as errors:
            self.running[name] = subprocess.Popen(
                command, stdout=log, stderr=errors, cwd=SCRIPT.parents[2], env=os.environ | place
            )

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        assert process.poll() is None, (self.folder / "errors").read_text()
        process.kill()
        process.wait(timeout=30)

    def take_the_turn_away(self) -> None:
        """End the lease of whoever holds it, dead or alive: one alive is then like one that slept."""
        with writing(self.engine, INSTALLATION) as session:
            session.execute(update(LeaseRow).values(expires_at=START))

    def said(self, name: str) -> list[str]:
        return (self.folder / f"{name}.log").read_text().splitlines()


def raised(settings: Settings, folder: Path) -> Iterator[Storm]:
    folder.mkdir()
    engine = made_engine(settings)
    scope = organisations.create(engine, "tenant")
    spec = SeriesSpec("load", "load", "MW", resolution="PT1H")
    storm = Storm(settings, engine, scope, series.ensure(engine, scope, [spec])["load"], folder)
    yield storm
    for name in list(storm.running):
        storm.kill(name)
    engine.dispose()


@pytest.fixture
def on_sqlite(settings: Settings, tmp_path: Path) -> Iterator[Storm]:
    yield from raised(settings, tmp_path / "logs")


@pytest.fixture
def on_postgresql(postgres_settings: Settings, tmp_path: Path) -> Iterator[Storm]:
    yield from raised(postgres_settings, tmp_path / "logs")


def rage(storm: Storm) -> None:
    chance = random.Random(7)  # noqa: S311 -- which process dies, and when
    storm.start("watch", "watch", storm.folder)
    writers = 2
    for seed in range(writers):
        storm.start(f"busy-{seed}", "busy", seed)
    until = time.monotonic() + SECONDS
    while time.monotonic() < until or len(storm.said("watch")) < 2:  # bounded by the test's own limit
        time.sleep(chance.uniform(0.5, 3.0))
        at_work = [name for name in storm.running if name != "watch" and storm.said(name)]
        if at_work and chance.random() < 0.5:
            storm.kill(chance.choice(at_work))
            storm.start(f"busy-{writers}", "busy", writers)
            writers += 1
        storm.take_the_turn_away()
    for name in list(storm.running):
        storm.kill(name)


def check_nothing_is_lost(storm: Storm) -> None:
    rage(storm)
    checks = storm.said("watch")
    assert [line for line in checks if line.startswith("bad")] == []
    storm.take_the_turn_away()
    lake = Lake(storm.settings, storm.engine)
    lake.flush(storm.scope)
    lake.compact(storm.scope)
    values = lake.read(storm.scope, [storm.series_id], Window.everything())["value"].to_list()
    acknowledged = {float(value) for value in told(storm.folder, "ack")}
    assert len(acknowledged) >= 10
    assert acknowledged <= set(values) <= {float(value) for value in told(storm.folder, "try")}
    assert len(values) == len(set(values))
    assert lake.versions(storm.scope, [storm.series_id], Window.everything()).height == len(values)
    assert lake.verify(storm.scope) == []


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_storm_loses_and_doubles_nothing_on_sqlite(on_sqlite: Storm) -> None:
    check_nothing_is_lost(on_sqlite)


@pytest.mark.slow
@pytest.mark.integration
@pytest.mark.timeout(400)
def test_storm_loses_and_doubles_nothing_on_postgresql(on_postgresql: Storm) -> None:
    check_nothing_is_lost(on_postgresql)
