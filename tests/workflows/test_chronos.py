"""Chronos through the doors: an installation that has weights forecasts by them, and nobody names others."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from tests.forecasting.tiny_chronos import weights
from tests.workflows.test_forecasts import ISSUE, facts, made_series

from foresite.api.app import create_app
from foresite.core.errors import RefusedError
from foresite.forecasting import queries
from foresite.lake.lake import Lake
from foresite.platform.blobs import Blobs
from foresite.platform.config import Settings
from foresite.platform.jobs import queue
from foresite.platform.jobs.kinds import Work
from foresite.platform.tenancy import Scope
from foresite.workflows import backtests, certificates, contests, forecasts, jobs, many
from foresite.workflows.forecast_jobs import issue_kept, reproduce_kept, train_kept
from foresite.workflows.house import House

pytestmark = pytest.mark.timeout(400)
pytest.importorskip("chronos", reason="chronos-forecasting is not installed (the extra `foundation`)")
BEFORE = ISSUE - timedelta(days=2)
BASE = "/api/v1"


def installed(settings: Settings, engine: Engine, folder: Path | None) -> House:
    told = settings.model_copy(update={"processes": 1, "chronos_weights": folder})
    return House(told, engine, Lake(told, engine), Blobs(told))


@pytest.fixture
def house(settings: Settings, engine: Engine, tmp_path: Path) -> House:
    return installed(settings, engine, weights(tmp_path / "weights"))


@pytest.fixture
def load(house: House, tenant: Scope) -> int:
    load, weather = made_series(house, tenant)
    house.lake.append(tenant, facts(load, weather))
    return load


def test_it_is_trained_issued_made_again_certified_and_measured(
    house: House, tenant: Scope, load: int, tmp_path: Path
) -> None:
    how: dict[str, Any] = {"forecaster": "chronos", "parameters": {"context_steps": 64}}
    row = forecasts.train(house, tenant, [load], issued_at=BEFORE, **how)
    assert row.parameters == {"context_steps": 64}
    assert str(tmp_path).encode() not in house.blobs.read(tenant, row.artefact)
    issue = forecasts.issue(house, tenant, row.model_id, issued_at=ISSUE)
    assert issue.rows == 24
    assert forecasts.reproduce(house, tenant, issue.issue_id)["identical"]
    assert certificates.certify(house, tenant, row.model_id).passed
    assert len(many.train_each(house, tenant, [load], issued_at=BEFORE, **how)["model_ids"]) == 1
    measured = backtests.backtest(house, tenant, [load], origins=2, **how)
    assert measured.forecaster in measured.scores
    entry = {"series_ids": [load], "covariates": [], "horizon_hours": 24, "version": row.lake_version}
    told = entry | {"forecaster": measured.forecaster, "origins": [BEFORE.isoformat()]}
    assert contests.entered(house, Work(tenant, "", None, told))["scores"]


def test_other_weights_than_a_model_was_made_with_do_not_issue_for_it(
    house: House, settings: Settings, engine: Engine, tenant: Scope, load: int, tmp_path: Path
) -> None:
    row = forecasts.train(house, tenant, [load], forecaster="chronos", issued_at=BEFORE)
    others = installed(settings, engine, weights(tmp_path / "others", seed=2))
    without = installed(settings, engine, None)
    for where, code in ((others, "weights-changed"), (without, "weights-absent")):
        with pytest.raises(RefusedError) as refused:
            forecasts.issue(where, tenant, row.model_id, issued_at=ISSUE)
        assert refused.value.code == code
        assert "FORESITE_CHRONOS_WEIGHTS" in refused.value.remedy
    assert forecasts.issue(house, tenant, row.model_id, issued_at=ISSUE).rows == 24


def test_over_http_it_is_trained_and_issued_and_nobody_names_a_folder(
    house: House, settings: Settings, engine: Engine, tenant: Scope, load: int, tmp_path: Path
) -> None:
    def worked(answer: Any, do: Any) -> Any:
        assert answer.status_code == 202, answer.text
        job = queue.get(house.engine, tenant, answer.json()["job_id"])
        return do(house, Work(tenant, job.job_id, job.run_id, job.parameters))

    asked = {"series_ids": [load], "forecaster": "chronos", "issued_at": BEFORE.isoformat()}
    folder = {"weights": str(tmp_path / "weights")}
    with TestClient(create_app(house, tenant)) as client:
        for path in ("models", "backtests"):
            named = {"series_ids": [load], "forecaster": "chronos", "parameters": folder}
            answer = client.post(f"{BASE}/{path}", json=named)
            assert (answer.status_code, answer.json()["code"]) == (422, "bad-parameters")
        contest = {"group": "north", "series_ids": [load], "forecasters": ["chronos:weights=/etc"]}
        assert client.post(f"{BASE}/contests", json=contest).json()["code"] == "bad-parameters"
        assert jobs.find(house, tenant).items == []
        model_id = worked(client.post(f"{BASE}/models", json=asked), train_kept)["model_id"]
        assert str(tmp_path) not in client.get(f"{BASE}/models/{model_id}").text
        told = client.post(f"{BASE}/models/{model_id}/issues", json={"issued_at": ISSUE.isoformat()})
        issue_id = worked(told, issue_kept)["issue_id"]
        assert worked(client.post(f"{BASE}/issues/{issue_id}/reproduce"), reproduce_kept)["identical"]
    with TestClient(create_app(installed(settings, engine, None), tenant)) as client:
        answer = client.post(f"{BASE}/models", json=asked)
        assert answer.json()["code"] == "weights-absent"
        assert answer.json()["remedy"].startswith("Set FORESITE_CHRONOS_WEIGHTS")
        told = client.get(f"{BASE}/forecasters/chronos").json()
        assert [each["name"] for each in told["parameters"]] == ["context_steps"]
    assert len(queries.models(house.engine, tenant)) == 1
