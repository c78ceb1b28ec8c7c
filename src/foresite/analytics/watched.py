"""Detectors of an organisation: which method looks at which series, how strictly, and what it remembers."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import Engine, Select, select, update
from sqlalchemy.orm import Session

from foresite.analytics.detectors.detector import OnlineDetector
from foresite.analytics.registry import detector_class
from foresite.analytics.tables import DetectorRow
from foresite.catalog.paging import Page, page_of
from foresite.core.errors import BadDataError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.tenancy import Scope

_Hour = Field(ge=0, le=24)


Hours = Annotated[list[Annotated[int, Field(ge=0, le=24)]], Field(min_length=2, max_length=2)]
"""From and to, local hours."""


class Watching(BaseModel):
    """How a detector looks at its series."""

    model_config = ConfigDict(extra="forbid")

    parameters: dict[str, Any] = Field(default={}, examples=[{}], description="Of its method.")
    false_alarm_rate: float = Field(
        default=0.0002,
        gt=0,
        le=0.1,
        examples=[0.0002],
        description="Share of steps that pass the threshold where all is as it was while it learned.",
    )
    learning_days: int = Field(default=28, ge=1, le=3660, examples=[28], description="Days to learn from.")
    merge_steps: int = Field(
        default=6, ge=0, le=10_000, examples=[6], description="Steps between two runs that are one anomaly."
    )
    quiet_hours: list[Hours] = Field(
        default=[],
        max_length=24,
        examples=[[[22, 6]]],
        description="Local hours, [from, to): what begins in them is kept, and told as quiet.",
    )
    enabled: bool = Field(default=False, examples=[True], description="It looks at values as they come.")


def ensure(
    engine: Engine, scope: Scope, method: str, series_ids: Sequence[int], given: dict[str, Any] | None = None
) -> DetectorRow:
    """Return the detector of this method for these series, made or changed to what is given.

    Raises:
        BadDataError: a value is wrong, or the method cannot look at values as they come.
    """
    subject = blake2b(repr(sorted(series_ids)).encode(), digest_size=16).hexdigest()
    mine = chosen(scope).where(DetectorRow.method == method, DetectorRow.subject == subject)
    with writing(engine, scope) as session:
        row = session.scalar(mine)
        if row is None:
            values = checked(method, given or {})
            row = DetectorRow(
                organisation_id=scope.organisation_id,
                detector_id=new_id(),
                method=method,
                subject=subject,
                series_ids=list(series_ids),
                made_by=str(scope.actor),
                changed_by=str(scope.actor),
                **values,
            )
            session.add(row)
            session.flush()
            told = {"method": method, "series_ids": list(series_ids), **values}
            note(session, scope, Action.DETECTOR_SET, row.detector_id, after=told)
        elif given:
            _change(session, scope, row, given)
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return row


def change(engine: Engine, scope: Scope, detector_id: str, given: dict[str, Any]) -> DetectorRow:
    """Change what is given of a detector; it learns anew where that makes a difference."""
    with writing(engine, scope) as session:
        row = session.scalar(chosen(scope).where(DetectorRow.detector_id == detector_id))
        if row is None:
            raise _absent(detector_id)
        _change(session, scope, row, given)
        session.flush()
        session.refresh(row)
        session.expunge(row)
    return row


def _change(session: Session, scope: Scope, row: DetectorRow, given: dict[str, Any]) -> None:
    before = {name: getattr(row, name) for name in Watching.model_fields}
    after = checked(row.method, before | given)
    if after == before:
        return
    for name, value in after.items():
        setattr(row, name, value)
    if any(before[name] != after[name] for name in ("parameters", "learning_days", "false_alarm_rate")):
        row.state, row.state_at, row.threshold, row.lake_version = None, None, None, 0
    row.changed_by, row.changed_at = str(scope.actor), now()
    note(session, scope, Action.DETECTOR_SET, row.detector_id, before=before, after=after)


def checked(method: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a detector, with its method's parameters in full; refuse what is wrong."""
    kind = detector_class(method)
    try:
        asked = Watching.model_validate(given)
        whole = type(kind().parameters).model_validate(asked.parameters)
        told = asked.model_dump(mode="json")
        for begin, end in asked.quiet_hours:
            if not (0 <= begin < 24 and 0 <= end <= 24):  # noqa: PLR2004 -- hours
                raise BadDataError(
                    f"{begin} to {end} are no hours of a day",
                    code="bad-parameters",
                    remedy="Give two hours from 0 to 24.",
                )
    except ValidationError as cause:
        first = cause.errors(include_url=False, include_input=False)[0]
        name = ".".join(str(part) for part in first["loc"]) or "parameters"
        raise BadDataError(
            f"the parameter {name} of the detector is wrong: {first['msg']}",
            code="bad-parameters",
            remedy=f"Parameters of {method}: {', '.join(type(kind().parameters).model_fields)}.",
            parameter=name,
        ) from None
    if asked.enabled and not isinstance(kind(), OnlineDetector):
        raise BadDataError(
            f"{method} looks back over a whole stretch and cannot look at values as they come",
            code="not-online",
            remedy="Choose another method, or leave it off and ask for it with `foresite anomaly detect`.",
            method=method,
        )
    return told | {"parameters": whole.model_dump(mode="json")}


def get(engine: Engine, scope: Scope, detector_id: str) -> DetectorRow:
    """Return one detector of this organisation."""
    with reading(engine, scope) as session:
        row = session.scalar(chosen(scope).where(DetectorRow.detector_id == detector_id))
    if row is None:
        raise _absent(detector_id)
    return row


def find(engine: Engine, scope: Scope, *, limit: int = 50, cursor: str = "") -> Page[DetectorRow]:
    """Return one page of detectors, newest first."""
    with reading(engine, scope) as session:
        return page_of(
            session, chosen(scope), DetectorRow.detector_id, limit=limit, cursor=cursor, newest_first=True
        )


def watching(engine: Engine, scope: Scope) -> list[DetectorRow]:
    """Return the detectors that look at values as they come, oldest first."""
    with reading(engine, scope) as session:
        rows = chosen(scope).where(DetectorRow.enabled).order_by(DetectorRow.detector_id)
        return list(session.scalars(rows))


def remember(  # noqa: PLR0913 -- what a detector remembers
    session: Session,
    scope: Scope,
    detector_id: str,
    *,
    threshold: float,
    lake_version: int,
    state: dict[str, Any] | None = None,
    state_at: datetime | None = None,
) -> None:
    """Keep what a detector remembers, in the transaction of what it found."""
    mine = (DetectorRow.organisation_id == scope.organisation_id, DetectorRow.detector_id == detector_id)
    kept: dict[str, Any] = {"threshold": threshold, "lake_version": lake_version}
    if state is not None:
        kept |= {"state": state, "state_at": state_at}
    session.execute(update(DetectorRow).where(*mine).values(**kept))


def chosen(scope: Scope) -> Select[DetectorRow]:
    """Return the choice of detectors of this organisation."""
    return select(DetectorRow).where(DetectorRow.organisation_id == scope.organisation_id)


def _absent(detector_id: str) -> NotFoundError:
    return NotFoundError(
        f"there is no detector {detector_id}", code="detector-absent", detector_id=detector_id
    )


def shown(row: DetectorRow) -> dict[str, Any]:
    """Return a detector as doors show it; what it remembers is its own."""
    names = ("detector_id", "method", "series_ids", *Watching.model_fields, "factor", "threshold")
    more = ("made_by", "made_at", "changed_by", "changed_at")
    return {name: getattr(row, name) for name in (*names, *more)} | {"looked_until": row.state_at}
