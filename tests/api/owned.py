"""One of each thing that an organisation can own, stored as its work would leave it."""

from datetime import UTC, datetime, timedelta

import polars as pl
from sqlalchemy.orm import Session
from tests.api.conftest import START

from foresite.catalog import runs
from foresite.core.frames import FORECAST, QUANTILE_COLUMNS
from foresite.core.ids import new_id
from foresite.forecasting.tables import BacktestRow, IssueRow, ModelRow
from foresite.ingest.tables import QuarantineRow
from foresite.platform.auth import keys
from foresite.platform.auth.permissions import ROLES
from foresite.platform.jobs import queue
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.jobs import LOAD

ISSUED = datetime(2024, 1, 3, tzinfo=UTC)


def own(house: House, scope: Scope, series_id: int, issued_at: datetime = ISSUED) -> dict[str, str]:
    """Store a model, an issue of three hours, a backtest, a run, a job, a held row and an API key."""
    made = {name: new_id() for name in ("model_id", "issue_id", "backtest_id")}
    run_id = runs.start(house.engine, scope, "issue", title="Issue")
    job = queue.enqueue(house.engine, scope, LOAD, title="Load", run_id=run_id)
    own = {"organisation_id": scope.organisation_id, "run_id": run_id}
    facts = {"forecaster": "seasonal-naive", "parameters": {}, "series_ids": [series_id], "covariates": []}
    at = {"horizon_hours": 3, "lake_version": 1}
    with Session(house.engine) as session, session.begin():
        session.add(
            ModelRow(
                **own,
                **facts,
                **at,
                model_id=made["model_id"],
                issued_at=START,
                window_start=START,
                window_end=issued_at,
                artefact="0" * 64,
            )
        )
        session.flush()
        session.add(
            IssueRow(
                **own,
                issue_id=made["issue_id"],
                model_id=made["model_id"],
                issued_at=issued_at,
                lake_version=1,
                series_ids=[series_id],
                rows=3,
            )
        )
        session.add(
            BacktestRow(
                **own,
                **facts,
                **at,
                backtest_id=made["backtest_id"],
                first_origin=START,
                last_origin=issued_at,
                origins=2,
                scores={"seasonal-naive": {"pooled": {"mae": 1.0}}},
                cpu_seconds=0.1,
            )
        )
        held = QuarantineRow(
            **own,
            fingerprint=new_id(),
            contract="meters",
            contract_id=None,
            file="a.csv",
            digest="0" * 64,
            line=7,
            raw="x,y",
            series_key=None,
            event_at=None,
            known_at=None,
            value=None,
            rule="range",
            message="out of range",
            proposal=None,
            undo=None,
            batch_id=None,
            resolved_at=None,
        )
        session.add(held)
        session.flush()
        made["quarantine_id"] = str(held.quarantine_id)
    fan = pl.DataFrame(
        [
            {
                **dict.fromkeys(QUANTILE_COLUMNS, 5.0),
                "issue_id": made["issue_id"],
                "series_id": series_id,
                "issued_at": issued_at,
                "event_at": issued_at + timedelta(hours=hour),
                "model_id": made["model_id"],
                "lake_version": 1,
            }
            for hour in range(3)
        ],
        schema={name: kind for name, kind in FORECAST.items() if name != "part"},
    )
    house.lake.write_forecasts(scope, fan)
    key = keys.create(house.engine, scope, "bridge", ROLES["operator"], by=ROLES["owner"])
    ids = {"key_id": key.key_id, "run_id": run_id, "job_id": job.job_id, "series_id": str(series_id)}
    return made | ids
