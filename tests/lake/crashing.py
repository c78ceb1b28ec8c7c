"""Run one verb of the lake and die by SIGKILL at a chosen step; a test starts this as a process of its own.

Arguments: home, organisation_id, series_id, verb, step (``Class.method``), before or after, nth call.
"""

import os
import random
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

import foresite.catalog.tables  # noqa: F401 -- the lake's tables refer to organisations
from foresite.core.errors import UnavailableError
from foresite.core.frames import FACT, FORECAST, RECORD
from foresite.core.timeaxis import Window
from foresite.lake.lake import Lake
from foresite.lake.lease import Lease
from foresite.lake.store import DeltaStore
from foresite.lake.tail import Tail
from foresite.lake.upkeep import Upkeep
from foresite.platform.config import load_settings
from foresite.platform.database import make_engine
from foresite.platform.tenancy import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2024, 1, 1, tzinfo=UTC)
CORRECTED = datetime(2025, 1, 1, tzinfo=UTC)
CLASSES: dict[str, Any] = {"Tail": Tail, "DeltaStore": DeltaStore, "Lease": Lease, "Upkeep": Upkeep}


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def facts(series_id: int, values: list[float], *, first: int = 0) -> pl.DataFrame:
    events = [START + timedelta(hours=first + hour) for hour in range(len(values))]
    return pl.DataFrame(
        {
            "series_id": [series_id] * len(values),
            "event_at": events,
            "known_at": [at + timedelta(hours=1) for at in events],
            "value": values,
            "quality": [0] * len(values),
        },
        schema=FACT,
    )


def forecast(issue_id: str, series_id: int) -> pl.DataFrame:
    """Return the two rows of an issue."""
    quantiles = {name: [1.0, 2.0] for name in FORECAST.names() if name.startswith("q")}
    return pl.DataFrame(
        {
            "issue_id": issue_id,
            "series_id": series_id,
            "issued_at": START,
            "event_at": [START, START + timedelta(hours=1)],
            "model_id": "model",
            "lake_version": 1,
            **quantiles,
            "part": "2024",
        },
        schema=FORECAST,
    )


def records(record_ids: list[str], fields: str) -> pl.DataFrame:
    """Return records of the set ``orders`` with this content."""
    return pl.DataFrame(
        {
            "dataset": "orders",
            "record_id": record_ids,
            "event_at": START,
            "known_at": START,
            "latitude_deg": 1.0,
            "longitude_deg": 2.0,
            "fields": fields,
            "batch_id": 0,
            "part": "2024",
        },
        schema=RECORD,
    )


def die_at(step: str, moment: str, nth: int) -> None:
    owner, method = step.split(".")
    real = getattr(CLASSES[owner], method)
    calls = 0

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == nth and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(CLASSES[owner], method, deadly)


def load(lake: Lake, scope: Scope, series_id: int) -> None:
    """Two chunks of new values; says which is acknowledged."""
    with lake.loading(scope, run_id=None, spans={series_id: "year"}) as bulk:
        for first in (0, 24):
            bulk.write(
                facts(series_id, [float(first + n) for n in range(24)], first=first),
                corrected_known_at=CORRECTED,
            )
            say(first)


def busy(lake: Lake, scope: Scope, series_id: int, seed: int) -> None:
    """Append, load, flush and compact in a random order until killed; says what is acknowledged."""
    chance = random.Random(seed)
    spans = {series_id: "year"}
    at = seed * 10_000
    while True:
        verb = chance.choice(["append", "append", "load", "flush", "compact"])
        try:
            if verb in {"append", "load"}:
                at += 5
                say("try", at)
                frame = facts(series_id, [float(at + n) for n in range(5)], first=at)
                if verb == "append":
                    lake.append(scope, frame)
                else:
                    with lake.loading(scope, run_id=None, spans=spans) as bulk:
                        bulk.write(frame, corrected_known_at=CORRECTED)
                say("ack", at)
            elif verb == "flush":
                lake.flush(scope)
            else:
                lake.compact(scope)
        except UnavailableError as cause:  # another took its turn, as if this process had slept
            if cause.code != "lease-lost":
                raise
            say("lost", at)


def watch(lake: Lake, scope: Scope, series_id: int, folder: Path) -> None:
    """Check without end that what was acknowledged is there once; says what is wrong."""
    everything = Window.everything()
    while True:
        acknowledged = {float(value) for value in told(folder, "ack")}
        versions = lake.versions(scope, [series_id], everything)
        values = lake.read(scope, [series_id], everything)["value"]
        lost = acknowledged - set(values)
        doubled = versions.height - versions["event_at"].n_unique() + values.len() - values.n_unique()
        damage = [finding.message for finding in lake.verify(scope)]
        say("bad" if lost or doubled or damage else "good", len(acknowledged), len(lost), doubled, *damage)


def told(folder: Path, word: str) -> list[int]:
    """Return the values that the busy processes said this word of, from the logs in a folder."""
    lines = [line.split() for log in folder.glob("*.log") for line in log.read_text().splitlines()]
    chosen = [int(line[1]) for line in lines if len(line) == 2 and line[0] == word]
    return [first + n for first in chosen for n in range(5)]


def main() -> None:
    home, organisation_id, series, verb, *rest = sys.argv[1:]
    settings = load_settings(home=Path(home), organisation="tenant")
    lake, scope = Lake(settings, make_engine(settings)), Scope(int(organisation_id), "tenant")
    if verb == "busy":
        busy(lake, scope, int(series), int(rest[0]))
    if verb == "watch":
        watch(lake, scope, int(series), Path(rest[0]))
    die_at(rest[0], rest[1], int(rest[2]))
    verbs: dict[str, Callable[[], object]] = {
        "load": lambda: load(lake, scope, int(series)),
        "flush": lambda: lake.flush(scope),
        "compact": lambda: lake.compact(scope),
        "forecast": lambda: lake.write_forecasts(scope, forecast("killed", int(series))),
        "records": lambda: lake.write_records(scope, records(["a", "b"], "{}")),
    }
    verbs[verb]()


if __name__ == "__main__":
    main()
