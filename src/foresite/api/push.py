"""The route of push: small batches from programs, durable when they are acknowledged."""

import hashlib
from typing import Annotated

import polars as pl
from fastapi import APIRouter, Header

from foresite.api.deps import CallerDep
from foresite.api.schemas import Push, PushReceipt
from foresite.catalog import series
from foresite.core.errors import NotFoundError
from foresite.core.frames import FACT
from foresite.core.timeaxis import as_utc, now

router = APIRouter(tags=["observations"])


@router.post("/observations", status_code=201, summary="Push observations")
def push(
    who: CallerDep,
    body: Push,
    idempotency_key: Annotated[
        str | None, Header(max_length=200, description="Send the same key again after a lost answer.")
    ] = None,
) -> PushReceipt:
    """Write observations of series that exist; they are durable when this answers."""
    keys = sorted({row.series for row in body.rows})
    there = series.by_keys(who.house.engine, who.scope, keys)
    absent = [key for key in keys if key not in there]
    if absent:
        raise NotFoundError(f"there is no series {absent[0]}", code="series-absent", series=absent[:20])
    arrived = now()
    facts = pl.DataFrame(
        {
            "series_id": [there[row.series].series_id for row in body.rows],
            "event_at": [as_utc(row.event_at) for row in body.rows],
            "known_at": [as_utc(row.known_at) if row.known_at else arrived for row in body.rows],
            "value": [row.value for row in body.rows],
            "quality": [0] * len(body.rows),
        },
        schema=FACT,
    )
    digest = hashlib.sha256(body.model_dump_json().encode()).hexdigest()
    receipt = who.house.lake.append(who.scope, facts, idempotency_key=idempotency_key, body_hash=digest)
    return PushReceipt(batch_id=receipt.batch_id, rows=receipt.rows, replayed=receipt.replayed)
