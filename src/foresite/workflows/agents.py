"""Batches of agents made into facts: series found or made, and what is known already left out.

An agent sends a batch again when it did not hear the answer, alone or together with newer values, perhaps
days later. So a value that the lake holds as it is sent is not written a second time; one that differs is a
correction, known from now on. Of two that come at the same moment one is written: the idempotency key is made
of the facts and of what was known of them before.
"""

from dataclasses import dataclass
from hashlib import sha256

import polars as pl
from sqlalchemy.exc import IntegrityError

from foresite.catalog import series
from foresite.catalog.series import SeriesSpec
from foresite.core.errors import BadDataError
from foresite.core.order import whole_numbers
from foresite.core.timeaxis import now, to_micros
from foresite.core.units import PLAIN
from foresite.ingest.agents import line_protocol, remote_write
from foresite.ingest.agents.batch import Batch
from foresite.ingest.agents.naming import Called
from foresite.ingest.agents.unpacking import gunzipped, unsnapped
from foresite.lake.appending import Facts
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House

_CODINGS = {"", "identity", "gzip"}
NAMED = 3
"""Series that a refusal names."""
_Event = tuple[int, int]
"""series_id, and event_at in microseconds since 1970."""
_Known = tuple[int, float | None]
"""known_at in microseconds since 1970, and the value."""
_NOTHING: _Known = (-1, None)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a batch.

    Attributes:
        named: ids of series that are known by key; those found and made are added.
        may_make: whether they may make series.
    """

    named: dict[str | int, int]
    may_make: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """How a body of lines is to be read: its coding, the bucket its series are of, the unit of its times."""

    coding: str
    bucket: str
    precision: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be written of a batch.

    Attributes:
        facts: by version.
        digest: of the facts and of what was known before: the same for the same change.
        known: how many values the lake holds already as they were sent.
        batch: as it was read, with all that was refused.
    """

    facts: Facts
    digest: str
    known: int
    batch: Batch


def take_lines(house: House, scope: Scope, body: bytes, lines: Lines, sender: Sender) -> Prepared:
    """Unpack and read a body of line protocol, and find out what of it is to be written."""
    most = house.settings.max_request_bytes
    if lines.coding not in _CODINGS:
        raise _coding_unknown(lines.coding, "gzip, or send lines as they are")
    precision = line_protocol.precision_of(lines.precision)
    text = gunzipped(body, most) if lines.coding == "gzip" else body
    arrived = to_micros(now())
    batch = line_protocol.read(text, bucket=lines.bucket, precision=precision, arrived=arrived)
    return _prepared(house, scope, batch, sender)


def take_samples(house: House, scope: Scope, body: bytes, coding: str, sender: Sender) -> Prepared:
    """Unpack and read a body of Prometheus remote write, and find out what of it is to be written."""
    if coding not in {"", "snappy"}:
        raise _coding_unknown(coding, "snappy")
    message = unsnapped(body, house.settings.max_request_bytes)
    return _prepared(house, scope, remote_write.read(message), sender)


def _coding_unknown(coding: str, remedy: str) -> BadDataError:
    return BadDataError(
        f"bodies packed with {coding[:20]!r} are not taken here",
        code="body-packed-wrongly",
        remedy=f"Pack it with {remedy}.",
    )


def _prepared(house: House, scope: Scope, batch: Batch, sender: Sender) -> Prepared:
    """Find the series of a batch, make those that are not there, and return the facts that are new.

    Values of series that are not there and may not be made are refused, in the batch; the others are not.
    """
    named = sender.named
    called = {each.key: each for each in batch.called}
    absent = {key: each for key, each in called.items() if key not in named}
    if absent:
        found = series.by_keys(house.engine, scope, sorted(absent))
        named.update((key, row.series_id) for key, row in found.items())
        absent = {key: each for key, each in absent.items() if key not in found}
    if absent:
        why = _why_not(house, scope, absent, may_make=sender.may_make)
        if why:
            _refuse(batch, absent, why)
        else:
            named.update(_made(house, scope, list(absent.values())).items())
    told = {
        (named[each.key], at): value
        for each, at, value in zip(batch.called, batch.event_at, batch.value, strict=True)
        if each.key in named
    }
    return _unknown(house, scope, batch, told)


def _why_not(house: House, scope: Scope, absent: dict[str, Called], *, may_make: bool) -> str:
    """Return why these series may not be made; nothing if they may."""
    settings, names = house.settings, ", ".join(sorted(absent)[:NAMED])
    more = f" and {len(absent) - NAMED} more" if len(absent) > NAMED else ""
    if not may_make:
        return f"there is no series {names}{more}, and making series needs the permission series:make"
    if len(absent) > settings.agent_new_series:
        most = settings.agent_new_series
        return (
            f"{len(absent)} series are new, and a batch makes up to {most} (agent_new_series): {names}{more}"
        )
    there = series.count(house.engine, scope)
    if there + len(absent) > settings.agent_series:
        most = settings.agent_series
        return f"there are {there} series, and agents make more up to {most} (agent_series): {names}{more}"
    return ""


def _refuse(batch: Batch, absent: dict[str, Called], why: str) -> None:
    places = [at for at, each in zip(batch.place, batch.called, strict=True) if each.key in absent]
    batch.refuse(places[0], why, len(places))


def _made(house: House, scope: Scope, absent: list[Called]) -> dict[str, int]:
    specs = [
        SeriesSpec(
            each.key, each.quantity, PLAIN, name=each.name, attributes={"agent": dict(each.attributes)}
        )
        for each in absent
    ]
    try:
        return series.ensure(house.engine, scope, specs)
    except IntegrityError:  # another batch made one of them meanwhile: it is found now
        return series.ensure(house.engine, scope, specs)


def _unknown(house: House, scope: Scope, batch: Batch, told: dict[_Event, float]) -> Prepared:
    """Return the facts that the lake does not hold as they are told."""
    before = _before(house, scope, told)
    arrived = to_micros(now())
    fresh = {event: value for event, value in told.items() if before.get(event, _NOTHING)[1] != value}
    change = sorted((*event, value.hex(), before.get(event, _NOTHING)[0]) for event, value in fresh.items())
    facts: Facts = {(*event, arrived): (value, 0) for event, value in fresh.items()}
    digest = sha256(repr(change).encode()).hexdigest()
    return Prepared(facts, digest, len(told) - len(fresh), batch)


def _before(house: House, scope: Scope, told: dict[_Event, float]) -> dict[_Event, _Known]:
    """Return what is known of these events; one that is newer than its whole series is not looked for."""
    if not told:
        return {}
    ids = sorted({series_id for series_id, _ in told})
    found = _by_event(house.lake.latest(scope, ids))
    newest = dict(found.keys())
    older = [event for event in told if event[0] in newest and event[1] < newest[event[0]]]
    if older:
        ids, instants = sorted({series_id for series_id, _ in older}), [at for _, at in older]
        found |= _by_event(house.lake.standing(scope, ids, instants))
    return found


def _by_event(rows: pl.DataFrame) -> dict[_Event, _Known]:
    ids, event_at, known_at = whole_numbers(rows, ["series_id", "event_at", "known_at"])
    events = zip(ids.tolist(), event_at.tolist(), strict=True)
    return dict(zip(events, zip(known_at.tolist(), rows["value"].to_list(), strict=True), strict=True))
