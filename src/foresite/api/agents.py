"""The routes of agents: InfluxDB's line protocol, versions 2 and 1, and Prometheus remote write."""

from asyncio import wrap_future
from collections.abc import Callable
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response

from foresite.api.deps import Caller, CallerDep, disk_left, needs
from foresite.api.errors import CODES, problem
from foresite.api.push import DISK_SECONDS
from foresite.api.visits import visit_of
from foresite.platform import metrics, tracing
from foresite.platform.auth.permissions import Permission
from foresite.workflows import agents
from foresite.workflows.agents import Lines, Prepared, Sender

LINES, LINES_OF_1, SAMPLES = "/api/v2/write", "/write", "/api/v1/prometheus/write"
PATHS = frozenset({LINES, LINES_OF_1, SAMPLES})
LONGEST_BUCKET = 200
TOLD = 5
"""Reasons that a refusal tells; it counts the rest."""
_EXAMPLE = "weather,site=north temperature=12.5,cloudy=true 1714521600000000000"
MESSAGE = (
    "\x2c\x7c\x0a\x2a\x0a\x0e\x0a\x08__name__\x12\x02up\x0a\x0b\x0a\x03job\x12\x04node\x12"
    "\x2c\x0b\x09\0\0\0\0\0\0\0\x40\x10\x64"
)
"""``up{job="node"} 2`` a tenth of a second after 1970 began, in two pieces: all its bytes are ASCII."""
router = APIRouter(tags=["observations"])
Bucket = Annotated[str, Query(min_length=1, max_length=LONGEST_BUCKET, examples=["telegraf"])]


def _parameter(name: str, told: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": {"type": "string"}, "description": told}


def _body(kind: str, told: str, example: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    schema = {"type": "string"}
    content = {kind: {"schema": schema, "example": example}}
    body = {"requestBody": {"required": True, "description": told, "content": content}}
    return {**body, "parameters": list(parameters)} if parameters else body


_LINES = "Lines in UTF-8, as they are or packed with gzip (`content-encoding`)."
_PRECISION = "Unit of the times: ns (default), us, ms or s; also n, u, m and h."
_PERMISSION = Permission.DATA_PUSH


@router.post(
    LINES,
    status_code=204,
    summary="Write line protocol (InfluxDB 2)",
    dependencies=[needs(_PERMISSION)],
    openapi_extra=_body(
        "text/plain", _LINES, _EXAMPLE, _parameter("org", "Not looked at: the key says whose.")
    ),
)
async def write_lines(
    who: CallerDep,
    request: Request,
    bucket: Annotated[Bucket, Query(description="Stands first in the keys of the series.")],
    precision: Annotated[str, Query(description=_PRECISION)] = "ns",
) -> Response:
    """Write measurements as to InfluxDB 2; lines that are refused keep no others out."""
    return await _lines(who, request, bucket, precision)


@router.post(
    LINES_OF_1,
    status_code=204,
    summary="Write line protocol (InfluxDB 1)",
    dependencies=[needs(_PERMISSION)],
    openapi_extra=_body(
        "text/plain",
        _LINES,
        _EXAMPLE,
        _parameter("u", "Not looked at: the key says who."),
        _parameter("p", "An API key, where the setting agent_key_in_address lets it stand here."),
    ),
)
async def write_lines_of_1(
    who: CallerDep,
    request: Request,
    db: Annotated[Bucket, Query(description="Stands first in the keys of the series.")],
    rp: Annotated[
        str, Query(max_length=LONGEST_BUCKET, description="Retention policy: told beside db.")
    ] = "",
    precision: Annotated[str, Query(description=_PRECISION)] = "ns",
) -> Response:
    """Write measurements as to InfluxDB 1; with `rp` the bucket is `db/rp`."""
    return await _lines(who, request, f"{db}/{rp}" if rp else db, precision)


@router.post(
    SAMPLES,
    status_code=204,
    summary="Write samples (Prometheus remote write 1.0)",
    dependencies=[needs(_PERMISSION)],
    openapi_extra=_body(
        "application/x-protobuf", "A `prometheus.WriteRequest` in a block of snappy.", MESSAGE
    ),
)
async def write_samples(who: CallerDep, request: Request) -> Response:
    """Write what Prometheus scraped; samples that are refused keep no others out."""
    kind = request.headers.get("content-type", "").replace(" ", "").lower()
    if "proto=io.prometheus.write.v2" in kind:
        return problem(415, CODES[415], "remote write 2.0 is not taken here", remedy="Send remote write 1.0.")
    coding = _coding(request)
    return await _written(
        who, request, lambda body, by: agents.take_samples(who.house, who.scope, body, coding, by)
    )


async def _lines(who: Caller, request: Request, bucket: str, precision: str) -> Response:
    how = Lines(_coding(request), bucket, precision)
    return await _written(
        who, request, lambda body, by: agents.take_lines(who.house, who.scope, body, how, by)
    )


def _coding(request: Request) -> str:
    return request.headers.get("content-encoding", "").strip().lower()


async def _written(who: Caller, request: Request, take: Callable[[bytes, Sender], Prepared]) -> Response:
    """Write what is new of a batch; durable when this answers."""
    body = await request.body()
    disk_left(who, within_seconds=DISK_SECONDS)
    sender = Sender(who.named, may_make=Permission.SERIES_MAKE in who.permissions)
    prepared = await to_thread.run_sync(take, body, sender)
    if prepared.facts:
        digest = prepared.digest
        kept = who.house.lake.appending(
            who.scope, prepared.facts, idempotency_key=f"agent-{digest}", body_hash=digest
        )
        with tracing.span("lake.append"):
            receipt = await wrap_future(kept)
        if not receipt.replayed:
            visit_of(request).use.rows += receipt.rows
            metrics.PUSHED_ROWS.inc(receipt.rows)
    _count(prepared)
    return _refused(prepared) if prepared.batch.refused else Response(status_code=204)


def _count(prepared: Prepared) -> None:
    refused = sum(count for _, count in prepared.batch.refused.values())
    for why, count in {**prepared.batch.skipped, "known": prepared.known, "refused": refused}.items():
        metrics.AGENT_VALUES.labels(why).inc(count)


def _refused(prepared: Prepared) -> Response:
    """Tell what was refused and that the rest was written: agents drop the batch and do not send it again."""
    batch, taken = prepared.batch, len(prepared.facts) + prepared.known
    dropped = sum(count for _, count in batch.refused.values())
    told = [
        f"{batch.unit} {place}: {why}" + (f" ({count} such)" if count > 1 else "")
        for why, (place, count) in batch.refused.items()
    ]
    more = f"; {len(told) - TOLD} more reasons" if len(told) > TOLD else ""
    begin = "partial write: " if taken else "nothing was written: "
    return problem(
        400,
        "batch-refused-in-part" if taken else "batch-refused",
        f"{begin}{'; '.join(told[:TOLD])}{more} dropped={dropped}",
        remedy="Mend what the agent sends; what was not refused is written.",
        facts={"dropped": dropped, "taken": taken},
    )
