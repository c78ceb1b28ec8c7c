"""Numbers: from text cells to values, and the columns that can be read as numbers straight from the file."""

from dataclasses import dataclass, field
from itertools import chain

import polars as pl

from foresite.ingest.contract import Contract
from foresite.ingest.shapes import FileShape
from foresite.ingest.templates import slots


def numbers_of(texts: pl.Series, shape: FileShape) -> pl.Series:
    """Read texts as numbers; what is none is null."""
    if not shape.thousands and shape.decimal == ".":
        number = texts.cast(pl.Float64(), strict=False)
        if not number.has_nulls():
            return number
    texts = texts.str.strip_chars()
    if shape.thousands:
        texts = texts.str.replace_all(shape.thousands, "", literal=True)
    if shape.decimal != ".":
        texts = texts.str.replace(shape.decimal, ".", literal=True)
    return texts.cast(pl.Float64(), strict=False)


def markers_of(shape: FileShape) -> pl.Series:
    """Return the numbers that cells meaning "no value" would read as."""
    return numbers_of(pl.Series(shape.missing, dtype=pl.String()), shape).drop_nulls()


@dataclass(frozen=True, slots=True)
class Plain:
    """Columns that hold values and are asked for nothing else, so that their text need not be kept.

    A block in which one of their cells is blank, no number, not finite or reads as a marker is laid out
    as text, where each such cell is told apart.
    """

    columns: frozenset[str] = frozenset()
    markers: pl.Series = field(default_factory=lambda: pl.Series(dtype=pl.Float64()))

    @classmethod
    def of(cls, contract: Contract) -> "Plain":
        """Return those that a contract names."""
        file, time = contract.file, contract.time
        if contract.kind != "series" or contract.assets or contract.records or time is None:
            return cls()
        if file.thousands or file.decimal != ".":
            return cls()
        values: set[str] = set()
        other = {*time.columns, time.hour_column, contract.known_at.column}
        other |= {*file.required, *file.keep, *file.drop, *chain.from_iterable(file.aliases.values())}
        for shape in contract.series:
            values |= set(shape.wide.steps()) if shape.wide else {shape.column}
            texts = (shape.key, shape.name, shape.quantity, shape.asset, shape.asset_name)
            other |= {slot for text in texts for slot in slots(text)}
        return cls(frozenset(values - other), markers_of(file))

    def schema(self, names: list[str]) -> dict[str, pl.DataType]:
        """Return the types under which a file with these columns is read."""
        return {name: pl.Float64() if name in self.columns else pl.String() for name in names}

    def holds(self, frame: pl.DataFrame) -> bool:
        """Tell whether every cell of the columns is a number that can only be a value."""
        named = [name for name in frame.columns if name in self.columns]
        cells = [pl.col(name).is_finite() & ~pl.col(name).is_in(self.markers.implode()) for name in named]
        sound = frame.select(pl.all_horizontal(cells).fill_null(value=False).all()) if cells else None
        return sound is None or bool(sound.item())
