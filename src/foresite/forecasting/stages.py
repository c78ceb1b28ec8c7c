"""Stages of models and their certificates: who may become champion, since when, and why."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from foresite.core.errors import ConflictError
from foresite.core.ids import new_id
from foresite.forecasting.certificate import Certificate, digest
from foresite.forecasting.tables import CertificateRow, ModelRow, ModelStageRow
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import CertificateTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope

CANDIDATE, CHALLENGER, CHAMPION, RETIRED = "candidate", "challenger", "champion", "retired"


def move(session: Session, scope: Scope, model_id: str, stage: str, reason: str) -> None:
    """Bring a model to a stage and write down why; one that is there already stays."""
    mine = select(ModelRow).filter_by(organisation_id=scope.organisation_id, model_id=model_id)
    row = session.scalars(mine).one()
    if row.stage == stage:
        return
    row.stage = stage
    session.add(
        ModelStageRow(
            organisation_id=scope.organisation_id,
            stage_id=new_id(),
            model_id=model_id,
            stage=stage,
            reason=reason,
            author=str(scope.actor),
        )
    )


def history(engine: Engine, scope: Scope, model_id: str) -> list[ModelStageRow]:
    """Return the stages a model came to, oldest first; before the first it was a candidate."""
    chosen = select(ModelStageRow).filter_by(organisation_id=scope.organisation_id, model_id=model_id)
    with reading(engine, scope) as session:
        return list(session.scalars(chosen.order_by(ModelStageRow.stage_id)))


def keep(engine: Engine, scope: Scope, made_by: ModelRow, made: Certificate, run_id: str) -> CertificateRow:
    """Keep what a trial came to: a candidate that passed is a challenger, a challenger that failed is not."""
    told = made.plain() | {"artefact": made_by.artefact, "lake_version": made_by.lake_version}
    row = CertificateRow(
        organisation_id=scope.organisation_id,
        certificate_id=new_id(),
        model_id=made_by.model_id,
        run_id=run_id,
        passed=made.passed,
        told=told,
        digest=digest(told),
    )
    with writing(engine, scope) as session:
        stage = session.scalar(
            select(ModelRow.stage).filter_by(organisation_id=scope.organisation_id, model_id=made_by.model_id)
        )
        session.add(row)
        session.flush()
        if stage == CANDIDATE and made.passed:
            move(session, scope, made_by.model_id, CHALLENGER, "certified")
        elif stage == CHALLENGER and not made.passed:
            move(session, scope, made_by.model_id, CANDIDATE, "certificate-failed")
        after = {"model_id": made_by.model_id, "passed": made.passed, "digest": row.digest}
        note(session, scope, Action.MODEL_CERTIFY, made_by.model_id, after=after)
        publish(
            session,
            scope,
            CertificateTold(
                model_id=made_by.model_id,
                certificate_id=row.certificate_id,
                passed=made.passed,
                series_ids=list(made_by.series_ids),
            ),
        )
        session.expunge(row)
    return row


def certificates(
    engine: Engine, scope: Scope, model_id: str, *, run_id: str | None = None
) -> list[CertificateRow]:
    """Return the certificates of a model, newest first; of one run if it is named."""
    chosen = select(CertificateRow).filter_by(organisation_id=scope.organisation_id, model_id=model_id)
    if run_id is not None:
        chosen = chosen.where(CertificateRow.run_id == run_id)
    with reading(engine, scope) as session:
        return list(session.scalars(chosen.order_by(CertificateRow.certificate_id.desc())))


def newest(engine: Engine, scope: Scope, model_ids: Iterable[str]) -> dict[str, CertificateRow]:
    """Return the newest certificate of each of these models that has one."""
    chosen = select(CertificateRow).where(
        CertificateRow.organisation_id == scope.organisation_id,
        CertificateRow.model_id.in_(list(model_ids)),
    )
    with reading(engine, scope) as session:
        rows = session.scalars(chosen.order_by(CertificateRow.certificate_id))
        return {row.model_id: row for row in rows}


def is_certified(session: Session, scope: Scope, model_id: str) -> bool:
    """Tell whether the newest certificate of a model is there and passed."""
    row = _newest_of(session, scope, model_id)
    return row is not None and row.passed


def _newest_of(session: Session, scope: Scope, model_id: str) -> CertificateRow | None:
    mine = select(CertificateRow).filter_by(organisation_id=scope.organisation_id, model_id=model_id)
    return session.scalars(mine.order_by(CertificateRow.certificate_id.desc()).limit(1)).first()


def expect_certified(session: Session, scope: Scope, model_id: str) -> None:
    """Refuse a model whose newest certificate is missing or did not pass.

    Raises:
        ConflictError: there is none, or it tells of leaks.
    """
    row = _newest_of(session, scope, model_id)
    if row is None:
        raise ConflictError(
            "a model without a leak certificate cannot become champion",
            code="certificate-missing",
            remedy=f"Have it tried: foresite model certify {model_id}",
            model_id=model_id,
        )
    if not row.passed:
        raise ConflictError(
            "a model that knows what nobody knew yet cannot become champion",
            code="certificate-failed",
            remedy="Its certificate names what leaks; mend the forecaster and train it again.",
            model_id=model_id,
            rules=sorted({str(each["rule"]) for each in row.told["findings"]}),
        )


def shown(row: CertificateRow) -> dict[str, Any]:
    """Return a certificate as doors show it."""
    names = ("certificate_id", "model_id", "run_id", "digest", "made_at")
    return {name: getattr(row, name) for name in names} | row.told
