"""Anomalies on record: what was found and when, what took its place, and what people say of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, and_, func, select
from sqlalchemy.orm import Session

from foresite.analytics.tables import AnomalyLabelRow, AnomalyRow, DetectorRow
from foresite.analytics.thresholds import Label, factor_of
from foresite.catalog.assets import IN_ONE_QUERY
from foresite.catalog.paging import Page, page_of
from foresite.catalog.series import of_asset
from foresite.catalog.tables import SeriesRow
from foresite.core.errors import NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import Window, now
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import AnomalyTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

ACCEPTED, DISMISSED, NOTED = "accepted", "dismissed", "noted"
VERDICTS = {ACCEPTED: Action.ANOMALY_ACCEPT, DISMISSED: Action.ANOMALY_DISMISS, NOTED: Action.ANOMALY_NOTE}
MOST_TOLD = 50
"""Anomalies that one event names."""
_SAID = ("series_id", "kind", "start_at", "end_at", "ongoing", "quiet", "severity", "excess", "evidence")
Facts = dict[str, Any]


def settle(
    session: Session,
    scope: Scope,
    row: DetectorRow,
    found: Sequence[Facts],
    *,
    window: Window,
    made: Facts,
) -> dict[str, int]:
    """Record what a detector found in a window beside what is on record; the same again changes nothing.

    An anomaly that overlaps one on record is that one: where it says something else, a new version of it
    supersedes the old. One on record that lies in the window and is not found any more is taken back.

    Args:
        session: the transaction.
        scope: whose it is.
        row: the detector.
        found: what the columns of ``_SAID`` are to say.
        window: what was looked at.
        made: run_id and lake_version.

    Returns:
        How many are ``found``, ``changed`` and ``withdrawn``.
    """
    before = list(session.scalars(_current(scope).where(*_within(row, window)).order_by(AnomalyRow.start_at)))
    told: dict[str, list[str]] = {"found": [], "changed": [], "withdrawn": []}
    at = now()
    for facts in found:
        old = next((each for each in before if _same(each, facts)), None)
        if old is None:
            fresh = AnomalyRow(
                organisation_id=scope.organisation_id,
                anomaly_id=new_id(),
                version=1,
                detector_id=row.detector_id,
                standing=True,
                known_at=at,
                **facts,
                **made,
            )
            session.add(fresh)
            told["found"].append(fresh.anomaly_id)
            continue
        before.remove(old)
        said = _joined(old, facts, window)
        if said != {name: getattr(old, name) for name in _SAID}:
            _supersede(session, old, said | made | {"standing": True}, at)
            told["changed"].append(old.anomaly_id)
    for old in before:
        if old.kind == "late" and old.ongoing:  # what was late has come: it was late all the same
            _supersede(session, old, made | {"ongoing": False}, at)
            told["changed"].append(old.anomaly_id)
        elif old.kind == "value" and window.start <= old.start_at and old.end_at <= window.end:
            _supersede(session, old, made | {"standing": False, "ongoing": False}, at)
            told["withdrawn"].append(old.anomaly_id)
    _tell(session, scope, row, told)
    return {name: len(ids) for name, ids in told.items()}


def _same(old: AnomalyRow, facts: Facts) -> bool:
    if old.kind != facts["kind"]:
        return False
    return bool(old.start_at < facts["end_at"] and facts["start_at"] < old.end_at)


def _joined(old: AnomalyRow, facts: Facts, window: Window) -> Facts:
    """Return what is said now; what lies before the window or after it stays as it was."""
    start = min(old.start_at, facts["start_at"]) if old.start_at < window.start else facts["start_at"]
    end = max(old.end_at, facts["end_at"]) if old.end_at > window.end else facts["end_at"]
    said = facts | {"start_at": start, "end_at": end}
    if old.start_at < window.start and old.severity > facts["severity"]:  # its peak was before
        said |= {name: getattr(old, name) for name in ("severity", "excess", "evidence", "series_id")}
    return said


def _supersede(session: Session, old: AnomalyRow, changed: Facts, at: datetime) -> None:
    columns = [column.key for column in AnomalyRow.__table__.columns]
    told = {name: getattr(old, name) for name in columns} | changed
    at = max(at, old.known_at)
    old.superseded_at = at
    session.add(AnomalyRow(**told | {"version": old.version + 1, "known_at": at, "superseded_at": None}))


def _within(row: DetectorRow, window: Window) -> tuple[Any, ...]:
    return (
        AnomalyRow.detector_id == row.detector_id,
        AnomalyRow.standing,
        AnomalyRow.start_at < window.end,
        AnomalyRow.end_at > window.start,
    )


def _tell(session: Session, scope: Scope, row: DetectorRow, told: dict[str, list[str]]) -> None:
    if any(told.values()):
        counts = {name: len(ids) for name, ids in told.items()}
        ids = [each for several in told.values() for each in several][:MOST_TOLD]
        publish(
            session,
            scope,
            AnomalyTold(detector_id=row.detector_id, series_ids=row.series_ids, anomaly_ids=ids, **counts),
        )


def find(  # noqa: PLR0913 -- each is one way to narrow the same list
    engine: Engine,
    scope: Scope,
    *,
    series_id: int | None = None,
    asset: str = "",
    detector_id: str = "",
    verdict: str = "",
    min_severity: float = 0.0,
    as_of: datetime | None = None,
    limit: int = 50,
    cursor: str = "",
) -> Page[AnomalyRow]:
    """Return one page of anomalies that stand, or stood as of a moment, newest found first.

    ``verdict`` is open (nobody accepted or dismissed it), accepted or dismissed; empty: all.
    """
    rows = (_current(scope) if as_of is None else _known(scope, as_of)).where(AnomalyRow.standing)
    if series_id is not None:
        rows = rows.where(AnomalyRow.series_id == series_id)
    if asset:
        rows = rows.where(AnomalyRow.series_id.in_(of_asset(scope, asset, SeriesRow.series_id)))
    if detector_id:
        rows = rows.where(AnomalyRow.detector_id == detector_id)
    if min_severity:
        rows = rows.where(AnomalyRow.severity >= min_severity)
    if verdict:
        said = _verdict_of()
        rows = rows.where(said.is_(None) if verdict == "open" else said == verdict)
    with reading(engine, scope) as session:
        return page_of(session, rows, AnomalyRow.anomaly_id, limit=limit, cursor=cursor, newest_first=True)


def within(
    engine: Engine,
    scope: Scope,
    series_ids: Sequence[int],
    window: Window,
    *,
    as_of: datetime | None = None,
    most: int = 500,
) -> list[AnomalyRow]:
    """Return anomalies of series that stand and reach into a window, the severest; not those dismissed."""
    rows = (_current(scope) if as_of is None else _known(scope, as_of)).where(AnomalyRow.standing)
    reaching = AnomalyRow.start_at < window.end, AnomalyRow.end_at >= window.start
    said = _verdict_of()
    rows = rows.where(AnomalyRow.series_id.in_(series_ids), *reaching)
    rows = rows.where(said.is_(None) | (said != DISMISSED))
    with reading(engine, scope) as session:
        return list(session.scalars(rows.order_by(AnomalyRow.severity.desc()).limit(most)))


def count_open(engine: Engine, scope: Scope, *, as_of: datetime | None = None) -> int:
    """Return how many anomalies stand, or stood as of a moment, that nobody has accepted or dismissed."""
    rows = (_current(scope) if as_of is None else _known(scope, as_of)).where(AnomalyRow.standing)
    chosen = rows.where(_verdict_of().is_(None)).with_only_columns(func.count())
    with reading(engine, scope) as session:
        return session.scalar(chosen) or 0


def open_by_series(engine: Engine, scope: Scope, series_ids: Sequence[int]) -> dict[int, int]:
    """Return how many standing anomalies each series has that nobody accepted or dismissed, if any."""
    whole = _current(scope).where(AnomalyRow.standing, _verdict_of().is_(None))
    found: dict[int, int] = {}
    with reading(engine, scope) as session:
        for at in range(0, len(series_ids), IN_ONE_QUERY):
            mine = whole.where(AnomalyRow.series_id.in_(series_ids[at : at + IN_ONE_QUERY]))
            counted = mine.with_only_columns(AnomalyRow.series_id, func.count())
            rows = session.execute(counted.group_by(AnomalyRow.series_id))
            found |= {row[0]: row[1] for row in rows}
    return found


def get(engine: Engine, scope: Scope, anomaly_id: str) -> AnomalyRow:
    """Return the newest version of one anomaly, also of one that was taken back."""
    return history(engine, scope, anomaly_id)[-1]


def history(engine: Engine, scope: Scope, anomaly_id: str) -> list[AnomalyRow]:
    """Return every version of one anomaly, the first one first."""
    mine = select(AnomalyRow).filter_by(organisation_id=scope.organisation_id, anomaly_id=anomaly_id)
    with reading(engine, scope) as session:
        rows = list(session.scalars(mine.order_by(AnomalyRow.version)))
    if not rows:
        raise _absent(anomaly_id)
    return rows


def labels(engine: Engine, scope: Scope, anomaly_ids: Sequence[str]) -> dict[str, list[AnomalyLabelRow]]:
    """Return by anomaly what people said of it, the first one first."""
    mine = select(AnomalyLabelRow).where(
        AnomalyLabelRow.organisation_id == scope.organisation_id, AnomalyLabelRow.anomaly_id.in_(anomaly_ids)
    )
    told: dict[str, list[AnomalyLabelRow]] = {each: [] for each in anomaly_ids}
    with reading(engine, scope) as session:
        for row in session.scalars(mine.order_by(AnomalyLabelRow.label_id)):
            told[row.anomaly_id].append(row)
    return told


def label(engine: Engine, scope: Scope, anomaly_id: str, verdict: str, text: str = "") -> AnomalyLabelRow:
    """Keep what somebody says of an anomaly; a verdict moves the threshold of its detector."""
    with writing(engine, scope) as session:
        seen = session.scalar(_current(scope).where(AnomalyRow.anomaly_id == anomaly_id))
        if seen is None:
            raise _absent(anomaly_id)
        row = AnomalyLabelRow(
            organisation_id=scope.organisation_id,
            label_id=new_id(),
            anomaly_id=anomaly_id,
            verdict=verdict,
            text=text,
            author=str(scope.actor),
        )
        session.add(row)
        session.flush()
        detector = session.get_one(DetectorRow, seen.detector_id)
        told: Facts = {"verdict": verdict, "text": text}
        if verdict != NOTED:
            before, detector.factor = detector.factor, factor_of(_said_of(session, scope, detector))
            told |= {"factor": detector.factor, "factor_before": before}
        note(session, scope, VERDICTS[verdict], anomaly_id, after=told)
        told_of = AnomalyTold(
            detector_id=detector.detector_id,
            series_ids=detector.series_ids,
            anomaly_ids=[anomaly_id],
            labelled=1,
        )
        publish(session, scope, told_of)
        session.expunge(row)
    return row


def _said_of(session: Session, scope: Scope, detector: DetectorRow) -> list[Label]:
    """Return the verdicts on what a detector found."""
    said = _verdict_of()
    mine = (AnomalyRow.detector_id == detector.detector_id, AnomalyRow.kind == "value", said.is_not(None))
    rows = _current(scope).where(*mine).with_only_columns(AnomalyRow.excess, said)
    return [Label(excess, verdict == ACCEPTED) for excess, verdict in session.execute(rows)]


def judged(engine: Engine, scope: Scope, detector_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return by detector how many of its standing anomalies are open, accepted and dismissed."""
    said = _verdict_of()
    mine = (AnomalyRow.standing, AnomalyRow.detector_id.in_(detector_ids))
    rows = _current(scope).where(*mine).with_only_columns(AnomalyRow.detector_id, said.label("verdict"))
    whole = rows.subquery()
    counted = select(whole.c.detector_id, whole.c.verdict, func.count()).group_by(
        whole.c.detector_id, whole.c.verdict
    )
    told = {
        each: dict.fromkeys(("open_count", "accepted_count", "dismissed_count"), 0) for each in detector_ids
    }
    with reading(engine, scope) as session:
        for detector_id, verdict, count in session.execute(counted):
            told[detector_id][f"{verdict or 'open'}_count"] = count
    return told


def _verdict_of() -> Any:
    """Return the newest verdict on an anomaly, as part of a choice of anomalies."""
    mine = and_(
        AnomalyLabelRow.organisation_id == AnomalyRow.organisation_id,
        AnomalyLabelRow.anomaly_id == AnomalyRow.anomaly_id,
        AnomalyLabelRow.verdict != NOTED,
    )
    newest = select(AnomalyLabelRow.verdict).where(mine).order_by(AnomalyLabelRow.label_id.desc()).limit(1)
    return newest.correlate(AnomalyRow).scalar_subquery()


def _current(scope: Scope) -> Select[AnomalyRow]:
    return select(AnomalyRow).where(
        AnomalyRow.organisation_id == scope.organisation_id, AnomalyRow.superseded_at.is_(None)
    )


def _known(scope: Scope, as_of: datetime) -> Select[AnomalyRow]:
    over = AnomalyRow.superseded_at
    return select(AnomalyRow).where(
        AnomalyRow.organisation_id == scope.organisation_id,
        AnomalyRow.known_at <= as_of,
        over.is_(None) | (over > as_of),
    )


def _absent(anomaly_id: str) -> NotFoundError:
    return NotFoundError(f"there is no anomaly {anomaly_id}", code="anomaly-absent", anomaly_id=anomaly_id)


def shown(row: AnomalyRow, said: Sequence[AnomalyLabelRow] = ()) -> Facts:
    """Return an anomaly as doors show it among others, with what people said of it."""
    names = ("anomaly_id", "version", "detector_id", *_SAID, "standing", "run_id", "lake_version")
    told = {name: getattr(row, name) for name in (*names, "known_at", "superseded_at")}
    told["evidence"] = {name: value for name, value in row.evidence.items() if name != "course"}
    verdicts = [each.verdict for each in said if each.verdict != NOTED]
    lines = [
        {"verdict": each.verdict, "text": each.text, "author": each.author, "known_at": each.known_at}
        for each in said
    ]
    return told | {"verdict": verdicts[-1] if verdicts else "open", "labels": lines}
