"""Reading over HTTP as 100 signed-in users do: ``python -m benchmarks.http``, on two cores with all that takes part.

Each user asks a mixed lot of reads for a minute, one after the other with a pause to think: the newest values,
lists, a series, its last week, a long history as a chart, daily means. Then reads that the cache serves are asked
as fast as answers come, in turn with a bare route: one of a FastAPI application with nothing around
it, in the same process, behind the same server.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
from benchmarks.figures import figure, tell
from benchmarks.grounds import Ground, await_server, make_ground, surroundings
from benchmarks.ports import free_port

from foresite.api import cookies
from foresite.core.frames import FACT
from foresite.platform.auth import members, people, sessions
from foresite.platform.auth.names import email_of
from foresite.platform.auth.sessions import Visitor
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION

SCALES = {"small": (10.0, 3, 2.0), "full": (60.0, 5, 5.0)}
"""Seconds of the users, rounds of the comparison, and seconds of each of its turns."""
USERS, SERIES, DAYS = 100, 100, 365
THINKING_SECONDS = 0.5
P95_MS, SHARE = 200, 0.5
CONNECTIONS = 16
START = datetime(2025, 1, 1, tzinfo=UTC)
BARE = "/bare"


def furnish(ground: Ground) -> None:
    """Fill a year of quarter-hours of each series, and the newest values of a push."""
    times = pl.datetime_range(
        START, START + timedelta(days=DAYS), "15m", closed="left", time_zone="UTC", eager=True
    )
    spans = dict.fromkeys(ground.ids, "month")
    with ground.house.lake.loading(ground.scope, run_id=None, spans=spans) as load:
        for series_id in ground.ids:
            rows = pl.DataFrame({"event_at": times}).with_columns(
                series_id=pl.lit(series_id, pl.Int64),
                known_at=pl.col("event_at") + timedelta(minutes=5),
                value=(pl.int_range(pl.len()) % 96).cast(pl.Float64),
                quality=pl.lit(0, pl.Int16),
            )
            facts = rows.select(FACT.names()).cast(FACT)
            load.write(facts, corrected_known_at=START + timedelta(days=DAYS))


def reads(ground: Ground) -> dict[str, list[str]]:
    """Return the reads of a user by name: paths, of which one is asked each time."""
    api, last = "/api/v1", START + timedelta(days=DAYS - 7)
    week = f"start={last:%Y-%m-%dT%H:%M:%SZ}"
    mine = ground.ids[:20]  # what people look at is not spread evenly over all there is
    return {
        "latest": [f"{api}/latest?" + "&".join(f"series_id={each}" for each in mine)],
        "organisation": [f"{api}/organisation"],
        "series": [f"{api}/series?limit=50"],
        "one": [f"{api}/series/{each}" for each in mine],
        "week": [f"{api}/series/{each}/observations?{week}" for each in mine],
        "chart": [f"{api}/series/{each}/observations?max_points=1000" for each in mine],
        "daily": [f"{api}/series/{each}/observations?resolution=P1D&{week}" for each in mine],
        "runs": [f"{api}/runs?limit=20"],
    }


CACHED = ("week", "chart", "latest")
"""Reads that are compared with a bare route."""


@contextmanager
def serving(ground: Ground) -> Iterator[int]:
    """Serve the installation, and the bare route beside it, in a process of its own; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.http_server"]
    limits = {f"FORESITE_RATE_{of}_PER_MINUTE": "10000000" for of in ("ADDRESS", "CALLER", "ORGANISATION")}
    environment = surroundings(ground.settings, port) | {"FORESITE_SIGN_IN": "required"} | limits
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            await_server(port, process)
            yield port
        finally:
            process.kill()


def asked(port: int, plan: dict[str, Any]) -> dict[str, Any]:
    """Let the client ask as planned; return what it measured."""
    command = [sys.executable, "-m", "benchmarks.http_users", str(port)]
    done = subprocess.run(command, input=json.dumps(plan), capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def rate(port: int, paths: list[str], headers: list[str], seconds: float) -> float:
    """Return the answers a second of a few connections that ask as fast as answers come."""
    plan = {"users": [headers] * CONNECTIONS, "reads": {"one": paths}, "seconds": seconds, "thinking": 0}
    told = asked(port, plan)
    if told["errors"]:
        raise SystemExit(f"{told['errors']} answers were none: {told['seen']}")
    return len(told["ms"]["one"]) / float(told["seconds"])


def measure(scale: str) -> Iterator[dict[str, object]]:
    """Measure the users, then the cached reads beside the bare route."""
    seconds, rounds, turn = SCALES[scale]
    with tempfile.TemporaryDirectory() as name:
        ground = make_ground(Path(name) / "home", SERIES)
        furnish(ground)
        users = [_signed_in(ground, number) for number in range(USERS)]
        every = reads(ground)
        with serving(ground) as port:
            plan = {"users": users, "reads": every, "seconds": seconds, "thinking": THINKING_SECONDS}
            asked(port, plan | {"seconds": 3.0})  # warm: caches are filled once
            yield from _of_users(asked(port, plan), rate(port, [BARE], [], turn))
            yield from _beside_bare(port, every, users[0], rounds=rounds, turn=turn)
        ground.house.engine.dispose()


def _signed_in(ground: Ground, number: int) -> list[str]:
    """Have a member of the organisation who is signed in; return what their browser sends."""
    scope, settings = ground.scope, ground.settings
    with writing(ground.house.engine, INSTALLATION) as session:
        row = people.add(session, email_of(f"user{number}@example.org"), f"User {number}", language="en")
        members.add(session, scope, row.person_id, "viewer")
        visitor, mine = Visitor("127.0.0.1", "benchmark"), scope.organisation_id
        begun = sessions.begin(
            session, settings, row.person_id, mine, proved_by=["password"], visitor=visitor
        )
    return [f"cookie: {cookies.name_of(settings)}={begun.token}"]


def _of_users(told: dict[str, Any], bare: float) -> Iterator[dict[str, object]]:
    every = [ms for took in told["ms"].values() for ms in took]
    count = len(every)
    yield figure("http_users_errors", told["errors"], "answers", reference=count, goal="<= 0")
    yield figure("http_users_requests_per_s", count / told["seconds"], "1/s", reference=bare, goal=">= 0")
    for name, took in told["ms"].items():
        yield figure(
            f"http_users_{name}_p95", _p95(took), "ms", reference=statistics.median(took), goal=f"<= {P95_MS}"
        )
    yield figure("http_users_p95", _p95(every), "ms", reference=statistics.median(every), goal=f"<= {P95_MS}")


def _beside_bare(
    port: int, every: dict[str, list[str]], headers: list[str], *, rounds: int, turn: float
) -> Iterator[dict[str, object]]:
    """Ask in turn, so that a machine that slows down slows down both."""
    found: dict[str, list[float]] = {name: [] for name in ("bare", *CACHED)}
    for _ in range(rounds):
        found["bare"].append(rate(port, [BARE], [], turn))
        for name in CACHED:
            found[name].append(rate(port, every[name][:1], headers, turn))
    bare = statistics.median(found["bare"])
    for name in CACHED:
        ratio = statistics.median(one / two for one, two in zip(found[name], found["bare"], strict=True))
        value = statistics.median(found[name])
        yield figure(
            f"http_cached_{name}_per_s", value, "1/s", reference=bare, ratio=ratio, goal=f">= {SHARE}"
        )


def _p95(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1] if len(took) > 1 else float("inf")


if __name__ == "__main__":
    tell(__doc__, SCALES, measure)
