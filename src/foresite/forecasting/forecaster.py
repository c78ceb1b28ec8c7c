"""What a forecaster is and all it may see: a panel of rows that were known at the moment of issue."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self, runtime_checkable

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from foresite.core.errors import BadDataError
from foresite.core.frames import INSTANT, QUANTILE_COLUMNS
from foresite.core.order import arranged
from foresite.core.timeaxis import as_utc, to_micros
from foresite.forecasting.axis import Axis, Floats, Ints

ROWS = ("series_id", "event_at", "known_at", "value")


@dataclass(frozen=True, slots=True)
class Target:
    """A series to forecast.

    Attributes:
        series_id: the series.
        axis: its steps.
        country: ISO 3166 code whose public holidays count, or empty.
        subdivision: part of the country, or empty.
        covariates: ids of the series, such as weather, that may explain it.
    """

    series_id: int
    axis: Axis
    country: str = ""
    subdivision: str = ""
    covariates: tuple[int, ...] = ()


@dataclass(frozen=True)
class Track:
    """One target as dense steps, from its first known value to the end of the horizon.

    Attributes:
        target: what it is.
        start: number of the first step.
        values: one a step, not a number where unknown; all steps from ``first_target`` on are unknown.
        offsets: steps the local clock is ahead of UTC, one a step.
        last_known: number of the last step with a value.
        first_target: number of the first step at or after the issue.
    """

    target: Target
    start: int
    values: Floats
    offsets: Ints
    last_known: int
    first_target: int

    @property
    def gap_steps(self) -> int:
        """Steps between the last known one and the first to forecast."""
        return self.first_target - 1 - self.last_known

    def since(self, step: int) -> "Track":
        """Return the track from its first known value at a step or later; all of it where there is none."""
        known = np.flatnonzero(np.isfinite(self.values[max(0, step - self.start) :]))
        if not len(known):
            return self
        place = max(0, step - self.start) + int(known[0])
        return replace(
            self, start=self.start + place, values=self.values[place:], offsets=self.offsets[place:]
        )


@dataclass(frozen=True)
class Panel:
    """Everything a forecaster is given; made only by ``Panel.known``, which drops the future.

    Attributes:
        targets: the series to forecast.
        issued_at: the moment of issue; no row is known later.
        horizon_seconds: how far to forecast from there.
        rows: newest known version of each fact of the targets (columns ROWS).
        versions: every known version of each fact of the covariates (columns ROWS).
        steps: resolution of each covariate, seconds.
    """

    targets: tuple[Target, ...]
    issued_at: datetime
    horizon_seconds: int
    rows: pl.DataFrame
    versions: pl.DataFrame
    steps: Mapping[int, int] = field(default_factory=dict)

    @classmethod
    def known(
        cls,
        targets: Iterable[Target],
        versions: pl.DataFrame,
        *,
        issued_at: datetime,
        horizon_seconds: int,
        steps: Mapping[int, int] | None = None,
    ) -> "Panel":
        """Build a panel from any versions, keeping only rows with ``known_at <= issued_at``."""
        return Seen.of(versions, issued_at).panel(targets, horizon_seconds=horizon_seconds, steps=steps)

    @property
    def issued_at_micros(self) -> int:
        """The moment of issue, microseconds since 1970."""
        return to_micros(self.issued_at)

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """The targets as dense steps."""
        ids, at, values = (self.rows[name] for name in ("series_id", "event_at", "value"))
        wanted = np.array([target.series_id for target in self.targets], dtype=np.int64)
        begin, end = (np.searchsorted(ids.to_numpy(), wanted + after) for after in (0, 1))
        micros, held = at.dt.epoch("us").to_numpy(), values.to_numpy()
        return tuple(
            self._track(target, micros[first:last], held[first:last])
            for target, first, last in zip(self.targets, begin, end, strict=True)
        )

    def horizon_steps(self, target: Target) -> int:
        """Steps of the horizon on the axis of a target."""
        return target.axis.steps_in(self.horizon_seconds)

    def _track(self, target: Target, micros: Ints, held: Floats) -> Track:
        if not len(held):
            raise BadDataError(
                f"nothing recent of series {target.series_id} was known at {self.issued_at.isoformat()}",
                code="no-history",
                remedy="Load newer values, or the history under a contract whose known_at follows the event.",
                series_id=target.series_id,
            )
        axis = target.axis
        if axis.per_day > 1:
            index = axis.index_of(micros)
        else:
            at = pl.Series(micros).cast(INSTANT)
            axis = axis.anchored(at)
            index = axis.index(at)
        first = _first_step(axis, self.issued_at)
        start = int(index[0])
        length = max(first, int(index[-1]) + 1) + self.horizon_steps(target) - start
        values = np.full(length, np.nan)
        values[index - start] = held
        values[first - start :] = np.nan
        before = index[index < first]
        last = int(before[-1]) if len(before) else start
        told = target if axis is target.axis else replace(target, axis=axis)
        return Track(told, start, values, _offsets(axis, start, length), last, first)


@dataclass(frozen=True)
class Seen:
    """What was known of any series at a moment, looked through once; panels of some of them are cut out.

    Attributes:
        at: the moment.
        rows: newest known version of each fact of the past, by series and event (columns ROWS).
        versions: every known version of each fact, by series, event and moment (columns ROWS).
    """

    at: datetime
    rows: pl.DataFrame
    versions: pl.DataFrame

    @classmethod
    def of(cls, versions: pl.DataFrame, at: datetime) -> Self:
        """Keep of any versions the rows with ``known_at`` up to a moment."""
        at = as_utc(at)
        seen = versions.filter(pl.col("known_at") <= at, pl.col("value").is_finite())
        order = ["series_id", "event_at", "known_at"]
        order += ["batch_id"] if "batch_id" in seen.columns else []
        seen = arranged(seen, order).select(ROWS)
        past = seen.filter(pl.col("event_at") < at)
        return cls(at, past.filter(_last_of_each(past)) if len(past) else past, seen)

    def panel(
        self, targets: Iterable[Target], *, horizon_seconds: int, steps: Mapping[int, int] | None = None
    ) -> Panel:
        """Return what a forecaster of these targets may see."""
        chosen = tuple(targets)
        mine = {target.series_id for target in chosen}
        others = {covariate for target in chosen for covariate in target.covariates}
        rows = _cut(self.rows, self._rows_of, mine)
        about = _cut(self.versions, self._versions_of, others)
        return Panel(chosen, self.at, horizon_seconds, rows, about, dict(steps or {}))

    def knows(self, series_id: int) -> bool:
        """Tell whether anything of the past of a series was known."""
        return series_id in self._rows_of

    @cached_property
    def _rows_of(self) -> dict[int, slice]:
        return _stretches(self.rows["series_id"])

    @cached_property
    def _versions_of(self) -> dict[int, slice]:
        return _stretches(self.versions["series_id"])


def _stretches(ids: pl.Series) -> dict[int, slice]:
    """Return where the rows of each series lie, of ids in order."""
    held = ids.to_numpy()
    begin = np.flatnonzero(np.append(True, held[1:] != held[:-1])[: len(held)])
    end = np.append(begin, len(held))[1:]
    return {int(held[first]): slice(int(first), int(after)) for first, after in zip(begin, end, strict=True)}


def _cut(frame: pl.DataFrame, stretches: Mapping[int, slice], wanted: AbstractSet[int]) -> pl.DataFrame:
    """Return the rows of some series, in their order."""
    if wanted >= stretches.keys():
        return frame
    parts = [frame[stretches[each]] for each in sorted(wanted & stretches.keys())]
    if len(parts) == 1:
        return parts[0]
    return pl.concat(parts, rechunk=True) if parts else frame.clear()


@lru_cache(maxsize=64)
def _first_step(axis: Axis, at: datetime) -> int:
    """Return the number of the first step that begins at a moment or after it."""
    issue = pl.Series([at], dtype=INSTANT)
    under_way = axis.index(issue)
    return int(under_way[0]) + int((axis.instants(under_way) < issue)[0])


@lru_cache(maxsize=64)
def _offsets(axis: Axis, start: int, length: int) -> Ints:
    """Return the offsets of a stretch of steps, once for all series that share it."""
    offsets = axis.offsets(np.arange(start, start + length))
    offsets.flags.writeable = False
    return offsets


def _last_of_each(rows: pl.DataFrame) -> pl.Series:
    """Tell of rows in order which is the last of its series and event."""
    held = [rows[name].to_physical().to_numpy() for name in ("series_id", "event_at")]
    changes = np.logical_or.reduce([each[1:] != each[:-1] for each in held])
    return pl.Series(np.append(changes, True))


class Parameters(BaseModel):
    """Base of a forecaster's own parameters: frozen, each with its unit and range; people may set any."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Provided:
    """What an installation provides to forecasters beside data: nothing that people who ask may name.

    Attributes:
        chronos_weights: folder with ``config.json`` and ``model.safetensors`` of a Chronos model.
    """

    chronos_weights: Path | None = None


class Model(Protocol):
    """A forecaster that has learned."""

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Return series_id, event_at and q05 to q95 for every step of the horizon."""
        ...

    def dump(self) -> bytes:
        """Return the model as text that ``Forecaster.load`` reads back; never a pickle."""
        ...


class Forecaster(Protocol):
    """A way to learn from a panel."""

    name: ClassVar[str]
    context_days: ClassVar[int]
    """Days before the issue that ``predict`` looks at; steps, where a step is longer than a day."""
    parameters: Parameters

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        ...

    def fit(self, panel: Panel) -> Model:
        """Learn from what was known at ``panel.issued_at``."""
        ...

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``Model.dump`` wrote."""
        ...


@runtime_checkable
class Together(Protocol):
    """A forecaster's class that tells what many of its models say in one go, cheaper than one by one."""

    @classmethod
    def together(cls, models: Sequence[Model], panel: Panel) -> Iterator[tuple[list[int], pl.DataFrame]]:
        """Yield places and the forecasts of their models, of as many rows each and in this order.

        What is told is what ``predict`` tells, to the digit. What is not told is to be asked for alone.

        Args:
            models: one for each target of the panel, which it has learned.
            panel: what is known of all of them.
        """
        ...


@runtime_checkable
class Needing(Protocol):
    """A forecaster's class that asks for something of what an installation provides."""

    @classmethod
    def provided_with(cls, provided: Provided) -> type[Forecaster]:
        """Return this class with that; refuse where it is lacking."""
        ...


def forecast_frame(track: Track, horizon: int, quantiles: Floats) -> pl.DataFrame:
    """Return one track's forecast: quantiles is (horizon, 11), sorted here so that they never cross."""
    return forecasts_frame(track, [track.target.series_id], quantiles[None, :horizon])


def forecasts_frame(track: Track, series_ids: Sequence[int], quantiles: Floats) -> pl.DataFrame:
    """Return the forecasts of series that share the steps of a track: quantiles is (series, horizon, 11)."""
    count, horizon = quantiles.shape[:2]
    at = track.target.axis.instants(np.arange(track.first_target, track.first_target + horizon))
    columns: dict[str, Any] = {
        "series_id": np.repeat(np.array(series_ids, dtype=np.int64), horizon),
        "event_at": at if count == 1 else pl.concat([at] * count),
    }
    ordered = np.sort(quantiles, axis=-1).reshape(count * horizon, -1)
    columns |= {name: ordered[:, place] for place, name in enumerate(QUANTILE_COLUMNS)}
    return pl.DataFrame(columns)
