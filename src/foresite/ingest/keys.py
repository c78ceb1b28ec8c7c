"""Keys: which series the values of rows belong to, from the contract's templates."""

import numpy as np
import polars as pl

from foresite.catalog.assets import AssetSpec
from foresite.catalog.series import SeriesSpec
from foresite.ingest.chunk import PARSED
from foresite.ingest.contract import SeriesShape, TimeShape
from foresite.ingest.templates import fill, slots

_KEY = "__key"


def slots_of(shape: SeriesShape) -> list[str]:
    """Return the columns whose cells name a series."""
    texts = (shape.key, shape.name, shape.quantity, shape.asset, shape.asset_name)
    return sorted({slot for text in texts for slot in slots(text) if slot != "column"})


class Keys:
    """The keys of one stream; a template is filled once for the cells that it takes."""

    def __init__(self, time: TimeShape | None) -> None:
        """Start with none."""
        self._time = time
        self._made: set[str] = set()
        self._filled: dict[tuple[object, ...], str] = {}
        self._before: dict[tuple[str, str], pl.DataFrame] = {}

    def beside(
        self, facts: pl.DataFrame, told: pl.DataFrame, shape: SeriesShape, name: str
    ) -> tuple[pl.DataFrame, dict[str, SeriesSpec]]:
        """Give facts their ``__key``; return them and the series that were not met before.

        Args:
            facts: at least one row.
            told: the columns of ``slots_of``, row for row.
            shape: of the contract.
            name: column of the values.
        """
        met: dict[str, SeriesSpec] = {}
        if not told.width:
            key = pl.lit(self._key(shape, {"column": name}, met), PARSED["series_key"])
            return facts.with_columns(key.alias(_KEY)), met
        starts = _starts(told)
        if len(starts) > told.height // 4:
            return facts.with_columns(self._each(told, shape, name, met)), met
        run = np.repeat(np.arange(len(starts)), np.diff(starts, append=told.height))
        return facts.with_columns(self._each(told[starts], shape, name, met).gather(run)), met

    def _each(
        self, told: pl.DataFrame, shape: SeriesShape, name: str, met: dict[str, SeriesSpec]
    ) -> pl.Series:
        """Return the key of each row; most pieces of a file name just what the piece before them named."""
        before = self._before.get((shape.key, name))
        if before is not None and not (keys := _looked_up(told, before)).has_nulls():
            return keys
        unique = told.unique(maintain_order=True)
        texts = [self._key(shape, {**row, "column": name}, met) for row in unique.iter_rows(named=True)]
        here = unique.with_columns(pl.Series(_KEY, texts, dtype=PARSED["series_key"]))
        self._before[shape.key, name] = here
        return _looked_up(told, here)

    def _key(self, shape: SeriesShape, row: dict[str, object], met: dict[str, SeriesSpec]) -> str:
        cells = (shape.key, *row.values())
        if cells not in self._filled:
            self._filled[cells] = self._series(shape, row, met)
        return self._filled[cells]

    def _series(self, shape: SeriesShape, row: dict[str, object], met: dict[str, SeriesSpec]) -> str:
        key = fill(shape.key, row, part=True)
        if key not in self._made:
            self._made.add(key)
            asset_key = fill(shape.asset, row, part=True)
            time = self._time
            met[key] = SeriesSpec(
                key=key,
                quantity=fill(shape.quantity, row, part=True),
                unit=shape.unit,
                name=fill(shape.name, row),
                resolution=(time.resolution or None) if time else None,
                zone=time.zone if time else "UTC",
                asset=AssetSpec(asset_key, name=fill(shape.asset_name, row), asset_type=shape.asset_type)
                if asset_key
                else None,
                attributes=dict(shape.attributes),
            )
        return key


def _starts(told: pl.DataFrame) -> np.ndarray:
    """Return the places of the first row and of those that differ from the row before."""
    differs = told.select(pl.any_horizontal(pl.all().ne_missing(pl.all().shift(1)))).to_series()
    starts = differs.to_numpy(writable=True)
    starts[0] = True
    return np.flatnonzero(starts)


def _looked_up(told: pl.DataFrame, keys: pl.DataFrame) -> pl.Series:
    return told.join(keys, on=told.columns, how="left", maintain_order="left", nulls_equal=True)[_KEY]
