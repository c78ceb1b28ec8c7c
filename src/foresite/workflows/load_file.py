"""Files in, from raw bytes to report: archive, load, record; and uploads, loaded by a job."""

import os
import socket
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from foresite.catalog import runs, sources
from foresite.catalog.tables import RunRow
from foresite.core.errors import BadDataError, ForesiteError
from foresite.core.timeaxis import now, parse_instant
from foresite.ingest import contracts
from foresite.ingest.ahead import Ahead
from foresite.ingest.chunk import Chunk
from foresite.ingest.containers import check_file
from foresite.ingest.contract import Contract
from foresite.ingest.held import Origin
from foresite.ingest.parse import read_chunks
from foresite.ingest.pipeline import FileLoad, Job
from foresite.ingest.report import COUNTS, FileReport, LoadReport
from foresite.ingest.things import load_things
from foresite.platform.jobs import queue
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.jobs import LOAD

Progress = Callable[[float, str], None]
BEAT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is under way before a run begins: its first file is read, and all are being kept."""

    first: Ahead[Chunk] | None = None
    kept: Sequence[Future[None]] = ()
    refused: dict[int, BadDataError] | None = None


def load_files(  # noqa: PLR0913 -- what a load is told
    house: House,
    scope: Scope,
    paths: Sequence[Path],
    contract: Contract,
    *,
    known_at: datetime | Sequence[datetime] | None = None,
    source_id: int | None = None,
    refused: dict[int, BadDataError] | None = None,
    progress: Progress = lambda _share, _note: None,
) -> LoadReport:
    """Bring files in under a contract and report what became of every row.

    The raw files are kept meanwhile: none counts as loaded before it is on the disk. The same content
    under the same contract changes nothing the second time. Killed anywhere, it can be started again:
    nothing is lost and nothing doubled.

    Args:
        house: the open installation.
        scope: whose data they are.
        paths: files, loaded in this order.
        contract: what they mean.
        known_at: when these files, or each of them, could be known; default: now. Corrections count from
            then on.
        source_id: of the source that they come from; default: that of files under this contract.
        refused: is told which files cannot be loaded, by place, and why; the others are loaded then. None:
            the first stops the load.
        progress: told the share done (0 to 1) and the file in work.

    Raises:
        BadDataError: a file cannot be read on, or was changed meanwhile; the run says so too.
    """
    for path in paths:
        check_file(path)
    with ExitStack() as open_files:
        first = open_files.enter_context(_reading(paths[0], contract)) if paths else None
        archive = open_files.enter_context(house.blobs.keeping(scope, paths))
        at, each = (known_at, None) if isinstance(known_at, datetime) else (now(), known_at)
        files = _named([path.name for path in paths], archive.digests, each)
        run_id = _start(house, scope, files, contract, at, state="running", source_id=source_id)
        with runs.stopping(house.engine, scope, run_id):
            begun = _Begun(first, archive.kept, refused)
            return _work(house, scope, run_id, list(paths), progress, begun)


def queue_upload(
    house: House, scope: Scope, path: Path, *, name: str, contract: str, known_at: datetime | None = None
) -> str:
    """Keep an uploaded file and have a job load it; returns the run to ask after.

    Args:
        house: the open installation.
        scope: whose data it is.
        path: where the upload is; the caller may delete it when this returns.
        name: file name that the client gave.
        contract: name of a contract that was kept before.
        known_at: as for ``load_files``.
    """
    chosen = contracts.get(house.engine, scope, contract)
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / safe_name(name)
        named.symlink_to(path.resolve())
        check_file(named)
        files = _named([named.name], [house.blobs.keep(scope, named)])
    run_id = _start(house, scope, files, chosen, known_at or now(), state="queued")
    _ask(house, scope, runs.get(house.engine, scope, run_id))
    return run_id


def expect_contract(house: House, scope: Scope, name: str) -> None:
    """Refuse the name of a contract that was never kept, before a large upload is taken for nothing."""
    contracts.get(house.engine, scope, name)


def resume_interrupted(house: House, scope: Scope) -> list[str]:
    """Have a job go on with loads whose process is gone; called when a server starts. Returns their runs.

    A load that a job does already is left to it.
    """
    found = [
        run
        for state in ("queued", "running")
        for run in runs.find(house.engine, scope, run_type="load", state=state, limit=1000).items
        if _is_lost(run)
    ]
    for run in found:
        _ask(house, scope, run)
    return [run.run_id for run in found]


def keep_contract(house: House, scope: Scope, text: str) -> Contract:
    """Read a contract from TOML and keep it under its name."""
    contract = Contract.parse(text)
    contracts.keep(house.engine, scope, contract)
    return contract


def _named(
    names: list[str], digests: list[str], known_at: Sequence[datetime] | None = None
) -> list[dict[str, str]]:
    told = [{"name": name, "digest": digest} for name, digest in zip(names, digests, strict=True)]
    if known_at is None:
        return told
    return [file | {"known_at": at.isoformat()} for file, at in zip(told, known_at, strict=True)]


def _start(  # noqa: PLR0913 -- the facts of a run
    house: House,
    scope: Scope,
    files: list[dict[str, str]],
    contract: Contract,
    known_at: datetime,
    *,
    state: str,
    source_id: int | None = None,
) -> str:
    """Keep the contract, and record the run with all that is needed to do it again."""
    contract_id = contracts.keep(house.engine, scope, contract)
    if source_id is None:
        source_id = sources.ensure(house.engine, scope, contract.name, source_type="file")
    return runs.start(
        house.engine,
        scope,
        "load",
        title=f"{contract.name}: {', '.join(file['name'] for file in files)}"[:200],
        source_id=source_id,
        state=state,
        parameters={
            "contract": contract.name,
            "contract_id": contract_id,
            "known_at": known_at.isoformat(),
            "files": files,
            **_process(),
        },
    )


def _reading(path: Path, contract: Contract, begun: Ahead[Chunk] | None = None) -> Ahead[Chunk]:
    """Read a file ahead of what is done with it, unless that has begun."""
    return begun or Ahead(read_chunks(path, contract))


def _work(
    house: House,
    scope: Scope,
    run_id: str,
    paths: list[Path],
    progress: Progress,
    begun: _Begun,
) -> LoadReport:
    """Load the files of a run in their order."""
    run = runs.get(house.engine, scope, run_id)
    contract = contracts.by_id(house.engine, scope, run.parameters["contract_id"])
    beat = _beating(house, scope, run_id)
    told: list[dict[str, Any]] = []
    for n, (path, file) in enumerate(zip(paths, run.parameters["files"], strict=True)):
        job = Job(
            Origin(run_id, contract.name, run.parameters["contract_id"], file["name"], file["digest"]),
            contract,
            parse_instant(file.get("known_at", run.parameters["known_at"])),
        )
        inside: list[float] = []
        step = _noting(progress, beat, (n, len(paths)), inside)
        reading = partial(_reading, path, contract, None if n else begun.first)
        try:
            beat(n / len(paths), file["name"])
            told.append(_one(house, scope, job, reading, step, begun.kept[n] if begun.kept else None))
        except ForesiteError as error:
            if begun.refused is not None and isinstance(error, BadDataError):
                begun.refused[n] = error
                continue
            names = [each["name"] for each in run.parameters["files"]]
            _say_what_is_in(error, names, n, begun=bool(inside))
            raise
    names = [each["name"] for each in run.parameters["files"]]
    failed = sorted((begun.refused or {}).items())
    if failed and not told:
        raise failed[0][1]
    report = LoadReport(run_id, contract.name, told, [_refusal(names[n], error) for n, error in failed])
    runs.end(house.engine, scope, run_id, report.as_dict())
    return report


def _refusal(name: str, error: ForesiteError) -> dict[str, Any]:
    return {"file": name, "code": error.code, "message": error.message, "remedy": error.remedy}


def _noting(progress: Progress, beat: Progress, place: tuple[int, int], inside: list[float]) -> Progress:
    """Return a progress of one file of several that also notes that a piece of it is in."""

    def noted(share: float, note: str) -> None:
        inside[:] = [share]
        whole = (place[0] + share) / place[1]
        progress(whole, note)
        beat(whole, note)

    return noted


def _say_what_is_in(error: ForesiteError, names: list[str], at: int, *, begun: bool) -> None:
    """Let an error tell what became of the file's beginning and of the other files of the load."""
    told = [f"What was read of {names[at]} before that is in and stays."] if begun else []
    if len(names) > 1:
        before, after = ", ".join(names[:at]) or "none", ", ".join(names[at + 1 :]) or "none"
        told.append(f"Of {len(names)} files these are in: {before}; not begun, to keep their order: {after}.")
    if told:
        told.append("Loading all again doubles nothing.")
        error.remedy = " ".join(filter(None, [error.remedy, *told]))[:2000]
        error.facts |= {"loaded": names[:at], "not_begun": names[at + 1 :]}


def _one(
    house: House,
    scope: Scope,
    job: Job,
    reading: Callable[[], Ahead[Chunk]],
    step: Progress,
    kept: Future[None] | None,
) -> dict[str, Any]:
    """Load one file, unless this content went in under this contract before; done only when it is kept."""
    contract_id = job.origin.contract_id or 0
    before = contracts.loaded(house.engine, scope, contract_id, job.origin.digest)
    if before is not None:
        return _again(job, before.run_id, before.report)
    with reading() as chunks:
        report = _loaded(house, scope, job, chunks, step)
    if kept is not None:
        kept.result()
    contracts.mark_loaded(house.engine, scope, job.origin, job.known_at, report.as_dict())
    return report.as_dict()


def _loaded(house: House, scope: Scope, job: Job, chunks: Iterable[Chunk], step: Progress) -> FileReport:
    if job.contract.kind == "series":
        return FileLoad(house.engine, house.lake, scope, job).run(chunks, step)
    return load_things(house.engine, house.lake, scope, job, chunks=chunks, progress=step)


def _again(job: Job, run_id: str, before: dict[str, Any]) -> dict[str, Any]:
    """Report a content that went in before: every row that was taken then is a duplicate now."""
    taken = sum(int(before.get(name, 0)) for name in ("accepted", "superseding", "duplicate"))
    counts = {
        "read": int(before.get("read", 0)),
        "accepted": 0,
        "superseding": 0,
        "duplicate": taken,
        "quarantined": int(before.get("quarantined", 0)),
        "repaired": 0,
    }
    return FileReport(
        job.origin.file,
        job.origin.digest,
        run_id,
        counts,
        before.get("rules", {}),
        before.get("examples", []),
    ).as_dict()


def _beating(house: House, scope: Scope, run_id: str) -> Progress:
    """Return what tells the run's row how far it is: at once, and then at most once a second."""
    last = -BEAT_SECONDS

    def beat(share: float, note: str) -> None:
        nonlocal last
        if monotonic() - last >= BEAT_SECONDS:
            last = monotonic()
            runs.beat(house.engine, scope, run_id, share, note)

    return beat


def _ask(house: House, scope: Scope, run: RunRow) -> None:
    """Ask for the job that does a recorded load; one that is asked for already is not asked for twice."""
    queue.enqueue(
        house.engine, scope, LOAD, title=run.title, run_id=run.run_id, dedupe_key=f"run:{run.run_id}"
    )


def load_kept(house: House, work: Work) -> dict[str, Any]:
    """Do a recorded load from the kept raw files; returns its counts, the report is in the run."""
    run = runs.get(house.engine, work.scope, work.run_id or "")
    if run.state == "done":
        return _counts(run.report)  # and the worker died before it could say so
    paths: list[Path] = []
    for n, file in enumerate(run.parameters["files"]):
        place = work.folder / str(n)
        place.mkdir()
        paths.append(house.blobs.fetch(work.scope, file["digest"], place / safe_name(file["name"])))
    return _counts(_work(house, work.scope, run.run_id, paths, work.progress, _Begun()).as_dict())


def _counts(report: dict[str, Any]) -> dict[str, Any]:
    return {name: report[name] for name in COUNTS if name in report}


def safe_name(name: str) -> str:
    """Return a file name without folders, never empty."""
    return Path(name.replace("\\", "/")).name.lstrip(".") or "upload"


def _process() -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": os.getpid()}


def _is_lost(run: RunRow) -> bool:
    """Tell whether the process that does a run is gone: silent for long, or dead on this machine."""
    if now() - run.beat_at > runs.SILENT_AFTER:
        return True
    if run.parameters.get("host") != socket.gethostname():
        return False
    try:
        os.kill(int(run.parameters.get("pid", 0)), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
