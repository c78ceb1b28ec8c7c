"""The one seam for independent pieces of a job: in this process, in local ones, or on a Dask cluster.

A piece is JSON, what does it is a function of the house and a ``Work``, and what comes of it is JSON: so the
digits are the same wherever it is done. A piece whose process dies is done again elsewhere.
"""

import io
import os
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing
from functools import lru_cache
from pkgutil import resolve_name
from typing import Any

import orjson
import polars as pl

from foresite.catalog.organisations import scope_by_id
from foresite.core.errors import ForesiteError, UnavailableError, error_of
from foresite.platform.config import Settings, load_settings
from foresite.platform.jobs.channel import AGAIN, follow_order, settings_line
from foresite.platform.jobs.children import Children
from foresite.platform.jobs.kinds import DONE, FAILED, StoppedError, Work, told
from foresite.platform.tenancy import Scope
from foresite.platform.trail import trail
from foresite.workflows.house import House, open_house
from foresite.workflows.jobs import CHILD

TRIES = 3
"""How often a piece is begun whose process dies."""
LOOK_SECONDS = 1.0
"""How often is looked whether the whole was cancelled."""
Progress = Callable[[float, str], None]
Do = Callable[[House, Work], dict[str, Any]]
Results = Iterator[tuple[int, dict[str, Any]]]
Outcomes = Generator[tuple[int, dict[str, Any]] | None, None, None]
"""Place and outcome of pieces that are done, and None now and then, so that somebody may look up."""


class PieceDiedError(RuntimeError):
    """A piece took the process that did it along, each time: the whole job may be tried again."""


def each_of(
    house: House,
    scope: Scope,
    do: Do,
    pieces: Sequence[dict[str, Any]],
    *,
    progress: Progress,
    stop: bool = True,
) -> Results:
    """Do all pieces and yield (place, result) as they are done, in no order.

    Args:
        house: the open installation; other processes open it anew from its settings.
        scope: whose work it is.
        do: a function of a module.
        pieces: parameters of each, JSON-able.
        progress: told the share of pieces that are done; raises where the whole is cancelled.
        stop: whether the first piece that is refused, or dies each time, stops the whole. If not, its result
            is ``{"error": ...}``, as a job keeps it. One that misses what it depends on always does.

    Raises:
        ForesiteError: of the first piece that is refused; the others are dropped.
    """
    count = processes_of(house.settings)
    orders = [_order(scope, do, piece) for piece in pieces]
    if len(pieces) == 1 or (house.settings.dask is None and count == 1):
        yield from _here(house, scope, orders, progress, stop=stop)
        return
    if house.settings.dask is None:
        results = _in_processes(house.settings, orders, min(count, len(orders)))
    else:
        from foresite.workflows import cluster  # noqa: PLC0415 -- an extra

        results = cluster.done(house.settings, house.settings.dask, orders)
    done = 0
    with closing(results):
        for found in results:
            if found is not None:
                done += 1
                yield found[0], _result(found[1], stop=stop)
            progress(done / len(orders), f"{done} of {len(orders)}")


def processes_of(settings: Settings) -> int:
    """Return over how many processes pieces are spread on this machine."""
    return settings.processes or len(os.sched_getaffinity(0))


def packed(frame: pl.DataFrame) -> str:
    """Return a frame as a text that keeps every digit."""
    file = io.BytesIO()
    frame.write_ipc(file, compression="zstd")
    return b64encode(file.getvalue()).decode()


def unpacked(text: str) -> pl.DataFrame:
    """Return the frame that ``packed`` wrote."""
    return pl.read_ipc(io.BytesIO(b64decode(text)))


def _order(scope: Scope, do: Do, piece: dict[str, Any]) -> dict[str, Any]:
    here = trail()
    return {
        "organisation_id": scope.organisation_id,
        "job_id": here.job_id,
        "run_id": None,
        "function": f"{do.__module__}:{do.__qualname__}",
        "parameters": piece,
        "asked_by": scope.actor.name,
        "kind": do.__name__,
        "request_id": here.request_id,
        "trace": "",
        "folder": "",
    }


def _result(outcome: dict[str, Any], *, stop: bool) -> dict[str, Any]:
    if outcome["state"] == DONE:
        return dict(outcome["result"])
    if not stop and outcome["state"] in {AGAIN, FAILED}:
        return {"error": outcome["error"]}
    if outcome["state"] == AGAIN:
        raise PieceDiedError(outcome["error"]["message"])
    raise error_of(outcome["error"])


def _here(
    house: House, scope: Scope, orders: list[dict[str, Any]], progress: Progress, *, stop: bool
) -> Results:
    for place, order in enumerate(orders):

        def step(share: float, note: str, place: int = place) -> None:
            progress((place + share) / len(orders), note)

        work = Work(scope, order["job_id"], None, order["parameters"], step)
        do: Do = resolve_name(order["function"])
        try:
            result = do(house, work)
        except ForesiteError as error:
            if stop or isinstance(error, StoppedError | UnavailableError):
                raise
            result = {"error": told(error)}
        yield place, result


def _in_processes(settings: Settings, orders: list[dict[str, Any]], count: int) -> Outcomes:
    """Yield outcomes of child processes; closed, the children are ended."""
    children = Children(CHILD, settings_line(settings))
    stop: list[bool] = []
    with tempfile.TemporaryDirectory(prefix="foresite-pieces-") as folder:

        def one(order: dict[str, Any]) -> dict[str, Any]:
            outcome: dict[str, Any] = {}
            for _ in range(TRIES):
                outcome = children.perform(
                    order | {"folder": folder},
                    stopped=lambda: bool(stop),
                    told=lambda _share, _note: None,
                    parting_seconds=0.0,
                )
                if outcome["state"] != AGAIN or stop:
                    break
            return outcome

        threads = ThreadPoolExecutor(count, thread_name_prefix="piece")
        try:
            places = {threads.submit(one, order): place for place, order in enumerate(orders)}
            waiting: set[Future[dict[str, Any]]] = set(places)
            while waiting:
                over, waiting = wait(waiting, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
                yield from ((places[each], each.result()) for each in over)
                if not over:
                    yield None
        finally:
            stop.append(True)
            threads.shutdown(wait=False, cancel_futures=True)
            children.kill()
            threads.shutdown()
            children.close()


@lru_cache(maxsize=1)
def _opened(line: bytes) -> House:
    return open_house(load_settings(**orjson.loads(line)))


def far_away(line: bytes, order: dict[str, Any]) -> dict[str, Any]:
    """Do one piece in the process of a cluster, which opens the installation once."""
    house = _opened(line)
    scope = scope_by_id(house.engine, order["organisation_id"])
    with tempfile.TemporaryDirectory(prefix="foresite-piece-") as folder:
        return follow_order(house, scope, order | {"folder": folder}, lambda _share, _note: None)
