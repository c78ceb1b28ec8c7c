"""Fuzz the whole API of a real server: ``python -m benchmarks.fuzz_api``; nothing may end in a 5xx.

Schemathesis makes requests from the OpenAPI document, valid ones and wrong ones, and follows what answers lead to
(``fuzz_hooks`` teaches it contracts and files). It sends them as every kind of
caller there is: nobody, an expired key, a viewer, an owner, the owner of another organisation, a person with a
session, and a program with a short-lived token. Counted is what the server itself counts (its metrics), not what the sender
believes. Answers that the document does not tell of, errors in the server's log and callers who are no longer let in
at the end fail the run too.
``--postgres`` takes a throw-away database of PostgreSQL, used by a role that owns nothing, and Redis instead of SQLite,
``--seed`` other requests, ``--only`` some of the callers, ``--share`` fewer requests of each.
"""

import argparse
import http.client
import json
import os
import re
import secrets
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from benchmarks.grounds import Ground, make_ground, postgres_database, served, two_roles
from benchmarks.ports import free_port

from foresite.api import cookies
from foresite.api.schemas import CONTRACT
from foresite.catalog import organisations
from foresite.core.timeaxis import now, to_micros
from foresite.lake.appending import Facts
from foresite.platform.auth import keys, members, people, rules, sessions
from foresite.platform.auth.names import email_of
from foresite.platform.auth.passwords import Passwords
from foresite.platform.auth.permissions import ROLES
from foresite.platform.auth.rules import Rule
from foresite.platform.auth.sessions import Visitor
from foresite.platform.database import writing
from foresite.platform.tenancy import INSTALLATION, Scope
from foresite.workflows.load_file import keep_contract

CASES = {
    "nobody": 30,
    "expired": 20,
    "viewer": 40,
    "owner": 90,
    "neighbour": 40,
    "session": 90,
    "token": 50,
}
"""Requests made up an operation, at most, by caller, at the full scale; what is covered in order comes on top."""
SHARES = {"brief": 0.02, "small": 0.05, "full": 1.0}
GOAL = {"brief": 200, "small": 5_000, "full": 50_000}
PHASES = {"brief": "fuzzing", "small": "examples,coverage,fuzzing,stateful"}
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,allow_header_conformance"
)
REDIS = os.environ.get("FORESITE_TEST_REDIS", "redis://127.0.0.1:6379/9")
BROWSER, PROGRAM = "ada@example.org", "grace@example.org"
"""People apart: who asks for everything changes and locks the own account too."""
PASSWORD = "correct horse battery staple"  # noqa: S105 -- of people made up for the run
SIGN_IN = json.dumps({"email": PROGRAM, "password": PASSWORD, "name": "fuzz"})
LEAVES = "/(sign-out|sign-in|sessions|access-rule|me/password)$"
"""Routes by which a person changes or ends what they came in by: others ask for them."""
STREAM = "/api/v1/events"
"""Its answer does not end: it is asked apart."""
ODD = (
    "",
    "after=-1",
    "after=9223372036854775808",
    "kind=x",
    "kind=job&kind=job",
    "after=%00",
    "kind=" + "a" * 9000,
)
_REQUESTS = re.compile(r'foresite_http_requests_total\{method="(\w+)",route="([^"]*)",status="(\d+)"\} (\S+)')


@dataclass(frozen=True, slots=True)
class Told:
    """What one caller met: answers by status, those of 500 and above by route, and what else went wrong."""

    caller: str
    statuses: dict[str, int]
    seconds: float
    broken: dict[str, int]
    wrong: dict[str, list[str]]
    """Answers that the document does not tell of, with their operations."""
    logged: list[str]
    lost: bool
    """Whether the caller is no longer who they were."""

    @property
    def requests(self) -> int:
        """How many requests were answered."""
        return sum(self.statuses.values())

    @property
    def holds(self) -> bool:
        """Whether all is as it should be."""
        return not (self.broken or self.wrong or self.logged or self.lost) and self.requests > 0

    def line(self) -> str:
        """Return it for people."""
        kinds = Counter[str]()
        for status, count in self.statuses.items():
            kinds[f"{status[0]}xx"] += count
        answers = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kinds.items()))
        told = f"{self.caller}: {self.requests:,} requests in {self.seconds:,.0f} s ({answers})"
        faults = {
            "5xx": self.broken,
            "undocumented": self.wrong,
            "in the log": self.logged,
            "lost": self.lost,
        }
        return told + "".join(f"; {name}: {found}" for name, found in faults.items() if found)


@dataclass(slots=True)
class Kind:
    """One kind of caller: what it sends in every header, and which of its own things it may not end."""

    headers: dict[str, str]
    spared: list[str] = field(default_factory=list)
    person: bool = False
    sign_in: str = ""
    """How it comes in again when what it came by ends after minutes."""


def callers(ground: Ground, port: int) -> dict[str, Callable[[], Kind]]:
    """Return how each kind of caller of a server that runs comes in; each does when its turn comes."""
    engine = ground.house.engine
    other = organisations.ensure(engine, "other")

    def bearer(scope: Scope, role: str) -> Kind:
        made = keys.create(engine, scope, f"fuzz {role}", ROLES[role], by=ROLES["owner"])
        return Kind({"authorization": f"Bearer {made.secret}"}, [made.key_id])

    return {
        "nobody": lambda: Kind({}),
        "expired": lambda: Kind({"authorization": "Bearer fsk_aaaaaaaa_" + "a" * 52}),
        "viewer": lambda: bearer(ground.scope, "viewer"),
        "owner": lambda: bearer(ground.scope, "owner"),
        "neighbour": lambda: bearer(other, "owner"),
        "session": lambda: _session(ground),
        "token": lambda: _token(ground, port),
    }


def _person(ground: Ground, email: str) -> str:
    """Have an owner who may sign in; return their id."""
    with writing(ground.house.engine, INSTALLATION) as session:
        hashed = Passwords(ground.settings).hash(PASSWORD)
        row = people.add(session, email_of(email), "Fuzz", language="en", password_hash=hashed)
        person_id = row.person_id
        members.add(session, ground.scope, person_id, "owner")
    rules.change(ground.house.engine, ground.scope, Rule())  # an owner before may have asked for more
    return person_id


def _session(ground: Ground) -> Kind:
    """Have an owner who is signed in, with what their browser sends."""
    settings, person_id = ground.settings, _person(ground, BROWSER)
    visitor, mine = Visitor("127.0.0.1", "fuzz"), ground.scope.organisation_id
    with writing(ground.house.engine, INSTALLATION) as session:
        begun = sessions.begin(session, settings, person_id, mine, proved_by=["password"], visitor=visitor)
    cookie = f"{cookies.name_of(settings)}={begun.token}"
    headers = {"cookie": cookie, cookies.FORGERY_HEADER: sessions.forgery_token(begun.token)}
    return Kind(headers, [person_id, begun.session_id], person=True)


def _token(ground: Ground, port: int) -> Kind:
    """Let a program of another person sign in."""
    person_id = _person(ground, PROGRAM)
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("POST", "/api/v1/tokens/sign-in", SIGN_IN, {"content-type": "application/json"})
        answer = json.loads(client.getresponse().read())
    if "access_token" not in answer:
        raise SystemExit(f"the program could not sign in: {answer}")
    return Kind(
        {"authorization": f"Bearer {answer['access_token']}"}, [person_id], person=True, sign_in=SIGN_IN
    )


def furnish(ground: Ground) -> None:
    """Have something to find: values of a day, and a contract."""
    at = to_micros(now())
    facts: Facts = {(ground.ids[0], at - hour * 3_600_000_000, at): (float(hour), 0) for hour in range(24)}
    ground.house.lake.append(ground.scope, facts)
    for scope in (ground.scope, organisations.ensure(ground.house.engine, "other")):
        keep_contract(ground.house, scope, CONTRACT)


def counted(port: int) -> dict[tuple[str, str], int]:
    """Return how many requests the server has answered, by route and status."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        found = _REQUESTS.findall(answer.read().decode())
    told: dict[tuple[str, str], int] = {}
    for method, route, status, count in found:
        told[f"{method} {route}", status] = int(float(count))
    return told


def fuzz(port: int, kind: Kind, *, cases: int, phases: str, seed: int) -> tuple[str, dict[str, Any]]:
    """Send requests as one caller; return what the sender says in the end, for people and for machines."""
    command = [
        *(sys.executable, "-W", "ignore", "-m", "schemathesis.cli", "run"),
        f"http://127.0.0.1:{port}/api/v1/openapi.json",
        *("--checks", CHECKS, "--phases", phases, "--max-examples", str(cases), "--seed", str(seed)),
        *("--continue-on-failure", "--suppress-health-check", "all", "--warnings", "off"),
        *("--generation-database", "none", "--no-shrink", "--no-color"),
        *(("--exclude-path-regex", LEAVES) if kind.person else ()),
        *("--exclude-path", STREAM, "--workers", "1", "--request-timeout", "60"),
        *("--report", "json", "--report-json-path", "told.json"),
        *(word for name, value in kind.headers.items() for word in ("--header", f"{name}: {value}")),
    ]
    told_it = {
        "PYTHONPATH": str(Path(__file__).parents[1]),  # the sender runs in a folder of its own
        "SCHEMATHESIS_HOOKS": "benchmarks.fuzz_hooks",
        "FUZZ_SPARED": ",".join(kind.spared),
        "FUZZ_SIGN_IN": kind.sign_in,
    }
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env=os.environ | told_it
        )
        told = Path(folder) / "told.json"
        return done.stdout + done.stderr, json.loads(told.read_text()) if told.exists() else {}


def stream(port: int, headers: dict[str, str]) -> None:
    """Ask for live events in odd ways; an answer that does not end is hung up on."""
    for words in ODD:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=0.3)
        with suppress(TimeoutError):
            client.request("GET", f"{STREAM}?{words}", headers=headers | {"last-event-id": words[-30:]})
            client.getresponse().read()
        client.close()


def _wrong(said: str, told: dict[str, Any]) -> dict[str, list[str]]:
    """Return what the sender found to be otherwise than the document says, with the operations."""
    found = {each["title"]: list(each["operations"]) for each in told.get("failures", ())}
    found |= {each["title"]: [f"{each['count']} times"] for each in told.get("errors", ())}
    return found if told else {"the sender ended early": [said[-1000:]]}


def _logged(log: Path, begin: int) -> list[str]:
    """Return the errors that the server logged since."""
    with log.open("rb") as file:
        file.seek(begin)
        lines = file.read().decode(errors="replace").splitlines()
    return [line[:2000] for line in lines if '"level":"error"' in line or "Traceback" in line]


def _is_in(port: int, kind: Kind) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as client:
        client.request("GET", "/api/v1/organisation", headers=kind.headers)
        return client.getresponse().status == 200


def run(
    ground: Ground, scale: str, *, seed: int, only: list[str], share: float = 1.0
) -> Iterator[tuple[Told, str]]:
    """Fuzz a served installation as each caller in turn."""
    furnish(ground)
    metrics, log = free_port(), ground.settings.home / "server.log"
    more = {
        "FORESITE_SIGN_IN": "required",
        "FORESITE_SECRET_KEY": secrets.token_urlsafe(32),
        "FORESITE_LOG_JSON": "true",
        "FORESITE_JOB_WORKER": "false",  # a process a job: they are done at the end
        "FORESITE_METRICS_ADDRESS": f"127.0.0.1:{metrics}",
        **{f"FORESITE_RATE_{of}_PER_MINUTE": "0" for of in ("ADDRESS", "CALLER", "ORGANISATION", "DEAR")},
    }
    with served(ground.settings, more, log=log) as (_, port):
        for name, come in callers(ground, port).items():
            if only and name not in only:
                continue
            kind = come()
            before, size, began, was_in = (
                counted(metrics),
                log.stat().st_size,
                monotonic(),
                _is_in(port, kind),
            )
            stream(port, kind.headers)
            cases = max(2, round(CASES[name] * SHARES[scale] * share))
            said, told = fuzz(port, kind, cases=cases, phases=PHASES.get(scale, PHASES["small"]), seed=seed)
            lost = was_in and not _is_in(port, kind)
            statuses, broken = Counter[str](), {}
            for (route, status), count in counted(metrics).items():
                new = count - before.get((route, status), 0)
                statuses[status] += new
                if status >= "500" and new:
                    broken[f"{route} {status}"] = new
            took, wrong = monotonic() - began, _wrong(said, told)
            yield Told(name, dict(+statuses), took, broken, wrong, _logged(log, size), lost), said


@contextmanager
def grounds(*, postgres: bool) -> Iterator[Ground]:
    """Make an installation on SQLite, or on PostgreSQL and Redis."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "home"
        if not postgres:
            yield make_ground(folder, 3)
            return
        with postgres_database() as address:
            if address is None:
                raise SystemExit("no PostgreSQL answers (FORESITE_TEST_POSTGRES names another)")
            ground = make_ground(folder, 3, **two_roles(address), redis_url=REDIS)
            yield ground
            ground.house.engine.dispose()


def main() -> int:
    """Fuzz, tell what was counted, and return 1 if anything broke or too little was asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=sorted(SHARES, reverse=True), default="small")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--only", action="append", default=[], help="a caller; may be given several times")
    parser.add_argument(
        "--share", type=float, default=1.0, help="how much of the scale's requests are made up"
    )
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    total, holds, began = 0, True, monotonic()
    with grounds(postgres=asked.postgres) as ground:
        for told, said in run(ground, asked.scale, seed=asked.seed, only=asked.only, share=asked.share):
            total += told.requests
            holds &= told.holds
            print(json.dumps(asdict(told)) if asked.json else told.line(), flush=True)
            if not told.holds:
                print(said[-20_000:], file=sys.stderr)
    holds &= bool(asked.only) or asked.share < 1 or total >= GOAL[asked.scale]
    took = (monotonic() - began) / 60
    print(f"{total:,} requests in {took:.0f} minutes, goal >= {GOAL[asked.scale]:,}; holds: {holds}")
    return int(not holds)


if __name__ == "__main__":
    sys.exit(main())
