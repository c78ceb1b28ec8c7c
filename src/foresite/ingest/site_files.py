"""Files of sites without a contract, CSV under whatever headers or GeoJSON; it tells what columns mean."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foresite.catalog.assets import ANTIMERIDIAN_DEG, POLE_DEG, AssetSpec
from foresite.core.errors import BadDataError
from foresite.core.ids import key_part
from foresite.ingest.guess_text import decoded

MEANINGS = {
    "key": ("key", "id", "code", "site_id", "asset_id", "plant_id", "plant_code", "orispl"),
    "name": ("name", "site", "title", "label", "site_name", "plant_name", "pname", "asset", "plant", "نام"),
    "asset_type": ("type", "asset_type", "kind", "category", "class", "نوع"),
    "parent": ("parent", "parent_key", "part_of", "group", "region"),
    "latitude_deg": ("latitude", "lat", "latitude_deg", "y", "breite", "عرض"),
    "longitude_deg": ("longitude", "lon", "lng", "long", "longitude_deg", "x", "länge", "طول"),
}
"""What a column may be called, the surest first; letters, digits and case count, spaces and signs do not."""
_DELIMITERS = ";\t|,"
_BLANK = {"", "-", "n/a", "na", "nan", "null", "none"}
MOST_BYTES = 256 * 1024**2
MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class SiteFile:
    """What was read.

    Attributes:
        specs: the assets.
        columns: by what they mean, the columns they were read from.
        lines: by key, the line or feature that tells of it, from 1.
    """

    specs: list[AssetSpec]
    columns: dict[str, str]
    lines: dict[str, int]


def read_sites(
    path: Path, *, columns: Mapping[str, str], asset_type: str = "", parent: str = "", prefix: str = ""
) -> SiteFile:
    """Read a CSV or GeoJSON file of sites.

    Args:
        path: the file.
        columns: which column means what, where that is not plain: ``{"latitude_deg": "Breite"}``.
        asset_type: of sites that do not say.
        parent: key of what sites that do not say are part of.
        prefix: set before every key, as ``us/``.

    Raises:
        BadDataError: it cannot be read as it is; the line is named.
    """
    if path.stat().st_size > MOST_BYTES:
        raise _fault(path, "it is larger than 256 MiB", remedy="Cut it into several files.")
    content = path.read_bytes()
    if not content.strip():
        raise _fault(path, "it is empty", code="file-empty", remedy="Ask its source for it again.")
    text = decoded(path.name, content).text
    rows = list(_features(path, text) if text.lstrip("\ufeff \n").startswith("{") else _lines(path, text))
    if not rows:
        raise _fault(path, "it has a header and no rows", code="file-empty", remedy="Add the sites.")
    names = list(dict.fromkeys(name for _, row, _ in rows for name in row))
    meant = _meanings(path, names, columns)
    if "key" not in meant and "name" not in meant:
        raise _fault(
            path,
            f"no column says what a site is called; there are {', '.join(names[:MOST_TOLD])}",
            code="no-identity",
            remedy="Say it: --column key=COLUMN or --column name=COLUMN.",
        )
    specs: dict[str, AssetSpec] = {}
    lines: dict[str, int] = {}
    for line, row, outline in rows:
        spec = _spec(path, line, row, meant, prefix)
        if spec.key in specs:
            raise _fault(
                path,
                f"line {line} is of the site {spec.key}, as line {lines[spec.key]} is",
                code="asset-twice",
                remedy="Keep one of them, or name another column as the key: --column key=COLUMN.",
            )
        lines[spec.key] = line
        above = spec.parent or parent
        specs[spec.key] = AssetSpec(
            key=spec.key,
            name=spec.name,
            asset_type=spec.asset_type or asset_type,
            parent=above if above and above != spec.key else None,
            latitude_deg=spec.latitude_deg,
            longitude_deg=spec.longitude_deg,
            outline=outline,
            attributes=spec.attributes,
        )
    return SiteFile(list(specs.values()), meant, lines)


_Row = tuple[int, dict[str, Any], dict[str, Any] | None]


def _lines(path: Path, text: str) -> Iterator[_Row]:
    head = next(line for line in text.split("\n") if line.strip())
    delimiter = max(_DELIMITERS, key=head.count)
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    header: list[str] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if not header:
            header = [cell.strip() or f"column_{at + 1}" for at, cell in enumerate(row)]
            continue
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            raise _fault(
                path,
                f"line {rows.line_num} has {len(row)} cells, the header {len(header)}",
                remedy=f"Quote texts that hold {delimiter!r}, or begin the file with its header.",
            )
        yield rows.line_num, dict(zip(header, (cell.strip() for cell in row), strict=False)), None


def _features(path: Path, text: str) -> Iterator[_Row]:
    try:
        told = json.loads(text.lstrip("\ufeff"))
        features = told["features"] if told.get("type") == "FeatureCollection" else [told]
    except (ValueError, KeyError, AttributeError) as cause:
        raise _fault(
            path,
            f"it is not GeoJSON ({str(cause)[:100]})",
            remedy="Give a FeatureCollection (RFC 7946), or a CSV.",
        ) from cause
    for at, feature in enumerate(features, 1):
        try:
            row = dict(feature.get("properties") or {})
            geometry = feature.get("geometry") or {}
            if "id" in feature:
                row.setdefault("id", feature["id"])
            if geometry.get("type") == "Point":
                row["longitude"], row["latitude"] = geometry["coordinates"][:2]
        except (AttributeError, KeyError, TypeError, ValueError) as cause:
            raise _fault(path, f"feature {at} is not one", remedy="See RFC 7946, section 3.2.") from cause
        yield at, row, geometry if geometry.get("type") in {"Polygon", "MultiPolygon"} else None


def _meanings(path: Path, names: list[str], said: Mapping[str, str]) -> dict[str, str]:
    """Return by meaning the column that has it: as it was said, else by what it is called."""
    unknown = [f"{what}={name}" for what, name in said.items() if what not in MEANINGS or name not in names]
    if unknown:
        raise _fault(
            path,
            f"there is no such column or meaning: {', '.join(unknown)}; "
            f"columns are {', '.join(names[:MOST_TOLD])}",
            code="column-missing",
            remedy=f"Meanings are {', '.join(MEANINGS)}; columns are written as in the file.",
        )
    found = dict(said)
    plain = {key_part(name).replace("-", "_"): name for name in reversed(names)}
    for what, called in MEANINGS.items():
        name = next((plain[each] for each in called if each in plain), None)
        if what not in found and name is not None and name not in found.values():
            found[what] = name
    return found


def _spec(path: Path, line: int, row: dict[str, Any], meant: dict[str, str], prefix: str) -> AssetSpec:
    def cell(what: str) -> str:
        found = row.get(meant.get(what, ""))
        text = "" if found is None else str(found).strip()
        return "" if text.lower() in _BLANK else text

    name = cell("name")
    key = "/".join(key_part(part) for part in (cell("key") or name).split("/"))
    if not cell("key") and not name:
        raise _fault(
            path,
            f"line {line} has neither key nor name",
            code="no-identity",
            remedy="Fill it in, or take the line out.",
        )
    latitude, longitude = (
        _degrees(path, line, cell(what), limit)
        for what, limit in (("latitude_deg", POLE_DEG), ("longitude_deg", ANTIMERIDIAN_DEG))
    )
    if (latitude is None) != (longitude is None):
        raise _place(path, line, "it has half a place")
    taken = set(meant.values())
    more = {key_part(each): value for each, value in row.items() if each not in taken and _there(value)}
    return AssetSpec(
        key=prefix + key,
        name=name,
        asset_type=cell("asset_type").lower(),
        parent=cell("parent") or None,
        latitude_deg=latitude,
        longitude_deg=longitude,
        attributes={each: _number(value) for each, value in more.items()},
    )


def _there(value: Any) -> bool:
    return value is not None and str(value).strip().lower() not in _BLANK


def _number(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        number = float(value)
    except ValueError:
        return value
    return number if abs(number) < 1e15 and str(number) in {value, f"{value}.0"} else value  # noqa: PLR2004 -- exact


def _degrees(path: Path, line: int, text: str, limit: int) -> float | None:
    if not text:
        return None
    try:
        number = float(text.replace(",", ".").removesuffix("°"))
    except ValueError:
        raise _place(path, line, f"{text!r} is no number of degrees") from None
    if not abs(number) <= limit:
        raise _place(path, line, f"{text} is beyond {limit} degrees")
    return number


def _place(path: Path, line: int, what: str) -> BadDataError:
    remedy = "Give latitude -90 to 90 and longitude -180 to 180 in degrees, or leave both empty."
    return _fault(path, f"line {line}: {what}", code="bad-place", remedy=remedy)


def _fault(path: Path, what: str, *, code: str = "file-unreadable", remedy: str) -> BadDataError:
    return BadDataError(f"{path.name} cannot be read: {what}", code=code, remedy=remedy, file=path.name)
