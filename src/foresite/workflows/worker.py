"""The main of a worker process: it holds a place and executes jobs, and ends with its parent."""

import os
import signal
import sys
import threading
from pkgutil import resolve_name

from foresite.core.errors import ForesiteError
from foresite.platform.config import Settings, load_settings
from foresite.platform.database import make_engine
from foresite.platform.jobs.channel import hear_settings, listen, settings_line
from foresite.platform.jobs.children import Children
from foresite.platform.jobs.slots import Slot, take_database_slot, take_file_slot
from foresite.platform.telemetry import logger, start_logging
from foresite.workflows.jobs import CHILD, settle

LOST = 7
"""Exit code of a worker that could not go on; started again, it can."""


def work(settings: Settings, kinds: str, stop: threading.Event) -> int:
    """Wait for a place, then execute jobs until told to stop; return the exit code."""
    engine = make_engine(settings)
    slot: Slot | None
    if settings.jobs_file is None:
        slot = take_database_slot(engine)
    else:
        slot = take_file_slot(settings.jobs_file.with_suffix(".lock"), stop)
    if slot is None:
        return 0
    from foresite.platform.jobs.runner import Runner  # noqa: PLC0415 -- a worker that waits need not carry it

    children = Children(CHILD, settings_line(settings))
    runner = Runner(settings, engine, resolve_name(kinds), children, lambda *how: settle(engine, *how))
    return 0 if runner.run(slot, stop) else LOST


def main() -> None:
    """Run a worker: beside a server, which says the settings through a pipe (``--piped``), or alone."""
    stop = threading.Event()
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
    sys.stderr.flush()
    os._exit(code)  # what threads still do is taken up again by the next worker


if __name__ == "__main__":
    main()
