"""The leak certificate: forecasters that know what nobody knew yet are caught, honest ones are not."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from tests.conftest import made_engine, organisation
from tests.forecasting import leaky
from tests.forecasting.leaky import EXPECTED
from tests.forecasting.peek import PEEK
from tests.forecasting.zoo import RUNNABLE, made
from tests.stores import told
from tests.workflows.test_forecasts import START, facts, made_series

from foresite.core.errors import BadDataError
from foresite.core.frames import FACT
from foresite.forecasting.certificate import TIMES
from foresite.forecasting.registry import NAIVE
from foresite.forecasting.tables import ModelRow
from foresite.lake.lake import Lake
from foresite.lake.poison import on_trial
from foresite.platform.blobs import Blobs
from foresite.platform.tenancy import Scope
from foresite.workflows import forecasts
from foresite.workflows.certificates import trial
from foresite.workflows.house import House

DAYS = 80
LEARNED = START + timedelta(days=DAYS)
CHEAP = {NAIVE, "like-days", "ridge", "theta"}
Filled = tuple[House, Scope, list[int]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Scope, list[int]]]:
    """An installation that the tests of this module share: a trial writes nothing."""
    settings = told(tmp_path_factory.mktemp("certificates"))
    engine = made_engine(settings)
    house, scope = (
        House(settings, engine, Lake(settings, engine), Blobs(settings)),
        organisation(engine, "tenant"),
    )
    ids = fill(house, scope)
    PEEK.lake, PEEK.scope = Lake(settings, engine), scope
    yield house, scope, ids
    PEEK.lake = PEEK.scope = None
    engine.dispose()


def corrected(every: pl.DataFrame, load: int) -> pl.DataFrame:
    """Every fifth value of the load, corrected two days later."""
    mine = every.filter(pl.col("series_id") == load).gather_every(5)
    moved = mine.with_columns(value=pl.col("value") + 7, known_at=pl.col("known_at") + timedelta(days=2))
    return moved.cast(FACT)


def fill(house: House, scope: Scope) -> list[int]:
    """Two series: a load that comes three hours late and is corrected, and weather forecasts."""
    load, weather = made_series(house, scope)
    every = facts(load, weather, late=timedelta(hours=3))
    house.lake.append(scope, pl.concat([every, corrected(every, load)]))
    house.lake.flush(scope)
    return [load, weather]


def trained(
    house: House, scope: Scope, name: str, ids: list[int], parameters: dict[str, Any] | None = None
) -> ModelRow:
    load, weather = ids
    return forecasts.train(
        house, scope, [load], forecaster=name, issued_at=LEARNED, covariates=[weather], parameters=parameters
    )


@pytest.mark.parametrize("kind", EXPECTED, ids=lambda kind: kind.__name__)
def test_a_leaky_forecaster_is_caught_and_the_leak_and_its_input_are_named(
    filled: Filled, monkeypatch: pytest.MonkeyPatch, kind: type[leaky.Leaky]
) -> None:
    leaky.enter(monkeypatch, "leaky", kind)
    house, tenant, ids = filled
    model = trained(house, tenant, "leaky", ids)
    forecasts.issue(house, tenant, model.model_id, issued_at=LEARNED)
    certificate = trial(house, tenant, model, count=4)
    assert not certificate.passed
    rule, key = EXPECTED[kind]
    assert (rule, key) in {(each.rule, each.series) for each in certificate.findings}
    of_inputs = {each.series for each in certificate.findings if each.series}
    assert of_inputs <= {key}, "no input is blamed that does not leak"


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] * (name not in CHEAP)) for name in RUNNABLE]
)
def test_every_forecaster_of_ours_gets_its_certificate(filled: Filled, name: str) -> None:
    house, tenant, ids = filled
    count = TIMES if name == NAIVE else 4
    model = trained(house, tenant, name, ids, made(name).parameters.model_dump())
    certificate = trial(house, tenant, model, count=count)
    assert certificate.findings == ()
    assert len(certificate.issue_times) == count
    assert TIMES == 20
    for known in certificate.largest_known.values():
        assert len(known) == count
        pairs = zip(known, certificate.issue_times, strict=True)
        assert all(at is not None and at <= issued for at, issued in pairs)
    assert set(certificate.largest_known) == set(ids)


def test_a_kept_model_that_was_learned_from_something_else_gets_none(filled: Filled) -> None:
    house, tenant, ids = filled
    model = trained(house, tenant, "seasonal-naive", ids)
    model.artefact = "0" * 64
    (finding,) = trial(house, tenant, model).findings
    assert finding.rule == "artefact-differs"


def test_a_model_of_too_short_a_history_is_not_tried(filled: Filled) -> None:
    house, tenant, (load, weather) = filled
    model = forecasts.train(
        house, tenant, [load], forecaster="seasonal-naive", issued_at=START + timedelta(days=3),
        covariates=[weather], horizon_hours=48,
    )  # fmt: skip
    with pytest.raises(BadDataError, match="too little history"):
        trial(house, tenant, model)


def test_nothing_is_different_outside_a_trial(filled: Filled) -> None:
    house, tenant, ids = filled
    model = trained(house, tenant, "seasonal-naive", ids)
    before = forecasts.forecast(house, tenant, model, LEARNED, model.lake_version)
    trial(house, tenant, model)
    assert forecasts.forecast(house, tenant, model, LEARNED, model.lake_version).equals(before)
    with on_trial() as noted:
        assert forecasts.forecast(house, tenant, model, LEARNED, model.lake_version).equals(before)
    assert set(noted.handed) == set(ids)
