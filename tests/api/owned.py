"""One of each thing that an organisation can own, stored as its work would leave it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
from tests.api.conftest import START
from tests.api.people import person

from foresite.analytics import watched
from foresite.analytics.tables import AnomalyRow
from foresite.api.schemas import CONTRACT
from foresite.catalog import assets, notes, parcels, runs, series, sources
from foresite.catalog.assets import AssetSpec
from foresite.catalog.notes import NoteSpec
from foresite.catalog.parcels import Wanted
from foresite.catalog.series import SeriesSpec
from foresite.catalog.sources import SourceSpec
from foresite.core.frames import FORECAST, QUANTILE_COLUMNS
from foresite.core.ids import new_id
from foresite.dashboards import kept as boards
from foresite.dashboards import sharing
from foresite.dashboards.document import Content
from foresite.forecasting import champions, queries, stages
from foresite.forecasting.certificate import Certificate
from foresite.forecasting.tables import BacktestRow, ExplanationRow, IssueRow, ModelRow
from foresite.ingest.tables import QuarantineRow
from foresite.platform.auth import invitations, keys, roles
from foresite.platform.auth.names import email_of
from foresite.platform.auth.permissions import ROLES
from foresite.platform.auth.sealing import sealer
from foresite.platform.database import writing
from foresite.platform.jobs import queue, schedules
from foresite.platform.tenancy import Scope
from foresite.workflows.house import House
from foresite.workflows.jobs import LOAD
from foresite.workflows.load_file import keep_contract
from foresite.workflows.schedules import ScheduleAsk

ISSUED = datetime(2024, 1, 3, tzinfo=UTC)
COURSE = {
    "step_seconds": 3600,
    "event_at": ["2024-05-01T00:00:00Z"],
    "expected": [1.5],
    "low": [1.0],
    "high": [2.0],
}


def own(house: House, scope: Scope, series_id: int, issued_at: datetime = ISSUED) -> dict[str, Any]:
    """Store a model, an issue of three hours, a backtest, a run, and one of everything else that is owned."""
    made: dict[str, Any] = {name: new_id() for name in ("model_id", "issue_id", "backtest_id")}
    run_id = runs.start(house.engine, scope, "issue", title="Issue")
    job = queue.enqueue(house.engine, scope, LOAD, title="Load", run_id=run_id)
    own = {"organisation_id": scope.organisation_id, "run_id": run_id}
    facts = {"forecaster": "seasonal-naive", "parameters": {}, "series_ids": [series_id], "covariates": []}
    at = {"horizon_hours": 3, "lake_version": 1}
    with writing(house.engine, scope) as session:
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
    made |= _odd(house, scope, series_id, run_id)
    made |= _delivering(house, scope)
    noted = NoteSpec(START, "exchanged", series_id=series_id, shared=True)
    made["note_id"] = notes.write(house.engine, scope, noted).note_id
    made |= _explained(house, scope, series_id, made["issue_id"], issued_at)
    made |= _crowned(house, scope, series_id, made["model_id"])
    made["person_id"] = person(house, scope, email=f"{new_id()}@example.org", role="viewer")
    invited = email_of(f"{new_id()}@example.org")
    made["invitation_id"] = invitations.create(
        house.engine, scope, invited, "viewer", language="en", by=roles.SHELL
    ).invitation_id
    made["role"] = f"role-{new_id()[-12:]}"
    roles.create(house.engine, scope, made["role"], ["data:read"], by=roles.SHELL)
    key = keys.create(house.engine, scope, "bridge", ROLES["operator"], by=ROLES["owner"])
    told = {"name": f"daily-{new_id()}", "kind": "verify", "cron": "0 9 * * *"}
    asked = ScheduleAsk.model_validate(told)
    made["schedule_id"] = schedules.make(house.engine, scope, asked.model_dump()).schedule_id
    board = boards.make(house.engine, scope, f"board-{new_id()}", Content(panels=[])).dashboard_id
    sharing.share(house.engine, scope, boards.shell_viewer(scope), board, boards.EVERYBODY)
    made["dashboard_id"] = board
    ids = {"key_id": key.key_id, "run_id": run_id, "job_id": job.job_id, "series_id": str(series_id)}
    return made | ids


def _delivering(house: House, scope: Scope) -> dict[str, Any]:
    """Store a source that is asked, and something of it that could not be loaded."""
    keep_contract(house, scope, CONTRACT)
    settings = {
        "bucket": "own",
        "endpoint": "http://127.0.0.1:9",
        "access_key": "key",
        "rules": [{"pattern": "*.csv", "contract": "kept"}],
    }
    spec = SourceSpec(f"source-{new_id()}", "bucket", settings, '{"secret_key": "hush"}')
    with writing(house.engine, scope) as session:
        source_id = sources.make(session, scope, sealer(house.settings), spec).source_id
    wanted = Wanted("in/a.csv", "1", "a.csv", "kept", ISSUED)
    (row,) = parcels.take(house.engine, scope, source_id, [wanted])
    parcels.failed(house.engine, scope, row, {"code": "bad", "message": "bad", "remedy": ""})
    return {"source_id": source_id, "parcel_id": row.parcel_id}


def _explained(
    house: House, scope: Scope, series_id: int, issue_id: str, issued_at: datetime
) -> dict[str, str]:
    """Store what the issue is made of, and why it differs from one that it is the same as."""
    columns = {"event_at": [int(issued_at.timestamp() * 1000)], "q50": [5.0], "usual": [5.0]}
    parts = {"parts": ["usual"], "columns": columns}
    moved = {"before": [5.0], "after": [5.0], "event_at": columns["event_at"]}
    own = {"organisation_id": scope.organisation_id, "series_id": series_id, "issue_id": issue_id}
    with writing(house.engine, scope) as session:
        session.add(ExplanationRow(**own, before_id="", told=parts))
        session.add(ExplanationRow(**own, before_id=issue_id, told={"causes": [], "columns": moved}))
    return {"before_id": issue_id}


def _odd(house: House, scope: Scope, series_id: int, run_id: str) -> dict[str, str]:
    """Store a detector and an anomaly that it found."""
    detector = watched.ensure(house.engine, scope, "seasonal-residual", [series_id])
    told = {"kind": "value", "standing": True, "ongoing": False, "quiet": False}
    with writing(house.engine, scope) as session:
        row = AnomalyRow(
            organisation_id=scope.organisation_id,
            anomaly_id=new_id(),
            version=1,
            detector_id=detector.detector_id,
            series_id=series_id,
            start_at=START,
            end_at=START + timedelta(hours=2),
            severity=0.5,
            excess=2.0,
            evidence={"score": 2.0, "threshold": 1.0, "course": COURSE},
            run_id=run_id,
            lake_version=1,
            **told,
        )
        session.add(row)
        session.flush()
        return {"anomaly_id": row.anomaly_id, "detector_id": detector.detector_id}


def _crowned(house: House, scope: Scope, series_id: int, model_id: str) -> dict[str, str]:
    """Store a group with the model as its champion, seasonal naive to fall back to, and a challenger."""
    engine, name = house.engine, f"group-{new_id()}"
    group = champions.ensure_group(engine, scope, name, series_ids=[series_id], horizon_hours=3)
    first = queries.model(engine, scope, model_id)
    others = [_like(house, scope, first) for _ in range(2)]
    for each in (first, *others):
        stages.keep(engine, scope, each, Certificate((), (), {}, ()), first.run_id)
    champions.keep_naive(engine, scope, group.group_id, others[0].model_id)
    for each in (others[0], first):
        champions.promote(engine, scope, group.group_id, each.model_id)
    named = zip(("naive_id", "challenger_id"), (each.model_id for each in others), strict=True)
    return {"group_id": group.group_id, **dict(named)}


def models_of(made: dict[str, str]) -> set[str]:
    """Return the ids of all models that were stored."""
    return {made[name] for name in ("model_id", "naive_id", "challenger_id")}


def _like(house: House, scope: Scope, row: ModelRow) -> ModelRow:
    told = {each.name: getattr(row, each.name) for each in ModelRow.__table__.columns}
    with writing(house.engine, scope) as session:
        made = ModelRow(**told | {"model_id": new_id(), "stage": stages.CANDIDATE})
        session.add(made)
        session.flush()
        session.expunge(made)
    return made


def everything(house: House, scope: Scope, name: str) -> dict[str, Any]:
    """Store one of each thing under a name of its own; return all that requests may name them by."""
    spec = SeriesSpec(f"{name}/load", "load", "MW", resolution="PT1H", asset=AssetSpec(f"{name}-place"))
    series_id = series.ensure(house.engine, scope, [spec])[spec.key]
    house.lake.append(scope, {(series_id, 0, 9): (1.0, 0)})
    keep_contract(house, scope, CONTRACT.replace('"meters"', f'"{name}"'))
    place = assets.by_key(house.engine, scope, f"{name}-place")
    made = own(house, scope, series_id)
    return {
        **made,
        **dict.fromkeys(("key", "series", "query"), spec.key),
        **dict.fromkeys(("asset", "parent"), place.key),
        "contract": name,
        "series_id": series_id,
        "asset_id": place.asset_id,
        "quarantine_id": int(made["quarantine_id"]),
    }
