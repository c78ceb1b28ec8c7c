"""A panel and its forecast as JSON, every digit kept: what a model elsewhere is asked and answers."""

from typing import Annotated, Any, Literal, Self

import orjson
import polars as pl
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT, QUANTILE_COLUMNS, schema
from foresite.core.timeaxis import EARLIEST, LATEST, from_micros, to_micros, zone
from foresite.forecasting.axis import Axis
from foresite.forecasting.forecaster import ROWS, Panel, Target

FORMAT = 1
ANSWER = schema("series_id", "event_at", *QUANTILE_COLUMNS)
"""Columns of a forecast, in their order."""
Whole = Annotated[int, Field(ge=-(2**63), lt=2**63)]
Micros = Annotated[int, Field(ge=to_micros(EARLIEST), lt=to_micros(LATEST))]
"""Microseconds since 1970: a float of seconds would lose the last of them."""


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _AxisTold(_Told):
    seconds: int = Field(gt=0)
    zone: str
    days: int = Field(ge=0)
    months: int = Field(ge=0)
    anchor: int


class _TargetTold(_Told):
    series_id: Whole
    axis: _AxisTold
    country: str
    subdivision: str
    covariates: tuple[Whole, ...]

    def target(self) -> Target:
        """Return the target that is told of; its zone must be one."""
        zone(self.axis.zone)
        axis = Axis(**self.axis.model_dump())
        return Target(self.series_id, axis, self.country, self.subdivision, self.covariates)


class _VersionsTold(_Told):
    series_id: list[Whole]
    event_at: list[Micros]
    known_at: list[Micros]
    value: list[FiniteFloat]

    @model_validator(mode="after")
    def _alike(self) -> Self:
        _expect_alike(self.series_id, self.event_at, self.known_at, self.value)
        return self


class _PanelTold(_Told):
    format: Literal[1]
    issued_at: Micros
    horizon_seconds: int = Field(gt=0)
    targets: tuple[_TargetTold, ...] = Field(min_length=1)
    steps: tuple[tuple[Whole, Annotated[int, Field(gt=0)]], ...]
    versions: _VersionsTold

    @model_validator(mode="after")
    def _stepped(self) -> Self:
        if {each for target in self.targets for each in target.covariates} - dict(self.steps).keys():
            raise ValueError("a covariate has no step")
        return self


class _AnswerTold(_Told):
    format: Literal[1]
    series_id: list[Whole]
    event_at: list[Micros]
    quantiles: dict[str, list[FiniteFloat]]

    @model_validator(mode="after")
    def _alike(self) -> Self:
        if set(self.quantiles) != set(QUANTILE_COLUMNS):
            raise ValueError(f"the quantiles are not {', '.join(QUANTILE_COLUMNS)}")
        _expect_alike(self.series_id, self.event_at, *self.quantiles.values())
        return self


def panel_text(panel: Panel) -> bytes:
    """Return a panel as JSON: instants as microseconds since 1970, facts by columns.

    The versions of the covariates hold all that is known of them; of the other targets the newest is told.
    """
    covariates = sorted({each for target in panel.targets for each in target.covariates})
    alone = panel.rows.filter(~pl.col("series_id").is_in(covariates))
    told = {
        "format": FORMAT,
        "issued_at": panel.issued_at_micros,
        "horizon_seconds": panel.horizon_seconds,
        "targets": panel.targets,
        "steps": sorted(panel.steps.items()),
        "versions": _columns(pl.concat([alone, panel.versions])),
    }
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY)


def panel_of(text: bytes) -> Panel:
    """Return the panel that JSON tells of, without the rows that were known later than its issue.

    Raises:
        BadDataError: it tells of none.
    """
    try:
        told = _PanelTold.model_validate_json(text)
    except ValidationError as cause:
        raise BadDataError(
            f"the body tells of no panel: {first_fault(cause)}",
            code="panel-malformed",
            remedy="Send what this version of Foresite sends, without changing it.",
        ) from None
    frame = {name: getattr(told.versions, name) for name in ROWS}
    return Panel.known(
        [each.target() for each in told.targets],
        _frame(frame, schema(*ROWS)),
        issued_at=from_micros(told.issued_at),
        horizon_seconds=told.horizon_seconds,
        steps=dict(told.steps),
    )


def answer_text(said: pl.DataFrame) -> bytes:
    """Return a forecast as JSON, by columns."""
    columns = _columns(said)
    quantiles = {name: columns.pop(name) for name in QUANTILE_COLUMNS}
    told = {"format": FORMAT, **columns, "quantiles": quantiles}
    return orjson.dumps(told, option=orjson.OPT_SERIALIZE_NUMPY)


def answer_of(text: bytes) -> pl.DataFrame:
    """Return the forecast that JSON tells of, with the columns ANSWER.

    Raises:
        ValidationError: it tells of none, or of what is not a number.
    """
    told = _AnswerTold.model_validate_json(text)
    columns = {"series_id": told.series_id, "event_at": told.event_at} | told.quantiles
    return _frame(columns, ANSWER)


def first_fault(error: ValidationError) -> str:
    """Return the first thing that is wrong and where, without the value that is."""
    fault = error.errors(include_input=False, include_url=False)[0]
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}".removeprefix(": ")


def _columns(frame: pl.DataFrame) -> dict[str, Any]:
    plain = frame.with_columns(pl.col(INSTANT).dt.epoch("us"))
    return {name: plain[name].to_numpy() for name in frame.columns}


def _frame(columns: dict[str, Any], wanted: pl.Schema) -> pl.DataFrame:
    plain = {name: pl.Int64() if dtype == INSTANT else dtype for name, dtype in wanted.items()}
    return pl.DataFrame({name: columns[name] for name in wanted}, schema=plain).cast(wanted)


def _expect_alike(*columns: list[Any]) -> None:
    if len({len(each) for each in columns}) > 1:
        raise ValueError("its columns are not of one length")
