"""The shelf of contracts: every version an organisation used, and the files each has brought in."""

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import Session

from foresite.core.errors import NotFoundError
from foresite.core.timeaxis import now
from foresite.ingest.contract import Contract
from foresite.ingest.held import Origin
from foresite.ingest.tables import ContractRow, LoadedFileRow
from foresite.platform.audit import Action, note
from foresite.platform.database import reading, writing
from foresite.platform.events.kinds import ContractTold
from foresite.platform.events.outbox import publish
from foresite.platform.tenancy import Scope


def keep(engine: Engine, scope: Scope, contract: Contract) -> int:
    """Keep this version of a contract, which its name means from now on; return its id."""
    said = {"organisation_id": scope.organisation_id, "name": contract.name, "digest": contract.digest}
    with writing(engine, scope) as session:
        before = session.scalar(_newest(scope, contract.name))
        row = session.scalar(select(ContractRow).filter_by(**said))
        if row is None:
            row = ContractRow(**said, text=contract.to_toml())
            session.add(row)
        row.used_at = now()
        session.flush()
        if before is None or before.digest != contract.digest:
            was = {"digest": before.digest} if before else None
            after = {"digest": contract.digest, "contract_id": row.contract_id}
            note(session, scope, Action.CONTRACT_KEEP, contract.name, before=was, after=after)
            publish(session, scope, ContractTold(contract=contract.name))
        return row.contract_id


def get(engine: Engine, scope: Scope, name: str) -> Contract:
    """Return the version of a contract that its name means."""
    with reading(engine, scope) as session:
        row = session.scalar(_newest(scope, name))
    if row is None:
        raise NotFoundError(
            f"there is no contract {name}",
            code="contract-absent",
            remedy="Keep one first: POST /api/v1/contracts, or foresite ingest load.",
            name=name,
        )
    return Contract.parse(row.text, where=f"the contract {name}")


def by_id(engine: Engine, scope: Scope, contract_id: int) -> Contract:
    """Return one version of a contract."""
    mine = select(ContractRow).filter_by(organisation_id=scope.organisation_id, contract_id=contract_id)
    with reading(engine, scope) as session:
        row = session.scalar(mine)
    if row is None:
        raise NotFoundError(
            f"there is no contract {contract_id}", code="contract-absent", contract_id=contract_id
        )
    return Contract.parse(row.text, where=f"the contract {row.name}")


def every(engine: Engine, scope: Scope) -> list[ContractRow]:
    """Return all versions of all contracts by name, the newest of each first."""
    mine = select(ContractRow).filter_by(organisation_id=scope.organisation_id)
    with reading(engine, scope) as session:
        return list(session.scalars(mine.order_by(ContractRow.name, ContractRow.used_at.desc())))


def loaded(engine: Engine, scope: Scope, contract_id: int, digest: str) -> LoadedFileRow | None:
    """Return the record that this content went in under this version of a contract, if it did."""
    with reading(engine, scope) as session:
        return _loaded(session, scope, contract_id, digest)


def mark_loaded(
    engine: Engine, scope: Scope, origin: Origin, known_at: datetime, report: dict[str, Any]
) -> None:
    """Record that a content went in completely; once recorded it stays as it was."""
    if origin.contract_id is None:
        return
    with writing(engine, scope) as session:
        if _loaded(session, scope, origin.contract_id, origin.digest) is None:
            session.add(
                LoadedFileRow(
                    organisation_id=scope.organisation_id,
                    contract_id=origin.contract_id,
                    digest=origin.digest,
                    file=origin.file,
                    run_id=origin.run_id,
                    known_at=known_at,
                    report=report,
                )
            )
            told = {"file": origin.file, "contract": origin.contract, "run_id": origin.run_id}
            counts = {name: report.get(name, 0) for name in ("read", "accepted", "quarantined")}
            note(session, scope, Action.FILE_LOAD, origin.digest, after=told | counts)


def _newest(scope: Scope, name: str) -> Select[ContractRow]:
    mine = select(ContractRow).filter_by(organisation_id=scope.organisation_id, name=name)
    return mine.order_by(ContractRow.used_at.desc(), ContractRow.contract_id.desc()).limit(1)


def _loaded(session: Session, scope: Scope, contract_id: int, digest: str) -> LoadedFileRow | None:
    said = {"organisation_id": scope.organisation_id, "contract_id": contract_id, "digest": digest}
    return session.scalar(select(LoadedFileRow).filter_by(**said))
