"""The route of push: small batches from programs, durable when they are acknowledged."""

import hashlib
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from foresite.api.deps import Caller, CallerDep, disk_left
from foresite.api.negotiation import JSON, json_sent
from foresite.api.schemas import Push, PushReceipt
from foresite.catalog import series
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.timeaxis import EARLIEST, LATEST, now, to_micros
from foresite.lake.appending import Facts

router = APIRouter(tags=["observations"])
_BODY = Push.model_json_schema(ref_template="#/components/schemas/{model}")
_ROWS = _BODY.pop("$defs")["PushedRow"]
_BODY["properties"]["rows"]["items"] = _ROWS
_EXAMPLE = {
    "rows": [{"series": "grid/north/load", "event_at": "2024-05-01T00:00:00Z", "value": 412.5}],
}
_JSON: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": _BODY, "example": _EXAMPLE}},
    }
}


@router.post(
    "/observations",
    status_code=201,
    response_model=PushReceipt,
    summary="Push observations",
    dependencies=[Depends(json_sent)],
    openapi_extra=_JSON,
)
async def push(
    who: CallerDep,
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(max_length=200, description="Send the same key again after a lost answer.")
    ] = None,
) -> Response:
    """Write observations of series that exist; they are durable when this answers."""
    receipt = await to_thread.run_sync(_write, who, await request.body(), idempotency_key)
    return Response(receipt.model_dump_json(), 201, media_type=JSON)


def _write(who: Caller, body: bytes, key: str | None) -> PushReceipt:
    disk_left(who)
    try:
        given = Push.model_validate_json(body)
    except ValidationError as cause:
        raise RequestValidationError(cause.errors(include_url=False, include_context=False)) from cause
    facts = _facts(given, _ids(who, given))
    digest = hashlib.sha256(body).hexdigest()
    receipt = who.house.lake.append(who.scope, facts, idempotency_key=key, body_hash=digest)
    return PushReceipt(batch_id=receipt.batch_id, rows=receipt.rows, replayed=receipt.replayed)


def _ids(who: Caller, given: Push) -> dict[str | int, int]:
    """Return the id of every series named, by key or id, as long as this organisation has it.

    An id never changes its owner and a key never its id, so what was found once is remembered.
    """
    named = {row.series for row in given.rows}
    seen = who.named
    unknown = named - seen.keys()
    if unknown:
        keys = sorted(name for name in unknown if isinstance(name, str))
        ids = sorted(name for name in unknown if isinstance(name, int))
        engine = who.house.engine
        seen |= {key: row.series_id for key, row in series.by_keys(engine, who.scope, keys).items()}
        seen |= {each: each for each in series.by_ids(engine, who.scope, ids)}
        absent = unknown - seen.keys()
        if absent:
            row = next(n for n, each in enumerate(given.rows) if each.series in absent)
            raise NotFoundError(
                f"rows.{row}: there is no series {given.rows[row].series}",
                code="series-absent",
                remedy="Ask GET /api/v1/series for those there are; a load under a contract makes new ones.",
                row=row,
                series=sorted(map(str, absent))[:20],
            )
    return seen


def _facts(given: Push, ids: dict[str | int, int]) -> Facts:
    arrived, rows = to_micros(now()), given.rows
    events = [to_micros(row.event_at) for row in rows]
    knowns = [to_micros(row.known_at) if row.known_at else arrived for row in rows]
    _refuse_outside(
        events,
        (to_micros(EARLIEST), to_micros(LATEST) - 1),
        "the event is before 1900 or after 2199",
        code="event-out-of-range",
        remedy="Correct its event_at.",
    )
    _refuse_outside(
        knowns,
        (min(knowns), arrived),
        "the value says it will be known only in the future",
        code="known-in-future",
        remedy="Leave known_at out, or correct the clock of the client.",
    )
    return {
        (ids[row.series], event_at, known_at): (row.value, row.quality)
        for row, event_at, known_at in zip(rows, events, knowns, strict=True)
    }


def _refuse_outside(numbers: list[int], ends: tuple[int, int], told: str, *, code: str, remedy: str) -> None:
    """Refuse the batch, naming the first row that is outside; none of it is written."""
    low, high = ends
    if min(numbers) < low or max(numbers) > high:
        row = next(n for n, number in enumerate(numbers) if not low <= number <= high)
        raise BadDataError(f"rows.{row}: {told}", code=code, remedy=remedy, row=row)
