"""The main of a worker process: it holds a place and executes jobs, and ends with its parent."""

import os
import signal
import sys
import threading
from functools import partial
from pkgutil import resolve_name
from time import monotonic

from foresite.core.errors import ForesiteError
from foresite.platform import reports
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import make_engine
from foresite.platform.events.wakeups import wakeups
from foresite.platform.jobs.channel import hear_settings, listen, settings_line
from foresite.platform.jobs.children import Children
from foresite.platform.jobs.slots import Slot, take_database_slot, take_file_slot
from foresite.platform.telemetry import logger, start_logging
from foresite.workflows.arrivals import look_at_arrivals
from foresite.workflows.firing import fire_due
from foresite.workflows.jobs import CHILD, LOST, STEADY_SECONDS, WORKER, pause_after, settle

_AGAIN = "--again="
"""Tells a worker that runs alone how many before it could not go on."""


def work(settings: Settings, kinds: str, stop: threading.Event) -> int:
    """Wait for a place, then execute jobs until told to stop; return the exit code."""
    engine = make_engine(settings)
    wakeups(settings, engine)
    slot: Slot | None
    if settings.jobs_file is None:
        slot = take_database_slot(engine)
    else:
        slot = take_file_slot(settings.jobs_file.with_suffix(".lock"), stop)
    if slot is None:
        return 0
    from foresite.platform.jobs.runner import Runner, Trade  # noqa: PLC0415 -- waiting needs none of it

    children = Children(CHILD, settings_line(settings))
    trade = Trade(
        resolve_name(kinds), partial(settle, engine), lambda: fire_due(engine) + look_at_arrivals(engine)
    )
    runner = Runner(settings, engine, trade, children)
    return 0 if runner.run(slot, stop) else LOST


def main() -> None:
    """Run a worker: beside a server, which says the settings through a pipe (``--piped``), or alone.

    One that could not go on ends with ``LOST``, and the server starts another; alone, it starts anew itself.
    """
    began, stop = monotonic(), threading.Event()
    piped = "--piped" in sys.argv
    settings = hear_settings() if piped else load_settings()
    start_logging(settings)
    if piped:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        listen(lambda _line: None)
    else:
        signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    kinds = next((word for word in sys.argv[1:] if ":" in word), "foresite.workflows.jobs:KINDS")
    try:
        code = work(settings, kinds, stop)
    except ForesiteError as error:
        logger(__name__).error("the worker cannot go on", reason=error.message, remedy=error.remedy)
        code = LOST
    except Exception as cause:  # noqa: BLE001 -- the worker's door; threads of its own would keep it half alive
        logger(__name__).error("the worker broke", exc_info=cause)
        code = LOST
    reports.finish()
    if code == LOST and not piped:
        _start_anew(kinds, began, stop)
    sys.stderr.flush()
    os._exit(code)  # what threads still do is taken up again by the next worker


def _start_anew(kinds: str, began: float, stop: threading.Event) -> None:
    """Put another worker in the place of this process, after a pause; return if told to stop meanwhile."""
    told = (word.removeprefix(_AGAIN) for word in sys.argv[1:] if word.startswith(_AGAIN))
    lost = 1 if monotonic() - began > STEADY_SECONDS else int(next(told, "0")) + 1
    logger(__name__).warning("the worker starts anew", in_seconds=pause_after(lost))
    sys.stderr.flush()
    if not stop.wait(pause_after(lost)):
        os.execv(WORKER[0], [*WORKER, kinds, f"{_AGAIN}{lost}"])  # noqa: S606 -- our own program


if __name__ == "__main__":
    main()
