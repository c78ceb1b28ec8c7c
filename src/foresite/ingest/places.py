"""Places: rows and shapes that are assets, and rows that are records."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import polars as pl
import shapefile

from foresite.catalog.assets import AssetSpec
from foresite.core.frames import INSTANT
from foresite.ingest.chunk import RECORDS, reject
from foresite.ingest.containers import Source, fault
from foresite.ingest.contract import AssetsShape, Contract, RecordsShape
from foresite.ingest.rows import LINE
from foresite.ingest.templates import fill


def shapes(source: Source, contract: Contract) -> Iterator[list[AssetSpec]]:
    """Yield the assets of a shapefile; its ``.dbf`` lies beside it, in the folder or the zip."""
    shape = contract.assets
    if shape is None:
        raise fault(
            source.title,
            "a shapefile holds places, and the contract is about something else",
            code="wrong-kind",
            remedy='Use a contract of kind = "assets".',
        )
    try:
        with _reader(source, contract.file.encoding) as reader:
            specs = [_place(item, shape) for item in reader.iterShapeRecords()]
    except (shapefile.ShapefileException, OSError, ValueError, KeyError, LookupError) as cause:
        raise fault(
            source.title,
            f"this shapefile cannot be read ({str(cause)[:200]})",
            code="shapefile-unreadable",
            remedy="Give the .shp with its .dbf beside it, and the encoding of its texts in [file] encoding.",
        ) from cause
    yield specs


def _reader(source: Source, encoding: str) -> Any:
    if not source.member:
        return shapefile.Reader(str(source.path), encoding=encoding)
    stem = PurePosixPath(source.member).with_suffix("").as_posix()
    with zipfile.ZipFile(source.path) as archive:
        parts = {
            info.filename[len(stem) + 1 :].lower(): io.BytesIO(archive.read(info))
            for info in archive.infolist()
            if info.filename.startswith(stem + ".")
        }
    return shapefile.Reader(shp=parts["shp"], dbf=parts["dbf"], shx=parts.get("shx"), encoding=encoding)


def _place(item: Any, shape: AssetsShape) -> AssetSpec:
    row: dict[str, Any] = {
        name: _tidy(cell) for name, cell in item.record.as_dict().items()
    }  # numbers without needless decimals, texts stripped
    outline = None
    if shape.outline and item.shape.points:
        outline = dict(item.shape.__geo_interface__)
    return AssetSpec(
        key=fill(shape.key, row, part=True),
        name=fill(shape.name, row),
        asset_type=shape.asset_type,
        parent=fill(shape.parent, row, part=True) or None,
        outline=outline,
        attributes={
            name: row[column] for name, column in shape.attributes.items() if row.get(column) is not None
        },
    )


def _tidy(cell: Any) -> Any:
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if isinstance(cell, str):
        return cell.strip()
    return cell if isinstance(cell, int | float | type(None)) else str(cell)


def assets_from(frame: pl.DataFrame, contract: Contract, *, seen: set[str]) -> list[AssetSpec]:
    """Read assets from a table's rows; the first row of a key tells, later ones are of the same thing."""
    shape = contract.assets
    if shape is None:
        return []
    made: list[AssetSpec] = []
    for row in _without_missing(frame, contract).iter_rows(named=True):
        key = fill(shape.key, row, part=True)
        if key in seen:
            continue
        seen.add(key)
        attributes = {name: _number_or_text(row[column]) for name, column in shape.attributes.items()}
        made.append(
            AssetSpec(
                key=key,
                name=fill(shape.name, row),
                asset_type=shape.asset_type,
                parent=fill(shape.parent, row, part=True) or None,
                latitude_deg=_degrees(row.get(shape.latitude), 90),
                longitude_deg=_degrees(row.get(shape.longitude), 180),
                attributes={name: value for name, value in attributes.items() if value is not None},
            )
        )
    return made


def _without_missing(frame: pl.DataFrame, contract: Contract) -> pl.DataFrame:
    """Strip texts; cells that mean "no value" become null."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String and not name.startswith("__")]
    stripped = frame.with_columns(pl.col(texts).str.strip_chars())
    return stripped.with_columns(
        pl.when(~pl.col(name).is_in(contract.file.missing)).then(pl.col(name)).alias(name) for name in texts
    )


def _number_or_text(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    try:
        number = float(cell)
    except ValueError:
        return cell
    if number in {float("inf"), float("-inf")} or number != number or "_" in cell:  # noqa: PLR0124 -- NaN
        return cell
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _degrees(cell: Any, limit: int) -> float | None:
    number = _number_or_text(cell)
    return float(number) if isinstance(number, int | float) and abs(number) <= limit else None


def records_from(
    frame: pl.DataFrame, contract: Contract, *, seen: set[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read records from a table's rows.

    Args:
        frame: rows, with ``__event`` and ``__known`` where the contract has a time.
        contract: of kind records.
        seen: ids of earlier pieces of the file; the new ones are added.

    Returns:
        ``chunk.RECORDS`` and ``chunk.REJECTED``: rows with no id, a double id or an impossible place.
    """
    shape = contract.records
    if shape is None:
        return RECORDS.to_frame(), reject([], "", [])
    fields = list(shape.fields) or [name for name in frame.columns if not name.startswith("__")]
    tidy = _without_missing(frame, contract)
    ids = [fill(shape.id, row) for row in tidy.iter_rows(named=True)]
    double: list[bool] = []
    for name in ids:
        double.append(name in seen)
        seen.add(name)
    event = pl.col("__event") if "__event" in tidy.columns else pl.lit(None)
    known = pl.col("__known") if "__known" in tidy.columns else pl.lit(None)
    made = tidy.select(
        dataset=pl.lit(shape.dataset),
        record_id=pl.Series(ids, dtype=pl.String()),
        event_at=event.cast(INSTANT),
        known_at=known.cast(INSTANT),
        latitude_deg=_coordinate(shape.latitude, shape),
        longitude_deg=_coordinate(shape.longitude, shape),
        fields=pl.struct(fields).struct.json_encode(),
        line=pl.col(LINE),
        double=pl.Series(double, dtype=pl.Boolean()),
    )
    judged = made.with_columns(why=_why(shape))
    if shape.zero_place == "missing":
        zero = _zero()
        judged = judged.with_columns(
            pl.when(~zero.fill_null(value=False)).then(pl.col(name)).alias(name)
            for name in ("latitude_deg", "longitude_deg")
        )
    bad = judged.filter(pl.col("why").is_not_null())
    rules: list[str] = bad["why"].to_list()
    told = reject(bad["line"].to_list(), rules, [_WHY[rule] for rule in rules])
    return judged.filter(pl.col("why").is_null()).select(RECORDS.names()), told


_WHY = {
    "record-id": "the row has no id",
    "duplicate-id": "an earlier row of the file has the same id",
    "place": "the place is impossible or refused by the contract",
}


def _coordinate(column: str, shape: RecordsShape) -> pl.Expr:
    if not column:
        return pl.lit(None, pl.Float64())
    number = pl.col(column).cast(pl.Float64(), strict=False)
    return number.abs() if shape.negative_place == "turn" else number


def _zero() -> pl.Expr:
    return (pl.col("latitude_deg") == 0) & (pl.col("longitude_deg") == 0)


def _why(shape: RecordsShape) -> pl.Expr:
    latitude, longitude = pl.col("latitude_deg"), pl.col("longitude_deg")
    wrong = (latitude.abs() > 90) | (longitude.abs() > 180)  # noqa: PLR2004 -- the globe
    if shape.zero_place == "reject":
        wrong = wrong | _zero()
    if shape.negative_place == "reject":
        wrong = wrong | (latitude < 0) | (longitude < 0)
    double = pl.col("double") if shape.duplicate_ids == "reject" else pl.lit(value=False)
    return (
        pl.when(pl.col("record_id") == "")
        .then(pl.lit("record-id"))
        .when(double)
        .then(pl.lit("duplicate-id"))
        .when(wrong.fill_null(value=False))
        .then(pl.lit("place"))
    )
