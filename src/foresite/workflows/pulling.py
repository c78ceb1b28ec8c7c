"""A source is asked for what is new, and each version of each thing is loaded once, whoever dies meanwhile.

A parcel is noted before it is fetched, with the moment since when it is known, and again when it is in. What
was begun and not ended is begun again with the same moment, which doubles nothing (see ``load_file``). What
cannot be loaded is kept as failed, with the reason, and holds nothing up.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from foresite.catalog import parcels, sources
from foresite.catalog.parcels import FAILED, LOADED, OPEN, SUSPECT, Wanted
from foresite.catalog.tables import ParcelRow
from foresite.core.errors import BadDataError, ForesiteError, UnavailableError
from foresite.core.timeaxis import now
from foresite.ingest import contracts
from foresite.ingest.containers import check_file
from foresite.ingest.contract import Contract
from foresite.platform.jobs.kinds import IDLE, StoppedError, Work, told
from foresite.platform.tenancy import Scope
from foresite.sources.source import Delivery, Puller
from foresite.workflows.house import House
from foresite.workflows.load_file import Progress, load_files, safe_name
from foresite.workflows.source_setup import opened


@dataclass
class Pulled:
    """What came of asking a source.

    Attributes:
        loaded: parcels that went in.
        failed: parcels that could not be loaded.
        changed: parcels that were another version by the time they were fetched: they come next time.
        runs: of the loads.
    """

    loaded: int = 0
    failed: int = 0
    changed: int = 0
    runs: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return it as a job tells it."""
        told = {name: getattr(self, name) for name in ("loaded", "failed", "changed")}
        return told | {"runs": self.runs[:100], IDLE: not any(told.values())}


@dataclass(frozen=True, slots=True)
class _Here:
    """A parcel that was fetched."""

    row: ParcelRow
    delivery: Delivery
    path: Path


def pull_kept(house: House, work: Work) -> dict[str, Any]:
    """Ask a source as a job does: one that rests is left alone where the clock asks."""
    row = sources.get(house.engine, work.scope, work.parameters["source_id"])
    if not work.parameters.get("by_hand") and sources.resting(row, now()):
        return Pulled().as_dict() | {"rests": True}
    return pull(house, work.scope, row.source_id, work.folder, work.progress).as_dict()


def pull(house: House, scope: Scope, source_id: int, folder: Path, progress: Progress) -> Pulled:
    """Ask a source for what is new and load it; how it fared is noted with it.

    Args:
        house: the open installation.
        scope: whose source it is.
        source_id: of the source.
        folder: for what is fetched.
        progress: told how far it is; raises where the job is cancelled.

    Raises:
        ForesiteError: it cannot be read, or what it delivers cannot be kept. What went in before stays.
    """
    row = sources.get(house.engine, scope, source_id)
    try:
        with closing(opened(house, row)) as source:
            pulled = _Pull(house, scope, source_id, source, folder).all(row.cursor, progress)
    except StoppedError:
        raise
    except ForesiteError as error:
        sources.failed(house.engine, scope, source_id, error)
        raise
    sources.answered(house.engine, scope, source_id)
    return pulled


@dataclass
class _Pull:
    """One look at a source."""

    house: House
    scope: Scope
    source_id: int
    source: Puller
    folder: Path
    pulled: Pulled = field(default_factory=Pulled)
    known: dict[str, Contract] = field(default_factory=dict)

    def all(self, cursor: dict[str, Any], progress: Progress) -> Pulled:
        """Load all that is new, some at a time, in the order of the source."""
        suspect: list[Delivery] = []
        new = self._new(self.source.deliveries(cursor), suspect)
        for some in chain(
            iter(lambda: list(islice(new, self.source.at_once)), []), ([each] for each in suspect)
        ):
            progress(0.0, f"{self.pulled.loaded} loaded")
            self._some(some)
        return self.pulled

    def _new(self, deliveries: Iterator[Delivery], suspect: list[Delivery]) -> Iterator[Delivery]:
        """Yield what was not loaded before; what was is settled, where that was left undone.

        What was begun again and again goes to ``suspect`` instead: if it is what ends processes, it takes
        no other along.
        """
        for some in iter(lambda: list(islice(deliveries, self.source.at_once)), []):
            names = [(each.key, each.version) for each in some]
            states = parcels.states(self.house.engine, self.scope, self.source_id, names)
            for each, name in zip(some, names, strict=True):
                state, attempts = states.get(name, (OPEN, 0))
                if state in {LOADED, FAILED}:
                    self.source.settle(each, loaded=state == LOADED)
                elif attempts >= SUSPECT:
                    suspect.append(each)
                else:
                    yield each

    def _some(self, deliveries: Sequence[Delivery]) -> None:
        """Load some."""
        engine = self.house.engine
        by_name = {(each.key, each.version): each for each in deliveries}
        rows = parcels.take(engine, self.scope, self.source_id, map(_wanted, deliveries))
        try:
            with TemporaryDirectory(dir=self.folder) as folder:
                wanted = [(row, by_name[row.key, row.version]) for row in rows]
                here = list(self._fetched(Path(folder), wanted))
                for contract, some in _by_contract(here).items():
                    self._load(contract, some)
        except (StoppedError, UnavailableError):
            parcels.let_go(engine, self.scope, rows)
            raise

    def _fetched(self, folder: Path, wanted: Sequence[tuple[ParcelRow, Delivery]]) -> Iterator[_Here]:
        for place, (row, delivery) in enumerate(wanted):
            inner = folder / str(place)
            inner.mkdir()
            path = inner / safe_name(delivery.name)
            try:
                if self.source.fetch(delivery, path):
                    check_file(path)
                    yield _Here(row, delivery, path)
                else:
                    self.pulled.changed += 1
                    parcels.let_go(self.house.engine, self.scope, [row])
            except BadDataError as error:
                self._fail(_Here(row, delivery, path), error)

    def _load(self, name: str, some: Sequence[_Here]) -> None:
        """Load parcels under a contract as one run."""
        if name not in self.known:
            self.known[name] = contracts.get(self.house.engine, self.scope, name)
        refused: dict[int, BadDataError] = {}
        run_id = None
        try:
            run_id = load_files(
                self.house,
                self.scope,
                [each.path for each in some],
                self.known[name],
                known_at=[each.row.known_at for each in some],
                source_id=self.source_id,
                refused=refused,
            ).run_id
        except BadDataError:
            if len(refused) < len(some):
                raise
        self._loaded([each for n, each in enumerate(some) if n not in refused], run_id)
        for n, error in refused.items():
            self._fail(some[n], error, run_id)

    def _loaded(self, some: Sequence[_Here], run_id: str | None) -> None:
        if not some or run_id is None:
            return
        cursor = next((each.delivery.cursor for each in reversed(some) if each.delivery.cursor), None)
        rows = [each.row for each in some]
        parcels.loaded(self.house.engine, self.scope, rows, run_id, cursor)
        self.pulled.loaded += len(some)
        self.pulled.runs.append(run_id)
        for each in some:
            self.source.settle(each.delivery, loaded=True)

    def _fail(self, one: _Here, error: ForesiteError, run_id: str | None = None) -> None:
        parcels.failed(self.house.engine, self.scope, one.row, told(error), run_id)
        self.pulled.failed += 1
        self.source.settle(one.delivery, loaded=False)


def _wanted(each: Delivery) -> Wanted:
    return Wanted(each.key, each.version, each.name, each.contract, _known(each))


def _known(each: Delivery) -> datetime:
    """Return since when a delivery is known: a source's clock that is ahead of ours is not believed."""
    at = now()
    return at if each.known_at is None else min(at, each.known_at)


def _by_contract(here: Sequence[_Here]) -> dict[str, list[_Here]]:
    found: dict[str, list[_Here]] = defaultdict(list)
    for each in here:
        found[each.delivery.contract].append(each)
    return found
