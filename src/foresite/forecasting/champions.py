"""Champions: which model forecasts a group of series, who was before it, and how the place changes hands.

Every change of hands is one transaction: the reign that ends, the one that begins, the stages of both models,
the entry in the audit trail and the event.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from foresite.catalog.paging import Page, page_of
from foresite.core.errors import BadDataError, ConflictError, NotFoundError
from foresite.core.ids import new_id
from foresite.core.timeaxis import now
from foresite.forecasting.stages import CHALLENGER, CHAMPION, RETIRED, expect_certified, is_certified, move
from foresite.forecasting.tables import ContestEntryRow, ModelRow, ReignRow, SeriesGroupRow
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import ChampionTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

REPLACED, DEMOTED, ROLLED_BACK, LOST = "replaced", "demoted", "rolled-back", "worse-than-naive"
FALLBACK, RENEWED = "fallback", "renewed"


def ensure_group(
    engine: Engine,
    scope: Scope,
    name: str,
    *,
    series_ids: Sequence[int],
    covariates: Sequence[int] = (),
    horizon_hours: int = 24,
) -> SeriesGroupRow:
    """Return the group of this name, made if there is none.

    Raises:
        ConflictError: the name is that of other series, or of another horizon.
    """
    asked = {"series_ids": list(dict.fromkeys(series_ids)), "horizon_hours": horizon_hours}
    with writing(engine, scope) as session:
        row = session.scalar(_mine(scope).where(SeriesGroupRow.name == name))
        if row is None:
            row = SeriesGroupRow(
                organisation_id=scope.organisation_id,
                group_id=new_id(),
                name=name,
                covariates=list(dict.fromkeys(covariates)),
                made_by=str(scope.actor),
                **asked,
            )
            session.add(row)
            session.flush()
        elif any(getattr(row, each) != value for each, value in asked.items()):
            raise ConflictError(
                f"the group {name} is of other series, or of another horizon",
                code="group-differs",
                remedy="Choose another name; a group keeps what it was made for.",
                group=name,
            )
        else:
            row.covariates = list(dict.fromkeys(covariates))
            session.flush()
        session.expunge(row)
    return row


def group(engine: Engine, scope: Scope, group_id: str) -> SeriesGroupRow:
    """Return one group by its id, or by its name."""
    with reading(engine, scope) as session:
        return _found(session, scope, group_id)


def groups(engine: Engine, scope: Scope, *, limit: int = 50, cursor: str = "") -> Page[SeriesGroupRow]:
    """Return one page of groups, newest first."""
    with reading(engine, scope) as session:
        by = SeriesGroupRow.group_id
        return page_of(session, _mine(scope), by, limit=limit, cursor=cursor, newest_first=True)


def reigns(engine: Engine, scope: Scope, group_id: str) -> list[ReignRow]:
    """Return who was champion of a group, newest first."""
    with reading(engine, scope) as session:
        return _reigns(session, scope, group_id)


def reigning(engine: Engine, scope: Scope) -> list[tuple[SeriesGroupRow, ReignRow, str]]:
    """Return each group that has a champion, with its reign and the champion's forecaster."""
    chosen = (
        select(SeriesGroupRow, ReignRow, ModelRow.forecaster)
        .join(ReignRow, ReignRow.group_id == SeriesGroupRow.group_id)
        .join(ModelRow, ModelRow.model_id == ReignRow.model_id)
        .where(SeriesGroupRow.organisation_id == scope.organisation_id, ReignRow.ended_at.is_(None))
    )
    with reading(engine, scope) as session:
        return [(row, reign, name) for row, reign, name in session.execute(chosen)]


def held_since(engine: Engine, scope: Scope, reign: ReignRow) -> list[ReignRow]:
    """Return this reign and those before it that it goes on from, since the forecaster only learned anew."""
    found: list[ReignRow] = []
    for each in reigns(engine, scope, reign.group_id):
        if found or each.reign_id == reign.reign_id:
            found.append(each)
            if each.reason != RENEWED:
                break
    return found


def champion(engine: Engine, scope: Scope, group_id: str) -> ReignRow:
    """Return the reign of a group's champion, by the id of the group or by its name.

    Raises:
        NotFoundError: the group is not there, or has no champion.
    """
    with reading(engine, scope) as session:
        row = _found(session, scope, group_id)
        found = _now(session, scope, row)
    if found is None:
        raise NotFoundError(
            f"the group {row.name} has no champion",
            code="champion-absent",
            remedy="Hold a contest, or promote a certified model.",
            group=row.name,
        )
    return found


def keep_naive(engine: Engine, scope: Scope, group_id: str, model_id: str) -> None:
    """Remember which model is seasonal naive for a group."""
    with writing(engine, scope) as session:
        _found(session, scope, group_id).naive_model_id = model_id


def promote(
    engine: Engine,
    scope: Scope,
    group_id: str,
    model_id: str,
    *,
    reason: str = "promoted",
    evidence: dict[str, Any] | None = None,
) -> ReignRow:
    """Make a certified model the champion of a group; the one before may challenge it again.

    Raises:
        ConflictError: it has no certificate, or one that tells of leaks.
        BadDataError: it does not forecast the series of the group as far as the group does.
    """
    with writing(engine, scope) as session:
        row = _locked(session, scope, group_id)
        return _crown(session, scope, row, model_id, (REPLACED, CHALLENGER), reason, evidence or {})


def demote(
    engine: Engine,
    scope: Scope,
    group_id: str,
    *,
    models: Sequence[str] = (),
    why: str = DEMOTED,
    evidence: dict[str, Any] | None = None,
) -> ReignRow:
    """Retire a champion: the one before it takes its place, or seasonal naive where that is retired too.

    Args:
        engine: of the installation.
        scope: whose group it is.
        group_id: id of the group, or its name.
        models: the champion that is meant, and models before it that retire with it; none: whoever it is.
        why: demoted, or worse-than-naive.
        evidence: why the next reign begins.

    Raises:
        ConflictError: nobody is left, or somebody else is champion by now.
    """
    with writing(engine, scope) as session:
        row = _locked(session, scope, group_id)
        reign = _now(session, scope, row)
        if reign is None or (models and reign.model_id != models[0]):
            raise _no_champion_before(row)
        for lost in set(models[1:]) - {reign.model_id}:
            if not _reigns_elsewhere(session, scope, lost):
                move(session, scope, lost, RETIRED, why)
        session.flush()
        before = _before(session, scope, row, reign.model_id, retired=False)
        if before is None or not is_certified(session, scope, before):
            before = row.naive_model_id
        if before is None or before == reign.model_id:
            raise _no_champion_before(row)
        return _crown(session, scope, row, before, (why, RETIRED), FALLBACK, evidence or {})


def roll_back(engine: Engine, scope: Scope, group_id: str) -> ReignRow:
    """Give the champion before its place again, whatever it was lost by; today's may challenge it."""
    with writing(engine, scope) as session:
        row = _locked(session, scope, group_id)
        reign = _now(session, scope, row)
        before = _before(session, scope, row, reign.model_id if reign else "", retired=True)
        if before is None:
            raise _no_champion_before(row)
        return _crown(session, scope, row, before, (ROLLED_BACK, CHALLENGER), ROLLED_BACK, {})


def entries(engine: Engine, scope: Scope, group_id: str, *, run_id: str = "") -> list[ContestEntryRow]:
    """Return how forecasters did in one contest of a group: that of a run, else the newest."""
    mine = select(ContestEntryRow).filter_by(organisation_id=scope.organisation_id, group_id=group_id)
    with reading(engine, scope) as session:
        if not run_id:
            newest = select(ContestEntryRow.run_id).filter_by(
                organisation_id=scope.organisation_id, group_id=group_id
            )
            run_id = session.scalar(newest.order_by(ContestEntryRow.run_id.desc()).limit(1)) or ""
        rows = mine.where(ContestEntryRow.run_id == run_id).order_by(ContestEntryRow.forecaster)
        return list(session.scalars(rows))


def _crown(  # noqa: PLR0913, PLR0917 -- what changes hands, from whom, to whom, why
    session: Session,
    scope: Scope,
    row: SeriesGroupRow,
    model_id: str,
    ending: tuple[str, str],
    reason: str,
    evidence: dict[str, Any],
) -> ReignRow:
    model = session.scalar(
        select(ModelRow).filter_by(organisation_id=scope.organisation_id, model_id=model_id)
    )
    if model is None:
        raise NotFoundError(f"there is no model {model_id}", code="model-absent", model_id=model_id)
    if set(model.series_ids) != set(row.series_ids) or model.horizon_hours != row.horizon_hours:
        raise BadDataError(
            f"the model does not forecast what the group {row.name} is",
            code="model-does-not-fit",
            remedy="Train a model of the same series and horizon, or name another group.",
            model_id=model_id,
            group=row.name,
        )
    expect_certified(session, scope, model_id)
    reign, previous = _now(session, scope, row), None
    if reign is not None:
        if reign.model_id == model_id:
            session.expunge(reign)
            return reign
        previous = reign.model_id
        reign.ended_at, reign.end_reason = now(), ending[0]
        session.flush()
        if not _reigns_elsewhere(session, scope, previous):
            move(session, scope, previous, ending[1], ending[0])
    made = ReignRow(
        organisation_id=scope.organisation_id,
        reign_id=new_id(),
        group_id=row.group_id,
        model_id=model_id,
        began_at=now(),
        reason=reason,
        evidence=evidence,
        author=str(scope.actor),
    )
    session.add(made)
    move(session, scope, model_id, CHAMPION, reason)
    session.flush()
    said = ending[0] if reason == FALLBACK else reason
    action = _ACTIONS.get(said, Action.CHAMPION_PROMOTE)
    note(
        session,
        scope,
        action,
        row.group_id,
        before={"model_id": previous},
        after={"group": row.name, "model_id": model_id, "reason": said},
    )
    publish(
        session,
        scope,
        ChampionTold(
            group_id=row.group_id,
            group=row.name,
            model_id=model_id,
            forecaster=model.forecaster,
            previous_model_id=previous,
            reason=said,
            series_ids=list(row.series_ids),
        ),
    )
    session.expunge(made)
    return made


_ACTIONS = {
    DEMOTED: Action.CHAMPION_DEMOTE,
    LOST: Action.CHAMPION_DEMOTE,
    ROLLED_BACK: Action.CHAMPION_ROLLBACK,
}


def _mine(scope: Scope) -> Select[SeriesGroupRow]:
    return select(SeriesGroupRow).where(SeriesGroupRow.organisation_id == scope.organisation_id)


def _found(session: Session, scope: Scope, named: str, *, lock: bool = False) -> SeriesGroupRow:
    chosen = _mine(scope).where((SeriesGroupRow.group_id == named) | (SeriesGroupRow.name == named))
    if lock:
        chosen = chosen.with_for_update()
    row = session.scalars(chosen.order_by(SeriesGroupRow.group_id)).first()
    if row is None:
        raise NotFoundError(f"there is no group {named}", code="group-absent", group=named)
    return row


def _locked(session: Session, scope: Scope, named: str) -> SeriesGroupRow:
    """Return a group that nobody else changes the champion of until the transaction ends."""
    return _found(session, scope, named, lock=True)


def _reigns(session: Session, scope: Scope, group_id: str) -> list[ReignRow]:
    chosen = select(ReignRow).filter_by(organisation_id=scope.organisation_id, group_id=group_id)
    return list(session.scalars(chosen.order_by(ReignRow.reign_id.desc())))


def _now(session: Session, scope: Scope, row: SeriesGroupRow) -> ReignRow | None:
    chosen = select(ReignRow).filter_by(organisation_id=scope.organisation_id, group_id=row.group_id)
    return session.scalar(chosen.where(ReignRow.ended_at.is_(None)))


def _before(
    session: Session, scope: Scope, row: SeriesGroupRow, model_id: str, *, retired: bool
) -> str | None:
    """Return the model that was champion last before this one, retired ones too or not."""
    chosen = (
        select(ReignRow.model_id)
        .join(ModelRow, ModelRow.model_id == ReignRow.model_id)
        .where(
            ReignRow.organisation_id == scope.organisation_id,
            ReignRow.group_id == row.group_id,
            ReignRow.model_id != model_id,
        )
    )
    if not retired:
        chosen = chosen.where(ModelRow.stage != RETIRED)
    return session.scalar(chosen.order_by(ReignRow.reign_id.desc()).limit(1))


def _reigns_elsewhere(session: Session, scope: Scope, model_id: str) -> bool:
    chosen = select(ReignRow.reign_id).filter_by(organisation_id=scope.organisation_id, model_id=model_id)
    return session.scalar(chosen.where(ReignRow.ended_at.is_(None)).limit(1)) is not None


def _no_champion_before(row: SeriesGroupRow) -> ConflictError:
    return ConflictError(
        f"nobody is left to be champion of the group {row.name}",
        code="nobody-left",
        remedy="Hold a contest, or promote a certified model.",
        group=row.name,
    )
