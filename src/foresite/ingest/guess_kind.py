"""Guessing what rows are where they are no series: things with a place, or events with fields."""

import re
from typing import Any

import polars as pl
import shapefile

from foresite.ingest.containers import Source, fault
from foresite.ingest.contract import AssetsShape, Contract, FileShape, RecordsShape, TimeShape
from foresite.ingest.guess_text import Guess
from foresite.ingest.rows import LINE

_LATITUDE = re.compile(r"(^|[_ ])lat(itude)?(_?deg)?$", re.IGNORECASE)
_LONGITUDE = re.compile(r"(^|[_ ])(lon|lng|long|longitude)(_?deg)?$", re.IGNORECASE)
_NAME = re.compile(r"name|nombre|title|bezeichnung", re.IGNORECASE)
_KEY = re.compile(r"id(_\d+)?$|^id|code|key|orispl|(^|_)nr?$|region", re.IGNORECASE)
_UNIQUE = 0.98
_ATTRIBUTES = 20


def places(frame: pl.DataFrame) -> tuple[str, str]:
    """Return the first latitude and longitude column, or two empty names."""
    latitude = next((name for name in frame.columns if _LATITUDE.search(name)), "")
    longitude = next((name for name in frame.columns if _LONGITUDE.search(name)), "")
    return (latitude, longitude) if latitude and longitude else ("", "")


def told_rows(
    frame: pl.DataFrame, name: str, file: FileShape, time: TimeShape | None, guesses: list[Guess]
) -> Contract | None:
    """Propose a contract for rows that are things or events; nothing if they do not look like either."""
    latitude, longitude = places(frame)
    if not latitude:
        return None
    key, share = _identity(frame)
    if not key:
        return None
    guesses.append(Guess("key", key, round(share, 2), f"{share:.1%} of its cells occur once"))
    why = f"each row has a place ({latitude}, {longitude}) and an identity of its own"
    guesses.append(Guess("latitude, longitude", f"{latitude}, {longitude}", 0.9, "the headers say so"))
    pairs = sum(1 for column in frame.columns if _LATITUDE.search(column))
    if pairs > 1 or (time is not None and "%H" in time.format):
        why += "; and several places or a time of day, as an event has"
        guesses.append(Guess("kind", "records", 0.7, why))
        records = RecordsShape(
            dataset=name, id=f"{{{key}}}", latitude=latitude, longitude=longitude,
            negative_place=_negative(frame, latitude, longitude, guesses),
        )  # fmt: skip
        return Contract(name=name, kind="records", file=file, time=time, records=records)
    guesses.append(Guess("kind", "assets", 0.7, why))
    said = next((column for column in frame.columns if _NAME.search(column) and column != key), "")
    kept = [
        column
        for column in frame.columns
        if column not in {LINE, key, said, latitude, longitude} and frame[column].n_unique() > 1
    ]
    assets = AssetsShape(
        key=f"{name}/{{{key}}}", name=f"{{{said}}}" if said else "", latitude=latitude, longitude=longitude,
        attributes={_attribute(column): column for column in kept[:_ATTRIBUTES]},
    )  # fmt: skip
    return Contract(name=name, kind="assets", file=file, assets=assets)


def _attribute(column: str) -> str:
    return re.sub(r"\W+", "_", column.strip().lower()).strip("_") or "value"


def _identity(frame: pl.DataFrame) -> tuple[str, float]:
    """Return the column that names rows best, and how many of its cells are unique."""
    best, score = "", 0.0
    for name in frame.columns:
        if name == LINE or _measured(frame[name]):
            continue
        cells = frame[name].drop_nulls()
        share = cells.n_unique() / max(1, frame.height)
        rank = share + (0.5 if _KEY.search(name) else 0.0)
        if share > _UNIQUE and rank > score:
            best, score = name, rank
    return best, min(1.0, score - 0.5 if score > 1 else score)


def _measured(column: pl.Series) -> bool:
    """Tell whether most cells have decimals, as measurements do and names do not."""
    return column.dtype == pl.String and 2 * int(column.str.contains(r"\.\d").sum()) > column.len()


def _negative(frame: pl.DataFrame, latitude: str, longitude: str, guesses: list[Guess]) -> Any:
    shares = [
        float((frame[name].cast(pl.Float64(), strict=False) < 0).mean() or 0)  # type: ignore[arg-type]
        for name in (latitude, longitude)
    ]
    if all(0 < share < 0.1 for share in shares):  # noqa: PLR2004 -- a few among many
        why = f"{shares[0]:.1%} of the places have turned signs, all others lie north and east"
        guesses.append(Guess("records.negative_place", "turn", 0.6, why))
        return "turn"
    return "keep"


def told_shapes(source: Source, name: str, guesses: list[Guess]) -> Contract:
    """Propose a contract for a shapefile: its shapes are assets with an outline."""
    for encoding in ("utf-8", "cp1252"):
        try:
            with shapefile.Reader(str(source.path), encoding=encoding) as reader:
                records = [record.as_dict() for record in reader.records()]
                kind = reader.shapeTypeName.lower()
        except UnicodeDecodeError:
            continue
        except (shapefile.ShapefileException, OSError, ValueError, KeyError, LookupError) as cause:
            raise fault(
                source.title,
                f"this shapefile cannot be read ({str(cause)[:200]})",
                code="shapefile-unreadable",
                remedy="Give the .shp with its .dbf beside it.",
            ) from cause
        guesses.append(Guess("file.encoding", encoding, 0.8, "every text of its table reads so"))
        return _shapes(records, kind, name, encoding, guesses)
    raise fault(
        source.title,
        "the texts of its table are neither UTF-8 nor cp1252",
        code="wrong-encoding",
        remedy="State [file] encoding in a contract written by hand.",
    )


def _shapes(
    records: list[dict[str, Any]], kind: str, name: str, encoding: str, guesses: list[Guess]
) -> Contract:
    rows = {column: [record.get(column) for record in records] for column in records[0]} if records else {}
    unique = [column for column, cells in rows.items() if len(set(map(str, cells))) == len(records)]
    key = next((column for column in unique if _KEY.search(column)), unique[0] if unique else "")
    if not key:
        raise fault(
            name,
            "no column of its table names each shape",
            code="no-identity",
            remedy="Write the contract by hand.",
        )
    texts = [column for column, cells in rows.items() if any(isinstance(cell, str) for cell in cells)]
    said = next((column for column in texts if _NAME.search(column)), "")
    guesses.append(Guess("kind", "assets", 0.9, f"a shapefile of {len(records):,} shapes ({kind})"))
    guesses.append(Guess("assets.key", key, 0.7, "its cells are all different"))
    guesses.append(Guess("assets.name", said, 0.6 if said else 0.2, "its header speaks of a name"))
    numbers = [
        column
        for column, cells in rows.items()
        if column != key and any(isinstance(cell, int | float) for cell in cells)
    ]
    assets = AssetsShape(
        key=f"{name}/{{{key}}}", name=f"{{{said}}}" if said else "", outline="point" not in kind,
        attributes={_attribute(column): column for column in numbers[:_ATTRIBUTES]},
    )  # fmt: skip
    return Contract(name=name, kind="assets", file=FileShape(encoding=encoding), assets=assets)
