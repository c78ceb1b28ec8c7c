"""LSTM and GRU: a net that reads the last week and is told the kind of days ahead. An extra: `nets`.

One net is of all series that share their steps, each in units of its own error; it learns what the steps
ahead differ from their base by. Learning stops ``held_days`` before the issue, so that the errors of the last
origins, which make the quantiles, are out of sample.
"""

import os
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

os.environ.setdefault("KERAS_BACKEND", "jax")  # noqa: TID251 -- Keras asks nothing else, and before it is imported

import keras
import numpy as np
import polars as pl
from pydantic import Field

from foresite.core.frames import QUANTILES
from foresite.forecasting.ahead import Piece, Sizes
from foresite.forecasting.artefact import packed, unpacked
from foresite.forecasting.axis import Axis, Floats, Ints
from foresite.forecasting.batch import Batch, batch_frame, batches_of, mean_of
from foresite.forecasting.calibration import fans, of_not_learned
from foresite.forecasting.features import hour_classes
from foresite.forecasting.forecaster import Model, Panel, Parameters
from foresite.forecasting.lessons import Lessons, by_group, scale_of
from foresite.forecasting.outlook import Outlook
from foresite.forecasting.weather import Blend

FORMAT = 2
CLIP = 8.0
"""Values beyond so many times a series's error say no more than that."""
FEWEST_WINDOWS = 40
"""With fewer, nothing is learned, and the base is what is said."""
LONG_STEPS = 52
"""Steps longer than a day that are read."""
PER_DAY = 24
"""Steps of a day that are read; shorter ones are averaged."""
CELLS = {"lstm": keras.layers.LSTM, "gru": keras.layers.GRU}


class RecurrentParameters(Parameters):
    """Parameters of a recurrent net."""

    units: int = Field(default=32, ge=2, le=1024, description="Units that remember.")
    epochs: int = Field(default=12, ge=1, le=1000, description="Times that everything is learned from.")
    learning_rate: float = Field(default=3e-3, gt=0, le=1, description="Size of a step of Adam.")
    window_days: int = Field(default=7, ge=1, le=28, description="Days before an origin that are read.")
    most_windows: int = Field(default=6_000, ge=50, le=1_000_000, description="Windows learned from at most.")
    history_days: int = Field(default=730, ge=28, le=7300, description="Longest history learned, days.")
    half_life_days: float = Field(
        default=365.0, ge=1, le=1e6, description="Age at which a day weighs half, days."
    )
    held_days: int = Field(default=28, ge=0, le=365, description="Newest days not learned from, days.")
    trailing_days: int = Field(default=28, ge=7, le=56, description="Origins that make the quantiles, days.")
    most_days: int = Field(
        default=7, ge=7, le=56, description="Days ahead learned; those beyond are told as their last week."
    )
    seed: int = Field(default=1, ge=0, le=2**31 - 1, description="Of the first weights and of the order.")


@dataclass(frozen=True)
class Net:
    """Series that one net has learned.

    Attributes:
        cell: lstm or gru.
        units: that remember.
        series_ids: one a row of ``scale``.
        horizon: leads.
        blends: the weathers.
        sizes: mean and deviation of each.
        scale: the unit of each series, (series,).
        shape: steps read, terms of the days ahead, outputs.
        weights: of the net in Keras's order; none where there was too little to learn from.
        unseen_from: the first step that was not learned from.
    """

    cell: str
    units: int
    series_ids: tuple[int, ...]
    horizon: int
    blends: tuple[Blend, ...]
    sizes: Sizes
    scale: Floats
    shape: tuple[int, int, int]
    weights: tuple[Any, ...]
    unseen_from: int

    @cached_property
    def model(self) -> keras.Model:
        """The net, with its weights."""
        model = net_of(self.cell, self.units, self.shape)
        model.set_weights(list(self.weights))
        return model

    def tell(self, read: Floats, around: Floats) -> Floats:
        """Return what windows (series, origins, steps) differ from their base by, in units of the series."""
        count, origins = read.shape[:2]
        if not self.weights:
            return np.zeros((count, origins, self.shape[2]))
        told = self.model.predict(_inputs(read, around), batch_size=1024, verbose=0)
        return np.asarray(told, dtype=np.float64).reshape(count, origins, -1)

    def plain(self) -> dict[str, Any]:
        """Return what of it JSON can hold."""
        names = ("cell", "units", "series_ids", "horizon", "sizes", "shape", "unseen_from")
        told = {name: getattr(self, name) for name in names}
        return told | {"blends": [blend.plain() for blend in self.blends], "weights": len(self.weights)}

    @classmethod
    def of(cls, told: dict[str, Any], scale: Floats, weights: tuple[Any, ...]) -> "Net":
        """Read back what ``plain`` gave."""
        kept = dict(told) | {"scale": scale, "weights": weights}
        kept["blends"] = tuple(Blend.of(each) for each in told["blends"])
        kept["sizes"] = tuple((float(mean), float(deviation)) for mean, deviation in told["sizes"])
        kept["series_ids"], kept["shape"] = tuple(told["series_ids"]), tuple(told["shape"])
        return cls(**kept)


def net_of(cell: str, units: int, shape: tuple[int, int, int]) -> keras.Model:
    """Return a net with no knowledge: the cell over what is read, beside what is known of the days ahead."""
    steps, terms, outputs = shape
    read, around = keras.layers.Input((steps, 1)), keras.layers.Input((terms,))
    held = CELLS[cell](units)(read)
    mixed = keras.layers.Dense(units, activation="relu")(keras.layers.Concatenate()([held, around]))
    return keras.Model([read, around], keras.layers.Dense(outputs)(mixed))


def _inputs(read: Floats, around: Floats) -> list[Any]:
    """Return windows and days ahead one a row, in the precision of the net."""
    count, origins = read.shape[:2]
    each = np.broadcast_to(around, (count, *around.shape)).reshape(count * origins, -1)
    return [read.reshape(count * origins, -1, 1).astype(np.float32), each.astype(np.float32)]


def windows(batch: Batch, origins: Ints, scale: Floats, days: int) -> Floats:
    """Return what is read before each origin over its own level, in units of the series, newest last."""
    axis = batch.track.target.axis
    steps, wide = _reading(axis, days)
    cut = (origins - 1 - batch.track.gap_steps)[:, None]
    values = batch.take(cut + np.arange(1 - steps * wide, 1))
    read = mean_of(values.reshape(*values.shape[:2], steps, wide))
    level = mean_of(read)[..., None]
    return np.nan_to_num(np.clip((read - level) / scale[:, None, None], -CLIP, CLIP), nan=0.0)


def _reading(axis: Axis, days: int) -> tuple[int, int]:
    """Return how many values are read and of how many steps each is the mean."""
    if not axis.per_day:
        return max(8, min(axis.season, LONG_STEPS)), 1
    wide = axis.per_day // PER_DAY if axis.per_day % PER_DAY == 0 else 1
    return max(8, days * axis.per_day // wide), wide


def around_of(outlook: Outlook, pieces: list[Piece]) -> Floats:
    """Return what is known of all the days ahead of each origin, (origins, terms)."""
    return np.concatenate(outlook.around or [pieces[0].fixed], axis=-1)


@dataclass(frozen=True)
class RecurrentModel:
    """What was learned, net by net."""

    parameters: RecurrentParameters
    nets: tuple[Net, ...]

    def predict(self, panel: Panel) -> pl.DataFrame:
        """Forecast every target; the errors of the origins just before make the quantiles."""
        return by_group(panel, self.nets, self._some)

    def _some(self, panel: Panel, batch: Batch, net: Net, rows: Ints) -> pl.DataFrame:
        told = self.parameters
        outlook = Outlook.of(
            panel,
            batch,
            past=told.trailing_days,
            most_days=told.most_days,
            blends=net.blends,
            sizes=net.sizes,
        )
        origins, pieces = outlook.origins(batch), list(outlook.pieces(batch))
        scale = net.scale[rows]
        read = windows(batch, origins, scale, told.window_days)
        apart = net.tell(read, around_of(outlook, pieces)) * scale[:, None, None]
        said = outlook.joined(batch, np.concatenate([each.base for each in pieces], axis=-1) + apart)
        came = batch.take(origins[:-1, None] + np.arange(net.horizon))
        left = of_not_learned(origins[:-1], came - said[:, :-1], net.unseen_from)
        fan = fans(said[:, -1], left, hour_classes(batch.track, net.horizon))
        return batch_frame(batch, net.horizon, fan.reshape(len(rows), net.horizon, len(QUANTILES)))

    def dump(self) -> bytes:
        """Return JSON and arrays in one file."""
        told = {"format": FORMAT, "parameters": self.parameters.model_dump()}
        arrays: dict[str, Any] = {}
        for place, net in enumerate(self.nets):
            arrays[f"scale{place}"] = net.scale
            arrays |= {f"weights{place}.{number}": each for number, each in enumerate(net.weights)}
        return packed(told | {"nets": [net.plain() for net in self.nets]}, arrays)


def learn(panel: Panel, batch: Batch, cell: str, settings: RecurrentParameters) -> Net:
    """Learn one net of all series of a batch."""
    given = Lessons.of(
        panel,
        batch,
        history_days=settings.history_days,
        half_life_days=settings.half_life_days,
        held_days=settings.held_days,
        most_days=settings.most_days,
    )
    outlook, pieces = given.outlook, list(given.outlook.pieces(batch))
    origins = outlook.origins(batch)[given.kept]
    lessons = [given.wanted(piece.some(given.kept), origins) for piece in pieces]
    scale = scale_of(*lessons[0], pieces[0])
    wanted = np.concatenate([each for each, _ in lessons], axis=-1) / scale[:, None, None]
    weight = np.min([each for _, each in lessons], axis=0)
    read = windows(batch, origins, scale, settings.window_days)
    around = around_of(outlook, pieces)[given.kept]
    shape = (read.shape[2], around.shape[1], wanted.shape[2])
    rows = np.flatnonzero(weight.ravel() > 0)
    weights: tuple[Any, ...] = ()
    if len(rows) >= FEWEST_WINDOWS:
        rows = rows[:: max(1, -(-len(rows) // settings.most_windows))]
        table = [each[rows] for each in _inputs(read, around)]
        target = np.clip(wanted.reshape(-1, shape[2])[rows], -CLIP, CLIP).astype(np.float32)
        weights = _taught(cell, settings, shape, table, target, weight.ravel()[rows])
    told = (batch.series_ids, outlook.horizon, given.blends, outlook.sizes, scale, shape, weights)
    return Net(cell, settings.units, *told, unseen_from=given.until)


def _taught(
    cell: str,
    settings: RecurrentParameters,
    shape: tuple[int, int, int],
    table: list[Any],
    wanted: Any,
    weight: Floats,
) -> tuple[Any, ...]:
    keras.utils.set_random_seed(settings.seed)
    model = net_of(cell, settings.units, shape)
    model.compile(optimizer=keras.optimizers.Adam(settings.learning_rate), loss="mae")
    model.fit(table, wanted, sample_weight=weight, epochs=settings.epochs, batch_size=64, verbose=0)
    return tuple(np.asarray(each.value) for each in model.weights)


class _Recurrent:
    """What the two have in common."""

    name: ClassVar[str]
    context_days: ClassVar[int] = 140

    def __init__(self, parameters: Parameters | None = None) -> None:
        """Take the parameters, or the defaults."""
        self.parameters = RecurrentParameters.model_validate(parameters.model_dump() if parameters else {})

    def fit(self, panel: Panel) -> Model:
        """Learn all series of the panel, those that share their steps in one net."""
        nets = tuple(learn(panel, batch, self.name, self.parameters) for batch in batches_of(panel))
        return RecurrentModel(self.parameters, nets)

    @classmethod
    def load(cls, artefact: bytes) -> Model:
        """Read back what ``dump`` wrote."""
        told, arrays = unpacked(artefact, form=FORMAT)
        nets = []
        for place, each in enumerate(told["nets"]):
            weights = tuple(arrays[f"weights{place}.{number}"] for number in range(each.pop("weights")))
            nets.append(Net.of(each, arrays[f"scale{place}"], weights))
        return RecurrentModel(RecurrentParameters.model_validate(told["parameters"]), tuple(nets))


class Lstm(_Recurrent):
    """Long short-term memory.

    Source:
        Hochreiter and Schmidhuber (1997), Neural Computation 9(8); Keras on JAX.
    """

    name: ClassVar[str] = "lstm"


class Gru(_Recurrent):
    """Gated recurrent units.

    Source:
        Cho et al. (2014), EMNLP, arXiv:1406.1078; Keras on JAX.
    """

    name: ClassVar[str] = "gru"
