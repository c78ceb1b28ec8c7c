"""The route of push: small batches from programs, durable when they are acknowledged."""

import hashlib
from asyncio import wrap_future
from collections.abc import Sequence
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, TypeAdapter, ValidationError
from starlette.types import ASGIApp, Receive, Scope, Send

from foresite.api.deps import Caller, CallerDep, caller, disk_left, needs
from foresite.api.errors import REFUSALS, refused
from foresite.api.negotiation import JSON, json_sent
from foresite.api.pushed import Pushed, read
from foresite.api.schemas import Push, PushReceipt
from foresite.api.visits import visit_of
from foresite.catalog import series
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.timeaxis import EARLIEST, LATEST, now, to_micros
from foresite.lake.appending import Facts
from foresite.platform import metrics, tracing
from foresite.platform.auth.permissions import Permission

AT_ONCE_BYTES = 2**16
"""A body up to this size is read where the request is; a larger one by a thread, others need not wait."""
DISK_SECONDS = 0.25
"""For how long what was free on the disks is believed."""
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
_PERMISSION = Permission.DATA_PUSH
LONGEST_KEY = 200
_KEY: TypeAdapter[str] = TypeAdapter(Annotated[str, Field(max_length=LONGEST_KEY)])
_KEY_HEADER = "idempotency-key"


@router.post(
    "/observations",
    status_code=201,
    response_model=PushReceipt,
    summary="Push observations",
    dependencies=[needs(_PERMISSION), Depends(json_sent)],
    openapi_extra=_JSON,
)
async def push(
    who: CallerDep,
    request: Request,
    idempotency_key: Annotated[
        str | None, Header(max_length=LONGEST_KEY, description="Send the same key again after a lost answer.")
    ] = None,
) -> Response:
    """Write observations of series that exist; they are durable when this answers."""
    body = await request.body()
    disk_left(who, within_seconds=DISK_SECONDS)
    small = len(body) <= AT_ONCE_BYTES
    given = read(body) if small else await to_thread.run_sync(read, body)
    known = small and who.named.keys() >= set(given.series)
    facts = _facts(who, given) if known else await to_thread.run_sync(_facts, who, given)
    digest = hashlib.sha256(body).hexdigest()
    kept = who.house.lake.appending(who.scope, facts, idempotency_key=idempotency_key, body_hash=digest)
    with tracing.span("lake.append"):
        receipt = await wrap_future(kept)
    visit_of(request).use.rows += 0 if receipt.replayed else receipt.rows
    if not receipt.replayed:
        metrics.PUSHED_ROWS.inc(receipt.rows)
    told = PushReceipt(batch_id=receipt.batch_id, rows=receipt.rows, replayed=receipt.replayed)
    return Response(told.model_dump_json(), 201, media_type=JSON)


class Pushes:
    """Answers pushes before any route is looked at: what is asked most is found first."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        """Wrap an application, which has a route at this path for the document only."""
        self._app, self._path = app, path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http" or scope["path"] != self._path or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        scope["endpoint"] = push
        try:
            answer = await _answer(Request(scope, receive))
        except REFUSALS as cause:
            answer = refused(cause)
        await answer(scope, receive, send)


async def _answer(request: Request) -> Response:
    """Do for ``push`` what it declares, and no more; a general solver takes half the time of a request."""
    who = await caller(request)
    who.expect(_PERMISSION)
    await json_sent(request)
    return await push(who, request, _key(request))


def _key(request: Request) -> str | None:
    key = request.headers.get(_KEY_HEADER)
    try:
        return None if key is None else _KEY.validate_python(key)
    except ValidationError as cause:
        faults = [fault | {"loc": ("header", _KEY_HEADER)} for fault in cause.errors(include_url=False)]
        raise RequestValidationError(faults) from cause


def _ids(who: Caller, given: Pushed) -> dict[str | int, int]:
    """Return the id of every series named, by key or id, as long as this organisation has it.

    An id never changes its owner and a key never its id, so what was found once is remembered.
    """
    seen = who.named
    unknown = set(given.series) - seen.keys()
    if unknown:
        keys = sorted(name for name in unknown if isinstance(name, str))
        ids = sorted(name for name in unknown if isinstance(name, int))
        engine = who.house.engine
        seen |= {key: row.series_id for key, row in series.by_keys(engine, who.scope, keys).items()}
        seen |= {each: each for each in series.by_ids(engine, who.scope, ids)}
        absent = unknown - seen.keys()
        if absent:
            row = next(n for n, each in enumerate(given.series) if each in absent)
            raise NotFoundError(
                f"rows.{row}: there is no series {given.series[row]}",
                code="series-absent",
                remedy="Ask GET /api/v1/series for those there are; a load under a contract makes new ones.",
                row=row,
                series=sorted(map(str, absent))[:20],
            )
    return seen


def _facts(who: Caller, given: Pushed) -> Facts:
    ids = _ids(who, given)
    arrived = to_micros(now())
    knowns = [arrived if known_at is None else known_at for known_at in given.known_at]
    _refuse_outside(
        given.event_at,
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
    versions = zip(map(ids.__getitem__, given.series), given.event_at, knowns, strict=True)
    return dict(zip(versions, zip(given.value, given.quality, strict=True), strict=True))


def _refuse_outside(
    numbers: Sequence[int], ends: tuple[int, int], told: str, *, code: str, remedy: str
) -> None:
    """Refuse the batch, naming the first row that is outside; none of it is written."""
    low, high = ends
    if min(numbers) < low or max(numbers) > high:
        row = next(n for n, number in enumerate(numbers) if not low <= number <= high)
        raise BadDataError(f"rows.{row}: {told}", code=code, remedy=remedy, row=row)
