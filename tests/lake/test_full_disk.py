"""A disk that runs full under the lake: said in a sentence, nothing lost, and well again with room."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine
from tests.conftest import made_engine
from tests.lake.crashing import CORRECTED, facts

from foresite.catalog import organisations, series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import UnavailableError
from foresite.core.timeaxis import Window
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings, load_settings

ALL = Window.everything()
MEGABYTE = 1024**2
ROWS = 60_000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 MB of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount, unmount = shutil.which("mount"), shutil.which("umount")
    told = ["-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if not (mount and unmount) or subprocess.run([mount, *told], check=False).returncode:
        pytest.skip("a small disk can be made on Linux only, and by root only")
    yield place
    subprocess.run([unmount, "--lazy", str(place)], check=True)


class Site:
    """A lake on the small disk."""

    def __init__(self, place: Path, settings: Settings, engine: Engine) -> None:
        self.place, self.settings, self.lake = place, settings, Lake(settings, engine)
        self.scope = organisations.create(engine, "tenant")
        spec = SeriesSpec("load", "load", "MW", resolution="PT1H")
        self.series_id = series.ensure(engine, self.scope, [spec])["load"]

    def load(self, first: int) -> None:
        """Write rows that do not compress."""
        values = np.random.default_rng(first).random(ROWS).tolist()
        with self.lake.loading(self.scope, run_id=None, spans={self.series_id: "year"}) as bulk:
            bulk.write(facts(self.series_id, values, first=first), corrected_known_at=CORRECTED)

    def fill(self, leave: int) -> None:
        """Take all the room but ``leave`` bytes."""
        with (self.place / "ballast").open("wb") as ballast:
            while (free := shutil.disk_usage(self.place).free) > leave:
                ballast.write(b"\0" * min(MEGABYTE, max(4096, free - leave)))
                ballast.flush()

    def free(self) -> None:
        (self.place / "ballast").unlink()

    def values(self) -> pl.Series:
        return self.lake.read(self.scope, [self.series_id], ALL)["value"]


@pytest.fixture
def site(disk: Path, tmp_path: Path) -> Iterator[Site]:
    """The history on the small disk, the database on another one."""
    database = f"sqlite:///{tmp_path / 'foresite.db'}"
    settings = load_settings(home=disk / "home", organisation="tenant", database_url=database)
    engine = made_engine(settings)
    yield Site(disk, settings, engine)
    engine.dispose()


def told(verb: Callable[[], object]) -> None:
    with pytest.raises(UnavailableError, match="no room left") as caught:
        verb()
    assert caught.value.code == "disk-full"
    assert "Free some space" in caught.value.remedy


@pytest.mark.filterwarnings("default")
def test_load_flush_and_compaction_on_a_full_disk_lose_nothing_and_work_again(site: Site) -> None:
    site.load(0)
    before = site.values()
    site.fill(leave=300_000)
    told(lambda: site.load(ROWS))
    assert site.values().equals(before)
    assert site.lake.verify(site.scope) == []
    pushed = facts(site.series_id, [1.0] * ROWS, first=ROWS - 5000)
    site.lake.append(site.scope, pushed)
    site.fill(leave=0)
    told(lambda: site.lake.flush(site.scope))
    assert site.lake.tail_rows(site.scope) == ROWS
    expected = pl.concat([before[:-5000], pushed["value"]])
    assert site.values().equals(expected)
    site.free()
    assert site.lake.flush(site.scope) == ROWS
    site.fill(leave=0)
    told(lambda: site.lake.compact(site.scope))
    assert site.values().equals(expected)
    site.free()
    assert site.lake.compact(site.scope) == 1
    site.load(2 * ROWS)
    assert site.values().len() == 3 * ROWS - 5000
    assert site.lake.verify(site.scope) == []


def test_push_and_raw_file_on_a_full_disk_are_refused_and_work_again(disk: Path, tmp_path: Path) -> None:
    settings = load_settings(home=disk / "home", organisation="tenant")
    engine = made_engine(settings)
    site = Site(disk, settings, engine)
    site.lake.append(site.scope, facts(site.series_id, [1.0, 2.0]))
    raw = tmp_path / "raw.csv"
    raw.write_bytes(b"1,2\n" * MEGABYTE)
    site.fill(leave=0)
    told(lambda: Blobs(settings).keep(site.scope, raw))
    told(lambda: site.lake.append(site.scope, facts(site.series_id, [3.0] * 5000, first=2)))
    assert site.values().to_list() == [1.0, 2.0]
    site.free()
    digest = Blobs(settings).keep(site.scope, raw)
    assert Blobs(settings).has(site.scope, digest)
    site.lake.append(site.scope, facts(site.series_id, [3.0], first=2))
    assert site.values().to_list() == [1.0, 2.0, 3.0]
    assert site.lake.verify(site.scope) == []
    engine.dispose()
